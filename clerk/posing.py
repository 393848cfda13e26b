"""What the questions of every kind of file have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from clerk.asking import Answers, Question
from district.localized import Localized
from district.shape import Key, Many, Shape
from district.values import ID, TEXT, TO_STATION

Values = dict[str, Any]


def kind_at(shape: Shape[Any], *path: str) -> Any:
    """The kind of a key of the contract, by its place: a list's items are meant themselves."""
    key: Key = shape.keys[path[0]]
    inner: Any = key.kind.kind if isinstance(key.kind, Many) else key.kind
    return kind_at(inner, *path[1:]) if path[1:] else key.kind


def today(answers: Answers) -> str:
    return answers.now.date().isoformat()


def always(text: str) -> Callable[[Answers], str]:
    return lambda _: text


def both(answers: Answers, zh: str, en: str) -> Localized:
    return Localized(answers[zh], answers[en])


IN_STATION = Question("station", TO_STATION, "Id or name of the police station.", of="station")


def names(propose: Callable[[str], str], form: str = "{}") -> tuple[Question, Question]:
    def english(answers: Answers) -> str:
        made = propose(answers["name"])
        return form.format(made) if made else ""

    return (
        Question("name", TEXT, "Name in Chinese."),
        Question("name-en", TEXT, "Name in English; by pinyin if left out.", usual=english,
                 needed=False),
    )


def file_name(propose: Callable[[Answers], str]) -> Question:
    return Question("id", ID, "Name of the file; by pinyin if left out.", usual=propose)


def titles() -> tuple[Question, Question]:
    return (
        Question("title", TEXT, "Title in Chinese."),
        Question("title-en", TEXT, "Title in English.", needed=False),
    )
