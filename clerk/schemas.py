"""`build.py schemas`: what editors are told of each kind of file, as JSON Schema in Chinese.

The rules come from the kinds of value in `district`, names and sentences from content/words.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from district.contract import FILES
from district.editing import Schema
from district.localized import LANGUAGES
from district.problem import Refusal
from district.words import Words, read_words
from publish.setting import Setting, command

# Draft 7: what every editor's YAML support has known for years.
DRAFT = "http://json-schema.org/draft-07/schema#"


@command
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=Path("schemas"),
              show_default=True, help="The folder the files are written to.")
def schemas(setting: Setting, out: Path) -> int:
    """Write what editors check YAML files by; their hints are in Chinese, like the files."""
    try:
        written = sum(_write(out / name, text) for name, text in schema_files().items())
    except OSError as error:
        setting.say("schemas_unwritten", out=out, why=error.strerror or error)
        return 2
    setting.say("schemas_written" if written else "schemas_current", out=out, files=written)
    return 0


def _write(file: Path, text: str) -> bool:
    """Whether the file had to change."""
    body = text.encode()
    if file.is_file() and file.read_bytes() == body:
        return False
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(body)
    return True


def schema_files() -> dict[str, str]:
    """Name → text of every schema, the same characters for the same words."""
    words = read_words(LANGUAGES[0])
    return {
        f"{kind}.json": json.dumps(_whole(kind, words), ensure_ascii=False, indent=1) + "\n"
        for kind in FILES
    }


def _whole(kind: str, words: Words) -> Schema:
    made = _dressed(FILES[kind].schema(), f"key.{kind}", words)
    return {"$schema": DRAFT, **_told(f"key.file.{kind}", words), **made}


def _told(code: str, words: Words) -> dict[str, str]:
    if f"{code}.name" not in words:
        return {}
    return {"title": words(f"{code}.name"), "description": words(f"{code}.about")}


def _dressed(schema: Schema, code: str, words: Words) -> Schema:
    """The schema with names, explanations and sentences; `code` leads to those of its keys."""
    return {name: _part(name, value, code, words) for name, value in schema.items()}


def _part(name: str, value: Any, code: str, words: Words) -> Any:
    if isinstance(value, Refusal):
        return words(f"problem.{value.code}.mend", **value.facts)
    if name == "properties":
        return {key: _property(key, inner, f"{code}.{key}", words) for key, inner in value.items()}
    return _dressed(value, code, words) if isinstance(value, dict) else value


def _property(key: str, schema: Schema, code: str, words: Words) -> Schema:
    told = _told(code, words) or _told(f"key.text.{key}", words)
    return {**told, **_dressed(schema, code, words)}
