"""What the door seals only the desk opens."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from district.problem import Refusal
from intake.keys import make_keys, private_file, read_door, read_private
from intake.request import Sealed
from intake.seal import NotOpened, key_id, new_pair, seal, unseal


def test_sealed_values_open_with_the_private_key_only() -> None:
    public, private = new_pair()
    box = seal(public, {"phone": "13800138000", "story": "吵"})
    assert unseal(private, box) == {"phone": "13800138000", "story": "吵"}
    assert b"13800138000" not in box.box
    assert box.key_id == key_id(public)
    with pytest.raises(NotOpened):
        unseal(new_pair()[1], box)


def test_a_changed_box_does_not_open() -> None:
    public, private = new_pair()
    box = seal(public, {"a": "b"})
    changed = Sealed(box.key_id, box.box[:-1] + bytes([box.box[-1] ^ 1]))
    with pytest.raises(NotOpened):
        unseal(private, changed)


def test_the_same_values_never_seal_to_the_same_box() -> None:
    public, _ = new_pair()
    assert seal(public, {"a": "b"}) != seal(public, {"a": "b"})


def test_keys_are_readable_by_their_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    door = make_keys(folder)
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        ["door.public", "door.secret", f"{door.id}.private"]
    )
    for path in folder.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_making_keys_again_keeps_the_first(tmp_path: Path) -> None:
    first = make_keys(tmp_path)
    assert make_keys(tmp_path) == first
    assert [path.name for path in tmp_path.glob("*.private")] == [f"{first.id}.private"]


def test_the_door_needs_no_private_key(tmp_path: Path) -> None:
    door = make_keys(tmp_path)
    private_file(tmp_path, door.id).unlink()
    assert read_door(tmp_path) == door
    assert read_private(tmp_path, door.id) is None


@pytest.mark.parametrize("damage", ["", "zz", "00" * 31])
def test_a_damaged_key_file_is_named(tmp_path: Path, damage: str) -> None:
    make_keys(tmp_path)
    (tmp_path / "door.secret").write_text(damage)
    with pytest.raises(Refusal) as error:
        read_door(tmp_path)
    assert error.value.code == "keys_unreadable"
    assert error.value.facts["file"].endswith("door.secret")


def test_no_keys_yet_is_none(tmp_path: Path) -> None:
    assert read_door(tmp_path / "nowhere") is None
    assert os.listdir(tmp_path) == []
