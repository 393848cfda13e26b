"""Of any picture a camera gives a small, upright, silent JPEG; of anything else the reason why not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from district.photo import MOST_BYTES, Flaw, photo_of
from district.portrait import MOST_PUBLISHED, Unfit, portrait_of
from tests.conftest import ROOT
from tests.pictures import (
    HEIC,
    bomb,
    face,
    from_a_phone,
    quarters,
    read,
    twenty_megabytes,
    written,
)

RED, GREEN, BLUE, WHITE = "red", "green", "blue", "white"


def corners(image: Image.Image) -> list[str]:
    """The colours above left, above right, below left, below right."""
    width, height = image.size
    names = []
    for place in ((0.1, 0.1), (0.9, 0.1), (0.1, 0.9), (0.9, 0.9)):
        colour = image.convert("RGB").getpixel((int(width * place[0]), int(height * place[1])))
        assert isinstance(colour, tuple)
        high = [channel > 150 for channel in colour]
        names.append(WHITE if all(high) else (RED, GREEN, BLUE)[high.index(True)])
    return names


def flaw_of(body: bytes) -> tuple[Flaw, int, int, bytes]:
    photo = photo_of("a.jpg", len(body), body)
    return photo.flaw, photo.width, photo.height, photo.portrait


@pytest.mark.parametrize(
    "body",
    [
        written(quarters(1200, 1500), quality=95),
        written(quarters(1200, 1500), progressive=True),
        written(quarters(1200, 1500).convert("CMYK")),
        written(quarters(1200, 1500), "PNG"),
        written(quarters(1200, 1500).convert("P"), "PNG"),
        written(quarters(1200, 1500).convert("RGBA"), "PNG"),
        written(quarters(1200, 1500), "WEBP"),
        written(quarters(1200, 1500), "WEBP", save_all=True,
                append_images=[Image.new("RGB", (1200, 1500))]),
        from_a_phone(),
    ],
    ids=["jpeg", "progressive", "cmyk", "png", "palette", "alpha", "webp", "animated", "phone"],
)
def test_whatever_a_camera_or_an_editor_gives_becomes_a_small_jpeg(body: bytes) -> None:
    portrait = portrait_of(body)
    image = read(portrait)
    assert (image.format, image.size, image.mode) == ("JPEG", (320, 400), "RGB")
    assert corners(image) == [RED, GREEN, BLUE, WHITE]
    assert len(portrait) <= MOST_PUBLISHED
    assert portrait == portrait_of(body)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_stands_upright_however_the_telephone_was_held(orientation: int) -> None:
    turned = {
        1: [RED, GREEN, BLUE, WHITE], 2: [GREEN, RED, WHITE, BLUE], 3: [WHITE, BLUE, GREEN, RED],
        4: [BLUE, WHITE, RED, GREEN], 5: [RED, BLUE, GREEN, WHITE], 6: [BLUE, RED, WHITE, GREEN],
        7: [WHITE, GREEN, BLUE, RED], 8: [GREEN, WHITE, RED, BLUE],
    }
    image = read(portrait_of(from_a_phone(orientation)))
    assert image.size == (320, 400)
    assert corners(image) == turned[orientation]


def test_nothing_that_the_telephone_wrote_about_place_time_or_owner_is_left() -> None:
    before = from_a_phone()
    assert b"HutongPhone" in before and b"HutongRemark" in before
    assert read(before).getexif().get_ifd(0x8825)  # GPS
    after = portrait_of(before)
    image = read(after)
    assert b"Hutong" not in after and b"Exif" not in after and b"2026" not in after
    assert not image.getexif() and "comment" not in image.info and "icc_profile" not in image.info
    assert image.info.get("dpi") != (300, 300)


def test_of_what_is_too_high_more_is_cut_off_below_and_of_what_is_too_wide_the_same_on_both_sides(
) -> None:
    high = Image.new("RGB", (400, 1000), "blue")
    high.paste("red", (0, 0, 400, 250))
    seen = read(portrait_of(written(high, quality=95)))
    # 500 of 1000 are shown, the first 100 are not: red reaches down to 150 of 500.
    red = [row for row in range(400) if seen.getpixel((160, row))[0] > 128]  # type: ignore[index]
    assert 115 <= len(red) <= 125 and red[0] == 0
    wide = Image.new("RGB", (1500, 500), "blue")
    wide.paste("red", (700, 0, 800, 500))
    seen = read(portrait_of(written(wide, quality=95)))
    red = [column for column in range(320) if seen.getpixel((column, 200))[0] > 128]  # type: ignore[index]
    assert abs((red[0] + red[-1]) / 2 - 160) <= 2


def test_a_picture_is_never_enlarged() -> None:
    assert read(portrait_of(face(90, 120, 150))).size == (120, 150)
    assert read(portrait_of(face(90, 640, 200))).size == (160, 200)
    assert read(portrait_of(written(Image.new("RGB", (1, 1)), "PNG"))).size == (1, 1)
    assert read(portrait_of(written(Image.new("RGB", (60_000, 1)), "PNG"))).size == (1, 1)


def test_what_is_transparent_is_white() -> None:
    for image in (Image.new("RGBA", (400, 500)), Image.new("LA", (400, 500))):
        assert read(portrait_of(written(image, "PNG"))).getpixel((100, 100)) == (255, 255, 255)
    half = Image.new("RGBA", (400, 500), (0, 0, 255, 255)).convert("P")
    half.info["transparency"] = half.getpixel((0, 0))
    body = written(half, "PNG", transparency=half.getpixel((0, 0)))
    assert read(portrait_of(body)).getpixel((100, 100)) == (255, 255, 255)


def test_sixteen_bits_a_grey_are_not_taken_for_white() -> None:
    grey = read(portrait_of(written(Image.new("I;16", (400, 500), 128 * 256), "PNG")))
    assert grey.getpixel((100, 100)) == (128, 128, 128)


def test_colours_are_those_that_were_meant_by_a_profile() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    plain, same = face(), written(read(face()), icc_profile=srgb, quality=95)
    assert b"ICC_PROFILE" in same and b"ICC_PROFILE" not in portrait_of(same)
    for place in ((5, 5), (160, 200)):
        colours = [read(portrait_of(body)).getpixel(place) for body in (plain, same)]
        assert all(abs(a - b) < 6 for a, b in zip(*colours, strict=True))  # type: ignore[arg-type]
    # A profile of something else, or none at all, spoils nothing.
    for profile in (lab, b"no profile"):
        assert read(portrait_of(written(read(face()), icc_profile=profile))).size == (320, 400)


def test_twenty_megabytes_of_noise_are_as_small_as_all_else() -> None:
    assert len(twenty_megabytes()) > 20_000_000
    portrait = portrait_of(twenty_megabytes())
    assert len(portrait) <= MOST_PUBLISHED
    assert read(portrait).size == (320, 400)
    # Noise of the portrait's own size cannot be had in 15 KB: it becomes smaller.
    noise = read(twenty_megabytes()).crop((0, 0, 320, 400))
    assert len(portrait_of(written(noise, "PNG"))) <= MOST_PUBLISHED


@pytest.mark.parametrize(
    ("body", "flaw"),
    [
        (b"", Flaw.NOT_IMAGE),
        (b"a letter to the station", Flaw.NOT_IMAGE),
        (b"GIF89a\x01\x00\x01\x00\x00\x00\x00", Flaw.NOT_IMAGE),
        (b"<svg onload='alert(1)'/>", Flaw.NOT_IMAGE),
        (b"%PDF-1.7", Flaw.NOT_IMAGE),
        (HEIC, Flaw.HEIC),
        (b"\xff\xd8\xff\xe0", Flaw.DAMAGED),
        (b"\x89PNG\r\n\x1a\n", Flaw.DAMAGED),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", Flaw.DAMAGED),
    ],
)
def test_what_is_no_picture_is_told_from_what_was_one(body: bytes, flaw: Flaw) -> None:
    assert flaw_of(body) == (flaw, 0, 0, b"")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_cut_short_anywhere_is_damaged(kind: str) -> None:
    body = written(read(from_a_phone()), kind)
    for part in (0.05, 0.3, 0.6, 0.95):
        assert flaw_of(body[: int(len(body) * part)])[0] == Flaw.DAMAGED, part


def test_no_byte_of_a_picture_can_be_changed_so_that_reading_it_ends_otherwise() -> None:
    for body in (face(90, 64, 80), written(read(face(90, 64, 80)), "PNG"), from_a_phone()[:3000]):
        for place in range(0, min(len(body), 700), 3):
            for sign in (0, 0x7F, 0xFF):
                changed = body[:place] + bytes([sign]) + body[place + 1:]
                photo = photo_of("a.jpg", len(changed), changed)
                assert bool(photo.portrait) == (photo.flaw == Flaw.NONE)


def test_what_is_larger_than_any_camera_gives_is_not_even_opened() -> None:
    assert photo_of("a.jpg", MOST_BYTES + 1, face()).flaw == Flaw.TOO_LARGE
    assert photo_of("a.jpg", MOST_BYTES, face()).flaw == Flaw.NONE


def test_a_bomb_is_refused_with_its_size_before_it_takes_memory(tmp_path: Path) -> None:
    with pytest.raises(Unfit) as raised:
        portrait_of(bomb())
    assert (raised.value.flaw, raised.value.width, raised.value.height) == (
        "too_many_pixels", 20_000, 20_000)
    (tmp_path / "bomb.png").write_bytes(bomb())
    code = f"""
import resource
from pathlib import Path
import district.portrait
from district.photo import photo_of
body = Path({str(tmp_path / "bomb.png")!r}).read_bytes()
pages = int(Path("/proc/self/statm").read_text().split()[0])
most = pages * resource.getpagesize() + 20_000_000
resource.setrlimit(resource.RLIMIT_AS, (most, most))
print(photo_of("a.png", len(body), body).flaw.value)
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True,
                          check=False)
    assert (done.stdout, done.stderr) == ("too_many_pixels\n", "")


def test_pillow_is_not_imported_where_nobody_has_a_photo() -> None:
    code = """
import sys
from pathlib import Path
from district.survey import Clock, take_survey
from district.store import Store
from datetime import datetime
take_survey(Path("tests/district/good"), lambda zone: datetime(2026, 11, 23), Store(None, ""))
print("PIL" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True,
                          check=True)
    assert done.stdout.strip() == "False"
