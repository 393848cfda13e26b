"""A content file's text as it would be laid out by somebody with time: same words, same order.

Laid out by ruamel.yaml, which keeps remarks; it is given no value to change (`clerk.skeleton`).
What comes of it is compared with what was there, and where they differ the layout stays.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import ScalarNode, SequenceNode
from ruamel.yaml.resolver import VersionedResolver
from ruamel.yaml.tag import Tag

from clerk.skeleton import STAND_IN, Skeleton, column, filled, skeleton_of
from district import yamltext
from district.problem import Refusal

_REMARK = re.compile(r"(?:^|(?<=\s))#.*$", re.MULTILINE)


class _AsTyped(VersionedResolver):
    """Every key is the text that was typed: `on` and `no` are words."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:
        name = "str" if kind is ScalarNode else "seq" if kind is SequenceNode else "map"
        return Tag(suffix=f"tag:yaml.org,2002:{name}")


def tidied(text: str) -> str:
    """The text laid out anew. It reads as before, and is its own tidied text.

    `text` is one that `yamltext.parse` reads as a mapping.
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    root = yamltext.parse(plain)
    if root is None or STAND_IN in plain:
        return plain
    skeleton = _trimmed(skeleton_of(plain, root))
    for lay_out in (_laid_out, lambda one: one):
        try:
            made = _ended(filled(lay_out(skeleton.text), skeleton.pieces))
        except (YAMLError, ValueError):
            continue
        if says_the_same(plain, made):
            return made
    return plain


def says_the_same(before: str, after: str) -> bool:
    """Whether two texts have the same keys, values and remarks in the same order."""
    try:
        roots = [yamltext.parse(text) for text in (before, after)]
    except Refusal:
        return False
    if None in roots or _values(roots[0]) != _values(roots[1]):
        return False
    return _remarks(before, roots[0]) == _remarks(after, roots[1])


def _values(node: Any) -> Any:
    if isinstance(node, yamltext.Scalar):
        return node.value
    if isinstance(node, yamltext.Mapping):
        return "{", [(_values(key), _values(value)) for key, value in node.value]
    return "[", [_values(item) for item in node.value]


def _remarks(text: str, root: Any) -> list[str]:
    skeleton = skeleton_of(text, root)
    inside = "\n".join(piece.text for piece in skeleton.pieces if piece.flow)
    return [one.rstrip() for one in _REMARK.findall(f"{skeleton.text}\n{inside}")]


def _trimmed(skeleton: Skeleton) -> Skeleton:
    """Without blanks at the ends of lines, and blank lines at the ends of the file."""
    lines = [line.rstrip(" \t") for line in skeleton.text.split("\n")]
    return replace(skeleton, text="\n".join(lines).strip("\n") + "\n")


def _ended(text: str) -> str:
    return text if text.endswith("\n") else text + "\n"


def _laid_out(text: str) -> str:
    yaml = YAML()
    yaml.Resolver = _AsTyped
    yaml.preserve_quotes = True
    yaml.width = 1 << 20
    yaml.explicit_start = text.startswith("---")
    yaml.indent(mapping=2, sequence=4, offset=2)
    made = io.StringIO()
    yaml.dump(yaml.load(text), made)
    return _remarks_moved(text, made.getvalue())


def _remarks_moved(before: str, after: str) -> str:
    """Lines with a remark alone go where the line goes that they stood level with."""
    old, new = before.split("\n"), after.split("\n")
    places = [[at for at, line in enumerate(lines) if line.lstrip(" ").startswith("#")]
              for lines in (old, new)]
    if len(places[0]) != len(places[1]):
        raise ValueError("a remark is missing")
    for was, now in zip(*places, strict=True):
        new[now] = " " * _level(old, was, new, now) + new[now].lstrip(" ")
    return "\n".join(new)


def _level(old: Sequence[str], was: int, new: Sequence[str], now: int) -> int:
    stands = len(old[was]) - len(old[was].lstrip(" "))
    follows = _columns(_beside(old, was, 1)), _columns(_beside(new, now, 1))
    leads = _columns(_beside(old, was, -1)), _columns(_beside(new, now, -1))
    if stands == follows[0][0]:
        return follows[1][0]
    if stands in leads[0]:
        return leads[1][leads[0].index(stands)]
    return leads[1][0] if stands > follows[0][0] else follows[1][0]


def _beside(lines: Sequence[str], at: int, step: int) -> str:
    """The next line that says something, in one direction."""
    at += step
    while 0 <= at < len(lines):
        line = lines[at].lstrip(" ")
        if line and not line.startswith("#"):
            return lines[at]
        at += step
    return ""


def _columns(line: str) -> tuple[int, int]:
    return len(line) - len(line.lstrip(" ")), column(line)
