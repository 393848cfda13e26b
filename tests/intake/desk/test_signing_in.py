"""Signing in and out, as a browser sees it."""

from __future__ import annotations

from tests.intake.desk.conftest import Office


def test_who_signs_in_is_greeted_by_name_and_role(either: Office) -> None:
    browser = either.browser()
    answer = browser.follow(browser.sign_in("shen"))
    assert answer.status_code == 200
    assert "沈一帆" in answer.text
    assert "社区民警" in answer.text
