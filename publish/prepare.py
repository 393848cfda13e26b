"""From a surveyed district to a `Press`: words read, theme made, sizes known."""

from __future__ import annotations

from pathlib import Path

from district.survey import Survey
from district.words import read_words
from look.voice import voice_of
from publish.press import Press
from publish.shell import make_theme
from publish.size import Size


def make_press(survey: Survey, size: Size, cache: Path | None) -> Press:
    """The press of a build; the theme engine runs only when the theme's cache does not hold.

    Raises `EngineError` when it fails.
    """
    profile, content = survey.profile, survey.catalogue.content
    words = {name: read_words(name, content) for name in profile.languages}
    voices = [voice_of(profile, one) for one in words.values()]
    theme = make_theme(pages=content / "pages", url=profile.url, voices=voices, cache=cache)
    return Press(profile, survey.now, words, theme, size)
