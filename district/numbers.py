"""House numbers: `all`, `odd 401-527`, `even 2-38`, `1-33, 35甲, 40`."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from district.problem import Refusal

HIGHEST = 9999
SUFFIXES = "甲乙丙丁"
_PART = re.compile(rf"(?:(odd|even|all) )?([0-9]{{1,4}})(?:-([0-9]{{1,4}})|([{SUFFIXES}]))?")
_PARTS = rf"\s*{_PART.pattern}\s*".replace("(?:", "(").replace("(", "(?:")
PATTERN = f"all|{_PARTS}(?:,{_PARTS})*"
"""What is read at all; whether the numbers agree, only reading tells."""
# What people type for our signs, and the words they use for ours.
_SIGNS = str.maketrans(
    dict.fromkeys("－–—―−~～至到", "-") | dict.fromkeys("，、;；和及", ",")
)
_WORDS = {
    **dict.fromkeys(("单号", "单数", "奇数", "单"), "odd "),
    **dict.fromkeys(("双号", "双数", "偶数", "双"), "even "),
    **dict.fromkeys(("号院", "号楼", "门牌", "号", "楼", "栋", "幢"), ""),
}
_EVERYTHING = {"全部", "所有", "全", "全街", "整条街", "any", "every", "everything", "*"}


class Parity(StrEnum):
    ALL = "all"
    ODD = "odd"
    EVEN = "even"

    def takes(self, number: int) -> bool:
        return self is Parity.ALL or (number % 2 == 1) == (self is Parity.ODD)


@dataclass(frozen=True, slots=True)
class Stretch:
    """The numbers `low` to `high` of one parity, or one number with a suffix such as 35甲."""

    parity: Parity
    low: int
    high: int
    suffix: str = ""

    def covers(self, number: int, suffix: str = "") -> bool:
        """Whether the number lies here. A suffixed number lies in a plain stretch of its number."""
        if self.suffix and suffix != self.suffix:
            return False
        return self.low <= number <= self.high and self.parity.takes(number)

    def first_shared(self, other: Stretch) -> int | None:
        """The lowest number both claim, or None."""
        if self.suffix != other.suffix:
            # 35甲 beside 35 is how a street is really split; only the like-suffixed clash.
            return None
        low, high = max(self.low, other.low), min(self.high, other.high)
        for number in range(low, min(high, low + 1) + 1):
            if self.parity.takes(number) and other.parity.takes(number):
                return number
        return None

    def __str__(self) -> str:
        if self.low == self.high:
            return f"{self.low}{self.suffix}"
        prefix = "" if self.parity is Parity.ALL else f"{self.parity} "
        return f"{prefix}{self.low}-{self.high}"


@dataclass(frozen=True, slots=True)
class Numbers:
    """A set of house numbers; an empty tuple of stretches means every number."""

    stretches: tuple[Stretch, ...] = ()

    @property
    def everything(self) -> bool:
        return not self.stretches

    def covers(self, number: int, suffix: str = "") -> bool:
        if self.everything:
            return True
        exact = [part for part in self.stretches if part.suffix and part.low == number]
        if suffix and any(part.suffix == suffix for part in exact):
            return True
        return any(part.covers(number, suffix) for part in self.stretches if not part.suffix)

    def names(self, number: int, suffix: str) -> bool:
        """Whether this very suffixed number is written out here (it wins over a plain stretch)."""
        return any(p.suffix == suffix and p.low == number for p in self.stretches if suffix)

    def first_shared(self, other: Numbers) -> str | None:
        """The lowest number both claim ("1" stands for every number), or None."""
        if self.everything or other.everything:
            stretches = other.stretches or self.stretches
            return str(stretches[0].low) + stretches[0].suffix if stretches else "1"
        shared = [
            (number, mine.suffix)
            for mine in self.stretches
            for theirs in other.stretches
            if (number := mine.first_shared(theirs)) is not None
        ]
        return f"{min(shared)[0]}{min(shared)[1]}" if shared else None

    def __str__(self) -> str:
        return ", ".join(str(part) for part in self.stretches) or "all"


def parse_numbers(text: str) -> Numbers:
    """Read what staff wrote; raises `Refusal` with the form that was probably meant."""
    if text == "all":
        return Numbers()
    stretches = []
    for part in text.split(","):
        found = _PART.fullmatch(part.strip())
        if not found:
            raise Refusal("not_numbers", value=text, near=_meant(text))
        low, high = int(found[2]), int(found[3] or found[2])
        parity = Parity(found[1] or "all")
        if high < low:
            prefix = "" if parity is Parity.ALL else f"{parity} "
            raise Refusal("numbers_backwards", value=part.strip(), meant=f"{prefix}{high}-{low}")
        for end in (low, high):
            if not parity.takes(end):
                raise _wrong_parity(part.strip(), parity, low, high, end)
        stretches.append(Stretch(parity, low, high, found[4] or ""))
    whole = Numbers(tuple(stretches))
    for position, stretch in enumerate(stretches):
        for other in stretches[position + 1 :]:
            twice = stretch.first_shared(other)
            if twice is not None:
                raise Refusal("numbers_twice", value=text, number=twice)
    return whole


def _wrong_parity(part: str, parity: Parity, low: int, high: int, end: int) -> Refusal:
    """`odd 2-8` is probably `even 2-8`; `odd 1-8` is probably `odd 1-7`."""
    other = Parity.EVEN if parity is Parity.ODD else Parity.ODD
    if other.takes(low) and other.takes(high):
        meant = Stretch(other, low, high)
    else:
        meant = Stretch(parity, low + (not parity.takes(low)), high - (not parity.takes(high)))
    code = "numbers_not_odd" if parity is Parity.ODD else "numbers_not_even"
    return Refusal(code, value=part, number=end, meant=str(meant))


def _meant(text: str) -> str:
    """A well-formed guess at what was meant, kept to what was typed; "" where there is none."""
    tidy = unicodedata.normalize("NFKC", text).translate(_SIGNS).lower().strip()
    if tidy in _EVERYTHING:
        return "all"
    for word, ours in _WORDS.items():
        tidy = tidy.replace(word, ours)
    tidy = re.sub(r"\s*-+\s*", "-", re.sub(r"\s+", " ", tidy)).strip()
    tidy = re.sub(r"\b(odd|even)s?:? ?(?=[0-9])", r"\1 ", tidy)
    tidy = re.sub(rf"([{SUFFIXES}])([0-9]+)", r"\2\1", tidy)
    parts = [part.strip() for part in tidy.split(",") if part.strip()]
    if parts and all(_PART.fullmatch(part) for part in parts):
        return ", ".join(parts)
    open_end = re.fullmatch(r"(odd |even )?([0-9]{1,4})-", tidy)
    if open_end:
        return f"{open_end[1] or ''}{open_end[2]}-{min(int(open_end[2]) + 62, HIGHEST)}"
    return ""
