"""Renders a printed page of a PDF to pixels by pdfium. Runs in the confined process; see `process`."""

from __future__ import annotations

import io
from math import sqrt
from typing import NamedTuple

import pypdfium2

from tui_reader.parse.pictures.decoding import MOST_KEPT, Pixels, Undecodable

_POINTS_PER_INCH = 72
_RESOLUTION = 200
"""Dots per inch of a page, which shows print of 6 points; larger pages get fewer. Chosen by hand."""


class RenderedPage(NamedTuple):
    """The pixels of a page, and a PNG of them."""

    pixels: Pixels
    file: bytes


def render(data: bytes, page: int) -> RenderedPage:
    """A page, counted from 1. Raises Undecodable where the file or the page cannot be read."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise Undecodable("is encrypted or damaged, and its pages cannot be shown") from error
    if not 1 <= page <= len(document):
        raise Undecodable(f"has no page {page}")
    try:
        loaded = document[page - 1]
        width, height = loaded.get_size()
        scale = _RESOLUTION / _POINTS_PER_INCH
        scale = min(scale, sqrt(MOST_KEPT / max(1.0, width * height)))
        image = loaded.render(scale=scale).to_pil().convert("RGB")
    except pypdfium2.PdfiumError as error:
        raise Undecodable(f"is damaged on page {page}, which cannot be shown") from error
    file = io.BytesIO()
    image.save(file, "PNG")
    return RenderedPage(Pixels(image.width, image.height, image.tobytes(), image.size, "PDF"), file.getvalue())
