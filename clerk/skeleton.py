"""A YAML text without its values: what stands in their place keeps each as it was typed.

A tidier may lay out the skeleton as it likes; it never sees `012345`, `no` or a text of several
lines, so it cannot write one otherwise. Put back, a value of several lines moves as one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from district import yamltext

STAND_IN = "\ue000"
"""A character that no text has: it means nothing to anybody."""
_STANDS = re.compile(f"{STAND_IN}+")
_BEFORE = re.compile(r"[ ]*(?:-[ ]+)*")


@dataclass(frozen=True, slots=True)
class Piece:
    """The value from `start` to `end`; `text` is what is put back, its other lines moved left
    until the least indented stands at the margin or, with `shift`, as they stand to `base`."""

    start: int
    end: int
    text: str
    block: bool = False
    base: int = 0
    flow: bool = False


@dataclass(frozen=True, slots=True)
class Skeleton:
    text: str
    pieces: tuple[Piece, ...]


def skeleton_of(text: str, root: yamltext.Node) -> Skeleton:
    """`text` has line feeds only; `root` is what it was parsed to."""
    pieces = tuple(sorted(_pieces(root, text), key=lambda piece: piece.start))
    parts, at = [], 0
    for piece in pieces:
        parts.append(text[at : piece.start])
        # As long as the value, so that remarks behind it keep their column.
        length = 1 if "\n" in piece.text else piece.end - piece.start
        parts.append(STAND_IN * length)
        at = piece.end
    return Skeleton("".join((*parts, text[at:])), pieces)


def filled(laid_out: str, pieces: tuple[Piece, ...]) -> str:
    """The text of a skeleton laid out anew; `ValueError` where it has lost a value."""
    rest = iter(pieces)
    lines = [_line(line, rest) for line in laid_out.split("\n")]
    if next(rest, None) is not None:
        raise ValueError("a value is missing")
    return "\n".join(lines)


def column(line: str) -> int:
    """Where a line's first key or value begins, behind the dashes of its lists."""
    found = _BEFORE.match(line)
    return found.end() if found else 0


def _line(line: str, rest: Iterator[Piece]) -> str:
    base = column(line)
    alone = line[base:].startswith(STAND_IN)

    def put(_: re.Match[str]) -> str:
        piece = next(rest, None)
        if piece is None:
            raise ValueError("a value came twice")
        first, *others = piece.text.split("\n")
        if piece.block:
            indent = " " * (base if alone else base + 2)
            return "\n".join([first, *(f"{indent}{one}" if one else "" for one in others)])
        if piece.flow:
            return "\n".join([first, *(_moved(one, base - piece.base, base) for one in others)])
        return "\n".join([first, *(f"{' ' * (base + 2)}{one}" if one else "" for one in others)])

    return _STANDS.sub(put, line)


def _moved(line: str, by: int, base: int) -> str:
    bare = line.strip(" \t")
    indent = max(len(line) - len(line.lstrip(" ")) + by, base + 1)
    return " " * indent + bare if bare else ""


def _pieces(node: yamltext.Node, text: str) -> Iterator[Piece]:
    if isinstance(node, yamltext.Scalar):
        if node.end_mark.index > node.start_mark.index:
            yield _scalar(node, text)
        return
    start, end = node.start_mark.index, node.end_mark.index
    if getattr(node, "flow_style", False) and "\n" in text[start:end]:
        line = text[text.rfind("\n", 0, start) + 1 : start]
        yield Piece(start, end, text[start:end], base=column(line), flow=True)
        return
    for item in node.value:
        yield from _pieces(item[1] if isinstance(node, yamltext.Mapping) else item, text)


def _scalar(node: yamltext.Scalar, text: str) -> Piece:
    start, end = node.start_mark.index, node.end_mark.index
    if node.style in ("|", ">"):
        return _block(start, text)
    typed = text[start:end]
    if not node.style and text.startswith(node.value, start) and len(node.value) > len(typed):
        # The reader has joined what a comma had cut in two: quotes say the same to every reader.
        whole = re.sub(r'([\\"])', r"\\\1", node.value)
        return Piece(start, start + len(node.value), f'"{whole}"')
    return Piece(start, end, "\n".join(line.strip(" \t") if at else line.rstrip(" \t")
                                       for at, line in enumerate(typed.split("\n"))))


def _block(start: int, text: str) -> Piece:
    """A text below `|` or `>`: its own blanks stay, its indentation is taken away."""
    first, *lines = text[start:].split("\n")
    base = column(text[text.rfind("\n", 0, start) + 1 : start])
    given = re.search("[1-9]", first.partition("#")[0])
    indent = base + int(given[0]) if given else next(
        (len(line) - len(line.lstrip(" ")) for line in lines if line.strip(" ")), base + 2
    )
    taken: list[str] = []
    for line in lines:
        if line[:indent].strip(" "):
            break
        taken.append(line)
    kept = "+" in first.partition("#")[0]
    while taken and not taken[-1][indent:] and not kept:
        taken.pop()
    head = first.rstrip(" \t")
    if given:
        head = head.replace(given[0], "2", 1)
    length = len("\n".join([first, *taken]))
    return Piece(start, start + length, "\n".join([head, *(one[indent:] for one in taken)]), True)
