"""A line as typed: what of it may be an address, and that no line keeps anybody waiting."""

from __future__ import annotations

import json
import re
import signal
import subprocess
from itertools import product
from random import Random
from types import FrameType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from district.characters import characters_of
from district.lines import (
    LONGEST,
    PATTERNS,
    WORDS,
    Because,
    Line,
    english_words,
    has_moved,
    head_of,
    line_of,
    prefixes_of,
    untitled,
)
from district.names import KIND
from district.syllables import UNIT
from district.typed import NUMBERS
from tests.conftest import ROOT

CHARACTERS = characters_of(["府学胡同", "东四北大街", "张自忠路"])
PREFIXES = prefixes_of(["北京市东城区", "东城", "北京"], "Dongcheng District")
EVERY = {**PATTERNS, **NUMBERS, "kind": KIND, "unit": UNIT}
"""All sources that browsers are given."""


def read(text: str) -> Line:
    return line_of(text, CHARACTERS, PREFIXES)


# --- one line, one reading


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("府学胡同36号", "府学胡同36号"),
        ("府學衚衕３６號", "府学胡同36号"),
        (" 府学胡同 ， 36 号。", "府学胡同36号"),
        ("“府学胡同”36号", "府学胡同36号"),
        ("【府学胡同】#36号？！", "府学胡同36号"),
        ("36号，府学胡同", "府学胡同36"),
        ("甲36号府学胡同", "府学胡同甲36"),
        ("36-2 Fuxue Hutong", "fuxuehutong36-2"),
        ("No. 36, Fuxue Hutong", "fuxuehutong36"),
        ("府学胡同三十六", "府学胡同三十六号"),
        ("府学胡同甲三", "府学胡同甲三号"),
        ("东四3条五号", "东四三条五号"),
        ("dongsi 3 tiao", "dongsi三tiao"),
        ("府学胡同 36 至 38 号", "府学胡同36-38号"),
        ("府学胡同36号到38号", "府学胡同36-38号"),
        ("府学胡同36～38号", "府学胡同36-38号"),
        ("府学胡同1234567", "府学胡同"),
        ("府学胡同36号 13800138000", "府学胡同36号"),
    ],
)
def test_an_address_is_folded_and_its_number_comes_last(text: str, reading: str) -> None:
    assert read(text) == Line((reading,))


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("Fuxue East Road 3", "fuxuedonglu3"),
        ("3 North Fuxue Alley", "beifuxuehutong3"),
        ("Fuxue Community", "fuxueshequ"),
        ("Jiaodaokou Subdistrict", "jiaodaokoujiedao"),
        ("Jiaodaokou Police Station", "jiaodaokoupaichusuo"),
        ("5 Fuxue Ave., Beijing, China", "fuxuestreet5"),
        ("36 Fuxue Hutong, Dongcheng District, Beijing, China", "fuxuehutong36"),
        ("Fuxue Hutong 36, Beijing 100007", "fuxuehutong36"),
        ("Room 501, Building 2, 36 Fuxue Hutong", "fuxuehutong36"),
        ("flat 3b, 36 Fuxue Hutong", "fuxuehutong36"),
        ("5th floor, 36 Fuxue Hutong", "fuxuehutong36"),
        ("Building 3, Fuxue Jiayuan", "fuxuejiayuan3号楼"),
        ("opposite 36 Fuxue Hutong", "fuxuehutong36对面"),
        ("next to Fuxue Hutong 36", "fuxuehutong36对面"),
        ("I live at 36 Fuxue Hutong", "fuxuehutong36"),
        ("Who is the community police officer for Fuxue Hutong?", "fuxuehutong"),
        ("Officer Shen", "shen"),
    ],
)
def test_english_is_read_as_pinyin(text: str, reading: str) -> None:
    assert read(text) == Line((reading,))


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("请问府学胡同36号归谁管", "府学胡同36号"),
        ("嗯，那个，府学胡同36号谁管呢？", "府学胡同36号"),
        ("我家住在府学胡同36号", "府学胡同36号"),
        ("帮我查一下府学胡同36号的民警是谁", "府学胡同36号"),
        ("府学胡同36号的片儿警", "府学胡同36号"),
        ("府学胡同36号属于哪个社区的", "府学胡同36号"),
        ("府学胡同36号派出所的民警电话是多少", "府学胡同36号派出所"),
        ("府学胡同36号这边的住户该找哪位民警", "府学胡同36号"),
        ("府学社区居委会", "府学社区"),
        ("你好我是租户府学胡同36号谢谢", "府学胡同36号"),
        ("姓沈的警官", "沈"),
        # What is only talk is left as it is: it must not become an empty name.
        ("我", "我"),
        ("查一下", "查一下"),
    ],
)
def test_what_is_said_around_an_address_is_left_out(text: str, reading: str) -> None:
    assert read(text) == Line((reading,))


# --- what stands before an address


def test_what_stands_before_an_address_is_taken_away_as_typed_first() -> None:
    assert read("北京东城府学胡同36号") == Line(
        ("北京东城府学胡同36号", "东城府学胡同36号", "府学胡同36号")
    )


def test_what_is_only_a_district_stays_a_name() -> None:
    assert read("东城") == Line(("东城",))
    assert read("Dongcheng District").readings[-1] == "dongchengdistrict"


def test_at_most_three_things_are_taken_away() -> None:
    assert read("东城" * 6 + "府学胡同").readings == tuple(
        "东城" * left + "府学胡同" for left in (6, 5, 4, 3)
    )


def test_the_longest_prefix_comes_first_and_each_once() -> None:
    assert prefixes_of(["东城", "北京市东城区", "东 城", ""], "Dongcheng") == [
        "beijingshidongchengqu", "dongcheng", "zhongguo", "北京市东城区", "china", "东城", "中国",
    ]
    assert prefixes_of([], "") == ["zhongguo", "china", "中国"]


@pytest.mark.parametrize(
    ("text", "within", "rest"),
    [
        ("交道口街道府学胡同36号", ("交道口街道",), "府学胡同36号"),
        ("府学社区府学胡同36号", ("府学社区",), "府学胡同36号"),
        ("交道口街道府学社区府学胡同36号", ("交道口街道", "府学社区"), "府学胡同36号"),
        ("交道口派出所辖区府学胡同", ("交道口派出所",), "府学胡同"),
        ("交道口街道办事处府学胡同", ("交道口街道办事处",), "府学胡同"),
        ("jiaodaokou jiedao fuxue hutong", ("jiaodaokoujiedao",), "fuxuehutong"),
        ("府学社区", (), ""),
        ("府学社区1", (), ""),
    ],
)
def test_what_an_address_is_said_to_lie_in_is_kept_apart(
    text: str, within: tuple[str, ...], rest: str
) -> None:
    line = read(text)
    assert (line.within, line.rest) == (within, rest)


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("西城区德胜门", "西城区"),
        ("上海市南京路1号", "上海市"),
        ("河北省三河市", "河北省"),
        ("密云县1号", "密云县"),
        ("Chaoyang District", "district"),
        ("Hebei Province", "province"),
        ("府学胡同36号", ""),
        ("府学小区3号楼", ""),
        ("东城府学胡同", ""),
        ("北京市东城区府学胡同", ""),
        ("西城区", "西城区"),
        ("东城区", ""),
    ],
)
def test_another_city_or_district_is_noticed(text: str, region: str) -> None:
    assert read(text).region == region


# --- what is no address


@pytest.mark.parametrize(
    "text",
    [
        "13800138000", "138 0013 8000", "138-0013-8000", "+86 13800138000", "８６１３８００１３８０００",
        "010-64001234", "010 6400 1234", "０１０－６４００１２３４", "0311-1234567", "66666666", "1234567",
        "110101199003070011", "110101 19900307 0011", "11010119900307001X", "11010119900307001ｘ",
        "110101900307001", "我的手机号是13800138000", "电话：13800138000。", "my phone no: 13800138000",
        "身份证号110101199003070011", "13800138000 13900139000", "\x0013800138000\x00",
    ],
)
def test_a_telephone_or_identity_card_number_is_read_no_further(text: str) -> None:
    assert read(text) == Line(because=Because.PERSONAL)


TELEPHONES = st.integers(13_000_000_000, 19_999_999_999).map(str)
CARDS = st.tuples(
    st.sampled_from(["110101", "120103", "210202", "310115", "440305", "653201"]),
    st.dates().map(lambda day: f"{day:%Y%m%d}"), st.integers(0, 999), st.sampled_from("0123456789Xx"),
).map(lambda parts: f"{parts[0]}{parts[1]:0>8}{parts[2]:03}{parts[3]}")


@given(st.one_of(TELEPHONES, CARDS), st.sampled_from(["", "是", "我的", "："]))
def test_no_reading_ever_keeps_a_personal_number(number: str, around: str) -> None:
    assert read(around + number + around) == Line(because=Because.PERSONAL)
    assert read(f"府学胡同36号，{number}") == Line(("府学胡同36号",))
    assert read(f"{number} Fuxue Hutong") == Line(("fuxuehutong",))


@pytest.mark.parametrize("text", ["110", "12345", "府学胡同110号", "36", "99999"])
def test_a_short_number_is_nothing_personal(text: str) -> None:
    assert read(text).because is Because.NOTHING
    assert len(read(text).readings) == 1


@pytest.mark.parametrize("text", ["", " ", "\u3000", "。", "?!", "...", "\x00", "“”", "#"])
def test_of_a_line_without_letters_nothing_is_left(text: str) -> None:
    assert read(text) == Line(because=Because.SHORT)


def test_a_longer_text_is_not_cut_but_left_unread() -> None:
    assert read("x" * 200) == Line(("x" * 200,))
    assert read("x" * 201) == Line()
    assert read("府学胡同36号" * 2_000) == Line()


# --- the parts of a reading


@pytest.mark.parametrize(
    ("reading", "head"),
    [
        ("府学胡同36号", "府学胡同"),
        ("府学胡同甲36号", "府学胡同"),
        ("府学胡同第36号", "府学胡同"),
        ("府学胡同三十六号", "府学胡同"),
        ("东四三条五号", "东四三条"),
        ("东四三条", "东四三条"),
        ("府学家园三栋", "府学家园"),
        ("fuxuehutongno36", "fuxuehutong"),
        ("府学胡同", "府学胡同"),
        ("沈一帆警官", "沈一帆"),
        ("shenyifanjingguan", "shenyifan"),
        # Without a name before it the number is all there is.
        ("36号", "36号"),
        ("第36号", "第36号"),
        ("警官", "警官"),
        ("", ""),
    ],
)
def test_the_head_is_what_stands_before_the_number(reading: str, head: str) -> None:
    assert head_of(reading) == head


@given(st.text("府学胡同东四三条甲第no36-~号楼警官民", max_size=14))
def test_a_reading_begins_with_its_head(reading: str) -> None:
    assert reading.startswith(head_of(reading))
    assert bool(head_of(reading)) == bool(reading)


@pytest.mark.parametrize("title", ["社区民警", "警官", "民警", "片警", "片儿警", "警察", "同志", "jingguan", "minjing"])
def test_an_officer_is_named_without_the_title(title: str) -> None:
    assert untitled(f"沈一帆{title}") == "沈一帆"
    assert untitled(title) == title
    assert untitled(f"{title}沈") == f"{title}沈"


@pytest.mark.parametrize(
    "rest", ["路口", "的东口", "口", "口儿", "对面", "斜对面", "对过", "附近", "旁边", "隔壁", "楼下", "一带"]
)
def test_what_only_lies_near_a_name_has_moved(rest: str) -> None:
    assert has_moved(rest)
    assert not has_moved(f"36号{rest}")
    assert not has_moved(f"{rest}36号")


@pytest.mark.parametrize("rest", ["", "的", "36号", "北大街", "旁门"])
def test_what_is_no_direction_has_not_moved(rest: str) -> None:
    assert not has_moved(rest)


@pytest.mark.parametrize("word", WORDS)
def test_an_english_word_is_translated_only_where_it_stands_alone(word: str) -> None:
    assert english_words(f"fuxue {word} 3") == f"fuxue {WORDS[word]} 3"
    assert english_words(f"fuxue{word}") == f"fuxue{word}"
    assert english_words(f"{word}ern") == f"{word}ern"


# --- any line whatever


@given(st.text(max_size=LONGEST + 5))
def test_any_text_is_read_without_an_error(text: str) -> None:
    line = read(text)
    assert (line.because is not Because.NOTHING or len(text) > LONGEST) == (not line.readings)
    assert all(line.readings)
    assert bool(line.within) == bool(line.rest)
    for reading in line.readings:
        assert isinstance(head_of(reading), str)
        assert isinstance(has_moved(reading), bool)


@given(st.text(st.characters(categories=["Cs", "Cc", "Cf", "Co", "So", "No", "Mn"]), max_size=30))
def test_halves_of_characters_and_control_characters_are_read_without_an_error(text: str) -> None:
    assert isinstance(read(text), Line)


ALTERNATIVES = sorted(
    {
        part[:length]
        for source in EVERY.values()
        for part in re.split(r"[\\^$|()\[\]{}?*+:=!]+", source)
        for length in (1, len(part))
        if part
    }
    # What a half-width form makes longer, and what patterns say by classes of characters.
    | {"…", "\ufdfa", "㈠", "½", "#", "1", "1-", "- ", "1 号至", "no. ", "010-", "138 ", "\x00", "\n", "的的的社区"}
)


def hostile() -> list[str]:
    """Long repeats of what the patterns look for, one or two kinds, with an end that fits or not."""
    rng = Random(11)
    texts = [(one * LONGEST)[: LONGEST - 1] + end for one, end in product(ALTERNATIVES, ["x", "\n"])]
    for _ in range(900):
        one, other, begin, end = (rng.choice(ALTERNATIVES) for _ in range(4))
        half = (LONGEST - len(begin) - len(end)) // 2
        texts.append(begin + (one * LONGEST)[:half] + (other * LONGEST)[:half] + end)
        texts.append(((begin + one) * LONGEST)[: LONGEST - len(end)] + end)
    return [text[:LONGEST] for text in texts]


def in_time(text: str) -> bool:
    """Whether a line is read within fifty milliseconds of computing; what takes longer is ended."""
    signal.setitimer(signal.ITIMER_VIRTUAL, 0.05)
    try:
        for reading in read(text).readings:
            head_of(reading)
            has_moved(reading)
    except TimeoutError:
        return False
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return True


def too_late(number: int, frame: FrameType | None) -> None:
    raise TimeoutError


def test_no_hostile_line_takes_longer_than_fifty_milliseconds() -> None:
    before = signal.signal(signal.SIGVTALRM, too_late)
    try:
        # Once more: Python may have been tidying up after other tests.
        slow = [text for text in hostile() if not (in_time(text) or in_time(text))]
    finally:
        signal.signal(signal.SIGVTALRM, before)
    assert slow[:3] == []


# --- the same patterns in browsers

SEARCH = """
const {sources, corpus} = JSON.parse(require("fs").readFileSync(0, "utf8"));
const found = {};
for (const [name, source] of Object.entries(sources)) {
  new RegExp(source, "su");
  const pattern = new RegExp(source, "gsu");
  found[name] = corpus.map(
    (text) => [...text.matchAll(pattern)].map((one) => [...one].map((group) => group ?? null)),
  );
}
process.stdout.write(JSON.stringify(found));
"""


ENGLISH = (
    "who is my officer for", "I live at", "mr", "opposite", "next to", "police station", "room 2-1b",
    "apt. no. 5", "2nd floor", "bldg no. 12", "block 1234", "100007", "Dongcheng district", "no. 36-2,",
)


def corpus() -> list[str]:
    """Queries as people write them, texts made of the patterns' own parts, and odd characters."""
    rows = (ROOT / "tests" / "lookup_gold.tsv").read_text("utf-8").splitlines()
    texts = [row.split("\t")[1] for row in rows if row.count("\t") == 3]
    # Some look only at what follows a name.
    texts += [text[begin.start() :] for text in texts if (begin := re.search("[甲一二三四五六七八九十0-9]", text))]
    texts += ["号5", "号12", "甲号3"]
    rng = Random(12)
    # A line has no end of a line in it, which is where the two kinds of $ part.
    parts = [one for one in ALTERNATIVES if "\n" not in one] + ["36", "号", " ", "府学", "🏮", "K", "ſ", "é", "İ"]
    texts += ["".join(rng.choices(parts, k=rng.randint(0, 7))) for _ in range(1_500)]
    texts += [f"{one} 3 Fuxue Hutong" for one in ENGLISH] + [f"Fuxue Hutong 3 {one} " for one in ENGLISH]
    return [*texts, "", "🏮", "🏮36号", "room 3é", "éroom 3", "a\u2028b", "a\nb", "\r", "\x85x", "３６號"]


def test_browsers_find_with_every_pattern_what_python_finds() -> None:
    texts = corpus()
    assert len(texts) > 2_000
    told = json.dumps({"sources": EVERY, "corpus": texts})
    done = subprocess.run(
        ["node", "-e", SEARCH], input=told, text=True, encoding="utf-8", capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    theirs = json.loads(done.stdout)
    assert theirs.keys() == EVERY.keys()
    for name, source in EVERY.items():
        compiled = re.compile(source, re.DOTALL | re.ASCII)
        ours = [[[one[0], *one.groups()] for one in compiled.finditer(text)] for text in texts]
        assert any(ours), name
        different = [
            (text, here, there) for text, here, there in zip(texts, ours, theirs[name], strict=True)
            if here != there
        ]
        assert different == [], name


@pytest.mark.parametrize("name", EVERY)
def test_no_pattern_looks_back(name: str) -> None:
    assert "(?<" not in EVERY[name]
