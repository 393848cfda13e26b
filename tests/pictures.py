"""Pictures for tests, made by Pillow when they are asked for."""

from __future__ import annotations

import random
from functools import cache
from io import BytesIO
from typing import Any

from PIL import ExifTags, Image

NOISE_SIZE = (3000, 2300)


def written(image: Image.Image, kind: str = "JPEG", **how: Any) -> bytes:
    """The bytes of a file of that kind."""
    out = BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


def read(body: bytes) -> Image.Image:
    """The picture in a file, all of its pixels read."""
    image = Image.open(BytesIO(body))
    image.load()
    return image


@cache
def face(red: int = 90, width: int = 640, height: int = 800) -> bytes:
    """A JPEG of a head on a light ground, in a colour of its own."""
    image = Image.new("RGB", (width, height), (215, 210, 205))
    head = Image.new("RGB", (width // 2, height // 2), (red, 70, 60))
    image.paste(head, (width // 4, height // 8))
    return written(image)


def quarters(width: int, height: int) -> Image.Image:
    """Red above left, green above right, blue below left, white below right."""
    image = Image.new("RGB", (2, 2))
    for place, colour in zip(((0, 0), (1, 0), (0, 1), (1, 1)),
                             ((250, 0, 0), (0, 250, 0), (0, 0, 250), (250, 250, 250)), strict=True):
        image.putpixel(place, colour)
    return image.resize((width, height), Image.Resampling.NEAREST)


def from_a_phone(orientation: int = 1) -> bytes:
    """A photo that says where and when it was taken, by whose telephone, and how it was held."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "HutongPhone"
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.DateTime] = "2026:11:01 08:00:00"
    exif.get_ifd(ExifTags.IFD.GPSInfo).update({1: "N", 2: (39.0, 56.0, 17.0), 3: "E"})
    return written(quarters(1200, 1500), exif=exif, comment=b"HutongRemark", dpi=(300, 300))


@cache
def twenty_megabytes() -> bytes:
    """A PNG in which no pixel says anything of the next."""
    width, height = NOISE_SIZE
    return written(Image.frombytes("RGB", NOISE_SIZE, random.Random(1).randbytes(width * height * 3)),
                   "PNG")


@cache
def bomb() -> bytes:
    """A small PNG of 400 million pixels of one colour."""
    return written(Image.new("1", (20_000, 20_000)), "PNG")


HEIC = b"\0\0\0\x24ftypheic\0\0\0\0mif1heic" + bytes(500)
"""How a file from an iPhone begins."""
