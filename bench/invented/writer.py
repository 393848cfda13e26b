"""What every file of an invented district is written with: chance, names, texts and YAML."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from bench.names import SAMPLE, Named, Namer

NOW = datetime(2026, 11, 23, 10)  # noqa: DTZ001  local to the district, as in the YAML


@dataclass(frozen=True, slots=True)
class Texts:
    """What the sample's officers, meetings and stations say, to be said again."""

    about: list[Any]
    agenda: list[Any]
    summaries: list[Any]
    joins: list[Any]
    notices: list[dict[str, Any]]


@dataclass(slots=True)
class Served:
    """A community with what its officers and meetings need to know."""

    named: Named
    street: str
    lead: str = ""


class Writer:
    """Writes below `out`. All chance comes from `seed`, so the same calls write the same bytes."""

    def __init__(self, out: Path, seed: int) -> None:
        self.out = out
        self.chance = random.Random(seed)  # noqa: S311  measuring, not secrets
        self.names = Namer(self.chance)
        self.texts = _read_texts()
        self.stations: set[str] = set()
        self.meetings: set[str] = set()
        self.officers = 0
        self.files = 0

    def often(self, share: float) -> bool:
        return self.chance.random() < share

    def write(self, path: str, lines: Iterable[str]) -> None:
        (self.out / path).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
        self.files += 1


def quoted(text: str) -> str:
    """A YAML scalar that means exactly these characters."""
    if re.search(r"""[,:{}\[\]#"]|^[\s&*!|>'%@`-]""", text):
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return text


def said(text: dict[str, str] | str) -> str:
    """`{zh: …, en: …}`."""
    if isinstance(text, str):
        return quoted(text)
    return "{" + ", ".join(f"{name}: {quoted(words)}" for name, words in text.items()) + "}"


def phone(number: int) -> str:
    """A number that rings nobody: it begins with 0 after the area code."""
    return f"010-{number // 10_000:04d} {number % 10_000:04d}"


def _read_texts() -> Texts:
    meetings = _load("meetings")
    return Texts(
        [one["about"] for one in _load("officers") if isinstance(one.get("about"), dict)],
        [item for one in meetings for item in one.get("agenda", ())],
        [held["summary"] for one in meetings for held in one.get("held", ()) if "summary" in held],
        [g["join"] for one in _load("communities") for g in one.get("groups", ()) if "join" in g],
        _load("notices"),
    )


def _load(kind: str) -> list[dict[str, Any]]:
    paths = sorted(SAMPLE.glob(f"stations/*/{kind}/*.yaml"))
    return [yaml.load(p.read_text(encoding="utf-8"), yaml.CSafeLoader) for p in paths]
