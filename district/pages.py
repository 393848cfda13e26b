"""Hand-written pages: `pages/<language>/<name>.md` with a title and a description at the top."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from district import yamltext
from district.localized import LANGUAGES
from district.problem import Problem
from district.shape import Door, Key, Shape, attempt
from district.values import TEXT

TAKEN = frozenset({
    "404", "assets", "communities", "data", "desk", "en", "healthz", "index", "lookup", "meetings",
    "notices", "officers", "offline", "programme", "readme", "receipts", "requests", "stations",
    "streets",
})
"""Names of pages and folders that the records make, or that the door answers."""

_FRONT: Shape[dict[str, str]] = Shape(
    dict, [Key("title", TEXT), Key("description", TEXT, default="")]
)
_OPENING = re.compile(r"---[ \t]*\r?\n(.*?)^---[ \t]*\r?$", re.DOTALL | re.MULTILINE)


def check_pages(content: Path) -> Iterator[Problem]:
    """What is wrong with the names, encoding and first lines of the hand-written pages."""
    folder = content / "pages"
    for path in sorted(folder.rglob("*.md")) if folder.is_dir() else ():
        relative = path.relative_to(content).as_posix()
        parts = path.relative_to(folder).parts
        if len(parts) != 2 or parts[0] not in LANGUAGES:
            yield Problem("page_place", relative)
        elif path.stem.lower() in TAKEN:
            yield Problem("page_name_taken", relative, (), {"name": path.stem})
        else:
            yield from _check_page(path, relative)


def _check_page(path: Path, relative: str) -> Iterator[Problem]:
    door = Door(relative)
    try:
        text = yamltext.read_text(path)
        opening = _OPENING.match(text)
        # A line stands before the first of the YAML, so it takes the place of the dashes.
        root = yamltext.parse("\n" + opening[1]) if opening else None
    except yamltext.NotYaml as error:
        yield Problem(
            error.code, relative, (), error.facts, line=error.line, column=error.column
        )
        return
    if root is None:
        yield Problem("page_without_title", relative, line=1, column=1)
        return
    attempt(_FRONT, root, (), door, root)
    yield from door.problems


