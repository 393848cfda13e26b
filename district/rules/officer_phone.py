"""An officer's number rings the officer, not an emergency line or a hotline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from district.problem import Problem
from district.records import District

PUBLIC = frozenset({"110", "119", "120", "122", "12345"})


def check(district: District, now: datetime) -> Iterator[Problem]:
    profile = district.profile
    given = (line.number for line in (*profile.emergency, profile.hotline))
    public = PUBLIC | {re.sub(r"\D", "", number) for number in given}
    for officer in district.officers.values():
        if re.sub(r"\D", "", officer.phone) in public:
            yield Problem("public_number", officer.file, ("phone",), {"phone": officer.phone})
