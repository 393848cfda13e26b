"""An officer's photo: beside the file, as the camera gave it. Pages show its portrait."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

MOST_BYTES = 40_000_000
"""What a camera gives is smaller; more is a film, or a mistake."""
ENDINGS = (".jpg", ".jpeg", ".png", ".webp")


class Flaw(StrEnum):
    """Why no portrait can be made of a file that is named like a picture."""

    NONE = ""
    NOT_IMAGE = "not_image"
    HEIC = "heic"
    DAMAGED = "damaged"
    TOO_LARGE = "too_large"
    TOO_MANY_PIXELS = "too_many_pixels"


@dataclass(frozen=True, slots=True)
class Photo:
    """A file beside officers' own that is named like a picture, with its size in bytes.

    `portrait` is the JPEG that is published, b"" where the file has a flaw. `width` and `height`
    are the file's own, 0 where nobody got so far as to read them.
    """

    file: str
    size: int
    flaw: Flaw = Flaw.NONE
    width: int = 0
    height: int = 0
    portrait: bytes = b""

    @property
    def mark(self) -> str:
        """Stands for the portrait's bytes."""
        return sha256(self.portrait).hexdigest()[:8]


def photo_of(file: str, size: int, body: bytes) -> Photo:
    """The photo that a file's bytes are; of one that is too large its beginning is enough."""
    if size > MOST_BYTES:
        return Photo(file, size, Flaw.TOO_LARGE)
    # Late: Pillow, for nothing where nobody has a photo.
    from district.portrait import Unfit, portrait_of  # noqa: PLC0415

    try:
        return Photo(file, size, portrait=portrait_of(body))
    except Unfit as unfit:
        return Photo(file, size, Flaw(unfit.flaw), unfit.width, unfit.height)


def photo_file(officer: str, photo: str) -> str:
    """Where the photo lies that an officer's file names."""
    return f"{officer.rpartition('/')[0]}/{photo}"
