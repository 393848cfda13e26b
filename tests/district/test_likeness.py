"""How like a name is to what was typed: sound, part, kind, slip, initials, or not at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from district.characters import characters_of
from district.likeness import Likeness, Typed, one_slip
from district.names import spelled
from district.numerals import CHARACTERS
from district.syllables import LEVEL_ONE, ear

FUXUE, DONGSI, ZHANG, JUER, SANTIAO, CHANG, XI = (
    "府学胡同", "东四北大街", "张自忠路", "菊儿胡同", "东四三条", "长巷头条", "囍里",
)
NAMES = (FUXUE, DONGSI, ZHANG, JUER, SANTIAO, CHANG, XI)
KNOWN = characters_of(NAMES)
SOUND, PART, KIND, SLIP, INITIALS = Likeness


def likeness(typed: str, name: str) -> Likeness | None:
    return Typed(typed, KNOWN).likeness(name, (spelled(name),))


def is_exactly(typed: str, name: str) -> bool:
    return Typed(typed, KNOWN).is_exactly(name, (spelled(name),))


def test_the_nearest_likeness_comes_first() -> None:
    assert sorted(Likeness) == [SOUND, PART, KIND, SLIP, INITIALS]


# --- in characters


@pytest.mark.parametrize(
    ("typed", "name", "like"),
    [
        (FUXUE, FUXUE, SOUND),
        ("付雪湖同", FUXUE, SOUND),
        ("府学胡童", FUXUE, SOUND),
        ("章子中路", ZHANG, SOUND),
        ("脏紫宗路", ZHANG, SOUND),
        ("菊耳胡同", JUER, SOUND),
        ("西里", XI, SOUND),
        ("囍李", XI, SOUND),
        ("长项头条", CHANG, SOUND),
        ("府学", FUXUE, PART),
        ("府学胡", FUXUE, PART),
        ("付雪", FUXUE, PART),
        ("东四", DONGSI, PART),
        ("东四北", DONGSI, PART),
        ("府学街", FUXUE, KIND),
        ("府学巷", FUXUE, KIND),
        ("东四大街", DONGSI, KIND),
        ("东四北街", DONGSI, KIND),
        ("张自忠胡同", ZHANG, KIND),
        ("府胡同", FUXUE, SLIP),
        ("府学学胡同", FUXUE, SLIP),
        ("府字胡同", FUXUE, SLIP),
        ("学府胡同", FUXUE, SLIP),
        ("府胡学同", FUXUE, SLIP),
        ("东四条", SANTIAO, SLIP),
        ("宝钞胡同", FUXUE, None),
        ("东四西街", FUXUE, None),
        ("府", FUXUE, None),
        ("囍", XI, None),
        ("", FUXUE, None),
    ],
)
def test_characters_are_compared_by_ear_one_by_one(
    typed: str, name: str, like: Likeness | None
) -> None:
    assert likeness(typed, name) is like


@pytest.mark.parametrize("typed", ["东四二条", "东四四条", "东四十条", "东三四条", "东四三十条"])
def test_another_number_is_another_lane_however_it_sounds(typed: str) -> None:
    assert likeness(typed, SANTIAO) not in (SOUND, PART)
    assert likeness("东四十条", "东四四条") is None


@given(st.text("".join(NAMES), min_size=2, max_size=6), st.data())
def test_whoever_hears_a_name_and_writes_it_otherwise_is_understood(
    name: str, data: st.DataObject
) -> None:
    # The table only knows one reading of each character, and so does whoever types here.
    typed = "".join(
        data.draw(st.sampled_from(SAME_SOUND.get(c, [c])), label=c) if c not in CHARACTERS else c
        for c in name
    )
    assert likeness(typed, name) is SOUND


_BY_EAR: dict[str, list[str]] = {}
for _character, _read in LEVEL_ONE.items():
    if _character not in CHARACTERS:
        _BY_EAR.setdefault(ear(_read), []).append(_character)
SAME_SOUND = {c: _BY_EAR[ear(LEVEL_ONE[c])] for name in NAMES for c in name
              if c in LEVEL_ONE and c not in CHARACTERS}


# --- in Latin letters


@pytest.mark.parametrize(
    ("typed", "name", "like"),
    [
        ("fuxuehutong", FUXUE, SOUND),
        ("fuxuehuton", FUXUE, SOUND),
        ("zangzizonglu", ZHANG, SOUND),
        ("zhangzizhonlu", ZHANG, SOUND),
        ("dongsibeistreet", DONGSI, SOUND),
        ("付雪hutong", FUXUE, SOUND),
        ("juerhutong", JUER, SOUND),
        ("zhangxiangtoutiao", CHANG, SLIP),
        ("fuxue", FUXUE, PART),
        ("fux", FUXUE, PART),
        ("fuxuehu", FUXUE, PART),
        ("zhangzizhong", ZHANG, PART),
        ("zangzizong", ZHANG, PART),
        ("东sibei", DONGSI, PART),
        ("fuxehutong", FUXUE, SLIP),
        ("fuxuehutnog", FUXUE, SLIP),
        ("fuxuehutongg", FUXUE, SLIP),
        ("fvxuehutong", FUXUE, SOUND),
        ("fixuehutong", FUXUE, SLIP),
        ("zangzizunglu", ZHANG, SLIP),
        ("fxht", FUXUE, INITIALS),
        ("fxh", FUXUE, INITIALS),
        ("zzzl", ZHANG, INITIALS),
        ("zhzzhl", ZHANG, INITIALS),
        ("府xht", FUXUE, INITIALS),
        ("fx", FUXUE, None),
        ("fu", FUXUE, None),
        ("hxht", FUXUE, None),
        ("胡xht", FUXUE, None),
        ("fuxuexiang", FUXUE, None),
        ("fuxhuton", FUXUE, None),
        ("beidajie", DONGSI, None),
    ],
)
def test_letters_are_compared_with_how_a_name_is_spelled(
    typed: str, name: str, like: Likeness | None
) -> None:
    assert likeness(typed, name) is like


# --- spelled out exactly


@pytest.mark.parametrize(
    ("typed", "name"),
    [("fuxuehutong", FUXUE), ("府xuehutong", FUXUE), ("fuxue胡同", FUXUE), ("dongsibeidajie", DONGSI),
     ("dongsibeistreet", DONGSI), ("dong四beidajie", DONGSI), ("xili", XI)],
)
def test_a_name_spelled_out_is_exactly_that_name(typed: str, name: str) -> None:
    assert is_exactly(typed, name)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        (FUXUE, FUXUE),
        ("付xuehutong", FUXUE),
        ("同xuehuf", FUXUE),
        ("fuxuehuton", FUXUE),
        ("fuxue", FUXUE),
        ("zangzizonglu", ZHANG),
        ("fuxuestreet", FUXUE),
        ("", FUXUE),
    ],
)
def test_what_only_sounds_like_a_name_is_not_exactly_it(typed: str, name: str) -> None:
    assert not is_exactly(typed, name)


# --- one slip


def edits(text: str) -> set[str]:
    """Everything one slip away, by trying them all."""
    found = set()
    for at in range(len(text) + 1):
        found |= {text[:at] + c + text[at:] for c in "abc"}
        if at < len(text):
            found |= {text[:at] + text[at + 1 :]} | {text[:at] + c + text[at + 1 :] for c in "abc"}
            found.add(text[:at] + text[at : at + 2][::-1] + text[at + 2 :])
    return found - {text}


words = st.text("abc", max_size=5)


@given(words, words)
def test_one_slip_is_one_letter_wrong_missing_too_many_or_swapped(one: str, other: str) -> None:
    assert one_slip(one, other) == (other in edits(one))


@given(words, st.data())
def test_every_single_slip_is_seen_from_both_sides(one: str, data: st.DataObject) -> None:
    other = data.draw(st.sampled_from(sorted(edits(one))))
    assert one_slip(one, other)
    assert one_slip(other, one)


@given(st.text(max_size=12), st.sampled_from(NAMES))
def test_anything_typed_is_like_a_name_or_not(typed: str, name: str) -> None:
    assert likeness(typed, name) in (*Likeness, None)
    assert is_exactly(typed, name) in (True, False)
