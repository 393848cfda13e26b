"""R3 and R4: what an answer of the look-up costs and whether it is right, in the browser's code."""

from __future__ import annotations

import random
import statistics
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.browsers import Asked, ask
from bench.builders import ROOT, Bench
from bench.invented.writer import NOW
from bench.serving import packed
from bench.tell import tell, tell_goal
from district.addresses import Answer, Lookup
from district.names import spelled
from district.numbers import Parity
from district.reading import read_district
from district.records import AddressRange

SAMPLE = ROOT / "content"
GOLD = ROOT / "tests" / "lookup_gold.tsv"
SMALL, LARGE_DISTRICT = 8, 12
"""KB for one answer, with the sample's 170 communities and with 10,000."""
QUERIES = 2000


def r3(bench: Bench) -> None:
    """look-up: data fetched for one answer, gzip"""
    tell("sample district, the gold queries")
    _tell_fetched(bench.sample_site(), [query for query, *_ in gold()], SMALL)
    tell(f"{bench.asked.records:,} communities, {QUERIES:,} addresses of its own, in four ways")
    bench.standing(bench.asked.records)
    content, (site, _) = bench.district(bench.asked.records), bench.place(bench.asked.records)
    for name, queries in addresses(content, random.Random(bench.asked.seed)).items():  # noqa: S311
        tell(f"  {name}")
        _tell_fetched(site, queries, LARGE_DISTRICT)


def _tell_fetched(site: Path, queries: Sequence[str], goal: float) -> None:
    asked = ask(site, queries, typing=True)
    folder = site / "lookup"
    _tell_sizes(folder, "one answer", [one.fetched for one in asked], goal)
    _tell_sizes(folder, "and all suggestions while it was typed",
                [sorted({*one.fetched, *one.before}) for one in asked], None)
    whole = folder / "all.json"
    if whole.exists():
        tell(f"  all of it, kept after the first visit for days without a network: "
             f"{len(packed(whole)) / 1024:.0f} KB")


def _tell_sizes(
    folder: Path, name: str, every: Sequence[Sequence[str]], goal: float | None
) -> None:
    sizes = sorted(sum(len(packed(folder / path)) for path in paths) / 1024 for paths in every)
    files = statistics.mean(map(len, every))
    near_end = sizes[min(len(sizes) - 1, len(sizes) * 99 // 100)]
    tell(f"  {name}: median {statistics.median(sizes):.1f} KB, p99 {near_end:.1f}, "
         f"largest {sizes[-1]:.1f}; {files:.1f} files")
    if goal is not None:
        tell_goal("  KB, p99", near_end, "≤", goal)
        over = sum(size > goal for size in sizes)
        tell(f"  {over} of {len(sizes)} over {goal} KB")


def addresses(content: Path, chance: random.Random) -> dict[str, list[str]]:
    """Addresses of a district: as they are, in pinyin, with a wrong character, without number."""
    communities = read_district(content).district.communities.values()
    entries = [entry for community in communities for entry in community.addresses]
    characters = sorted({c for entry in entries for c in entry.name})
    some = [(entry, _number(entry, chance)) for entry in chance.choices(entries, k=QUERIES // 4)]

    def slipped(name: str) -> str:
        at = chance.randrange(len(name))
        return name[:at] + chance.choice(characters) + name[at + 1:]

    ways: dict[str, Callable[[str, int], str]] = {
        "as they are": lambda name, number: f"{name}{number}号",
        "in pinyin": lambda name, number: f"{spelled(name)} {number}",
        "with a wrong character": lambda name, number: f"{slipped(name)}{number}号",
        "without a number": lambda name, _: name,
    }
    return {way: [write(entry.name, number) for entry, number in some]
            for way, write in ways.items()}


def _number(entry: AddressRange, chance: random.Random) -> int:
    if entry.numbers.everything:
        return chance.randint(1, 200)
    part = chance.choice(entry.numbers.stretches)
    return chance.randrange(part.low, part.high + 1, 1 if part.parity is Parity.ALL else 2)


def gold() -> list[tuple[str, str, tuple[str, ...]]]:
    """Query, status and communities of the gold file; `*` stands for more than five."""
    lines = [line for line in GOLD.read_text(encoding="utf-8").splitlines()
             if line.strip() and not line.startswith("#")]
    rows = [line.split("\t") for line in lines[1:]]
    return [(query, status, tuple(filter(None, communities.split(","))))
            for _, query, status, communities in rows]


def r4(bench: Bench) -> None:
    """look-up: the gold file, in Python and in the browser's code"""
    rows = gold()
    lookup = Lookup(read_district(SAMPLE).district, NOW.date())
    python = [_told(lookup.ask(query)) for query, *_ in rows]
    browser = [_read(one) for one in ask(bench.sample_site(), [query for query, *_ in rows])]
    for name, answers in (("Python", python), ("the browser's code", browser)):
        tell(f"{name}, {len(rows):,} queries")
        _tell_right(rows, answers)
    tell(f"both answer alike: {sum(a == b for a, b in zip(python, browser, strict=True)):,}")


Told = tuple[str, list[str]]
"""Status, and communities in their order; none where there are too many to list."""


def _told(answer: Answer) -> Told:
    many = answer.because in ("number", "many")
    listed = [] if many else [match.community for match in answer.matches]
    return answer.status.value, list(dict.fromkeys(listed))


def _read(asked: Asked) -> Told:
    listed = [] if asked.because in ("number", "many") else asked.communities
    if asked.status == "found":
        listed = listed[:1]  # an officer's other communities come behind the one that is led
    return asked.status, list(dict.fromkeys(listed))


def _tell_right(rows: Sequence[tuple[str, str, tuple[str, ...]]], answers: Sequence[Told]) -> None:
    ranked = [(right, listed) for (_, _, right), (_, listed) in zip(rows, answers, strict=True)
              if right and right != ("*",)]
    first = sum(listed[:1] != [] and listed[0] in right for right, listed in ranked)
    three = sum(bool(set(listed[:3]) & set(right)) for right, listed in ranked)
    wrong = [query for (query, _, right), (status, listed) in zip(rows, answers, strict=True)
             if status == "found" and not set(listed) <= set(right)]
    same = sum(status == said for (_, status, _), (said, _) in zip(rows, answers, strict=True))
    tell_goal("  % right community first", 100 * first / len(ranked), "≥", 97)
    tell_goal("  % right one in the first three", 100 * three / len(ranked), "≥", 99)
    tell_goal("  wrong and certain", len(wrong), "≤", 0)
    tell(f"  {same:,} of {len(rows):,} with the status that the file says; {'; '.join(wrong)}")
