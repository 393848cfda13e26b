"""Passwords: which are taken, and comparing them with argon2id (RFC 9106)."""

from __future__ import annotations

import unicodedata
from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from district.problem import Refusal

SHORTEST = 12
LONGEST = 200
_LONGEST_PIECE = 6
_WITHOUT_NAME = 8
"""Characters that must be left of a password once the account's name is taken out of it."""
# Of the lists of leaked passwords those that are long enough, and no repetition of a piece.
_COMMON = frozenset("""
1234567890123 12345678901234 123456789012345 1234567890qwerty 0987654321098 qwertyuiop12
qwertyuiop123 qwertyuiop1234 qwerty123456 qwerty1234567 1q2w3e4r5t6y 1q2w3e4r5t6y7u 1qaz2wsx3edc
1qaz2wsx3edc4rfv qazwsxedcrfv qazwsxedcrfvtgb asdfghjkl123 abcdefghijkl abcdefghijklm abcd12345678
abc123456789 a123456789012 123456789abc password1234 password12345 password123456 passwordabcd
password2024 password2025 password2026 p@ssw0rd1234 p@ssword1234 welcome12345 welcome123456
administrator admin1234567 admin12345678 admin123456789 changeme1234 letmein12345 iloveyou1234
iloveyou12345 woaini1314520 woaini520520 woaini123456 5201314521314 zhangwei1234 beijing12345
beijing123456 beijing110110 beijing2008 police123456 gongan110110 paichusuo110 paichusuo123
zxcvbnm12345 zxcvbnm123456 zxcvbnmasdfghjkl football1234 sunshine1234 princess1234
""".split())


class Passwords:
    """`hasher` sets what a guess costs; a hash made with other costs is made anew at sign-in."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()

    def hash(self, text: str) -> str:
        return self._hasher.hash(tidy(text))

    def compare(self, hashed: str | None, text: str) -> bool:
        """Whether it is the password; takes as long where there is none."""
        try:
            self._hasher.verify(hashed or self.nobodys, tidy(text))
        except (VerificationError, InvalidHashError):
            return False
        return hashed is not None

    def is_stale(self, hashed: str) -> bool:
        return self._hasher.check_needs_rehash(hashed)

    @cached_property
    def nobodys(self) -> str:
        """A hash to compare with where there is no account; making it takes as long as any."""
        return self._hasher.hash("nobody's")


def tidy(text: str) -> str:
    """One text however it was typed: full-width letters, accents apart (NFKC, RFC 8265)."""
    return unicodedata.normalize("NFKC", text)


def check(text: str, name: str) -> None:
    """Raises `Refusal`: `password_short`, `password_long`, `password_name`, `password_common`."""
    folded = tidy(text).casefold()
    if len(folded) < SHORTEST:
        raise Refusal("password_short", least=SHORTEST)
    if len(folded) > LONGEST:
        raise Refusal("password_long", most=LONGEST)
    if name in folded and len(folded.replace(name, "")) < _WITHOUT_NAME:
        raise Refusal("password_name")
    if folded in _COMMON or _is_repeated(folded):
        raise Refusal("password_common")


def _is_repeated(text: str) -> bool:
    """A short piece again and again: 121212121212, or 123456123456."""
    return any(
        text == (text[:size] * (len(text) // size + 1))[: len(text)]
        for size in range(1, _LONGEST_PIECE + 1)
    )
