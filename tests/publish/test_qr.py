"""QR codes that are added up are the codes that `segno` makes."""

from __future__ import annotations

import random
import re
import string

import pytest
import segno

from publish import qr

SIGNS = string.ascii_lowercase + string.digits + "-"


def drawn(svg: str) -> set[tuple[int, int]]:
    """The dark modules of a picture, counted from its corner without the border."""
    strokes = re.findall(r"M(\d+) (\d+)\.5h(\d+)", svg)
    assert "".join(f"M{x} {y}.5h{length}" for x, y, length in strokes) in svg
    return {
        (int(x) + step - 2, int(y) - 2) for x, y, length in strokes for step in range(int(length))
    }


def made(address: str) -> set[tuple[int, int]]:
    """The same, from `segno` alone."""
    matrix = segno.make(address, error="m", micro=False, mask=2).matrix
    return {(x, y) for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark}


def addresses(count: int, longest: int) -> list[str]:
    rng = random.Random(7)
    names = ("".join(rng.choices(SIGNS, k=rng.randint(1, longest))) for _ in range(count))
    return [f"https://example.org/communities/{name}/" for name in names]


def test_every_code_is_the_one_that_segno_makes() -> None:
    for address in addresses(400, 24):
        assert drawn(qr.svg(address)) == made(address), address
    learnt = sum(len(family.known) for family in qr._families.values())
    assert learnt < 400, "nothing was added up"


@pytest.mark.parametrize(
    "address",
    [
        *addresses(20, 150), "https://example.org/" + "a" * 159, "https://example.org/" + "a" * 160,
        "https://example.org/" + "a" * 161, "https://example.org/" + "a" * 400,
        "https://东城.example/communities/fuxue/", "https://example.org/é/",
    ],
)
def test_long_and_foreign_addresses_are_right_too(address: str) -> None:
    assert drawn(qr.svg(address)) == made(address)
