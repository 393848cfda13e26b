"""The service worker, `/sw.js`: what lets the look-up answer without a network.

templates/sw.js is the program; the line of it that says what belongs to this site is written here.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from look.assets import slim_script

_LINE = 'const SITE = { version: "", scope: "", homes: [""], files: [""] };'


class BadWorker(Exception):
    """The program does not have the line that is to be written."""


def worker(program: Path, base: str, homes: Iterable[str], files: Iterable[str]) -> bytes:
    """The program for a site below `base`, with its homes and what they need, by address.

    A file's name says what is in it, so the version, which is made from all of this, changes with
    every script and style: browsers then take the new worker and drop what the old one kept.
    """
    source = program.read_text(encoding="utf-8")
    if source.count(_LINE) != 1:
        raise BadWorker(f"{program.name} must hold once: {_LINE}")
    facts = {"scope": f"{base}/", "homes": list(homes), "files": sorted(files)}
    made = hashlib.sha256(f"{source}\0{json.dumps(facts)}".encode()).hexdigest()
    line = json.dumps({"version": made[:8], **facts}, ensure_ascii=False, separators=(",", ":"))
    return slim_script(source.replace(_LINE, f"const SITE={line};")).encode()
