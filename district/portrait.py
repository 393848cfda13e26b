"""The portrait that pages show, from the bytes of any picture: 320×400, at most 15 KB, a face.

Nothing of the picture is kept but what is seen: no place, no time, no camera, no remark.
"""

from __future__ import annotations

import warnings
from io import BytesIO
from typing import NoReturn

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

WIDTH, HEIGHT = 320, 400
"""Twice what pages show: sharp on a telephone, whose pixels are small."""
MOST_PUBLISHED = 15_000
"""Bytes; on an old phone in a courtyard the face comes with the number."""
MOST_PIXELS = 65_000_000
"""What cameras give, all but a few; a picture of one colour has more in a file of nothing."""
_ENOUGH = 600
"""So many pixels on each side at least are left before the picture is resized with care, which is
slow."""
_ABOVE = 5
"""Of what is too high, one part in so many is cut off above: faces are up."""
_QUALITIES = (84, 76, 68, 60, 52, 44, 36, 28, 20)
_FORMATS = ("JPEG", "PNG", "WEBP")
_BEGINNINGS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
_HEIC = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")

# Pillow's own limit warns at one size and raises at another; `portrait_of` has one, and says it.
Image.MAX_IMAGE_PIXELS = None


class Unfit(Exception):
    """No portrait can be made of it; `flaw` is one of `photo.Flaw`, sizes are 0 if not known."""

    def __init__(self, flaw: str, width: int = 0, height: int = 0) -> None:
        super().__init__(flaw)
        self.flaw = flaw
        self.width = width
        self.height = height


def portrait_of(body: bytes) -> bytes:
    """A JPEG of at most `MOST_PUBLISHED` bytes; the same for the same bytes. Raises `Unfit`."""
    with warnings.catch_warnings():
        # What Pillow finds odd about a picture that it can read concerns nobody.
        warnings.simplefilter("ignore")
        try:
            return _written(_cut(_upright(_loaded(body))))
        except (Unfit, MemoryError):
            raise
        except Exception as error:  # its readers let through whatever a damaged file makes of them
            raise Unfit("damaged") from error


def _loaded(body: bytes) -> Image.Image:
    """The picture with all its pixels read, of a JPEG only as many as are needed."""
    try:
        image = Image.open(BytesIO(body), formats=_FORMATS)
    except UnidentifiedImageError:
        _refuse(body)
    if image.width * image.height > MOST_PIXELS:
        raise Unfit("too_many_pixels", image.width, image.height)
    image.draft(None, (_ENOUGH, _ENOUGH))
    image.load()
    return image


def _refuse(body: bytes) -> NoReturn:
    """Say of what is not even the beginning of a picture what it is instead."""
    if body[4:8] == b"ftyp" and body[8:12] in _HEIC:
        raise Unfit("heic")
    webp = body[:4] == b"RIFF" and body[8:12] == b"WEBP"
    raise Unfit("damaged" if webp or body.startswith(_BEGINNINGS) else "not_image")


def _upright(image: Image.Image) -> Image.Image:
    """The picture in a mode that can be resized, made small roughly, turned as it was held."""
    if image.mode.startswith(("I", "F")):
        image = image.point(lambda value: value / 256).convert("L")
    elif image.mode in ("P", "PA", "1"):
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    factor = min(image.width, image.height) // _ENOUGH
    if factor > 1:
        image = image.reduce(factor)
    return ImageOps.exif_transpose(image)


def _cut(image: Image.Image) -> Image.Image:
    """The part that is shown, in its final size and true colours, on white."""
    width, height = image.size
    wide = max(1, min(width, height * WIDTH // HEIGHT))
    high = max(1, min(height, width * HEIGHT // WIDTH))
    left, top = (width - wide) // 2, (height - high) // _ABOVE
    size = (WIDTH, HEIGHT) if wide >= WIDTH else (wide, high)
    box = (left, top, left + wide, top + high)
    small = image.resize(size, Image.Resampling.LANCZOS, box)
    if small.has_transparency_data:
        seen = small.convert("RGBA")
        small = Image.new("RGB", size, "white")
        small.paste(seen, mask=seen.getchannel("A"))
    # On new paper: what was written beside the picture stays behind.
    paper = Image.new("RGB", size)
    paper.paste(_in_srgb(small, image.info.get("icc_profile")))
    return paper


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """The colours as they were meant: telephones write a wider space than browsers assume."""
    if profile:
        try:
            meant = ImageCms.ImageCmsProfile(BytesIO(profile))
            shown = ImageCms.createProfile("sRGB")
            turned = ImageCms.profileToProfile(image, meant, shown, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError):
            turned = None  # A profile for something else: what is there without it will do.
        if turned is not None:
            return turned
    return image.convert("RGB")


def _written(image: Image.Image) -> bytes:
    """As good as fits; what is noise at any quality becomes smaller."""
    while True:
        for quality in _QUALITIES:
            out = BytesIO()
            image.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
            if out.tell() <= MOST_PUBLISHED:
                return out.getvalue()
        image = image.resize((image.width * 3 // 4, image.height * 3 // 4))
