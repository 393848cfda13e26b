"""YAML as the characters typed: text to nodes, with every mark kept.

PyYAML's C parser with the base resolver leaves every scalar a string, so `19:00`, `012345`,
`no` and `1.10` stay what the clerk wrote. Duplicate keys, anchors and tags are refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path as FilePath
from typing import Any

import yaml

from district.problem import NotYaml as NotYaml  # raised here, so to be had from here
from district.scan import load
from district.slip import ODD_SPACES, QUOTES, explain, tight_or_wide

MAX_DEPTH = 60
"""libyaml recurses per level and would end the process on a hostile file."""

Node = yaml.Node
Scalar = yaml.ScalarNode
Sequence = yaml.SequenceNode
Mapping = yaml.MappingNode

_DEEP_PREFIX = re.compile(rf"^[ \-?:\t]{{{MAX_DEPTH * 2},}}", re.MULTILINE)
_CONTROL = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff"
_CONTROLS = re.compile(f"[{_CONTROL}]")
# Invisible characters come along when text is pasted. The joiner U+200D stays: emoji need it.
_INVISIBLE = re.compile(
    rf"[{_CONTROL}\xad\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
)
_COMMA_IN_KEY = re.compile(r"(?<=[a-z_])，(?=\s*[a-z_]+$)")
_COMMA_THEN_KEY = re.compile(
    r"，(?=\s*(?:zh|en|from|until|role|count|days|at|street|numbers|buildings|also|deputy|community"
    r"|address|step_free|raised|settled|kind|join)[:：])"
)
# Where an anchor, alias or tag might stand: only then is a second look at the text worth it.
_MAY_BE_FOREIGN = re.compile(r"(?:^|[\s,\[{])[&*!]", re.MULTILINE)
_TAGS = {Scalar: "str", Sequence: "seq", Mapping: "map"}


class _Loader(getattr(yaml, "CBaseLoader", yaml.BaseLoader)):  # type: ignore[misc]
    """The base loader without its search for implicit types: it asks for each node, in vain."""

    def descend_resolver(self, parent: Any, index: Any) -> None: ...

    def ascend_resolver(self) -> None: ...

    def resolve(self, kind: Any, value: Any, implicit: Any) -> str:
        return f"tag:yaml.org,2002:{_TAGS[kind]}"


_LOADER: Any = _Loader


def read_text(path: FilePath) -> str:
    """The file's text without a byte order mark.

    Raises `NotYaml` when it is too large, not UTF-8, or cannot be read.
    """
    return decode(load(path))


def decode(data: bytes) -> str:
    """The text of a file's bytes, without a byte order mark; `NotYaml` when it is not UTF-8."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        raise NotYaml("file_not_utf8", line, error.start - before.rfind(b"\n")) from error


def parse(text: str) -> Node | None:
    """The document's root node, or None when the text holds nothing but comments.

    Raises `NotYaml` at the first place that cannot be read.
    """
    _refuse_hidden(text, _INVISIBLE)
    root: Node | None = _compose(text, yaml.compose)
    return root


def parse_all(text: str) -> list[Node]:
    """The root nodes of every document. Raises `NotYaml` like `parse`.

    Meant for what residents and other systems send: invisible characters are for the reader of
    the values to judge.
    """
    _refuse_hidden(text, _CONTROLS)
    roots: list[Node] = _compose(text, lambda *args: list(yaml.compose_all(*args)))
    return roots


def keys(node: Mapping) -> dict[str, tuple[Scalar, Node]]:
    """A mapping's keys in order, each with its key node and value node."""
    return {key.value: (key, value) for key, value in node.value}


def mark(node: Node) -> tuple[int, int]:
    """Line and column of a node, from 1."""
    return node.start_mark.line + 1, node.start_mark.column + 1


def locate(root: Node | None, path: tuple[str | int, ...]) -> tuple[int, int]:
    """Line and column of the deepest part of `path` that exists; keys count as their own place."""
    line, column = 1, 1
    node = root
    for step in path:
        if isinstance(node, Mapping) and isinstance(step, str):
            pair = keys(node).get(step)
            if pair is None:
                break
            line, column = mark(pair[0])
            node = pair[1]
        elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line, column = mark(node)
        else:
            break
    return line, column


def _compose(text: str, compose: Callable[[str, Any], Any]) -> Any:
    _refuse_deep(text)
    try:
        made = compose(text, _LOADER)
        if _MAY_BE_FOREIGN.search(text):
            _refuse_foreign(text)
    except yaml.MarkedYAMLError as error:
        raise explain(text, error) from error
    for root in made if isinstance(made, list) else [made]:
        if root is not None:
            _refuse_keys(root, text)
    return made


def _refuse_hidden(text: str, characters: re.Pattern[str]) -> None:
    hidden = characters.search(text)
    if hidden:
        shown = f"U+{ord(hidden[0]):04X}"
        raise NotYaml("control_character", *_place(text, hidden.start()), character=shown)


def _place(text: str, position: int) -> tuple[int, int]:
    return text.count("\n", 0, position) + 1, position - text.rfind("\n", 0, position)


def _refuse_deep(text: str) -> None:
    depth = 0
    # Most files have too few brackets to nest deeply; counting them is cheaper than pairing.
    if text.count("[") + text.count("{") > MAX_DEPTH:
        for found in re.finditer(r"[\[\]{}]", text):
            depth = depth + 1 if found[0] in "[{" else max(0, depth - 1)
            if depth > MAX_DEPTH:
                raise NotYaml("too_deep", *_place(text, found.start()))
    deep = _DEEP_PREFIX.search(text)
    if deep:
        raise NotYaml("too_deep", text.count("\n", 0, deep.start()) + 1, 1)


def _refuse_foreign(text: str) -> None:
    """Refuse anchors, aliases and tags, which a page of facts never needs."""
    for event in yaml.parse(text, Loader=_LOADER):
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        if anchor is None and tag is None:
            continue
        place: Any = event.start_mark
        line, column = place.line + 1, place.column + 1
        if anchor is not None:
            raise NotYaml("alias", line, column)
        short = str(tag).removeprefix("tag:yaml.org,2002:").removeprefix("!")
        raise NotYaml("tag", line, column, tag=short)


def _rejoin(node: Mapping, text: str) -> None:
    """Make a text that a comma cut in two one text again: `{en: Police room, Fuxue Hutong}`.

    To YAML the second half is a key without a value. Between `zh` and `en` nobody means that,
    and DESIGN section 4 writes its own examples so.
    """
    pairs: list[tuple[Node, Node]] = []
    for key, value in node.value:
        if pairs and _is_rest(key, value, *pairs[-1]):
            before = pairs[-1][1]
            whole = text[before.start_mark.index : key.end_mark.index]
            before.value = re.sub(r"\s*\n\s*", " ", whole)
        else:
            pairs.append((key, value))
    node.value = pairs


def _is_rest(key: Node, value: Node, key_before: Node, before: Node) -> bool:
    """Whether a key without a value goes on with the text before it."""
    return (
        isinstance(key, Scalar) and not key.style and _is_nothing(value)
        and isinstance(before, Scalar) and not before.style and not _is_nothing(before)
        and isinstance(key_before, Scalar) and key_before.value in {"zh", "en"}
        and before.value[0] not in QUOTES
        # {zh: 府学社区, en Fuxue}: that is a colon forgotten, not a comma.
        and not re.match(r"(?:zh|en)\b", key.value)
        and tight_or_wide(key.value, *mark(key)) is None
    )


def _refuse_keys(node: Node, text: str) -> None:
    """Refuse duplicate and non-scalar keys, and text that became a key by a slip; depth first."""
    if isinstance(node, Sequence):
        for item in node.value:
            if not isinstance(item, Scalar):
                _refuse_keys(item, text)
    if not isinstance(node, Mapping):
        return
    if node.flow_style and any(_is_nothing(value) for _, value in node.value):
        _rejoin(node, text)
    wide = node.flow_style and "，" in text
    first: dict[str, int] = {}
    before: Node | None = None
    for key, value in node.value:
        if not isinstance(key, Scalar):
            raise NotYaml("key_not_text", *mark(key))
        if key.value[:1] and key.value[0] in ODD_SPACES:
            raise NotYaml("odd_space", *mark(key), character=f"U+{ord(key.value[0]):04X}")
        if key.value in first:
            raise NotYaml("duplicate_key", *mark(key), key=key.value, first=first[key.value])
        if wide:
            _refuse_wide_comma(key, value)
        if node.flow_style and not key.style and _is_nothing(value):
            _refuse_cut(key, before)
        first[key.value] = mark(key)[0]
        if not isinstance(value, Scalar):
            _refuse_keys(value, text)
        before = value


def _refuse_wide_comma(key: Scalar, value: Node) -> None:
    """In braces, `{zh: 平安，en:Safe}` is one text to YAML; nobody meant it so."""
    for scalar, slip in ((key, _COMMA_IN_KEY), (value, _COMMA_THEN_KEY)):
        if isinstance(scalar, Scalar) and not scalar.style and (found := slip.search(scalar.value)):
            line, column = mark(scalar)
            raise NotYaml("full_width_comma", line, column + found.start())


def _refuse_cut(key: Scalar, before: Node | None) -> None:
    """In braces, a key without a value is often text that a comma or colon cut in two."""
    slip = tight_or_wide(key.value, *mark(key))
    if slip:
        raise slip
    if isinstance(before, Scalar) and not before.style and not _is_nothing(before):
        if before.value[0] in QUOTES:
            raise NotYaml("full_width_quote", *mark(before), value=before.value)
        if not re.fullmatch(r"[a-z_]+", key.value):
            raise NotYaml("comma_in_text", *mark(key), text=key.value)


def _is_nothing(node: Node) -> bool:
    return isinstance(node, Scalar) and not node.value and not node.style
