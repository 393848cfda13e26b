"""`import`: a station's list in a spreadsheet becomes files, all of them or none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import click

from clerk.drafted import Drafted, Usual, Values
from clerk.drafts import Draft, Drafts
from clerk.files import put_new
from clerk.sheets import Damaged, Note, Where, read_rows
from clerk.tables import TABLES, heading
from clerk.trial import try_out
from clerk.writing import schema_path, write
from district.checking import check_content
from district.entry import read_entry
from district.localized import LANGUAGES
from district.problem import Level, Problem
from district.report import name_of, sentence
from district.scan import Seen, look
from district.words import read_words
from look.packed import Bomb, NotAWorkbook
from publish.setting import Setting, command


@dataclass(frozen=True, slots=True)
class _Line:
    where: Where
    text: str


@command
@click.option("--into", type=click.Path(path_type=Path, file_okay=False), default=None,
              help="The folder for the files; --content by default.")
@click.option("--station", default="", metavar="ID", help="Of all rows that name no station.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), default=None, metavar="2026-11-23",
              help="The first day of postings that name none.")
@click.option("--dry-run", is_flag=True, help="Report, and write nothing.")
@click.argument("file", metavar="FILE.xlsx", type=click.Path(path_type=Path, dir_okay=False))
def import_(
    setting: Setting, into: Path | None, station: str, since: Any, dry_run: bool, file: Path
) -> int:
    """A station's list in Excel becomes files: stations, communities, addresses, officers.

    Sheets and columns are known by their names, in any order. What Excel spoiled is mended where it
    is certain and reported where it is not; if anything is wrong, nothing is written (exit 1).
    """
    if into is not None:
        into.mkdir(parents=True, exist_ok=True)
        setting = replace(setting, content=into)
    return _Import(setting, file, station, since.date() if since else None).run(dry_run)


class _Import:
    def __init__(self, setting: Setting, file: Path, station: str, since: date | None) -> None:
        self.setting = setting
        self.file = file
        self.station = station
        self.since = str(since) if since else ""
        self.notes: list[Note] = []

    def run(self, dry_run: bool) -> int:
        rows = self._rows()
        if rows is None:
            return 2
        checked = check_content(self.setting.content, self.setting.clock)
        drafts = Drafts(self.notes)
        drafts.take(rows)
        usual = Usual(self.station, self.since, checked.now.date().isoformat())
        files = Drafted(drafts, checked.district, usual).files()
        texts = {name: self._text(name, draft, values) for name, (draft, values) in files.items()}
        new = {name: text for name, text in texts.items() if self._is_new(name, text, files)}
        wrong = any(note.wrong for note in self.notes)
        try:
            trial = try_out(self.setting.content, self.setting.clock, new)
        except OSError as error:
            return self._unwritten(error)
        self._report(trial.problems, files)
        if wrong or trial.refused or not texts:
            self.setting.say("import.nothing" if texts else "import.empty", file=self.file)
            return 1
        return self._write(new, len(texts) - len(new), dry_run)

    def _rows(self) -> list[Any] | None:
        languages = [self.setting.words, *map(read_words, LANGUAGES)]
        try:
            return read_rows(self.file, languages, self.notes)
        except NotAWorkbook:
            self.setting.say("import.not_a_workbook", file=self.file)
        except Bomb:
            self.setting.say("import.too_large", file=self.file)
        except Damaged:
            self.setting.say("import.damaged", file=self.file)
        except OSError as error:
            self.setting.say("import.unread", file=self.file, why=error.strerror or error)
        return None

    def _text(self, name: str, draft: Draft, values: Values) -> str:
        schema = schema_path(self.setting.content, name)
        return write(draft.kind, values, self.setting.words, schema)

    def _is_new(self, name: str, text: str, files: Mapping[str, tuple[Draft, Values]]) -> bool:
        """Whether a file is to be written; what is there with other content is noted."""
        if not (self.setting.content / name).exists():
            return True
        before = read_entry(name, look(self.setting.content, name))
        after = read_entry(name, Seen(b"", text.encode("utf-8")))
        if before.record != after.record or not before.kind:
            shown = (self.setting.content / name).as_posix()
            self.notes.append(Note(files[name][0].at, "exists", {"file": shown}))
        return False

    # --- saying

    def _report(
        self, problems: Iterable[Problem], files: Mapping[str, tuple[Draft, Values]]
    ) -> None:
        """Everything in the order of the sheets, then what shows in other files."""
        lines = [_Line(note.where, self._noted(note)) for note in self.notes]
        others = []
        for problem in problems:
            if problem.file in files:
                draft = files[problem.file][0]
                where = draft.place(problem.path)
                lines.append(_Line(where, self._told(problem, draft, where)))
            else:
                others.append(problem)
        for text in dict.fromkeys(line.text for line in sorted(lines, key=_order)):
            click.echo(text)
        self.setting.report(others, click.echo)

    def _noted(self, note: Note) -> str:
        code = f"cli.import.{note.code}"
        words = self.setting.words
        what, mend = words(f"{code}.what", **note.facts), words(f"{code}.mend", **note.facts)
        return self._line(note.where, note.where.head, what, mend, note.wrong)

    def _told(self, problem: Problem, draft: Draft, where: Where) -> str:
        words = self.setting.words
        if problem.code == "missing_key":
            head = self._heading(draft.kind, problem.path) or name_of(problem, words)
            what = words("cli.import.missing.what", head=head)
            mend = words("cli.import.missing.mend", head=head)
        else:
            said = sentence(problem, self.setting.content.as_posix(), words)
            head = where.head or name_of(problem, words) or problem.field
            what, mend = said.what, said.mend
        return self._line(where, head, what, mend, problem.level == Level.ERROR)

    def _heading(self, kind: str, path: tuple[str | int, ...]) -> str:
        """What the column for a key of the file is called."""
        steps = tuple(step for step in path if isinstance(step, str))
        for table in TABLES:
            for column in table.columns:
                owner = column.of or table.kind
                key = column.key or table.key
                whole = (key, *column.path) if key else column.path
                if owner == kind and whole in (steps, (*steps, "zh")):
                    return heading(table, column, self.setting.words)
        return ""

    def _line(self, where: Where, head: str, what: str, mend: str, wrong: bool) -> str:
        words = self.setting.words
        place = f"{self.file.as_posix()}[{where.sheet}]:{where.row}:{where.column}"
        code = "problem.shape" if head else "problem.shape_no_field"
        line = f"{place} {words(code, field=' '.join(head.split()), what=what, mend=mend)}"
        return line if wrong else f"{line} [{words('problem.level.warning')}]"

    # --- writing

    def _write(self, files: Mapping[str, str], same: int, dry_run: bool) -> int:
        if dry_run:
            self.setting.say("import.would", new=len(files), same=same)
            return 0
        made: list[Path] = []
        try:
            for name, text in files.items():
                path = self.setting.content / name
                put_new(path, text)
                made.append(path)
        except OSError as error:
            # All or none: what was made in this run is ours to take away.
            for path in made:
                path.unlink(missing_ok=True)
            return self._unwritten(error)
        for path in made:
            click.echo(path.as_posix())
        self.setting.say("import.written", new=len(made), same=same)
        return 0

    def _unwritten(self, error: OSError) -> int:
        file, why = self.setting.content.as_posix(), error.strerror or error
        self.setting.say("fmt.unwritten", file=file, why=why)
        return 1


def _order(line: _Line) -> tuple[str, int, int]:
    return line.where.sheet, line.where.row, line.where.column
