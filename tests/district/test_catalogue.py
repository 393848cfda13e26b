"""A catalogue brought up to date is as one that was read anew, and only what changed is read."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest

from district import catalogue as cataloguing
from district.catalogue import Catalogue
from district.excerpt import KINDS
from district.index import number, standing
from district.photo import Flaw
from district.profile import read_profile
from district.records import District
from district.store import Damaged, Store
from tests.district.making import FUXUE, GOOD, JIAODONG, LI, SHEN, STATION, changed, content_with
from tests.making_districts import Making
from tests.pictures import face

NOTICE = f"{STATION}/notices/2026-11-20-winter-gas.yaml"
SERIES = f"{STATION}/meetings/fuxue-neighbours.yaml"
PHOTO = f"{STATION}/officers/shen-yifan.jpg"
STATION_FILE = f"{STATION}/station.yaml"
THERE = "stations/dongsi"


def facts(catalogue: Catalogue) -> dict[str, Any]:
    """All that can be asked of a catalogue, whatever it was made from."""
    everything = catalogue.everything(read_profile(catalogue.content).profile)
    entries = {
        file: catalogue.entry(file) for files in catalogue.units().values() for file in files
    }
    records = [record for entry in entries.values() if (record := entry.unpacked()) is not None]
    keys = {number(key) for record in records for key in standing(record)} | {number("x/y")}
    return {
        "files": {file: catalogue.digest(file) for file in catalogue.files()},
        "units": catalogue.units(),
        "entries": {file: msgspec.to_builtins(
            (entry.kind, bytes(entry.record), entry.problems, entry.unread)
        ) for file, entry in entries.items()},
        "district": everything.district, "problems": everything.problems,
        "own": everything.files, "fingerprint": everything.fingerprint,
        "at": {key: sorted(catalogue.find(key)) for key in keys},
        "order": {kind: list(getattr(everything.district, kind)) for kind in (*KINDS, "photos")},
        "known": {kind: sorted(one.file for one in catalogue.records(kind)) for kind in (
            "communities", "officers")},
    }


def fresh(content: Path) -> Catalogue:
    catalogue = Catalogue(content, Store(None, ""))
    catalogue.refresh()
    return catalogue


class Kept:
    """A content folder with the catalogue of it that is kept in a file."""

    def __init__(self, folder: Path, files: dict[str, str] | None = None) -> None:
        self.content = content_with(folder, files or {})
        self.store = Store(folder / "c.db", "1")
        self.again()

    def again(self) -> tuple[set[str], Catalogue]:
        """Open what is kept and bring it up to date: the files that were read or forgotten."""
        catalogue = Catalogue(self.content, self.store)
        changes = catalogue.refresh()
        assert facts(catalogue) == facts(fresh(self.content))
        catalogue.save()
        self.store.save()
        return changes.files, catalogue

    def district(self) -> District:
        files, catalogue = self.again()
        assert files == set()
        return catalogue.everything(read_profile(self.content).profile).district

    def put(self, file: str, text: str | bytes) -> None:
        path = self.content / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())

    def move(self, file: str, to: str) -> None:
        (self.content / to).parent.mkdir(parents=True, exist_ok=True)
        (self.content / file).rename(self.content / to)


def test_a_second_look_reads_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Kept(tmp_path)

    def never(*args: Any) -> Any:
        raise AssertionError(args)

    monkeypatch.setattr(cataloguing, "_read_chunk", never)
    catalogue = Catalogue(kept.content, kept.store)
    changes = catalogue.refresh()
    assert (changes.files, changes.keys) == (set(), set())


def test_only_what_changed_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Kept(tmp_path)
    kept.put(SHEN, changed(SHEN, "012345", "054321"))
    kept.put("README.md", "# 说明\n")
    kept.put("words/zh.yaml", "home: {}\n")
    read = []
    real = cataloguing.look

    def look(content: Path, file: str, most: int) -> Any:
        read.append(file)
        return real(content, file, most)

    monkeypatch.setattr(cataloguing, "look", look)
    catalogue = Catalogue(kept.content, kept.store)
    assert catalogue.refresh().files == {SHEN, "README.md", "words/zh.yaml"}
    assert read == [SHEN]
    assert set(catalogue.common()) == {"district.yaml", "README.md", "words/zh.yaml"}


CASES: dict[str, tuple[Callable[[Kept], object], set[str]]] = {
    "added": (lambda kept: kept.put(f"{STATION}/officers/du-wen.yaml", changed(
        SHEN, "012345", "054321")), {f"{STATION}/officers/du-wen.yaml"}),
    "changed": (lambda kept: kept.put(SHEN, changed(SHEN, "012345", "054321")), {SHEN}),
    "a comment": (lambda kept: kept.put(SHEN, "# x\n" + (GOOD / SHEN).read_text("utf-8")), {SHEN}),
    "broken": (lambda kept: kept.put(FUXUE, "name：x\n"), {FUXUE}),
    "deleted": (lambda kept: (kept.content / LI).unlink(), {LI}),
    "station gone": (lambda kept: (kept.content / STATION_FILE).unlink(), {STATION_FILE}),
    "renamed": (lambda kept: kept.move(SHEN, f"{STATION}/officers/shen.yaml"),
                {SHEN, f"{STATION}/officers/shen.yaml"}),
    "moved": (lambda kept: kept.move(SHEN, f"{THERE}/officers/shen-yifan.yaml"),
              {SHEN, f"{THERE}/officers/shen-yifan.yaml"}),
    "a notice for all": (lambda kept: kept.move(NOTICE, "notices/2026-11-20-winter-gas.yaml"),
                         {NOTICE, "notices/2026-11-20-winter-gas.yaml"}),
    "district.yaml": (lambda kept: kept.put("district.yaml", "x"), {"district.yaml"}),
    "a photo": (lambda kept: kept.put(PHOTO, face()), {PHOTO}),
    "a stray": (lambda kept: kept.put("li-min.yaml", "x"), {"li-min.yaml"}),
    "nothing": (lambda kept: kept.put(SHEN, (GOOD / SHEN).read_text("utf-8")), set()),
}


@pytest.mark.parametrize("case", CASES)
def test_after_an_edit_there_is_what_a_fresh_reading_finds_and_back_again(
    case: str, tmp_path: Path
) -> None:
    edit, files = CASES[case]
    kept = Kept(tmp_path)
    edit(kept)
    assert kept.again()[0] == files
    assert kept.again()[0] == set()
    shutil.rmtree(kept.content)
    shutil.copytree(GOOD, kept.content)
    assert kept.again()[0] == files


def test_two_files_may_change_places(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    kept.move(SHEN, "x")
    kept.move(LI, SHEN)
    kept.move("x", LI)
    assert kept.again()[0] == {SHEN, LI}
    assert kept.district().officers["shen-yifan"].badge != "012345"  # type: ignore[index]


def test_an_id_belongs_to_the_first_file_and_then_to_the_next(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    first, last = "stations/a/officers/shen-yifan.yaml", "stations/z/officers/shen-yifan.yaml"

    def badge() -> str:
        return str(kept.district().officers["shen-yifan"].badge)  # type: ignore[index]

    kept.put(last, changed(SHEN, "012345", "000002"))
    kept.again()
    assert badge() == "012345"
    kept.put(first, changed(SHEN, "012345", "000001"))
    kept.again()
    assert badge() == "000001"
    (kept.content / first).unlink()
    (kept.content / SHEN).unlink()
    kept.again()
    assert badge() == "000002"
    kept.put(first, "broken：x\n")
    kept.again()
    assert badge() == "000002"


def test_two_records_of_an_id_are_known_as_the_first(tmp_path: Path) -> None:
    last = "stations/z/officers/shen-yifan.yaml"
    kept = Kept(tmp_path, {last: changed(SHEN, "012345", "000002")})
    _, catalogue = kept.again()
    assert [one.file for one in catalogue.records("officers")] == [LI, SHEN]


def test_a_photo_comes_changes_and_goes(tmp_path: Path) -> None:
    kept = Kept(tmp_path, {SHEN: changed(SHEN, "\npostings:", "photo: shen-yifan.jpg\n\npostings:")})
    marks = []
    for body in (None, face(), face(200), b"", b"x" * 600_000, None):
        if body is None:
            (kept.content / PHOTO).unlink(missing_ok=True)
        else:
            kept.put(PHOTO, body)
        kept.again()
        photo = kept.district().photos.get(PHOTO)
        marks.append(photo and (photo.size, photo.flaw, bool(photo.portrait)))
    assert marks == [
        None, (len(face()), Flaw.NONE, True), (len(face(200)), Flaw.NONE, True),
        (0, Flaw.NOT_IMAGE, False), (600_000, Flaw.NOT_IMAGE, False), None,
    ]


def test_a_catalogue_is_refreshed_again_and_again_without_being_opened_anew(tmp_path: Path) -> None:
    making = Making(tmp_path / "content", Random(3), clean=False, stations=2)
    catalogue = Catalogue(making.content, Store(None, ""))
    for _ in range(25):
        catalogue.refresh()
        assert facts(catalogue) == facts(fresh(making.content))
        said = making.edit()
    assert said


@pytest.mark.parametrize("clean", [True, False])
def test_after_any_edits_there_is_what_a_fresh_reading_finds(clean: bool, tmp_path: Path) -> None:
    making = Making(tmp_path / "content", Random(5), clean=clean, stations=2)
    store = Store(tmp_path / "c.db", "1")
    before: dict[str, Any] = {}
    said = "begin"
    for turn in range(45):
        catalogue = Catalogue(making.content, store)
        changes = catalogue.refresh(1 + turn % 10 // 9)
        catalogue.save()
        store.save()
        assert facts(catalogue) == facts(fresh(making.content)), said
        differing = {
            path for path in {*before, *making.written}
            if before.get(path) != making.written.get(path)
        }
        links = {path for path, body in making.written.items() if isinstance(body, Path)}
        assert differing - links <= changes.files <= differing | links, said
        before = dict(making.written)
        said = making.edit()


def test_nothing_is_kept_of_what_was_not_saved(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    kept.put(SHEN, changed(SHEN, "012345", "054321"))
    catalogue = Catalogue(kept.content, kept.store)
    catalogue.refresh()
    kept.store.close()
    assert kept.again()[0] == {SHEN}


def test_pieces_of_files_that_are_gone_do_not_pile_up(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    count = len(list(kept.store.below("file/")))
    for badge in range(9):
        kept.put(SHEN, changed(SHEN, "012345", f"{badge:06}"))
        kept.put(f"{STATION}/officers/du-{badge}.yaml", (GOOD / LI).read_text("utf-8"))
        (kept.content / f"{STATION}/officers/du-{badge - 1}.yaml").unlink(missing_ok=True)
        kept.again()
    assert len(list(kept.store.below("file/"))) == count + 1


# --- what is not as it was written


@pytest.mark.parametrize("body", [b"", b"\xc0", b"x", msgspec.msgpack.encode([["a"], ["b"], 7])])
def test_a_head_that_is_none_is_damage(body: bytes, tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    kept.store.put({"head": body})
    with pytest.raises(Damaged):
        Catalogue(kept.content, kept.store).refresh()


@pytest.mark.parametrize("body", [None, b"", b"\xc0", b"x", msgspec.msgpack.encode(["officers", 7])])
def test_an_entry_that_is_none_is_damage(body: bytes | None, tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    names = [name for name, _ in kept.store.below("file/")]
    if body is None:
        kept.store.drop(names)
    else:
        kept.store.put(dict.fromkeys(names, body))
    catalogue = Catalogue(kept.content, kept.store)
    catalogue.refresh()
    with pytest.raises(Damaged):
        catalogue.everything(read_profile(kept.content).profile)
    (kept.content / JIAODONG).unlink()
    with pytest.raises(Damaged):
        Catalogue(kept.content, kept.store).refresh()


def test_a_record_of_another_kind_under_a_files_digest_is_damage(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    _, catalogue = kept.again()
    names = {file: f"file/{(catalogue.digest(file) or b'').hex()}" for file in (SHEN, FUXUE)}
    body = kept.store.get(names[FUXUE])
    assert body is not None
    swapped = msgspec.msgpack.decode(body)
    kept.store.put({names[SHEN]: msgspec.msgpack.encode(["officers", *swapped[1:]])})
    with pytest.raises(Damaged):
        Catalogue(kept.content, kept.store).everything(read_profile(kept.content).profile)
