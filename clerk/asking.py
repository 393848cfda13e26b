"""What a new file needs to be told, question by question; each answer is read as the file will be.

An answer is typed as an option, or at the terminal where one is open: there it is asked for again,
with the reader's own sentence, until it can be taken.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

import click
import yaml

from district import yamltext
from district.kinds import Weekdays
from district.problem import Path, Problem, Refusal
from district.records import District
from district.references import explain, known_among
from district.report import sentence
from district.shape import Door, Many, Reported
from publish.setting import Setting

_START = yaml.Mark("", 0, 0, 0, None, 0)
_FIND = {"community": "communities", "officer": "officers", "station": "stations"}


class Reader(Protocol):
    """Any kind of value, and what a question alone asks for."""

    def read(self, node: yamltext.Node, path: Path, door: Door) -> Any: ...


@dataclass(slots=True)
class Answers:
    """What was answered so far, as typed, and what else a proposal may be made from."""

    setting: Setting
    district: District
    now: datetime
    texts: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        return self.texts.get(name, "")


@dataclass(frozen=True, slots=True)
class Question:
    """`name` is the option and the last part of `cli.new.ask.<name>`, the prompt.

    `usual` is taken where nothing is said; `offer` is only proposed at a terminal. `of` is the kind
    of record that the answer names. What is neither needed nor usual may be left empty.
    """

    name: str
    kind: Reader
    help: str
    usual: Callable[[Answers], str] | None = None
    offer: Callable[[Answers], str] | None = None
    needed: bool = True
    of: str = ""
    several: bool = False


def ask_all(answers: Answers, questions: Sequence[Question], given: Mapping[str, Any]) -> bool:
    """Fill in the answers; False after saying what is missing or cannot be taken."""
    if sys.stdin.isatty():
        for question in questions:
            answers.texts[question.name] = _asked(answers, question, _typed(given, question))
        return True
    wrong: list[str] = []
    missing: list[str] = []
    unmade: list[str] = []
    for question in questions:
        text = _typed(given, question) or (question.usual(answers) if question.usual else "")
        if not text and question.needed:
            # What is made from other answers is not missed while these are.
            (unmade if question.usual else missing).append(f"--{question.name}")
            continue
        text, why = _read(answers, question, text)
        answers.texts[question.name] = text
        if why:
            option = f"--{question.name}"
            wrong.append(answers.setting.words("cli.new.wrong", option=option, why=why))
    for line in wrong:
        answers.setting.telling.echo(line)
    missing = missing or ([] if wrong else unmade)
    if missing:
        answers.setting.say("new.missing", options=" ".join(missing))
    return not (wrong or missing)


def options(questions: Iterable[Question]) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """The questions as options of a command, in their order."""

    def dress(function: Callable[..., int]) -> Callable[..., int]:
        for question in reversed([*questions]):
            function = click.option(
                f"--{question.name}", question.name.replace("-", "_"), help=question.help,
                multiple=question.several,
            )(function)
        return function

    return dress


def lines(text: str) -> list[str]:
    """The several answers to one question."""
    return [line for line in text.split("\n") if line.strip()]


def pieces(text: str) -> list[str]:
    """What stands between commas of any kind."""
    return [piece.strip() for piece in re.split("[,，、;；\n]", text) if piece.strip()]


def node_of(text: str, kind: Reader) -> yamltext.Node:
    """A typed answer as the reader would find it in a file."""
    parted = pieces(text)
    if isinstance(kind, Many) or (isinstance(kind, Weekdays) and len(parted) > 1):
        inner = kind.kind if isinstance(kind, Many) else kind
        items = [node_of(piece, inner) for piece in parted]
        return yamltext.Sequence("tag:yaml.org,2002:seq", items, _START, _START)
    return yamltext.Scalar("tag:yaml.org,2002:str", text, _START, _START)


def _typed(given: Mapping[str, Any], question: Question) -> str:
    value = given.get(question.name.replace("-", "_")) or ""
    return "\n".join(value) if question.several else str(value)


def _asked(answers: Answers, question: Question, typed: str) -> str:
    if question.several and not typed:
        return _asked_several(answers, question)
    while True:
        if typed:
            text, why = _read(answers, question, typed)
            if not why:
                return text
            answers.setting.telling.echo(why)
        typed = _prompt(answers, question)
        if not typed and not question.needed:
            return ""


def _asked_several(answers: Answers, question: Question) -> str:
    """One line after another, until an empty one."""
    taken: list[str] = []
    while typed := _prompt(answers, question):
        text, why = _read(answers, question, typed)
        if why:
            answers.setting.telling.echo(why)
        else:
            taken.append(text)
    return "\n".join(taken)


def _prompt(answers: Answers, question: Question) -> str:
    propose = question.usual or question.offer
    proposed = propose(answers) if propose else ""
    text: str = click.prompt(
        answers.setting.words(f"cli.new.ask.{question.name}"),
        default=proposed, show_default=bool(proposed),
    )
    return text.strip()


def _read(answers: Answers, question: Question, text: str) -> tuple[str, str]:
    """The answer as it goes into the file, and the reader's sentence where it cannot be taken."""
    if not text:
        return "", ""
    if question.of:
        text = _ids(answers.district, question, text)
    for one in lines(text) if question.several else [text]:
        door = Door("")
        try:
            question.kind.read(node_of(one, question.kind), (), door)
        except Refusal as refusal:
            return text, _said(answers, Problem(refusal.code, "", (), refusal.facts))
        except Reported:
            return text, _said(answers, door.problems[0])
    return text, _unknown(answers, question, text) if question.of else ""


def _said(answers: Answers, problem: Problem) -> str:
    said = sentence(problem, answers.setting.content.as_posix(), answers.setting.words)
    return answers.setting.words("cli.new.again", what=said.what, mend=said.mend)


def _ids(district: District, question: Question, text: str) -> str:
    """Names that one record alone has, as its id."""
    records: Mapping[Any, Any] = getattr(district, _FIND[question.of])
    ids: dict[str, list[str]] = {}
    for record in records.values():
        for name in {record.name.zh, record.name.zh.removesuffix("派出所")}:
            ids.setdefault(name, []).append(record.id)
    return ", ".join(
        ids[piece][0] if len(ids.get(piece, ())) == 1 else piece for piece in pieces(text)
    )


def _unknown(answers: Answers, question: Question, text: str) -> str:
    """What is said of an id that no record has; "" where all are known."""
    records: Mapping[Any, Any] = getattr(answers.district, _FIND[question.of])
    name = next((one for one in text.split(", ") if one not in records), "")
    if not name:
        return ""
    if question.of == "station":
        return answers.setting.words("cli.new.no_station", id=name, known=", ".join(records))
    problem = Problem(f"unknown_{question.of}", "", (), {question.of: name})
    return _said(answers, explain(problem, lambda _: known_among(records.values())))
