"""`new`: begins a correct file of each kind from a few answers. Nothing there is overwritten."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import click

from clerk.asking import Answers, Question, ask_all, options
from clerk.files import put_new, taken_in_other_letters
from clerk.naming import free
from clerk.questions import FORMS, Form
from clerk.trial import try_out
from clerk.writing import schema_path, write
from district.checking import check_content
from district.layout import folder_of
from publish.setting import Setting, command


@click.group()
def new() -> None:
    """Begin a correct file: officer, community, station, meeting or notice.

    At a terminal it asks for what it needs. Everything can be given as an option; without a
    terminal it says what is missing (exit 2). What is there is never overwritten.
    """


def _command(name: str, form: Form) -> click.Command:
    questions = tuple(
        replace(one, usual=_untaken(form.kind, one.usual)) if one.name == "id" else one
        for one in form.questions
    )

    @options(questions)
    def run(setting: Setting, **given: object) -> int:
        try:
            return _begin(setting, form, questions, given)
        except click.Abort:
            click.echo(err=True)
            setting.say("new.stopped")
            return 1

    run.__name__ = name
    run.__doc__ = f"Begin a {name}'s file." if name != "officer" else "Begin an officer's file."
    return command(run)


def _untaken(
    kind: str, propose: Callable[[Answers], str] | None
) -> Callable[[Answers], str]:
    """A proposal that no other record of the district has."""

    def proposed(answers: Answers) -> str:
        taken = frozenset(map(str, getattr(answers.district, kind)))
        return free(propose(answers), taken) if propose else ""

    return proposed


def _begin(
    setting: Setting, form: Form, questions: tuple[Question, ...], given: dict[str, object]
) -> int:
    checked = check_content(setting.content, setting.clock)
    answers = Answers(setting, checked.district, checked.now)
    if not ask_all(answers, questions, given):
        return 2
    name = _file(form.kind, answers)
    path = setting.content / name
    other = taken_in_other_letters(path)
    if other:
        setting.say("new.exists", file=(path.parent / other).as_posix())
        return 1
    text = write(form.kind, form.values(answers), setting.words, schema_path(setting.content, name))
    try:
        trial = try_out(setting.content, setting.clock, {name: text})
    except OSError as error:
        setting.say("fmt.unwritten", file=path.as_posix(), why=error.strerror or error)
        return 1
    setting.report(trial.problems, click.echo)
    if trial.refused:
        setting.say("new.refused")
        return 1
    return _put(setting, path, text, "new.next" if trial.unfinished else "new.written")


def _put(setting: Setting, path: Path, text: str, said: str) -> int:
    shown = path.as_posix()
    try:
        put_new(path, text)
    except FileExistsError:
        setting.say("new.exists", file=shown)
        return 1
    except OSError as error:
        setting.say("fmt.unwritten", file=shown, why=error.strerror or error)
        return 1
    click.echo(shown)
    setting.say(said, file=shown)
    return 0


def _file(kind: str, answers: Answers) -> str:
    folder = folder_of(kind, answers["id"] if kind == "stations" else answers["station"])
    if kind == "notices" and not answers["station"]:
        folder = "notices/"
    return folder if kind == "stations" else f"{folder}{answers['id']}.yaml"


for _name, _form in FORMS.items():
    new.add_command(_command(_name, _form))
