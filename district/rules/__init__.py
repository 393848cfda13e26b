"""The rules that look across records, one file each.

Every module here has one function, `check(district, now)`, that yields the problems it sees. To
add a rule, add a file and its sentence; nothing else knows their names.

A rule may be given one station's excerpt in place of the whole district, and must then say the same
about that station's files. So what it says of a record follows from that record, the records it
touches (`district.excerpt`), the profile and the day. A rule that concludes from absence (nobody
leads, nobody covers) says in `unless` which unread files would make that a false alarm.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from datetime import datetime
from typing import Protocol

from district.problem import Problem
from district.records import District


class Rule(Protocol):
    def check(self, district: District, now: datetime) -> Iterator[Problem]: ...


def check_all(district: District, now: datetime) -> list[Problem]:
    """What every rule says about the district or excerpt at `now` (local to it), unsettled."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    rules = [importlib.import_module(f"{__name__}.{name}") for name in names]
    return [problem for rule in rules for problem in rule.check(district, now)]
