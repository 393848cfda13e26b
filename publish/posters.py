"""`build.py posters`: which boards are asked for, listed or printed, and what is said of it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from errno import EINVAL
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import click

from district.checking import Checked
from district.photo import photo_file
from district.reading import read_district
from district.records import CommunityId
from district.table import aligned
from district.words import read_words
from look.speak import Speaker
from publish.board import Board
from publish.printing import Printing, Unknown, Wanted, differing
from publish.revision import NoRevision, content_at
from publish.sheets import Sheet, told
from publish.telling import Telling
from publish.typesetting import Book, NoChineseFont, NotSet, Typesetter

SHEETS = 2
"""Of paper for a board: the poster, and the cards."""


@dataclass(frozen=True, slots=True)
class Order:
    """What the command was told: print to `out`, or list where that is None."""

    wanted: Wanted
    changed_since: str
    out: Path | None


class Posters:
    """The command, for content without errors; `content` is where photos are read from."""

    def __init__(self, telling: Telling, content: Path, checked: Checked) -> None:
        self.telling = telling
        self.content = content
        self.checked = checked
        self.district = checked.district
        self.own = Speaker(telling.words)

    def run(self, order: Order, typesetter: Callable[[], Typesetter] = Typesetter) -> int:
        """The exit status: 0, also where nothing is to be printed; 2 where it cannot be."""
        try:
            return self._run(order, typesetter)
        except Unknown as unknown:
            code = f"unknown_{unknown.kind}{'_near' if unknown.near else ''}"
            facts = {"near": unknown.near} if unknown.near else {}
            self.telling.say(code, id=unknown.name, **facts)
        except NoRevision as error:
            self.telling.say(f"since.{error}", revision=order.changed_since, content=self.content)
        except NoChineseFont:
            self.telling.say("no_chinese_font")
        except NotSet as error:
            self.telling.say("not_typeset", why=error)
        except OSError as error:
            file, why = order.out or error.filename, error.strerror or error
            self.telling.say("posters_unwritten", file=file, why=why)
        return 2

    def _run(self, order: Order, typesetter: Callable[[], Typesetter]) -> int:
        self.telling.begin()
        sheets = list(Printing(self.district, self.checked.now).sheets(order.wanted))
        if order.changed_since:
            sheets = differing(sheets, self._before(order.changed_since))
        if not sheets:
            self.telling.say("no_posters")
        elif order.out is None:
            for line in aligned([self._headings(), *map(self._cells, sheets)]):
                click.echo(line)
        else:
            self._print(sheets, order.out, typesetter())
        return 0

    def _before(self, revision: str) -> dict[CommunityId, Board]:
        """The boards as they were right when a revision was committed."""
        with TemporaryDirectory(prefix="hutong-") as nowhere:
            folder = Path(nowhere)
            committed = content_at(self.content, revision, folder)
            local = committed.astimezone(ZoneInfo(self.district.profile.timezone))
            return Printing(read_district(folder).district, local.replace(tzinfo=None)).boards()

    # --- listed

    def _headings(self) -> list[str]:
        names = ("community", "id", "version", "officer", "number", "since")
        return [self.telling.words(f"cli.board.{name}") for name in names]

    def _cells(self, sheet: Sheet) -> list[str]:
        board, name = sheet.board, self.own.name
        return [
            name(board.community.name), board.community.id, board.version, name(board.name),
            board.number, str(sheet.since or ""),
        ]

    # --- printed

    def _print(self, sheets: Sequence[Sheet], out: Path, typesetter: Typesetter) -> None:
        languages = self.district.profile.languages
        speakers = [Speaker(read_words(name, self.content)) for name in languages]
        photos: dict[str, bytes] = {}
        label = self.telling.words("cli.step.boards")
        quiet = not sys.stderr.isatty()
        with click.progressbar(sheets, label=label, file=sys.stderr, hidden=quiet) as bar:
            boards = [told(sheet, speakers, self._photo(sheet.board, photos)) for sheet in bar]
        stations = {sheet.board.station.id: sheet.board.station.name for sheet in sheets}
        profile, first = self.district.profile, speakers[0]
        area = profile.name if len(stations) > 1 else next(iter(stations.values()))
        title = first.plain("poster.file", area=first.name(area))
        pdf = self._waited(SHEETS * len(sheets), lambda: typesetter.pdf(
            Book(title, first.name(profile.name), first.language, self.checked.now, boards),
            photos.__getitem__,
        ))
        _write(out, pdf)
        self.telling.say("posters_made", out=out, boards=len(sheets), pages=SHEETS * len(sheets),
                         size=-(-len(pdf) // 1000), seconds=self.telling.seconds)

    def _waited(self, pages: int, work: Callable[[], bytes]) -> bytes:
        """What a work gives that cannot tell how far it is: on a terminal the seconds go by."""
        with ThreadPoolExecutor(1) as pool:
            made = pool.submit(work)
            while not wait([made], timeout=0.2).done and sys.stderr.isatty():
                facts = {"pages": pages, "seconds": self.telling.seconds}
                click.echo(f"\r\033[K{self.telling.words('cli.typesetting', **facts)}", nl=False,
                           err=True)
        if sys.stderr.isatty():
            click.echo("\r\033[K", nl=False, err=True)
        return made.result()

    def _photo(self, board: Board, photos: dict[str, bytes]) -> str:
        """The name of a board's photo, noted in `photos` with its bytes."""
        if not (board.lead and board.photo):
            return ""
        name = f"{board.lead.id}.{board.photo}.jpg"
        file = photo_file(board.lead.file, board.lead.photo)
        photos[name] = self.district.photos[file].portrait
        return name


def _write(file: Path, body: bytes) -> None:
    """The whole file, or the one that was there before; through a link, into no device."""
    file = file.resolve()
    if file.exists() and not file.is_file():
        raise OSError(EINVAL, os.strerror(EINVAL), str(file))
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        beside.write_bytes(body)
        beside.replace(file)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
