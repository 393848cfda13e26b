"""A record's values as the cells of a table show them, in Chinese or English."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time
from itertools import pairwise
from typing import Any

from clerk.tables import ID, STATION, SUBJECT, Column, Table, written
from district.chinese import CHOICES, LANGUAGES
from district.contract import RECORDS
from district.kinds import WEEKDAYS, Weekdays
from district.localized import Localized
from district.numbers import Numbers
from district.records import AddressRange, District
from district.shape import Choice, Many, Shape
from district.values import LANGUAGE

_DAYS = "一二三四五六日"
_PARITIES = {"odd ": "单号 ", "even ": "双号 ", "all": "全部"}


class Shower:
    """The rows of a district's tables."""

    def __init__(self, district: District, language: str) -> None:
        self.district = district
        self.language = language
        self._names: dict[str, dict[str, int]] = {}

    def rows(self, table: Table, station: str = "") -> Iterator[list[str | int]]:
        """One for each record, or for each entry of its list."""
        shape: Any = RECORDS[table.kind][0]
        entry = shape.keys[table.key].kind.kind if table.key else shape
        records = getattr(self.district, table.kind).values()
        for record in sorted(records, key=lambda one: getattr(one, "station", one.id)):
            if station not in ("", getattr(record, "station", record.id)):
                continue
            for one in self._entries(table, record):
                yield [self._cell(column, entry, record, one) for column in written(table)]

    def _entries(self, table: Table, record: Any) -> Sequence[Any]:
        return getattr(record, RECORDS[table.kind][0].keys[table.key].attribute) if table.key else (
            record,
        )

    def _cell(self, column: Column, shape: Shape[Any], record: Any, entry: Any) -> str | int:
        match column.path:
            case path if path == ID:
                return str(record.id)
            case path if path == STATION:
                return self.name("stations", record.station)
            case path if path == SUBJECT:
                kind = record.file.split("/")[-2]
                return self.name(kind, record.id)
            case ("community",):
                return self.name("communities", entry.community)
            case ("deputy",):
                return self.name("officers", entry.deputy) if entry.deputy else ""
        if isinstance(entry, AddressRange) and column.path in (("numbers",), ("buildings",)):
            own = "numbers" if entry.street else "buildings"
            return self._numbers(entry.numbers) if column.path == (own,) else ""
        key = shape.keys[column.path[0]]
        value = getattr(entry, key.attribute)
        if isinstance(value, Localized):
            return value.en if column.path[-1] == "en" else value.zh
        return self._shown(value, key.kind)

    def name(self, kind: str, name: str) -> str:
        """What a record is called, where no other of its kind is; else its id."""
        records: Mapping[Any, Any] = getattr(self.district, kind)
        if kind not in self._names:
            count: dict[str, int] = {}
            for record in records.values():
                count[record.name.zh] = count.get(record.name.zh, 0) + 1
            self._names[kind] = count
        found = records.get(name)
        return found.name.zh if found and self._names[kind][found.name.zh] == 1 else name

    def _shown(self, value: Any, kind: Any) -> str | int:
        if value is None:
            return ""
        if isinstance(kind, Weekdays):
            return self._days(value)
        if isinstance(kind, Choice):
            return CHOICES[value][0] if self.language == "zh" else str(value)
        if isinstance(kind, Many) and kind.kind is LANGUAGE and self.language == "zh":
            return "、".join(LANGUAGES.get(one, (one,))[0] for one in value)
        if isinstance(value, int):
            return value
        if isinstance(value, time):
            return f"{value:%H:%M}"
        if isinstance(value, date | Numbers | str):
            return str(value)
        return ("、" if self.language == "zh" else ", ").join(map(str, value))

    def _numbers(self, numbers: Numbers) -> str:
        text = str(numbers)
        if self.language == "zh":
            for word, chinese in _PARITIES.items():
                text = text.replace(word, chinese)
        return text

    def _days(self, days: Sequence[int]) -> str:
        """周一至周五、周日; mon-fri, sun."""
        chinese = self.language == "zh"
        cuts = [at for at, (one, other) in enumerate(pairwise(days), 1) if other != one + 1]
        runs = [days[a:b] for a, b in zip([0, *cuts], [*cuts, len(days)], strict=True)]

        def day(number: int) -> str:
            return f"周{_DAYS[number]}" if chinese else WEEKDAYS[number]

        def run(days: Sequence[int]) -> str:
            if len(days) < 3:
                return ("、" if chinese else ", ").join(map(day, days))
            return f"{day(days[0])}{'至' if chinese else '-'}{day(days[-1])}"

        return ("、" if chinese else ", ").join(map(run, runs))
