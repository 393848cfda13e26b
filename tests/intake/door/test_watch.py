"""What the door does by itself: content and keys that change, and forgetting on time."""

from __future__ import annotations

import asyncio
import inspect
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from district.problem import Refusal
from intake import backup
from intake import keys as key_files
from intake.backup import back_up, backups_in
from intake.door import watch
from intake.door.door import Door
from intake.door.watch import Watch
from intake.lifecycle import Move, Outcome
from intake.receipt import read_receipt
from intake.request import Step
from tests.intake.conftest import FILES, write_content
from tests.intake.door.conftest import GOOD, START, Asker, made
from tests.intake.door.test_receipts import make

DAY = 86_400


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[tuple[Asker, Watch, list[str]]]:
    content = write_content(tmp_path / "content")
    ask, told = made(f"sqlite:///{tmp_path}/q.db", content, tmp_path), list[str]()
    watch = Watch(ask.door, content, tmp_path / "keys", tmp_path / "backups", told.append)
    asyncio.run(watch.look())
    yield ask, watch, told
    ask.door.writer.close()


def edit(watch: Watch, change: Callable[[str], str], file: str = "forms/noise.yaml") -> None:
    path = watch.content / file
    path.write_text(change(path.read_text("utf-8")) + "\n# \n", "utf-8")
    asyncio.run(watch.look())


def test_a_form_changed_between_page_and_post_is_taken_as_the_page_was(
    watched: tuple[Asker, Watch, list[str]]
) -> None:
    ask, watching, told = watched
    old = ask.door.current.forms["noise"].edition.version  # type: ignore[index]
    edit(watching, lambda text: text.replace("minLength: 2", "minLength: 50"))
    new = ask.door.current.forms["noise"].edition.version  # type: ignore[index]
    assert new != old
    assert ask.post(_version=old).status_code == 303
    (request,) = ask.queue()
    assert request.version == old
    assert ask.post(_version=new, key="k2").status_code == 422
    assert ask.post(key="k3").status_code == 422
    assert told == []
    ask.wall = 31 * DAY
    late = ask.post(_version=old, key="k4", language="en")
    assert late.status_code == 422
    assert "This form has just been changed" in late.text
    assert "半夜很吵" in late.text


def test_a_version_nobody_knows_gets_the_form_as_it_is_with_every_answer(
    watched: tuple[Asker, Watch, list[str]]
) -> None:
    ask, _, _ = watched
    for version in ("f" * 64, "x", "0" * 1000):
        answer = ask.post(_version=version, language="en")
        assert answer.status_code == 422
        assert "has just been changed" in answer.text
        current = ask.door.current.forms["noise"].edition.version  # type: ignore[index]
        assert f'name="_version" value="{current}"' in answer.text
    assert ask.send(_version="f" * 64).json()["problems"][0]["field"] == "_version"


def test_a_form_removed_meanwhile_is_taken_from_its_page_and_then_explained(
    watched: tuple[Asker, Watch, list[str]]
) -> None:
    ask, watching, _ = watched
    old = ask.door.current.forms["noise"].edition.version  # type: ignore[index]
    (watching.content / "forms/noise.yaml").unlink()
    asyncio.run(watching.look())
    assert ask.post(_version=old).status_code == 303
    gone = ask.post(language="en", key="k2")
    assert gone.status_code == 410
    assert "半夜很吵" in gone.text
    ask.wall = 31 * DAY
    assert ask.post(_version=old, key="k3").status_code == 410
    assert len(ask.queue()) == 1


def test_broken_content_leaves_the_door_as_it_was_and_says_so_once(
    watched: tuple[Asker, Watch, list[str]]
) -> None:
    ask, watching, told = watched
    edit(watching, lambda text: text.replace("route_by: address", "route_by: ["))
    edit(watching, lambda text: text + "\n")
    assert told == ["content"]
    assert ask.get("/healthz").json() == {"status": "trouble", "troubles": ["content"]}
    assert ask.get("/healthz").status_code == 200, "forms are taken as before"
    assert ask.post().status_code == 303
    (watching.content / "forms/noise.yaml").write_text(FILES["forms/noise.yaml"], "utf-8")
    asyncio.run(watching.look())
    assert told == ["content", "content_over"]
    assert ask.get("/healthz").status_code == 200


def test_a_slip_that_would_lead_forms_astray_is_not_taken_up_and_one_in_a_notice_is_nobody_s(
    watched: tuple[Asker, Watch, list[str]]
) -> None:
    ask, watching, told = watched
    edit(watching, lambda text: text.replace("route_by: address", "route_by: adress"))
    assert told == ["content"]
    assert ask.post().status_code == 303
    assert ask.queue()[0].community == "fuxue"
    edit(watching, lambda text: text.replace("route_by: adress", "route_by: address"))
    assert told == ["content", "content_over"]
    notices = watching.content / "notices"
    notices.mkdir()
    (notices / "2026-11-20-x.yaml").write_text("title: x\n", "utf-8")
    asyncio.run(watching.look())
    assert told == ["content", "content_over"]


def test_keys_that_are_changed_are_used_from_then_on(
    watched: tuple[Asker, Watch, list[str]]
) -> None:
    ask, watching, _ = watched
    number, code = ask.receipt()
    key_files.rotate(watching.keys)
    asyncio.run(watching.look())
    ask.receipt(key="k2", story="另外一件事很吵")
    assert {each.sealed.key_id for each in ask.queue()} == set(key_files.privates_in(watching.keys))
    assert ask.follow(number, code).status_code == 200


def close(ask: Asker, number: str, at: str) -> None:
    store = ask.store
    receipt = read_receipt(number)
    store.make(receipt, Step(Move.CLOSE, at, outcome=Outcome.RESOLVED))
    store.close()


def test_what_is_over_is_forgotten_within_a_quarter_of_an_hour_in_the_backups_too(
    watched: tuple[Asker, Watch, list[str]]
) -> None:
    ask, watching, told = watched
    number, code = ask.receipt()
    make(ask, number, Move.CLAIM)
    close(ask, number, "2026-11-23T04:00:00Z")
    watching.backups.mkdir()
    store = ask.store
    back_up(store.engine, watching.backups / "a.backup.db")
    store.close()
    sealed = ask.queue()[0].sealed.box
    ask.passed = 180 * DAY + 2 * 3600 - 300
    asyncio.run(watching.forget())
    assert ask.queue()[0].status == "closed"
    ask.passed += 300
    asyncio.run(watching.forget())
    assert ask.queue()[0].status == "forgotten"
    for path in [*watching.keys.parent.glob("q.db*"), *backups_in(watching.backups)]:
        assert sealed[:24] not in path.read_bytes()
    assert "deleted as promised" in ask.follow(number, code).text
    assert told == []


def test_forgetting_that_fails_is_loud_and_after_a_quarter_louder(
    watched: tuple[Asker, Watch, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    ask, watching, told = watched

    def broken(*_: object) -> int:
        raise OSError

    with monkeypatch.context() as patched:
        patched.setattr("intake.store.Store.forget", broken)
        for _ in range(4):
            asyncio.run(watching.forget())
            ask.passed += 300
        asyncio.run(watching.forget())
    assert told == ["forgetting", "forgetting_late"]
    assert ask.get("/healthz").json()["troubles"] == ["forgetting", "forgetting_late"]
    assert ask.get("/healthz").status_code == 503
    asyncio.run(watching.forget())
    assert told[2:] == ["forgetting_over", "forgetting_late_over"]


def test_a_clock_that_jumps_ahead_erases_nothing(watched: tuple[Asker, Watch, list[str]]) -> None:
    ask, watching, told = watched
    number, _ = ask.receipt()
    make(ask, number, Move.CLAIM)
    close(ask, number, "2026-11-23T04:00:00Z")
    asyncio.run(watching.forget())
    ask.wall = 400 * DAY
    for _ in range(3):
        ask.passed += 300
        asyncio.run(watching.forget())
    assert ask.queue()[0].status == "closed"
    assert told == ["clock"]
    ask.wall = 0
    asyncio.run(watching.forget())
    assert told == ["clock", "clock_over"]
    ask.wall = -400 * DAY
    asyncio.run(watching.forget())
    assert ask.queue()[0].status == "closed"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_everything_it_says_has_its_sentence(ask: Asker, language: str) -> None:
    words = ask.door.current.pages.words(language)
    for name in re.findall(r'_(?:begin|end)\("(\w+)"\)', inspect.getsource(watch)):
        assert words(f"intake.serve.{name}")
        assert words(f"intake.serve.{name}_over")


def backed_up(ask: Asker, watching: Watch, name: str) -> Path:
    watching.backups.mkdir(exist_ok=True)
    file = watching.backups / f"{name}.backup.db"
    store = ask.store
    back_up(store.engine, file)
    store.close()
    return file


def pieces(ask: Asker) -> list[bytes]:
    return [each.sealed.box[:24] for each in ask.queue() if each.sealed]


def test_what_a_resident_erases_is_gone_from_files_and_backups_too(
    watched: tuple[Asker, Watch, list[str]]
) -> None:
    ask, watching, _ = watched
    number, code = ask.receipt()
    (piece,), file = pieces(ask), backed_up(ask, watching, "a")
    asyncio.run(watching.forget())
    assert piece in file.read_bytes()
    assert ask.follow(number, code, move="withdraw", erase="1").status_code == 200
    ask.passed += 300
    asyncio.run(watching.forget())
    for path in [*watching.keys.parent.glob("q.db*"), file]:
        assert piece not in path.read_bytes()


def test_backups_forget_even_when_the_queues_own_files_cannot_be_wiped_at_once(
    watched: tuple[Asker, Watch, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    ask, watching, told = watched
    number, code = ask.receipt()
    (piece,), file = pieces(ask), backed_up(ask, watching, "a")
    assert ask.follow(number, code, move="withdraw", erase="1").status_code == 200

    def busy(self: object) -> None:
        raise Refusal("purge_unfinished", queue="q")

    with monkeypatch.context() as patched:
        patched.setattr("intake.sqlite_engine.SqliteEngine.wipe", busy)
        asyncio.run(watching.forget())
    assert told == ["forgetting"]
    asyncio.run(watching.forget())
    assert told == ["forgetting", "forgetting_over"]
    assert piece not in file.read_bytes()


def test_a_backup_that_is_finished_after_the_round_forgets_in_the_next(
    watched: tuple[Asker, Watch, list[str]]
) -> None:
    ask, watching, _ = watched
    number, code = ask.receipt()
    (piece,), file = pieces(ask), backed_up(ask, watching, "early")
    aside = file.rename(watching.keys.parent / "aside")
    ask.follow(number, code, move="withdraw", erase="1")
    asyncio.run(watching.forget())
    aside.rename(file)
    asyncio.run(watching.forget())
    assert piece not in file.read_bytes()


def test_one_broken_backup_keeps_no_other_from_forgetting(
    watched: tuple[Asker, Watch, list[str]]
) -> None:
    ask, watching, told = watched
    number, code = ask.receipt()
    (piece,), file = pieces(ask), backed_up(ask, watching, "b")
    (watching.backups / "a.backup.db").write_bytes(b"broken " * 1000)
    ask.follow(number, code, move="withdraw", erase="1")
    asyncio.run(watching.forget())
    assert told == ["forgetting"]
    assert piece not in file.read_bytes()


def test_what_a_backup_that_was_broken_off_left_behind_is_taken_away(
    watched: tuple[Asker, Watch, list[str]]
) -> None:
    ask, watching, told = watched
    watching.backups.mkdir()
    left = [watching.backups / f".a.backup.db.part{end}" for end in ("", "-wal", "-shm")]
    for path in left:
        path.write_bytes(b"x")
        os.utime(path, (START.timestamp(), START.timestamp()))
    ask.passed = 599
    asyncio.run(watching.forget())
    assert all(path.exists() for path in left)
    ask.passed = 899
    asyncio.run(watching.forget())
    assert not any(path.exists() for path in left)
    assert told == []


def test_a_clock_that_goes_back_and_is_put_right_keeps_nothing_from_being_erased(
    watched: tuple[Asker, Watch, list[str]]
) -> None:
    ask, watching, told = watched
    number, _ = ask.receipt()
    make(ask, number, Move.CLAIM)
    close(ask, number, "2026-11-23T04:00:00Z")
    asyncio.run(watching.forget())
    chance = Random(7)
    for _ in range(50):
        ask.passed += 300
        ask.wall = -chance.choice((0, 60, 3600, 400 * DAY))
        asyncio.run(watching.forget())
    ask.wall = 0
    ask.passed = 180 * DAY + 2 * 3600
    asyncio.run(watching.forget())
    assert ask.queue()[0].status == "forgotten"
    assert told == []


@pytest.mark.parametrize("part", ["read_current", "stamps"])
def test_nothing_that_goes_wrong_ends_the_watch(
    watched: tuple[Asker, Watch, list[str]], monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    _, watching, told = watched

    def broken(*_: object) -> None:
        raise KeyError(part)

    with monkeypatch.context() as patched:
        patched.setattr(f"intake.door.watch.{part}", broken)
        edit(watching, lambda text: text + "\n")
        asyncio.run(watching.look())
    assert told == ["content"]
    edit(watching, lambda text: text + "\n")
    assert told == ["content", "content_over"]


def test_a_clock_that_stays_ahead_becomes_louder(watched: tuple[Asker, Watch, list[str]]) -> None:
    ask, watching, told = watched
    asyncio.run(watching.forget())
    ask.wall = 400 * DAY
    for _ in range(4):
        ask.passed += 300
        asyncio.run(watching.forget())
    assert told == ["clock", "forgetting_late"]
    assert ask.get("/healthz").status_code == 503


def test_nothing_unforeseen_ends_the_watch(
    watched: tuple[Asker, Watch, list[str]], monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    ask, watching, told = watched

    async def broken(*_: object) -> None:
        raise RuntimeError(GOOD["story"])

    with monkeypatch.context() as patched:
        patched.setattr(Door, "register", broken)
        watching._registered = False
        asyncio.run(watching.once(watching.look))
        asyncio.run(watching.once(watching.look))
    assert told == ["watching"]
    assert ask.get("/healthz").json()["troubles"] == ["watching"]
    said = capfd.readouterr().err
    assert said.count("RuntimeError\n") == 1
    assert GOOD["story"] not in said
    asyncio.run(watching.once(watching.look))
    assert told == ["watching", "watching_over"]


def test_a_queue_that_works_again_is_found_out_though_nobody_sends(
    watched: tuple[Asker, Watch, list[str]]
) -> None:
    ask, watching, _ = watched
    ask.door.troubles["queue"] = "queue_locked"
    assert ask.get("/healthz").status_code == 503
    asyncio.run(watching.look())
    assert ask.get("/healthz").status_code == 200


def test_a_form_that_is_changed_back_and_forth_is_honoured_from_the_last_time(
    watched: tuple[Asker, Watch, list[str]]
) -> None:
    ask, watching, _ = watched
    first = ask.door.current.forms["noise"].edition.version  # type: ignore[index]
    shorter, longer = "minLength: 2", "minLength: 3"
    edit(watching, lambda text: text.replace(shorter, longer))
    assert ask.post(_version=first).status_code == 303
    ask.passed = 20 * DAY
    edit(watching, lambda text: text.replace(longer, shorter))
    edit(watching, lambda text: text.replace(shorter, longer))
    ask.passed = 45 * DAY
    assert ask.post(_version=first, key="k2").status_code == 303
    ask.passed = 51 * DAY
    assert ask.post(_version=first, key="k3").status_code == 422


def test_a_backup_that_is_written_anew_while_others_forget_forgets_in_the_next_round(
    watched: tuple[Asker, Watch, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    ask, watching, _ = watched
    number, code = ask.receipt()
    (piece,), file = pieces(ask), backed_up(ask, watching, "a")
    whole, forget_in = file.read_bytes(), backup.forget_in
    ask.follow(number, code, move="withdraw", erase="1")

    def overtaken(*given: Any) -> int:
        count = forget_in(*given)
        anew = file.with_name("anew")
        anew.write_bytes(whole)
        anew.replace(file)
        return count

    with monkeypatch.context() as patched:
        patched.setattr(backup, "forget_in", overtaken)
        asyncio.run(watching.forget())
    assert piece in file.read_bytes()
    asyncio.run(watching.forget())
    assert piece not in file.read_bytes()


def test_a_new_key_is_used_though_the_content_is_broken(
    watched: tuple[Asker, Watch, list[str]]
) -> None:
    ask, watching, told = watched
    old = ask.door.keys.id
    key_files.rotate(watching.keys)
    edit(watching, lambda text: text.replace("route_by: address", "route_by: ["))
    assert told == ["content"]
    ask.receipt()
    (request,) = ask.queue()
    assert request.sealed.key_id != old


def test_a_changed_posting_moves_what_is_open_at_once(
    watched: tuple[Asker, Watch, list[str]]
) -> None:
    ask, watching, told = watched
    ask.receipt()
    station = "stations/jdk/officers"
    other = watching.content / f"{station}/li-min.yaml"
    other.write_text(
        other.read_text("utf-8").replace("role: deputy", "role: lead"), "utf-8"
    )
    edit(watching, lambda text: text.replace(
        "from: 2024-09-01, role: lead", "from: 2024-09-01, until: 2026-11-01, role: lead"
    ), f"{station}/shen-yifan.yaml")
    (request,) = ask.queue()
    assert request.officer == "li-min"
    store = ask.store
    assert [(each.move, each.detail) for each in store.events(request)] == [
        ("accept", ""), ("assign", "posting"),
    ]
    store.close()
    assert told == []


def test_a_deputy_has_what_is_open_while_the_lead_is_away(
    watched: tuple[Asker, Watch, list[str]]
) -> None:
    ask, watching, _ = watched
    ask.receipt()
    for days, officer in ((9, "li-min"), (15, "shen-yifan")):
        ask.wall = days * DAY
        asyncio.run(watching.assign())
        (request,) = ask.queue()
        assert request.officer == officer


def test_an_event_from_the_future_is_told_until_the_clocks_agree(
    watched: tuple[Asker, Watch, list[str]]
) -> None:
    ask, watching, told = watched
    number, _ = ask.receipt()
    store = ask.store
    store.make(read_receipt(number), Step(Move.NOTE, "2026-11-23T03:30:00Z"))
    store.close()
    asyncio.run(watching.assign())
    assert told == ["skew"]
    assert ask.get("/healthz").json()["troubles"] == ["skew"]
    ask.wall = 2 * 3600
    asyncio.run(watching.assign())
    assert told == ["skew", "skew_over"]
