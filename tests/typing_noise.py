"""Addresses of a district as people really type them: with harmless noise, and with mistakes.

    truth = Truth(district, day)              # every name of the records, and where it leads
    for typed in typings(truth, Random(7)):   # endless, all kinds by turns, always the same ones
        typed.kind, typed.text, typed.right

Nothing here asks the look-up. What is right is read from the records: which community claims that
number on that street. One thing is honest and no wrong answer: noise that by chance writes another
real name of the district, or its exact pinyin, has written that name. `Truth.written` says when
that is so; `typed.chance` is true then, and `typed.right` is what that name leads to.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from functools import cache

from opencc import OpenCC
from pypinyin import Style, lazy_pinyin, load_phrases_dict

from district.numbers import SUFFIXES, Numbers, Parity
from district.records import Community, District

load_phrases_dict({"长巷": [["cháng"], ["xiàng"]]})  # as it is called by those who live there


class May(Enum):
    """What a kind of noise may do to an answer."""

    NOTHING = "the same answer, certain or not"
    ASK = "certain of the right one, or a question with the right one among its choices"
    LOSE = "certain of the right one, a question, or unknown; never certain of another one"
    NEVER = "a question or unknown; never certain"


@dataclass(frozen=True)
class Typed:
    """`clean`: the address without noise. `right`: the communities of what was written, several
    where the records name several. `chance`: the noise happened to write another real name."""

    kind: str
    may: May
    text: str
    clean: str
    right: frozenset[str]
    chance: bool


@dataclass(frozen=True)
class Claim:
    """`numbers` is None where a name leads there as a whole: a community's, an officer's."""

    community: str
    numbers: Numbers | None


@dataclass(frozen=True)
class Address:
    """Where somebody lives. `number` is 0 where none is given."""

    name: str
    number: int
    compound: bool
    english: str = field(repr=False)
    community: Community = field(repr=False)

    @property
    def tail(self) -> str:
        if not self.number:
            return ""
        return f"{self.number}号楼" if self.compound else f"{self.number}号"

    @property
    def text(self) -> str:
        return self.name + self.tail


NOBODY: frozenset[str] = frozenset()
_FIGURES = "零一二三四五六七八九"
_NUMERALS = f"{_FIGURES}〇十百千"
_NUMBER = re.compile(
    rf"(?:第|no)?([{SUFFIXES}])?(?:([0-9]{{1,4}})|([{_NUMERALS}]+))([{SUFFIXES}])?"
    rf"(?:号楼?|号院(?:[0-9]{{1,3}}(?:号楼)?)?|hao(?:yuan[0-9]{{0,3}})?)?([{SUFFIXES}])?"
)
_KIND = re.compile(
    r"(?:[东西南北中前后内外上下]?(?:胡同|大街|小街|斜街|街|路|巷|条|里)"
    r"|小区|家园|花园|公寓|大厦|大院|家属院|宿舍|新村|苑|园)$"
)


def chinese(number: int) -> str:
    """0 to 9999 as it is said: 三十六, 一百零二."""
    if number == 0:
        return "零"
    said, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        figure = number // unit % 10
        if figure:
            said += ("零" if gap and said else "") + _FIGURES[figure] + name
        gap = not figure
    return said.removeprefix("一") if 10 <= number < 20 else said


def figures(number: int) -> str:
    """As it is read out figure by figure: 三六, 一〇二."""
    return "".join(_FIGURES[int(c)] for c in str(number)).replace("零", "〇")


@cache
def _numerals() -> dict[str, int]:
    return {say(number): number for number in range(1, 10_000) for say in (chinese, figures)}


@cache
def spelled(name: str) -> tuple[str, ...]:
    """The syllables of a name as a dictionary reads it, without tones, ü as u."""
    read = lazy_pinyin(name, style=Style.NORMAL, errors=list)
    return tuple(one.lower().replace("ü", "u") for one in read)


@cache
def sound(character: str) -> str:
    return spelled(character)[0]


def is_han(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff"


class Truth:
    """Every name in the records of a district with what it leads to."""

    def __init__(self, district: District, day: date) -> None:
        self.names: dict[str, list[Claim]] = defaultdict(list)
        self._spelled: dict[str, set[str]] = defaultdict(set)
        self.communities = list(district.communities.values())
        self.prefixes = district.profile.also_written
        self.entries = [(community, entry) for community in self.communities
                        for entry in community.addresses]
        for community in self.communities:
            self._community(community)
        for officer in district.officers.values():
            for posting in officer.postings:
                if posting.holds(day):
                    self._add(officer.name.zh, officer.name.en, Claim(posting.community, None))
        for community in self.communities:
            station = district.stations[community.station]
            for told in (community.subdistrict, station.name):
                self._add(told.zh, told.en, Claim(community.id, None))
        self.characters = sorted({c for name in self.names for c in name if is_han(c)})

    def _community(self, community: Community) -> None:
        for entry in community.addresses:
            for name in entry.names:
                english = entry.en if name == entry.name else ""
                self._add(name, english, Claim(community.id, entry.numbers))
        for name in (community.name.zh, *community.former_names):
            self._add(name, "", Claim(community.id, None))
            self._add(name.removesuffix("社区"), "", Claim(community.id, None))

    def _add(self, name: str, english: str, claim: Claim) -> None:
        self.names[name].append(claim)
        if "头条" in name:  # the first lane is called so, and 一条 is the same
            self.names[name.replace("头条", "一条")].append(claim)
        for latin in ("".join(spelled(name)), english):
            if letters := re.sub("[^a-z]", "", latin.lower()):
                self._spelled[letters].add(name)

    def right(self, name: str, number: int, suffix: str = "") -> frozenset[str]:
        """The communities of a name, with a number (0: none) those that claim it there."""
        claims = self.names[name]
        if not number:
            return frozenset(claim.community for claim in claims)
        held = [(claim.community, claim.numbers) for claim in claims if claim.numbers is not None]
        exact = {one for one, numbers in held if numbers.names(number, suffix)}
        return frozenset(exact or {one for one, numbers in held if numbers.covers(number, suffix)})

    def written(self, text: str) -> frozenset[str] | None:
        """What a text leads to that is, to the letter, a real name, alone or with a number that
        follows it; None where it is none. A community has no house numbers of its own."""
        plain = re.sub(r"(?<![0-9]) +| +(?![0-9])", "", text.lower())
        found: set[str] = set()
        read = False
        for cut in range(1, len(plain) + 1):
            number = _number_of(plain[cut:])
            for name in self._called(plain[:cut]) if number else ():
                if number[0] and all(claim.numbers is None for claim in self.names[name]):
                    continue
                read = True
                found |= self.right(name, *number)
        return frozenset(found) if read else None

    def _called(self, head: str) -> Iterable[str]:
        if head in self.names:
            return [head]
        if not any("a" <= c <= "z" for c in head):
            return []
        letters = "".join(sound(c) if is_han(c) else c for c in head)
        return [name for name in self._spelled.get(letters, ()) if _in_order(head, name)]


def _number_of(tail: str) -> tuple[int, str] | None:
    """(0, "") for nothing at all, None for what is no number."""
    if not tail:
        return 0, ""
    found = _NUMBER.fullmatch(tail)
    if not found:
        return None
    number = int(found[2]) if found[2] else _numerals().get(found[3], 0)
    return (number, found[1] or found[4] or found[5] or "") if number or found[2] else None


def _in_order(head: str, name: str) -> bool:
    rest = iter(name)
    return all(c in rest for c in head if is_han(c))


# --- noise

Chance = random.Random
Made = str | tuple[str, frozenset[str]] | None
"""A text; with what is right where that is not what `written` says; None where the noise does not
suit the address."""
Noise = Callable[[Chance, Truth, Address], Made]
KINDS: dict[str, tuple[May, Noise]] = {}
"""Every kind of noise, and what it may do."""
EXACT = {"甲 or 乙", "a number of nobody", "another number", "five figures"}
"""Kinds that write a real name on purpose."""


def noise(kind: str, may: May) -> Callable[[Noise], Noise]:
    def keep(function: Noise) -> Noise:
        KINDS[kind] = (may, function)
        return function
    return keep


def typings(truth: Truth, chance: Chance) -> Iterator[Typed]:
    """All kinds by turns."""
    while True:
        for kind in KINDS:
            yield _typing(kind, truth, chance)


def _typing(kind: str, truth: Truth, chance: Chance) -> Typed:
    may, make = KINDS[kind]
    while True:
        address = an_address(truth, chance)
        made = make(chance, truth, address)
        if made is None or made == address.text:
            continue
        right = truth.right(address.name, address.number)
        text, given = made if isinstance(made, tuple) else (made, None)
        written = truth.written(text) if may is May.LOSE and given is None else None
        accident = written is not None and written != right and kind not in EXACT
        if may is May.NEVER:
            right = NOBODY
        elif given is not None:
            right = given
        elif written is not None:
            right = written
        if may in (May.LOSE, May.NEVER) and chance.random() < 0.25:
            text = chance.choice(_DECORATIONS)(text)
        return Typed(kind, may, text, address.text, right, accident)


def an_address(truth: Truth, chance: Chance) -> Address:
    """A street or compound under any of its names, often with a number at the edge of its range."""
    community, entry = chance.choice(truth.entries)
    name = chance.choice(entry.names)
    number = 0
    if chance.random() < 0.85:
        number = chance.randint(1, 300) if entry.numbers.everything else _inside(entry.numbers, chance)
    return Address(name, number, bool(entry.compound), entry.en if name == entry.name else "", community)


def _inside(numbers: Numbers, chance: Chance) -> int:
    part = chance.choice([one for one in numbers.stretches if not one.suffix] or numbers.stretches)
    step = 1 if part.parity is Parity.ALL else 2
    return chance.choice([part.low, part.high, chance.randrange(part.low, part.high + 1, step)])


def _full_width(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def _ends(text: str) -> str:
    return f" {text}。 "


_DECORATIONS = (_full_width, _ends)

# --- what must change nothing


@noise("full width", May.NOTHING)
def _(chance: Chance, truth: Truth, at: Address) -> Made:
    return _full_width(at.text)


@cache
def _converter(name: str) -> OpenCC:
    return OpenCC(name)


@noise("traditional characters", May.NOTHING)
def _(chance: Chance, truth: Truth, at: Address) -> Made:
    return _converter(chance.choice(("s2t", "s2tw", "s2hk"))).convert(at.text)


SPACES = " \u3000\xa0\u2009\t"


@noise("spaces", May.NOTHING)
def _(chance: Chance, truth: Truth, at: Address) -> Made:
    """Anywhere but inside the number."""
    text = at.text[0]
    for before, c in zip(at.text, at.text[1:], strict=False):
        torn = before.isdigit() and c.isdigit()
        text += ("" if torn or chance.random() < 0.5 else chance.choice(SPACES)) + c
    return chance.choice(("", " ", "\u3000")) + text + chance.choice(("", " ", "\n"))


@noise("punctuation", May.NOTHING)
def _(chance: Chance, truth: Truth, at: Address) -> Made:
    if not at.number:
        return at.name + chance.choice("。，,.！？?!")
    between = chance.choice(("，", ",", "、", " · ", "：", ":", "——", "。", ".", " #", "(", "（", "“"))
    close = {"(": ")", "（": "）", "“": "”"}.get(between, chance.choice(("", "。", ".", "!", "？")))
    return at.name + between + at.tail + close


@noise("brackets around the name", May.NOTHING)
def _(chance: Chance, truth: Truth, at: Address) -> Made:
    left, right = chance.choice(("“”", "《》", "「」", "【】", '""', "（）"))
    return left + at.name + right + at.tail


@noise("Chinese numerals", May.NOTHING)
def _(chance: Chance, truth: Truth, at: Address) -> Made:
    if not at.number or at.name[-1] in _NUMERALS:
        return None
    say = figures if at.number > 10 and chance.random() < 0.4 else chinese
    return at.name + say(at.number) + at.tail.lstrip("0123456789")


@noise("the number's sign", May.NOTHING)
def _(chance: Chance, truth: Truth, at: Address) -> Made:
    """36, 第36号, 36號, No. 36."""
    if not at.number or at.compound:
        return None
    ways = ("{}", "第{}号", "{}號", " No. {}", " no {}", " {} 号")
    return at.name + chance.choice(ways).format(at.number)


@noise("prefix", May.NOTHING)
def _(chance: Chance, truth: Truth, at: Address) -> Made:
    return chance.choice(truth.prefixes) + chance.choice(("", "", " ", "，")) + at.text


@noise("what lies inside the gate", May.NOTHING)
def _(chance: Chance, truth: Truth, at: Address) -> Made:
    if not at.number:
        return None
    a, b = chance.randint(1, 30), chance.randint(101, 2418)
    inside = [f"{a}单元{b}室", f"{a}单元", f"{a}门{b}", f"{b}室", f"{a}层", " 旁门", f"院{a}号楼", "院",
              f"院{a}号楼{a}单元{b}室", f" {a}号楼{b}", "院内", "平房"]
    tails = inside[:5] if at.compound else inside
    return at.text + chance.choice(tails)


@noise("talk around it", May.NOTHING)
def _(chance: Chance, truth: Truth, at: Address) -> Made:
    ways = ("我住在{}", "我住{}", "{}归谁管", "请问{}归哪个派出所管", "{}的民警是谁", "你好，我家在{}",
            "{}属于哪个社区", "查一下{}", "{}民警电话", "{}的片警是谁？", "{}谁管")
    return chance.choice(ways).format(at.text)


@noise("several harmless things at once", May.NOTHING)
def _(chance: Chance, truth: Truth, at: Address) -> Made:
    text = at.name + chance.choice(("", " ", "，")) + at.tail
    text = chance.choice(truth.prefixes) + chance.choice(("", " ")) + text
    return _full_width(_converter("s2t").convert(text))


# --- what may make it a question


def _in_letters(chance: Chance, syllables: Iterable[str], at: Address) -> str:
    every = list(syllables)
    way = chance.random()
    if way < 0.4:
        text = "".join(every)
    elif way < 0.7:
        text = " ".join(every)
    else:
        text = "".join(every).capitalize()
    if not at.number:
        return text
    kind = "lou" if at.compound else ""
    return text + chance.choice((f"{at.number}", f" {at.number}", f" {at.number}hao{kind}", at.tail))


@noise("pinyin, exact and whole", May.ASK)
def _(chance: Chance, truth: Truth, at: Address) -> Made:
    text = _in_letters(chance, spelled(at.name), at)
    alike = truth.written("".join(spelled(at.name)) + (str(at.number) if at.number else ""))
    return text, truth.right(at.name, at.number) | (alike or NOBODY)


def _in_english(chance: Chance, at: Address, name: str) -> str:
    number = at.number
    ways = (f"{number} {name}", f"No. {number}, {name}", f"{name} {number}", f"{name} No.{number}",
            f"{number} {name}, Dongcheng District, Beijing", f"{name}, No. {number}, Beijing, China")
    return chance.choice(ways) if number else name


@noise("English", May.ASK)
def _(chance: Chance, truth: Truth, at: Address) -> Made:
    if not at.english or at.compound:
        return None
    claims = truth.right(at.name, at.number)
    return _in_english(chance, at, chance.choice((at.english, at.english.lower()))), claims


@noise("its own community or subdistrict in front", May.ASK)
def _(chance: Chance, truth: Truth, at: Address) -> Made:
    own = at.community
    claims = truth.right(at.name, at.number)
    return chance.choice((own.name.zh, own.subdistrict.zh)) + at.text, claims & {own.id} or claims


# --- mistakes: never certain of another one


def _tail(chance: Chance, at: Address) -> str:
    return at.tail if chance.random() < 0.8 else (str(at.number) if at.number else "")


def _changed(text: str, at: int, to: str, length: int = 1) -> str:
    return text[:at] + to + text[at + length:]


def _somewhere(chance: Chance, text: str) -> int:
    return chance.randrange(len(text))


@cache
def _level_one() -> tuple[str, ...]:
    codes = (bytes((row, cell)) for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF))
    return tuple(b"".join(codes).decode("gb2312", errors="ignore"))


@cache
def _same_sound(by: Callable[[str], str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for c in _level_one():
        found[by(sound(c))].append(c)
    return found


def misheard(syllable: str) -> str:
    """The same for syllables that the ear confuses: zh z, ch c, sh s, n l, ing in, eng en."""
    first = re.sub("^([zcs])h", r"\1", syllable)
    return re.sub("^n", "l", re.sub("([ieua])ng$", r"\1n", first))


def _as_it_is(syllable: str) -> str:
    return syllable


@noise("a wrong character", May.LOSE)
def _(chance: Chance, truth: Truth, at: Address) -> Made:
    pool = truth.characters if chance.random() < 0.7 else _level_one()
    return _changed(at.name, _somewhere(chance, at.name), chance.choice(pool)) + _tail(chance, at)


@noise("a missing character", May.LOSE)
def _(chance: Chance, truth: Truth, at: Address) -> Made:
    return _changed(at.name, _somewhere(chance, at.name), "") + _tail(chance, at)


@noise("a character too many", May.LOSE)
def _(chance: Chance, truth: Truth, at: Address) -> Made:
    where = chance.randrange(len(at.name) + 1)
    c = chance.choice((chance.choice(truth.characters), at.name[where - 1], chance.choice("的小大老号甲三")))
    return _changed(at.name, where, c, 0) + _tail(chance, at)


@noise("two characters swapped", May.LOSE)
def _(chance: Chance, truth: Truth, at: Address) -> Made:
    """Also the last of the name with the first of the number."""
    text = at.text
    where = chance.randrange(len(text) - 1)
    return _changed(text, where, text[where + 1] + text[where], 2)


@noise("a character missing anywhere", May.LOSE)
def _(chance: Chance, truth: Truth, at: Address) -> Made:
    return _changed(at.text, _somewhere(chance, at.text), "")


@noise("two mistakes", May.LOSE)
def _(chance: Chance, truth: Truth, at: Address) -> Made:
    name = at.name
    for _turn in range(2):
        where = chance.randrange(len(name))
        to = chance.choice(("", chance.choice(truth.characters), name[where] * 2))
        name = _changed(name, where, to) or at.name
    return name + _tail(chance, at)


@noise("a homophone", May.LOSE)
def _(chance: Chance, truth: Truth, at: Address) -> Made:
    return _other_sound(chance, at, _as_it_is)


@noise("every character a homophone", May.LOSE)
def _(chance: Chance, truth: Truth, at: Address) -> Made:
    every = [_same_sound(_as_it_is).get(one, [c]) for one, c in zip(spelled(at.name), at.name, strict=True)]
    return "".join(map(chance.choice, every)) + _tail(chance, at)


@noise("a character misheard", May.LOSE)
def _(chance: Chance, truth: Truth, at: Address) -> Made:
    return _other_sound(chance, at, misheard)


def _other_sound(chance: Chance, at: Address, by: Callable[[str], str]) -> Made:
    where = _somewhere(chance, at.name)
    others = _same_sound(by).get(by(sound(at.name[where])))
    return _changed(at.name, where, chance.choice(others)) + _tail(chance, at) if others else None


@noise("another direction", May.LOSE)
def _(chance: Chance, truth: Truth, at: Address) -> Made:
    """东四北大街 as 东四南大街, 东四大街 or 东四西北大街."""
    ways = [m.start() for m in re.finditer("[东西南北中前后内外上下大小新旧]", at.name)]
    if ways and chance.random() < 0.8:
        to = chance.choice(("", *"东西南北中前后内外上下大小新旧"))
        return _changed(at.name, chance.choice(ways), to) + _tail(chance, at)
    where = chance.randrange(len(at.name))
    return _changed(at.name, where, chance.choice("东西南北中前后内外大小"), 0) + _tail(chance, at)


@noise("another lane", May.LOSE)
def _(chance: Chance, truth: Truth, at: Address) -> Made:
    """东四三条 as 东四十三条, or 和平里七区 as 和平里17区."""
    found = re.search(r"[一二三四五六七八九十头]+(?=[条巷区里])", at.name)
    if not found:
        return None
    other = chance.randint(1, 30)
    lane = chance.choice((chinese(other), str(other)))
    name = at.name[:found.start()] + lane + at.name[found.end():]
    real = re.sub("[0-9]+", lambda one: chinese(int(one[0])), name)
    written = truth.written(real + (str(at.number) if at.number else ""))
    return name + _tail(chance, at), written if written is not None else truth.right(at.name, at.number)


@noise("another kind of street", May.LOSE)
def _(chance: Chance, truth: Truth, at: Address) -> Made:
    kinds = ("胡同", "街", "大街", "路", "巷", "条", "里", "小区", "社区", "家园", "西街", "东里", "口", "桥")
    name = _KIND.sub("", at.name)
    return name + chance.choice(kinds) + _tail(chance, at) if len(name) > 1 else None


@noise("without its kind", May.LOSE)
def _(chance: Chance, truth: Truth, at: Address) -> Made:
    name = _KIND.sub("", at.name)
    return name + _tail(chance, at) if 1 < len(name) < len(at.name) else None


@noise("half a name", May.LOSE)
def _(chance: Chance, truth: Truth, at: Address) -> Made:
    half = at.name[: chance.randint(1, len(at.name) - 1)]
    return half + chance.choice(("", _tail(chance, at)))


@noise("the end of a name", May.LOSE)
def _(chance: Chance, truth: Truth, at: Address) -> Made:
    return at.name[chance.randint(1, len(at.name) - 1):] + _tail(chance, at)


@noise("pinyin misheard", May.LOSE)
def _(chance: Chance, truth: Truth, at: Address) -> Made:
    pairs = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("z(?!h)", "zh"), ("c(?!h)", "ch"), ("s(?!h)", "sh"),
             ("^n", "l"), ("^l", "n"), ("ing$", "in"), ("in$", "ing"), ("eng$", "en"), ("en$", "eng"),
             ("ang$", "an"), ("an$", "ang"), ("^h(?=u)", "f"), ("^f", "h"))
    every = list(spelled(at.name))
    slips = [(where, re.sub(heard, said, one)) for where, one in enumerate(every)
             for heard, said in pairs if re.search(heard, one)]
    for where, slip in chance.sample(slips, min(len(slips), chance.randint(1, 2))):
        every[where] = slip
    return _in_letters(chance, every, at) if slips else None


@noise("pinyin with a slip", May.LOSE)
def _(chance: Chance, truth: Truth, at: Address) -> Made:
    every = list(spelled(at.name))
    where = _somewhere(chance, every)
    one, letter = every[where], chance.choice("abcdefghijklmnopqrstuwxyz")
    place = _somewhere(chance, one)
    swapped = _changed(one, place, one[place: place + 2][::-1], 2)
    every[where] = chance.choice((
        _changed(one, place, letter), _changed(one, place, ""), _changed(one, place, letter, 0), swapped,
    ))
    return _in_letters(chance, filter(None, every), at)


@noise("English with a slip", May.LOSE)
def _(chance: Chance, truth: Truth, at: Address) -> Made:
    if not at.english or at.compound:
        return None
    where = _somewhere(chance, at.english)
    to = chance.choice(("", chance.choice("abcdefghijklmnopqrstuwxyz"), at.english[where : where + 2][::-1]))
    name = _changed(at.english, where, to, 2 if len(to) == 2 else 1)
    letters = re.sub("[^a-z]", "", name.lower())  # Tu'er with a slip is Ju'er, a hutong too
    written = truth.written(letters + (str(at.number) if at.number else ""))
    return _in_english(chance, at, name), truth.right(at.name, at.number) if written is None else written


@noise("pinyin with a syllable missing", May.LOSE)
def _(chance: Chance, truth: Truth, at: Address) -> Made:
    every = list(spelled(at.name))
    del every[_somewhere(chance, every)]
    return _in_letters(chance, every, at)


@noise("pinyin cut short", May.LOSE)
def _(chance: Chance, truth: Truth, at: Address) -> Made:
    whole = "".join(spelled(at.name))
    return _in_letters(chance, [whole[: chance.randint(1, len(whole) - 1)]], at)


@noise("initials", May.LOSE)
def _(chance: Chance, truth: Truth, at: Address) -> Made:
    long = chance.random() < 0.5
    begins = [one[:2] if long and one[:2] in ("zh", "ch", "sh") else one[:1] for one in spelled(at.name)]
    return _in_letters(chance, begins, at)


@noise("pinyin and characters mixed", May.LOSE)
def _(chance: Chance, truth: Truth, at: Address) -> Made:
    return "".join(
        chance.choice((c, c, one, one[:1])) for c, one in zip(at.name, spelled(at.name), strict=True)
    ) + _tail(chance, at)


SIGNS = (" ", "  ", ",", "，", ".", "。", "、", "·", "'", "’", "(", "（", ":", "：", ";", "/", "-", "—", "～", "~",
         "\u3000", " - ", "\t")


@noise("a sign inside the number", May.LOSE)
def _(chance: Chance, truth: Truth, at: Address) -> Made:
    if at.number < 10:
        return None
    digits = str(at.number)
    cut = chance.randint(1, len(digits) - 1)
    if chance.random() < 0.2:
        raised = "".join("⁰¹²³⁴⁵⁶⁷⁸⁹"[int(c)] for c in digits[cut:])
        return f"{at.name}{digits[:cut]}{raised}号", truth.right(at.name, at.number)
    torn = digits[:cut] + chance.choice(SIGNS) + digits[cut:]
    return f"{at.name}{torn}号", truth.right(at.name, at.number)


@noise("a character inside the number", May.LOSE)
def _(chance: Chance, truth: Truth, at: Address) -> Made:
    """Not one that says what lies inside the gate, as 号 and 院 do."""
    if at.number < 10:
        return None
    digits = str(at.number)
    cut = chance.randint(1, len(digits) - 1)
    c = chance.choice((*"东西南北中上下一二三十的", *SUFFIXES, chance.choice(truth.characters)))
    return f"{at.name}{digits[:cut]}{c}{digits[cut:]}号", truth.right(at.name, at.number)


@noise("a range of numbers", May.LOSE)
def _(chance: Chance, truth: Truth, at: Address) -> Made:
    """Certain only where one community has both ends."""
    if not at.number:
        return None
    end = at.number + chance.randint(1, 60)
    both = truth.right(at.name, at.number)
    other = truth.right(at.name, end)
    sign = chance.choice(("-", "—", "至", "到", "~", "号至", "号-"))
    return f"{at.name}{at.number}{sign}{end}号", both if other <= both else NOBODY


@noise("a door behind a dash", May.LOSE)
def _(chance: Chance, truth: Truth, at: Address) -> Made:
    """36-2 is a door of 36; it is never 362 as certain, nor 2."""
    if not at.number:
        return None
    return f"{at.name}{at.number}-{chance.randint(1, 30)}", truth.right(at.name, at.number)


@noise("甲 or 乙", May.LOSE)
def _(chance: Chance, truth: Truth, at: Address) -> Made:
    suffix = chance.choice(SUFFIXES)
    ways = (f"{suffix}{at.number}号", f"{at.number}{suffix}", f"{at.number}号{suffix}", f"{at.number}{suffix}号")
    return at.name + chance.choice(ways) if at.number else None


@noise("another number", May.LOSE)
def _(chance: Chance, truth: Truth, at: Address) -> Made:
    return f"{at.name}{chance.randint(0, 1200)}号"


@noise("a number of nobody", May.LOSE)
def _(chance: Chance, truth: Truth, at: Address) -> Made:
    number = chance.randint(1, 2000)
    return None if truth.right(at.name, number) else f"{at.name}{number}{chance.choice(('号', '', '号院'))}"


@noise("five figures", May.LOSE)
def _(chance: Chance, truth: Truth, at: Address) -> Made:
    if re.search("[0-9]", at.name):  # a flat of the estate 内务部街27号院
        return None
    return f"{at.name}{chance.randint(10_000, 99_999)}号", _whole(truth, at)


@noise("a building on a street", May.LOSE)
def _(chance: Chance, truth: Truth, at: Address) -> Made:
    if at.compound or not at.number:
        return None
    return f"{at.name}{at.number}{chance.choice(('号楼', '楼', '栋', '幢'))}"


def _whole(truth: Truth, at: Address) -> frozenset[str]:
    """The community of a street that it has alone, whatever the number."""
    every = truth.names[at.name]
    alone = all(claim.numbers is not None and claim.numbers.everything for claim in every)
    return frozenset(claim.community for claim in every) if alone else NOBODY


@noise("a telephone number or postcode beside it", May.LOSE)
def _(chance: Chance, truth: Truth, at: Address) -> Made:
    beside = ("13800138000", "138 0013 8000", "010-64001234", "64001234", "100007", "邮编100010", "电话13912345678")
    between = chance.choice((" ", "，", ""))
    if not between and at.text[-1].isdigit():
        return None
    return f"{at.text}{between}{chance.choice(beside)}", truth.right(at.name, at.number)


@noise("a letter behind the number", May.LOSE)
def _(chance: Chance, truth: Truth, at: Address) -> Made:
    if not at.number:
        return None
    letter = chance.choice("abcdolABCDOL")
    return at.name + chance.choice((f"{at.number}{letter}号", f"{at.number}{letter}", f"{at.number}号{letter}座"))


@noise("the number first", May.LOSE)
def _(chance: Chance, truth: Truth, at: Address) -> Made:
    if not at.number:
        return None
    return chance.choice((f"{at.number}号{at.name}", f"{at.number} {at.name}")), truth.right(at.name, at.number)


@noise("another community or subdistrict in front", May.LOSE)
def _(chance: Chance, truth: Truth, at: Address) -> Made:
    """Where the number says nothing, the community that is named may settle which part is meant."""
    right = truth.right(at.name, at.number)
    sharing = [one for one in truth.communities if one.id in truth.right(at.name, 0)]
    other = chance.choice(chance.choice((truth.communities, sharing)))
    front = chance.choice((other.name.zh, other.subdistrict.zh, other.name.zh.removesuffix("社区")))
    if front != other.subdistrict.zh and other.id in right:
        right = frozenset({other.id})
    return front + at.text, right


@noise("two addresses", May.LOSE)
def _(chance: Chance, truth: Truth, at: Address) -> Made:
    """Which of them is meant nobody can know, unless both lie in one community."""
    other = an_address(truth, chance)
    both = truth.right(at.name, at.number) | truth.right(other.name, other.number)
    between = chance.choice(("", " ", "，", "和", "与", "到"))
    return at.text + between + other.text, both if len(both) == 1 else NOBODY


# --- what lies somewhere else


@noise("opposite or near", May.NEVER)
def _(chance: Chance, truth: Truth, at: Address) -> Made:
    words = ("对面", "斜对面", "附近", "旁边", "隔壁", "后面", "的对面", "边上", "往北", "对过", "东边", "路口")
    return at.text + chance.choice(words)


@noise("another district or city in front", May.NEVER)
def _(chance: Chance, truth: Truth, at: Address) -> Made:
    other = chance.choice(("西城区", "北京市西城区", "海淀区", "北京市朝阳区", "上海市黄浦区", "天津市", "河北省石家庄市",
                           "丰台区", "通州区", "南京市玄武区", "西安市", "北京海淀区"))
    return other + at.text


def readable(text: str) -> str:
    """A text with what cannot be seen written out."""
    return "".join(c if c == " " or unicodedata.category(c)[0] not in "CZ" else ascii(c)[1:-1] for c in text)
