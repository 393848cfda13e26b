"""Slips that cannot be kept as a file in every checkout: each changes a copy of the content."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from district.photo import MOST_BYTES
from tests.pictures import HEIC, bomb, face

STATION = Path("stations/jiaodaokou")
OFFICER = STATION / "officers/shen-yifan.yaml"


def _two_megabytes(content: Path) -> None:
    file = content / STATION / "station.yaml"
    file.write_text(file.read_text("utf-8") + "# 备注\n" * 220_000, "utf-8")


def _brackets(content: Path) -> None:
    file = content / OFFICER
    file.write_text(file.read_text("utf-8") + "about: " + "[" * 200_000 + "\n", "utf-8")


def _dashes(content: Path) -> None:
    (content / OFFICER).write_text("- " * 100_000 + "a\n", "utf-8")


def _link_to_itself(content: Path) -> None:
    (content / STATION / "officers/wang-wei.yaml").symlink_to("wang-wei.yaml")


def _link_out(content: Path) -> None:
    outside = content.parent / "elsewhere.yaml"
    shutil.copyfile(content / OFFICER, outside)
    (content / OFFICER).unlink()
    (content / OFFICER).symlink_to(outside)


def _link_to_folder(content: Path) -> None:
    (content / "stations/dongsi").symlink_to("jiaodaokou", target_is_directory=True)


def _no_district(content: Path) -> None:
    (content / "district.yaml").unlink()


def _no_station(content: Path) -> None:
    (content / STATION / "station.yaml").unlink()


def _huge_photo(content: Path) -> None:
    _photo(content, face() + bytes(MOST_BYTES + 1_500_000))


def _photo_of_one_colour(content: Path) -> None:
    _photo(content, bomb())


def _photo_cut_short(content: Path) -> None:
    _photo(content, face()[:-900])


def _photo_heic(content: Path) -> None:
    _photo(content, HEIC)


def _photo(content: Path, body: bytes) -> None:
    (content / STATION / "officers/shen-yifan.jpg").write_bytes(body)


def _photo_outside(content: Path) -> None:
    outside = content.parent / "photo.jpg"
    outside.write_bytes(face())
    (content / STATION / "officers/shen-yifan.jpg").symlink_to(outside)


def _photo_of_five_megabytes(content: Path) -> None:
    _photo(content, face() + bytes(5_000_000))


def _twin_in_capitals(content: Path) -> None:
    shutil.copyfile(content / OFFICER, content / STATION / "officers/Shen-Yifan.yaml")


def _capitals(content: Path) -> None:
    (content / OFFICER).rename(content / STATION / "officers/Shen-Yifan.yaml")


def _windows(content: Path) -> None:
    # Made here because git may change the line ends of a file on its way.
    file = content / OFFICER
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))


SLIPS: dict[str, Callable[[Path], None]] = {
    "file_of_two_megabytes": _two_megabytes,
    "brackets_without_end": _brackets,
    "dashes_without_end": _dashes,
    "link_to_itself": _link_to_itself,
    "link_out_of_content": _link_out,
    "link_to_a_folder": _link_to_folder,
    "district_yaml_missing": _no_district,
    "station_yaml_missing": _no_station,
    "photo_too_large": _huge_photo,
    "photo_of_too_many_pixels": _photo_of_one_colour,
    "photo_cut_short": _photo_cut_short,
    "photo_from_an_iphone_renamed": _photo_heic,
    "photo_linked_from_outside": _photo_outside,
    "file_name_in_capitals": _capitals,
    "files_that_differ_in_capitals": _twin_in_capitals,
    "fine_photo_of_five_megabytes": _photo_of_five_megabytes,
    "fine_windows_line_ends": _windows,
}
