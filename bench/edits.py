"""Edits such as staff make, each to one file of a generated district."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

PHONE = "an officer's telephone number"


@dataclass(frozen=True, slots=True)
class Edit:
    """`text` gives the file as it is after this edit was made for the n-th time; None: no file."""

    name: str
    path: Path
    text: Callable[[int], str | None]


class Edited:
    """A content folder while it is edited; when the block ends it is as it was.

        with Edited() as edited:
            edited.make(edit, 3)
    """

    def __init__(self) -> None:
        self._before: dict[Path, bytes | None] = {}

    def make(self, edit: Edit, number: int) -> None:
        path, text = edit.path, edit.text(number)
        self._before.setdefault(path, path.read_bytes() if path.exists() else None)
        if text is None:
            path.unlink()
        else:
            path.write_text(text, encoding="utf-8", newline="\n")

    def back(self) -> None:
        """Put everything back."""
        for path, body in self._before.items():
            if body is not None:
                path.write_bytes(body)
            else:
                path.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.back()


def an_officer(content: Path) -> Path:
    return _some(content, "officers")


def edits(content: Path) -> list[Edit]:
    """One of each kind, in the order in which they can be made; all of them, or the first ones."""
    officer = an_officer(content)
    joins, number = officer.with_name("zz-bench.yaml"), r"010-0999 {:04d}"
    text = officer.read_text(encoding="utf-8")
    return [
        _line(PHONE, officer, "phone", number),
        _line("a community's office", _some(content, "communities"), "office",
              "{{zh: 新址 {0} 号, en: Room {0}}}"),
        _part("a meeting's place", _some(content, "meetings"), r"(?<=^place: \{name: )\{.*?\}",
              "{{zh: 第 {0} 活动室, en: Room {0}}}"),
        _line("a station notice's title", _some(content, "notices"), "title",
              "{{zh: 第 {0} 号公告, en: Notice {0}}}"),
        Edit("an officer joins", joins, lambda number: _colleague(text, number)),
        Edit("an officer leaves", joins, lambda number: None),
    ]


def _some(content: Path, kind: str) -> Path:
    """One of a kind, the same each time."""
    paths = sorted(content.glob(f"stations/*/{kind}/*.yaml"))
    return paths[7 % len(paths)]


def _line(name: str, path: Path, key: str, value: str) -> Edit:
    """A key's one line gets another value."""
    return _part(name, path, rf"(?<=^{key}: ).*$", value)


def _part(name: str, path: Path, pattern: str, value: str) -> Edit:
    text = path.read_text(encoding="utf-8")
    found = re.search(pattern, text, re.MULTILINE)
    if not found:
        raise ValueError(f"{path} has nothing to edit for {name}")
    before, after = text[:found.start()], text[found.end():]
    return Edit(name, path, lambda number: before + value.format(number) + after)


def _colleague(text: str, number: int) -> str:
    """An officer with the same hours, who stands in for this one's first community."""
    for pattern, value in (
        (r"^name: .*$", f"name: {{zh: 新来的{number}, en: Newcomer {number}}}"),
        (r"^badge: .*$", f'badge: "9{number:05d}"'),
        (r"^phone: .*$", f"phone: 010-0998 {number:04d}"),
        (r"^  - \{community: ([^,]+),.*\n(  - .*\n)*",
         r"  - {community: \1, from: 2026-11-02, role: deputy}" + "\n"),
        (r"^away:\n(  - .*\n)*", ""),
    ):
        text = re.sub(pattern, value, text, count=1, flags=re.MULTILINE)
    return text
