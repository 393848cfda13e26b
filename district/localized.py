"""`Localized`: a text residents read, in Chinese and perhaps in English."""

from __future__ import annotations

from dataclasses import dataclass

LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Localized:
    zh: str
    en: str = ""

    def get(self, language: str) -> str:
        """The text in `language`, or the Chinese where there is none."""
        return self.en if language == "en" and self.en else self.zh

    def language(self, language: str) -> str:
        """The language `get(language)` answers in: what the page's `lang` attribute needs."""
        return "en" if language == "en" and self.en else "zh"
