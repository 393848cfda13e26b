"""What residents write is readable nowhere: not in the queue, its log, its backups, nor any output.

A word that occurs nowhere else goes in at every place where something personal can go, by the door
and by the desk; afterwards every file and every output is searched for it, in every writing.
"""

from __future__ import annotations

import base64
import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

from tests.conftest import ROOT
from tests.intake.queues import Postgres

CANARY = "金丝雀叫了"
LATIN = "xq7canary9"
_NUMBER = "13877665544"


def writings() -> list[bytes]:
    """The canaries as they might lie somewhere."""
    found = [CANARY.encode(code) for code in ("utf-8", "gb18030", "utf-16-le", "utf-16-be")]
    for text in (LATIN, _NUMBER):
        found += [text.encode(), text.encode("utf-16-le"), text.encode().hex().encode()]
    found += [quote(CANARY).encode(), CANARY.encode().hex().encode(),
              base64.b64encode(CANARY.encode())[:-2],
              CANARY.encode("unicode_escape"), b"".join(b"&#%d;" % ord(c) for c in CANARY)]
    return found


@dataclass
class Station:
    """A folder with a queue, its keys and everything that is printed; a door, and the commands."""

    folder: Path
    queue: str
    said: list[bytes] = field(default_factory=list)
    door: subprocess.Popen[bytes] | None = None
    address: str = ""

    @property
    def environment(self) -> dict[str, str]:
        (self.folder / "tmp").mkdir(exist_ok=True)
        return {**os.environ, "HUTONG_QUEUE": self.queue, "TMPDIR": str(self.folder / "tmp"),
                "HUTONG_KEYS": str(self.folder / "keys"), "LANG": "en_US.UTF-8",
                "SQLITE_TMPDIR": str(self.folder / "tmp")}

    def open(self) -> None:
        self.door = subprocess.Popen(
            [sys.executable, "-m", "intake", "serve", "--port", "0"], cwd=ROOT,
            env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        assert self.door.stdout
        line = self.door.stdout.readline()
        self.address = f"http://127.0.0.1:{re.search(b'localhost:([0-9]+)', line)[1].decode()}"  # type: ignore[index]

    def close(self, how: signal.Signals) -> None:
        assert self.door
        self.door.send_signal(how)
        self.said += self.door.communicate(timeout=20)

    def run(self, *words: str) -> str:
        done = subprocess.run([sys.executable, "-m", "intake", *words], cwd=ROOT,
                              env=self.environment, capture_output=True, timeout=60, check=False)
        if words[0] not in {"show", "slips"}:
            self.said += [done.stdout, done.stderr]
        return done.stdout.decode()

    def post(self, path: str, **fields: str) -> str:
        """The answer's page; its address and status are kept as something said."""
        data = urlencode(fields).encode()
        try:
            answer = urllib.request.urlopen(self.address + path, data, 20)
        except urllib.error.HTTPError as error:
            answer = error
        page = str(answer.read().decode())
        titles = "".join(re.findall("<title>.*?</title>", page))
        self.said.append(f"{answer.url} {answer.headers} {titles}".encode())
        return page

    def files(self) -> Iterator[Path]:
        for path in self.folder.rglob("*"):
            if path.is_file() and path.parent.name != "keys" and "content" not in path.parts:
                yield path


def live(station: Station) -> tuple[str, str]:
    """Everything a resident and the desk can write, well and badly; number and code."""
    form = {
        "address": f"府学胡同36号{CANARY}{LATIN}", "noise_kind": "bar", "place": f"{CANARY}{LATIN}",
        "time_of_day": "night", "details": f"{CANARY}{LATIN} " * 40, "phone": _NUMBER, "key": LATIN,
        "language": "en",
    }
    station.open()
    page = station.post("/requests/noise", **form)
    number, code = re.findall("<dd>([^<]+)</dd>", page)[:2]
    station.post("/requests/noise", **{**form, "place": f"{CANARY}2"})          # 409
    station.post("/requests/noise", **{**form, "key": "b", "phone": f"{LATIN}"})  # 422
    station.post("/requests/noise", **{**form, "key": "c", "place": f"{CANARY}着火了"})  # stop
    station.post("/requests/closed", **form)                                      # 410
    station.post("/requests/noise", **{**form, "key": "d", "_website": LATIN})    # quarantine
    follow = {"number": number, "code": code, "language": "en"}
    station.post("/receipts", **follow, move="add", text=f"{CANARY}{LATIN}")
    station.run("claim", number, "--as", "shen-yifan")
    station.run("ask", number, "--as", "shen-yifan", "--question", f"{CANARY}{LATIN}？")
    station.run("accounts", "add", "zhao", "--role", "helper", "--shown", "Zhao", "--generate")
    station.run("slip", number, "--to", "zhao", "--text", f"{CANARY}{LATIN}", "--hours", "8",
                "--may-ring")
    station.post("/receipts", **follow, move="answer", text=f"{CANARY}{LATIN}")
    station.post("/receipts", number=number, code=LATIN)
    station.run("backup")
    station.close(signal.SIGKILL)
    station.open()
    file = station.folder / "tmp" / "forms.csv"
    file.write_text(f"address,noise_kind,place,time_of_day,phone\n府学胡同1号,bar,{CANARY},night,"
                    f"{_NUMBER}\n府学胡同2号,{LATIN},{CANARY},night,{LATIN}\n", "utf-8")
    station.run("submit", str(file), "--form", "noise")
    rejects = file.with_name("forms.csv.rejects.csv").read_bytes()
    file.unlink()
    station.said.append(rejects)
    station.run("release", number, "--note", f"{CANARY}{LATIN}")
    station.run("list")
    station.run("verify")
    assert CANARY in station.run("show", number)
    assert CANARY in station.run("slips", number)
    station.close(signal.SIGTERM)
    return number, code


def search(station: Station, *more: Path) -> list[str]:
    """Where a canary is readable."""
    wanted = writings()
    found = [f"said: {text[:200]!r}" for text in station.said
             if any(each in text for each in wanted)]
    for path in [*station.files(), *(p for folder in more for p in folder.rglob("*") if p.is_file())]:
        # PostgreSQL makes some of its files anew while they are looked at; what is gone says nothing.
        with suppress(FileNotFoundError):
            data = path.read_bytes()
            found += [f"{path}: {each!r}" for each in wanted if each in data]
    return found


def test_nothing_personal_is_readable_around_a_queue_in_a_file(tmp_path: Path) -> None:
    station = Station(tmp_path, f"sqlite:///{tmp_path}/queue.db")
    live(station)
    names = {path.name for path in station.files()}
    assert "queue.db" in names
    assert any(name.endswith(".backup.db") for name in names)
    assert search(station) == []


def test_nothing_personal_is_readable_in_the_files_of_postgresql(
    tmp_path: Path, postgres_server: Postgres
) -> None:
    station = Station(tmp_path, postgres_server.database())
    live(station)
    data = Path(str(postgres_server.server.pgdata))
    assert (data / "pg_wal").is_dir()
    assert search(station, data) == []


@pytest.mark.parametrize("text", writings())
def test_a_canary_in_the_open_would_be_found(tmp_path: Path, text: bytes) -> None:
    """The search itself is none that cannot fail."""
    station = Station(tmp_path, "")
    (tmp_path / "x").write_bytes(b"\0" * 100 + text + b"\0")
    assert search(station)
