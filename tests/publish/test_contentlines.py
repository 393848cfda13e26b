"""Lines of calendars and contacts can be read back, whatever is said in them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from icalendar.parser import Contentlines

from publish.contentlines import MOST, folded, text


@given(st.text(alphabet="aé府👮🏽\u200d, ;:\\\"", max_size=200))
def test_a_line_is_folded_at_75_octets_between_characters_and_is_whole_again(said: str) -> None:
    body = folded(f"NOTE:{said}")
    assert body.endswith(b"\r\n")
    lines = body.removesuffix(b"\r\n").split(b"\r\n")
    assert all(len(line) <= MOST for line in lines)
    assert all(line.startswith(b" ") for line in lines[1:])
    # Each can be decoded by itself.
    decoded = [line.decode() for line in lines]
    assert decoded[0] + "".join(line[1:] for line in decoded[1:]) == f"NOTE:{said}"
    assert Contentlines.from_ical(body)[0] == f"NOTE:{said}"


def test_a_short_line_stays_one() -> None:
    assert folded("a" * 75) == b"a" * 75 + b"\r\n"
    assert folded("府" * 25) == "府".encode() * 25 + b"\r\n"
    assert folded("a" * 76).count(b"\r\n") == folded("b" + "府" * 25).count(b"\r\n") == 2


def test_signs_that_mean_something_and_ends_of_lines_are_escaped() -> None:
    assert text("a, b; c\\d\ne\r\nf\rg") == "a\\, b\\; c\\\\d\\ne\\nf\\ng"
    assert text("10:00") == "10:00"
    assert text("a\u2028BEGIN:VCARD") == "a\\nBEGIN:VCARD"
    assert text("") == ""
