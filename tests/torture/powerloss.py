"""A power loss, simulated under the very SQLite that Python uses.

Every write, truncation and sync of a database's files is recorded on its way through SQLite's own
file layer (sqlite3.h: `sqlite3_vfs`, `sqlite3_io_methods`). From the record the files can be made
as they would be after the power went at any moment: what was synced is there, what was not is lost,
or some of it is there, torn at the sectors of a disk.
"""

from __future__ import annotations

import _sqlite3
import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

SECTOR = 512
_P, _I, _L = ctypes.c_void_p, ctypes.c_int, ctypes.c_int64
_OPEN = ctypes.CFUNCTYPE(_I, _P, _P, _P, _I, _P)
_WRITE = ctypes.CFUNCTYPE(_I, _P, _P, _I, _L)
_TRUNCATE = ctypes.CFUNCTYPE(_I, _P, _L)
_SYNC = ctypes.CFUNCTYPE(_I, _P, _I)
_DELETE = ctypes.CFUNCTYPE(_I, _P, _P, _I)


class _Vfs(ctypes.Structure):
    _fields_ = (
        ("iVersion", _I), ("szOsFile", _I), ("mxPathname", _I), ("pNext", _P),
        ("zName", ctypes.c_char_p), ("pAppData", _P), ("xOpen", _P),
        ("xDelete", _P), *((f"other{place}", _P) for place in range(14)),
    )


class _Methods(ctypes.Structure):
    _fields_ = (
        ("iVersion", _I), ("xClose", _P), ("xRead", _P), ("xWrite", _P), ("xTruncate", _P),
        ("xSync", _P), *((f"other{place}", _P) for place in range(13)),
    )


@dataclass(frozen=True)
class Write:
    """Bytes at a place of a file; `data` None cuts it there."""

    file: str
    at: int
    data: bytes | None


@dataclass(frozen=True)
class Sync:
    """From here on what was written to the file before is on the disk."""

    file: str


@dataclass(frozen=True)
class Delete:
    """The file is gone; `synced`: for certain."""

    file: str
    synced: bool


@dataclass(frozen=True)
class Shown:
    """Somebody was told something that must stay true."""

    what: str


Step = Write | Sync | Delete | Shown


@dataclass
class Record:
    """What happened to the files, in order."""

    steps: list[Step] = field(default_factory=list)

    def shown(self, what: str) -> None:
        self.steps.append(Shown(what))

    def crash(self, after: int, folder: Path, chance: Random) -> list[str]:
        """Make the files in `folder` as they are when the power goes after so many steps.

        Returns what had been shown by then.
        """
        shown: list[str] = []
        safe: dict[str, bytearray] = {}
        loose: dict[str, list[Write]] = {}
        deleted: set[str] = set()
        for step in self.steps[:after]:
            match step:
                case Shown():
                    shown.append(step.what)
                case Write():
                    loose.setdefault(step.file, []).append(step)
                case Sync():
                    if step.file not in safe:
                        # With a new file SQLite syncs the folder, and what was deleted is gone.
                        for file in sorted(deleted):
                            safe.pop(file, None)
                        deleted.clear()
                    image = safe.setdefault(step.file, bytearray())
                    for write in loose.pop(step.file, []):
                        _apply(image, write)
                case Delete():
                    loose.pop(step.file, None)
                    deleted.add(step.file)
                    if step.synced:
                        safe.pop(step.file, None)
        for file in sorted(deleted):
            if chance.random() < 0.5:
                safe.pop(file, None)
        mood = chance.random()
        for file, writes in loose.items():
            for write in writes:
                # A file nobody ever synced may not even be there.
                if file in safe and chance.random() < mood:
                    _apply(safe[file], _torn(write, chance))
        for file, image in safe.items():
            (folder / file).write_bytes(image)
        return shown


def _apply(image: bytearray, write: Write) -> None:
    if write.data is None:
        del image[write.at:]
        return
    if len(image) < write.at:
        image.extend(bytes(write.at - len(image)))
    image[write.at : write.at + len(write.data)] = write.data


def _torn(write: Write, chance: Random) -> Write:
    """The write, or as many of its sectors as reached the disk."""
    if write.data is None or chance.random() < 0.5:
        return write
    return Write(write.file, write.at, write.data[: SECTOR * chance.randrange(
        len(write.data) // SECTOR + 1
    )])


class _Layer:
    """SQLite's file layer with a recorder in it. What it makes must live as long as it does."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.library = ctypes.CDLL(_sqlite3.__file__)
        self.library.sqlite3_vfs_find.restype = _P
        self.library.sqlite3_vfs_find.argtypes = [ctypes.c_char_p]
        self.library.sqlite3_vfs_register.argtypes = [_P, _I]
        self.plain = self.library.sqlite3_vfs_find(None)
        original = ctypes.cast(self.plain, ctypes.POINTER(_Vfs)).contents
        self.open = ctypes.cast(original.xOpen, _OPEN)
        self.vfs = _Vfs()
        ctypes.memmove(ctypes.byref(self.vfs), ctypes.byref(original), ctypes.sizeof(_Vfs))
        self.vfs.zName = b"recorded"
        self.mine = _OPEN(self._open)
        self.vfs.xOpen = ctypes.cast(self.mine, _P)
        self.delete = ctypes.cast(original.xDelete, _DELETE)
        self.my_delete = _DELETE(self._delete)
        self.vfs.xDelete = ctypes.cast(self.my_delete, _P)
        self.kept: list[object] = []

    def _delete(self, vfs: int, name: int, sync: int) -> int:
        status = int(self.delete(self.plain, name, sync))
        path = Path(ctypes.string_at(name).decode())
        self.record.steps.append(Delete(path.name, bool(sync)))
        return status

    def _open(self, vfs: int, name: int, file: int, flags: int, out: int) -> int:
        status: int = self.open(self.plain, name, file, flags, out)
        if status == 0 and name:
            path = Path(ctypes.string_at(name).decode())
            self._wrap(file, path.name)
        return status

    def _wrap(self, file: int, name: str) -> None:
        place = ctypes.cast(file, ctypes.POINTER(_P))
        original = ctypes.cast(place[0], ctypes.POINTER(_Methods)).contents
        methods = _Methods()
        ctypes.memmove(ctypes.byref(methods), ctypes.byref(original), ctypes.sizeof(_Methods))
        write = ctypes.cast(original.xWrite, _WRITE)
        truncate = ctypes.cast(original.xTruncate, _TRUNCATE)
        sync = ctypes.cast(original.xSync, _SYNC)
        steps = self.record.steps

        def on_write(this: int, data: int, amount: int, at: int) -> int:
            steps.append(Write(name, at, ctypes.string_at(data, amount)))
            return int(write(this, data, amount, at))

        def on_truncate(this: int, size: int) -> int:
            steps.append(Write(name, size, None))
            return int(truncate(this, size))

        def on_sync(this: int, flags: int) -> int:
            status = int(sync(this, flags))
            steps.append(Sync(name))
            return status

        mine = (_WRITE(on_write), _TRUNCATE(on_truncate), _SYNC(on_sync))
        methods.xWrite, methods.xTruncate, methods.xSync = (ctypes.cast(one, _P) for one in mine)
        self.kept += [methods, mine]
        place[0] = ctypes.addressof(methods)


@contextmanager
def recorded() -> Iterator[Record]:
    """Every database opened in the block is recorded; one block at a time."""
    record = Record()
    layer = _Layer(record)
    assert layer.library.sqlite3_vfs_register(ctypes.byref(layer.vfs), 1) == 0
    try:
        yield record
    finally:
        layer.library.sqlite3_vfs_register(layer.plain, 1)
        layer.library.sqlite3_vfs_unregister(ctypes.byref(layer.vfs))
