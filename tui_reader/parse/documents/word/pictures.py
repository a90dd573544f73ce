"""Pictures of Word documents: those placed in the text by DrawingML, and by VML in older documents."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from tui_reader.model import Image
from tui_reader.parse.draft import DraftLine
from tui_reader.parse.embedded import LEAST_BYTES
from tui_reader.text.clean import clean_line
from tui_reader.text.web_address import absolute

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_VML = "{urn:schemas-microsoft-com:vml}"
IMAGE_DATA = f"{_VML}imagedata"
"""The element of a picture in VML."""
_EMU_PER_PIXEL = 9525
"""English metric units (ECMA-376, 20.1.10.16) in a pixel of 1/96 inch."""
_SMALLEST = 33
"""Pixels of a side of a picture, as on pages of the web."""
_LARGEST = 20_000


def drawn_pictures(part: Any, drawing: Any) -> Iterator[DraftLine]:
    """The pictures in a drawing, without those in the text boxes in it; `part` has the relations."""
    properties, extent = drawing.find(f".//{_WP}docPr"), drawing.find(f".//{_WP}extent")
    if properties is not None and properties.get("hidden") in ("1", "true"):
        return
    width, height = (_pixels(extent, side) for side in ("cx", "cy"))
    if any(side is not None and side < _SMALLEST for side in (width, height)):
        return
    alt, title = (_attribute(properties, name) for name in ("descr", "title"))
    for blip in drawing.iter(f"{_A}blip"):
        if next(blip.iterancestors(f"{_W}drawing"), None) is drawing:
            image = _image(part, blip.get(f"{_R}embed") or blip.get(f"{_R}link"), alt, title, width, height)
            if image:
                yield DraftLine("", block=image)


def vml_picture(part: Any, data: Any) -> Iterator[DraftLine]:
    """The picture of an element `IMAGE_DATA`."""
    shape = data.getparent()
    alt, title = _attribute(shape, "alt"), _attribute(data, "title")
    if image := _image(part, data.get(f"{_R}id"), alt, title, None, None):
        yield DraftLine("", block=image)


def _image(
    part: Any, identifier: str | None, alt: str | None, title: str | None, width: int | None, height: int | None
) -> Image | None:
    """The image to which a relation leads: a part of the document, or an address on the web."""
    relation = part.rels.get(identifier or "")
    address = digest = None
    if relation is not None and relation.is_external:
        address = absolute(None, str(relation.target_ref))
    elif relation is not None:
        data = getattr(relation.target_part, "blob", b"")
        digest = sha256(data).hexdigest() if len(data) >= LEAST_BYTES else None
    if not (alt or address or digest):
        return None
    return Image(alt, address, title if title != alt else None, None, width, height, digest)


def _attribute(element: Any, name: str) -> str | None:
    return (clean_line(element.get(name) or "", 300) or None) if element is not None else None


def _pixels(extent: Any, side: str) -> int | None:
    stated = extent.get(side, "") if extent is not None else ""
    pixels = int(stated) // _EMU_PER_PIXEL if stated.isdecimal() and len(stated) < 12 else 0
    return pixels if 0 < pixels <= _LARGEST else None
