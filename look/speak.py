"""How a page speaks one language: sentences, dates, times and numbers."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from datetime import date, datetime, time
from itertools import groupby

from markupsafe import Markup

from district.calendar import Meeting, as_held
from district.localized import Localized
from district.names import Match, Reason
from district.numbers import Numbers, Parity, parse_numbers
from district.records import AddressRange, MeetingSeries
from district.span import Span
from district.words import Words
from look.safe import marked, safe, written

Day = date
"""A date; inside `Speaker` the bare word is the method."""

_EN_MONTHS = ("January February March April May June July August September October November "
              "December").split()
_EN_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_ZH_DAYS = "一二三四五六日"
_NOTHING = Markup()
_NUMBERED = {
    Reason.STREET: "street", Reason.STREET_NUMBER: "street",
    Reason.COMPOUND: "compound", Reason.BUILDING: "compound",
}


class Speaker:
    """Bound to a language; templates call it `t`."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.language = words.language
        self._fixed: dict[str, Markup] = {}
        self._times: dict[tuple[int, ...], str] = {}
        self._days: dict[tuple[int, ...], str] = {}
        self._languages: dict[tuple[str, ...], str] = {}

    def __call__(self, code: str, **facts: object) -> Markup:
        """A sentence of the page, its facts escaped."""
        if not facts:
            found = self._fixed.get(code)
            if found is None:
                found = self._fixed[code] = Markup(self.words(f"page.{code}"))  # noqa: S704  staff's words
            return found
        return marked(self.words(f"page.{code}", **{k: written(v) for k, v in facts.items()}))

    def plain(self, code: str, **facts: object) -> str:
        """A sentence for a place that is escaped later, such as a title."""
        return self.words(f"page.{code}", **facts)

    def count(self, code: str, number: int) -> str:
        return self.words.count(f"page.{code}", number)

    def say(self, text: Localized | None) -> Markup:
        """A text of the content, marked when it is in another language than the page."""
        if text is None:
            return _NOTHING
        if text.language(self.language) == self.language:
            return safe(text.get(self.language))
        return self.chinese(text.zh)

    def name(self, text: Localized) -> str:
        """The same without the mark, for titles and attributes."""
        return text.get(self.language)

    def chinese(self, text: str) -> Markup:
        """A name that exists in Chinese only."""
        if self.language == "zh":
            return safe(text)
        return marked(f'<span lang="zh-Hans">{written(text)}</span>')

    def beside(self, latin: str, text: str) -> Markup:
        """A Chinese name with how it is read before it, where that is known."""
        chinese = self.chinese(text)
        return marked(f"{written(latin)} {chinese}") if latin else chinese

    def numbers(self, entry: AddressRange) -> str:
        """The rule of an address range in words: 单号 401–527 号, 全部门牌."""
        return self._numbers(entry.numbers, "street" if entry.street else "compound")

    def why(self, match: Match) -> str:
        """Why a community was found or offered: 府学胡同 全部门牌."""
        if match.reason in _NUMBERED:
            numbers = parse_numbers(match.numbers) if match.numbers else Numbers()
            rule = self._numbers(numbers, _NUMBERED[match.reason])
            name = self.once(match.name, match.formerly)
            return self.words("why.address", name=name, numbers=rule)
        return self.words(f"why.{match.reason}", name=match.name)

    def once(self, name: str, formerly: str) -> str:
        """A name with the one it had: 张自忠路（原铁狮子胡同）."""
        return self.words("why.formerly", name=name, formerly=formerly) if formerly else name

    def _numbers(self, numbers: Numbers, kind: str) -> str:
        if numbers.everything:
            return self.words(f"page.numbers.{kind}_all")
        parts = []
        for stretch in numbers.stretches:
            if stretch.low == stretch.high:
                shown, code = f"{stretch.low}{stretch.suffix}", kind
            else:
                shown = f"{stretch.low}–{stretch.high}"
                code = kind if stretch.parity == Parity.ALL else f"{kind}_{stretch.parity}"
            parts.append(self.words(f"page.numbers.{code}", numbers=shown))
        return self.words("page.numbers.and").join(parts)

    def date(self, day: Day) -> str:
        """2026年11月25日 星期三 / Wednesday 25 November 2026."""
        return _date(self.language, day)

    def short_date(self, day: Day) -> str:
        """2026年11月25日 / 25 November 2026."""
        return _short_date(self.language, day)

    def month_day(self, day: Day) -> str:
        """11月25日 / 25 November, where the year goes without saying."""
        if self.language == "en":
            return f"{day.day} {_EN_MONTHS[day.month - 1]}"
        return f"{day.month}月{day.day}日"

    def weekday(self, number: int) -> str:
        return _EN_DAYS[number] if self.language == "en" else f"星期{_ZH_DAYS[number]}"

    def weekday_short(self, number: int) -> str:
        return _EN_DAYS[number][:3] if self.language == "en" else f"周{_ZH_DAYS[number]}"

    def month(self, number: int) -> str:
        return _EN_MONTHS[number - 1][:3] if self.language == "en" else f"{number}月"

    def year_month(self, day: Day) -> str:
        """2026年11月 / November 2026."""
        if self.language == "en":
            return f"{_EN_MONTHS[day.month - 1]} {day.year}"
        return f"{day.year}年{day.month}月"

    def clock(self, moment: time | datetime) -> str:
        return f"{moment.hour:02}:{moment.minute:02}"

    def until(self, start: time | datetime, end: time | datetime) -> str:
        """09:00–16:00, read well aloud in both languages."""
        times = (start.hour, start.minute, end.hour, end.minute)
        found = self._times.get(times)
        if found is None:
            ends = {"start": self.clock(start), "end": self.clock(end)}
            found = self._times[times] = self.words("page.time.span", **ends)
        return found

    def meeting(self, meeting: Meeting) -> str:
        """One dated meeting in a line: date, time, place."""
        return self.words(
            "page.meeting.line", day=self.date(meeting.start.date()),
            time=self.until(meeting.start, meeting.end), place=self.name(meeting.place.name),
        )

    def planned(self, meeting: Meeting) -> str:
        """When a moved meeting was to be: its date, and its hour where that is another."""
        day, hour = self.date(meeting.day), meeting.series.first.time()
        return day if hour == meeting.start.time() else f"{day} {self.clock(hour)}"

    def hours(self, number: float) -> str:
        return f"{number:g}"

    def number(self, number: float) -> str:
        """5,310 or 35.5."""
        return f"{number:,.1f}".removesuffix(".0")

    def days(self, days: tuple[int, ...]) -> str:
        """星期一至星期五 / Monday to Friday, runs of three or more drawn together."""
        found = self._days.get(days)
        if found is None:
            found = self._days[days] = self._drawn_together(days)
        return found

    def _drawn_together(self, days: tuple[int, ...]) -> str:
        parts = []
        for _, run in groupby(enumerate(days), lambda pair: pair[1] - pair[0]):
            numbers = [day for _, day in run]
            if len(numbers) > 2:
                ends = {"start": self.weekday(numbers[0]), "end": self.weekday(numbers[-1])}
                parts.append(self.words("page.time.days", **ends))
            else:
                parts.extend(self.weekday(day) for day in numbers)
        return self.words("page.time.and").join(parts)

    def list(self, names: list[str]) -> str:
        return self.words("page.comma").join(names)

    def names(self, texts: Iterable[Localized]) -> str:
        return self.list([self.name(text) for text in texts])

    def language_name(self, code: str) -> str:
        """中文, 英语; a language without a name of ours shows its code."""
        known = f"page.language.{code}"
        return self.words(known) if known in self.words else code

    def languages(self, codes: tuple[str, ...]) -> str:
        """中文、英语."""
        found = self._languages.get(codes)
        if found is None:
            found = self._languages[codes] = self.list([self.language_name(one) for one in codes])
        return found

    def span(self, span: Span) -> str:
        """3 个工作日, 180 天, 90 分钟."""
        if span.working_days:
            return self.count("span.working_day", span.working_days)
        if span.minutes % 1440 == 0:
            return self.count("span.day", span.minutes // 1440)
        return self.count("span.minute", span.minutes)

    def recurrence(self, series: MeetingSeries) -> str:
        """每周星期三 19:00–20:30, or the single date."""
        series = as_held(series)
        end = series.first + series.lasts.elapsed
        time = self.until(series.first, end)
        if series.repeats is None:
            return self.words("page.every.once", day=self.date(series.first.date()), time=time)
        days = [self._nth(*pair) for pair in series.repeats.days]
        code = {0: "month", 1: "week", 2: "fortnight"}[series.repeats.weeks]
        return self.words(f"page.every.{code}", days=self.list(days), time=time)

    def _nth(self, nth: int, weekday: int) -> str:
        if nth == 0:
            return self.weekday(weekday)
        code = "last" if nth < 0 else str(nth)
        return self.words(f"page.every.nth.{code}", day=self.weekday(weekday))


@functools.cache
def _date(language: str, day: Day) -> str:
    if language == "en":
        return f"{_EN_DAYS[day.weekday()]} {_short_date(language, day)}"
    return f"{_short_date(language, day)} 星期{_ZH_DAYS[day.weekday()]}"


@functools.cache
def _short_date(language: str, day: Day) -> str:
    if language == "en":
        return f"{day.day} {_EN_MONTHS[day.month - 1]} {day.year}"
    return f"{day.year}年{day.month}月{day.day}日"
