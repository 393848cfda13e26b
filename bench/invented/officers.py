"""Invented officers: their postings, 36 hours a week, and absences."""

from __future__ import annotations

from datetime import timedelta

from bench.invented.writer import NOW, Served, Writer, phone, said

# As in the sample: days, from, until, where (room, street or home).
HOURS = (
    (("mon-fri", 9, 16, 0), ("[sat]", 9, 10, 1)),
    (("mon-fri", 9, 12, 0), ("mon-thu", 14, 17, 1), ("[tue, thu]", 18, 21, 2), ("[sat]", 9, 12, 0)),
    (("mon-sat", 9, 12, 0), ("[mon, wed, fri]", 14, 18, 1), ("[sat]", 14, 17, 1),
     ("[thu]", 18, 21, 2)),
    (("[mon, wed, fri]", 9, 16, 0), ("[tue, thu]", 9, 16, 1), ("[sat]", 9, 10, 1)),
    (("tue-sat", 10, 16, 0), ("[tue, thu]", 18, 21, 2)),
)


def write_officers(writer: Writer, folder: str, served: list[Served]) -> None:
    """About one officer for 1.15 communities; some lead two, some swap at new year."""
    count = max(1, round(len(served) / 1.15))
    people = [writer.names.officer() for _ in range(count)]
    leads: list[list[Served]] = [[] for _ in people]
    for at, one in enumerate(served):
        leads[at % count].append(one)
        one.lead = people[at % count][0]
    postings = _postings(writer, leads)
    for at, person in enumerate(people):
        if count > 3 and writer.often(0.4):
            other = leads[(at + 2) % count][0].named.id
            until = ", until: 2027-06-30" if writer.often(0.4) else ""
            posting = f"{{community: {other}, from: 2025-03-01{until}, role: deputy}}"
            postings[at].append(posting)
        deputy = people[at - 1][0] if at % 2 else ""
        _officer(writer, folder, person, leads[at][0], postings[at], deputy)


def _postings(writer: Writer, leads: list[list[Served]]) -> list[list[str]]:
    """Who leads where, by officer."""
    postings = [
        [f"{{community: {one.named.id}, from: 2024-09-01, role: lead}}" for one in mine]
        for mine in leads
    ]
    single = [at for at, mine in enumerate(leads) if len(mine) == 1]
    for here, there in zip(single[::2], single[1::2], strict=False):
        if writer.often(0.03):
            for at, to in ((here, there), (there, here)):
                now, then = leads[at][0].named.id, leads[to][0].named.id
                postings[at] = [
                    f"{{community: {now}, from: 2024-09-01, until: 2026-12-31, role: lead}}",
                    f"{{community: {then}, from: 2027-01-01, role: lead}}",
                ]
    return postings


def _officer(
    writer: Writer, folder: str, person: tuple[str, str, str], home: Served, postings: list[str],
    deputy: str,
) -> None:
    name, zh, en = person
    number, writer.officers = writer.officers, writer.officers + 1
    community, chance = home.named, writer.chance
    places = (
        {"zh": f"{community.zh}警务室", "en": f"{community.latin} police room"},
        {"zh": f"{home.street}走访", "en": f"On foot, {community.latin}"},
        {"zh": f"{home.street}夜巡", "en": f"Evening round, {community.latin}"},
    )
    lines = [
        f"name: {said({'zh': zh, 'en': en})}",
        f'badge: "{(number * 7919 + 12345) % 1_000_000:06d}"',
        f"phone: {phone(100_000 + number)}",
        f"speaks: [{'zh, en' if writer.often(0.6) else 'zh'}]",
        "", "postings:", *(f"  - {posting}" for posting in postings),
        "", "hours:",
    ]
    for days, start, end, where in chance.choice(HOURS):
        span = f'from: "{start:02d}:00", until: "{end:02d}:00"'
        lines.append(f"  - {{days: {days}, {span}, at: {said(places[where])}}}")
    if deputy and writer.often(0.1):
        # Only officers at odd places go away, and those at even places stand in.
        since = NOW.date() + timedelta(days=chance.randint(-3, 20))
        until = since + timedelta(days=chance.randint(2, 9))
        lines += ["", "away:", f"  - {{from: {since}, until: {until}, deputy: {deputy}}}"]
    verified = NOW.date() - timedelta(days=chance.randint(3, 170))
    about = said(chance.choice(writer.texts.about))
    lines += ["", f"about: {about}", f"verified_on: {verified}"]
    writer.write(f"{folder}/officers/{name}.yaml", lines)
