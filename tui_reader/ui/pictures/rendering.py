"""Pixels as characters: half blocks in colour, braille dots without; and as what graphics protocols take.

Pixels come from the process that decodes pictures; Pillow only scales them here.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

from PIL import Image
from rich.color import Color
from rich.color_triplet import ColorTriplet
from rich.segment import Segment
from rich.style import Style

from tui_reader.parse.pictures.process import Picture
from tui_reader.ui.pictures.viewport import VisiblePart
from tui_reader.ui.terminal.graphics import Protocol, iterm2_picture, kitty_picture, sixel_picture

UPPER_HALF = "▀"
_BRAILLE = 0x2800
# The dots of a braille character by column and row (Unicode, chapter 21.1).
_DOTS = ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80))
_SIXEL_COLORS = 200
_PALETTE_SIDE = 200
"""Pixels of the shorter side of a reduced picture from which the colours are chosen."""


def scaled(picture: Picture, part: VisiblePart, size: tuple[int, int]) -> Image.Image:
    """The part of the picture in `size` pixels."""
    image = Image.frombytes("RGB", (picture.width, picture.height), picture.pixels)
    return image.resize(size, Image.Resampling.LANCZOS, box=part.box, reducing_gap=2.0)


def half_blocks(picture: Picture, part: VisiblePart) -> list[list[Segment]]:
    """A line of segments for each row of cells, two pixels in each cell."""
    columns, rows = part.cells
    data = scaled(picture, part, (columns, 2 * rows)).tobytes()
    return [list(_half_block_row(data, columns, row)) for row in range(rows)]


def _half_block_row(data: bytes, columns: int, row: int) -> Iterator[Segment]:
    start = 6 * columns * row
    before, count = None, 0
    for column in range(columns):
        upper = start + 3 * column
        lower = upper + 3 * columns
        colors = data[upper : upper + 3], data[lower : lower + 3]
        if before is not None and colors != before:
            yield _half_block(before, count)
            count = 0
        before, count = colors, count + 1
    if before is not None:
        yield _half_block(before, count)


def _half_block(colors: tuple[bytes, bytes], count: int) -> Segment:
    upper, lower = (Color.from_triplet(ColorTriplet(*color)) for color in colors)
    return Segment((UPPER_HALF if colors[0] != colors[1] else " ") * count, Style(color=upper, bgcolor=lower))


def braille(picture: Picture, part: VisiblePart, style: Style) -> list[list[Segment]]:
    """A line for each row of cells, eight dots in each cell; a dot is light, as the text of most terminals is."""
    columns, rows = part.cells
    dots = scaled(picture, part, (2 * columns, 4 * rows)).convert("1").convert("L").tobytes()
    lines = []
    for row in range(rows):
        text = ""
        for column in range(columns):
            code = _BRAILLE
            for x, down in enumerate(_DOTS):
                for y, dot in enumerate(down):
                    if dots[(4 * row + y) * 2 * columns + 2 * column + x]:
                        code |= dot
            text += chr(code)
        lines.append([Segment(text, style)])
    return lines


def graphic(picture: Picture, part: VisiblePart, cell: tuple[int, int], protocol: Protocol) -> str:
    """The codes that draw the part at the cursor. Takes some tenths of a second: call it in a thread."""
    columns, rows = part.cells
    size = columns * cell[0], rows * cell[1]
    image = scaled(picture, part, size)
    if protocol == "kitty":
        return kitty_picture(image.tobytes(), size, part.cells)
    if protocol == "iterm2":
        file = io.BytesIO()
        image.save(file, "PNG", compress_level=1)
        return iterm2_picture(file.getvalue(), part.cells)
    # Without dithering, 200 colours are seen as steps in every sky.
    small = image.reduce(max(1, min(size) // _PALETTE_SIDE))
    palette_image = small.quantize(_SIXEL_COLORS, Image.Quantize.MEDIANCUT)
    reduced = image.quantize(palette=palette_image, dither=Image.Dither.FLOYDSTEINBERG)
    flat = reduced.getpalette() or []
    palette = [(flat[at], flat[at + 1], flat[at + 2]) for at in range(0, len(flat), 3)]
    return sixel_picture(reduced.tobytes(), size, palette)
