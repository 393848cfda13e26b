"""Hand-written pages: what is wrong with them is said by the check, not by the theme engine."""

from __future__ import annotations

from pathlib import Path

import pytest

from district.pages import check_pages
from tests.conftest import ROOT


def _codes(content: Path) -> list[tuple[str, str, int]]:
    return [(p.code, p.file, p.line) for p in check_pages(content)]


def _write(content: Path, name: str, body: bytes) -> None:
    path = content / "pages" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)


def test_the_samples_pages_have_no_problem() -> None:
    assert _codes(ROOT / "content") == []


def test_a_district_without_pages_has_no_problem(tmp_path: Path) -> None:
    assert _codes(tmp_path) == []


@pytest.mark.parametrize(
    ("name", "body", "expected"),
    [
        ("zh/about.md", b"---\ntitle: x\n---\n# \xff\xfe", ("file_not_utf8", 4)),
        ("zh/about.md", b"# x\n", ("page_without_title", 1)),
        ("zh/about.md", b"---\ntitle: x\ntemplate: /etc/passwd\n---\n", ("unknown_key", 3)),
        ("zh/about.md", b"---\ndescription: x\n---\n", ("missing_key", 2)),
        ("zh/officers.md", b"---\ntitle: x\n---\n", ("page_name_taken", 0)),
        ("about.md", b"---\ntitle: x\n---\n", ("page_place", 0)),
        ("fr/about.md", b"---\ntitle: x\n---\n", ("page_place", 0)),
    ],
)
def test_a_slip_in_a_page_is_named_with_its_line(
    tmp_path: Path, name: str, body: bytes, expected: tuple[str, int]
) -> None:
    _write(tmp_path, name, body)
    assert _codes(tmp_path) == [(expected[0], f"pages/{name}", expected[1])]
