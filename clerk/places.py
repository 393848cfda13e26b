"""What a new community and a new station are asked for."""

from __future__ import annotations

from typing import Any

from clerk.asking import Answers, Question, lines
from clerk.naming import place_english, place_id
from clerk.posing import IN_STATION, Values, both, file_name, kind_at, names
from district import yamltext
from district.contract import ADDRESS, COMMUNITY, STATION
from district.localized import Localized
from district.problem import Path
from district.shape import Door
from district.values import TEXT


class AddressLine:
    """`府学胡同 odd 1-63`: a street or compound, and its numbers, read as a whole address."""

    def __init__(self, name: str, numbers: str) -> None:
        self.name = name
        self.numbers = numbers

    def split(self, text: str) -> dict[str, str]:
        name, _, numbers = text.replace("=", " ").strip().partition(" ")
        given = {self.name: name, self.numbers: numbers.strip()}
        return {key: value for key, value in given.items() if value}

    def read(self, node: yamltext.Node, path: Path, door: Door) -> Any:
        pairs = [
            (_scalar(key, node), _scalar(value, node))
            for key, value in self.split(node.value).items()
        ]
        return ADDRESS.read(
            yamltext.Mapping("tag:yaml.org,2002:map", pairs, node.start_mark, node.end_mark),
            path, door,
        )


STREET = AddressLine("street", "numbers")
COMPOUND = AddressLine("compound", "buildings")


def _scalar(text: str, node: yamltext.Node) -> yamltext.Scalar:
    return yamltext.Scalar("tag:yaml.org,2002:str", text, node.start_mark, node.end_mark)


# --- a community

def _subdistrict(answers: Answers, language: str) -> str:
    """That of the station's other communities, where they have one in common."""
    found = {
        getattr(one.subdistrict, language) for one in answers.district.communities.values()
        if one.station == answers["station"]
    }
    return found.pop() if len(found) == 1 else ""


def community(answers: Answers) -> Values:
    return {
        "name": both(answers, "name", "name-en"),
        "code": answers["code"],
        "subdistrict": both(answers, "subdistrict", "subdistrict-en"),
        "office": both(answers, "office", "office-en"),
        "addresses": [
            *(STREET.split(line) for line in lines(answers["street"])),
            *(COMPOUND.split(line) for line in lines(answers["compound"])),
        ],
    }


COMMUNITY_QUESTIONS = (
    IN_STATION,
    *names(place_english, "{} Community"),
    file_name(lambda answers: place_id(answers["name"])),
    Question("code", kind_at(COMMUNITY, "code"), "Code of the community: twelve digits."),
    Question("subdistrict", TEXT, "Subdistrict; that of its neighbours if left out.",
             usual=lambda answers: _subdistrict(answers, "zh")),
    Question("subdistrict-en", TEXT, "Subdistrict in English.", needed=False,
             usual=lambda answers: _subdistrict(answers, "en")),
    Question("office", TEXT, "Address of the police room."),
    Question("office-en", TEXT, "Police room in English.", needed=False),
    Question("street", STREET, 'A street and its numbers: "府学胡同 odd 1-63". Repeatable.',
             needed=False, several=True),
    Question("compound", COMPOUND, 'A compound and its buildings: "府学家园 1-12". Repeatable.',
             needed=False, several=True),
)


# --- a station

def station(answers: Answers) -> Values:
    return {
        "name": both(answers, "name", "name-en"),
        "address": both(answers, "address", "address-en"),
        "phone": answers["phone"],
        "open": Localized(answers["open"]),
    }


STATION_QUESTIONS = (
    *names(place_english, "{} Police Station"),
    file_name(lambda answers: place_id(answers["name"])),
    Question("address", TEXT, "Its address."),
    Question("address-en", TEXT, "Its address in English.", needed=False),
    Question("phone", kind_at(STATION, "phone"), "Its telephone number."),
    Question("open", TEXT, "When it is open.", needed=False),
)
