"""Pixels as half blocks and as braille."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style

from tui_reader.parse.pictures.process import Picture
from tui_reader.ui.pictures.rendering import braille, graphic, half_blocks
from tui_reader.ui.pictures.viewport import Viewport

BLACK, WHITE, RED = b"\0\0\0", b"\xff\xff\xff", b"\xff\0\0"


def picture(width: int, *pixels: bytes) -> Picture:
    height = len(pixels) // width
    return Picture(width, height, b"".join(pixels), b"", (width, height), "PNG")


def drawn(row: list[Segment]) -> list[tuple[str, str | None, str | None]]:
    found = []
    for text, style, _control in row:
        assert style
        assert style.color
        assert style.bgcolor
        found.append((text, style.color.get_truecolor().hex, style.bgcolor.get_truecolor().hex))
    return found


def test_a_cell_has_two_pixels() -> None:
    source = picture(3, RED, RED, WHITE, WHITE, WHITE, WHITE)
    (row,) = half_blocks(source, Viewport().part((3, 2), (3, 1), (1, 2)))
    assert drawn(row) == [("▀▀", "#ff0000", "#ffffff"), (" ", "#ffffff", "#ffffff")]


def test_a_dot_is_a_light_pixel() -> None:
    # Left column light but for its third row; right column dark but for its last.
    rows = [(WHITE, BLACK), (WHITE, BLACK), (BLACK, BLACK), (WHITE, WHITE)]
    source = picture(2, *(pixel for row in rows for pixel in row))
    ((cell,),) = braille(source, Viewport().part((2, 4), (1, 1), (2, 4)), Style())
    assert cell.text == chr(0x2800 + 0x01 + 0x02 + 0x40 + 0x80)


def test_each_protocol_gets_its_codes() -> None:
    source = picture(2, RED, WHITE)
    part = Viewport().part((2, 1), (4, 2), (1, 1))
    starts = {"kitty": "\x1b_G", "iterm2": "\x1b]1337;File=", "sixel": "\x1bP0;1;0q"}
    for protocol, start in starts.items():
        assert graphic(source, part, (1, 1), protocol).startswith(start)  # type: ignore[arg-type]
