"""Of single characters only what this district needs: old forms, and rare readings."""

from __future__ import annotations

import pytest

from district.characters import IN_ADDRESSES, Characters, characters_of, is_han


@pytest.mark.parametrize(
    ("character", "han"),
    [("府", True), ("一", True), ("\u3400", True), ("\u9fff", True), ("\u33ff", False), ("\ua000", False),
     ("a", False), ("7", False), ("。", False), ("あ", False), ("\U00020000", False), ("🏮", False)],
)
def test_a_chinese_character_is_told_from_anything_else(character: str, han: bool) -> None:
    assert is_han(character) is han


def test_names_bring_the_old_forms_of_their_characters() -> None:
    without = characters_of([]).simple
    found = characters_of(["府学胡同", "香饵胡同", "a1"]).simple
    assert {old: found[old] for old in found.keys() - without.keys()} == {
        "學": "学", "衚": "胡", "衕": "同", "鬍": "胡", "餌": "饵",
    }


def test_what_people_write_around_a_name_is_known_without_any_name() -> None:
    found = characters_of([])
    assert found.sounds == {}
    assert set(found.simple.values()) <= set(IN_ADDRESSES)
    assert {old: found.simple[old] for old in "號樓棟單門層園區東條後裡裏辦處請誰電話"} == dict(
        zip("號樓棟單門層園區東條後裡裏辦處請誰電話", "号楼栋单门层园区东条后里里办处请谁电话", strict=True)
    )


def test_a_character_that_stands_in_a_name_is_never_changed() -> None:
    # 乾 is 干 elsewhere; 後 is how its own sign writes it.
    assert {"乾": "干"}.items() <= characters_of(["干面胡同"]).simple.items()
    assert "乾" not in characters_of(["干面胡同", "乾清里"]).simple
    assert "後" not in characters_of(["後海"]).simple


def test_only_rare_characters_bring_their_readings() -> None:
    assert characters_of(["府学胡同", "囍里", "嫘祖路", "菡萏里", "〇"]).sounds == {
        "囍": "xi", "嫘": "lei", "菡": "han", "萏": "dan",
    }


def test_the_order_of_the_names_does_not_matter() -> None:
    names = ["香饵胡同", "囍里", "府学胡同"]
    assert characters_of(names) == characters_of(reversed(names))
    assert isinstance(characters_of(iter(names)), Characters)
