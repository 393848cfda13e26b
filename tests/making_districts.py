"""Small random districts on disk, and random edits of them, for property tests.

    making = Making(folder / "content", Random(7))            # clean: never an error, only warnings
    making = Making(folder / "content", Random(7), clean=False)   # anything a person may do
    made = making.edit()           # one edit of any kind; a sentence saying which, for messages
    made = making.edit("officer")  # one edit of that kind: see `making.kinds`
    take_survey(making.content, making.clock, store)          # the clock gives `making.now`

The constructor writes a whole district. With `clean` its content passes `check` without errors then
and after each edit: what an edit leaves dangling is mended in the same move, so one edit may write
several files. Without, nothing is mended but by the edits `mend` (one file) and `tidy` (all).
The same seed makes the same districts and edits. `making.written` holds what lies on disk.
"""

from __future__ import annotations

import json
import random
import re
import struct
import zlib
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from district.holidays import is_public_holiday

NOW = datetime(2026, 11, 23, 10, 0)
"""The moment a district is first made for, a Monday."""

Record = dict[str, Any]
Key = tuple[str, str, str]
"""Kind, station ("" for the district's own) and id of a record."""

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ORDINALS = {"1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "last": -1}
STATIONS = ("andingmen", "beixinqiao", "dongsi", "jingshan", "qianmen")
SYLLABLES = ("an", "bei", "chun", "dong", "fu", "gui", "hua", "jing", "lan", "ming", "xin", "zhi")
SIGNS = "安北春东府桂花静兰明新志"
FAMILIES = (("王", "Wang"), ("李", "Li"), ("欧阳", "Ouyang"), ("沈", "Shen"))
SHARED = (("东四北大街", "Dongsi North Street"), ("南锣鼓巷", ""), ("Mao'er 胡同", ""))
"""Streets that communities of several stations divide among them."""
ALIKE = ("东四北大街", "冬四北大街", "南锣鼓巷", "南罗鼓巷")
"""Names of shared streets, and names that are read the same."""
BLOCK = 20
"""House numbers are given out in blocks of so many."""
MOST = {"stations": 5, "communities": 10, "officers": 12, "meetings": 8, "notices": 9, "forms": 3}
"""With so many of a kind, `add` adds another."""
SENTENCES = ("page.top", "page.role.lead", "page.notices.none", "page.home.lead")


class Making:
    """A content folder and the records that should lie in it."""

    def __init__(
        self, content: Path, rng: random.Random, *, clean: bool = True, stations: int = 3,
        now: datetime = NOW,
    ) -> None:
        self.content = content
        self.rng = rng
        self.clean = clean
        self.now = now
        self.records: dict[Key, Record] = {}
        self.photos: dict[str, bytes] = {}
        self.texts: dict[str, str] = {}
        self.remarks: dict[Key, int] = {}
        self.astray: dict[str, bytes | Path | None] = {}
        """Paths at which something else lies than the records say: bytes, a link, or nothing."""
        self.written: dict[str, bytes | Path] = {}
        self._count = 0
        self.kinds: dict[str, Callable[[], str]] = {
            **{kind[:-1].replace("communitie", "community"): self._changing(kind)
               for kind in ("stations", "communities", "officers", "meetings", "notices", "forms")},
            "add": self._add, "delete": self._delete, "move": self._move, "rename": self._rename,
            "swap": self._swap, "photo": self._photo, "station_gone": self._station_gone,
            "district": self._district, "words": self._words, "page": self._page,
            "remark": self._remark, "day": self._day, "nothing": lambda: "nothing",
        }
        if not clean:
            self.kinds |= {
                "break": self._break, "twice": self._twice, "stray": self._stray,
                "vanish": self._vanish, "link": self._link, "mend": self._mend,
                "dangle": self._dangle, "clash": self._clash, "tidy": self._tidied,
            }
        self.content.mkdir(parents=True, exist_ok=True)
        self.texts["district.yaml"] = self._profile()
        for language in ("zh", "en"):
            for name in ("about", "accessibility", "privacy"):
                self.texts[f"pages/{language}/{name}.md"] = self._markdown(name)
        for name in rng.sample(STATIONS, stations):
            self._new_station(name)
        for kind in ("notices", "notices", "forms", "meetings"):
            self._put_new(kind)
        self._mended()
        self.write()

    def clock(self, zone: str) -> datetime:
        """The time of this district, as `take_survey` and the build ask for it."""
        return self.now

    def edit(self, kind: str = "") -> str:
        """Make one edit and write it; what was done."""
        kind = kind or self._pick(list(self.kinds))
        said = self.kinds[kind]()
        if self.clean:
            self._mended()
        self.write()
        return f"{kind}: {said}"

    def write(self) -> None:
        """Bring the folder to what it should hold, touching nothing else."""
        wanted = self._wanted()
        gone = [path for path in self.written if path not in wanted]
        for path in gone:
            self._remove(path)
        for path, body in wanted.items():
            if self.written.get(path) != body:
                self._place(path, body)

    # --- what lies where

    def _wanted(self) -> dict[str, bytes | Path]:
        wanted: dict[str, bytes | Path] = {
            path_of(key): text_of(record, self.remarks.get(key, 0)).encode()
            for key, record in self.records.items()
        }
        wanted |= self.photos
        wanted |= {path: text.encode() for path, text in self.texts.items()}
        for path, body in self.astray.items():
            if body is None:
                wanted.pop(path, None)
            else:
                wanted[path] = body
        return wanted

    def _place(self, path: str, body: bytes | Path) -> None:
        if path in self.written:
            self._remove(path)
        file = self.content / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(body, Path):
            file.symlink_to(body)
        else:
            file.write_bytes(body)
        self.written[path] = body

    def _remove(self, path: str) -> None:
        del self.written[path]
        file = self.content / path
        file.unlink()
        for folder in file.relative_to(self.content).parents:
            # Now and then an empty folder stays, as it does when people delete files.
            inside = self.content / folder
            if folder == Path() or any(inside.iterdir()) or not self._often(0.9):
                break
            inside.rmdir()

    # --- chance

    def _pick(self, choices: Any) -> Any:
        return self.rng.choice(list(choices))

    def _often(self, chance: float = 0.5) -> bool:
        return self.rng.random() < chance

    def _number(self) -> int:
        self._count += 1
        return self._count

    def _near(self, most: int = 90) -> date:
        """A day, often on or beside today."""
        if self._often(0.4):
            return self.now.date() + timedelta(days=self._pick((-1, 0, 0, 1)))
        return self.now.date() + timedelta(days=self.rng.randint(-most, most))

    def _word(self) -> tuple[str, str]:
        """A syllable and its sign; two records may well get the same."""
        place = self.rng.randrange(len(SYLLABLES))
        return SYLLABLES[place], SIGNS[place]

    def _said(self, text: str) -> Any:
        """A text for residents: in Chinese, or in both languages."""
        return {"zh": text, "en": f"English, of {len(text)}: {self._word()[0]}"} if (
            self._often()) else text

    def _fresh(self, name: str, kind: str) -> str:
        """An id that no record of the kind has, nor had where that would show."""
        taken = {key[2] for key in self.records if key[0] == kind}
        taken |= {old for record in self.records.values() for old in record.get("former_ids", ())}
        while name in taken or self._often(0.1):
            name = f"{name}-{self._word()[0]}"
        return name

    def _of(self, kind: str, station: str | None = None) -> list[Key]:
        return [key for key in self.records
                if key[0] == kind and (station is None or key[1] == station)]

    def _ids(self, kind: str) -> list[str]:
        return sorted(key[2] for key in self._of(kind))

    def _stations(self) -> list[str]:
        return self._ids("stations")

    def _record(self, kind: str, name: str) -> Record:
        return next(r for key, r in self.records.items() if (key[0], key[2]) == (kind, name))

    # --- new records

    def _new_station(self, name: str) -> None:
        self.records["stations", name, name] = self._make("stations", name)
        for kind in ("communities", "communities", "officers", "officers", "meetings", "notices"):
            self._put_new(kind, name)

    def _put_new(self, kind: str, station: str | None = None) -> str:
        if kind == "stations":
            name = self._pick([name for name in STATIONS if name not in self._stations()])
            self._new_station(name)
            return f"station {name} with all that belongs to it"
        own = kind == "forms" or (kind == "notices" and station is None and self._often())
        where = "" if own else station or self._pick(self._stations())
        record = self._make(kind, where)
        stem = {
            "communities": lambda: self._word()[0] + self._word()[0],
            "officers": lambda: f"{self._pick(FAMILIES)[1].lower()}-{self._word()[0]}",
            "meetings": lambda: f"{self._word()[0]}-neighbours",
            "notices": lambda: f"{record['published'][:10]}-{self._word()[0]}",
            "forms": lambda: record["kind"],
        }[kind]()
        key = kind, where, self._fresh(stem, kind)
        self.records[key] = record
        return path_of(key)

    def _make(self, kind: str, station: str) -> Record:
        sound, sign = self._word()
        number = self._number()
        match kind:
            case "stations":
                return {
                    "name": {"zh": f"{sign}派出所", "en": f"{sound.title()} Station"},
                    "address": f"{sign}街 {number} 号", "phone": f"010-0{number:03} {number:04}",
                    **({"open": self._said("全天有人")} if self._often() else {}),
                }
            case "communities":
                return self._community(sound, sign, number)
            case "officers":
                return self._officer(station, number)
            case "meetings":
                return self._meeting(station)
            case "notices":
                return self._notice(station)
            case _:
                return self._form()

    def _community(self, sound: str, sign: str, number: int) -> Record:
        record: Record = {
            "name": {"zh": f"{sign}{self._word()[1]}社区", "en": f"{sound.title()} Community"},
            "code": f"1101{number:08}", "subdistrict": self._said(f"{sign}街道"),
            "former_names": [f"老{sign}社区"] if self._often(0.3) else [],
            "former_ids": [f"old-{sound}-{number}"] if self._often(0.2) else [],
            "office": self._said(f"{sign}胡同 {number} 号警务室"), "addresses": [],
        }
        for _ in range(self.rng.randint(1, 4)):
            record["addresses"].append(self._address())
        if self._often():
            record["team"] = [{"role": "auxiliary", "count": self.rng.randint(0, 3)},
                              {"role": "volunteer", "name": f"{sign}大爷"}]
        if self._often(0.3):
            record["groups"] = [{"kind": "courtyard_chat", "name": f"{sign}群",
                                 "join": self._said("给民警打个电话")}]
        if number % 3 == 0:
            record["board"] = {"printed_on": f"2026-{number % 12 + 1:02}-01"}
        return record

    def _address(self) -> Record:
        number = self._number()
        signs = "".join(SIGNS[int(digit)] for digit in f"{number:03}")
        more: Record = {"en": f"Lane {number}"} if self._often(0.3) else {}
        if self._often(0.2):
            # Another street's name as an alias: allowed, and found twice by a look-up.
            more["also"] = [f"{signs}里"] + [self._pick(SHARED)[0]] * self._often(0.3)
        if self._often(0.2):
            more["former_names"] = [f"{signs}旧巷"] + [self._pick(ALIKE)] * self._often()
        if self._often(0.1):
            more["sounds_like"] = [self._pick(ALIKE)]
        if self._often(0.25):
            buildings = {"buildings": f"1-{number % 30 + 1}"} if self._often() else {}
            return {"compound": f"{signs}家园", **buildings, **more}
        if self._often(0.4):
            return {"street": f"{signs}胡同", "numbers": self._pick(("all", "1-33, 35甲, 40")), **more}
        street, en = self._pick(SHARED)
        return {"street": street, **({"en": en} if en else {}), "numbers": self._block(street)}

    def _block(self, street: str) -> str:
        """Numbers of a shared street that nobody has; most often the next, so that no gap stays."""
        held = {
            (int(found[2]) // BLOCK, side)
            for key in self._of("communities") for entry in self.records[key]["addresses"]
            if entry.get("street") == street
            if (found := re.match(r"(odd |even |)(\d+)", entry["numbers"]))
            for side in ("odd ", "even ") if found[1] in ("", side)
        }
        sides = self._pick((("odd ",), ("even ",), ("odd ", "even ")))
        block = 1 if self._often(0.8) else self.rng.randint(1, 40)
        while any((block, side) in held for side in sides):
            block += 1
        low = block * BLOCK
        if len(sides) == 2:
            return f"{low + 1}-{low + BLOCK - 1}"
        tail = f", {low + BLOCK - 1}甲" if self._often(0.2) and sides == ("odd ",) else ""
        first, last = (low + 1, low + BLOCK - 1 - 2 * bool(tail)) if sides == ("odd ",) else (
            low + 2, low + BLOCK - 2)
        return f"{sides[0]}{first}-{last}{tail}"

    def _officer(self, station: str, number: int) -> Record:
        family, en = self._pick(FAMILIES)
        sound, sign = self._word()
        name = {"zh": family + sign, "en": f"{en} {sound.title()}"} if self._often(0.7) else (
            family + sign)
        record: Record = {
            "name": name, "badge": f"{number:06}", "phone": f"010-0000 {number:04}",
            "postings": [self._posting(station)], "hours": self._hours(),
            "verified_on": f"{self._near(200)}",
        }
        if self._often(0.3):
            record["speaks"] = self._pick((["zh", "en"], ["zh"], ["zh", "ug"]))
        if self._often(0.3):
            record["about"] = self._said("有事儿，别犯愁。")
        if self._often(0.5):
            record["postings"].append(self._posting(None))
        if self._often(0.6):
            record["away"] = [self._absence() for _ in range(self.rng.randint(1, 2))]
        return record

    def _posting(self, station: str | None) -> Record:
        """At a community of that station, or of any; it may begin or end about today."""
        here = self._of("communities", station) or self._of("communities")
        posting = {"community": self._pick(here)[2] if here else "nowhere",
                   "from": f"{self._near(400)}" if self._often(0.3) else "2024-09-01"}
        if self._often(0.3):
            begins = date.fromisoformat(posting["from"])
            posting["until"] = f"{max(begins, self._near())}"
        if self._often(0.8):
            posting["role"] = self._pick(("lead", "deputy"))
        return posting

    def _hours(self) -> list[Record]:
        late = self.rng.randint(13, 18)
        hours = [{"days": self._pick(("mon-fri", "mon-sun", ["tue", "thu"])), "from": "09:00",
                  "until": f"{late}:{self._pick(('00', '30'))}", "at": self._said("警务室")}]
        if self._often(0.3):
            hours.append({"days": "sat", "from": "19:00", "until": "20:30", "at": "院落走访"})
        return hours if self._often(0.95) else []

    def _absence(self) -> Record:
        since = self._near(30)
        away = {"from": f"{since}", "until": f"{since + timedelta(days=self.rng.randint(0, 9))}"}
        officers = self._ids("officers")
        return {**away, "deputy": self._pick(officers)} if officers and self._often(0.8) else away

    def _meeting(self, station: str) -> Record:
        here = self._of("communities", station) or self._of("communities")
        served = [self._pick(here)[2]] if here else ["nowhere"]
        if self._often(0.4):
            served.append(self._pick(self._ids("communities") or ["nowhere"]))
        record: Record = {
            "title": self._said(f"{self._word()[1]}邻里沟通会"), "communities": sorted(set(served)),
            "host": self._pick(self._ids("officers") or ["nobody"]), "place": self._room(),
        }
        return record | self._timing()

    def _room(self) -> Record:
        room: Record = {"name": self._said(f"{self._word()[1]}活动室")}
        if self._often():
            room |= {"address": "府学胡同 0 号", "step_free": self._pick(("yes", "no"))}
        return room

    def _timing(self) -> Record:
        """When a series meets, and what became of some of its dates."""
        clock = self._pick(("19:00", "10:30"))
        begins = self._near(60)
        timing: Record = {"lasts": self._pick(("90m", "2h"))}
        skips = self._often()
        timing["on_holidays"] = "skip" if skips else "keep"
        if self._often(0.2):
            days, step = [begins], 0
        else:
            until = begins + timedelta(days=self.rng.randint(30, 220))
            every = self._pick(("week", "2 weeks", "month"))
            if every == "month":
                nth = self._pick(ORDINALS)
                days, on = list(_monthly(begins, until, nth)), f"{nth} {WEEKDAYS[begins.weekday()]}"
                step = 1 if nth != "last" else 0
            else:
                step = 7 if every == "week" else 14
                days = [begins + timedelta(days=n) for n in range(0, (until - begins).days + 1, step)]
                on = WEEKDAYS[begins.weekday()]
            timing["repeats"] = {"every": every, "on": [on], "until": f"{until}"}
        timing["first"] = f"{days[0]} {clock}"
        given = [day for day in days if not (skips and is_public_holiday(day))]
        if not given:  # holidays would leave it no date
            given, timing["on_holidays"] = days, "keep"
        past = [day for day in given if day <= self.now.date()][-4:]
        coming = [day for day in given if abs((day - self.now.date()).days) < 40]
        if past and self._often(0.6):
            raised = self.rng.randint(0, 6)
            timing["held"] = [
                {"on": f"{day}", "raised": raised, "settled": self.rng.randint(0, raised),
                 **({"summary": self._said("都当面说定了。")} if self._often() else {})}
                for day in sorted(self.rng.sample(past, self.rng.randint(1, len(past))))
            ]
        noted = {entry["on"] for entry in timing.get("held", ())}
        coming = [day for day in coming if f"{day}" not in noted]
        if coming and self._often(0.6):
            chosen = sorted(self.rng.sample(coming, min(len(coming), self.rng.randint(1, 3))))
            timing["changes"] = [
                change for day in chosen for change in self._changes(day, step, clock)
            ]
        if self._often(0.4):
            timing["revised_on"] = f"{self._near()}"
        if self._often(0.4):
            timing["agenda"] = [self._said("冬季用气安全")]
        return timing

    def _changes(self, day: date, step: int, clock: str) -> list[Record]:
        """What is said of one date: once, or first one thing and then that it is restored."""
        change = self._change(day, step, clock)
        if self._often(0.4):
            change["announced"] = f"{day - timedelta(days=self.rng.randint(0, 20))}"
        if self._often(0.2):
            return [change, {"on": f"{day}", "restored": self._said("大风预警解除")}]
        return [change]

    def _change(self, day: date, step: int, clock: str) -> Record:
        if self._often(0.4):
            return {"on": f"{day}", "cancelled": self._said("因大风取消")}
        if self._often(0.5):
            return {"on": f"{day}", "place": self._room()}
        to = day + timedelta(days=self._pick((0, 1, 2, 3) if step != 1 else (0, 1)))
        hour = "08:15" if to == day else self._pick((clock, "08:15"))
        return {"on": f"{day}", "moved_to": f"{to} {hour}"}

    def _notice(self, station: str) -> Record:
        published = self._near(40)
        expires = max(published, self._near(60))
        record: Record = {
            "title": self._said(f"{self._word()[1]}提醒"),
            "kind": self._pick(("safety", "fraud", "traffic", "service", "bulletin")),
            "severity": self._pick(("info", "info", "warning", "urgent")),
            "published": f"{published} {self._pick(('09:00', '10:00', '10:01'))}",
            "expires": f"{expires}", "source": "派出所",
            "body": self._said(f"请**留心** {self._number()}。\n\n- 一\n- 二\n"),
            "edited_by": "站内值班", "reviewed_by": "所长审核",
        }
        if self._often(0.3):
            record["updated"] = f"{max(published, self._near(20))} {self._pick(('10:01', '18:00'))}"
        here = self._of("communities", station or None)
        if here and self._often(0.6):
            chosen = self.rng.sample(here, self.rng.randint(1, min(2, len(here))))
            record["communities"] = [key[2] for key in chosen]
        return record

    def _form(self) -> Record:
        fields: list[Record] = [
            {"name": "address", "type": "string", "title": {"zh": "地址", "en": "Address"},
             "constraints": {"required": "true", "maxLength": 120}, "personal": "true"},
            {"name": "source", "type": "string", "title": self._said("来源"),
             "constraints": {"enum": ["shop", "neighbour"]},
             "labels": {"shop": "店铺", "neighbour": {"zh": "邻居", "en": "A neighbour"}}},
            {"name": "times", "type": "integer", "title": "次数",
             "constraints": {"minimum": "1", "maximum": f"{self.rng.randint(2, 99)}"}},
            {"name": "again", "type": "boolean", "title": "还会来", "trueValues": ["是", "yes"],
             "falseValues": ["否", "no"]},
        ]
        return {
            "title": self._said(f"反映{self._word()[1]}"), "intro": self._said("请告诉我们在哪里。"),
            "kind": self._pick(("mediation", "noise", "visit", "rental", "group", "question")),
            "reply_within": self._pick(("3 working days", "48 hours")), "keep_for": "180 days",
            "route_by": "address", "fields": fields[: self.rng.randint(1, 4)],
        }

    def _profile(self) -> str:
        record: Record = {
            "name": {"zh": "东城区", "en": "Dongcheng"}, "timezone": "Asia/Shanghai",
            "url": self._pick(("https://example.org/", "https://example.org/city/")),
            "emergency": [{"number": "110", "for": {"zh": "报警", "en": "Police"}}],
            "hotline": {"number": "12345", "for": self._said("市民热线")},
            "presence_hours_promised": self._pick((20, 36)),
            "verify_every": self._pick(("180 days", "30 days")), "also_written": ["东城"],
        }
        if self._often(0.3):
            record["languages"] = self._pick((["zh"], ["zh", "en"]))
        if self._often(0.3):
            record["footer"] = self._said("样例")
        return text_of(record)

    def _markdown(self, name: str) -> str:
        return f"---\ntitle: {name.title()} {self._number()}\n---\n\n# 关于\n\n{self._word()[1]}。\n"

    # --- edits

    def _changing(self, kind: str) -> Callable[[], str]:
        return lambda: self._change_one(kind)

    def _change_one(self, kind: str) -> str:
        """One or two keys of a record become what a new one would have."""
        if not self._of(kind):
            return self._put_new(kind)
        key = self._pick(self._of(kind))
        record, made = self.records[key], self._make(kind, key[1])
        if kind == "notices":
            made["published"] = f"{key[2][:10]} {made['published'][11:]}"
            made["expires"] = max(made["expires"], key[2][:10])
        elif kind == "meetings":
            timed = ("first", "lasts", "repeats", "on_holidays", "changes", "held", "agenda")
            if self._often():
                self.records[key] = {k: v for k, v in record.items() if k not in timed} | {
                    k: v for k, v in made.items() if k in timed}
                return f"{path_of(key)} when"
            made = {k: v for k, v in made.items() if k not in timed}
        elif kind in ("communities", "officers"):
            unique = ("badge", "code", "photo", "former_ids")
            made = {k: v for k, v in made.items() if k not in unique}
        names = self.rng.sample(sorted(made), min(len(made), self.rng.randint(1, 2)))
        if kind == "forms":
            names = [*names, "fields", "route_by"]
        self.records[key] = record | {name: made[name] for name in names}
        return f"{path_of(key)} {', '.join(names)}"

    def _add(self) -> str:
        full = {kind for kind, most in MOST.items() if len(self._of(kind)) >= most}
        kind = self._pick([kind for kind in MOST if kind not in full] or ["notices"])
        return self._put_new(kind)

    def _delete(self) -> str:
        kind = self._pick([kind for kind in MOST if kind != "stations"])
        if not self._of(kind):
            return self._put_new(kind)
        key = self._pick(self._of(kind))
        del self.records[key]
        return path_of(key)

    def _move(self) -> str:
        """A record to another station, or a notice to or from the district's own."""
        moving = [key for key in self.records if key[0] not in ("stations", "forms")]
        kind, _, name = key = self._pick(moving)
        places = [*self._stations(), *([""] if kind == "notices" else [])]
        new = kind, self._pick(places), name
        self._rekey(key, new)
        return f"{path_of(key)} to {path_of(new)}"

    def _rename(self) -> str:
        kind, station, name = key = self._pick(list(self.records))
        if kind == "stations":
            return self._rename_station(name)
        stem = f"{name[:11]}{self._word()[0]}" if kind == "notices" else (
            f"{self._word()[0]}{self._word()[0]}")
        new = kind, station, self._fresh(stem, kind)
        record = self.records[key]
        self._rekey(key, new)
        if kind == "communities" and self._often():
            record["former_ids"] = [*record["former_ids"], name]
        if self.clean or self._often():
            self._refer(kind, {name: new[2]})
        return f"{path_of(key)} to {path_of(new)}"

    def _rename_station(self, name: str) -> str:
        free = [one for one in STATIONS if one not in self._stations()]
        if not free:
            return "nothing: no name is free"
        new = self._pick(free)
        for key in [key for key in self.records if key[1] == name]:
            self._rekey(key, (key[0], new, new if key[0] == "stations" else key[2]))
        return f"station {name} to {new}"

    def _swap(self) -> str:
        """Two records of a kind change files: every reference now means the other."""
        kind = self._pick(("communities", "officers", "meetings"))
        if len(self._of(kind)) < 2:
            return self._put_new(kind)
        one, other = self.rng.sample(self._of(kind), 2)
        self.records[one], self.records[other] = self.records[other], self.records[one]
        return f"{path_of(one)} with {path_of(other)}"

    def _rekey(self, old: Key, new: Key) -> None:
        """The record gets another place and takes its photo along."""
        record = self.records.pop(old)
        photo = f"stations/{old[1]}/officers/{record.get('photo')}"
        if old[0] == "officers" and photo in self.photos:
            self.photos[f"stations/{new[1]}/officers/{record['photo']}"] = self.photos.pop(photo)
        self.records[new] = record

    def _refer(self, kind: str, names: dict[str, str]) -> None:
        """Every reference to these ids of a kind means the new ones."""
        for key, record in self.records.items():
            if kind == "communities":
                if "communities" in record:
                    record["communities"] = [names.get(n, n) for n in record["communities"]]
                for posting in record.get("postings", ()) if key[0] == "officers" else ():
                    posting["community"] = names.get(posting["community"], posting["community"])
            if kind == "officers":
                if "host" in record:
                    record["host"] = names.get(record["host"], record["host"])
                for away in record.get("away", ()):
                    if "deputy" in away:
                        away["deputy"] = names.get(away["deputy"], away["deputy"])

    def _photo(self) -> str:
        """A photo comes, changes, or goes; without `clean` also one that is none."""
        if not self._of("officers"):
            return "nothing: no officer"
        key = self._pick(self._of("officers"))
        record = self.records[key]
        if "photo" in record and self._often(0.4):
            path = f"stations/{key[1]}/officers/{record['photo']}"
            self.photos.pop(path, None)
            if self.clean or self._often():
                del record["photo"]
            return f"{path} gone"
        record["photo"] = self._pick((f"{key[2]}.png", "face.png", "team.webp"))
        path = f"stations/{key[1]}/officers/{record['photo']}"
        shown = png(self._number())
        wrong = [b"", b"<svg/>", shown[:40]]
        self.photos[path] = shown if self.clean or self._often(0.7) else self._pick(wrong)
        return path

    def _station_gone(self) -> str:
        if len(self._stations()) < 3:
            return self._put_new("stations")
        name = self._pick(self._stations())
        for key in [key for key in self.records if key[1] == name]:
            if self._often(0.3) and key[0] != "stations":
                other = self._pick([one for one in self._stations() if one != name] or [name])
                self._rekey(key, (key[0], other, key[2]))
            else:
                del self.records[key]
        for path in [path for path in self.photos if path.startswith(f"stations/{name}/")]:
            del self.photos[path]
        return name

    def _district(self) -> str:
        self.texts["district.yaml"] = self._profile()
        return "district.yaml"

    def _words(self) -> str:
        path = f"words/{self._pick(('zh', 'en'))}.yaml"
        if path in self.texts and self._often(0.3):
            del self.texts[path]
        else:
            code = self._pick(SENTENCES) if self.clean or self._often(0.7) else "page.role.lad"
            said: Any = f"词 {self._number()}"
            for part in reversed(code.split(".")):
                said = {part: said}
            self.texts[path] = text_of(said)
        return path

    def _page(self) -> str:
        language = self._pick(("zh", "en"))
        if f"pages/{language}/extra.md" in self.texts and self._often(0.4):
            del self.texts[f"pages/{language}/extra.md"]
            return "extra gone"
        name = self._pick(("about", "extra") if self.clean else ("about", "extra", "notices"))
        text = self._markdown(name)
        self.texts[f"pages/{language}/{name}.md"] = text if self.clean or self._often(0.8) else "x"
        return name

    def _remark(self) -> str:
        """A comment at the top: the bytes change, lines move down, the record stays."""
        if self._often(0.3):
            self.texts[f"stations/{self._pick(self._stations())}/备注.txt"] = f"{self._number()}"
            return "beside the records"
        key = self._pick(list(self.records))
        self.remarks[key] = self.rng.randint(0, 3)
        return path_of(key)

    def _day(self) -> str:
        self.now += self._pick((timedelta(days=1), timedelta(hours=2), timedelta(days=-1),
                                timedelta(days=30), timedelta(days=-30)))
        return f"{self.now}"

    # --- edits that may leave errors

    def _break(self) -> str:
        path = self._pick(self._wanted())
        whole = self._wanted()[path]
        body = whole if isinstance(whole, bytes) else b""
        start = self.rng.randrange(len(body) + 1)
        scrap = self._pick((b"", b"\n", "：".encode(), b"[", b"\xff", b"*x ", b"\0", b"9999", b": "))
        self.astray[path] = self._pick((
            b"", b"\xff\xfe", "name：x\n".encode(), body[: len(body) // 2],
            body[:start] + scrap + body[start + self.rng.randint(0, 9):],
            body.replace(b"postings", b"posting").replace(b"communities", b"comunities"),
        ))
        return path

    def _twice(self) -> str:
        """The same id in another station, as a copy or as another record."""
        kind = self._pick(("communities", "officers", "meetings", "notices"))
        if not self._of(kind):
            return self._put_new(kind)
        key = self._pick(self._of(kind))
        station = self._pick(self._stations() or ["dongsi"])
        copy = json.loads(json.dumps(self.records[key])) if self._often() else (
            self._make(kind, station))
        self.records[kind, station, key[2]] = copy
        return f"{path_of(key)} in {station}"

    def _stray(self) -> str:
        wanted = self._wanted()
        station = self._pick(self._stations() or ["dongsi"])
        path = self._pick((
            f"stations/{station}/officers/李.yaml", f"stations/{station}/officer/li-min.yaml",
            f"stations/{station}/officers/li-min.yml", "stations/东四/station.yaml", "li-min.yaml",
            f"stations/{station}/officers/li-min.YAML", "officers/li-min.yaml", "notices/gas.yaml",
            f"stations/{station}/notices/2026-11-20-.yaml", "stations/nobody/officers/a.yaml",
            f"stations/{station}/communities/deep/fuxue.yaml", "stations/loose.yaml",
            "stations/dongzhimen/officers/face.jpg",
        ))
        self.astray[path] = self._pick([b"x", *wanted.values()])
        return path

    def _vanish(self) -> str:
        path = self._pick(self._wanted())
        self.astray[path] = None
        return path

    def _link(self) -> str:
        path = self._pick(self._wanted())
        there = self._pick([p for p in self._wanted() if p.rpartition("/")[0] == path.rpartition("/")[0]])
        outside = self.content.parent / "outside.yaml"
        outside.write_bytes(b"name: x\n")
        self.astray[path] = self._pick((
            Path(there.rpartition("/")[2]), Path(path.rpartition("/")[2]), Path("gone.yaml"), outside,
        ))
        return f"{path} → {self.astray[path]}"

    def _dangle(self) -> str:
        """A reference to nobody, to a name, or to something else."""
        held = [key for key in self.records if key[0] in ("officers", "meetings", "notices")]
        if not held:
            return "nothing: no reference"
        key = self._pick(held)
        record = self.records[key]
        ids = [*self._ids("communities"), *self._ids("officers"), *STATIONS]
        wrong = self._pick(("nowhere", "安北社区", "王安", "Fu-Xue", self._pick(ids)[:-1] or "x",
                            self._pick(ids)))
        if key[0] == "officers" and record.get("away") and self._often():
            record["away"][0]["deputy"] = self._pick((wrong, key[2]))
        elif key[0] == "officers":
            self._pick(record["postings"])["community"] = wrong
        elif key[0] == "meetings" and self._often():
            record["host"] = wrong
        else:
            record["communities"] = [*record.get("communities", [])[:1], wrong]
        return f"{path_of(key)} {wrong}"

    def _clash(self) -> str:
        """Two records claim what only one can have."""
        kind = self._pick(("communities", "officers"))
        if len(self._of(kind)) < 2:
            return self._put_new(kind)
        one, other = self.rng.sample(self._of(kind), 2)
        mine, theirs = self.records[one], self.records[other]
        name = self._pick(("code", "addresses", "former_ids") if kind == "communities" else (
            "badge", "phone", "postings", "photo"))
        if name == "former_ids":
            mine[name] = [*mine[name], self._pick([other[2], *theirs[name]])]
        elif name in theirs:
            mine[name] = json.loads(json.dumps(theirs[name]))
        return f"{path_of(one)} takes the {name} of {path_of(other)}"

    def _mend(self) -> str:
        if not self.astray:
            return "nothing is broken"
        path = self._pick(self.astray)
        del self.astray[path]
        return path

    def _tidied(self) -> str:
        self.astray.clear()
        self._mended()
        return "all"

    # --- mending what an edit left dangling

    def _mended(self) -> None:
        """Until nothing changes: every record is one that `check` finds no error in."""
        before = None
        while before != (now := repr((sorted(self.records.items()), sorted(self.photos)))):
            before = now
            self._mend_all()

    def _mend_all(self) -> None:
        if not self._stations():
            self._new_station(self._pick(STATIONS))
        for path in [p for p in self.texts if p.endswith("备注.txt")]:
            if path.split("/")[1] not in self._stations():
                del self.texts[path]
        if not self._ids("communities"):
            self._put_new("communities", self._pick(self._stations()))
        self._mend_ids()
        self._mend_communities()
        for key in self._of("officers"):
            self._mend_officer(key)
        self._mend_leads()
        for key in self._of("meetings"):
            self._mend_meeting(key)
        for key in self._of("notices"):
            self._mend_notice(key)

    def _mend_ids(self) -> None:
        """One record to an id; records of no station go."""
        seen = set()
        for key in list(self.records):
            kind, station, name = key
            lost = station and station not in self._stations()
            if lost or (kind, name) in seen:
                del self.records[key]
            seen.add((kind, name))

    def _mend_communities(self) -> None:
        taken: set[str] = set(self._ids("communities"))
        codes: set[str] = set()
        claims: set[tuple[str, str]] = set()
        for key in self._of("communities"):
            record = self.records[key]
            record["former_ids"] = [n for n in dict.fromkeys(record["former_ids"]) if n not in taken]
            taken |= set(record["former_ids"])
            if record["code"] in codes:
                record["code"] = f"1101{self._number():08}"
            codes.add(record["code"])
            kept = []
            for entry in record["addresses"]:
                name = entry.get("street") or entry["compound"]
                mine = set(_sides(name, entry.get("numbers") or entry.get("buildings", "all")))
                if not mine & claims and (name, "") not in claims:
                    kept.append(entry)
                    claims |= mine
            record["addresses"] = kept or [self._address()]

    def _mend_officer(self, key: Key) -> None:
        record, known = self.records[key], set(self._ids("communities"))
        others = [self.records[k] for k in self._of("officers") if k < key]
        if any(one["badge"] == record["badge"] or one["phone"] == record["phone"] for one in others):
            number = self._number()
            record |= {"badge": f"{number:06}", "phone": f"010-0000 {number:04}"}
        postings: list[Record] = []
        for posting in record["postings"]:
            clear = posting["community"] in known and posting.get("until", "9") >= posting["from"]
            if clear and not any(
                p["community"] == posting["community"] and _meet(p, posting) for p in postings
            ):
                postings.append(posting)
        if not postings:
            here = self._of("communities", key[1]) or self._of("communities")
            postings = [{"community": here[0][2], "from": "2024-09-01", "role": "deputy"}]
        record["postings"] = postings
        for away in record.get("away", ()):
            if away.get("deputy") == key[2] or away.get("deputy") not in self._ids("officers"):
                away.pop("deputy", None)
        photo = f"stations/{key[1]}/officers/{record.get('photo')}"
        body = self.photos.get(photo, b"")
        if "photo" in record and (len(body) < 50 or body[:1] == b"<"):
            del record["photo"]

    def _mend_leads(self) -> None:
        """One lead at a time, and at least one at some time."""
        for key in self._of("communities"):
            leads: list[tuple[Key, Record]] = []
            for officer in self._of("officers"):
                for posting in self.records[officer]["postings"]:
                    if posting["community"] != key[2] or posting.get("role", "lead") != "lead":
                        continue
                    if any(k != officer and _meet(p, posting) for k, p in leads):
                        posting["role"] = "deputy"
                    else:
                        leads.append((officer, posting))
            if not leads:
                here = self._of("officers", key[1]) or self._of("officers")
                if not here:
                    self._put_new("officers", key[1])
                    here = self._of("officers", key[1])
                record = self.records[here[0]]
                others = [p for p in record["postings"] if p["community"] != key[2]]
                new = {"community": key[2], "from": "2024-09-01", "role": "lead"}
                record["postings"] = [*others, new]

    def _mend_meeting(self, key: Key) -> None:
        record = self.records[key]
        served = [name for name in record["communities"] if name in self._ids("communities")]
        if not served:
            del self.records[key]
            return
        record["communities"] = served
        posted = [
            k[2] for k in self._of("officers")
            if any(p["community"] in served for p in self.records[k]["postings"])
        ]
        if record["host"] not in posted and posted:
            record["host"] = posted[0]

    def _mend_notice(self, key: Key) -> None:
        record = self.records[key]
        if "communities" in record:
            there = {k[2] for k in self._of("communities", key[1] or None)}
            record["communities"] = [name for name in record["communities"] if name in there]
            if not record["communities"]:
                del self.records[key]
                return
        # The file is named by the day.
        if record["published"][:10] != key[2][:10]:
            record["published"] = f"{key[2][:10]} {record['published'][11:]}"
        record["expires"] = max(record["expires"], key[2][:10])
        if "updated" in record:
            record["updated"] = max(record["updated"], record["published"])


# --- plain helpers


def path_of(key: Key) -> str:
    """Where a record's file lies below the content folder."""
    kind, station, name = key
    if kind == "stations":
        return f"stations/{station}/station.yaml"
    return f"stations/{station}/{kind}/{name}.yaml" if station else f"{kind}/{name}.yaml"


def text_of(record: Record, remarks: int = 0) -> str:
    """A record as YAML, each key and each item of a list on its own line, below some remarks."""
    lines = ["# 备注"] * remarks
    for key, value in record.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            lines += [f"{key}:", *(f"  - {_flow(item)}" for item in value)]
        else:
            lines.append(f"{key}: {_flow(value)}")
    return "\n".join(lines) + "\n"


def _flow(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def png(number: int) -> bytes:
    """A picture of one dot, another for each number."""
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    # Numbers that follow each other are colours far apart, which no JPEG takes for the same.
    dot = bytes((0, number * 37 % 256, number * 91 % 256, number * 151 % 256))
    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(
        b"IDAT", zlib.compress(dot)) + chunk(b"IEND", b"")


def _monthly(begins: date, until: date, nth: str) -> Iterator[date]:
    """The nth weekday (that of `begins`) of each month from `begins` on."""
    found = 0
    day = begins.replace(day=1)
    while found == 0 or day <= until:
        last = (day + timedelta(days=7)).month != day.month
        here = last if nth == "last" else (day.day + 6) // 7 == ORDINALS[nth]
        if day.weekday() == begins.weekday() and here and day >= begins:
            found += 1
            yield day
        day += timedelta(days=1)


def _sides(name: str, numbers: str) -> Iterator[tuple[str, str]]:
    """What an entry claims: the whole name, or a side of a block of its numbers."""
    found = re.match(r"(odd |even |)(\d+)-", numbers)
    if not found or name not in {shared for shared, _ in SHARED}:
        yield name, ""
        return
    for side in ("odd ", "even "):
        if found[1] in ("", side):
            yield name, f"{side}{int(found[2]) // BLOCK}"


def _meet(one: Record, other: Record) -> bool:
    """Whether two postings hold on the same day."""
    return bool(one["from"] <= other.get("until", "9") and other["from"] <= one.get("until", "9"))
