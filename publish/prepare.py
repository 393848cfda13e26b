"""From a surveyed district to a `Press`: words read, theme made, sizes known."""

from __future__ import annotations

from pathlib import Path

from district.records import Profile
from district.survey import Survey
from district.words import Words, read_words
from publish.press import Press
from publish.shell import Call, Voice, make_theme
from publish.size import Size
from publish.speak import Speaker


def make_press(survey: Survey, size: Size, cache: Path | None) -> Press:
    """The press of a build; the theme engine runs only when the theme's cache does not hold.

    Raises `EngineError` when it fails.
    """
    profile, content = survey.profile, survey.catalogue.content
    words = {name: read_words(name, content) for name in profile.languages}
    voices = [_voice(profile, one) for one in words.values()]
    theme = make_theme(pages=content / "pages", url=profile.url, voices=voices, cache=cache)
    return Press(profile, survey.now, words, theme, size)


def _voice(profile: Profile, words: Words) -> Voice:
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
