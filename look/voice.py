"""`Voice`: what one language's shell says, and the facts templates/theme/base.html shows of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from district.records import Profile
from district.words import Words
from look.speak import Speaker

WORDS = frozenset({
    "site", "language_name", "skip", "emergency", "nav", "nav_officers", "nav_meetings",
    "nav_notices", "nav_requests", "nav_about", "footer_nav", "privacy", "accessibility",
})  # fmt: skip
"""The sentences a voice must bring. `language_name` is the language's name in itself."""


class MissingWords(Exception):
    """A voice does not bring every sentence of `WORDS`."""


@dataclass(frozen=True, slots=True)
class Call:
    """A number in the strip at the top of every page."""

    number: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Voice:
    """What one language's shell says. `words` has at least `WORDS`."""

    language: str
    words: Mapping[str, str]
    emergency: tuple[Call, ...]
    footer: str = ""


def voice_of(profile: Profile, words: Words) -> Voice:
    """What the shell of these words' language says for a district."""
    t = Speaker(words)
    name = t.name(profile.name)
    prefix = "page.shell."
    said = {
        code.removeprefix(prefix): sentence
        for code, sentence in words.sentences.items() if code.startswith(prefix)
    }
    said["site"] = t.plain("shell.site", district=name)
    numbers = (*profile.emergency, profile.hotline)
    calls = tuple(Call(one.number, t.name(one.purpose)) for one in numbers)
    footer = t.name(profile.footer) if profile.footer else ""
    return Voice(words.language, said, calls, footer)


def said_of(voice: Voice, home: str, written: Collection[str]) -> dict[str, Any]:
    """What templates/theme/base.html shows; `home` is the language's root.

    A page that is not among the `written` ones (`about`, …) is not linked. Raises `MissingWords`.
    """
    if lacking := WORDS - voice.words.keys():
        raise MissingWords(f"{voice.language}: {', '.join(sorted(lacking))}")

    def item(section: str, word: str, below: str) -> dict[str, str]:
        return {"section": section, "label": voice.words[word], "href": home + below}

    about = [
        item(slug, word, f"{slug}/")
        for slug, word in {
            "about": "nav_about", "privacy": "privacy", "accessibility": "accessibility"
        }.items()
        if slug in written
    ]  # fmt: skip
    return {
        "lang": {"zh": "zh-Hans"}.get(voice.language, voice.language),
        "home": home,
        "words": dict(voice.words),
        "nav": [
            item("officers", "nav_officers", ""),
            *(
                item(kind, f"nav_{kind}", f"{kind}/")
                for kind in ("meetings", "notices", "requests")
            ),
            *(entry for entry in about if entry["section"] == "about"),
        ],
        "footer_nav": about,
        "emergency": [
            {**asdict(call), "dial": re.sub(r"[^\d+]", "", call.number)} for call in voice.emergency
        ],
        "footer": voice.footer,
    }
