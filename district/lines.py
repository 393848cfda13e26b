"""A line as a resident typed or said it: what in it may be an address or a name.

Browsers read a line in the same way: `PATTERNS` goes to them as it stands, and
templates/assets/reading.js does the few steps of `line_of` again. No pattern looks back, for
Safari could not until 16.4, and none has more than both kinds of regular expressions know.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from district.characters import Characters
from district.numbers import SUFFIXES
from district.numerals import CHARACTERS, lanes
from district.syllables import letters
from district.typed import apart, fold, unmarked

LONGEST = 200
"""Characters; cutting a longer text could cut a house number in two."""
_MOST = 3
"""So many things may stand before an address."""


class Because(StrEnum):
    """Why an answer is a question, or why there is none: codes of `because.<code>`."""

    NUMBER = "number"
    MANY = "many"
    GUESS = "guess"
    CONTEXT = "context"
    ELSEWHERE = "elsewhere"
    PERSONAL = "personal"
    SHORT = "short"
    NOTHING = ""


@dataclass(frozen=True, slots=True)
class Line:
    """`readings`: the line in the ways that may be meant, as typed first. `within`: what is named
    before an address, such as its subdistrict or community; `rest`: that address, or "".
    `region`: where else it may lie. `because`: why it cannot be an address at all."""

    readings: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    rest: str = ""
    region: str = ""
    because: Because = Because.NOTHING


_WHO = "(?:社区|管片|片区|责任)?(?:民警|片儿?警|警察|警官)"
_NUMERAL = f"[{CHARACTERS}]+(?=号|栋|幢|座)"

PATTERNS: Mapping[str, str] = {
    # A house number has four digits at most; longer ones are telephones and identity cards.
    "personal": r"\b[0-9]{6}[ -]?[0-9]{8}[ -]?[0-9]{3}[0-9x]"
    r"|\b(?:[+]?86[ -]?)?1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4}"
    r"|\b0[0-9]{2,3}[ -][0-9]{3,4}[ -]?[0-9]{4}|[0-9]{7,}x?",
    "about_personal": "电话|手机|号码?|身份证|是|我的?|phone|mobile|tel|id|my|no"
    r"|[\x00-/:-@\[-`{-~，。：；！？、]+",
    "chat_before": "^(?:[嗯呃啊]|那个|就是|请问一?下?|你好|您好|我想问一?下?|我?想查一?下?|麻烦您?"
    "|帮我|查一下|查询|找一下|我?要找|我是(?:租户|租客|居民)|姓|我?家住在?|我?住在?|我?家在|我?家是|我在|我是|我们|我)+(?=.)",
    "chat_after": f"的{_WHO}$|(?:请问|的|这边|那边|这里|那里|这儿|那儿|这块儿?|住户|居民)*(?:"
    f"{_WHO}的?(?:是谁|是哪位|是哪个|叫什么(?:名字)?|叫啥|(?:的?联系)?电话(?:号码)?(?:是多少|是什么|多少)?|怎么联系)"
    f"|(?:归|属于?|由|是|找|该找)(?:谁|哪个|哪位|哪)个?(?:社区|派出所|{_WHO})?的?(?:管|负责|管辖)?的?"
    "|谁管|谁负责|(?:联系)?电话(?:号码)?(?:是多少|多少)?|手机号码?|在?哪个社区的?|居委会|居民委员会|警务[室站]"
    "|办事处|开店|上班|工作|租房子?|谢谢您?|多谢)(?:呢|啊|呀|吗|吧)?$",
    "english_chat": r"^(?:who is (?:the |my )?(?:community )?(?:police )?officer "
    r"(?:for|of|at|in|on) |i (?:live|am|work) (?:at|in|on) )|\b(?:officer|mr|ms|mrs)\b",
    "beside": r"\b(?:opposite|next to|near|beside|behind|across from)\b",
    "station": r"\bpolice station\b",
    "indoors": r"\b(?:room|rm|unit|apartment|apt|flat|suite|floor|entrance)\.? ?(?:no\.? ?)?"
    r"[0-9-]+[a-z]?\b|\b[0-9]+(?:st|nd|rd|th) floor\b",
    "building": r"\b(?:building|bldg|block)\.? ?(?:no\.? ?)?([0-9]{1,4})\b",
    "postcode": "(^|[^0-9])[1-9][0-9]{5}(?![0-9])",
    "signs": "[\\x00-\\x1f#“”\"「」『』《》〈〉【】\\[\\]]+",
    "end": "[ ?!~。,.]+$",
    "range": "([0-9]) ?号? ?[至到~—–-]+ ?([0-9]+ ?号)",
    "number_first": f"^[ ,]*(?:no\\.? ?)?([{SUFFIXES}]?[0-9]{{1,4}}[{SUFFIXES}]?(?:-[0-9]{{1,4}})?)"
    "(?:号[ ,]*|[ ,]+)([^0-9 ,].*)$",
    "bare": f"((?:胡同|街|路|巷|条)[{SUFFIXES}]?[{CHARACTERS}]+)$",
    "head": f"^(.*?)(?:no|第|[{SUFFIXES}])*(?:[0-9]|{_NUMERAL}|$)",
    "title": "(?:社区民警|警官|民警|片儿?警|警察|同志|jingguan|minjing)$",
    "within": "^(.{2,12}?(?:街道办事处|街道办|街道|地区|社区居委会|社区|居委会|派出所"
    "|jiedao|shequ|paichusuo))(?:辖区|管片|的)?(..+)$",
    "elsewhere": f"^([^0-9{CHARACTERS}小社街园片院号]{{2,3}}[区县]|[^0-9{CHARACTERS}街路胡]{{2,3}}"
    "(?:市|省|自治区))|(district|county|province)$",
    "moved": "^的?(?:路口|东口|西口|南口|北口|口儿?|斜?对面|对过|附近|旁边|边上|隔壁"
    "|前面|后面|楼下|一带)$",
}
"""Sources of regular expressions, by what they find."""
WORDS: Mapping[str, str] = {
    "north": "bei", "south": "nan", "east": "dong", "west": "xi", "middle": "zhong",
    "central": "zhong", "inner": "nei", "outer": "wai", "road": "lu", "rd": "lu",
    "avenue": "street", "ave": "street", "st": "street", "str": "street", "lane": "xiang",
    "alley": "hutong", "community": "shequ", "subdistrict": "jiedao", "number": "no",
    "neighborhood": "shequ", "neighbourhood": "shequ", "front": "qian", "rear": "hou",
    "back": "hou", "upper": "shang", "lower": "xia", "estate": "xiaoqu", "garden": "huayuan",
}
"""English words in addresses, as pinyin has them; `street` may be 街, 大街, 小街."""

_FOUND = {name: re.compile(source, re.DOTALL | re.ASCII) for name, source in PATTERNS.items()}
_LATIN = re.compile("[a-z]")
_WORD = re.compile(rf"\b(?:{'|'.join(WORDS)})\b", re.ASCII)


def line_of(text: str, characters: Characters, prefixes: Iterable[str]) -> Line:
    """What a line may mean. `prefixes` are what `prefixes_of` gives. Never raises."""
    if len(text) > LONGEST:
        return Line()
    half = unmarked(apart(text).lower())
    plain = "".join(map(characters.simple.get, half, half))
    bare = _FOUND["personal"].sub(" ", plain)
    if bare != plain and not _FOUND["about_personal"].sub("", bare):
        return Line(because=Because.PERSONAL)
    folded = _folded(bare, list(prefixes))
    if not folded:
        return Line(because=Because.SHORT)
    told = _FOUND["chat_after"].sub("", _FOUND["chat_after"].sub("", folded))
    readings = [_FOUND["chat_before"].sub("", told) or folded]
    for _ in range(_MOST):
        last = readings[-1]
        # As typed first: a street's own name may begin like the district's (北京站东街).
        prefix = next((one for one in prefixes if last.startswith(one)), "")
        if not prefix or prefix == last:
            break
        readings.append(last[len(prefix) :])
    rest = readings[-1]
    within: list[str] = []
    elsewhere = _FOUND["elsewhere"].search(rest)
    region = (elsewhere[1] or elsewhere[2]) if elsewhere else ""
    region = "" if region in prefixes else region
    while len(within) < _MOST and (found := _FOUND["within"].search(rest)):
        within.append(found[1])
        rest = found[2]
    return Line(tuple(readings), tuple(within), rest if within else "", region)


def english_words(text: str) -> str:
    """English words that translate Chinese ones in an address, in pinyin: north is bei."""
    return _WORD.sub(lambda found: WORDS[found[0]], _FOUND["station"].sub("paichusuo", text))


def _folded(plain: str, prefixes: list[str]) -> str:
    """Half-width and simplified text, folded, its number at the end."""
    signless = _FOUND["signs"].sub(" ", plain)
    english, beside, building = signless.strip(" "), "", None
    # Nearly every line is Chinese and figures alone: no English is looked for there.
    if _LATIN.search(signless):
        told = _FOUND["english_chat"].sub(" ", signless).strip(" ")
        beside = "对面" if _FOUND["beside"].search(told) else ""
        english = english_words(_FOUND["indoors"].sub(" ", _FOUND["beside"].sub(" ", told)))
        building = _FOUND["building"].search(english)
    if english.isascii():
        english = _FOUND["postcode"].sub(r"\1 ", _FOUND["building"].sub(" ", english))
    ranged = _FOUND["range"].sub(r"\1-\2", _FOUND["end"].sub("", english))
    first = _FOUND["number_first"].search(ranged)
    rest, number = (first[2], first[1]) if first else (ranged, "")
    name = _FOUND["bare"].sub(r"\1号", lanes(fold(rest)))
    for _ in range(_MOST):
        behind = next((one for one in prefixes if one.isascii() and name.endswith(one)), "")
        if not behind or behind == name:
            break
        name = name[: -len(behind)]
    if building and english.isascii() and not number and not re.search("[0-9]", name):
        return f"{name}{building[1]}号楼{beside}"
    return name + fold(number) + beside


def prefixes_of(also_written: Iterable[str], english: str) -> list[str]:
    """What may stand before an address, in Chinese and in Latin letters, the longest first."""
    chinese = [fold(one) for one in (*also_written, "中国")]
    # Behind an English address: Dongcheng District, Beijing, China.
    latin = [letters(one) for one in chinese] + [fold(unmarked(english.lower())), "china"]
    return sorted(dict.fromkeys(filter(None, chinese + latin)), key=lambda one: (-len(one), one))


def head_of(reading: str) -> str:
    """The name in a folded reading: what stands before its number, without an officer's title."""
    found = _FOUND["head"].search(reading)
    return untitled((found[1] if found else "") or reading)


def untitled(name: str) -> str:
    """An officer's name without the title behind it."""
    return _FOUND["title"].sub("", name) or name


def has_moved(rest: str) -> bool:
    """Whether what follows a name only says that it is somewhere near."""
    return bool(_FOUND["moved"].search(rest))
