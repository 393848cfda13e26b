"""One thread writes for everybody: many forms in a commit, and each is told what became of it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from intake.acceptance import Acceptance, Mint, New
from intake.door import writer as writers
from intake.door.writer import Busy, Writer
from intake.queues import open_queue
from intake.receipt import new_receipt
from intake.request import Arrival
from intake.store import Store
from intake.troubles import QueueTrouble
from tests.intake.making_arrivals import BROKEN, arrival


def writing(path: Path, **changes: Any) -> Writer:
    return Writer(lambda: open_queue(f"sqlite:///{path}/q.db", 1, create=True), new_receipt)


async def all_of(writer: Writer, arrivals: Sequence[Arrival]) -> list[Any]:
    return await asyncio.gather(*(writer.accept(each) for each in arrivals),
                                return_exceptions=True)


def test_many_at_once_are_few_commits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commits: list[int] = []
    accept = Store.accept

    def counted(self: Store, arrivals: Sequence[Arrival], mint: Mint) -> list[Acceptance]:
        commits.append(len(arrivals))
        return accept(self, arrivals, mint)

    monkeypatch.setattr(Store, "accept", counted)
    writer = writing(tmp_path)
    results = asyncio.run(all_of(writer, [arrival() for _ in range(600)]))
    writer.close()
    assert all(isinstance(each, New) for each in results)
    assert sum(commits) == 600
    assert max(commits) <= writers.MOST_AT_ONCE
    assert len(commits) < 60


def test_one_that_is_a_mistake_of_ours_takes_no_other_with_it(tmp_path: Path) -> None:
    writer = writing(tmp_path)
    broken = arrival(received_at="yesterday")
    results = asyncio.run(all_of(writer, [arrival(), broken, arrival()]))
    writer.close()
    assert [isinstance(each, New) for each in results] == [True, False, True]
    assert isinstance(results[1], BROKEN)


def test_a_queue_that_cannot_be_opened_is_tried_again(tmp_path: Path) -> None:
    (tmp_path / "q.db").mkdir()
    writer = writing(tmp_path)
    (failed,) = asyncio.run(all_of(writer, [arrival()]))
    assert isinstance(failed, QueueTrouble)
    (tmp_path / "q.db").rmdir()
    (made,) = asyncio.run(all_of(writer, [arrival()]))
    assert isinstance(made, New)
    writer.close()


def test_a_question_sees_what_was_accepted_before_it(tmp_path: Path) -> None:
    writer = writing(tmp_path)

    async def both() -> int:
        accepting = asyncio.ensure_future(writer.accept(arrival()))
        await asyncio.sleep(0)
        count = await writer.ask(lambda store: len(list(store.queue())))
        await accepting
        return count

    assert asyncio.run(both()) == 1
    with pytest.raises(ZeroDivisionError):
        asyncio.run(writer.ask(lambda store: 1 // 0))
    writer.close()


def test_too_much_at_once_is_refused_rather_than_left_to_wait(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writers, "MOST_WAITING", 20)
    writer = writing(tmp_path)
    results = asyncio.run(all_of(writer, [arrival() for _ in range(200)]))
    writer.close()
    assert any(isinstance(each, Busy) for each in results)
    stored = open_queue(f"sqlite:///{tmp_path}/q.db", 1, create=False)
    assert len(list(stored.queue())) == sum(isinstance(each, New) for each in results)
    stored.close()


def test_who_went_away_leaves_what_was_stored(tmp_path: Path) -> None:
    writer = writing(tmp_path)

    async def gone() -> None:
        waiting = asyncio.ensure_future(writer.accept(arrival()))
        await asyncio.sleep(0)
        waiting.cancel()

    asyncio.run(gone())
    writer.close()
    stored = open_queue(f"sqlite:///{tmp_path}/q.db", 1, create=False)
    assert len(list(stored.queue())) == 1
    stored.close()


def test_nobody_is_kept_waiting_by_a_queue_that_went_silent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writers, "SECONDS", 0.02)
    writer, goes_on = writing(tmp_path), threading.Event()

    async def both() -> None:
        silent = asyncio.ensure_future(writer.ask(lambda _: goes_on.wait(), 60))
        # Its question must lie before the form: a task just made has not asked yet.
        await asyncio.sleep(0)
        with pytest.raises(Busy):
            await writer.accept(arrival())
        with pytest.raises(Busy):
            await writer.ask(lambda store: store.count_forgotten())
        goes_on.set()
        assert await silent

    asyncio.run(both())
    writer.close()
    stored = open_queue(f"sqlite:///{tmp_path}/q.db", 1, create=False)
    assert len(list(stored.queue())) == 1
    stored.close()


def test_a_queue_that_was_moved_away_takes_nothing_until_one_is_there_again(
    tmp_path: Path
) -> None:
    """What is written into a file that lies elsewhere now is where nobody looks for it."""
    file, mine = tmp_path / "q.db", [arrival() for _ in range(3)]
    open_queue(f"sqlite:///{file}", 1, create=True).close()
    writer = Writer(lambda: open_queue(f"sqlite:///{file}", 1, create=False), new_receipt)
    (first,) = asyncio.run(all_of(writer, mine[:1]))
    assert isinstance(first, New)
    file.rename(tmp_path / "aside.db")
    for _ in range(2):
        (refused,) = asyncio.run(all_of(writer, mine[1:2]))
        assert isinstance(refused, QueueTrouble)
    assert not file.exists()
    open_queue(f"sqlite:///{file}", 1, create=True).close()
    (made,) = asyncio.run(all_of(writer, mine[2:]))
    assert isinstance(made, New)
    writer.close()
    stored = open_queue(f"sqlite:///{file}", 1, create=False)
    assert [each.receipt for each in stored.queue()] == [made.receipt]
    stored.close()


def test_what_is_left_to_be_done_is_done_and_its_trouble_is_nobodys(tmp_path: Path) -> None:
    writer, done = writing(tmp_path), list[str]()

    def fall(store: Store) -> None:
        done.append("fell")
        raise ValueError

    async def leave() -> None:
        writer.leave(fall)
        writer.leave(lambda store: done.append("done"))
        await writer.ask(lambda store: None)

    asyncio.run(leave())
    writer.close()
    assert done == ["fell", "done"]
