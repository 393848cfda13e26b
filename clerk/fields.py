"""What changed in a YAML file, key by key: the values as they were typed, old → new."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from district import yamltext
from district.localized import LANGUAGES
from district.problem import NotYaml, Path
from district.words import Words

_LONGEST = 120
_KINDS = {
    "stations": "station", "communities": "community", "officers": "officer",
    "meetings": "meeting", "notices": "notice", "forms": "form",
}


@dataclass(frozen=True, slots=True)
class Field:
    """A value that changed at `path`; `old` or `new` is None where it came or went.

    `shown` is the path with a list's item named by its first value instead of its number.
    """

    path: Path
    shown: Path
    old: str | None
    new: str | None


def fields(before: bytes | None, after: bytes | None) -> list[Field] | None:
    """Every value that differs; None where one of the two cannot be read."""
    try:
        old, new = _plain(before), _plain(after)
    except NotYaml:
        return None
    return list(_differing(old, new, (), ()))


def keys_of(path: Path) -> list[str]:
    """The keys on the way to a value; a text's language is no key of its own: `name.zh`."""
    keys = [step for step in path if isinstance(step, str)]
    if len(keys) > 1 and keys[-1] in LANGUAGES:
        keys[-2:] = [f"{keys[-2]}.{keys[-1]}"]
    return keys


def named(words: Words, kind: str, path: Path) -> str:
    """What staff call a key: its name in their language and the key itself, where there is one."""
    keys = keys_of(path)
    steps = [key.partition(".")[0] for key in keys]
    code = ".".join(["key", _KINDS.get(kind, kind), *steps, "name"])
    key = keys[-1] if keys else ""
    # An English key is its own name.
    known = code in words and words.language != "en"
    return words("diff.key", name=words(code), key=key) if known else key


def _plain(body: bytes | None) -> Any:
    return None if body is None else _value(yamltext.parse(yamltext.decode(body)))


def _value(node: yamltext.Node | None) -> Any:
    """A node as text, list and dict."""
    match node:
        case None:
            return None
        case yamltext.Mapping():
            return {key: _value(pair[1]) for key, pair in yamltext.keys(node).items()}
        case yamltext.Sequence():
            return [_value(item) for item in node.value]
    return str(node.value).strip()


def _differing(old: Any, new: Any, path: Path, shown: Path) -> Iterator[Field]:
    old, new = _alike(old, new), _alike(new, old)
    if old == new:
        return
    if isinstance(old, dict) and isinstance(new, dict):
        for key in [*old, *(key for key in new if key not in old)]:
            yield from _differing(old.get(key), new.get(key), (*path, key), (*shown, key))
    elif isinstance(old, list) and isinstance(new, list):
        for at, was, now in _items(old, new):
            name = _name(now if now is not None else was) or str(at + 1)
            yield from _differing(was, now, (*path, at), (*shown, name))
    elif path or not (old is None or new is None):
        yield Field(path, shown, written(old), written(new))


def _alike(value: Any, other: Any) -> Any:
    """A bare text beside `{zh: …}` means that, and one value beside a list the list of it."""
    if isinstance(value, str) and isinstance(other, dict) and "zh" in other:
        return {"zh": value}
    return [value] if isinstance(value, (str, dict)) and isinstance(other, list) else value


def _items(old: list[Any], new: list[Any]) -> Iterator[tuple[int, Any, Any]]:
    """The items that differ in pairs, where one seems to be what became of the other."""
    left, right = list(map(written, old)), list(map(written, new))
    for kind, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        come = list(range(c, d))
        for place in range(a, b):
            at = next((one for one in come if _same(old[place], new[one])), None)
            if at is None:
                yield place, old[place], None
            else:
                come.remove(at)
                yield at, old[place], new[at]
        for at in come:
            yield at, None, new[at]


def _same(old: Any, new: Any) -> bool:
    """Whether two items of a list are about one thing: their first values are the same."""
    name = _name(old)
    return bool(name) and name == _name(new)


def _name(item: Any) -> str:
    """What tells an item of a list from the others: its first value."""
    if isinstance(item, dict):
        return _name(next(iter(item.values()), ""))
    return item if isinstance(item, str) else ""


def written(value: Any) -> str | None:
    """On one line, as in YAML but without quotes: for people to read."""
    if value is None:
        return None
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {written(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(str(written(one)) for one in value) + "]"
    return " ".join(str(value).split())


def short(text: str) -> str:
    """So much of a value as fits a line."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
