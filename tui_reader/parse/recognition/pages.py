"""The pages of a file that text recognition reads: those of a PDF without text, and pictures. Runs in the confined
process; see `process`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Protocol

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
    """The pages of a PDF or picture. Raises UndrawablePages for other files, any exception for damaged ones."""
    start = pdf_start(data)
    return PdfPages(data[start:]) if start is not None else PicturePages(data)


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


class PicturePages:
    """The frames of a picture, which Pillow decodes: pages of a TIFF file, one of other formats."""

    def __init__(self, data: bytes) -> None:
        from PIL import Image, UnidentifiedImageError

        from tui_reader.parse.pictures.decoding import FORMATS, MOST_PIXELS

        Image.MAX_IMAGE_PIXELS = None
        try:
            self._image = Image.open(BytesIO(data), formats=FORMATS)
        except UnidentifiedImageError as error:
            raise UndrawablePages("it is neither a PDF nor a picture") from error
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
