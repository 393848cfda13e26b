"""The theme engine: MkDocs with Material. No other module knows it; swapping it means this file.

Each language is one run of `mkdocs build`, all at the same time, on a configuration derived from
mkdocs.yml in a temporary folder. Its 404.html is the shell: MkDocs renders that page to hold at
any depth. templates/theme/base.html leaves the places `look/pour.py` fills; `record.html` there
hands a hand-written page over as JSON instead of as a page.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SECONDS = 120
"""How long one run may take."""

_PACKAGES = ("mkdocs", "mkdocs-material", "markdown", "jinja2")


class EngineError(Exception):
    """The theme engine failed; the message is its own."""


@dataclass(frozen=True, slots=True)
class Order:
    """One language to run: its pages (the folder may be missing), and what its shell says."""

    language: str
    name: str
    url: str
    pages: Path
    said: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Run:
    """What a run gave: the shell's text, (slug, title, description, HTML) of pages, complaints."""

    shell: str
    pages: tuple[tuple[str, str, str, str], ...]
    warnings: tuple[str, ...]


def versions() -> str:
    """What decides the output besides the files."""
    return " ".join(f"{name}={importlib.metadata.version(name)}" for name in _PACKAGES)


def page_files(folder: Path) -> list[Path]:
    """The folder's files in order, without the dot files that MkDocs leaves out too."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file()
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )


def run(look: Path, orders: Sequence[Order]) -> list[Run]:
    """One `Run` for each order, with mkdocs.yml and templates/theme of `look`. Or `EngineError`."""
    with tempfile.TemporaryDirectory(prefix="hutong-shell-") as name:
        works = [Path(name) / order.language for order in orders]
        started = [_start(work, look, order) for work, order in zip(works, orders, strict=True)]
        try:
            said = [process.communicate(timeout=SECONDS)[0] for process in started]
        except subprocess.TimeoutExpired as error:
            raise EngineError(f"mkdocs build took longer than {SECONDS} seconds") from error
        finally:
            for process in started:
                process.kill()
        for process, order, text in zip(started, orders, said, strict=True):
            if process.returncode:
                tail = text.strip()[-2000:]
                raise EngineError(f"{order.language}: mkdocs build failed\n{tail}")
        return [
            _collect(work / "site", order.pages, text)
            for work, order, text in zip(works, orders, said, strict=True)
        ]


def _start(work: Path, look: Path, order: Order) -> subprocess.Popen[str]:
    empty = work / "empty"
    empty.mkdir(parents=True)
    config = {
        "INHERIT": str(look / "mkdocs.yml"),
        "site_name": order.name,
        "site_url": order.url,
        "docs_dir": str(order.pages if order.pages.is_dir() else empty),
        "site_dir": str(work / "site"),
        "theme": {"language": order.language, "custom_dir": str(look / "templates" / "theme")},
        "extra": {"hutong": order.said},
    }
    file = work / "mkdocs.yml"
    # JSON is YAML, but for the surrogate pairs that ASCII would need for rare characters.
    file.write_text(json.dumps(config, ensure_ascii=False), encoding="utf-8")
    return subprocess.Popen(  # noqa: S603 - our own interpreter and file, no shell
        [sys.executable, "-m", "mkdocs", "build", "--config-file", str(file)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"},
    )


def _collect(site: Path, written: Path, said: str) -> Run:
    pages = []
    for path in page_files(written):
        slug = path.relative_to(written).with_suffix("").as_posix()
        made = site / slug / "index.html"
        if path.suffix == ".md" and made.is_file():
            page = json.loads(made.read_text(encoding="utf-8"))
            pages.append((f"{slug}/", page["title"], page["description"], page["html"]))
    warnings = [
        line.split("-", 1)[-1].strip()
        for line in said.splitlines()
        if line.startswith(("WARNING", "ERROR"))
    ]
    return Run((site / "404.html").read_text(encoding="utf-8"), tuple(pages), tuple(warnings))
