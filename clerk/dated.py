"""What a new meeting and a new notice are asked for."""

from __future__ import annotations

from datetime import date

from clerk.asking import Answers, Question
from clerk.naming import title_id
from clerk.posing import IN_STATION, Values, always, both, file_name, kind_at, titles
from district import yamltext
from district.contract import MEETING, NOTICE
from district.kinds import write_nth_weekday
from district.layout import DATED
from district.localized import Localized
from district.problem import Path, Refusal
from district.shape import Choice, Door
from district.values import ID, TEXT, TO_STATION

ONCE = "once"


# --- a meeting

def _repeats(answers: Answers) -> Values | None:
    if answers["every"] == ONCE:
        return None
    first = date.fromisoformat(answers["first"][:10])
    nth = (first.day + 6) // 7 if answers["every"] == "month" else 0
    on = [write_nth_weekday(nth, first.weekday())]
    return {"every": answers["every"], "on": on, "until": answers["until"]}


def meeting(answers: Answers) -> Values:
    return {
        "title": both(answers, "title", "title-en"),
        "communities": answers["communities"].split(", "),
        "host": answers["host"],
        "place": {"name": both(answers, "place", "place-en"), "address": answers["address"]},
        "first": answers["first"],
        "lasts": answers["lasts"],
        "repeats": _repeats(answers),
    }


def _meeting_id(answers: Answers) -> str:
    community = answers["communities"].partition(",")[0]
    return f"{community}-neighbours" if community else ""


def _last_day(answers: Answers) -> str:
    """A year on: by then somebody should look at it again; "" where the first is not known."""
    try:
        first = date.fromisoformat(answers["first"][:10])
    except ValueError:
        return ""
    if answers["every"] == ONCE:
        return first.isoformat()
    return f"{first.year + 1}-{first:%m-%d}" if (first.month, first.day) != (2, 29) else ""


MEETING_QUESTIONS = (
    IN_STATION,
    *titles(),
    Question("communities", kind_at(MEETING, "communities"), "Ids or names, with commas between.",
             of="community"),
    file_name(_meeting_id),
    Question("host", kind_at(MEETING, "host"), "Id or name of the officer.", of="officer"),
    Question("place", TEXT, "Where it is held."),
    Question("place-en", TEXT, "Where it is held, in English.", needed=False),
    Question("address", TEXT, "Address of the place.", needed=False),
    Question("first", kind_at(MEETING, "first"), 'The first one: "2026-09-02 19:00".'),
    Question("lasts", kind_at(MEETING, "lasts"), "How long, as 90m.", usual=always("90m")),
    Question("every", Choice(ONCE, *kind_at(MEETING, "repeats", "every").values),
             "week, 2 weeks, month or once.", usual=always("week")),
    Question("until", kind_at(MEETING, "repeats", "until"), "The last day; a year on if left out.",
             usual=_last_day),
)


# --- a notice

def notice(answers: Answers) -> Values:
    communities = answers["communities"]
    return {
        "title": both(answers, "title", "title-en"),
        "kind": answers["kind"],
        "severity": answers["severity"],
        "published": answers["published"],
        "expires": date.fromisoformat(answers["expires"]),
        "communities": communities.split(", ") if communities else None,
        "body": both(answers, "body", "body-en"),
        "source": Localized(answers["source"]),
        "edited_by": answers["edited-by"],
        "reviewed_by": answers["reviewed-by"],
    }


class _DatedId:
    """The id of a notice, which begins with its day."""

    def read(self, node: yamltext.Node, path: Path, door: Door) -> str:
        name: str = ID.read(node, path, door)
        if not DATED.fullmatch(name):
            raise Refusal("notice_file_name", name=name)
        return name


def _notice_id(answers: Answers) -> str:
    slug = title_id(answers["title"], answers["title-en"])
    return f"{answers['published'][:10]}-{slug}" if slug else ""


NOTICE_QUESTIONS = (
    Question("station", TO_STATION, "Id or name of the station; left out for the whole district.",
             of="station", needed=False),
    *titles(),
    Question("kind", kind_at(NOTICE, "kind"), "safety, fraud, traffic, service or bulletin."),
    Question("severity", kind_at(NOTICE, "severity"), "info, warning or urgent.",
             usual=always("info")),
    Question("published", kind_at(NOTICE, "published"), "Shown from when on; now if left out.",
             usual=lambda answers: f"{answers.now:%Y-%m-%d %H:%M}"),
    Question("expires", kind_at(NOTICE, "expires"), "The last day it is shown."),
    Question("communities", kind_at(NOTICE, "communities"), "Only for these, with commas between.",
             of="community", needed=False),
    Question("id", _DatedId(), "Name of the file; day and title if left out.", usual=_notice_id),
    Question("body", TEXT, "What it says, in Chinese (Markdown)."),
    Question("body-en", TEXT, "What it says, in English.", needed=False),
    Question("source", TEXT, "Who says so."),
    Question("edited-by", TEXT, "Who wrote it."),
    Question("reviewed-by", TEXT, "Who read it over: somebody else."),
)
