"""Invented meeting series: weekly, fortnightly or monthly, some dates moved or cancelled."""

from __future__ import annotations

from datetime import date, timedelta

from bench.invented.writer import NOW, Served, Writer, said
from bench.names import unused
from district.holidays import is_public_holiday

SINCE = date(2026, 9, 20)
"""Of every meeting since then there are minutes: 60 days are shown, and asked for."""
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def write_meetings(writer: Writer, folder: str, served: list[Served]) -> None:
    """One series for three communities; every fifth is for two neighbours."""
    for at in range(0, len(served), 3):
        members = served[at:at + (2 if writer.often(0.2) else 1)]
        _series(writer, folder, members)


def _series(writer: Writer, folder: str, members: list[Served]) -> None:
    chance, home = writer.chance, members[0]
    every = chance.choice(("week", "week", "2 weeks", "month"))
    weekday, hour = chance.randrange(6), chance.choice(("10:00", "14:30", "19:00"))
    days = series_days(every, weekday)
    on = f"1st {DAYS[weekday]}" if every == "month" else DAYS[weekday]
    name = {"zh": f"{home.named.stem}邻里沟通会", "en": f"{home.named.latin} neighbours' meeting"}
    place = {"zh": f"{home.named.stem}社区活动室", "en": f"{home.named.latin} community room"}
    step_free = f", step_free: {chance.choice(('yes', 'no'))}" if writer.often(0.8) else ""
    lines = [
        f"title: {said(name)}",
        f"communities: [{', '.join(one.named.id for one in members)}]",
        f"host: {home.lead}",
        f"place: {{name: {said(place)}, address: {home.street} 0 号{step_free}}}",
        "", f"first: {days[0]} {hour}", f"lasts: {chance.choice(('60m', '90m', '120m'))}",
        f"repeats: {{every: {every}, on: [{on}], until: 2027-06-30}}",
        "on_holidays: skip",
        *_change(writer, days, hour),
    ]
    agenda = chance.sample(writer.texts.agenda, chance.randint(1, 3))
    lines += ["", "agenda:", *(f"  - {said(item)}" for item in agenda), "", "held:"]
    past = [day for day in days if SINCE <= day < NOW.date() and not is_public_holiday(day)]
    for day in past:
        raised = chance.randint(2, 7)
        entry = f"on: {day}, raised: {raised}, settled: {chance.randint(1, raised)}"
        if day in past[-2:]:
            entry += f", summary: {said(chance.choice(writer.texts.summaries))}"
        lines.append(f"  - {{{entry}}}")
    wanted = f"{home.named.id}-neighbours"
    writer.write(f"{folder}/meetings/{unused(wanted, writer.meetings)}.yaml", lines)


def _change(writer: Writer, days: list[date], hour: str) -> list[str]:
    """For every fourth series with a date in December: it is moved, or cancelled."""
    ahead = [day for day in days if date(2026, 11, 30) < day < date(2026, 12, 28)]
    if not (ahead and writer.often(0.25)):
        return []
    change = "cancelled: {zh: 因大风取消, en: \"Cancelled, high wind\"}"
    if writer.often(0.5):
        change = f"moved_to: {ahead[0] + timedelta(days=1)} {hour}"
    return ["", "changes:", f"  - {{on: {ahead[0]}, {change}}}"]


def series_days(every: str, weekday: int) -> list[date]:
    """The dates of a series from September to the end of 2026, holidays not left out."""
    start = date(2026, 9, 1)
    first = start + timedelta(days=(weekday - start.weekday()) % 7)
    if every == "month":
        months = [date(2026, month, 1) for month in range(9, 13)]
        return [one + timedelta(days=(weekday - one.weekday()) % 7) for one in months]
    step = 7 if every == "week" else 14
    return [first + timedelta(days=step * n) for n in range(120 // step)]
