"""Addresses that change officers, held against what the look-up answers before and after."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from clerk.difference import difference
from clerk.moves import Address, HandOver, Move
from district.addresses import Lookup, LookupStatus
from district.reading import read_district
from district.records import District
from publish.revision import content_at
from tests.clerk.repository import commit, committed, edit, sides_of
from tests.district.making import FUXUE, JIAODONG, LI, NOW, SHEN, STATION
from tests.making_districts import Making

TODAY = NOW.date()
LEAD = "    from: 2024-09-01\n    role: lead\n"


def moves(content: Path) -> list[Move]:
    return difference(sides_of(content)).moves


def hand_overs(content: Path) -> list[HandOver]:
    return difference(sides_of(content)).hand_overs


def test_numbers_that_another_community_takes_are_counted_one_by_one(tmp_path: Path) -> None:
    content = committed(tmp_path)
    edit(content, FUXUE, "odd 1-63", "odd 21-63")
    edit(content, JIAODONG, "even 2-38, odd 65-99", "even 2-38, odd 1-19, odd 65-99")
    assert moves(content) == [Move(
        "fuxue", "jiaodong", "shen-yifan", "li-min", TODAY, None, 10, (),
        tuple(Address("张自忠路", number, "") for number in (1, 3, 5)),
    )]
    assert hand_overs(content) == []


def test_numbers_that_nobody_takes_are_told_too(tmp_path: Path) -> None:
    content = committed(tmp_path)
    edit(content, FUXUE, "buildings: 1-12", "buildings: 1-10")
    (found,) = moves(content)
    assert (found.to_community, found.to_officer, found.count) == (None, None, 2)
    assert found.examples == (Address("府学家园", 11, "", True), Address("府学家园", 12, "", True))


def test_a_hand_over_moves_all_addresses_of_a_community_from_its_day_on(tmp_path: Path) -> None:
    content = committed(tmp_path)
    edit(content, SHEN, LEAD, "    from: 2024-09-01\n    until: 2026-12-09\n    role: lead\n")
    edit(content, LI, "{community: fuxue, from: 2025-03-01, role: deputy}",
         "{community: fuxue, from: 2026-12-10, role: lead}")
    day = date(2026, 12, 10)
    (found,) = moves(content)
    assert (found.from_officer, found.to_officer) == ("shen-yifan", "li-min")
    assert (found.count, found.whole) == (64 + 32 + 12, ("府学胡同",))
    assert (found.since, found.until) == (day, None)
    assert hand_overs(content) == [
        HandOver("fuxue", "lead", ("shen-yifan",), ("li-min",), day, None),
        HandOver("fuxue", "deputy", ("li-min",), (), TODAY, None),
    ]
    (board,) = difference(sides_of(content)).boards
    assert (board.board.number, board.since) == ("010-0000 1204", day)


def test_a_hand_over_put_off_lasts_for_the_days_between(tmp_path: Path) -> None:
    content = committed(tmp_path)
    ended = "    from: 2024-09-01\n    until: 2026-12-09\n    role: lead\n"
    edit(content, SHEN, LEAD, ended)
    edit(content, LI, "{community: fuxue, from: 2025-03-01, role: deputy}",
         "{community: fuxue, from: 2026-12-10, role: lead}")
    commit(tmp_path)
    edit(content, SHEN, "until: 2026-12-09", "until: 2026-12-19")
    edit(content, LI, "from: 2026-12-10", "from: 2026-12-20")
    (found,) = hand_overs(content)
    assert (found.gone, found.come) == (("li-min",), ("shen-yifan",))
    assert (found.since, found.until) == (date(2026, 12, 10), date(2026, 12, 19))


def test_a_station_s_telephone_moves_no_address(tmp_path: Path) -> None:
    content = committed(tmp_path)
    edit(content, f"{STATION}/station.yaml", "010-0000 1200", "010-0000 1299")
    found = difference(sides_of(content))
    assert (found.moves, found.hand_overs) == ([], [])
    assert [one.board.community.id for one in found.boards] == ["fuxue", "jiaodong"]


def answered(district: District, address: Address, day: date) -> tuple[str | None, str | None]:
    """Community and officer that the look-up gives as certain."""
    number = f"{address.number}{address.suffix}号{'楼' if address.building else ''}"
    answer = Lookup(district, day).ask(f"{address.name}{number if address.number else ''}")
    if answer.status is not LookupStatus.FOUND:
        return None, None
    return answer.matches[0].community, answer.officer


def after_an_edit(making: Making, copy: Path, kind: str) -> Iterator[tuple[str, Move, Address]]:
    """Every address named as an example of a move."""
    commit(making.content.parent)
    said = making.edit(kind)
    copy.mkdir()
    content_at(making.content, "HEAD", copy)
    for one in difference(sides_of(making.content, making.now)).moves:
        for address in one.examples:
            yield said, one, address


def test_the_look_up_gives_what_was_told_before_and_after(tmp_path: Path) -> None:
    asked = 0
    for seed in range(8):
        making = Making(tmp_path / f"{seed}/content", random.Random(seed))
        kinds = ("community", "officer", "move", "delete", "add", "community")
        for at, kind in enumerate(kinds):
            copy = tmp_path / f"before-{seed}-{at}"
            sides = (copy, making.content)
            for said, move, address in after_an_edit(making, copy, kind):
                before, after = (read_district(side).district for side in sides)
                was, now = (answered(one, address, move.since) for one in (before, after))
                told = (move.from_community, move.from_officer)
                assert told[0] is None or was == told, (said, move)
                told = (move.to_community, move.to_officer)
                assert told[0] is None or now == told, (said, move)
                asked += 1
    assert asked > 30
