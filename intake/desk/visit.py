"""`Guest` and `Visit`: one request, by somebody unknown or somebody who is signed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from intake.accounts import Account
from intake.desk.desk import Desk
from intake.desk.pages import Frame
from intake.desk.scope import Scope, scope_of
from intake.door import answers

LANGUAGE = "desk-language"
_A_YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Guest:
    """One request in the language it is answered in."""

    desk: Desk
    request: Request
    language: str

    @classmethod
    def of(cls, request: Request) -> Guest:
        desk: Desk = request.app.state.desk
        wanted = request.query_params.get("language", "") or request.cookies.get(LANGUAGE, "")
        accepted = request.headers.get("accept-language", "")
        return cls(desk, request, desk.pages.language(wanted, accepted))

    def say(self, code: str, **facts: object) -> str:
        """The sentence `page.desk.<code>`."""
        return self.desk.pages.words(self.language)(f"page.desk.{code}", **facts)

    def trouble(self, code: str, **facts: object) -> str:
        """The sentence `intake.error.<code>`, of a refusal."""
        return self.desk.pages.words(self.language)(f"intake.error.{code}", **facts)

    def page(
        self, template: str, title: str, status: int = 200, *, section: str = "", **facts: Any
    ) -> Response:
        """`title` stands in the browser's history: it holds no personal value."""
        frame = self._frame(title, section)
        page = self.desk.pages.page(self.language, template, frame, facts)
        return self.kept(answers.html(page, status))

    def see(self, path: str) -> Response:
        """Look there instead, by GET; a path of the desk, without the prefix."""
        return self.kept(answers.see(f"{self.desk.pages.prefix}{path}"))

    def kept(self, response: Response) -> Response:
        """A language that was chosen stays."""
        if self.request.query_params.get("language", "") == self.language:
            response.set_cookie(
                LANGUAGE, self.language, max_age=_A_YEAR, path=f"{self.desk.pages.prefix}/desk/",
                secure=True, httponly=True, samesite="lax",
            )
        return response

    def missing(self) -> Response:
        """There is nothing here, or nothing for this account: it looks the same."""
        return self.page("missing", self.say("missing.title"), 404)

    def _frame(self, title: str, section: str) -> Frame:
        return Frame(title, section=section, ways=self._ways())

    def _ways(self) -> dict[str, str]:
        """This page in each language; what was posted cannot be asked for again."""
        if self.request.method not in {"GET", "HEAD"}:
            return {}
        path = f"{self.desk.pages.prefix}{self.request.url.path}"
        asked = [pair for pair in self.request.query_params.multi_items() if pair[0] != "language"]
        return {name: f"{path}?{urlencode([*asked, ('language', name)])}"
                for name in self.desk.pages.languages}


@dataclass(frozen=True, slots=True)
class Visit(Guest):
    """One request of somebody who is signed in. `given` are the fields of a post, by name.

    Every form of a page has `{{ held }}` in it: the hidden field that holds `csrf`.
    """

    account: Account
    csrf: str
    given: Mapping[str, str]

    @property
    def scope(self) -> Scope:
        """Which requests this account may see today."""
        current = self.desk.current()
        return scope_of(self.account, current.district, current.router(self.desk.now()))

    def _frame(self, title: str, section: str) -> Frame:
        return Frame(title, self.account, self.csrf, section, self._ways())
