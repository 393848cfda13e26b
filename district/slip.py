"""What a clerk's slip probably was, where the YAML parser only says that it is lost."""

from __future__ import annotations

import re
from typing import Any

import yaml

from district.problem import NotYaml

ODD_SPACES = "\u00a0\u2002\u2003\u2009\u202f\u3000"
"""Spaces that look like one but are none to YAML: full-width, or pasted from a document."""
WIDE_OPENING = "｛［【（「"
QUOTES = "“”‘’＂＇"
_KEY = r"[A-Za-z_][A-Za-z0-9_-]*"
_LINE_END = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_CONFLICT = re.compile(r"^(<{7} |={7}\r?$|>{7} )", re.MULTILINE)
_PAIR = re.compile(rf"(?: |- )*({_KEY}) *([:：])(.*)")
_OPENS_QUOTE = re.compile(r"(?:^|[:,\[{-] *)([\"'])")


def explain(text: str, error: yaml.MarkedYAMLError) -> NotYaml:
    """Turn the parser's complaint into the mistake people make most at such a place."""
    conflict = _CONFLICT.search(text)
    if conflict:
        return NotYaml("conflict_marker", text.count("\n", 0, conflict.start()) + 1, 1)
    lines = _LINE_END.split(text)
    mark: Any = error.problem_mark or error.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    context, problem = error.context or "", error.problem or ""
    start: Any = error.context_mark
    key_line = start.line if start and "simple key" in context else None
    for number in _suspects(lines, line, key_line):
        slip = _in_line(lines[number], number + 1)
        if slip:
            return slip
    quote = _open_quote(lines, line)
    if quote or ("quoted" in context and start and "end of stream" in problem):
        at = quote or (start.line, start.column)
        return NotYaml("open_quote", at[0] + 1, at[1] + 1)
    if key_line is not None:
        return _no_colon(lines[key_line], key_line + 1)
    if "flow" in context and start:
        return _in_brackets(lines, (start.line, start.column), (line, column))
    return _by_complaint(lines, context, problem, start, (line, column))


def tight_or_wide(key: str, line: int, column: int) -> NotYaml | None:
    """The slip in a key that swallowed its value, as in `{zh：沈一帆}` or `{zh:沈一帆}`."""
    found = re.match(rf"({_KEY})([:：])\S", key)
    if not found:
        return None
    if found[2] == "：":
        return NotYaml("full_width_colon", line, column + len(found[1]), key=found[1])
    return NotYaml("no_space_after_colon", line, column + len(found[1]) + 1, key=found[1])


def _suspects(lines: list[str], line: int, key_line: int | None) -> list[int]:
    """Lines to look at: the parser often notices one line of text after the slip."""
    numbers = [] if key_line is None else [key_line]
    if line < len(lines):
        numbers.append(line)
    before = (n for n in range(min(line, len(lines)) - 1, -1, -1))
    said = (n for n in before if lines[n].strip() and not lines[n].lstrip().startswith("#"))
    return numbers + [n for n in [next(said, None)] if n is not None]


def _in_line(content: str, number: int) -> NotYaml | None:
    """A slip that is plain from the line itself."""
    indent = content[: len(content) - len(content.lstrip())]
    for column, character in enumerate(indent, 1):
        if character == "\t":
            return NotYaml("tab", number, column)
        if character in ODD_SPACES:
            return NotYaml("odd_space", number, column, character=_shown(character))
    dash = re.match(rf" *-(?={_KEY}:|\{{)", content)
    if dash:
        return NotYaml("no_space_after_dash", number, dash.end())
    pair = _PAIR.match(content)
    if not pair:
        return None
    value = pair[3]
    if pair[2] == "：":
        return NotYaml("full_width_colon", number, pair.start(2) + 1, key=pair[1])
    if value[:1] and value[0] in ODD_SPACES:
        return NotYaml("odd_space", number, pair.start(3) + 1, character=_shown(value[0]))
    if value[:1] not in {"", " ", "\t"} and not value.startswith("//"):
        return NotYaml("no_space_after_colon", number, pair.start(3) + 1, key=pair[1])
    opening = value.strip()[:1]
    if opening and opening in WIDE_OPENING:
        return NotYaml("full_width_bracket", number, content.index(opening) + 1, bracket=opening)
    return None


def _open_quote(lines: list[str], last: int) -> tuple[int, int] | None:
    """Where a quote opens that has no partner, up to the line `last`."""
    for quote in "\"'":
        odd = []
        for number, content in enumerate(lines[: last + 1]):
            plain = content.replace("\\\\", "").replace('\\"', "")
            opens = any(found[1] == quote for found in _OPENS_QUOTE.finditer(plain))
            if opens and plain.count(quote) % 2 == 1:
                odd.append((number, content.rindex(quote)))
            elif not opens and odd and plain.rstrip().endswith(quote):
                odd.pop()
        if odd:
            return odd[-1]
    return None


def _no_colon(content: str, number: int) -> NotYaml:
    column = len(content) - len(content.lstrip()) + 1
    found = re.match(rf"({_KEY})(?:\s|$)", content.strip().removeprefix("- "))
    if found:
        return NotYaml("no_colon", number, column, key=found[1])
    return NotYaml("no_pair", number, column)


def _in_brackets(lines: list[str], start: tuple[int, int], at: tuple[int, int]) -> NotYaml:
    """What went wrong between an opening bracket and the place where the parser gave up."""
    bracket = _at(lines, start)
    if bracket not in ("[", "{"):
        # At the end of the file the parser no longer says which one it was.
        start = _last_bracket(lines)
        bracket = _at(lines, start)
    line, column = at
    comma = _wide_comma(lines, start, at)
    if comma:
        return NotYaml("full_width_comma", comma[0] + 1, comma[1] + 1)
    if line == start[0]:
        before, here = lines[line][:column], lines[line][column : column + 1]
        key = re.search(rf"\s*({_KEY})$", before)
        if here == ":" and key:
            return NotYaml("no_comma", line + 1, key.start(1) + 1, key=key[1])
        if before.rstrip().endswith(('"', "'")) and here not in ("]", "}", ""):
            return _left_over(lines[line], line, column)
        if here in ("]", "}"):
            return NotYaml("wrong_bracket", line + 1, column + 1, bracket=bracket, found=here)
    return NotYaml("open_bracket", start[0] + 1, start[1] + 1, bracket=bracket)


def _wide_comma(
    lines: list[str], start: tuple[int, int], at: tuple[int, int]
) -> tuple[int, int] | None:
    """Where a full-width comma stands between two keys, on a line of its own key or above it."""
    if _at(lines, at) == "，":
        return at
    line, column = at
    if line >= len(lines):
        return None
    found = re.search(rf"，(?=\s*{_KEY}$)", lines[line][:column])
    if found:
        return line, found.start()
    above = lines[line - 1].rstrip() if line > start[0] else ""
    if above.endswith("，") and re.fullmatch(rf"\s*{_KEY}", lines[line][:column]):
        return line - 1, len(above) - 1
    return None


def _at(lines: list[str], place: tuple[int, int]) -> str:
    line, column = place
    return lines[line][column : column + 1] if line < len(lines) else ""


def _last_bracket(lines: list[str]) -> tuple[int, int]:
    for number in range(len(lines) - 1, -1, -1):
        column = max(lines[number].rfind("["), lines[number].rfind("{"))
        if column >= 0:
            return number, column
    return 0, 0


def _left_over(content: str, line: int, column: int) -> NotYaml:
    end, rest = content[:column].rstrip()[-1:], content[column:].strip()
    return NotYaml("left_over", line + 1, column + 1, end=end, rest=rest)


def _by_complaint(
    lines: list[str], context: str, problem: str, start: Any, at: tuple[int, int]
) -> NotYaml:
    line, column = at
    content = lines[line] if line < len(lines) else ""
    before, here = content[:column], content[column : column + 1]
    indent = len(content) - len(content.lstrip())
    if "another document" in problem:
        return NotYaml("second_document", line + 1, 1)
    if "mapping values are not allowed" in problem:
        first = re.search(r":(?:\s|$)", content)
        if first and first.start() == column:
            return NotYaml("indent", line + 1, indent + 1)
        return NotYaml("colon_in_text", line + 1, column + 1)
    if start and any(f"scanning {kind}" in context for kind in ("a tag", "an alias", "an anchor")):
        character = lines[start.line][start.column : start.column + 1]
        return NotYaml("special_first", start.line + 1, start.column + 1, character=character)
    if "cannot start any token" in problem or "undefined alias" in problem:
        return NotYaml("special_first", line + 1, column + 1, character=here)
    if "block scalar" in context:
        return NotYaml("text_after_bar", line + 1, column + 1)
    if "escape character" in problem:
        return NotYaml("backslash", line + 1, column + 1)
    if before.strip() and before.rstrip()[-1] in "\"'}]":
        return _left_over(content, line, column)
    if "did not find expected" in problem and not before.strip():
        return NotYaml("indent", line + 1, indent + 1)
    return NotYaml("not_yaml", line + 1, column + 1)


def _shown(character: str) -> str:
    return f"U+{ord(character):04X}"
