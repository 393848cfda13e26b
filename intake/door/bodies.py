"""A post's body, bounded and parsed: form-encoded, multipart or JSON, into the same `Posted`.

Form-encoded as WHATWG URL section 5.1 has it, multipart as RFC 7578, JSON as RFC 8259.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from district.problem import Refusal
from intake.readers import json_rows
from intake.rows import Reject

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

# It tells the log which characters of a body it did not like; nobody needs to know.
logging.getLogger("python_multipart").setLevel(logging.CRITICAL)

MOST_BYTES = 256 * 1024
"""No form of ours is longer: two fields as long as fields may be, 10,000 characters of nine bytes
each when encoded, and room for the rest."""
MOST_FIELDS = 100
_CONTROLS = frozenset({"key", "language"})


@dataclass(frozen=True, slots=True)
class Posted:
    """What was sent: answers by field, and what the page says of itself (`key`, `_version`, …)."""

    answers: Mapping[str, str]
    controls: Mapping[str, str]
    is_json: bool = False


class BadBody(Refusal):
    """The body cannot be read; `code` names the sentence, `status` is for HTTP."""

    def __init__(self, code: str, status: int, **facts: str) -> None:
        super().__init__(code, **facts)
        self.status = status


def kind_of(content_type: str) -> str:
    """`form`, `multipart`, `json`, or "" for what is not taken."""
    kind = content_type.partition(";")[0].strip().lower()
    return {
        "application/x-www-form-urlencoded": "form", "multipart/form-data": "multipart",
        "application/json": "json",
    }.get(kind, "")


def parse(body: bytes, content_type: str) -> Posted:
    """The whole body; raises `BadBody`."""
    if len(body) > MOST_BYTES:
        raise BadBody("body_too_large", 413)
    match kind_of(content_type):
        case "form":
            return _sorted(_form(body, content_type))
        case "multipart":
            return _sorted(_multipart(body, content_type))
        case "json":
            return _json(body)
        case _:
            raise BadBody("body_type", 415)


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        raise BadBody("body_encoding", 400) from None


def _form(body: bytes, content_type: str) -> list[tuple[str, str]]:
    charset = parse_options_header(content_type)[1].get(b"charset", b"utf-8").lower()
    if charset not in {b"utf-8", b"utf8"}:
        raise BadBody("body_encoding", 400)
    text = _text(body)
    if text.count("&") >= MOST_FIELDS:
        raise BadBody("body_fields", 413)
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        raise BadBody("body_encoding", 400) from None


class _Parts:
    """Gathers the parts of a multipart body."""

    def __init__(self) -> None:
        self.pairs: list[tuple[bytes, bytes]] = []
        self.ended = False
        self._header = self._value = b""
        self._name: bytes | None = None
        self._file = False
        self._body = bytearray()

    def on_part_begin(self) -> None:
        if len(self.pairs) >= MOST_FIELDS:
            raise BadBody("body_fields", 413)
        self._header, self._value, self._name = b"", b"", None
        self._file, self._body = False, bytearray()

    def on_header_field(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def on_header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def on_header_end(self) -> None:
        if self._header.lower() == b"content-disposition":
            _, options = parse_options_header(self._value)
            self._name = options.get(b"name")
            self._file = b"filename" in options
        self._header = self._value = b""

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        self._body += data[start:end]

    def on_part_end(self) -> None:
        if self._file:
            if self._body:
                raise BadBody("body_file", 415)
        elif self._name is None:
            raise BadBody("body_multipart", 400)
        else:
            self.pairs.append((self._name, bytes(self._body)))

    def on_end(self) -> None:
        self.ended = True


def _multipart(body: bytes, content_type: str) -> list[tuple[str, str]]:
    boundary = parse_options_header(content_type)[1].get(b"boundary", b"")
    if not boundary or len(boundary) > 200:
        raise BadBody("body_multipart", 400)
    parts = _Parts()
    calls: MultipartCallbacks = {
        "on_part_begin": parts.on_part_begin, "on_header_field": parts.on_header_field,
        "on_header_value": parts.on_header_value, "on_header_end": parts.on_header_end,
        "on_part_data": parts.on_part_data, "on_part_end": parts.on_part_end,
        "on_end": parts.on_end,
    }
    try:
        parser = MultipartParser(boundary, calls)
        parser.write(body)
        parser.finalize()
    except FormParserError:
        raise BadBody("body_multipart", 400) from None
    if not parts.ended:
        # Cut off on the way: what is missing would go unnoticed.
        raise BadBody("body_multipart", 400)
    return [(_text(name), _text(value)) for name, value in parts.pairs]


def _json(body: bytes) -> Posted:
    row = json_rows.read_one(_text(body.removeprefix(b"\xef\xbb\xbf")))
    if isinstance(row, Reject):
        facts = {name: str(fact) for name, fact in row.facts.items()}
        raise BadBody(f"json_{row.code}", 422 if row.column else 400, **facts)
    if len(row.cells) > MOST_FIELDS:
        raise BadBody("body_fields", 413)
    return _sorted(list(row.cells.items()), is_json=True)


def _sorted(pairs: list[tuple[str, str]], *, is_json: bool = False) -> Posted:
    answers: dict[str, str] = {}
    controls: dict[str, str] = {}
    for name, text in pairs:
        ours = name in _CONTROLS or name.startswith("_")
        into = controls if ours else answers
        if name in into:
            raise BadBody("body_twice", 422, field=name[:40])
        into[name] = text
    return Posted(answers, controls, is_json)
