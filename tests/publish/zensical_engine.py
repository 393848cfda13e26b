"""The way out: what publish/engine.py gives, given by Zensical, from the same files.

Material for MkDocs ends on 5 May 2027. Handed to `make_theme(engine=…)` this module makes the same
shells and the same hand-written pages out of mkdocs.yml and templates/theme; to swap for good, let
it take the place of publish/engine.py and move `Order`, `Run`, `EngineError` and `page_files` here.

Zensical reads mkdocs.yml as MkDocs does, INHERIT included, but wants the pages and the site inside
the project, which is the configuration's folder. So the pages are copied beside it.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from publish.engine import SECONDS, EngineError, Order, Run, page_files

_PACKAGES = ("zensical", "markdown", "pymdown-extensions", "pygments")
_COLOUR = re.compile(r"\x1b\[[\d;]*m")
# A complaint: what is wrong, then a box drawn around file, line and column, and that line's text.
_COMPLAINT = re.compile(
    r"^(?:Warning|Error): (?P<what>.+)(?:\n.*\[ (?P<place>.+) \]\n.*\n *\d+ │ (?P<line>.*))?", re.M
)


def versions() -> str:
    """What decides the output besides the files."""
    return " ".join(f"{name}={importlib.metadata.version(name)}" for name in _PACKAGES)


def run(look: Path, orders: Sequence[Order]) -> list[Run]:
    """One `Run` for each order, with mkdocs.yml and templates/theme of `look`. Or `EngineError`."""
    with tempfile.TemporaryDirectory(prefix="hutong-shell-") as name, ThreadPoolExecutor() as pool:
        return list(pool.map(partial(_run, Path(name).resolve(), look), orders))


def _run(folder: Path, look: Path, order: Order) -> Run:
    work = folder / order.language
    pages = work / "pages"
    pages.mkdir(parents=True)
    if order.pages.is_dir():
        shutil.copytree(order.pages, pages, dirs_exist_ok=True)
    config = {
        "INHERIT": str(look / "mkdocs.yml"),
        "site_name": order.name,
        "site_url": order.url,
        "docs_dir": "pages",
        "site_dir": "site",
        "theme": {"language": order.language, "custom_dir": str(look / "templates" / "theme")},
        "extra": {"hutong": order.said},
    }
    file = work / "mkdocs.yml"
    file.write_text(json.dumps(config, ensure_ascii=False), encoding="utf-8")
    said = _build(file, order.language)
    shell = (work / "site" / "404.html").read_text(encoding="utf-8")
    return Run(shell, tuple(_collect(work / "site", pages)), tuple(_warnings(said)))


def _build(file: Path, language: str) -> str:
    """What Zensical said while it built."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "zensical", "build", "--config-file", str(file)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            env={**os.environ, "PYTHONUTF8": "1"},
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise EngineError(f"zensical build took longer than {SECONDS} seconds") from error
    said = _COLOUR.sub("", done.stdout)
    if done.returncode:
        raise EngineError(f"{language}: zensical build failed\n{said.strip()[-2000:]}")
    return said


def _collect(site: Path, written: Path) -> Iterator[tuple[str, str, str, str]]:
    for path in page_files(written):
        slug = path.relative_to(written).with_suffix("").as_posix()
        made = site / slug / "index.html"
        if path.suffix == ".md" and made.is_file():
            page = json.loads(made.read_text(encoding="utf-8"))
            yield f"{slug}/", page["title"], page["description"], page["html"]


def _warnings(said: str) -> list[str]:
    """`about.md:3:5 page does not exist: the line it stands in`. Pages are built in any order."""
    return sorted(
        f"{found['place']} {found['what']}: {found['line'].strip()}"
        if found["place"]
        else found["what"]
        for found in _COMPLAINT.finditer(said)
    )
