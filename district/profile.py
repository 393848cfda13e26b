"""`district.yaml`: the facts of the whole district."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from district.contract import PROFILE
from district.entry import read_root
from district.localized import LANGUAGES, Localized
from district.problem import Problem
from district.records import Number, Profile
from district.scan import look
from district.shape import Door, Reported
from district.span import Span

FILE = "district.yaml"


@dataclass(frozen=True, slots=True)
class ProfileRead:
    """`whole` is False where the file could not be read and the profile only stands in for it."""

    profile: Profile
    problems: tuple[Problem, ...]
    whole: bool = True


def read_profile(content: Path) -> ProfileRead:
    """Read the profile. Never raises for what staff wrote."""
    if not content.is_dir():
        missing = Problem("no_content", "", facts={"folder": str(content)})
        return ProfileRead(_stand_in(), (missing,), whole=False)
    if not (content / FILE).exists():
        return ProfileRead(_stand_in(), (Problem("no_district_file", FILE),), whole=False)
    door = Door(FILE)
    root = read_root(look(content, FILE), door)
    if root is not None:
        try:
            profile = Profile(file=FILE, **PROFILE.values(root, (), door))
        except Reported:
            pass
        else:
            return ProfileRead(profile, tuple(door.problems))
    return ProfileRead(_stand_in(), tuple(door.problems), whole=False)


def _stand_in() -> Profile:
    """Stands in for an unreadable `district.yaml` so that the rest is still checked."""
    nobody = Number("", Localized(""))
    return Profile(
        file=FILE, name=Localized(""), timezone="Asia/Shanghai", languages=LANGUAGES,
        url="http://localhost/", intake_url="/", emergency=(), hotline=nobody,
        presence_hours_promised=0, verify_every=Span(minutes=180 * 1440), also_written=(),
        footer=None,
    )
