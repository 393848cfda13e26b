"""Which passwords are taken, and how they are compared."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher

from district.problem import Refusal
from intake.passwords import Passwords, check

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.mark.parametrize("text", [
    "correct horse", "晚上巷子里很安静没有人说话", "aaaaaaaaaaab", "            x", "Tr0ub4dor&3xx",
])
def test_length_is_all_that_is_asked_of_a_password(text: str) -> None:
    check(text, "shen")


@pytest.mark.parametrize(("text", "code"), [
    ("", "password_short"), ("x7q-x7q-x7q", "password_short"), ("ａ" * 11, "password_short"),
    ("x7q " * 51, "password_long"),
    ("shen-yifan", "password_short"), ("shen-yifan12", "password_name"),
    ("SHEN-YIFAN-1983", "password_name"), ("ｓｈｅｎ-yifan-1", "password_name"),
    ("shen-yifanshen-yifan", "password_name"),
    ("password1234", "password_common"), ("PassWord1234", "password_common"),
    ("１２３４５６７８９０１２３", "password_common"), ("aaaaaaaaaaaa", "password_common"),
    ("abcabcabcabca", "password_common"), ("123456123456", "password_common"),
    ("            ", "password_common"), ("qwertyuiop12", "password_common"),
])
def test_a_password_that_is_guessed_first_is_refused(text: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        check(text, "shen-yifan")
    assert refused.value.code == code


def test_a_password_is_compared_with_its_hash_alone() -> None:
    passwords = Passwords(QUICK)
    hashed = passwords.hash("correct horse")
    assert passwords.hash("correct horse") != hashed
    assert passwords.compare(hashed, "correct horse")
    assert passwords.compare(hashed, "ｃorrect horse")
    assert not passwords.compare(hashed, "correct horsf")
    assert not passwords.compare(hashed[:-4], "correct horse")
    assert not passwords.compare("plain text", "plain text")


def test_nothing_is_the_password_of_who_has_none() -> None:
    passwords = Passwords(QUICK)
    for text in ("", "nobody's", "None"):
        assert not passwords.compare(None, text)


def test_hashes_are_argon2id_with_the_costs_of_rfc_9106() -> None:
    hashed = Passwords().hash("correct horse")
    assert hashed.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert not Passwords().is_stale(hashed)
    assert Passwords().is_stale(Passwords(QUICK).hash("correct horse"))
