"""A `Difference` in sentences: what matters most to residents first, the files last."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime

from clerk.ahead import MeetingNews
from clerk.difference import Difference, FileChange
from clerk.fields import Field, keys_of, named, short
from clerk.moves import Address, Move
from clerk.style import Line, Markdown, Plain, Section
from district.words import Words

FEW = 5
"""Addresses or dates that a line names."""


class Teller:
    """Speaks one language in one style."""

    def __init__(self, found: Difference, words: Words, style: Plain | Markdown) -> None:
        self.found = found
        self.words = words
        self.style = style
        self.comma = words("page.comma")

    def sections(self) -> Iterator[Section]:
        """Those that have something to say."""
        found = self.found
        for title, lines in (
            (self._count("broken.title", len(found.broken)), self._broken()),
            (self._say("moves.title"), self._moves()),
            (self._say("hands.title"), self._hands()),
            (self._say("meetings.title"), self._meetings()),
            (self._say("notices.title"), self._notices()),
            (self._count("boards.title", len(found.boards)), self._boards()),
            (self._pages_title(), self._pages()),
            (self._say("files.title"), map(self._file, found.files)),
        ):
            told = list(lines)
            if told:
                yield Section(title, told)

    def _say(self, code: str, **facts: str) -> str:
        return self.words(f"diff.{code}", **facts)

    def _count(self, code: str, number: int, **facts: str) -> str:
        return self.words.count(f"diff.{code}", number, **facts)

    def _name(self, kind: str, name: str | None) -> str:
        known = self.found.name(kind, name)
        if known is None:
            return self.style.fact(name or self._say("nobody"))
        return self.style.fact(known.get(self.words.language))

    def _few(self, items: Iterable[str]) -> str:
        every = list(items)
        more = [self._say("more", n=str(len(every) - FEW))] if len(every) > FEW else []
        return self.comma.join([*every[:FEW], *more])

    def _when(self, since: date | None, until: date | None) -> str:
        """ "" for what is so from today on."""
        if since is None:
            return ""
        if until is not None:
            return self._say("moves.span", since=str(since), until=str(until))
        today = self.found.sides.now.date()
        return self._say("moves.since", since=str(since)) if since > today else ""

    # --- addresses on the web, and those of houses

    def _broken(self) -> Iterator[Line]:
        for one in self.found.broken:
            name = one.address.strip("/").rpartition("/")[2]
            why = self._say(f"broken.why.{one.why}", id=name)
            facts = {"address": self.style.place(one.address), "file": self._place(one.file)}
            yield Line(self._say("broken.line", why=why, **facts))

    def _moves(self) -> Iterator[Line]:
        for one in self.found.moves:
            told = [self._count("moves.count", one.count)] if one.count else []
            if one.whole:
                streets = self._few(map(self.style.fact, one.whole))
                told.append(self._say("moves.whole", names=streets))
            names = self.comma.join(map(self._address, one.examples))
            yield Line(self._say(
                "moves.line", addresses=self.comma.join(told), old=self._party(one, old=True),
                new=self._party(one, old=False), when=self._when(one.since, one.until),
                examples=self._say("moves.examples", names=names) if names else "",
            ))

    def _party(self, move: Move, *, old: bool) -> str:
        officer = move.from_officer if old else move.to_officer
        community = move.from_community if old else move.to_community
        where = self._name("communities", community) if community else self._say("moves.nowhere")
        return self._say("moves.party", officer=self._name("officers", officer), community=where)

    def _address(self, address: Address) -> str:
        code = "moves.building" if address.building else "moves.address"
        return self._say(code, name=self.style.fact(address.name),
                         number=str(address.number), suffix=address.suffix)

    def _hands(self) -> Iterator[Line]:
        for one in self.found.hand_overs:
            code = "both" if one.gone and one.come else "come" if one.come else "gone"
            yield Line(self._say(
                f"hands.{code}", community=self._name("communities", one.community),
                role=self.words(f"page.role.{one.role}"),
                gone=self.comma.join(self._name("officers", name) for name in one.gone),
                come=self.comma.join(self._name("officers", name) for name in one.come),
                when=self._when(one.since, one.until),
            ))

    # --- what is ahead

    def _meetings(self) -> Iterator[Line]:
        grouped: dict[tuple[str, str], list[MeetingNews]] = defaultdict(list)
        for one in self.found.meetings:
            grouped[one.series, one.fate].append(one)
        for (_, fate), news in grouped.items():
            title = self.style.fact(news[0].title.get(self.words.language))
            yield Line(self._count(f"meetings.count.{fate}", len(news), title=title,
                                   dates=self._few(map(self._date, news))))

    def _date(self, news: MeetingNews) -> str:
        if news.was and news.start and news.place:
            place = self.style.fact(news.place.get(self.words.language))
            return self._say("meetings.change", was=_moment(news.was), start=_moment(news.start),
                             place=place)
        return _moment(news.start or news.was)

    def _notices(self) -> Iterator[Line]:
        for one in self.found.notices:
            title = self.style.fact(one.title.get(self.words.language))
            yield Line(self._say(f"notices.{one.fate}", title=title, expires=one.expires,
                                 published=_moment(one.published)))

    def _boards(self) -> Iterator[Line]:
        for sheet in self.found.boards:
            board, language = sheet.board, self.words.language
            fact = self.style.fact
            yield Line(self._say(
                "boards.line", community=fact(board.community.name.get(language)),
                id=board.community.id, officer=fact(board.name.get(language)),
                number=fact(board.number), when=self._when(sheet.since, None),
            ))

    # --- pages and files

    def _pages_title(self) -> str:
        pages = self.found.pages
        if not pages.exact:
            return self._say("pages.most", n=str(sum(pages.most.values()) + len(pages.pages)))
        return self._count("pages.title", len(pages.pages))

    def _pages(self) -> Iterator[Line]:
        pages = self.found.pages
        for kind, most in sorted(pages.most.items()):
            yield Line(self._say("pages.count", kind=self._kind(kind), n=str(most)))
        grouped: dict[str, list[str]] = defaultdict(list)
        for one in pages.pages:
            state = "" if one.state == "changed" else self._say(f"pages.state.{one.state}")
            grouped[one.kind].append(self.style.place(one.address) + state)
        for kind, found in sorted(grouped.items()):
            yield Line(self._say("pages.line", kind=self._kind(kind), n=str(len(found)),
                                 addresses=self._few(found)))
        if pages.lists:
            addresses = self._few(map(self.style.place, pages.lists))
            yield Line(self._say("pages.lists", addresses=addresses))

    def _kind(self, kind: str) -> str:
        return self._say(f"pages.kind.{kind}")

    def _file(self, change: FileChange) -> Line:
        shown, other = self._place(change.file), self._place(change.other)
        state = change.state
        if state == "changed" and not change.fields:
            state = "other"  # A photo, a page written by hand.
        line = Line(self._say(f"files.{state}", file=shown, other=other))
        line.below = [Line(self._field(change.kind, one)) for one in change.fields]
        return line

    def _place(self, file: str) -> str:
        content = self.found.sides.survey.catalogue.content.as_posix()
        return self.style.place(f"{content}/{file}")

    def _field(self, kind: str, one: Field) -> str:
        items = [str(step) for step, at in zip(one.shown, one.path, strict=True)
                 if isinstance(at, int)]
        key = named(self.words, kind, one.path)
        keys = keys_of(one.path)
        outer = keys[:1] if len(keys) > 1 else []
        within = [self.style.fact(step) for step in (*outer, *items)]
        if within:
            key = self._say("files.within", key=key, items=self.comma.join(within))
        code = "field" if one.old is not None and one.new is not None else (
            "came" if one.old is None else "went")
        facts = {"old": one.old, "new": one.new}
        told = {name: self.style.place(short(text or "")) for name, text in facts.items()}
        return self._say(f"files.{code}", key=key, **told)


def _moment(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else ""
