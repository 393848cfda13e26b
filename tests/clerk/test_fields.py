"""What changed in a file, key by key."""

from __future__ import annotations

from clerk.fields import Field, fields, named
from district.words import Words


def differing(old: str, new: str) -> list[tuple[str, str | None, str | None]]:
    found = fields(old.encode(), new.encode())
    assert found is not None
    return [("/".join(map(str, one.shown)), one.old, one.new) for one in found]


def test_a_value_is_told_as_it_was_typed() -> None:
    assert differing('badge: "012345"\nphone: 1', 'badge: "012346"\nphone: 1') == [
        ("badge", "012345", "012346")
    ]


def test_quotes_remarks_and_layout_are_no_change() -> None:
    assert differing('name: {zh: 府学, en: Fuxue}', 'name:\n  zh: "府学"  # 新\n  en: Fuxue\n') == []


def test_a_bare_text_is_the_chinese_one() -> None:
    assert differing("about: 你好", "about: {zh: 你好, en: Hello}") == [("about/en", None, "Hello")]
    assert differing("also: 府学", "also: [府学]") == []


def test_a_key_that_came_or_went_has_one_side_alone() -> None:
    assert differing("a: 1", "a: 1\nb: [x, {c: 2}]") == [("b", None, "[x, {c: 2}]")]
    assert differing("a: 1\nb: 2", "a: 1") == [("b", "2", None)]


def test_an_item_of_a_list_is_followed_by_its_first_value() -> None:
    old = "postings:\n  - {community: a, from: 1}\n  - {community: b, from: 2}\n"
    new = "postings:\n  - {community: c, from: 3}\n  - {community: a, from: 1, until: 9}\n" \
          "  - {community: b, from: 2}\n"
    assert differing(old, new) == [
        ("postings/a/until", None, "9"), ("postings/c", None, "{community: c, from: 3}"),
    ]


def test_an_item_that_went_is_told_whole() -> None:
    assert differing("held:\n  - {on: 1, raised: 2}\n  - {on: 3}", "held:\n  - {on: 3}") == [
        ("held/1", "{on: 1, raised: 2}", None)
    ]


def test_a_text_of_several_lines_is_told_on_one() -> None:
    assert differing("body: |\n  a\n  b\n", "body: |\n  a\n  c\n") == [("body", "a b", "a c")]


def test_what_is_no_yaml_cannot_be_compared() -> None:
    assert fields(b"a: [1", b"a: 1") is None
    assert fields(b"a: 1", b"\xff\xfe") is None


def test_a_key_goes_by_the_name_that_staff_know_where_there_is_one() -> None:
    words = Words("zh", {"key.officer.postings.until.name": "到哪天", "diff.key": "{name}（{key}）"})
    assert named(words, "officers", ("postings", 0, "until")) == "到哪天（until）"
    assert named(words, "officers", ("badge",)) == "badge"
    words = Words("zh", {"key.officer.name.name": "姓名", "diff.key": "{name}（{key}）"})
    assert named(words, "officers", ("name", "zh")) == "姓名（name.zh）"


def test_every_field_keeps_its_place_in_the_file() -> None:
    assert fields(b"a: [x]", b"a: [x, y]") == [Field(("a", 1), ("a", "y"), None, "y")]
