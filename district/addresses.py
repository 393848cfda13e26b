"""The look-up: from what a resident types to a community, honestly.

Three answers only: found (with the reason), choose (which of these?), unknown. This version takes
exact names of streets, compounds, communities and officers, in the forms people write them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from district.numbers import SUFFIXES
from district.postings import Postings, communities_of
from district.records import AddressRange, Community, CommunityId, District, Officer, OfficerId
from district.typed import TypedNumber, apart, fold, read_number


class LookupStatus(StrEnum):
    FOUND = "found"
    CHOOSE = "choose"
    UNKNOWN = "unknown"


class Reason(StrEnum):
    """Why a community was found or offered: a code whose sentence is `why.<reason>`."""

    STREET = "street"
    STREET_NUMBER = "street_number"
    COMPOUND = "compound"
    BUILDING = "building"
    COMMUNITY = "community"
    FORMER_NAME = "former_name"
    OFFICER = "officer"


@dataclass(frozen=True, slots=True)
class Match:
    """A community and why: `name` is what was recognised, `numbers` the rule that holds there."""

    community: CommunityId
    reason: Reason
    name: str
    numbers: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """`matches` holds one match when found, several (or one unproven) to choose from, or none."""

    status: LookupStatus
    matches: tuple[Match, ...] = ()
    officer: OfficerId | None = None


_UNKNOWN = Answer(LookupStatus.UNKNOWN)
_LONGEST = 200
_TITLE = re.compile(r"(?:警官|民警)$")
_EN_FIRST = re.compile(rf"(?:no\.? ?)?([0-9]{{1,4}})([{SUFFIXES}])?[ ,]+(.+)")


def match_of(community: Community, entry: AddressRange) -> Match:
    """The match that an address range stands for."""
    if entry.numbers.everything:
        reason = Reason.STREET if entry.street else Reason.COMPOUND
        return Match(community.id, reason, entry.name)
    reason = Reason.STREET_NUMBER if entry.street else Reason.BUILDING
    return Match(community.id, reason, entry.name, str(entry.numbers))


def street_order(entry: AddressRange) -> tuple[str, int]:
    """Sorts the claims on one street as a person walks it: one side, then the other."""
    first = entry.numbers.stretches[0] if entry.numbers.stretches else None
    return (first.parity, first.low) if first else ("", 0)


def names_of(community: Community) -> Iterator[tuple[str, Match]]:
    """A community's own names, old and new, each with the match it stands for."""
    own = Match(community.id, Reason.COMMUNITY, community.name.zh)
    short = community.name.zh.removesuffix("社区")
    for name in dict.fromkeys((community.name.zh, short, community.name.en)):
        if name:
            yield name, own
    for name in community.former_names:
        yield name, Match(community.id, Reason.FORMER_NAME, name)


_Claim = tuple[Community, AddressRange]


class Lookup:
    """Answers addresses for one district on one day."""

    def __init__(self, district: District, day: date) -> None:
        self._communities = district.communities
        self._prefixes = sorted(map(fold, district.profile.also_written), key=len, reverse=True)
        self._ranges: dict[str, list[_Claim]] = defaultdict(list)
        self._names: dict[str, dict[CommunityId, Match]] = defaultdict(dict)
        self._officers: dict[str, list[tuple[Officer, list[CommunityId]]]] = defaultdict(list)
        postings = Postings(district.officers)
        self._leads = {name: postings.lead(name, day) for name in district.communities}
        for community in district.communities.values():
            self._add_community(community)
        for officer in district.officers.values():
            served = [community.id for community in communities_of(officer, district, day)]
            if served:
                for name in {officer.name.zh, officer.name.en} - {""}:
                    self._officers[fold(name)].append((officer, served))
        for claims in self._ranges.values():
            claims.sort(key=lambda claim: street_order(claim[1]))
        self._longest = max(map(len, self._ranges), default=0)

    def _add_community(self, community: Community) -> None:
        for entry in community.addresses:
            for name in {entry.name, entry.en, *entry.also} - {""}:
                self._ranges[fold(name)].append((community, entry))
        for name, match in names_of(community):
            self._names[fold(name)].setdefault(community.id, match)

    def ask(self, text: str) -> Answer:
        """The answer to one line as typed. Never raises; nonsense is unknown."""
        if len(text) > _LONGEST:  # cutting it could cut a house number in two
            return _UNKNOWN
        folded = fold(text)
        # As typed first: a street's own name may begin like the district's (北京站东街).
        prefix = next((one for one in self._prefixes if folded.startswith(one)), "")
        return (
            self._by_folded(folded)
            or self._by_folded(folded.removeprefix(prefix))
            or self._by_english(text)
            or _UNKNOWN
        )

    def _by_folded(self, folded: str) -> Answer | None:
        return self._by_officer(folded) or self._by_street(folded) or self._by_name(folded)

    def _by_name(self, folded: str) -> Answer | None:
        matches = self._names.get(folded)
        return self._answer(list(matches.values())) if matches else None

    def _by_officer(self, folded: str) -> Answer | None:
        officers = self._officers.get(folded) or self._officers.get(_TITLE.sub("", folded))
        if not officers:
            return None
        matches = tuple(
            Match(community, Reason.OFFICER, officer.name.zh)
            for officer, served in officers
            for community in served
        )
        only = officers[0][0].id if len(officers) == 1 else None
        found = only is not None and len(matches) == 1
        return Answer(LookupStatus.FOUND if found else LookupStatus.CHOOSE, matches, only)

    def _by_street(self, folded: str) -> Answer | None:
        """The longest street or compound the text begins with, then the number after it."""
        for length in range(min(len(folded), self._longest), 0, -1):
            claims = self._ranges.get(folded[:length])
            if claims:
                rest = folded[length:]
                if not rest:
                    return self._whole(folded, claims)
                typed = read_number(rest)
                if typed:
                    return self._numbered(claims, typed)
                # 东四十条 is a street of its own even when only 东四 is known to us.
        return None

    def _by_english(self, text: str) -> Answer | None:
        plain = apart(text).lower().strip()
        first = _EN_FIRST.fullmatch(plain)
        if first and (claims := self._ranges.get(fold(first[3]))):
            return self._among(claims, (int(first[1]), first[2] or ""))
        return None

    def _whole(self, folded: str, claims: list[_Claim]) -> Answer:
        """A street or compound without a number; a community may bear the same name."""
        matches = [*self._names.get(folded, {}).values(), *(match_of(*claim) for claim in claims)]
        proven = folded in self._names or all(entry.numbers.everything for _, entry in claims)
        return self._answer(matches) if proven else Answer(LookupStatus.CHOOSE, tuple(matches))

    def _numbered(self, claims: list[_Claim], typed: TypedNumber) -> Answer:
        """A street with a number, certain only where nothing typed speaks for another place."""
        if typed.moved:
            return Answer(LookupStatus.CHOOSE, tuple(match_of(*claim) for claim in claims))
        doubtful = typed.building and any(entry.street for _, entry in claims)
        if typed.torn or doubtful:
            return self._unproven(claims)
        answer = self._among(claims, (typed.number, typed.suffix))
        if answer.status == LookupStatus.FOUND:
            own = answer.matches[0].community
            for number in typed.others:
                held = [c for c, entry in claims if entry.numbers.covers(number)]
                if any(community.id != own for community in held):
                    return self._unproven(claims)
        return answer

    def _unproven(self, claims: list[_Claim]) -> Answer:
        """The street is known and the number is not: certain only where no number matters."""
        matches = [match_of(*claim) for claim in claims]
        if all(entry.numbers.everything for _, entry in claims):
            return self._answer(matches)
        return Answer(LookupStatus.CHOOSE, tuple(matches))

    def _among(self, claims: list[_Claim], number: tuple[int, str]) -> Answer:
        exact = [claim for claim in claims if claim[1].numbers.names(*number)]
        holding = exact or [claim for claim in claims if claim[1].numbers.covers(*number)]
        if holding:
            return self._answer([match_of(*claim) for claim in holding])
        # This number is nobody's: offer, never assert.
        return self._unproven(claims)

    def _answer(self, matches: list[Match]) -> Answer:
        one = {match.community for match in matches}
        if len(one) > 1:
            return Answer(LookupStatus.CHOOSE, tuple(matches))
        lead = self._leads.get(matches[0].community)
        return Answer(LookupStatus.FOUND, (matches[0],), lead.id if lead else None)
