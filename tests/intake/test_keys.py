"""Keys that change: what was sealed before still opens, and can be sealed anew."""

from __future__ import annotations

from intake.audit import verify
from intake.keys import privates_in, read_door
from intake.queues import open_queue
from tests.intake.conftest import Desk
from tests.intake.test_purge import closed


def test_after_a_change_of_keys_old_and_new_open_and_receipts_stay(desk: Desk) -> None:
    receipt = closed(desk, 1)
    before = read_door(desk.folder / "keys")
    assert "new keys" in desk("keys", "rotate").stdout
    after = read_door(desk.folder / "keys")
    assert before is not None
    assert after is not None
    assert before.id != after.id
    assert before.secret == after.secret
    again = desk.submit("1.csv", (desk.folder / "1.csv").read_bytes(), "--form", "noise")
    assert again.stdout.split()[0] == receipt
    fresh = closed(desk, 2)
    for each in (receipt, fresh):
        page = desk("show", each).stdout
        assert "半夜很吵" in page
        assert "店家已装隔音" in page


def test_everything_can_be_sealed_with_the_new_key_and_the_old_destroyed(desk: Desk) -> None:
    receipts = [closed(desk, number) for number in range(1, 4)]
    old = privates_in(desk.folder / "keys")[0]
    desk("keys", "rotate")
    assert "still in use" in desk("keys", "retire", old, "--yes", exits=1).stderr
    done = desk("keys", "reseal")
    door = read_door(desk.folder / "keys")
    assert door is not None
    assert done.stdout == f"3 requests are sealed with the key {door.id} now.\n"
    store = open_queue(desk.queue, 0, create=False)
    assert store.keys_in_use() == [door.id]
    assert verify(store.engine).flaws == ()
    store.close()
    assert "nobody can open" in desk("keys", "retire", old, exits=2).stderr
    assert desk("keys", "retire", old, "--yes").stdout == f"The key {old} is destroyed.\n"
    assert privates_in(desk.folder / "keys") == [door.id]
    for receipt in receipts:
        page = desk("show", receipt).stdout
        assert "半夜很吵" in page
        assert "店家已装隔音" in page
        assert "sealed with the new key" in page
    assert desk("keys", "reseal").stdout.startswith("0 requests")


def test_what_the_old_key_is_missing_for_stays_as_it_is(desk: Desk) -> None:
    receipt = closed(desk, 1)
    old = privates_in(desk.folder / "keys")[0]
    desk("keys", "rotate")
    kept = (desk.folder / "keys" / f"{old}.private").rename(desk.folder / "kept")
    done = desk("keys", "reseal", exits=1)
    assert f"put the private keys of {old} into" in done.stderr
    assert "opens with the key" in desk("show", receipt).stdout
    kept.rename(desk.folder / "keys" / f"{old}.private")
    assert desk("keys", "reseal").stdout.startswith("1 request is sealed")


def test_a_question_is_read_with_the_code_and_by_the_desk_only(desk: Desk) -> None:
    receipt = desk.one()
    refused = desk("ask", receipt, "--as", "shen-yifan", "--question", "哪天晚上？", exits=1)
    assert "claim it, then ask" in refused.stderr
    desk("claim", receipt, "--as", "shen-yifan")
    done = desk("ask", receipt, "--as", "shen-yifan", "--question", "哪天晚上最吵？")
    assert done.stdout.startswith(f"{receipt}: the question waits")
    assert "to the resident: 哪天晚上最吵？" in desk("show", receipt).stdout
    for path in desk.folder.glob("intake.db*"):
        assert "哪天晚上".encode() not in path.read_bytes()
    (desk.folder / "keys" / "door.secret").rename(desk.folder / "away")
    assert "哪天晚上最吵" not in desk("show", receipt).stdout
