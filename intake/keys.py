"""The keys on disk: `door.public`, `door.secret`, and `<key id>.private` for the desk.

The private file may be moved to the machine of the desk; the door never reads it. Files appear
whole or not at all, `door.public` last, and are on the disk before anything is sealed with them.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from district.problem import Refusal
from intake.seal import key_id, new_pair

PUBLIC = "door.public"
SECRET = "door.secret"  # noqa: S105 (a file name)
_BYTES = 32


@dataclass(frozen=True, slots=True)
class DoorKeys:
    """What the public door holds: it can seal and recognise, not open."""

    public: bytes
    secret: bytes

    @property
    def id(self) -> str:
        return key_id(self.public)


def read_door(folder: Path) -> DoorKeys | None:
    """The door's keys, or None when there are none yet; raises `Refusal("keys_unreadable")`."""
    if not (folder / PUBLIC).exists():
        return None
    return DoorKeys(_read(folder / PUBLIC), _read(folder / SECRET))


def private_file(folder: Path, name: str) -> Path:
    return folder / f"{name}.private"


def read_private(folder: Path, name: str) -> bytes | None:
    """The private key of that id, or None when it is not here."""
    path = private_file(folder, name)
    return _read(path) if path.exists() else None


def make_keys(folder: Path) -> DoorKeys:
    """New keys in `folder`, or those another process made in the same moment."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        public, private = new_pair()
        mine = private_file(folder, key_id(public))
        _write(mine, private)
        _write(folder / SECRET, secrets.token_bytes(_BYTES))
        if not _write(folder / PUBLIC, public):
            mine.unlink()
        _sync(folder)
    except OSError as error:
        why = error.strerror or ""
        raise Refusal("keys_unwritable", folder=folder, why=why) from error
    keys = read_door(folder)
    assert keys is not None
    return keys


def rotate(folder: Path) -> DoorKeys:
    """A new pair for all that is sealed from now on; the old private file stays for what was.

    `door.secret` stays too: every code and fingerprint is worked out from it.
    """
    try:
        public, private = new_pair()
        _write(private_file(folder, key_id(public)), private)
        _sync(folder)
        part = folder / f".{PUBLIC}.{secrets.token_hex(4)}"
        _write(part, public)
        part.replace(folder / PUBLIC)
        _sync(folder)
    except OSError as error:
        why = error.strerror or ""
        raise Refusal("keys_unwritable", folder=folder, why=why) from error
    keys = read_door(folder)
    assert keys is not None
    return keys


def privates_in(folder: Path) -> list[str]:
    """The ids of the private keys that are here."""
    return sorted(path.name.removesuffix(".private") for path in folder.glob("*.private"))


def retire(folder: Path, name: str) -> None:
    """Destroy a private key; raises `Refusal("keys_unwritable")`. Nothing it sealed opens again."""
    path = private_file(folder, name)
    try:
        with path.open("r+b") as file:
            file.write(b"0" * path.stat().st_size)
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
        _sync(folder)
    except OSError as error:
        raise Refusal("keys_unwritable", folder=folder, why=error.strerror or "") from error


def _read(path: Path) -> bytes:
    try:
        value = bytes.fromhex(path.read_text("ascii").strip())
    except (OSError, ValueError) as error:
        raise Refusal("keys_unreadable", file=path) from error
    if len(value) != _BYTES:
        raise Refusal("keys_unreadable", file=path)
    return value


def _write(path: Path, value: bytes) -> bool:
    """Put a file in place, complete and readable by its owner only; False if one was there."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(value.hex() + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(part, path)
    except FileExistsError:
        return False
    finally:
        part.unlink()
    return True


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
