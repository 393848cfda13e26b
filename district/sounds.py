"""How Chinese names are read, in pinyin. What was read once is known for good.

The dictionary takes longer to load than a page to change, so a build remembers (`learnt`, `learn`)
and asks it for new names only.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any

_known: dict[str, list[str]] = {}
_new: dict[str, list[str]] = {}


def sounds(name: str) -> list[str]:
    """How each character is read, ü written so; the name as a whole, for 长 is read by its
    neighbours. What is not Chinese stands as it is, a character each."""
    return _remembered(name, _of_name)


def readings(character: str) -> list[str]:
    """Every way in which one character is read; the usual one first."""
    return _remembered(f"\0{character}", lambda _: _of_character(character))


def learn(known: Mapping[str, list[str]]) -> None:
    """What another process, or the last build, has learnt."""
    _known.update(known)


def learnt() -> dict[str, list[str]]:
    """What was asked of the dictionary since the last time this was called."""
    learnt, found = _new.copy(), _new
    found.clear()
    return learnt


MOST = 50_000
"""So many names are known at once: those of a large district's hundred stations."""


def _remembered(name: str, read: Callable[[str], list[str]]) -> list[str]:
    found = _known.get(name)
    if found is None:
        if len(_known) > MOST:
            _known.clear()
        found = _known[name] = _new[name] = read(name)
    return found


def _of_name(name: str) -> list[str]:
    pinyin = _pinyin()
    found: list[str] = pinyin.lazy_pinyin(
        name, style=pinyin.Style.NORMAL, v_to_u=True,
        errors=lambda text: list(text),  # 27 is two
    )
    return found


def _of_character(character: str) -> list[str]:
    pinyin = _pinyin()
    found: list[list[str]] = pinyin.pinyin(character, style=pinyin.Style.NORMAL, heteronym=True)
    return found[0]


@functools.cache
def _pinyin() -> Any:
    """The library, with what it reads otherwise than the people who live there put right."""
    # Late: a quarter of a second, for nothing when every name is known.
    import pypinyin  # noqa: PLC0415

    pypinyin.load_phrases_dict({"长巷": [["cháng"], ["xiàng"]]})
    return pypinyin
