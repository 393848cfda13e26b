"""`Problem`s as people and machines read them: text, JSON lines, marks of GitHub and GitLab."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from hashlib import sha256

from district.layout import called
from district.problem import Level, Problem
from district.slip import ODD_SPACES
from district.words import Words

_LONGEST = 160
_PLACES = frozenset({"file", "first", "folder", "near"})
"""The facts that may name another file or folder of the content."""
_PATH = re.compile(r"(?:stations|notices|forms)/(?:.*(?:\.yaml|/))?")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A problem in words: what is wrong and how to mend it."""

    what: str
    mend: str


def sentence(problem: Problem, content: str, words: Words) -> Sentence:
    """The words for a problem; a near miss, where there is one, leads the mend."""
    base = f"problem.{problem.code}"
    near = problem.facts.get("near", "") and f"{base}.mend_near" in words
    mend = f"{base}.mend_near" if near else f"{base}.mend"
    facts = {name: _fact(name, value, content) for name, value in problem.facts.items()}
    return Sentence(words(f"{base}.what", **facts), words(mend, **facts))


def _fact(name: str, value: str, content: str) -> str:
    """A fact as it is shown; paths below the content folder are told from where people stand."""
    shown = _one_line(value)
    return f"{content}/{shown}" if name in _PLACES and _PATH.fullmatch(value) else shown


def _one_line(value: str) -> str:
    """One short line per problem, whatever the value held; odd spaces stay to be seen."""
    shown = "".join(
        character if character.isprintable() or character in ODD_SPACES else " "
        for character in value
    )
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"


def place(problem: Problem, content: str) -> str:
    """`content/stations/…/fuxue.yaml:14:5`, as editors and terminals make it clickable."""
    file = _shown(f"{content}/{problem.file}" if problem.file else content)
    return f"{file}:{problem.line}:{problem.column}" if problem.line else file


def _shown(file: str) -> str:
    """A file's name on one line, whatever it holds: a line of ours must stay one line."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in file)


def name_of(problem: Problem, words: Words) -> str:
    """What the key concerned is called, or "" for one that we do not know."""
    steps = [step for step in problem.path if isinstance(step, str)]
    code = f"key.{called(problem.file)}.{'.'.join(steps)}.name"
    # zh and en stand below many keys and mean the same everywhere.
    code = code if code in words or not steps else f"key.text.{steps[-1]}.name"
    return words(code) if code in words else ""


def message(problem: Problem, content: str, words: Words) -> str:
    """`field: what is wrong → how to mend it`."""
    said = sentence(problem, content, words)
    if not problem.field:
        return words("problem.shape_no_field", what=said.what, mend=said.mend)
    name = name_of(problem, words)
    # An English key is its own name.
    named = name and words.language != "en"
    field = words("problem.field", name=name, field=problem.field) if named else problem.field
    return words("problem.shape", field=field, what=said.what, mend=said.mend)


def as_text(problem: Problem, content: str, words: Words) -> str:
    """`file:line:col field: what is wrong → how to mend it`; warnings say that they are."""
    line = f"{place(problem, content)} {message(problem, content, words)}"
    if problem.level == Level.WARNING:
        line += f" [{words('problem.level.warning')}]"
    return line


def as_json(problem: Problem, content: str, words: Words) -> str:
    """One JSON object: file, line, column, field, name, path, code, level, what, mend."""
    said = sentence(problem, content, words)
    return json.dumps(
        {
            "file": f"{content}/{problem.file}", "line": problem.line, "column": problem.column,
            "field": problem.field, "name": name_of(problem, words), "path": list(problem.path),
            "code": problem.code, "level": problem.level, "what": said.what, "mend": said.mend,
        },
        ensure_ascii=False,
    )


def as_github(problem: Problem, content: str, words: Words) -> str:
    """A workflow command that marks the line in a pull request."""
    file = f"{content}/{problem.file}"
    places = f"file={_property(file)},line={problem.line or 1},col={problem.column or 1}"
    return f"::{problem.level} {places}::{_escaped(message(problem, content, words))}"


def as_gitlab(problems: list[Problem], content: str, words: Words) -> str:
    """A report of code quality, by which GitLab marks the lines of a merge request."""
    return json.dumps([
        {
            "description": message(problem, content, words), "check_name": problem.code,
            "fingerprint": sha256(as_json(problem, content, words).encode()).hexdigest(),
            "severity": "minor" if problem.level == Level.WARNING else "major",
            "location": {
                "path": f"{content}/{problem.file}", "lines": {"begin": problem.line or 1},
            },
        }
        for problem in problems
    ], ensure_ascii=False, indent=1)


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
