"""The sentences of our pages put into Hugo's templates: `<<hours.title>>`, and macros."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from bench.names import SAMPLE

TEMPLATES = Path(__file__).resolve().parent / "hugo_layouts"
_MACRO = re.compile(r"<<([a-z_.-]+)((?: [^<>]+)?)>>")
_FACT = re.compile(r" (\w+)=")
_ZH_DAYS = "一二三四五六日"
_EN_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()

_RECURRENCE = (
    '{{ if $meeting.repeats }}{{ $names := slice }}{{ $on := $meeting.repeats.on }}'
    '{{ if not (reflect.IsSlice $on) }}{{ $on = slice $on }}{{ end }}'
    '{{ range $on }}{{ $words := split . " " }}{{ if eq (len $words) 2 }}'
    '{{ $names = $names | append (printf (index TABLE.nth (index $words 0))'
    ' (index TABLE.days (index $words 1))) }}'
    '{{ else }}{{ $names = $names | append (index TABLE.days .) }}{{ end }}{{ end }}'
    '{{ $days := delimit $names "<<comma>>" }}'
    '{{ if eq $meeting.repeats.every "week" }}<<every.week days=$days time=TIME>>'
    '{{ else if eq $meeting.repeats.every "month" }}<<every.month days=$days time=TIME>>'
    '{{ else }}<<every.fortnight days=$days time=TIME>>{{ end }}'
    '{{ else }}<<every.once day=long (substr $meeting.first 0 10) time=TIME>>{{ end }}'
)


def sentences(language: str) -> dict[str, str]:
    """The page's words by code, as `district.words` has them."""
    text = (SAMPLE / "words" / f"{language}.yaml").read_text(encoding="utf-8")
    found: dict[str, str] = {}

    def collect(node: Mapping[str, Any], path: str) -> None:
        for key, value in node.items():
            if isinstance(value, Mapping):
                collect(value, f"{path}{key}.")
            else:
                found[f"{path}{key}"] = str(value)

    collect(yaml.load(text, yaml.CBaseLoader)["page"], "")  # noqa: S506  plain strings only
    return found


class Translator:
    """Puts one language's sentences, formats and shared parts into a template."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.words = sentences(language)
        text = (TEMPLATES / "parts.html").read_text(encoding="utf-8")
        parts = re.split(r"^== ([a-z-]+)\n", text, flags=re.MULTILINE)[1:]
        self.parts = dict(zip(parts[::2], parts[1::2], strict=True))

    def __call__(self, text: str) -> str:
        while _MACRO.search(text):
            text = _MACRO.sub(lambda found: self._expand(found[1], found[2].strip()), text)
        return text

    def _expand(self, name: str, rest: str) -> str:
        zh = self.language == "zh"
        if name in self.words:
            return self._sentence(self.words[name], rest)
        match name:
            case "part":
                return self.parts[rest].strip()
            case "card":
                role = "role.lead" if rest == "h2" else "role.deputy"
                small = " officer-card--small" if rest == "h3" else ""
                card = self.parts["card"].replace("HEADING", rest).replace("SMALL", small)
                return card.replace("ROLE", f"<<{role}>>")
            case "say":
                words = "{{ .zh }}" if zh else "{{ or .en .zh }}"
                shown = f"{{{{ if reflect.IsMap . }}}}{words}{{{{ else }}}}{{{{ . }}}}{{{{ end }}}}"
                return f"{{{{ with {rest} }}}}{shown}{{{{ end }}}}"
            case "name":  # always in both languages in the generated district
                return f"{{{{ ({rest}).{self.language} }}}}"
            case "date":
                form = "2006年1月2日" if zh else "2 January 2006"
                return f'{{{{ time.Format "{form}" ({rest}) }}}}'
            case "long":
                form = "2006年1月2日 Monday" if zh else "Monday 2 January 2006"
                return f'{{{{ time.Format "{form}" ({rest}) }}}}'
            case "month":
                return f"{{{{ int {rest}.Month }}}}月" if zh else f'{{{{ {rest}.Format "Jan" }}}}'
            case "weekday":
                return f"{{{{ index {self._table}.short (int {rest}.Weekday) }}}}"
            case "tel":
                return f'tel:+86{{{{ substr (replaceRE "[^0-9]" "" {rest}) 1 }}}}'
            case "yes":
                return f'(eq (print {rest}) "yes")'
            case "recurrence":
                text = _RECURRENCE.replace("TABLE", self._table)
                return text.replace("TIME", "span")
            case "weekdays" | "severity" | "kind" | "team" | "member" | "group" | "language":
                return f"{self._table}.{name}"
            case "place":
                name = "{{ or .street .compound }}"
                return name if zh else "{{ with .en }}{{ . }} {{ end }}" + name
            case "tag":
                return "zh-Hans" if zh else self.language
            case "suffix":  # partials are not chosen by language
                return "" if zh else f"-{self.language}"
            case "root":
                return "/" if zh else f"/{self.language}/"
            case "site":
                return "东城区社区民警" if zh else "Dongcheng District community police"
        raise KeyError(name)

    @property
    def _table(self) -> str:
        return f"hugo.Data.words.{self.language}"

    def _sentence(self, sentence: str, rest: str) -> str:
        names = _FACT.split(f" {rest}")[1:]
        for place, shown in zip(names[::2], names[1::2], strict=True):
            head = shown.split(" ")[0]
            if shown == "span":
                shown = "<<time.span start=$start end=$end>>"
            elif head in ("date", "long", "name"):
                shown = f"<<{shown}>>"
            else:
                shown = f"{{{{ {shown} }}}}"
            sentence = sentence.replace(f"{{{place}}}", shown)
        return sentence

    def tables(self) -> dict[str, Any]:
        """Words chosen by a value of the data."""
        zh, words = self.language == "zh", self.words
        days = [f"星期{day}" for day in _ZH_DAYS] if zh else _EN_DAYS
        short = [f"周{day}" for day in _ZH_DAYS] if zh else [day[:3] for day in _EN_DAYS]
        found: dict[str, Any] = {
            kind: {code.removeprefix(f"{kind}."): text for code, text in words.items()
                   if code.startswith(f"{kind}.")}
            for kind in ("severity", "kind", "team", "member", "group", "language")
        }
        found["weekdays"] = days
        found["short"] = [short[-1], *short[:-1]]  # Go's week begins on Sunday
        found["days"] = dict(zip("mon tue wed thu fri sat sun".split(), days, strict=True))
        named = dict(zip(("1st", "2nd", "3rd", "4th", "5th", "last"), "12345l", strict=True))
        found["nth"] = {
            name: words[f"every.nth.{code.replace('l', 'last')}"].replace("{day}", "%s")
            for name, code in named.items()
        }
        return found
