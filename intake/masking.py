"""Masking: what a helper sees of a resident: which house, how to address, not the number. Pure.

Only what is recognised is kept; whatever else stands in a field is left out, not starred.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

STARS = "**"
"""Always two: how long a name is says something of it."""
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
_LETTERS = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*\.?")
_LONGEST_WORD = 20
_COMPOUND = frozenset(
    "欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政"
    " 濮阳 公冶 太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马"
    " 公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁 拓跋 夹谷 轩辕 令狐 段干 百里 呼延 东郭 南门 羊舌"
    " 微生 梁丘 左丘 东门 西门 纳兰 叶赫 完颜 歐陽 司馬 東方 諸葛 尉遲 長孫 鮮于".split()
)
_PINYIN = frozenset(
    "bai bi bian cai cao cen chang chao che chen cheng chi chu cui dai deng ding dong dou du duan"
    " fan fang fei feng fu gan gao ge geng gong gu guan guo han hao he hong hou hu hua huang huo"
    " ji jia jiang jiao jin jing kang kong kuang lai lan lang lei li lian liang liao lin ling liu"
    " long lou lu luo lv lyu ma mao mei meng mi miao mo mu ni nie ning niu ouyang pan pang pei peng"
    " pu qi qian qiao qin qiu qu ren rong ruan shang shao shen sheng shi shu sima song su sun tan"
    " tang tao teng tian tong wan wang wei wen weng wu xi xia xiang xiao xie xin xing xiong xu xue"
    " yan yang yao ye yi yin ying you yu yuan yue zang zeng zhan zhang zhao zheng zhong zhou zhu"
    " zhuang zhuge zou zuo".split()
)
_FAMILIAR = "老小"
"""Before a surname: 老李, 小王."""


def surname(name: str) -> str:
    """How to address somebody: 李小明 and 李奶奶 are 李**, Anna Berg is ** Berg; "" for nobody.

    A name in pinyin keeps the family name wherever it stands; of a single other word, which may
    be a first name, only the initial is kept.
    """
    plain = " ".join(unicodedata.normalize("NFKC", name).split())
    if not plain:
        return ""
    if _HAN.match(plain):
        return _han(plain)
    words = [word.rstrip(".") for word in plain.replace(",", " ").split()
             if _LETTERS.fullmatch(word) and len(word) <= _LONGEST_WORD]
    if not words:
        return STARS
    first, last = words[0], words[-1]
    if first.casefold() in _PINYIN and (len(words) == 1 or last.casefold() not in _PINYIN):
        return f"{first} {STARS}"
    if first.casefold() in _PINYIN and len(words) == 2:
        # Both could be it, as in Wang Fang and Fang Wang: neither is said.
        return f"{first[0]}{STARS} {last[0]}{STARS}"
    if "," in plain:
        return f"{first} {STARS}"
    if _HAN.match(last):
        return _han(last)
    return f"{STARS} {last}" if len(words) > 1 else f"{first[0]}{STARS}"


def _han(plain: str) -> str:
    if len(plain) > 2 and plain[:2] in _COMPOUND:
        return plain[:2] + STARS
    if len(plain) == 2 and plain[0] in _FAMILIAR and _HAN.match(plain[1]):
        return plain[1] + STARS
    return plain[0] + STARS


_HIDDEN = "****"
_DIGITS_MOST = 15
_SOME = 8
_FULL = 10


def phone(number: str) -> str:
    """138****8000; of a short number the ends only, of one too short, or none at all, nothing."""
    plain = unicodedata.normalize("NFKC", number)
    if not plain.strip():
        return ""
    digits = re.sub(r"^(?:(?:\+|00)86|\+)", "", "".join(re.findall("[0-9+]", plain)))
    if not digits.isdecimal() or not _SOME <= len(digits) <= _DIGITS_MOST:
        return _HIDDEN
    if len(digits) >= _FULL:
        return f"{digits[:3]}{_HIDDEN}{digits[-4:]}"
    return f"{digits[:2]}{_HIDDEN}{digits[-2:]}"


_SUFFIX = "甲乙丙丁戊己庚辛"
_NUMBER = (
    rf"(?P<number>(?:[{_SUFFIX}]\s*)?[0-9]{{1,4}}(?![0-9])(?:\s*[{_SUFFIX}](?![0-9])|[A-Za-z](?![A-Za-z0-9]))?"
    rf"|[{_SUFFIX}]?[〇零一二三四五六七八九十百]{{1,5}}(?=\s*(?:号|號|栋|幢|座)))"
)
_DOOR = r"(?:号楼|號楼|號樓|号院|號院|号|號|栋|幢|座|院|楼)"
_FLAT = (
    r"(?:室|房|户|层|層|单元|單元|门|room|flat|floor|unit|entrance"
    r"|(?:rm|shi|danyuan|ceng|men)\b)"
)
_AFTER = re.compile(
    rf"\s*[,，、]?\s*(?:no\.?\s*|第)?{_NUMBER}(?!\s*{_FLAT})\s*(?P<door>{_DOOR})?"
    rf"(?:\s*院?\s*(?P<building>[0-9]{{1,3}})\s*(?P<kind>号楼|號楼|號樓|楼|栋|幢|座)(?!\s*{_FLAT}))?",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?:^|[,，;；])\s*(?:no\.?\s*(?=.*$)|(?=[^,]*$))(?P<number>[0-9]{1,4}[A-Za-z]?)[\s,]+$",
    re.IGNORECASE,
)
_INSIDE = re.compile(rf"{_FLAT}|\b(?:apt|apartment|suite|door)\b|#", re.IGNORECASE)


def house(address: str, names: Iterable[str], known: str = "") -> str:
    """The street and the house, without flat, entrance or anything else that was written.

    `names` are how the street is written that was recognised in the address, and `known` the house
    as it was understood: used where the street is written otherwise. "" where none is recognised.
    """
    plain = " ".join(unicodedata.normalize("NFKC", address).split())
    every = [name for name in names if name]
    for name in sorted(every, key=len, reverse=True):
        at = plain.casefold().find(name.casefold())
        if at >= 0:
            street = plain[at:at + len(name)]
            return _numbered(street, plain[:at], plain[at + len(name):])
    if known and not _INSIDE.search(plain):
        return known
    return every[0] if every else ""


def _numbered(street: str, before: str, after: str) -> str:
    found = _AFTER.match(after)
    if found is not None:
        number = "".join(found["number"].split())
        parts = [street, number, found["door"] or ""]
        if found["building"]:
            parts += [found["building"], found["kind"]]
        return " ".join(part for part in parts if part)
    ahead = _BEFORE.search(before)
    return f"{ahead['number']} {street}" if ahead is not None else street
