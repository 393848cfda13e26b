"""Readings without a dictionary: every character, every syllable, and where a name lies."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from district.sounds import readings
from district.syllables import (
    LEVEL_ONE,
    STRANGE,
    ear,
    initials,
    key,
    letters,
    slip_keys,
    syllable,
    units,
)

SYLLABLES = sorted(set(LEVEL_ONE.values()))
PLAIN = [one for one in SYLLABLES if one[0] not in "aeo"]
"""Those that begin with a consonant: only they stay apart when written together."""
LAST_OF_A_SOUND = {ear(one): one for one in PLAIN}
INITIALS = ("zh", "ch", "sh", *"bpmfdtnlgkhjqxrzcsyw", "")
SAME_TO_THE_EAR = {"zh": "z", "ch": "c", "sh": "s", "n": "l"}

names = st.lists(st.sampled_from(PLAIN), min_size=3, max_size=6)


def heard(one: str) -> tuple[str, str]:
    """What the ear keeps of a syllable, worked out from its initial and its final."""
    initial = next(begin for begin in INITIALS if one.startswith(begin))
    final = one[len(initial) :]
    return SAME_TO_THE_EAR.get(initial, initial), final[:-1] if final.endswith("ng") else final


# --- how characters are read


def test_every_character_of_level_one_is_read_as_the_dictionary_allows() -> None:
    assert len(LEVEL_ONE) == 3755
    wrong = {
        character: read for character, read in LEVEL_ONE.items()
        if read not in {one.replace("v", "u") for one in readings(character)}
    }
    assert wrong == {}


@pytest.mark.parametrize(
    ("character", "read"),
    [("府", "fu"), ("学", "xue"), ("胡", "hu"), ("啊", "a"), ("座", "zuo"), ("绿", "lu"), ("女", "nu"),
     ("囍", "xi"), ("嫘", STRANGE), ("x", "x"), ("7", "7"), ("v", "u"), ("-", "-"), ("é", STRANGE)],
)
def test_a_character_is_read_and_what_nobody_knows_is_strange(character: str, read: str) -> None:
    assert syllable(character, {"囍": "xi"}) == read


@pytest.mark.parametrize(
    ("text", "known", "unknown"),
    [("府学胡同", "fuxuehutong", "fuxuehutong"), ("府xue胡同36", "fuxuehutong36", "fuxuehutong36"),
     ("lv米仓", "lumicang", "lumicang"), ("囍里", "xili", "囍li"), ("嫘里", "?li", "嫘li"), ("", "", "")],
)
def test_a_text_is_spelled_out_and_without_more_a_rare_character_stands_for_itself(
    text: str, known: str, unknown: str
) -> None:
    assert (letters(text, {"囍": "xi"}), letters(text)) == (known, unknown)


# --- letters in syllables


@given(st.one_of(st.text(max_size=30), st.text("aeioungrhzcsjxv1?", max_size=30)))
def test_the_syllables_joined_give_back_the_letters(spelled: str) -> None:
    found = units(spelled)
    assert "".join(found) == spelled
    assert all(found)


def test_every_syllable_there_is_stands_alone() -> None:
    assert [one for one in SYLLABLES if units(one) != (one,)] == []


@given(st.lists(st.sampled_from(PLAIN), max_size=8))
def test_syllables_written_together_are_found_again(name: list[str]) -> None:
    assert units("".join(name)) == tuple(name)


@pytest.mark.parametrize(
    ("spelled", "found"),
    [
        ("fuxhutong", "fu x hu tong"),
        ("fxht", "f x h t"),
        ("zhzhsh", "zh zh sh"),
        ("changanjie", "chan gan jie"),
        ("xian", "xian"),
        ("fangai", "fan gai"),
        ("xianerhutong", "xia ne r hu tong"),
        ("erlonglu", "er long lu"),
        ("erenlu", "e ren lu"),
        ("dongsi3tiao", "dong si 3 tiao"),
        ("囍li", "囍 li"),
    ],
)
def test_letters_run_together_are_taken_apart_the_same_way_always(spelled: str, found: str) -> None:
    assert " ".join(units(spelled)) == found


@given(st.text(max_size=30))
def test_every_syllable_gives_one_initial(spelled: str) -> None:
    assert len(initials(spelled)) == len(units(spelled))


@pytest.mark.parametrize(
    ("spelled", "begin"),
    [("fuxuehutong", "fxht"), ("nanluoguxiang", "llgx"), ("zhangzizhonglu", "zzzl"), ("", "")],
)
def test_initials_are_those_the_ear_hears(spelled: str, begin: str) -> None:
    assert initials(spelled) == begin


# --- the ear


def test_two_syllables_sound_alike_exactly_when_only_a_known_confusion_parts_them() -> None:
    by_ear: dict[str, set[str]] = {}
    by_confusion: dict[tuple[str, str], set[str]] = {}
    for one in SYLLABLES:
        by_ear.setdefault(ear(one), set()).add(one)
        by_confusion.setdefault(heard(one), set()).add(one)
    assert sorted(map(sorted, by_ear.values())) == sorted(map(sorted, by_confusion.values()))


@pytest.mark.parametrize(
    ("one", "other"),
    [("zhangzizhong", "zangzizong"), ("chen", "ceng"), ("shijia", "sijia"), ("nan", "lang"),
     ("jingxing", "jinxin"), ("zhengyi", "zenyi"), ("fangjia", "fanjia")],
)
def test_what_the_ear_confuses_is_the_same_to_it(one: str, other: str) -> None:
    assert ear(one) == ear(other)


@pytest.mark.parametrize(
    ("one", "other"), [("hutong", "futong"), ("bei", "pei"), ("dong", "deng"), ("xi", "si"), ("ri", "li")]
)
def test_what_the_ear_keeps_apart_stays_apart(one: str, other: str) -> None:
    assert ear(one) != ear(other)


# --- where a name lies


@given(names, st.lists(st.sampled_from(SYLLABLES), max_size=4))
def test_what_goes_on_in_the_same_way_lies_at_the_same_key(name: list[str], rest: list[str]) -> None:
    assert key("".join([*name, *rest])) == key("".join(name))


@given(names)
def test_what_sounds_alike_lies_at_the_same_key(name: list[str]) -> None:
    other = [LAST_OF_A_SOUND[ear(one)] for one in name]
    assert key("".join(other)) == key("".join(name))


def test_names_that_begin_otherwise_lie_elsewhere() -> None:
    spelled = ["fuxuehutong", "dongsibeidajie", "dongsishitiao", "zhangzizhonglu", "xiangerhutong"]
    assert len({key(one) for one in spelled}) == 5


SLIPS = {
    "wrong": lambda name, at, new: [*name[:at], new, *name[at + 1 :]],
    "missing": lambda name, at, new: [*name[:at], *name[at + 1 :]],
    "too many": lambda name, at, new: [*name[:at], new, *name[at:]],
    "swapped": lambda name, at, new: [*name[:at], *reversed(name[at : at + 2]), *name[at + 2 :]],
}


@pytest.mark.parametrize("slip", SLIPS)
@given(name=names, at=st.integers(0, 5), new=st.sampled_from(PLAIN))
def test_two_names_apart_by_one_syllable_share_a_key(
    slip: str, name: list[str], at: int, new: str
) -> None:
    other = SLIPS[slip](name, at % len(name), new)
    assert {*slip_keys("".join(name))} & {*slip_keys("".join(other))}


@given(names)
def test_the_keys_of_slips_are_few_and_each_is_said_once(name: list[str]) -> None:
    found = slip_keys("".join(name))
    assert 2 <= len(found) <= 5
    assert len(set(found)) == len(found)


@pytest.mark.parametrize("spelled", ["", "fu", "fuxue"])
def test_of_what_is_short_nothing_is_left_out(spelled: str) -> None:
    assert len(slip_keys(spelled)) == 1


@given(st.text(max_size=30))
def test_any_text_has_a_key_and_keys_of_its_slips(spelled: str) -> None:
    assert bool(key(spelled)) == bool(spelled)
    assert all(slip_keys(spelled))
