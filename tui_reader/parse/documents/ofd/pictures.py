"""The pictures on the pages of OFD documents, with their places; nothing is decoded."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, NamedTuple

from ofdkit.errors import OFDError
from ofdkit.package import Package

from tui_reader.parse.documents.packed import parse_xml

_MOST_PAGES = 5000
_MOST_PICTURES = 200
"""Pictures of one page. Chosen by hand."""
_LARGEST = 100_000.0
"""Millimetres; what is larger is damage. Chosen by hand."""

Affine = tuple[float, float, float, float, float, float]
"""`a b c d e f` of GB/T 33190: the point (x, y) becomes (ax + cy + e, bx + dy + f)."""


class PlacedPicture(NamedTuple):
    """A picture in a part of the document, and what brings its unit square, from the upper left corner, to its
    place on the page in millimetres from the upper left corner of that."""

    part: str
    place: Affine


class PicturePage(NamedTuple):
    """A page: its size in millimetres, and its pictures from the lowest one up."""

    width: float
    height: float
    pictures: tuple[PlacedPicture, ...] = ()


class OfdPictures:
    """The pages of an OFD document by their pictures. Raises OFDError, or any exception for damage."""

    def __init__(self, data: bytes) -> None:
        self._package = Package(data)
        self.pages: list[PicturePage] = []
        """One for each page that the document lists, as `ofdkit` counts them."""
        package = self._package
        entry = package.find("OFD.xml")
        for location in _texts(self._tree(entry), "DocRoot"):
            if (path := package.resolve(entry, location)) is not None:
                self._add_pages(path)

    def read(self, part: str) -> bytes:
        """The bytes of a part. Raises OFDError."""
        return bytes(self._package.read(part))

    def _tree(self, part: str | None) -> Any:
        if part is None:
            return None
        try:
            return parse_xml(self._package.read(part))
        except OFDError:
            return None

    def _add_pages(self, path: str) -> None:
        document, package = self._tree(path), self._package
        if document is None:
            return
        box = next((_box(text) for text in _texts(document, "PhysicalBox")), None) or (0.0, 0.0, 210.0, 297.0)
        media = self._media(path, [*_texts(document, "PublicRes"), *_texts(document, "DocumentRes")])
        templates = {
            each.get("ID", ""): package.resolve(path, each.get("BaseLoc"))
            for each in document.iter("{*}TemplatePage")
        }
        for page in document.iter("{*}Page"):
            if len(self.pages) < _MOST_PAGES:
                self.pages.append(self._page(package.resolve(path, page.get("BaseLoc")), box, media, templates))

    def _page(
        self,
        path: str | None,
        box: tuple[float, float, float, float],
        media: dict[str, str],
        templates: dict[str, str | None],
    ) -> PicturePage:
        root = self._tree(path)
        if root is None:
            return PicturePage(box[2], box[3])
        box = next((_box(text) for text in _texts(root, "PhysicalBox")), None) or box
        media = {**media, **self._media(path, _texts(root, "PageRes"))}
        below = [self._tree(templates.get(each.get("TemplateID", ""))) for each in root.iter("{*}Template")]
        found = [
            PlacedPicture(media[image.get("ResourceID", "")], place)
            for layer in (*below, root)
            for image in (layer.iter("{*}ImageObject") if layer is not None else ())
            if image.get("ResourceID", "") in media and (place := _place(image, box)) is not None
        ]
        return PicturePage(box[2], box[3], tuple(found[:_MOST_PICTURES]))

    def _media(self, path: str | None, locations: list[str]) -> dict[str, str]:
        """The parts of pictures by their identifiers."""
        found: dict[str, str] = {}
        for location in locations:
            part = self._package.resolve(path, location)
            root = self._tree(part)
            base = root.get("BaseLoc", "") if root is not None else ""
            for each in root.iter("{*}MultiMedia") if root is not None else ():
                for name in _texts(each, "MediaFile"):
                    file = self._package.resolve(part, f"{base}/{name}" if base else name)
                    file = file or self._package.resolve(part, name)
                    if file is not None and each.get("Type", "Image") == "Image":
                        found.setdefault(each.get("ID", ""), file)
        return found


def _texts(root: Any, name: str) -> list[str]:
    return [(each.text or "").strip() for each in root.iter(f"{{*}}{name}")] if root is not None else []


def _numbers(text: str | None, count: int) -> tuple[float, ...] | None:
    try:
        found = tuple(float(part) for part in (text or "").split())
    except ValueError:
        return None
    is_sound = len(found) == count and all(math.isfinite(each) and abs(each) <= _LARGEST for each in found)
    return found if is_sound else None


def _box(text: str | None) -> tuple[float, float, float, float] | None:
    found = _numbers(text, 4)
    return (found[0], found[1], found[2], found[3]) if found and found[2] > 0 and found[3] > 0 else None


def _place(image: Any, page: tuple[float, float, float, float]) -> Affine | None:
    """Where a picture stands: in the outermost block a place on the page, in others one in that."""
    box = _box(image.get("Boundary"))
    if box is None:
        return None
    matrix = _numbers(image.get("CTM"), 6) or (box[2], 0.0, 0.0, box[3], 0.0, 0.0)
    a, b, c, d, e, f = matrix
    return a, b, c, d, e + box[0] - page[0], f + box[1] - page[1]


def page_numbers(pages: list[PicturePage]) -> Iterator[int]:
    """The numbers of the pages that have pictures."""
    return (number for number, page in enumerate(pages, 1) if page.pictures)
