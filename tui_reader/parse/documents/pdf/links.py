"""Links of a PDF page: the addresses and places to which they lead, and the characters that they cover."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from ctypes import byref, c_float, c_int, create_string_buffer
from typing import Any, NamedTuple

from pypdfium2 import PdfDocument, PdfPage
from pypdfium2.raw import (
    FPDF_LINK,
    FS_QUADPOINTSF,
    FS_RECTF,
    PDFACTION_GOTO,
    PDFACTION_URI,
    FPDFAction_GetDest,
    FPDFAction_GetType,
    FPDFAction_GetURIPath,
    FPDFDest_GetDestPageIndex,
    FPDFDest_GetLocationInPage,
    FPDFLink_CountQuadPoints,
    FPDFLink_Enumerate,
    FPDFLink_GetAction,
    FPDFLink_GetAnnotRect,
    FPDFLink_GetDest,
    FPDFLink_GetQuadPoints,
)

from tui_reader.parse.documents.pdf.characters import CharacterPlaces
from tui_reader.text.link_target import link_target
from tui_reader.text.web_address import MOST_CHARACTERS

MOST_LINKS = 2000
"""Links of a page that are read. Chosen by hand."""

_BEYOND = 2.0
"""Points by which the middle of a character may stand outside of its link. Chosen by hand."""

_BAND, _FARTHEST = 20.0, 20_000.0
"""Points: the height of the bands by which links are looked up, and the largest page."""

PAGE = "#page-"
"""What the address of a link to a page of the document begins with; the number of the page follows."""

_Box = tuple[float, float, float, float]


class PrintedLink(NamedTuple):
    """An address, `#page-3` for a page of the document, with `#page-3,512` the height on it in points; the boxes
    that the link covers: left, bottom, right, top."""

    address: str
    boxes: tuple[_Box, ...]

    @property
    def target(self) -> str:
        """The address without a height."""
        return self.address.partition(",")[0] if self.address.startswith(PAGE) else self.address


def links_on_page(document: PdfDocument, page: PdfPage) -> list[PrintedLink]:
    """The links of a page that lead to an address or to a page of the document; those that run programs, or lead
    into other files, are none."""
    found: list[PrintedLink] = []
    position, link = c_int(0), FPDF_LINK()
    while len(found) < MOST_LINKS and FPDFLink_Enumerate(page.raw, byref(position), byref(link)):
        address = _address(document, link)
        boxes = _boxes(link) if address else ()
        if boxes:
            found.append(PrintedLink(address, boxes))
    return found


def _address(document: PdfDocument, link: Any) -> str:
    action = FPDFLink_GetAction(link)
    kind = FPDFAction_GetType(action) if action else PDFACTION_GOTO
    if kind == PDFACTION_URI:
        size = min(FPDFAction_GetURIPath(document.raw, action, None, 0), MOST_CHARACTERS + 1)
        uri = create_string_buffer(max(1, size))
        FPDFAction_GetURIPath(document.raw, action, uri, size)
        return link_target(None, uri.value.decode("utf-8", "replace")) or ""
    if kind != PDFACTION_GOTO:
        return ""
    place = FPDFLink_GetDest(document.raw, link) or (FPDFAction_GetDest(document.raw, action) if action else None)
    page = FPDFDest_GetDestPageIndex(document.raw, place) if place else -1
    if page < 0:
        return ""
    has_x, has_y, has_zoom = c_int(), c_int(), c_int()
    x, y, zoom = c_float(), c_float(), c_float()
    out = [byref(one) for one in (has_x, has_y, has_zoom, x, y, zoom)]
    known = FPDFDest_GetLocationInPage(place, *out)
    return f"{PAGE}{page + 1}" + (f",{y.value:.0f}" if known and has_y.value else "")


def _boxes(link: Any) -> tuple[_Box, ...]:
    found: list[_Box] = []
    points = FS_QUADPOINTSF()
    for index in range(min(FPDFLink_CountQuadPoints(link), MOST_LINKS)):
        if FPDFLink_GetQuadPoints(link, index, byref(points)):
            xs = (points.x1, points.x2, points.x3, points.x4)
            ys = (points.y1, points.y2, points.y3, points.y4)
            found.append((min(xs), min(ys), max(xs), max(ys)))
    box = FS_RECTF()
    if not found and FPDFLink_GetAnnotRect(link, byref(box)):
        found.append((box.left, min(box.bottom, box.top), box.right, max(box.bottom, box.top)))
    return tuple(found)


def linked_characters(characters: str, places: CharacterPlaces, links: Sequence[PrintedLink]) -> Mapping[int, str]:
    """The address of each character that a link covers; a space between two of one link is in it too."""
    found: dict[int, str] = {}
    bands = _bands(links)
    if not bands:
        return found
    last = -1
    for index, character in enumerate(characters):
        if character.isspace():
            continue
        x, y = places.middle(index)
        boxes = bands.get(int(y // _BAND), ())
        address = next(
            (one for (left, bottom, right, top), one in boxes if left <= x <= right and bottom <= y <= top), ""
        )
        if address:
            if found.get(last) == address and "\n" not in characters[last:index]:
                found.update(dict.fromkeys(range(last + 1, index), address))
            found[index] = address
        last = index
    return found


def _bands(links: Sequence[PrintedLink]) -> dict[int, list[tuple[_Box, str]]]:
    """The boxes of links, a little larger, with their addresses, by the bands of the page that they touch."""
    bands: dict[int, list[tuple[_Box, str]]] = {}
    for link in links:
        for left, bottom, right, top in link.boxes:
            box = (left - _BEYOND, bottom - _BEYOND, right + _BEYOND, top + _BEYOND)
            first, last = (int(min(max(edge, -_FARTHEST), _FARTHEST) // _BAND) for edge in (box[1], box[3]))
            for band in range(first, last + 1):
                bands.setdefault(band, []).append((box, link.address))
    return bands
