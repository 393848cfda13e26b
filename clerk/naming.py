"""Ids and English names proposed for Chinese ones, by pinyin; a person may always say otherwise."""

from __future__ import annotations

import re

from district.names import surname_of
from district.sounds import sounds

# Read otherwise as a surname than elsewhere. 《百家姓》
_SURNAMES = {
    "曾": "zeng", "单": "shan", "解": "xie", "仇": "qiu", "朴": "piao", "查": "zha", "盖": "ge",
    "任": "ren", "翟": "zhai", "区": "ou", "华": "hua", "覃": "qin", "缪": "miao", "冼": "xian",
    "尉迟": "yuchi", "万俟": "moqi", "召": "shao", "逄": "pang", "员": "yun", "燕": "yan",
    "宁": "ning", "盛": "sheng", "乐": "yue", "洗": "xian", "种": "chong", "秘": "bi", "繁": "po",
}
_MOST = 40
_KINDS = re.compile("(?:社区|派出所|街道|邻里沟通会|沟通会)$")


def person_id(name: str) -> str:
    """沈一帆 is shen-yifan; "" where the name is not Chinese."""
    surname, given = _parted(name)
    return _id(f"{surname}-{given}" if given else surname)


def person_english(name: str) -> str:
    """沈一帆 is Shen Yifan."""
    return " ".join(part.capitalize() for part in _parted(name) if part)


def place_id(name: str) -> str:
    """府学社区 is fuxue, 交道口派出所 jiaodaokou."""
    return _id(_latin(_KINDS.sub("", name)))


def place_english(name: str) -> str:
    """府学 of 府学社区 is Fuxue; what kind of place it is, the words say."""
    return _latin(_KINDS.sub("", name)).capitalize()


def title_id(zh: str, en: str) -> str:
    """A few words of a title: winter-gas-safety; of the Chinese one where there is no other."""
    words = re.findall("[a-z0-9]+", en.lower().replace("'", ""))
    short = [word for word in words if word not in {"a", "an", "the", "of", "to", "in", "for"}]
    return _id("-".join(short[:4])) or _id("".join(sounds(zh)[:6]))


def free(name: str, taken: frozenset[str]) -> str:
    """The id itself, or the first with a number behind it that nobody has."""
    number, found = 1, name
    while found and found in taken:
        number += 1
        found = f"{name}-{number}"
    return found


def _parted(name: str) -> tuple[str, str]:
    surname = surname_of(name)
    read = _SURNAMES.get(surname) or _latin(surname)
    return read, _latin(name[len(surname):])


def _latin(text: str) -> str:
    # Passports write Lü as Lyu. (公安部, 2012)
    return "".join(re.sub("^([ln])[üv]", r"\1yu", one) for one in sounds(text)).replace("ü", "u")


def _id(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower())[:_MOST].strip("-")
