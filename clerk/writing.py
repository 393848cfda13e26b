"""A content file written from its values, in the order and with the keys of the contract.

Each key is explained above it (`key.<kind>.<key>` in the words); what may be added follows at the
end as remarks. Another reader of YAML makes the same of it as ours: `012345`, `09:00` and `no` are
quoted where they are texts.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from district.contract import RECORDS
from district.localized import Localized
from district.numbers import Numbers
from district.shape import REQUIRED
from district.slip import QUOTES
from district.words import Words

ONE = {
    "stations": "station", "communities": "community", "officers": "officer",
    "meetings": "meeting", "notices": "notice", "forms": "form",
}
"""A kind of file, as one of them is called: in commands, words and the names of schemas."""
_SIGNS = re.compile(r"[][{},:#\"\\?`<>|=]|[\x00-\x1f\x7f-\x9f]| $|^[ '&*!%@~-]")
_DATED = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}( [0-9]{2}:[0-9]{2})?")
# What YAML 1.1 or 1.2 takes for something else than a text.
_TYPED = re.compile(
    r"[-+.]?[0-9][0-9_.,:xXoOa-fA-FeE+]*|(?:yes|no|on|off|y|n|true|false|null|nan)", re.IGNORECASE
)


def write(kind: str, values: Mapping[str, Any], words: Words, schema: str = "") -> str:
    """The text of a file of that kind. `values` has typed texts, dates, counts and `Localized`,
    lists of them, and lists of mappings; a key without a value is left out.

    `schema` is the path from the file to its JSON Schema: editors that know it help while typing.
    """
    shape = RECORDS[kind][0]
    head = [f"# yaml-language-server: $schema={schema}", ""] if schema else []
    given = [name for name in shape.keys if _is_given(values.get(name))]
    needed = [name for name, key in shape.keys.items() if key.default is REQUIRED]
    parts = head
    for name in given:
        parts += _explained(kind, name, words)
        parts += _inner(kind, name, words) if _is_groups(values[name]) else []
        parts += _entry(name, values[name])
        # A list of groups is read more easily with air around it.
        parts += [""] if _is_groups(values[name]) else []
    rest = [name for name in shape.keys if name not in given and name not in needed]
    if rest and schema:
        parts += [] if parts[-1] == "" else [""]
        parts.append(f"# {words('cli.new.more')}")
        parts += [f"# {name}:{_remark(kind, name, words)}" for name in rest]
    return "\n".join(parts).rstrip("\n") + "\n"


def schema_path(content: Path, file: str) -> str:
    """From a file below the content to the JSON Schema of its kind, which lies beside it."""
    kind = "stations" if file.endswith("/station.yaml") else file.split("/")[-2]
    schema = content.resolve().parent / "schemas" / f"{ONE[kind]}.json"
    return Path(os.path.relpath(schema, (content.resolve() / file).parent)).as_posix()


def told(text: str) -> str:
    """A text as it stands in braces and elsewhere: quoted where it might be taken otherwise."""
    plain = text and (_DATED.fullmatch(text) or not (
        _SIGNS.search(text) or _TYPED.fullmatch(text) or text[0] in QUOTES or text != text.strip()
    ))
    return text if plain else json.dumps(text, ensure_ascii=False)


def _is_given(value: Any) -> bool:
    return value is not None and value != "" and value != Localized("")


def _is_groups(value: Any) -> bool:
    return isinstance(value, Sequence) and bool(value) and isinstance(value[0], Mapping)


def _explained(kind: str, name: str, words: Words) -> list[str]:
    remark = _remark(kind, name, words)
    return [remark.strip()] if remark else []


def _inner(kind: str, name: str, words: Words) -> list[str]:
    """The keys of the groups in a list, in one line: `# community 社区，from 开始日期`."""
    start = f"key.{ONE[kind]}.{name}."
    named = [
        f"{code.removeprefix(start).removesuffix('.name')} {words(code)}"
        for code in words.sentences
        if code.startswith(start) and code.endswith(".name") and code.count(".") == 4
    ]
    return [f"# {words('cli.new.between').join(named)}"] if named else []


def _remark(kind: str, name: str, words: Words) -> str:
    """`  # 警号：六位数字，要加引号`, or nothing where the words do not tell."""
    code = f"key.{ONE[kind]}.{name}"
    if f"{code}.name" not in words:
        return ""
    text = words("cli.new.remark", name=words(f"{code}.name"), about=words(f"{code}.about"))
    return f"  # {' '.join(text.split())}"


def _entry(name: str, value: Any) -> list[str]:
    if _is_groups(value):
        return [f"{name}:", *(f"  - {_flow(one)}" for one in value)]
    if isinstance(value, Localized) and "\n" in f"{value.zh}{value.en}":
        lines = [f"{name}:", *_block("zh", value.zh)]
        return [*lines, *_block("en", value.en)] if value.en else lines
    return [f"{name}: {_flow(value)}"]


def _block(name: str, text: str) -> list[str]:
    lines = [line.rstrip() for line in text.strip().split("\n")]
    if any(not line.isprintable() for line in lines) or lines[0].startswith(" "):
        return [f"  {name}: {json.dumps(text, ensure_ascii=False)}"]
    return [f"  {name}: |", *(f"    {line}" if line else "" for line in lines)]


def _flow(value: Any) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case datetime():
            return f"{value:%Y-%m-%d %H:%M}"
        case time():
            return f'"{value:%H:%M}"'
        case int() | date():
            return str(value)
        case Numbers():
            return told(str(value))
        case str():
            return told(value)
        case Localized():
            en = f", en: {told(value.en)}" if value.en else ""
            return f"{{zh: {told(value.zh)}{en}}}"
        case Mapping():
            pairs = [f"{name}: {_flow(one)}" for name, one in value.items() if _is_given(one)]
            return f"{{{', '.join(pairs)}}}"
    return f"[{', '.join(map(_flow, value))}]"
