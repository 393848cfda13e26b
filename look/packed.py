"""Whether a file is a workbook at all, and one that unpacks to what a workbook may."""

from __future__ import annotations

import zipfile
from pathlib import Path

MOST_UNPACKED = 200_000_000
"""Bytes; a hundred thousand filled-in forms unpack to a quarter of this."""
MOST_RATIO = 300
"""A sheet of equal rows packs a hundredfold; a bomb a thousandfold."""
MOST_FILES = 1_000
_SMALL = 5_000_000


class NotAWorkbook(Exception):
    """The file is no archive as workbooks are."""


class Bomb(Exception):
    """The file would unpack to far more than a workbook holds."""


def refuse_bombs(path: Path) -> None:
    """Look into an XLSX without unpacking it. Raises `NotAWorkbook` or `Bomb`."""
    try:
        with zipfile.ZipFile(path) as archive:
            files = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
        raise NotAWorkbook(str(path)) from error
    unpacked = sum(file.file_size for file in files)
    packed = sum(file.compress_size for file in files)
    bomb = unpacked > MOST_UNPACKED or (unpacked > _SMALL and unpacked > packed * MOST_RATIO)
    if bomb or len(files) > MOST_FILES:
        raise Bomb(str(path))
