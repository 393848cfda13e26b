"""Chinese numerals in addresses: 三十六号, 一百零二号, 二〇三室; and lanes that are numbered."""

from __future__ import annotations

import re

_DIGITS = {c: value for value, same in enumerate(
    ("〇零", "一壹", "二两贰", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
) for c in same}
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_FIGURES = "零一二三四五六七八九"
CHARACTERS = "".join((*_DIGITS, *_TENS))
"""Every character a numeral is written with."""
_LANE = re.compile(r"(?<![0-9])([1-9][0-9]?)(?=条|巷|区|里|tiao|xiang|qu(?!an)|li)")


def value_of(numeral: str) -> int | None:
    """三十六 is 36, 三六 is 36 as it is read out; None for what is no numeral below 10,000."""
    if not numeral or any(c not in _DIGITS and c not in _TENS for c in numeral):
        return None
    if not any(c in _TENS for c in numeral):
        return int("".join(str(_DIGITS[c]) for c in numeral)) if len(numeral) <= 4 else None
    total, digit, last, zero = 0, 0, 10_000, False
    for c in numeral:
        if c in _DIGITS:
            if digit:
                return None
            digit, zero = _DIGITS[c], zero or not _DIGITS[c]
            continue
        ten = _TENS[c]
        if ten >= last or (not digit and ten > 10):
            return None
        total, digit, last, zero = total + (digit or 1) * ten, 0, ten, False
    # 四百一 is 410 to whoever says it, and 401 to whoever writes it.
    return None if digit and last > 10 and not zero else total + digit


def lanes(text: str) -> str:
    """Numbered lanes and quarters in the way signs write them: 东四3条 is 东四三条."""
    return _LANE.sub(lambda found: _said(int(found[1])), text)


def _said(number: int) -> str:
    """1 to 99."""
    tens, ones = divmod(number, 10)
    ten = ("" if tens == 1 else _FIGURES[tens]) + "十" if tens else ""
    return ten + (_FIGURES[ones] if ones else "")
