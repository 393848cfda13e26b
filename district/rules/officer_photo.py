"""The photo an officer's file names lies beside it, can be shown, and is small."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from district.photo import MOST_BYTES, photo_file
from district.problem import Problem
from district.records import District


def check(district: District, now: datetime) -> Iterator[Problem]:
    for officer in district.officers.values():
        if not officer.photo:
            continue
        photo, facts = district.photos.get(photo_file(officer.file, officer.photo)), {}
        if photo is None:
            code = "photo_missing"
        elif not photo.shows:
            code = "photo_not_image"
        elif photo.size > MOST_BYTES:
            code = "photo_too_large"
            facts = {"size": str(photo.size // 1000), "most": str(MOST_BYTES // 1000)}
        else:
            continue
        yield Problem(code, officer.file, ("photo",), {"photo": officer.photo, **facts})
