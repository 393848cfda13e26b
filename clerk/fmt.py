"""`fmt`: tidies the layout of content files; what they say, remarks and order stay."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import click

from clerk.files import below, own_problems, put, yaml_files
from clerk.tidying import tidied
from district import yamltext
from district.entry import read_entry
from district.problem import Problem
from district.scan import Seen, look
from publish.setting import Setting, command


@dataclass(slots=True)
class _Outcome:
    problems: list[Problem] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    failed: bool = False


@command
@click.option("--check", "only_check", is_flag=True,
              help="Say which files are not tidy and change none; exit 1 if there are any.")
@click.argument("files", nargs=-1, metavar="[FILE]...", type=click.Path(path_type=Path))
def fmt(setting: Setting, only_check: bool, files: tuple[Path, ...]) -> int:
    """Tidy YAML files: indentation, blanks, line ends. All of them, or each FILE or folder.

    Comments, order and every value stay as they were typed. A file that `check` cannot read is
    reported and left alone.
    """
    chosen = _chosen(setting, files)
    if chosen is None:
        return 2
    outcome = _Outcome()
    for name in chosen:
        try:
            _tidy(setting.content, name, only_check, outcome)
        except OSError as error:
            file, why = setting.content / name, error.strerror or error
            setting.say("fmt.unwritten", file=file.as_posix(), why=why)
            outcome.failed = True
    setting.report(outcome.problems, click.echo)
    for name in outcome.changed:
        click.echo((setting.content / name).as_posix())
    _summarise(setting, outcome, len(chosen), only_check)
    untidy = only_check and outcome.changed
    return int(bool(outcome.problems or outcome.failed or untidy))


def _chosen(setting: Setting, files: tuple[Path, ...]) -> list[str] | None:
    """Paths below the content, or None after saying which cannot be meant."""
    if not files:
        return list(yaml_files(setting.content))
    chosen: dict[str, None] = {}
    for file in files:
        name = below(setting.content, file)
        if name is None:
            setting.say("file_outside", file=file, content=setting.content)
            return None
        if file.is_dir() and not file.is_symlink():
            chosen.update(dict.fromkeys(yaml_files(setting.content, name)))
        elif file.is_symlink() or file.exists():
            chosen[name] = None
        else:
            setting.say("fmt.no_file", file=file)
            return None
    return list(chosen)


def _tidy(content: Path, name: str, only_check: bool, outcome: _Outcome) -> None:
    seen = look(content, name)
    problems = own_problems(content, name, seen)
    if not name.endswith(".yaml") and not problems:
        # A photo, a remark in a .txt: nothing of ours to tidy.
        return
    if problems:
        outcome.problems += problems
        return
    before = seen.body.decode("utf-8")
    after = tidied(yamltext.decode(seen.body))
    if after == before or not _reads_as_before(name, seen, after):
        return
    outcome.changed.append(name)
    if not only_check:
        put(content / name, after)


def _reads_as_before(name: str, seen: Seen, after: str) -> bool:
    """Whether the reader makes the same record of it; `tidied` has compared every word already."""
    made = read_entry(name, Seen(b"", after.encode("utf-8")))
    return made.record == read_entry(name, seen).record


def _summarise(setting: Setting, outcome: _Outcome, total: int, only_check: bool) -> None:
    def lines() -> Iterator[str]:
        if outcome.changed:
            code = "cli.fmt.untidy" if only_check else "cli.fmt.tidied"
            yield setting.words.count(code, len(outcome.changed))
        elif not outcome.problems:
            yield setting.words.count("cli.fmt.tidy", total)
        if outcome.problems:
            left = len({problem.file for problem in outcome.problems})
            yield setting.words.count("cli.fmt.left_alone", left)

    for line in lines():
        setting.telling.echo(line)
