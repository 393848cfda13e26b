"""The look-up: from what a resident types to a community, honestly.

Three answers only: found (with the reason), choose (which of these?), unknown. Found is only what
was written out: a guess from sound, from a slip or from half a name is a question. Browsers answer
the same from the same names (templates/assets/asking.js), in two steps as here: first what lies
where the typed name would, and only when that is nothing, what lies near it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache, partial

from district.gazetteer import Gazetteer, Name
from district.likeness import Likeness, Typed
from district.lines import Because, Line, has_moved, head_of, line_of, prefixes_of, untitled
from district.names import (
    Match,
    Place,
    Reason,
    is_short,
)
from district.postings import Postings
from district.records import CommunityId, District, OfficerId
from district.syllables import key, letters, slip_keys
from district.typed import TypedNumber, read_number

AT_MOST = 5
"""So many names are offered at once: more are no help on a small screen."""
FEW = 3
"""So many when all that speaks for them is that they are nearly what was typed."""


class LookupStatus(StrEnum):
    FOUND = "found"
    CHOOSE = "choose"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Answer:
    """`matches` holds one match when found, several (or one unproven) to choose from, or none."""

    status: LookupStatus
    matches: tuple[Match, ...] = ()
    officer: OfficerId | None = None
    because: Because = Because.NOTHING


class Lookup:
    """Answers addresses for one district on one day."""

    def __init__(self, district: District, day: date) -> None:
        profile = district.profile
        self._prefixes = prefixes_of(profile.also_written, profile.name.en)
        postings = Postings(district.officers)
        self._leads = {name: postings.lead(name, day) for name in district.communities}
        self._names = Gazetteer(district, day)
        self._characters = self._names.characters
        # Names of streets and the like, without their numbers: the same come again and again.
        self._typed = lru_cache(4096)(partial(Typed, characters=self._characters))

    def ask(self, text: str) -> Answer:
        """The answer to one line as typed. Never raises; nonsense is unknown."""
        line = line_of(text, self._characters, self._prefixes)
        for reading in line.readings:
            if answer := self._exact(reading):
                return answer
        if not line.readings:
            return Answer(LookupStatus.UNKNOWN, because=line.because)
        last = line.readings[-1]
        if line.region and not self._begins(line.region, last):
            return Answer(LookupStatus.UNKNOWN, because=Because.ELSEWHERE)
        answer = (self._within(line) if line.within else None) or self._guess(last)
        return answer or Answer(LookupStatus.UNKNOWN)

    def _begins(self, region: str, reading: str) -> bool:
        """Whether a name of ours begins like another city or district: 东花市北里."""
        at = key(letters(head_of(reading), self._characters.sounds))
        return any(name.text.startswith(region) for name in self._names.begun(at))

    # --- what was written out

    def _exact(self, reading: str) -> Answer | None:
        head = head_of(reading)
        typed = self._typed(head)
        names = self._names.at(key(typed.letters))
        return self._by_name(reading, head, names) or self._by_pinyin(reading, typed, names)

    def _by_name(self, reading: str, head: str, names: list[Name]) -> Answer | None:
        called = next((one for one in names if one.text == head), None)
        if called and untitled(reading) == head:
            if called.people:
                return self._person(called.people)
            if called.surnamed:
                return _choice(called.surnamed, Because.GUESS)
        begun = [one for one in names if one.claims and reading.startswith(one.text)
                 and (one.text in (head, reading) or not is_short(one.text, one.forms))]
        for name in sorted(begun, key=lambda one: -len(one.text)):
            rest = reading[len(name.text) :]
            if not rest:
                return self._whole(name)
            if number := read_number(rest):
                return self._numbered(name.claims, number)
            if has_moved(rest):
                return _choice([place.match for place in name.claims], Because.NOTHING)
            # 东四十条 is a street of its own even when only 东四 is known to us.
        called = next((one for one in names if one.text == reading and one.own), None)
        return self._whole(called) if called else None

    def _by_pinyin(self, reading: str, typed: Typed, names: list[Name]) -> Answer | None:
        """Certain where the letters spell one name, and none other sounds like it elsewhere."""
        exact = [one for one in names if typed.is_exactly(one.text, one.forms)]
        if not exact:
            return None
        alike = [one for one in names if one not in exact
                 and typed.likeness(one.text, one.forms) is Likeness.SOUND]
        rest = reading[len(typed.head) :]
        number = read_number(rest)
        answers = []
        for name in (*exact, *alike):
            if name.people:
                answers.append(self._person(name.people))
            elif rest and name.claims and number:
                answers.append(self._numbered(name.claims, number))
            elif name.surnamed:
                answers.append(_choice(name.surnamed, Because.GUESS))
            elif not rest:
                answers.append(self._whole(name))
        return _together(answers)

    def _person(self, served: list[Place]) -> Answer:
        people = {place.officer for place in served}
        leading = [place for place in served if place.match.reason is Reason.OFFICER]
        at = leading or served
        matches = tuple(place.match for place in at)
        if len(people) == len(at) == 1:
            return Answer(LookupStatus.FOUND, matches, at[0].officer)
        only = at[0].officer if len(people) == 1 else None
        return replace(_choice(matches, Because.NOTHING), officer=only)

    def _whole(self, name: Name) -> Answer:
        """A street or compound without a number; a community may bear the same name."""
        places = [*name.own, *name.claims]
        estate = len(name.claims) == 1 and name.claims[0].match.reason is Reason.BUILDING
        whole = estate or all(place.numbers.everything for place in name.claims)
        proven = name.own or whole
        matches = [place.match for place in places]
        rivals = self._rivals(name) if name.is_bare else []
        if not proven or rivals:
            return _choice([*matches, *rivals], Because.NOTHING)
        return self._answer(matches)

    def _rivals(self, name: Name) -> list[Match]:
        """What else is called so for short, elsewhere: 府学 may be the hutong or the estate."""
        at = key(letters(head_of(name.text), self._characters.sounds))
        others = self._names.begun(at)
        own = {place.match.community for place in name.places}
        return [
            place.match for other in others if other.text.startswith(name.text)
            for place in other.claims if place.match.community not in own
        ]

    def _numbered(self, claims: list[Place], typed: TypedNumber) -> Answer:
        """A street with a number, certain only where nothing typed speaks for another place."""
        if typed.moved:
            return _choice([place.match for place in claims], Because.NOTHING)
        streets = any(place.match.reason.startswith("street") for place in claims)
        if typed.torn or (typed.building and streets):
            return self._unproven(claims)
        answer = self._among(claims, (typed.number, typed.suffix))
        if answer.status is LookupStatus.FOUND:
            own = answer.matches[0]
            held = [place.match for number in typed.others for place in claims
                    if place.numbers.covers(number)]
            if any(match.community != own.community for match in held):
                return _choice([own, *held], Because.NOTHING)
        return answer

    def _unproven(self, claims: list[Place]) -> Answer:
        """The street is known and the number is not: certain only where no number matters."""
        matches = [place.match for place in claims]
        if all(place.numbers.everything for place in claims):
            return self._answer(matches)
        return _choice(matches, Because.NOTHING)

    def _among(self, claims: list[Place], number: tuple[int, str]) -> Answer:
        exact = [place for place in claims if place.numbers.names(*number)]
        holding = exact or [place for place in claims if place.numbers.covers(*number)]
        if holding:
            return self._answer([place.match for place in holding])
        # This number is nobody's: offer, never assert.
        return self._unproven(claims)

    def _answer(self, matches: list[Match]) -> Answer:
        if len({match.community for match in matches}) > 1:
            return _choice(matches, Because.NOTHING)
        lead = self._leads.get(matches[0].community)
        return Answer(LookupStatus.FOUND, (matches[0],), lead.id if lead else None)

    # --- what may have been meant

    def _within(self, line: Line) -> Answer | None:
        """An address with the community, subdistrict or station that it is said to lie in."""
        every = [self._around(one) for one in line.within]
        around = min(filter(None, every), key=len, default=[])
        within = set.intersection(*({match.community for match in one} for one in every))
        answer = self._exact(line.rest) or self._guess(line.rest)
        if answer is None:
            return _choice(around, Because.GUESS) if around else None
        both = [match for match in answer.matches if match.community in within]
        if answer.status is LookupStatus.FOUND:
            return answer if both else _choice(list(answer.matches), Because.CONTEXT)
        if len(within) == 1 and both and answer.because is Because.NOTHING:
            return self._answer(around)
        return _choice(both or list(answer.matches), answer.because)

    def _around(self, name: str) -> list[Match]:
        """The communities that a community's, subdistrict's or station's name stands for."""
        typed = Typed(name, self._characters)
        named = [one for one in self._names.at(key(typed.letters)) if one.own
                 and (one.text == name or typed.is_exactly(one.text, one.forms))]
        return [place.match for one in named for place in one.own]

    def _guess(self, reading: str) -> Answer | None:
        head = head_of(reading)
        rest = reading[len(head) :]
        number = read_number(rest)
        if rest and not number and "0" <= rest[0] <= "9":
            return None  # A number, and none of a house.
        typed = Typed(head, self._characters)
        at = key(typed.letters)
        there = self._names.begun(at)
        near = self._like(typed, there)
        if not near or near[0][0] > Likeness.KIND:
            slips = (name for one in slip_keys(typed.letters) for name in self._names.near(one))
            near = self._like(typed, (*there, *slips))
        if not near:
            return None
        best = near[0][0]
        most = AT_MOST if best <= Likeness.KIND else FEW
        names = [name for likeness, _, name in near if likeness is best][:most]
        claimed = [place.match for name in names for place in _claimed(name, number)]
        others = [place.match for name in names if not _claimed(name, number)
                  for place in _offered(name, number)]
        every = _choice([*claimed, *others], Because.GUESS)
        if claimed and every.because is Because.MANY:
            every = _choice(claimed, Because.GUESS)
        return every if every.matches else None

    def _like(
        self, typed: Typed, names: Iterable[Name]
    ) -> list[tuple[Likeness, tuple[int, int, str], Name]]:
        found = {}
        for name in names:
            likeness = None if name.text in found else typed.likeness(name.text, name.forms)
            if likeness:
                # Code points, as browsers compare them, too.
                strange = sum(c not in name.text for c in typed.head)
                order = (strange, abs(len(name.text) - len(typed.head)), name.text)
                found[name.text] = (likeness, order, name)
        return sorted(found.values(), key=lambda one: one[:2])


def _claimed(name: Name, number: TypedNumber | None) -> list[Place]:
    """The claims that hold a number, where one was typed."""
    if not number:
        return []
    given = (number.number, number.suffix)
    return [place for place in name.claims if place.numbers.covers(*given)]


def _offered(name: Name, number: TypedNumber | None) -> list[Place]:
    return name.claims or name.places if number else name.places


def _choice(matches: Sequence[Match], because: Because) -> Answer:
    """A question; with too many answers to list it asks for more to be typed."""
    one_each = tuple(dict.fromkeys(matches))
    communities: set[CommunityId] = {match.community for match in one_each}
    if len(communities) > AT_MOST:
        wide = (Reason.SUBDISTRICT, Reason.STATION, Reason.SURNAME, Reason.OFFICER, Reason.DEPUTY)
        many = any(match.reason in wide for match in one_each) or because is Because.GUESS
        because = Because.MANY if many else Because.NUMBER
    return Answer(LookupStatus.CHOOSE, one_each, None, because)


def _together(answers: list[Answer]) -> Answer | None:
    """One answer from those of several names."""
    if not answers:
        return None
    matches = [match for answer in answers for match in answer.matches]
    certain = all(answer.status is LookupStatus.FOUND for answer in answers)
    if len(answers) == 1 or (certain and len({match.community for match in matches}) == 1):
        return answers[0]
    return _choice(matches, Because.NOTHING)
