"""What officers are told of the desk is what it does, word for word."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click
import pytest
from click.testing import CliRunner

from district.reading import read_district
from district.shape import Door
from district.words import SHIPPED, flat
from intake import slips
from intake.account_store import IDLE, LONGEST
from intake.arriving import Edition, Reception
from intake.cli import intake
from intake.desk.requests import OUTCOMES
from intake.keys import read_door
from intake.passwords import SHORTEST
from intake.queues import open_queue
from intake.receipt import grouped, new_receipt
from intake.request import CALLS
from intake.route import Router
from tests.conftest import NOW, ROOT

OFFICERS = ROOT / "docs/officers"
PAGES = sorted(OFFICERS.glob("*.md"))
WORDS = dict(flat(SHIPPED.parent, Door("words/zh.yaml")))
SAMPLES = {
    "443-KA5-H8T": ("mediation", "fuxue"), "XM2-KRW-9RD": ("noise", "nanluoguxiang"),
    "Y4E-Y8X-92P": ("question", "jiaodong"), "M3C-PHF-777": ("group", "jiaodong"),
    "K4W-DAF-HRK": ("noise", None),
}
"""The numbers that the page of commands shows: which request of the sample each stands for."""
ODD, OLD_KEY = "PJW-F89-FTF", "ae06f0e1"


def text(name: str) -> str:
    return (OFFICERS / f"{name}.md").read_text("utf-8")


def shown() -> list[str]:
    """Every command of the page, as it is typed."""
    blocks = re.findall(r"```sh\n(.*?)```", text("commands"), re.S)
    return [line for block in blocks for line in block.splitlines() if line]


def words_of(line: str) -> list[str]:
    return shlex.split(line, comments=True)[3:]


def names(command: click.Command, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The names of all commands below it: ("keys", "new")."""
    if not isinstance(command, click.Group):
        yield before
        return
    for name, below in command.commands.items():
        yield from names(below, (*before, name))


def test_every_command_has_an_example() -> None:
    said = [" ".join(words_of(line)) for line in shown()]
    missing = [
        " ".join(name) for name in names(intake)
        if not any(re.match(rf"(?:--queue \S+ )?{' '.join(name)}(?: |$)", each) for each in said)
    ]
    assert missing == []
    assert all(line.startswith("python -m intake ") for line in shown())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_stands_in_quotes_stands_on_the_screen(page: Path) -> None:
    patterns = [
        re.compile(re.sub(r"\\\{\w+\\\}", ".+", re.escape(sentence)))
        for sentence in WORDS.values() if re.search("[\u4e00-\u9fff]", sentence)
    ]
    quoted = re.findall("“([^”]*)”", page.read_text("utf-8"))
    unknown = [each for each in quoted if not any(one.fullmatch(each) for one in patterns)]
    assert unknown == []


def test_every_page_is_in_the_list_and_leads_somewhere() -> None:
    links = {page.name: re.findall(r"\]\(([^)]+)\)", page.read_text("utf-8")) for page in PAGES}
    assert {page.name for page in PAGES} == {"README.md", *links["README.md"]}
    assert all((OFFICERS / link).is_file() for found in links.values() for link in found)


def test_the_outcomes_calls_and_times_told_are_those_of_the_desk() -> None:
    rows = re.findall(r"^\| “(\w+)” \|", text("claim-and-close"), re.M)
    assert rows == [WORDS[f"intake.outcome.{each.value}"] for each in OUTCOMES]
    assert all(f"“{WORDS[f'page.desk.call.{each}']}”" in text("claim-and-close") for each in CALLS)
    assert all(f"{each} {WORDS[f'page.desk.call.{each}']}" in text("commands") for each in CALLS)
    minutes, hours = IDLE.total_seconds() / 60, LONGEST.total_seconds() / 3600
    assert f"{minutes:.0f} 分钟不动、或者登录满 {hours:.0f} 小时" in text("sign-in")
    assert f"至少 {SHORTEST} 个字符" in text("sign-in")
    assert f"派单最长就是 {slips.LONGEST.total_seconds() / 3600:.0f} 小时" in text("slips")


def test_every_reason_of_the_order_is_explained() -> None:
    told = re.findall("“([^”]*)”", text("order"))
    reasons = {code: sentence for code, sentence in WORDS.items()
               if code.startswith("page.desk.why.")}
    missing = [
        code for code, sentence in reasons.items()
        if not any(re.fullmatch(re.sub(r"\{\w+\}", ".+", sentence), each) for each in told)
    ]
    assert missing == []


class Typing:
    """A terminal in an empty folder beside one station of the sample."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.known: dict[str, str] = {}
        content = ROOT / "content"
        shutil.copytree(content / "forms", folder / "content/forms")
        shutil.copytree(content / "stations/jiaodaokou", folder / "content/stations/jiaodaokou")
        shutil.copy(content / "district.yaml", folder / "content")
        shutil.copytree(ROOT / "demo", folder / "demo")

    def type(self, words: list[str]) -> str:
        done = CliRunner().invoke(intake, ["--lang", "zh", "--now", NOW, *words])
        assert done.exit_code == 0, (words, done.output, done.exception)
        return done.stdout

    def mine(self, words: list[str]) -> list[str]:
        """With numbers and keys that are in this queue in place of those shown."""
        if OLD_KEY in words:
            name = next(path.stem for path in Path("var/keys").glob("*.private")
                        if path.stem not in self.type(["keys", "show"]))
            self.known[OLD_KEY] = name
        if ODD in words:
            self.known[ODD] = odd_one()
        if not SAMPLES.keys() & self.known.keys() and SAMPLES.keys() & set(words):
            lines = self.type(["list", "--format", "json"]).splitlines()
            found = [json.loads(line) for line in lines]
            for number, sample in SAMPLES.items():
                self.known[number] = next(
                    one["receipt"] for one in found if (one["form"], one["community"]) == sample
                )
        return [self.known.get(word, word) for word in words]


def odd_one() -> str:
    """A request that a program seems to have filled in, as the door takes it in."""
    district, door = read_district(Path("content")).district, read_door(Path("var/keys"))
    assert door is not None
    zone = district.profile.timezone
    now = datetime.fromisoformat(NOW).replace(tzinfo=ZoneInfo(zone))
    reception = Reception(door, Router(district, now.date()), zone, now)
    form = next(form for form in district.forms.values() if form.id == "question")
    given = {"address": "府学胡同 12 号", "question": "您好您好您好"}
    arrival, _ = reception.receive(Edition.of(form), given, new_receipt(), "trap")
    store = open_queue("sqlite:///var/intake.db", 5, create=False)
    try:
        (accepted,) = store.accept([arrival], new_receipt)
    finally:
        store.close()
    return grouped(accepted.receipt)  # type: ignore[union-attr]


def serve(words: list[str], folder: Path) -> None:
    """Opened in a queue of its own, on a port that is free, and stopped as by Ctrl-C."""
    free = ["0" if before == "--port" else word
            for before, word in zip(["", *words], words, strict=False)]
    process = subprocess.Popen(
        [sys.executable, "-m", "intake", *free], cwd=folder, text=True, stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT), "HUTONG_QUEUE": "sqlite:///var/served.db",
             "HUTONG_KEYS": "var/served"},
    )
    assert process.stdout is not None
    assert "localhost:" in process.stdout.readline()
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)
    assert process.returncode == 0


def test_every_command_shown_works_in_the_order_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("HUTONG_")]:
        monkeypatch.delenv(name)
    here = Typing(tmp_path)
    for line in shown():
        words = here.mine(words_of(line))
        if words[0] == "serve":
            serve(words, tmp_path)
        else:
            here.type(words)
    assert Path("content/figures/requests.csv").is_file()
    assert Path("诉求.xlsx").is_file()
