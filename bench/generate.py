"""A district of N communities as a content folder, for measuring.

    PYTHONPATH=. python bench/generate.py 10000 /tmp/district-10000

The facts are invented, the communities' names and codes real (`--names`, a table with the columns
code, community and subdistrict; without it those of the sample district). The same seed writes
the same bytes. District-wide notices, forms, hand-written pages and `district.yaml` are the
sample's. Free of problems at `--now "2026-11-23 10:00"`.
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from bench.names import SAMPLE, TABLE, Named, Namer, communities, unused

NOW = datetime(2026, 11, 23, 10)  # noqa: DTZ001  local to the district, as in the YAML
STATION_SIZE = 60
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# 36 hours a week each, as in the sample: days, from, until, where (room, street or home).
HOURS = (
    (("mon-fri", 9, 16, 0), ("[sat]", 9, 10, 1)),
    (("mon-fri", 9, 12, 0), ("mon-thu", 14, 17, 1), ("[tue, thu]", 18, 21, 2), ("[sat]", 9, 12, 0)),
    (("mon-sat", 9, 12, 0), ("[mon, wed, fri]", 14, 18, 1), ("[sat]", 14, 17, 1),
     ("[thu]", 18, 21, 2)),
    (("[mon, wed, fri]", 9, 16, 0), ("[tue, thu]", 9, 16, 1), ("[sat]", 9, 10, 1)),
    (("tue-sat", 10, 16, 0), ("[tue, thu]", 18, 21, 2)),
)
TEAM = ("role: auxiliary, count: 2", "role: guard, count: 1", "role: grid_worker, name: 赵师傅",
        "role: grid_worker, name: 李大姐", "role: volunteer, count: 8")


@dataclass(frozen=True, slots=True)
class Texts:
    """What the sample's officers, meetings and stations say, to be said again."""

    about: list[Any]
    agenda: list[Any]
    summaries: list[Any]
    joins: list[Any]
    notices: list[dict[str, Any]]


def _load(kind: str) -> list[dict[str, Any]]:
    paths = sorted(SAMPLE.glob(f"stations/*/{kind}/*.yaml"))
    return [yaml.load(p.read_text(encoding="utf-8"), yaml.CSafeLoader) for p in paths]


def read_texts() -> Texts:
    meetings = _load("meetings")
    return Texts(
        [one["about"] for one in _load("officers") if isinstance(one.get("about"), dict)],
        [item for one in meetings for item in one.get("agenda", ())],
        [held["summary"] for one in meetings for held in one.get("held", ())],
        [g["join"] for one in _load("communities") for g in one.get("groups", ()) if "join" in g],
        _load("notices"),
    )


def quoted(text: str) -> str:
    """A YAML scalar that means exactly these characters."""
    if re.search(r"""[,:{}\[\]#"]|^[\s&*!|>'%@`-]""", text):
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return text


def said(text: dict[str, str] | str) -> str:
    """`{zh: …, en: …}`."""
    if isinstance(text, str):
        return quoted(text)
    return "{" + ", ".join(f"{name}: {quoted(words)}" for name, words in text.items()) + "}"


def phone(number: int) -> str:
    """A number that rings nobody: it begins with 0 after the area code."""
    return f"010-{number // 10_000:04d} {number % 10_000:04d}"


@dataclass(slots=True)
class Served:
    """A community with what its officers and meetings need to know."""

    named: Named
    street: str
    lead: str = ""


class Writer:
    """Invents a district, station by station, and writes it below `out`."""

    def __init__(self, out: Path, seed: int) -> None:
        self.out = out
        self.chance = random.Random(seed)  # noqa: S311  measuring, not secrets
        self.names = Namer(self.chance)
        self.texts = read_texts()
        self.stations: set[str] = set()
        self.meetings: set[str] = set()
        self.officers = 0
        self.files = 0

    def often(self, share: float) -> bool:
        return self.chance.random() < share

    def write(self, path: str, lines: Iterable[str]) -> None:
        (self.out / path).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
        self.files += 1

    def station(self, members: Sequence[Named]) -> None:
        """One police station with its communities, officers, meetings and notices."""
        first = members[0]
        stem = first.subdistrict.removesuffix("街道")
        latin = first.subdistrict_en.removesuffix(" Subdistrict")
        name = unused(latin.lower(), self.stations)
        number = name[len(latin) + 1:]
        folder = f"stations/{name}"
        for kind in ("communities", "officers", "meetings", "notices"):
            (self.out / folder / kind).mkdir(parents=True)
        zh = f"{stem}{f'第{number}' if number else ''}派出所"
        en = f"{latin} {f'{number} ' if number else ''}Police Station"
        self.write(f"{folder}/station.yaml", [
            f"name: {said({'zh': zh, 'en': en})}",
            f"address: {self.names.street()[0]} 0 号",
            f"phone: {phone(1000 + len(self.stations))}",
            'open: {zh: 全天有人；户籍窗口周一至周六 09:00 到 17:00, '
            'en: "Day and night. Counter open 9am to 5pm, Monday to Saturday"}',
        ])
        served = self._communities(folder, members)
        self._officers(folder, served)
        self._meetings(folder, served)
        self._notices(folder, zh, served)

    # --- communities

    def _communities(self, folder: str, members: Sequence[Named]) -> list[Served]:
        entries: list[list[str]] = [[] for _ in members]
        for at in range(len(members) - 1):
            if self.often(0.5):
                for entry, place in zip(self._split_street(), (at, at + 1), strict=True):
                    entries[place].append(entry)
        found = []
        for one, shared in zip(members, entries, strict=True):
            street, own = self._own_streets(self.chance.randint(3, 8))
            found.append(Served(one, street))
            self._community(folder, one, street, [*own, *shared])
        return found

    def _split_street(self) -> tuple[str, str]:
        """The two entries of a street that neighbours share, without a gap."""
        name, en = self.names.street()
        middle, end = self.chance.randint(10, 60), self.chance.randint(70, 150)
        low, high = [
            (f"odd 1-{2 * middle + 1}", f"odd {2 * middle + 3}-{2 * end + 1}"),
            (f"even 2-{2 * middle}", f"even {2 * middle + 2}-{2 * end}"),
            (f"odd 1-{2 * end + 1}", f"even 2-{2 * end}"),
            (f"1-{middle}", f"{middle + 1}-{end}"),
        ][self.chance.randrange(4)]
        return (f"{{street: {name}, en: {en}, numbers: {low}}}",
                f"{{street: {name}, numbers: {high}}}")

    def _own_streets(self, count: int) -> tuple[str, list[str]]:
        """Ranges of streets that are one community's alone, and the first street's name."""
        first, en = self.names.street()
        entries = [f"{{street: {first}, en: {en}, numbers: all}}"]
        while len(entries) < count:
            name, en = self.names.street()
            english = f", en: {en}" if self.often(0.3) else ""
            turn = self.chance.random()
            if turn < 0.6:
                also = f", also: {name}旧巷" if self.often(0.1) else ""
                entries.append(f"{{street: {name}{english}, numbers: all{also}}}")
            elif turn < 0.75:
                odd = 2 * self.chance.randint(9, 60) + 1
                entries.append(f"{{street: {name}{english}, numbers: odd 1-{odd}}}")
                if len(entries) < count:
                    entries.append(f"{{street: {name}, numbers: even 2-{odd + 11}}}")
            elif turn < 0.9:
                high = self.chance.randint(12, 80)
                entries.append(f'{{street: {name}, numbers: "1-{high}, {high + 2}甲, {high + 7}"}}')
            else:
                stem, blocks = self.names.compound(), self.chance.randint(4, 28)
                compound = f"compound: {stem}家园, also: [{stem}小区], buildings: 1-{blocks}"
                entries.append(f"{{{compound}}}")
        return first, entries

    def _community(self, folder: str, one: Named, street: str, entries: list[str]) -> None:
        team = self.chance.sample(TEAM, self.chance.randint(2, 4))
        former = f"老{one.stem}社区" if self.often(0.05) else ""
        lines = [
            f"name: {said({'zh': one.zh, 'en': one.en})}",
            f'code: "{one.code}"',
            f"subdistrict: {said({'zh': one.subdistrict, 'en': one.subdistrict_en})}",
            f"former_names: [{former}]",
            f'office: {{zh: {street} 0 号社区警务室, en: "Police room, {one.latin}"}}',
            "", "addresses:", *(f"  - {entry}" for entry in entries),
            "", "team:", *(f"  - {{{member}}}" for member in team),
            "", "groups:",
        ]
        groups = [("courtyard_chat", "住户群"), ("merchants_circle", "商户共治圈")]
        for kind, name in groups[:1 + self.often(0.4)]:
            join = said(self.chance.choice(self.texts.joins))
            lines.append(f"  - {{kind: {kind}, name: {street}{name}, join: {join}}}")
        self.write(f"{folder}/communities/{one.id}.yaml", lines)

    # --- officers

    def _officers(self, folder: str, served: list[Served]) -> None:
        """About one officer for 1.15 communities; some lead two, some swap at new year."""
        count = max(1, round(len(served) / 1.15))
        people = [self.names.officer() for _ in range(count)]
        leads: list[list[Served]] = [[] for _ in people]
        for at, one in enumerate(served):
            leads[at % count].append(one)
            one.lead = people[at % count][0]
        postings = [
            [f"{{community: {one.named.id}, from: 2024-09-01, role: lead}}" for one in mine]
            for mine in leads
        ]
        single = [at for at, mine in enumerate(leads) if len(mine) == 1]
        for here, there in zip(single[::2], single[1::2], strict=False):
            if self.often(0.03):
                for at, to in ((here, there), (there, here)):
                    now, then = leads[at][0].named.id, leads[to][0].named.id
                    postings[at] = [
                        f"{{community: {now}, from: 2024-09-01, until: 2026-12-31, role: lead}}",
                        f"{{community: {then}, from: 2027-01-01, role: lead}}",
                    ]
        for at, person in enumerate(people):
            if count > 3 and self.often(0.4):
                other = leads[(at + 2) % count][0].named.id
                until = ", until: 2027-06-30" if self.often(0.4) else ""
                posting = f"{{community: {other}, from: 2025-03-01{until}, role: deputy}}"
                postings[at].append(posting)
            deputy = people[at - 1][0] if at % 2 else ""
            self._officer(folder, person, leads[at][0], postings[at], deputy)

    def _officer(
        self, folder: str, person: tuple[str, str, str], home: Served, postings: list[str],
        deputy: str,
    ) -> None:
        name, zh, en = person
        number, self.officers = self.officers, self.officers + 1
        community = home.named
        places = (
            {"zh": f"{community.zh}警务室", "en": f"{community.latin} police room"},
            {"zh": f"{home.street}走访", "en": f"On foot, {community.latin}"},
            {"zh": f"{home.street}夜巡", "en": f"Evening round, {community.latin}"},
        )
        lines = [
            f"name: {said({'zh': zh, 'en': en})}",
            f'badge: "{(number * 7919 + 12345) % 1_000_000:06d}"',
            f"phone: {phone(100_000 + number)}",
            f"speaks: [{'zh, en' if self.often(0.6) else 'zh'}]",
            "", "postings:", *(f"  - {posting}" for posting in postings),
            "", "hours:",
        ]
        for days, start, end, where in self.chance.choice(HOURS):
            span = f'from: "{start:02d}:00", until: "{end:02d}:00"'
            lines.append(f"  - {{days: {days}, {span}, at: {said(places[where])}}}")
        if deputy and self.often(0.1):
            # Only officers at odd places go away, and those at even places stand in.
            since = NOW.date() + timedelta(days=self.chance.randint(-3, 20))
            until = since + timedelta(days=self.chance.randint(2, 9))
            lines += ["", "away:", f"  - {{from: {since}, until: {until}, deputy: {deputy}}}"]
        verified = NOW.date() - timedelta(days=self.chance.randint(3, 170))
        about = said(self.chance.choice(self.texts.about))
        lines += ["", f"about: {about}", f"verified_on: {verified}"]
        self.write(f"{folder}/officers/{name}.yaml", lines)

    # --- meetings

    def _meetings(self, folder: str, served: list[Served]) -> None:
        """One series for three communities; every fifth is for two neighbours."""
        for at in range(0, len(served), 3):
            members = served[at:at + (2 if self.often(0.2) else 1)]
            self._series(folder, members)

    def _series(self, folder: str, members: list[Served]) -> None:
        chance, home = self.chance, members[0]
        every = chance.choice(("week", "week", "2 weeks", "month"))
        weekday, hour = chance.randrange(6), chance.choice(("10:00", "14:30", "19:00"))
        days = series_days(every, weekday)
        on = f"1st {DAYS[weekday]}" if every == "month" else DAYS[weekday]
        name = {"zh": f"{home.named.stem}邻里沟通会",
                "en": f"{home.named.latin} neighbours' meeting"}
        place = {"zh": f"{home.named.stem}社区活动室", "en": f"{home.named.latin} community room"}
        step_free = f", step_free: {chance.choice(('yes', 'no'))}" if self.often(0.8) else ""
        lines = [
            f"title: {said(name)}",
            f"communities: [{', '.join(one.named.id for one in members)}]",
            f"host: {home.lead}",
            f"place: {{name: {said(place)}, address: {home.street} 0 号{step_free}}}",
            "", f"first: {days[0]} {hour}", f"lasts: {chance.choice(('60m', '90m', '120m'))}",
            f"repeats: {{every: {every}, on: [{on}], until: 2027-06-30}}",
            "on_holidays: skip",
        ]
        ahead = [day for day in days if date(2026, 11, 30) < day < date(2026, 12, 28)]
        if ahead and self.often(0.25):
            change = "cancelled: {zh: 因大风取消, en: \"Cancelled, high wind\"}"
            if self.often(0.5):
                change = f"moved_to: {ahead[0] + timedelta(days=1)} {hour}"
            lines += ["", "changes:", f"  - {{on: {ahead[0]}, {change}}}"]
        agenda = chance.sample(self.texts.agenda, chance.randint(1, 3))
        lines += ["", "agenda:", *(f"  - {said(item)}" for item in agenda), "", "held:"]
        for day in [day for day in days if date(2026, 11, 1) <= day < NOW.date()][-2:]:
            raised = chance.randint(2, 7)
            summary = said(chance.choice(self.texts.summaries))
            counts = f"raised: {raised}, settled: {chance.randint(1, raised)}"
            lines.append(f"  - {{on: {day}, {counts}, summary: {summary}}}")
        wanted = f"{home.named.id}-neighbours"
        self.write(f"{folder}/meetings/{unused(wanted, self.meetings)}.yaml", lines)

    # --- notices

    def _notices(self, folder: str, station: str, served: list[Served]) -> None:
        """One for twenty communities: some for the whole station, most for a community or two."""
        for at in range(10, len(served), 20):
            model = self.chance.choice(self.texts.notices)
            one = served[at]
            published = NOW.date() - timedelta(days=self.chance.randint(1, 100))
            expires = published + timedelta(days=self.chance.randint(80, 200))
            title = {"zh": f"{one.named.stem}：{model['title']['zh']}",
                     "en": f"{one.named.latin}: {model['title']['en']}"}
            lines = [
                f"title: {said(title)}", f"kind: {model['kind']}",
                f"severity: {model['severity']}", f"published: {published} 09:00",
                f"expires: {expires}",
            ]
            if self.often(0.7):
                names = [each.named.id for each in served[at:at + self.chance.randint(1, 3)]]
                lines.append(f"communities: [{', '.join(names)}]")
            lines += ["", "body:"]
            for language in ("zh", "en"):
                text = model["body"][language].splitlines()
                lines += [f"  {language}: |", *(f"    {line}".rstrip() for line in text)]
            lines += ["", f"source: {station}", "edited_by: 站内值班", "reviewed_by: 所长审核"]
            self.write(f"{folder}/notices/{published}-{one.named.id}.yaml", lines)


def series_days(every: str, weekday: int) -> list[date]:
    """The dates of a series from September to the end of 2026, holidays not left out."""
    start = date(2026, 9, 1)
    first = start + timedelta(days=(weekday - start.weekday()) % 7)
    if every == "month":
        months = [date(2026, month, 1) for month in range(9, 13)]
        return [one + timedelta(days=(weekday - one.weekday()) % 7) for one in months]
    step = 7 if every == "week" else 14
    return [first + timedelta(days=step * n) for n in range(120 // step)]


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
    for at in range(0, count, STATION_SIZE):
        writer.station(named[at:at + STATION_SIZE])
    return writer.files


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
