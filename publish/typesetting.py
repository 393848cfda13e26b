"""Sheets to one PDF, by Typst. The one module that knows it: see docs/decisions/paper.md."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst

from publish.render import TEMPLATES

LAYOUT = TEMPLATES / "print" / "boards.typ"
CHINESE = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN",
    "PingFang SC", "Hiragino Sans GB", "Heiti SC", "STHeiti",
    "Microsoft YaHei", "DengXian", "SimHei", "HarmonyOS Sans SC", "MiSans",
    "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "Droid Sans Fallback",
    "Noto Serif CJK SC", "Source Han Serif SC", "Songti SC", "SimSun", "AR PL UMing CN",
)
"""Families with the Chinese characters of our names, the one that is read best from afar first."""


@dataclass(frozen=True, slots=True)
class Book:
    """All that a file holds: `boards` as `publish.sheets.told` gives them, printed at `now`."""

    title: str
    author: str
    language: str
    now: datetime
    boards: list[dict[str, Any]]


class NoChineseFont(Exception):
    """No font with Chinese characters is on this machine."""


class NotSet(Exception):
    """Typst could not set the sheets; the message says why."""


class Typesetter:
    """Sets boards in the first Chinese font there is; raises `NoChineseFont`.

    `folders` are looked through for fonts, the system's beside them if `system`.
    """

    def __init__(self, folders: Sequence[Path] = (), *, system: bool = True) -> None:
        self._fonts = typst.Fonts(include_system_fonts=system, font_paths=list(folders))
        there = set(self._fonts.families())
        self.fonts = [name for name in CHINESE if name in there]
        if not self.fonts:
            raise NoChineseFont

    def pdf(self, book: Book, photo: Callable[[str], bytes]) -> bytes:
        """The same bytes for the same book and photos, by their names. Raises `NotSet`."""
        now = book.now
        facts = {
            "title": book.title, "author": book.author, "language": book.language,
            "fonts": self.fonts, "boards": book.boards,
            "printed": {"year": now.year, "month": now.month, "day": now.day},
        }
        with TemporaryDirectory(prefix="hutong-") as nowhere:
            folder = Path(nowhere)
            layout = Path(shutil.copy(LAYOUT, folder))
            (folder / "boards.json").write_text(json.dumps(facts, ensure_ascii=False), "utf-8")
            for name in {one["photo"] for one in book.boards} - {None}:
                (folder / name).write_bytes(photo(name))
            try:
                made = typst.compile(
                    layout, root=folder, font_paths=self._fonts, pdf_standards="ua-1",
                    timestamp=int(now.replace(tzinfo=UTC).timestamp()),
                )
            except typst.TypstError as error:
                raise NotSet(error.message) from error
        return made
