"""An officer's photo: beside the file, a picture browsers show, small enough for an old phone."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

MOST_BYTES = 500_000
ENDINGS = (".jpg", ".jpeg", ".png", ".webp")
_BEGINNINGS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")


@dataclass(frozen=True, slots=True)
class Photo:
    """A file beside officers' own that is named like a picture, with its size in bytes.

    `shows` is whether it begins like a picture that browsers show; `mark` stands for its bytes.
    """

    file: str
    size: int
    shows: bool
    mark: str


def photo_of(file: str, size: int, body: bytes) -> Photo:
    """The photo that a file's bytes are; of one that is too large its beginning is enough."""
    webp = body[:4] == b"RIFF" and body[8:12] == b"WEBP"
    shows = webp or body.startswith(_BEGINNINGS)
    return Photo(file, size, shows, sha256(body).hexdigest()[:8])


def photo_file(officer: str, photo: str) -> str:
    """Where the photo lies that an officer's file names."""
    return f"{officer.rpartition('/')[0]}/{photo}"
