"""`News`: what the pages open in the preview are told, by whoever builds to whoever serves."""

from __future__ import annotations

import json
from threading import Condition


class News:
    """`build` names the site that is served; a page that was made for another one reloads.

        news = News("en")
        news.tell("6f0c…")                          # a new site stands
        news.tell("6f0c…", "The last save …")       # it stays, and why
        number, line = news.after(0, seconds=15)    # waits in other threads; None: nothing new
    """

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.build = ""
        self._says = ""
        self._number = 0
        self._changed = Condition()

    def tell(self, build: str, says: str = "") -> None:
        """`says` is a sentence about what was saved last, "" where nothing is wrong with it."""
        with self._changed:
            if (build, says) != (self.build, self._says):
                self.build, self._says = build, says
                self._number += 1
                self._changed.notify_all()

    def after(self, number: int, seconds: float) -> tuple[int, str] | None:
        """The present news, as one line of JSON, once they are no longer those of that number."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._number > number, seconds):
                return None
            facts = {"build": self.build, "lang": self.lang, "says": self._says}
            return self._number, json.dumps(facts, ensure_ascii=False)
