"""A district of N communities as a content folder, for measuring.

    PYTHONPATH=. python bench/generate.py 10000 /tmp/district-10000

The facts are invented, the communities' names and codes real (`--names`, a table with the columns
code, community and subdistrict; without it those of the sample district). The same seed writes
the same bytes. District-wide notices, forms, hand-written pages and `district.yaml` are the
sample's. Free of problems at `--now "2026-11-23 10:00"`.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from bench.invented.communities import write_communities
from bench.invented.meetings import write_meetings
from bench.invented.notices import write_notices
from bench.invented.officers import write_officers
from bench.invented.writer import Writer, phone, said
from bench.names import SAMPLE, TABLE, Named, communities, unused

STATION_SIZE = 60


def generate(count: int, out: Path, seed: int = 1, table: Path = TABLE) -> int:
    """Write a district of `count` communities to `out`, new or empty; the number of files."""
    if out.exists() and any(out.iterdir()):
        raise FileExistsError(f"{out} is not empty")
    out.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(SAMPLE / "district.yaml", out / "district.yaml")
    for folder in ("forms", "notices", "pages"):
        shutil.copytree(SAMPLE / folder, out / folder)
    writer = Writer(out, seed)
    named = list(communities(count, table))
    for old in ("", "老"):
        writer.names.avoid(f"{old}{one.zh}".removesuffix("社区") for one in named)
    for at in range(0, count, STATION_SIZE):
        _station(writer, named[at:at + STATION_SIZE])
    return writer.files


def _station(writer: Writer, members: Sequence[Named]) -> None:
    """One police station with its communities, officers, meetings and notices."""
    first = members[0]
    stem = first.subdistrict.removesuffix("街道")
    latin = first.subdistrict_en.removesuffix(" Subdistrict")
    name = unused(latin.lower(), writer.stations)
    number = name[len(latin) + 1:]
    folder = f"stations/{name}"
    for kind in ("communities", "officers", "meetings", "notices"):
        (writer.out / folder / kind).mkdir(parents=True)
    zh = f"{stem}{f'第{number}' if number else ''}派出所"
    en = f"{latin} {f'{number} ' if number else ''}Police Station"
    writer.write(f"{folder}/station.yaml", [
        f"name: {said({'zh': zh, 'en': en})}",
        f"address: {writer.names.street()[0]} 0 号",
        f"phone: {phone(1000 + len(writer.stations))}",
        'open: {zh: 全天有人；户籍窗口周一至周六 09:00 到 17:00, '
        'en: "Day and night. Counter open 9am to 5pm, Monday to Saturday"}',
    ])
    served = write_communities(writer, folder, members)
    write_officers(writer, folder, served)
    write_meetings(writer, folder, served)
    write_notices(writer, folder, zh, served)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("count", type=int, metavar="N", help="how many communities")
    parser.add_argument("out", type=Path, metavar="OUT", help="a folder that is new or empty")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--names", type=Path, default=TABLE, help=f"default: {TABLE}")
    if len(sys.argv) == 1:
        parser.print_help()
        return 0
    asked = parser.parse_args()
    started = time.perf_counter()
    try:
        files = generate(asked.count, asked.out, asked.seed, asked.names)
    except FileExistsError as error:
        parser.error(str(error))
    print(f"{files} files in {time.perf_counter() - started:.1f} s: {asked.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
