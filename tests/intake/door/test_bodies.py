"""A post's body: three ways of writing the same, and a sentence for what is none of them."""

from __future__ import annotations

import json
from urllib.parse import urlencode

import pytest

from district.words import read_words
from intake.door.bodies import MOST_BYTES, MOST_FIELDS, BadBody, Posted, parse
from intake.tidy import LONGEST

FORM = "application/x-www-form-urlencoded"
MULTI = "multipart/form-data; boundary=B"
WORDS = [read_words("zh"), read_words("en")]


def part(name: str, text: str, more: str = "") -> bytes:
    return f'--B\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n{text}\r\n'.encode()


SAME = Posted({"story": "很 吵&=", "empty": ""}, {"key": "k", "_took": "9"})


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"story=%E5%BE%88+%E5%90%B5%26%3D&empty=&key=k&_took=9", FORM),
        ("story=很%20吵%26%3D&empty=&key=k&_took=9".encode(), f"{FORM}; charset=UTF-8"),
        (part("story", "很 吵&=") + part("empty", "") + part("key", "k") + part("_took", "9")
         + b"--B--\r\n", MULTI),
        (part("story", "很 吵&=") + part("empty", "") + part("key", "k") + part("_took", "9")
         + part("photo", "", '; filename=""') + b"--B--\r\n", MULTI),
    ],
)
def test_forms_of_every_kind_say_the_same(body: bytes, kind: str) -> None:
    assert parse(body, kind) == SAME


def test_json_says_the_same_with_plain_values() -> None:
    body = json.dumps({"story": "很 吵&=", "empty": None, "key": "k", "_took": 9}).encode()
    assert parse(body, "Application/JSON; charset=utf-8") == Posted(
        SAME.answers, SAME.controls, is_json=True
    )
    assert parse(b'\xef\xbb\xbf{"a": true, "b": 1.50}', "application/json").answers == {
        "a": "true", "b": "1.50",
    }


def test_two_fields_as_long_as_fields_may_be_are_not_too_long() -> None:
    body = urlencode({"story": "很" * LONGEST, "more": "吵" * LONGEST, "key": "k" * 200}).encode()
    assert len(parse(body, FORM).answers["story"]) == LONGEST


@pytest.mark.parametrize(
    ("body", "kind", "code", "status"),
    [
        (b"a=1", "text/plain", "body_type", 415),
        (b"a=1", "", "body_type", 415),
        (b"x" * (MOST_BYTES + 1), FORM, "body_too_large", 413),
        (b"&".join(b"a%d=1" % n for n in range(MOST_FIELDS + 1)), FORM, "body_fields", 413),
        (b"&" * MOST_BYTES, FORM, "body_fields", 413),
        (b"".join(part(f"a{n}", "") for n in range(MOST_FIELDS + 1)) + b"--B--\r\n", MULTI,
         "body_fields", 413),
        (b"a=1&a=2", FORM, "body_twice", 422),
        (b"story=%ff%fe", FORM, "body_encoding", 400),
        ("story=很吵".encode("gb18030"), FORM, "body_encoding", 400),
        (b"a=1", f"{FORM}; charset=gbk", "body_encoding", 400),
        (part("a", "1"), MULTI, "body_multipart", 400),
        (part("a", "1")[:20], MULTI, "body_multipart", 400),
        (b"--C\r\n", MULTI, "body_multipart", 400),
        (b"", "multipart/form-data", "body_multipart", 400),
        (part("a", "x", '; filename="a.jpg"') + b"--B--\r\n", MULTI, "body_file", 415),
        (b"--B\r\nX: y\r\n\r\n1\r\n--B--\r\n", MULTI, "body_multipart", 400),
        (b"{", "application/json", "json_json_broken", 400),
        (b"[]", "application/json", "json_not_a_form", 400),
        (b'"x"', "application/json", "json_not_a_form", 400),
        (b'{"a": [1]}', "application/json", "json_not_plain", 422),
        (b'{"a": 1, "a": 2}', "application/json", "json_key_twice", 422),
        (b'{"a": NaN}', "application/json", "json_json_constant", 400),
        (b"[" * MOST_BYTES, "application/json", "json_too_deep", 400),
        (b'{"a":' * 12_000, "application/json", "json_too_deep", 400),
        (b"\xff\xfe{\x00}\x00", "application/json", "body_encoding", 400),
        (json.dumps({f"a{n}": 1 for n in range(MOST_FIELDS + 1)}).encode(), "application/json",
         "body_fields", 413),
    ],
)
def test_what_cannot_be_read_is_a_sentence(body: bytes, kind: str, code: str, status: int) -> None:
    with pytest.raises(BadBody) as error:
        parse(body, kind)
    assert (error.value.code, error.value.status) == (code, status)
    for words in WORDS:
        assert words(f"page.door.bad.{code}", **error.value.facts)
