"""Bars are as long as their numbers say, on a telephone's width, and nothing lies over another."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from publish.charts import WIDTH, Bar, chart

_numbers = st.floats(0, 1e9, allow_nan=False)
_bars = st.lists(st.builds(Bar, st.just("府学"), st.just("1 / 2"), _numbers, _numbers), max_size=20)


def lengths(*pairs: tuple[float, float]) -> list[tuple[int, int]]:
    drawn = chart([Bar("", "", part, whole) for part, whole in pairs])
    return [(row.part, row.whole) for row in drawn.rows]


def test_the_longest_bar_has_all_the_room_and_the_others_their_share() -> None:
    assert lengths((5, 6), (3, 3), (0, 1.5)) == [(263, 316), (158, 158), (0, 79)]


def test_a_part_may_be_longer_than_its_whole() -> None:
    assert lengths((40, 36), (36, 36)) == [(316, 284), (284, 284)]


def test_nothing_is_no_bar_and_very_little_can_be_seen() -> None:
    assert lengths((0, 0)) == [(0, 0)]
    assert lengths((1, 100_000), (0, 0)) == [(1, 316), (0, 0)]
    assert chart([]).rows == ()


@given(_bars)
def test_everything_stays_inside_the_picture_and_below_what_came_before(bars: list[Bar]) -> None:
    drawn = chart(bars)
    assert [row.bar for row in drawn.rows] == bars
    for row in drawn.rows:
        assert 2 + max(row.part, row.whole) <= WIDTH - 2
        assert row.text < row.frame < row.solid
        assert row.solid + drawn.solid < row.frame + drawn.frame <= drawn.height
    for above, below in pairwise(drawn.rows):
        assert above.frame + drawn.frame < below.text - 18
    if drawn.rows:
        assert max(drawn.legend) < drawn.rows[0].text - 18
