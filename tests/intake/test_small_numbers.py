"""No small number can be worked out from what is published. `worked_out` is who tries to: it knows
the rule and every published number, and goes through all that could be."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from district.figures import COLUMNS, HIDDEN, SMALL, TOTAL
from intake.figures import Course
from intake.published_figures import Key, pipes, published
from intake.small_numbers import Pipe, withheld

NOW = datetime(2026, 11, 23, 10)
MONTHS = [date(2026, 9, 1), date(2026, 10, 1)]
KINDS = ["noise", "mediation", "visit"]
STATIONS = ["a", "b", "c"]

Counts = dict[tuple[date, str, str], int]


def numbers_of(counts: Counts) -> dict[Key, int]:
    """Every number that is published of a joint count by month, kind and station."""
    found: Counter[Key] = Counter()
    for (month, kind, station), count in counts.items():
        for name in (f"{month:%Y-%m}", TOTAL):
            found[Key(name, "all", "")] += count
            found[Key(name, "kind", kind)] += count
            found[Key(name, "station", station)] += count
    return dict(found)


def counts_of(months: int, kinds: int, stations: int, most: int) -> st.SearchStrategy[Counts]:
    cells = list(product(MONTHS[:months], KINDS[:kinds], STATIONS[:stations]))
    one = st.one_of(st.just(0), st.integers(0, 4), st.integers(0, most))
    return st.lists(one, min_size=len(cells), max_size=len(cells)).map(
        lambda numbers: dict(zip(cells, numbers, strict=True)))


def shown_of(counts: Counts) -> dict[Key, int | str]:
    numbers = numbers_of(counts)
    return numbers | withheld(pipes(numbers))


def safe(counts: Counts) -> bool:
    """Whether nothing can be worked out; not even by who takes every x for 5 or more, where no
    small number is among them."""
    numbers, shown = numbers_of(counts), shown_of(counts)
    top = 3 + max(number for key, number in numbers.items() if key.month != TOTAL)
    least = 1 if any(numbers[key] < 5 for key, one in shown.items() if one == HIDDEN) else 5
    return worked_out(shown, top, least) == set()


def worked_out(shown: dict[Key, int | str], top: int, least: int = 5) -> set[Key]:
    """The withheld numbers of which only one is possible, all that is published considered.

    Withheld cells are tried up to `top`: what more would be possible beyond only helps.
    """
    def possible(one: int | str | None, top: int) -> range:
        if one == SMALL:
            return range(1, 5)
        return range(least, top) if one == HIDDEN else range(int(one or 0), int(one or 0) + 1)

    def fits(number: int, one: int | str | None) -> bool:
        return number in possible(one, 1_000_000)

    names = sorted({key.month for key in shown} - {TOTAL})
    kinds = sorted({key.name for key in shown if key.by == "kind"})
    stations = sorted({key.name for key in shown if key.by == "station"})

    def of_month(month: str) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
        parts: list[dict[int, list[tuple[int, ...]]]] = []
        for by, all_ in (("kind", kinds), ("station", stations)):
            sums: dict[int, list[tuple[int, ...]]] = defaultdict(list)
            for cells in product(*(possible(shown[Key(month, by, one)], top) for one in all_)):
                if fits(sum(cells), shown[Key(month, "all", "")]):
                    sums[sum(cells)].append(cells)
            parts.append(sums)
        for total in parts[0].keys() & parts[1].keys():
            yield from product(parts[0][total], parts[1][total])

    seen: dict[Key, set[int]] = defaultdict(set)
    for months in product(*(list(of_month(name)) for name in names)):
        numbers: Counter[Key] = Counter()
        for name, (by_kind, by_station) in zip(names, months, strict=True):
            for by, all_, cells in (("kind", kinds, by_kind), ("station", stations, by_station)):
                for one, cell in zip(all_, cells, strict=True):
                    numbers[Key(name, by, one)] += cell
                    numbers[Key(TOTAL, by, one)] += cell
            numbers[Key(name, "all", "")] += sum(by_kind)
            numbers[Key(TOTAL, "all", "")] += sum(by_kind)
        if all(fits(numbers[key], shown[key]) for key in shown):
            for key in shown:
                seen[key].add(numbers[key])
    return {key for key, one in shown.items() if isinstance(one, str) and len(seen[key]) < 2}


@settings(max_examples=150, deadline=None)
@given(counts_of(1, 3, 2, 9))
def test_nothing_withheld_of_one_month_can_be_worked_out(counts: Counts) -> None:
    assert safe(counts)


@settings(max_examples=60, deadline=None)
@given(counts_of(2, 2, 1, 7))
def test_nothing_withheld_of_two_months_can_be_worked_out(counts: Counts) -> None:
    assert safe(counts)


@settings(max_examples=40, deadline=None)
@given(counts_of(2, 2, 2, 3))
def test_nothing_withheld_of_two_months_and_two_stations_can_be_worked_out(counts: Counts) -> None:
    assert safe(counts)


def test_who_tries_finds_a_number_that_is_withheld_alone() -> None:
    counts = {(MONTHS[0], "noise", "a"): 3, (MONTHS[0], "visit", "a"): 9}
    numbers = numbers_of(counts)
    naive = {key: number if number >= 5 else SMALL for key, number in numbers.items()}
    assert {(key.by, key.name) for key in worked_out(naive, 20)} == {("kind", "noise")}


def test_who_tries_knows_that_x_is_five_or_more() -> None:
    """5 + 1 = 6: with x for the 5 alone, nothing but 5 and 1 is possible."""
    counts = {(MONTHS[0], "noise", "a"): 1, (MONTHS[0], "visit", "a"): 5}
    shown = {
        key: SMALL if number == 1 else HIDDEN if key.name == "visit" else number
        for key, number in numbers_of(counts).items()
    }
    assert worked_out(shown, 20)
    assert safe(counts)


@settings(max_examples=100, deadline=None)
@given(counts_of(2, 3, 3, 60))
def test_no_sum_has_a_single_withheld_part(counts: Counts) -> None:
    shown = shown_of(counts)
    sums = [
        [Key(month, "all", ""), *(key for key in shown if key.by == by and key.month == month)]
        for month in {key.month for key in shown} for by in ("kind", "station")
    ]
    sums += [
        [key for key in shown if (key.by, key.name) == (by, name)]
        for by, name in {(key.by, key.name) for key in shown}
    ]
    for parts in sums:
        assert sum(isinstance(shown[key], str) for key in parts) != 1, parts


@settings(max_examples=100, deadline=None)
@given(counts_of(2, 3, 3, 60))
def test_small_numbers_and_nothing_but_numbers_are_withheld(counts: Counts) -> None:
    numbers, shown = numbers_of(counts), shown_of(counts)
    for key, number in numbers.items():
        if number == 0:
            assert shown[key] == 0
        elif number < 5:
            assert shown[key] in (SMALL, HIDDEN)
        else:
            assert shown[key] in (number, HIDDEN)


def test_sums_that_could_only_be_ones_are_withheld_as_well() -> None:
    counts = dict.fromkeys(product(MONTHS, KINDS[:2], STATIONS[:1]), 1)
    shown = shown_of(counts)
    assert shown[Key(TOTAL, "all", "")] == HIDDEN
    assert SMALL in shown.values()
    assert safe(counts)


def test_where_nothing_is_small_nothing_is_withheld() -> None:
    counts = {key: 5 + at for at, key in enumerate(product(MONTHS, KINDS, STATIONS))}
    assert all(isinstance(one, int) for one in shown_of(counts).values())


def test_the_numbers_of_whole_months_are_the_last_to_go() -> None:
    counts = {key: 40 + at for at, key in enumerate(product(MONTHS, KINDS, STATIONS))}
    for station in STATIONS:
        counts[MONTHS[0], "visit", station] = 1
    shown = shown_of(counts)
    assert shown[Key("2026-09", "kind", "visit")] == SMALL
    hidden = {(key.month, key.by) for key, one in shown.items() if isinstance(one, str)}
    assert hidden == {("2026-09", "kind"), ("2026-10", "kind")}
    assert sum(isinstance(one, str) for one in shown.values()) == 4


def test_what_a_part_cannot_exceed_is_taken_into_account() -> None:
    pair = [Pipe("a", "1", "2", 3, 1, 3), Pipe("b", "1", "2", 9, 1, 9), Pipe("all", "2", "1", 12, 9)]
    # 3 of 3 cannot grow, and 9 of 9 cannot either: it can only shrink with the sum.
    assert set(withheld(pair)) == {"a", "all"}
    free = [Pipe("a", "1", "2", 3, 1, 5), Pipe("b", "1", "2", 9, 1, 12), Pipe("all", "2", "1", 12, 9)]
    assert withheld(free) == {"a": SMALL, "b": HIDDEN}


def test_what_is_withheld_already_is_withheld_and_made_safe_with_others() -> None:
    pair = [Pipe("a", "1", "2", 8, 1), Pipe("b", "1", "2", 9, 2), Pipe("all", "2", "1", 17, 99)]
    assert withheld(pair) == {}
    assert withheld(pair, ["a"]) == {"a": HIDDEN, "b": HIDDEN}
    assert withheld([Pipe("a", "1", "2", 0, 1)], ["a"]) == {}


# --- the file


def course(month: date, kind: str, station: str, replied: int = 0, settled: bool = True) -> Course:
    received = datetime(month.year, month.month, 10, 9)
    answered = datetime(month.year, month.month, 10 + replied, 9) if replied >= 0 else None
    owed = datetime(month.year, month.month, 13, 23, 59, 59)
    return Course("f", kind, "c", station, received, owed, answered, owed, settled)


def courses_of(counts: Counts) -> list[Course]:
    return [
        course(month, kind, station, at % 5 - 1, at % 4 > 0)
        for (month, kind, station), count in counts.items() for at in range(count)
    ]


@settings(max_examples=40, deadline=None)
@given(counts_of(2, 2, 2, 30))
def test_the_file_tells_true_numbers_and_withholds_of_the_outcome_what_it_withholds(counts: Counts) -> None:
    courses = courses_of(counts)
    lines = [line.split(",") for line in published(courses, MONTHS, NOW).decode().splitlines()]
    assert tuple(lines[0]) == COLUMNS
    for cells in lines[1:]:
        row: dict[str, Any] = dict(zip(COLUMNS, cells, strict=True))
        of = [
            one for one in courses
            if row["month"] in (TOTAL, f"{one.month:%Y-%m}")
            and row["name"] in ("", {"kind": one.kind, "station": one.station}.get(row["by"]))
        ]
        true = {
            "received": len(of), "settled": sum(one.settled for one in of),
            "in_time": sum(bool(one.replied and one.replied <= one.owed) for one in of),
        }
        for name, number in true.items():
            shown = row[name]
            assert shown in ({SMALL, HIDDEN} if 0 < number < 5 else {str(number), HIDDEN if number else "0"})
            if row["received"] in (SMALL, HIDDEN) and number:
                assert shown in (SMALL, HIDDEN)
        if row["days"]:
            assert not {SMALL, HIDDEN} & set(cells)


def test_the_same_requests_give_the_same_bytes_whatever_their_order() -> None:
    counts = {key: at % 7 for at, key in enumerate(product(MONTHS, KINDS, STATIONS))}
    courses = courses_of(counts)
    first = published(courses, MONTHS, NOW)
    assert published(courses[::-1], MONTHS, datetime(2026, 12, 30)) == first
    assert published([*courses, course(date(2026, 8, 1), "noise", "a"), course(MONTHS[0], "odd", "a")],
                     MONTHS, NOW) == first


@pytest.mark.parametrize("months", [[], MONTHS])
def test_an_empty_queue_has_figures_of_nothing(months: list[date]) -> None:
    lines = published([], months, NOW).decode().splitlines()
    assert lines[-1] == "total,all,,0,0,0,"
    assert len(lines) == len(months) + 2


def test_a_large_district_is_soon_done() -> None:
    months = [date(2026, at, 1) for at in range(1, 11)]
    counts = {
        (month, kind, f"s{station:02}"): (at * 7 + station * 3) % 6
        for month in months for at, kind in enumerate(KINDS) for station in range(40)
    }
    numbers = numbers_of(counts)
    assert withheld(pipes(numbers)).keys() >= {key for key, one in numbers.items() if 0 < one < 5}
