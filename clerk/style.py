"""Findings set out for people: headings with lines below, as plain text or as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from district.words import Words

MOST = 40
"""Lines of one heading that are shown; a comment on a pull request has an end, too."""
ROOM = 60_000
"""Signs that fit a comment: GitHub takes 65,536."""
_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|~])")


@dataclass(slots=True)
class Line:
    """One line and what belongs below it; `box` is a check box in Markdown."""

    text: str
    below: list[Line] = field(default_factory=list)
    box: bool = False


@dataclass(slots=True)
class Section:
    """`title` is "" for lines without a heading."""

    title: str
    lines: list[Line]


class Plain:
    """For a terminal, `most` lines under a heading."""

    def __init__(self, most: int = MOST) -> None:
        self.most = most

    def fact(self, text: object) -> str:
        """A value of the content as it stands in a sentence: on one line."""
        return " ".join(str(text).split())

    def place(self, text: object) -> str:
        """A file or an address."""
        return self.fact(text)

    def write(self, sections: Iterable[Section], words: Words) -> Iterator[str]:
        for section in sections:
            yield ""
            if section.title:
                yield section.title
            for depth, line in _shown(section.lines, words, self.most):
                yield f"{'  ' * (depth + bool(section.title))}{line.text}"


class Markdown:
    """For a comment or an issue; nothing that staff wrote is markup, a link or calls anybody."""

    def __init__(self, most: int = MOST) -> None:
        self.most = most

    def fact(self, text: object) -> str:
        plain = " ".join(str(text).split())
        return _SIGNS.sub(r"\\\1", plain).replace("@", "@\N{ZERO WIDTH NON-JOINER}")

    def place(self, text: object) -> str:
        plain = " ".join(str(text).replace("`", "'").split())
        return f"`{plain}`"

    def write(self, sections: Iterable[Section], words: Words) -> Iterator[str]:
        room = ROOM
        for line in self._lines(sections, words):
            room -= len(line) + 1
            if room < 0:
                yield f"\n{words('diff.cut')}"
                return
            yield line

    def _lines(self, sections: Iterable[Section], words: Words) -> Iterator[str]:
        for section in sections:
            yield ""
            if section.title:
                yield f"### {section.title}"
                yield ""
            for depth, line in _shown(section.lines, words, self.most):
                mark = "- [ ] " if line.box else "- "
                yield f"{'  ' * depth}{mark}{line.text}"


def _shown(
    lines: list[Line], words: Words, most: int, depth: int = 0
) -> Iterator[tuple[int, Line]]:
    for line in lines[:most]:
        yield depth, line
        yield from _shown(line.below, words, most, depth + 1)
    if len(lines) > most:
        yield depth, Line(words("diff.more", n=len(lines) - most))
