"""`Words`: every sentence people see, by code, from content/words."""

from __future__ import annotations

import functools
import string
from collections.abc import Iterator, Mapping
from pathlib import Path

from district import yamltext
from district.entry import read_root
from district.localized import LANGUAGES
from district.problem import Problem, nearest
from district.scan import Seen, look
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

    def count(self, code: str, number: int, /, **facts: object) -> str:
        """The sentence for a number of things: `<code>.one` for 1, else `<code>.many`."""
        return self(f"{code}.{'one' if number == 1 else 'many'}", n=number, **facts)


def places(sentence: str) -> set[str]:
    """The names of the places a sentence leaves open; `ValueError` where a brace is astray."""
    found = set()
    for _, name, form, conversion in string.Formatter().parse(sentence):
        if name is not None:
            if form or conversion or not name.isidentifier():
                raise ValueError(name)
            found.add(name)
    return found


def read_words(
    language: str, content: Path | None = None, problems: list[Problem] | None = None
) -> Words:
    """The shipped sentences, overridden by `content/words/<language>.yaml` where it has them.

    A district's sentence with an unknown code or other open places is reported and left out.
    """
    door = Door(f"words/{language}.yaml")
    sentences = dict(flat(SHIPPED.parent, door))
    _complete(sentences, language, door)
    if content is None or (content / "words").resolve() != SHIPPED:
        door.problems.clear()
        if content is not None and (content / door.file).exists():
            for code, sentence in flat(content, door):
                if _fits(code, sentence, sentences, door):
                    sentences[code] = sentence
    if problems is not None:
        problems.extend(door.problems)
    return Words(language, sentences)


def _complete(sentences: dict[str, str], language: str, door: Door) -> None:
    """Check the shipped words against the other language, and borrow what is missing from it."""
    other = next(name for name in LANGUAGES if name != language)
    reference = dict(flat(SHIPPED.parent, Door(f"words/{other}.yaml")))
    if language == LANGUAGES[0]:
        for code in sentences.keys() & reference.keys():
            _fits(code, sentences[code], reference, door)
    missing = [code for code in reference if code not in sentences]
    if sentences:  # else the file as a whole could not be read, and that has been said
        for code in missing:
            door.problems.append(Problem("words_missing", door.file, (), {"code": code}))
    sentences.update({code: reference[code] for code in missing})


def _fits(code: str, sentence: str, known: Mapping[str, str], door: Door) -> bool:
    """Whether a sentence has a known code and exactly its places; reports why not."""
    path = tuple(code.split("."))
    if code not in known:
        facts = {"code": code, "near": nearest(code, known)}
        door.problems.append(Problem("words_unknown", door.file, path, facts))
        return False
    try:
        fits = places(sentence) == places(known[code])
    except ValueError:
        fits = False
    if not fits:
        shown = ", ".join(f"{{{name}}}" for name in sorted(places(known[code])))
        if shown:
            facts = {"code": code, "places": shown}
            door.problems.append(Problem("words_places", door.file, path, facts))
        else:
            door.problems.append(Problem("words_no_places", door.file, path, {"code": code}))
    return fits


def flat(content: Path, door: Door) -> list[tuple[str, str]]:
    """The sentences of a file, by code."""
    sentences, problems = _read(door.file, look(content, door.file))
    door.problems += problems
    return list(sentences)


@functools.lru_cache(maxsize=8)
def _read(file: str, seen: Seen) -> tuple[tuple[tuple[str, str], ...], tuple[Problem, ...]]:
    """A file's sentences and what is wrong with it; the same for the same bytes."""
    door = Door(file)
    root = read_root(seen, door)
    found = tuple(_leaves(root, (), door)) if root is not None else ()
    return found, tuple(door.problems)


def _leaves(
    node: yamltext.Mapping, path: tuple[str, ...], door: Door
) -> Iterator[tuple[str, str]]:
    for name, (key, value) in yamltext.keys(node).items():
        if isinstance(value, yamltext.Mapping):
            yield from _leaves(value, (*path, name), door)
        elif isinstance(value, yamltext.Scalar) and value.value.strip():
            # Only the line end of a block goes: “, ” between two names needs its space.
            yield ".".join((*path, name)), value.value.rstrip("\n")
        else:
            code = "empty_value" if isinstance(value, yamltext.Scalar) else "not_text"
            door.report(code, key, (*path, name), {})
