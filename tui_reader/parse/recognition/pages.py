"""The pages of a file that text recognition reads: those of a PDF or OFD document without text, the pictures of a
Word document that consists of them, and pictures. Runs in the confined process; see `process`."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any, Protocol

import numpy as np

from tui_reader.parse.signatures import pdf_start

DPI = 150
"""Dots per inch of pages as they are read: more cost time and do not lower the error (measured 2026-11-29)."""

_MOST_DOTS = 4000
"""Dots of the longer side of a drawn page, of large formats. Chosen by hand; the engine reduces it further."""

_FINE = 200
"""Dots per inch of a picture from which it is reduced. Chosen by hand."""

MOST_FRAMES = 1000
"""Pages of a picture file, such as a fax, that are read. Chosen by hand."""


class UndrawablePages(Exception):
    """A file whose pages cannot be drawn; the message says why, without its name."""


class FilePages(Protocol):
    """A file with pages, numbered from 1."""

    count: int

    def pictures(self) -> Iterator[int]:
        """The pages whose text is not in the file."""

    def grey(self, page: int) -> np.ndarray:
        """The picture of a page, rows of shades from 0 for black to 255. Raises any exception for damage."""


def open_pages(data: bytes) -> FilePages:
    """The pages of a document or picture. Raises UndrawablePages for other files, any exception for damaged
    ones."""
    from tui_reader.parse.documents.detection import document_kind

    match document_kind(data):
        case "pdf":
            return PdfPages(data[pdf_start(data) or 0 :])
        case "ofd":
            return OfdPages(data)
        case "docx":
            return WordPages(data)
        case _:
            return PicturePages(data)


class PdfPages:
    """The pages of a PDF, drawn by pdfium."""

    def __init__(self, data: bytes) -> None:
        from tui_reader.parse.documents.pdf.reading import open_pdf

        self._document = open_pdf(data)
        self.count = len(self._document)

    def pictures(self) -> Iterator[int]:
        from pypdfium2 import PdfiumError

        from tui_reader.parse.documents.pdf.pictures import is_picture

        for number in range(self.count):
            try:
                page = self._document[number]
                found = is_picture(page)
                page.close()
            except PdfiumError:
                # A page that cannot be read cannot be drawn.
                continue
            if found:
                yield number + 1

    def grey(self, page: int) -> np.ndarray:
        opened = self._document[page - 1]
        scale = min(DPI / 72, _MOST_DOTS / max(1.0, *opened.get_size()))
        grey: np.ndarray = opened.render(scale=scale, grayscale=True, may_draw_forms=True).to_numpy().copy()
        opened.close()
        return grey[:, :, 0] if grey.ndim == 3 else grey


class OfdPages:
    """The pages of an OFD document; of those without text, their pictures are drawn."""

    def __init__(self, data: bytes) -> None:
        import ofdkit

        from tui_reader.parse.documents.ofd.pictures import OfdPictures

        self._document = ofdkit.open(data)
        self._pictures = OfdPictures(data)
        self.count = len(self._pictures.pages)

    def pictures(self) -> Iterator[int]:
        import ofdkit

        from tui_reader.parse.documents.ofd.pictures import page_numbers

        for number in page_numbers(self._pictures.pages):
            try:
                if not self._document.pages[number - 1].text().strip():
                    yield number
            except (ofdkit.OFDError, ValueError, KeyError, IndexError, OverflowError):
                # A page that cannot be read is not known to have no text.
                continue

    def grey(self, page: int) -> np.ndarray:
        from PIL import Image

        width, height, pictures = self._pictures.pages[page - 1]
        scale = min(DPI / 25.4, _MOST_DOTS / max(1.0, width, height))
        size = max(1, round(width * scale)), max(1, round(height * scale))
        canvas = Image.new("L", size, 255)
        for part, place in pictures:
            picture = _decoded(self._pictures.read(part)).convert("L")
            a, b, c, d, e, f = (scale * value for value in place)
            # Sides of the picture on the page. What is much larger is reduced before, so that no stroke is lost.
            across, down = math.hypot(a, b), math.hypot(c, d)
            if min(across, down) < 1:
                continue
            picture = picture.reduce(
                (max(1, int(picture.width / across)), max(1, int(picture.height / down))),
            )
            determinant = a * d - b * c
            if abs(determinant) < 1:
                continue
            w, h = picture.width / determinant, picture.height / determinant
            back = (d * w, -c * w, (c * f - d * e) * w, -b * h, a * h, (b * e - a * f) * h)
            turned = (size, Image.Transform.AFFINE, back, Image.Resampling.BICUBIC)
            mask = Image.new("L", picture.size, 255).transform(*turned)
            canvas.paste(picture.transform(*turned), (0, 0), mask)
        grey: np.ndarray = np.array(canvas)
        return grey


def _decoded(data: bytes) -> Any:
    """A picture, decoded by Pillow. Raises UndrawablePages for a format that it has not, and for a large one."""
    from PIL import Image, UnidentifiedImageError

    from tui_reader.parse.pictures.decoding import FORMATS, MOST_PIXELS, upright_on_white

    Image.MAX_IMAGE_PIXELS = None
    try:
        image = Image.open(BytesIO(data), formats=FORMATS)
    except UnidentifiedImageError as error:
        raise UndrawablePages("it has pictures in a format that is not read") from error
    width, height = image.size
    if width * height > MOST_PIXELS:
        raise UndrawablePages(f"it has {width} x {height} pixels, more than are read")
    return upright_on_white(image)


class WordPages:
    """The pictures of a Word document that has no text; none of one that has."""

    def __init__(self, data: bytes) -> None:
        from tui_reader.parse.documents.word.reading import picture_digests

        self._data = data
        self._digests = picture_digests(data)
        self.count = len(self._digests)

    def pictures(self) -> Iterator[int]:
        return iter(range(1, self.count + 1))

    def grey(self, page: int) -> np.ndarray:
        from tui_reader.parse.pictures.finding import find_picture

        data = find_picture(self._data, self._digests[page - 1])
        if data is None:
            raise UndrawablePages("it has a picture that is not in the file")
        return PicturePages(data).grey(1)


class PicturePages:
    """The frames of a picture, which Pillow decodes: pages of a TIFF file, one of other formats."""

    def __init__(self, data: bytes) -> None:
        from PIL import Image, UnidentifiedImageError

        from tui_reader.parse.pictures.decoding import FORMATS, MOST_PIXELS

        Image.MAX_IMAGE_PIXELS = None
        try:
            self._image = Image.open(BytesIO(data), formats=FORMATS)
        except UnidentifiedImageError as error:
            raise UndrawablePages("it is no document of pages and no picture") from error
        self._most = MOST_PIXELS
        # Frames of moving pictures are no pages.
        frames = getattr(self._image, "n_frames", 1) if self._image.format == "TIFF" else 1
        self.count = min(int(frames), MOST_FRAMES)

    def pictures(self) -> Iterator[int]:
        return iter(range(1, self.count + 1))

    def grey(self, page: int) -> np.ndarray:
        from PIL import Image

        from tui_reader.parse.pictures.decoding import upright_on_white

        image = self._image
        if page > 1 or self.count > 1:
            image.seek(page - 1)
        width, height = image.size
        if width * height > self._most:
            raise UndrawablePages(f"it has {width} x {height} pixels, more than are read")
        plain = upright_on_white(image).convert("L")
        fine = max(_dots(image.info.get("dpi")), default=0.0)
        if fine >= _FINE:
            scale = DPI / fine
            size = max(1, round(plain.width * scale)), max(1, round(plain.height * scale))
            plain = plain.resize(size, Image.Resampling.BOX)
        grey: np.ndarray = np.array(plain)
        return grey


def _dots(stated: object) -> Iterator[float]:
    """The dots per inch that a picture states; none where it states nothing that a scanner has."""
    values: Sequence[object] = stated if isinstance(stated, tuple) else ()
    for value in values:
        try:
            number = float(value)  # type: ignore[arg-type]
        except (TypeError, ValueError, ZeroDivisionError):
            return
        if not 50 <= number <= 2400:
            return
        yield number
