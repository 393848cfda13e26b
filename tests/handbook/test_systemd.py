"""The units start what is there, in the order and with the settings that the handbook tells."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

import build
from intake.cli import intake
from intake.settings import Settings, from_environment
from tests.conftest import ROOT

UNITS = sorted((ROOT / "deploy/systemd").iterdir())
SERVICES = [unit for unit in UNITS if unit.suffix == ".service"]
PYTHON = "/srv/hutong/.venv/bin/python"


def lines(unit: Path, key: str) -> list[str]:
    return re.findall(rf"^{key}=(.*)$", unit.read_text("utf-8"), re.M)


def test_systemd_finds_nothing_wrong_with_them(tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("no systemd here; the other tests read the files")
    for unit in UNITS:
        text = unit.read_text("utf-8").replace(PYTHON, sys.executable)
        (tmp_path / unit.name).write_text(text, "utf-8")
    found = subprocess.run(
        [program, "verify", *(str(tmp_path / unit.name) for unit in UNITS)], text=True,
        capture_output=True, check=False,
    )
    told = [line for line in (found.stdout + found.stderr).splitlines() if str(tmp_path) in line
            or "hutong" in line]
    assert (found.returncode, told) == (0, [])


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.stem)
def test_what_a_unit_runs_is_a_command_with_options_it_has(unit: Path) -> None:
    ran = [line.split() for line in lines(unit, "ExecStart")]
    assert ran
    for program, *words in ran:
        assert program == PYTHON
        group: click.Command = build.cli if words[0] == "build.py" else intake
        name, *options = words[1:] if words[0] == "build.py" else words[2:]
        assert isinstance(group, click.Group)
        command = group.get_command(click.Context(group), name)
        assert command is not None, name
        command.make_context(name, list(options))


def test_every_setting_is_one_that_intake_reads() -> None:
    text = (ROOT / "deploy/intake.env").read_text("utf-8")
    named = dict(re.findall(r"^#?(HUTONG_\w+)=(.*)$", text, re.M))
    known = set(re.findall(r"HUTONG_\w+", Settings.__doc__ or ""))
    assert named.keys() <= known
    assert known - named.keys() == {"HUTONG_KEYS", "HUTONG_WAIT"}
    given = from_environment(dict(re.findall(r"^(HUTONG_\w+)=(.*)$", text, re.M)))
    assert given.proxies == ("127.0.0.1",)
    assert given.posts == int(named["HUTONG_POSTS"])


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.stem)
def test_only_the_desk_sees_the_private_keys(unit: Path) -> None:
    hidden = lines(unit, "InaccessiblePaths") == ["-/var/lib/hutong/desk"]
    keys = [line for line in lines(unit, "Environment") if "HUTONG_KEYS" in line]
    if unit.stem == "hutong-desk":
        assert (hidden, keys) == (False, ["HUTONG_KEYS=/var/lib/hutong/desk"])
    elif unit.stem != "hutong-site":
        assert (hidden, keys) == (True, ["HUTONG_KEYS=/var/lib/hutong/door"])
    assert lines(unit, "User") == ["hutong"]
    assert "ProtectSystem=strict" in unit.read_text("utf-8")


def test_the_site_unit_touches_nothing_of_the_queue() -> None:
    (unit,) = [unit for unit in SERVICES if unit.stem == "hutong-site"]
    assert "hutong/intake.env" not in unit.read_text("utf-8")


def test_every_timer_has_its_service_and_nginx_asks_the_ports_they_listen_on() -> None:
    names = {unit.name for unit in UNITS}
    assert all(f"{name.removesuffix('.timer')}.service" in names
               for name in names if name.endswith(".timer"))
    nginx = (ROOT / "deploy/nginx/hutong.conf").read_text("utf-8")
    for unit in ("door", "desk"):
        (line,) = lines(ROOT / f"deploy/systemd/hutong-{unit}.service", "ExecStart")
        assert f"hutong_{unit} {{ server 127.0.0.1:{line.split()[-1]};" in nginx
