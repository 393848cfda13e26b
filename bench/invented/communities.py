"""Invented communities: the streets each has alone, and those that neighbours share."""

from __future__ import annotations

from collections.abc import Sequence

from bench.invented.writer import Served, Writer, said
from bench.names import Named

TEAM = ("role: auxiliary, count: 2", "role: guard, count: 1", "role: grid_worker, name: 赵师傅",
        "role: grid_worker, name: 李大姐", "role: volunteer, count: 8")


def write_communities(writer: Writer, folder: str, members: Sequence[Named]) -> list[Served]:
    """The communities of one station; every other pair of neighbours shares a street."""
    entries: list[list[str]] = [[] for _ in members]
    for at in range(len(members) - 1):
        if writer.often(0.5):
            for entry, place in zip(_split_street(writer), (at, at + 1), strict=True):
                entries[place].append(entry)
    found = []
    for one, shared in zip(members, entries, strict=True):
        street, own = _own_streets(writer, writer.chance.randint(3, 8))
        if one.alike:
            known = [name for other in one.alike for name in (other.zh, f"老{other.stem}社区")]
            own[0] = own[0].replace("}", f", sounds_like: [{', '.join(known)}]}}")
        found.append(Served(one, street))
        _community(writer, folder, found[-1], [*own, *shared])
    return found


def _split_street(writer: Writer) -> tuple[str, str]:
    """The two entries of a street that neighbours share, without a gap."""
    name, en = writer.names.street()
    middle, end = writer.chance.randint(10, 60), writer.chance.randint(70, 150)
    low, high = [
        (f"odd 1-{2 * middle + 1}", f"odd {2 * middle + 3}-{2 * end + 1}"),
        (f"even 2-{2 * middle}", f"even {2 * middle + 2}-{2 * end}"),
        (f"odd 1-{2 * end + 1}", f"even 2-{2 * end}"),
        (f"1-{middle}", f"{middle + 1}-{end}"),
    ][writer.chance.randrange(4)]
    return (f"{{street: {name}, en: {en}, numbers: {low}}}",
            f"{{street: {name}, numbers: {high}}}")


def _own_streets(writer: Writer, count: int) -> tuple[str, list[str]]:
    """Ranges of streets that are one community's alone, and the first street's name."""
    names, chance = writer.names, writer.chance
    first, en = names.street()
    entries = [f"{{street: {first}, en: {en}, numbers: all}}"]
    while len(entries) < count:
        name, en = names.street()
        english = f", en: {en}" if writer.often(0.3) else ""
        turn = chance.random()
        if turn < 0.6:
            also = f", also: {name}旧巷" if writer.often(0.1) else ""
            entries.append(f"{{street: {name}{english}, numbers: all{also}}}")
        elif turn < 0.75:
            odd = 2 * chance.randint(9, 60) + 1
            entries.append(f"{{street: {name}{english}, numbers: odd 1-{odd}}}")
            if len(entries) < count:
                entries.append(f"{{street: {name}, numbers: even 2-{odd + 11}}}")
        elif turn < 0.9:
            high = chance.randint(12, 80)
            entries.append(f'{{street: {name}, numbers: "1-{high}, {high + 2}甲, {high + 7}"}}')
        else:
            stem, blocks = names.compound(), chance.randint(4, 28)
            entries.append(f"{{compound: {stem}家园, also: [{stem}小区], buildings: 1-{blocks}}}")
    return first, entries


def _community(writer: Writer, folder: str, served: Served, entries: list[str]) -> None:
    one, street, chance = served.named, served.street, writer.chance
    team = chance.sample(TEAM, chance.randint(2, 4))
    former = f"老{one.stem}社区" if writer.often(0.05) else ""
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
    for kind, name in groups[:1 + writer.often(0.4)]:
        join = said(chance.choice(writer.texts.joins))
        lines.append(f"  - {{kind: {kind}, name: {street}{name}, join: {join}}}")
    writer.write(f"{folder}/communities/{one.id}.yaml", lines)
