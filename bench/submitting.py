"""Q2: a CSV of requests, checked and queued by `submit`, against `frictionless validate` on it.

    PYTHONPATH=. .venv/bin/python bench/submitting.py [--rows 100000] [--runs 5] [--work DIR]

Whole processes, by turns, from their start to their end. `submit` runs as the station runs it:
receipts printed (into a file), everything routed, sealed and durable. frictionless only checks; it
runs as its command, and through its API in a process of its own. Both read the same file with the
same seven fields.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import statistics
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from bench.measure import Failed, Run, run
from district.forms import Form
from district.reading import read_district
from district.records import District

ROOT = Path(__file__).resolve().parent.parent
NOW = "2026-11-23 10:00"
FORM = "noise"
COLUMNS = ("address", "noise_kind", "place", "time_of_day", "since", "details", "phone")
_SHOPS = ("烧烤", "酒吧", "棋牌室", "小饭馆", "台球厅", "便利店", "卡拉OK", "水果店")
_WHAT = (
    "夜里一点多还在放音乐，睡不着。", "天天有人在门口喝酒聊天，到后半夜才散。",
    "装修从早到晚，周末也不停。", "狗一叫就是一宿，孩子明天还要上学。",
    "卸货的车凌晨四点就来，倒车声特别响。", "",
)
_API = (
    "import sys; from frictionless import Resource\n"
    "report = Resource(sys.argv[1], schema=sys.argv[2]).validate()\n"
    "sys.exit(0 if report.valid else 1)"
)


def addresses(district: District, chance: random.Random) -> Iterator[str]:
    """Street and number as people write them, of every part of the district."""
    ranges = [
        each for community in district.communities.values() for each in community.addresses
        if each.street
    ]
    doors = ("", "", "", "院", "院内", "旁门", " 3单元", "楼上")
    while True:
        each = chance.choice(ranges)
        stretches = each.numbers.stretches
        low, high = (stretches[0].low, stretches[0].high) if stretches else (1, 99)
        number = chance.randint(low, high if high else low + 99)
        yield f"{each.street}{number}号{chance.choice(doors)}"


def write_forms(path: Path, district: District, rows: int) -> None:
    """So many forms, each its own; the same every time."""
    chance = random.Random(1)  # noqa: S311 (not for secrets)
    constraints = {each.name: each.descriptor.get("constraints", {}) for each in _form(district)}
    kinds, times = constraints["noise_kind"]["enum"], constraints["time_of_day"]["enum"]
    where = addresses(district, chance)
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(COLUMNS)
        for number in range(rows):
            day = date(2026, 1, 1) + timedelta(days=chance.randrange(320))
            table.writerow((
                next(where), chance.choice(kinds), f"胡同西口那家{chance.choice(_SHOPS)}",
                chance.choice(times), chance.choice(("", day.isoformat())),
                f"{chance.choice(_WHAT)}{chance.choice(_WHAT)}",
                f"010-00{number // 10_000:02} {number % 10_000:04}",
            ))


def write_schema(path: Path, district: District) -> None:
    """The form's own fields, without the words for people."""
    fields = [
        {name: each.descriptor[name] for name in ("name", "type", "constraints", "format")
         if name in each.descriptor}
        for each in _form(district) if each.name in COLUMNS
    ]
    path.write_text(json.dumps({"fields": fields}), "utf-8")


def _form(district: District) -> tuple:
    form: Form = next(form for name, form in district.forms.items() if name == FORM)
    return form.fields


def submit(file: Path, folder: Path) -> Run:
    """Into a new queue with new keys; what it prints goes into a file, as in a station."""
    for old in folder.glob("queue/**/*"):
        if old.is_file():
            old.unlink()
    queue = folder / "queue" / "intake.db"
    words = [sys.executable, "-m", "intake", "--queue", f"sqlite:///{queue}", "--now", NOW,
             "--lang", "zh", "submit", file, "--form", FORM]
    return run(words, ROOT)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--work", help="a folder on a real disk; else .cache")
    options = parser.parse_args()
    base = Path(options.work or ROOT / ".cache")
    base.mkdir(parents=True, exist_ok=True)
    district = read_district(ROOT / "content").district
    with tempfile.TemporaryDirectory(dir=base) as name:
        folder = Path(name)
        file, schema = folder / "forms.csv", folder / "schema.json"
        write_forms(file, district, options.rows)
        write_schema(schema, district)
        script = Path(sys.executable).with_name("frictionless")
        # Only their names: frictionless takes no path from the root.
        names = file.name, schema.name
        rivals = {
            "frictionless validate (command)": [script, "validate", names[0], "--schema", names[1]],
            "frictionless validate (API)": [sys.executable, "-c", _API, *names],
        }
        print(f"{options.rows:,} forms of {len(COLUMNS)} columns, {file.stat().st_size:,} bytes;"
              f" {os.cpu_count()} cores; median of {options.runs}")
        runs: dict[str, list[Run]] = {"submit": [], **{each: [] for each in rivals}}
        try:
            for _ in range(options.runs):
                runs["submit"].append(submit(file, folder))
                for rival, words in rivals.items():
                    runs[rival].append(run(words, folder))
        except Failed as error:
            print(f"not measured: {error}")
            return
        tell(runs, options.rows)


def tell(runs: dict[str, list[Run]], rows: int) -> None:
    ours = [each.seconds for each in runs["submit"]]
    for name, each in runs.items():
        seconds = statistics.median(run.seconds for run in each)
        cpu = statistics.median(run.cpu for run in each)
        memory = max(run.together or run.largest for run in each)
        ratio = statistics.median(b.seconds / a for a, b in zip(ours, each, strict=True))
        against = "" if name == "submit" else f"  submit is {ratio:.2f} times as fast"
        print(f"  {name:32} {seconds:6.2f} s  {rows / seconds:8,.0f} rows/s  cpu {cpu:5.1f} s"
              f"  {memory:4.0f} MB{against}")
    print("  goal: at least 1")


if __name__ == "__main__":
    main()
