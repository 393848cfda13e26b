"""`Words`: every sentence people see, by code, from content/words."""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping
from pathlib import Path

from district import yamltext
from district.problem import Problem
from district.reading import read_root
from district.shape import Door

SHIPPED = Path(__file__).resolve().parent.parent / "content" / "words"
"""The words that come with Hutong; a district's own replace them one sentence at a time."""


class Words:
    """The sentences of one language. Asking for a code that does not exist is a `KeyError`."""

    def __init__(self, language: str, sentences: Mapping[str, str]) -> None:
        self.language = language
        self.sentences = sentences

    def __call__(self, code: str, /, **facts: object) -> str:
        """The sentence with its `{named}` places filled in."""
        sentence = self.sentences[code]
        return sentence.format_map(facts) if facts else sentence

    def __contains__(self, code: str) -> bool:
        return code in self.sentences

    def count(self, code: str, number: int, **facts: object) -> str:
        """The sentence for a number of things: `<code>.one` for 1, else `<code>.many`."""
        return self(f"{code}.{'one' if number == 1 else 'many'}", n=number, **facts)


def places(sentence: str) -> set[str]:
    """The names of the places a sentence leaves open."""
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def read_words(
    language: str, content: Path | None = None, problems: list[Problem] | None = None
) -> Words:
    """The shipped sentences, overridden by `content/words/<language>.yaml` where it has them.

    A district's sentence with an unknown code or other open places is reported and left out.
    """
    sentences = dict(_flat(SHIPPED, f"{language}.yaml", Door("words")))
    own = (content / "words") if content else None
    if own and own.resolve() != SHIPPED and (own / f"{language}.yaml").exists():
        door = Door(f"words/{language}.yaml")
        for code, sentence in _flat(own, f"{language}.yaml", door):
            if code not in sentences or places(sentence) != places(sentences[code]):
                path = tuple(code.split("."))
                facts = {"code": code, "places": _shown(sentences.get(code, ""))}
                known = "words_places" if code in sentences else "words_unknown"
                door.problems.append(Problem(known, door.file, path, facts))
            else:
                sentences[code] = sentence
        if problems is not None:
            problems.extend(door.problems)
    return Words(language, sentences)


def _shown(sentence: str) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(places(sentence)))


def _flat(folder: Path, name: str, door: Door) -> Iterator[tuple[str, str]]:
    root = read_root(folder, name, door)
    if root is not None:
        yield from _leaves(root, "")


def _leaves(node: yamltext.Mapping, prefix: str) -> Iterator[tuple[str, str]]:
    for name, (_, value) in yamltext.keys(node).items():
        if isinstance(value, yamltext.Mapping):
            yield from _leaves(value, f"{prefix}{name}.")
        elif isinstance(value, yamltext.Scalar):
            yield f"{prefix}{name}", value.value.strip()
