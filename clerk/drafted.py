"""The files that come of a list: their places, their ids, and what is usual where it is silent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from clerk.drafts import Draft, Drafts, names_of
from clerk.naming import free, person_english, person_id, place_id
from clerk.tables import STATION
from district.contract import RECORDS
from district.kinds import Weekdays
from district.layout import ID, folder_of
from district.localized import Localized
from district.records import District
from district.shape import Many, Shape
from district.values import COUNT, LOCALIZED

Values = dict[str, Any]
_KINDS = ("stations", "communities", "officers")
_REFERENCES = {"community": "communities", "deputy": "officers"}


@dataclass(frozen=True, slots=True)
class Usual:
    """What a list need not say: its station, since when officers serve, when it was confirmed."""

    station: str
    since: str
    today: str


class Drafted:
    """Whatever cannot be known is noted with the drafts."""

    def __init__(self, drafts: Drafts, district: District, usual: Usual) -> None:
        self.drafts = drafts
        self.district = district
        self.usual = usual

    def files(self) -> dict[str, tuple[Draft, Values]]:
        """Path below the content → the record and the values of its file."""
        for kind in _KINDS:
            self._give_ids(kind)
        made = {}
        for kind in _KINDS:
            for draft in self.drafts.all[kind]:
                station = draft.id if kind == "stations" else self._station(draft)
                if station and ID.fullmatch(draft.id):
                    folder = folder_of(kind, station)
                    file = folder if kind == "stations" else f"{folder}{draft.id}.yaml"
                    made[file] = draft, self._values(draft)
        return made

    def _give_ids(self, kind: str) -> None:
        records: Mapping[Any, Any] = getattr(self.district, kind)
        taken = {str(name) for name in records} | {draft.id for draft in self.drafts.all[kind]}
        propose = person_id if kind == "officers" else place_id
        for draft in self.drafts.all[kind]:
            if not draft.id:
                known = [name for name, one in records.items() if one.name.zh == draft.name]
                draft.id = known[0] if len(known) == 1 else free(
                    propose(draft.name), frozenset(taken)
                )
                taken.add(draft.id)
            if not ID.fullmatch(draft.id):
                self.drafts.note(draft.at, "bad_id", id=draft.id or draft.name)

    def _station(self, draft: Draft) -> str:
        """The id of its station; "" after saying that it cannot be known."""
        given = draft.station or self.usual.station
        known = {one.id: one.name for one in self.drafts.all["stations"]} | {
            str(name): one.name.zh for name, one in self.district.stations.items()
        }
        if not given and len(known) == 1:
            return next(iter(known))
        found = [id_ for id_, name in known.items() if given in (id_, *names_of(name))]
        if len(found) == 1:
            return found[0]
        place = draft.where.get(STATION, draft.at)
        self.drafts.note(place, "which_station" if given else "no_station", name=given)
        return ""

    def _values(self, draft: Draft) -> Values:
        shape = RECORDS[draft.kind][0]
        values = _nested(draft.texts, shape)
        for key, entries in draft.lists.items():
            inner: Any = shape.keys[key].kind
            values[key] = [self._entry(entry, inner.kind, key) for entry in entries]
        if draft.kind == "officers":
            values.setdefault("hours", [])
            values.setdefault("verified_on", self.usual.today)
            if ("name", "en") not in draft.heads:
                values["name"] = Localized(draft.name, person_english(draft.name))
        return values

    def _entry(self, entry: Mapping[tuple[str, ...], str], shape: Any, key: str) -> Values:
        values = _nested(entry, shape)
        for name, kind in _REFERENCES.items():
            if name in values:
                values[name] = self._id(kind, values[name])
        if key == "postings" and self.usual.since:
            values.setdefault("from", self.usual.since)
        # In the contract's order, whatever the order of the columns.
        return {name: values[name] for name in shape.keys if name in values}

    def _id(self, kind: str, name: str) -> str:
        """The id of the one record with that name; else the name, for the check to judge."""
        draft = self.drafts.named(kind, name)
        if draft:
            return draft.id
        records: Mapping[Any, Any] = getattr(self.district, kind)
        found = [str(id_) for id_, one in records.items() if name in names_of(one.name.zh)]
        return found[0] if len(found) == 1 else name


def _nested(texts: Mapping[tuple[str, ...], str], shape: Shape[Any]) -> Values:
    values: Values = {}
    for path, text in texts.items():
        key = shape.keys[path[0]]
        if key.kind is LOCALIZED:
            before = values.get(path[0], Localized(""))
            zh, en = (before.zh, text) if path[-1] == "en" else (text, before.en)
            values[path[0]] = Localized(zh, en)
        elif len(path) > 1:
            values.setdefault(path[0], {})[path[1]] = text
        elif isinstance(key.kind, Many) or (isinstance(key.kind, Weekdays) and ", " in text):
            values[path[0]] = text.split(", ")
        elif key.kind is COUNT and text.isdecimal():
            values[path[0]] = int(text)
        else:
            values[path[0]] = text
    return values
