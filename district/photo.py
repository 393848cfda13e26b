"""An officer's photo: beside the file, a picture browsers show, small enough for an old phone."""

from __future__ import annotations

from pathlib import Path

from district.layout import leads_astray
from district.problem import Refusal

MOST_BYTES = 500_000
_BEGINNINGS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")


def check_photo(content: Path, officer: str, photo: str) -> None:
    """Raise `Refusal` unless the photo beside the officer's file can be shown."""
    relative = officer.rpartition("/")[0] + "/" + photo
    path = content / relative
    if not path.is_file() or leads_astray(content, relative):
        raise Refusal("photo_missing", photo=photo)
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(12)
    except OSError:
        raise Refusal("photo_missing", photo=photo) from None
    webp = start[:4] == b"RIFF" and start[8:12] == b"WEBP"
    if not (webp or start.startswith(_BEGINNINGS)):
        raise Refusal("photo_not_image", photo=photo)
    if size > MOST_BYTES:
        raise Refusal("photo_too_large", photo=photo, size=size // 1000, most=MOST_BYTES // 1000)
