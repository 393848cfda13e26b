"""The photo an officer's file names lies beside it, and a portrait can be made of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from math import ceil

from district.photo import MOST_BYTES, Flaw, photo_file
from district.problem import Problem
from district.records import District


def check(district: District, now: datetime) -> Iterator[Problem]:
    for officer in district.officers.values():
        if not officer.photo:
            continue
        photo, facts = district.photos.get(photo_file(officer.file, officer.photo)), {}
        if photo is None:
            code = "photo_missing"
        elif photo.flaw == Flaw.NOT_IMAGE:
            code = "photo_not_image"
        elif photo.flaw == Flaw.HEIC:
            code = "photo_heic"
        elif photo.flaw == Flaw.DAMAGED:
            code = "photo_damaged"
        elif photo.flaw == Flaw.TOO_LARGE:
            code = "photo_too_large"
            facts = {"size": f"{ceil(photo.size / 1e5) / 10}", "most": str(MOST_BYTES // 1_000_000)}
        elif photo.flaw == Flaw.TOO_MANY_PIXELS:
            code = "photo_too_many_pixels"
            facts = {"width": str(photo.width), "height": str(photo.height)}
        else:
            continue
        yield Problem(code, officer.file, ("photo",), {"photo": officer.photo, **facts})
