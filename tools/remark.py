"""Says a text where people look: under a pull request, or in the one issue kept for what is due.

    python tools/remark.py change diff.md
    python tools/remark.py due due.md

GitHub, GitLab or Gitee, whichever runs it, is known by its own variables. What was said before is
replaced, so that there is one remark and not a pile. Without a token, as for a pull request that
comes from a fork, it says so and that is all: the text stands in the log. Standard library alone.
"""

from __future__ import annotations

import json
import os
import re
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

MARK = "<!-- hutong -->"
TITLE = "需要核实的内容"
"""Of the issue."""
SECONDS = 20
LONGEST = 60_000
"""Characters; GitHub takes no more than 65,536 in a remark."""


@dataclass(frozen=True)
class Platform:
    """Where remarks are read and written; `number` is that of the pull request, "" for none."""

    api: str
    headers: Mapping[str, str]
    remarks: str
    remark: Callable[[Any], str]
    issues: str
    issue: Callable[[Any], str]
    change: str
    """The method that changes what is there."""
    text: str
    """What an issue calls its text."""
    number: str
    token: str
    new_issue: str
    more: Mapping[str, str]
    """What is given with a new issue besides."""


def github(given: Mapping[str, str]) -> Platform:
    found = re.fullmatch(r"refs/pull/(\d+)/merge", given.get("GITHUB_REF", ""))
    here = f"/repos/{given['GITHUB_REPOSITORY']}"
    number, token = found[1] if found else "", given.get("GITHUB_TOKEN", "")
    return Platform(
        given.get("GITHUB_API_URL", ""), {"Authorization": f"Bearer {token}"},
        f"{here}/issues/{number}/comments", lambda one: f"{here}/issues/comments/{one['id']}",
        f"{here}/issues", lambda one: f"{here}/issues/{one['number']}",
        "PATCH", "body", number, token, f"{here}/issues", {},
    )


def gitlab(given: Mapping[str, str]) -> Platform:
    here = f"/projects/{given['CI_PROJECT_ID']}"
    number, token = given.get("CI_MERGE_REQUEST_IID", ""), given.get("HUTONG_TOKEN", "")
    remarks = f"{here}/merge_requests/{number}/notes"
    return Platform(
        given.get("CI_API_V4_URL", ""), {"PRIVATE-TOKEN": token},
        remarks, lambda one: f"{remarks}/{one['id']}",
        f"{here}/issues", lambda one: f"{here}/issues/{one['iid']}",
        "PUT", "description", number, token, f"{here}/issues", {},
    )


def gitee(given: Mapping[str, str]) -> Platform:
    owner, _, name = given["GITEE_REPOSITORY"].partition("/")
    here = f"/repos/{owner}/{name}"
    number, token = given.get("GITEE_PULL_REQUEST_IID", ""), given.get("GITEE_TOKEN", "")
    return Platform(
        given.get("GITEE_API_URL", "https://gitee.com/api/v5"), {"Authorization": f"token {token}"},
        f"{here}/pulls/{number}/comments", lambda one: f"{here}/pulls/comments/{one['id']}",
        f"{here}/issues", lambda one: f"/repos/{owner}/issues/{quote(str(one['number']))}",
        "PATCH", "body", number, token, f"/repos/{owner}/issues", {"repo": name},
    )


PLATFORMS = {
    "GITHUB_REPOSITORY": github, "CI_PROJECT_ID": gitlab, "GITEE_REPOSITORY": gitee,
}


def ask(platform: Platform, method: str, path: str, body: Mapping[str, str] | None = None) -> Any:
    request = urllib.request.Request(  # noqa: S310 (the platform's own address)
        f"{platform.api}{path}", method=method,
        data=json.dumps(body).encode() if body is not None else None,
        headers={**platform.headers, "Content-Type": "application/json",
                 "Accept": "application/json", "User-Agent": "hutong"},
    )
    with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
        return json.loads(answer.read() or b"null")


def under_the_change(platform: Platform, text: str) -> None:
    """Where there is nothing to say, what was said before goes."""
    said = ask(platform, "GET", f"{platform.remarks}?per_page=100")
    before = next((one for one in said if MARK in (one.get("body") or "")), None)
    if before:
        ask(platform, platform.change, platform.remark(before), {"body": text})
    elif text != MARK:
        ask(platform, "POST", platform.remarks, {"body": text})


def in_the_issue(platform: Platform, text: str) -> None:
    state = "opened" if platform.text == "description" else "open"
    there = ask(platform, "GET", f"{platform.issues}?state={state}&per_page=100")
    before = next((one for one in there if MARK in (one.get(platform.text) or "")), None)
    body = {"title": TITLE, platform.text: text, **platform.more}
    if before:
        ask(platform, platform.change, platform.issue(before), body)
    elif text != MARK:
        ask(platform, "POST", platform.new_issue, body)


def main(given: list[str]) -> int:
    if len(given) != 2 or given[0] not in {"change", "due"}:
        print("usage: remark.py change|due FILE.md", file=sys.stderr)
        return 2
    file = Path(given[1])
    text = file.read_text("utf-8").strip() if file.is_file() else ""
    body = f"{text[:LONGEST]}\n\n{MARK}" if text else MARK
    made = next((make for name, make in PLATFORMS.items() if os.environ.get(name)), None)
    platform = made(os.environ) if made else None
    if platform is None or not platform.token or (given[0] == "change" and not platform.number):
        print(text)
        print("No token, or no pull request: nothing is written under it.", file=sys.stderr)
        return 0
    try:
        (under_the_change if given[0] == "change" else in_the_issue)(platform, body)
    except (urllib.error.URLError, TimeoutError, ValueError) as error:
        # The remark is a courtesy: that it cannot be written must not hold up the change.
        print(text)
        print(f"The remark could not be written ({error}).", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
