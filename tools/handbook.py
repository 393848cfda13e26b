"""What the handbook's task pages tell an editor to do, as data: for their tests and their pictures.

A page names a file in backquotes, then shows a part of it under 改之前： and what that becomes
under 改之后：, or a whole file under 新文件：. 删掉文件 names one that goes, 把照片 … 放到 … one
that comes. What residents then see stands in a list: an address of the site in backquotes, and in
“…” the words that are there, in ‘…’ those that are not; a day at the front of the line says when.
One of them is not so before, unless the line says 和原来一样.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
TASKS = ROOT / "docs/editors/tasks"
NOW = "2026-11-23 10:00"
"""When the editor of the examples sits down."""
PARTS = ["要准备什么", "改什么", "居民会看到什么", "最容易出错的地方"]
"""What every page that changes a file consists of."""

_STEP = re.compile(
    r"^删掉文件 `(?P<gone>content/[^`]+)`"
    r"|^把照片 `(?P<photo>[^`]+)` 放到 `(?P<place>content/[^`]+)`"
    r"|`(?P<file>content/[^`]+\.\w+)`"
    r"|^(?P<label>改之前|改之后|新文件)：\n+```yaml\n(?P<text>.*?)^```$",
    re.M | re.S,
)
_SEEN = re.compile(r"^- (?:(?P<day>\d{4}-\d\d-\d\d) 起，)?`(?P<page>/[^`]*)`：(?P<words>.*)$", re.M)
_WORDS = re.compile(r"“([^”]+)”|‘([^’]+)’")


class Wrong(Exception):
    """A page that cannot be followed; its message says which step and why."""


@dataclass(frozen=True, slots=True)
class Seen:
    """From `day` on (None: at once) `page` holds all of `there` and none of `gone`; if `changed`,
    that was not so before."""

    page: str
    day: str | None
    there: tuple[str, ...]
    gone: tuple[str, ...]
    changed: bool


@dataclass(slots=True)
class Task:
    """One page. `files` are the content files it touches."""

    page: Path
    text: str
    files: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, page: Path) -> Task:
        text = page.read_text("utf-8")
        files = [name for step in _STEP.finditer(text) for kind, name in step.groupdict().items()
                 if name and kind in {"gone", "place", "file"}]
        return cls(page, text, list(dict.fromkeys(files)))

    @property
    def yaml(self) -> int:
        """How many examples stand there, followed or not."""
        return self.text.count("```yaml\n")

    def seen(self) -> list[Seen]:
        return [
            Seen(line["page"], line["day"],
                 tuple(there for there, _ in _WORDS.findall(line["words"]) if there),
                 tuple(gone for _, gone in _WORDS.findall(line["words"]) if gone),
                 "和原来一样" not in line["words"])
            for line in _SEEN.finditer(self.text)
        ]

    def warnings(self) -> list[str]:
        """What `check` says afterwards, as the page shows it."""
        return [line for block in re.findall(r"^```text\n(.*?)^```$", self.text, re.M | re.S)
                for line in block.splitlines() if line.startswith("content/")]

    def apply(self, district: Path) -> int:
        """Follow the page in `district`, the folder that holds `content/`; how many examples."""
        file, before, followed = "", "", 0
        for step in _STEP.finditer(self.text):
            if step["gone"]:
                (district / step["gone"]).unlink()
            elif step["photo"]:
                Image.new("RGB", (900, 1200), (90, 120, 160)).save(district / step["place"])
            elif step["file"]:
                file = step["file"]
            else:
                followed += 1
                before = self._write(district / file, step["label"], step["text"], before)
        if before:
            raise Wrong(f"{self.page.name}: 改之后 is missing for\n{before}")
        return followed

    def _write(self, file: Path, label: str, text: str, before: str) -> str:
        if label == "新文件":
            if file.exists():
                raise Wrong(f"{self.page.name}: {file.name} is there already")
            file.write_text(text, "utf-8")
            return ""
        if label == "改之前":
            if ("\n" + file.read_text("utf-8")).count("\n" + text) != 1:
                raise Wrong(f"{self.page.name}: not, or not once, in {file.name}:\n{text}")
            return text
        whole = "\n" + file.read_text("utf-8")
        file.write_text(whole.replace("\n" + before, "\n" + text, 1)[1:], "utf-8")
        return ""


def tasks() -> list[Task]:
    """The pages that change files, by name."""
    found = [Task.read(page) for page in sorted(TASKS.glob("*.md"))]
    return [task for task in found if re.search("^改之|^新文件|^删掉文件", task.text, re.M)]
