"""A store gives back what was put, or says that it cannot: never something else."""

from __future__ import annotations

import multiprocessing
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from multiprocessing.context import ForkProcess
from pathlib import Path
from typing import Any

import pytest

from district.store import Damaged, Store, discard

ROOT = Path(__file__).resolve().parents[2]
FORK = multiprocessing.get_context("fork")
PIECES = {
    "head": b"\0\1\2" * 700, "unit/": b"", "unit/dongsi": b"judged", "unit/府学": b"\xff\xfe",
    **{f"file/{number:02}": bytes([number]) * number * 9 for number in range(20)},
}


def kept(file: Path | None, pieces: dict[str, bytes] | None = None, version: str = "1") -> Store:
    """A store with these pieces, saved."""
    store = Store(file, version)
    store.put(PIECES if pieces is None else pieces)
    store.save()
    return store


def read_all(file: Path, version: str = "1") -> dict[str, bytes | None]:
    """What a new process finds of what was put: None where a name, or a prefix, finds nothing."""
    store = Store(file, version)
    try:
        found = {name: store.get(name) for name in PIECES}
        below = {
            name: body for prefix in ("file/", "unit/", "head")
            for name, body in store.below(prefix) if name in PIECES
        }
        assert all(found[name] in (body, None) for name, body in below.items())
        return {name: found[name] if name in below else None for name in PIECES}
    finally:
        store.close()


# --- kept and read back


@pytest.mark.parametrize("where", ["content.db", "deep/er/content.db", None])
def test_what_was_put_is_read_back(where: str | None, tmp_path: Path) -> None:
    store = kept(tmp_path / where if where else None)
    assert {name: store.get(name) for name in PIECES} == PIECES
    assert store.get("file/99") is None
    if where:
        store.close()
        assert read_all(tmp_path / where) == PIECES


def test_the_pieces_below_a_prefix_come_by_name_and_no_others(tmp_path: Path) -> None:
    store = kept(tmp_path / "c.db", {name: name.encode() for name in (
        "unit", "unit/", "unit/b", "unit/a", "unit/安", "unit0", "unitx/a", "a", "v")})
    assert list(store.below("unit/")) == [
        (name, name.encode()) for name in ("unit/", "unit/a", "unit/b", "unit/安")
    ]


def test_a_piece_put_again_is_the_new_one_and_a_dropped_one_is_gone(tmp_path: Path) -> None:
    store = kept(tmp_path / "c.db")
    store.put({"head": b"new"})
    store.drop(["unit/dongsi", "never"])
    assert (store.get("head"), store.get("unit/dongsi")) == (b"new", None)
    store.save()
    store.close()
    assert read_all(tmp_path / "c.db") == {**PIECES, "head": b"new", "unit/dongsi": None}


def test_what_was_not_saved_is_not_kept(tmp_path: Path) -> None:
    store = kept(tmp_path / "c.db")
    store.put({"head": b"new"})
    store.drop(["unit/dongsi"])
    store.close()
    store.close()
    assert read_all(tmp_path / "c.db") == PIECES


def test_another_version_empties_the_store_for_good(tmp_path: Path) -> None:
    kept(tmp_path / "c.db").close()
    assert set(read_all(tmp_path / "c.db", "2").values()) == {None}
    assert set(read_all(tmp_path / "c.db", "1").values()) == {None}


def test_an_empty_file_is_an_empty_store_and_a_discarded_one_can_begin_again(
    tmp_path: Path,
) -> None:
    (tmp_path / "c.db").touch()
    store = kept(tmp_path / "c.db")
    discard(tmp_path / "c.db")
    discard(tmp_path / "c.db")
    store.close()
    discard(tmp_path / "c.db")
    assert list(tmp_path.iterdir()) == []
    kept(tmp_path / "c.db").close()
    assert read_all(tmp_path / "c.db") == PIECES


# --- damage


def soundly(file: Path) -> str:
    """What came of opening a damaged store and reading all of it: nothing may be wrong."""
    try:
        found = read_all(file)
    except Damaged as damage:
        assert damage.args == (str(file),)
        return "damaged"
    except OSError:
        return "refused"
    wrong = {name: body for name, body in found.items() if body not in (PIECES[name], None)}
    assert wrong == {}
    return "whole" if found == PIECES else "lost"


def test_no_flipped_byte_is_ever_read_as_something_else(tmp_path: Path) -> None:
    kept(tmp_path / "good.db").close()
    body = (tmp_path / "good.db").read_bytes()
    # Every byte of the beginning, where SQLite keeps what the file is; then one here and there.
    places = [*range(200), *range(200, len(body), 23)]
    outcomes = []
    for number, place in enumerate(places):
        file = tmp_path / "bad.db"
        flipped = body[place] ^ (1 << number % 8 if number % 3 else 0xFF)
        file.write_bytes(body[:place] + bytes([flipped]) + body[place + 1 :])
        outcomes.append(soundly(file))
        discard(file)
    assert {"whole", "damaged"} <= set(outcomes)
    # A name that is not found any more looks like one that never was: that is rare.
    assert outcomes.count("lost") < len(outcomes) / 20


def test_a_flipped_byte_in_what_a_killed_process_left_is_never_read_as_something_else(
    tmp_path: Path,
) -> None:
    """The file beside the store, from which SQLite takes what was saved last."""
    store = kept(tmp_path / "good.db", {"head": b"before"})
    store.put(PIECES)
    store.save()
    left = {ending: Path(f"{tmp_path}/good.db{ending}").read_bytes() for ending in ("", "-wal")}
    store.close()
    outcomes = []
    for place in [*range(60), *range(60, len(left["-wal"]), 97)]:
        wal = bytearray(left["-wal"])
        wal[place] ^= 0xFF
        (tmp_path / "bad.db").write_bytes(left[""])
        (tmp_path / "bad.db-wal").write_bytes(wal)
        try:
            found = read_all(tmp_path / "bad.db")
        except (Damaged, OSError):
            outcomes.append("damaged")
        else:
            before = {name: b"before" if name == "head" else None for name in PIECES}
            nothing = dict.fromkeys(PIECES)
            assert found in (PIECES, before, nothing)
            outcomes.append("older" if found != PIECES else "whole")
        discard(tmp_path / "bad.db")
    assert "older" in outcomes


def test_a_store_that_ends_early_is_never_read_as_something_else(tmp_path: Path) -> None:
    kept(tmp_path / "good.db").close()
    body = (tmp_path / "good.db").read_bytes()
    lengths = [0, 1, 15, 16, 17, 99, 100, 101, *range(512, len(body), 509), len(body) - 1]
    outcomes = {}
    for length in lengths:
        (tmp_path / "bad.db").write_bytes(body[:length])
        outcomes[length] = soundly(tmp_path / "bad.db")
        discard(tmp_path / "bad.db")
    # SQLite takes what has hardly begun for a new file: then nothing is there.
    assert {length for length, said in outcomes.items() if said == "lost"} == {0, 1}


def _text(file: Path) -> None:
    file.write_text("name: 东城区\n" * 100, "utf-8")


def _zeros(file: Path) -> None:
    file.write_bytes(bytes(20_000))


def _folder(file: Path) -> None:
    file.mkdir()


def _queue(file: Path) -> None:
    connection = sqlite3.connect(file)
    connection.execute("CREATE TABLE requests (receipt TEXT)")
    connection.commit()
    connection.close()


def _alike(file: Path) -> None:
    """Tables of our names, with what we never wrote."""
    connection = sqlite3.connect(file)
    connection.execute("CREATE TABLE version (name TEXT NOT NULL)")
    connection.execute("CREATE TABLE pieces (name TEXT PRIMARY KEY, sum BLOB, body BLOB)")
    connection.execute("INSERT INTO version VALUES ('1')")
    connection.execute("INSERT INTO pieces VALUES ('head', x'0000000000000000', x'00')")
    connection.commit()
    connection.close()


def _loop(file: Path) -> None:
    file.symlink_to(file.name)


@pytest.mark.parametrize("make", [_text, _zeros, _folder, _queue, _alike, _loop])
def test_what_is_no_store_is_never_trusted(make: Callable[[Path], None], tmp_path: Path) -> None:
    make(tmp_path / "c.db")
    with pytest.raises((Damaged, OSError)):
        Store(tmp_path / "c.db", "1")


def test_the_database_of_another_program_is_left_as_it_is(tmp_path: Path) -> None:
    _queue(tmp_path / "c.db")
    before = (tmp_path / "c.db").read_bytes()
    with pytest.raises(Damaged):
        Store(tmp_path / "c.db", "1")
    assert (tmp_path / "c.db").read_bytes() == before


@pytest.mark.parametrize("change", [
    "UPDATE pieces SET body = x'00' WHERE name = 'head'",
    "UPDATE pieces SET body = 'text' WHERE name = 'head'",
    "UPDATE pieces SET sum = x'00' WHERE name = 'head'",
    "UPDATE pieces SET sum = '' WHERE name = 'head'",
    "UPDATE pieces SET body = 7 WHERE name = 'head'",
    "UPDATE pieces SET body = zeroblob(2000) WHERE name = 'head'",
    "UPDATE pieces SET (sum, body) = (SELECT sum, body FROM pieces WHERE name = 'unit/dongsi')"
    " WHERE name = 'head'",
    "UPDATE version SET name = x'ff'",
    "INSERT INTO version VALUES ('2')",
    "DELETE FROM version",
    "DROP TABLE pieces",
    "DROP TABLE version",
    "ALTER TABLE pieces RENAME TO parts",
    "ALTER TABLE pieces RENAME COLUMN body TO bodies",
    "PRAGMA application_id = 7",
])
def test_a_row_that_somebody_changed_is_noticed(change: str, tmp_path: Path) -> None:
    kept(tmp_path / "c.db").close()
    connection = sqlite3.connect(tmp_path / "c.db")
    connection.execute(change)
    connection.commit()
    connection.close()
    assert soundly(tmp_path / "c.db") == ("lost" if "version " in change + " " and (
        "DROP" not in change) else "damaged")


def test_a_piece_under_another_name_is_noticed(tmp_path: Path) -> None:
    kept(tmp_path / "c.db").close()
    connection = sqlite3.connect(tmp_path / "c.db")
    connection.execute("UPDATE pieces SET name = 'unit/beixin' WHERE name = 'unit/dongsi'")
    connection.commit()
    connection.close()
    store = Store(tmp_path / "c.db", "1")
    with pytest.raises(Damaged):
        store.get("unit/beixin")
    with pytest.raises(Damaged):
        list(store.below("unit/"))


def test_damage_that_comes_while_the_store_is_open_is_noticed(tmp_path: Path) -> None:
    store = kept(tmp_path / "c.db")
    store.close()
    store = Store(tmp_path / "c.db", "1")
    (tmp_path / "c.db").write_bytes(b"x" * 50_000)
    with pytest.raises((Damaged, OSError)):
        for name in PIECES:
            store.get(name)
        store.put(PIECES)
        store.save()


# --- processes


def run(code: str, *words: str, wait: bool = True, **more: Any) -> subprocess.Popen[str]:
    """Python code in a process of its own, with `words` as sys.argv[1:]."""
    process = subprocess.Popen(
        [sys.executable, "-c", code, *words], cwd=ROOT, text=True, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, **more,
    )
    if wait:
        process.wait(60)
    return process


KILLED = """
import sys
from pathlib import Path
from district.store import Store
store = Store(Path(sys.argv[1]), "1")
for number in range(10**6):
    store.put({"head": b"%d" % number * 50_000, f"file/{number}": b"x" * 5000})
    store.drop(["unit/dongsi"])
    if number == 20:
        print("busy", flush=True)
"""


def test_a_process_killed_before_it_saved_leaves_what_was_saved(tmp_path: Path) -> None:
    kept(tmp_path / "c.db").close()
    for _ in range(3):
        process = run(KILLED, str(tmp_path / "c.db"), wait=False)
        assert process.stdout is not None and process.stdout.readline() == "busy\n"
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert read_all(tmp_path / "c.db") == PIECES


SAVING = """
import sys
from pathlib import Path
from district.store import Store
store = Store(Path(sys.argv[1]), "1")
for number in range(10**6):
    store.put({f"file/{place}": b"%d" % number * 3000 for place in range(20)})
    store.save()
    print(number, flush=True)
"""


def test_a_process_killed_while_it_saves_leaves_one_saved_state(tmp_path: Path) -> None:
    for stop in (1, 7, 30):
        process = run(SAVING, str(tmp_path / "c.db"), wait=False)
        assert process.stdout is not None
        while int(process.stdout.readline()) < stop:
            pass
        process.send_signal(signal.SIGKILL)
        process.communicate()
        store = Store(tmp_path / "c.db", "1")
        bodies = {body for _, body in store.below("file/")}
        assert len(bodies) == 1 and len(list(store.below("file/"))) == 20
        store.close()


def in_child(do: Callable[[], object]) -> ForkProcess:
    """`do` in a fork of this process; it must come to nothing else than its end."""
    process = FORK.Process(target=do)
    process.start()
    return process


@pytest.mark.parametrize("where", ["c.db", None])
def test_a_fork_reads_what_its_parent_saved_and_the_parent_goes_on(
    where: str | None, tmp_path: Path
) -> None:
    store = kept(tmp_path / where if where else None)
    other = kept(tmp_path / "other.db" if where else None, {"head": b"other"})
    parents = store.connection()

    def child() -> None:
        # SQLite asks for that; it goes wrong too rarely to be seen.
        assert (store.connection() is parents) == (where is None)
        assert {name: store.get(name) for name in PIECES} == PIECES
        assert other.get("head") == b"other"
        store.close()

    store.put({"file/99": b"not saved yet"})
    children = [in_child(child) for _ in range(4)]
    store.put({"file/98": b"neither"})
    for process in children:
        process.join(30)
        assert process.exitcode == 0
    store.save()
    assert store.get("file/98") == b"neither"
    store.close()
    if where:
        again = Store(tmp_path / where, "1")
        assert again.get("file/99") == b"not saved yet"
        again.close()


def test_forks_read_on_while_their_parent_writes_much(tmp_path: Path) -> None:
    store = kept(tmp_path / "c.db")

    def child() -> None:
        for _ in range(300):
            assert store.get("unit/dongsi") == b"judged"
            assert len(list(store.below("file/"))) >= 20

    children = [in_child(child) for _ in range(2)]
    for number in range(40):
        store.put({f"file/{number:02}": bytes([number]) * 40_000})
        store.save()
    for process in children:
        process.join(60)
        assert process.exitcode == 0
    store.close()
    assert len(list(Store(tmp_path / "c.db", "1").below("file/"))) == 40


def test_many_processes_may_open_a_new_store_at_once(tmp_path: Path) -> None:
    barrier = FORK.Barrier(6)
    for turn in range(8):
        file = tmp_path / f"{turn}.db"

        def child(name: str, file: Path = file) -> None:
            barrier.wait()
            store = Store(file, "1")
            store.put({name: name.encode()})
            store.save()
            assert store.get(name) == name.encode()

        children = [FORK.Process(target=child, args=(f"unit/{number}",)) for number in range(6)]
        for process in children:
            process.start()
        for process in children:
            process.join(60)
            assert process.exitcode == 0
        assert len(list(Store(file, "1").below("unit/"))) == 6


def test_two_processes_see_what_the_other_saved(tmp_path: Path) -> None:
    one, other = Store(tmp_path / "c.db", "1"), Store(tmp_path / "c.db", "1")
    one.put({"head": b"1"})
    assert other.get("head") is None
    one.save()
    assert other.get("head") == b"1"
    other.put({"head": b"2"})
    other.save()
    assert one.get("head") == b"2"


def test_a_version_that_another_process_emptied_is_not_written_into_unnoticed(
    tmp_path: Path,
) -> None:
    old = kept(tmp_path / "c.db")
    new = Store(tmp_path / "c.db", "2")
    old.put({"head": b"old"})
    old.save()
    with pytest.raises(Damaged):
        new.get("head")


def test_a_store_that_another_process_writes_is_refused_not_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("district.store._WAIT", 0.05)
    one, other = kept(tmp_path / "c.db"), Store(tmp_path / "c.db", "1")
    one.put({"head": b"1"})
    with pytest.raises(OSError, match="locked"):
        other.put({"head": b"2"})
    assert other.get("head") == PIECES["head"]
    with pytest.raises(OSError, match="locked"):
        Store(tmp_path / "c.db", "2")


# --- where nothing can be written


NOBODY = 65534
OPENING = """
import os, sys
from pathlib import Path
from district.store import Damaged, Store
if os.geteuid() == 0:
    os.setgid(int(sys.argv[2]))
    os.setuid(int(sys.argv[2]))
try:
    store = Store(Path(sys.argv[1]), "1")
    store.put({"head": b"new"})
    store.save()
except Damaged:
    print("damaged")
except OSError as error:
    print("refused", error.filename)
else:
    print("written")
"""


@pytest.mark.parametrize("there", [True, False])
def test_a_folder_that_may_not_be_written_is_refused(there: bool, open_folder: Path) -> None:
    file = open_folder / "c.db"
    if there:
        kept(file).close()
        file.chmod(0o444)
    open_folder.chmod(0o555)
    said = run(OPENING, str(file), str(NOBODY)).communicate()
    assert said == (f"refused {file}\n", "")
    open_folder.chmod(0o755)
    if there:
        assert read_all(file) == PIECES


def test_a_file_in_the_folders_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("x")
    with pytest.raises(OSError):
        Store(tmp_path / "cache" / "c.db", "1")
    with pytest.raises(OSError):
        Store(tmp_path / "cache" / "deeper" / "c.db", "1")


FULL = """
import resource, sys
from pathlib import Path
from district.store import Damaged, Store
store = Store(Path(sys.argv[1]), "1")
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
try:
    for number in range(100):
        store.put({f"file/{number}": b"x" * 20_000})
        store.save()
except Damaged:
    print("damaged")
except OSError as error:
    print("refused", error.filename)
"""


def test_a_full_disk_is_refused_and_what_was_saved_stays(tmp_path: Path) -> None:
    """A limit on the size of files stands in for it: the system refuses to write in the same way."""
    kept(tmp_path / "c.db").close()
    said = run(FULL, str(tmp_path / "c.db")).communicate()
    assert said == (f"refused {tmp_path / 'c.db'}\n", "")
    found = read_all(tmp_path / "c.db")
    assert {name: found[name] for name in PIECES if name[:5] != "file/"} == {
        name: body for name, body in PIECES.items() if name[:5] != "file/"
    }


def test_a_store_with_no_room_left_is_refused(tmp_path: Path) -> None:
    store = kept(tmp_path / "c.db")
    store.connection().execute("PRAGMA max_page_count = 20")
    with pytest.raises(OSError, match="full"):
        store.put({"head": b"x" * 500_000})
    store.close()
    assert read_all(tmp_path / "c.db") == PIECES
