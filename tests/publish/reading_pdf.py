"""What a PDF holds, as a printer or a phone before the paper would see it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pypdfium2.raw as pdfium
from PIL import Image
from pypdfium2 import PdfDocument, PdfPage
from zxingcpp import read_barcodes


def pages(pdf: bytes) -> list[PdfPage]:
    return list(PdfDocument(pdf))


def text_of(page: PdfPage) -> str:
    """All text of a page without its spaces, which depend on where lines break."""
    return squeezed(page.get_textpage().get_text_bounded())


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def picture_of(page: PdfPage, scale: float = 2) -> Image.Image:
    picture: Image.Image = page.render(scale=scale).to_pil().convert("RGB")
    return picture


def codes_on(page: PdfPage) -> list[str]:
    """What the QR codes of a page say, each time one is there."""
    return [code.text for code in read_barcodes(picture_of(page, 3))]


def fonts_of(page: PdfPage) -> Iterator[tuple[bool, int]]:
    """Of each piece of text whether its font is in the file, and how many bytes that is."""
    for piece in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
        font = pdfium.FPDFTextObj_GetFont(piece)
        size = pdfium.c_size_t()
        pdfium.FPDFFont_GetFontData(font, None, 0, size)
        yield pdfium.FPDFFont_GetIsEmbedded(font) == 1, size.value
