"""Which way of drawing pictures the terminal knows, from what it answers to queries; and those ways.

kitty: https://sw.kovidgoyal.net/kitty/graphics-protocol/, iTerm2: https://iterm2.com/documentation-images.html,
sixel: DEC STD 070, chapter 9.
"""

from __future__ import annotations

import re
import zlib
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Protocol = Literal["kitty", "iterm2", "sixel", "blocks"]
"""`blocks`: characters, in any terminal."""

QUERY = "\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\\x1b[>q\x1b[16t\x1b[c"
"""Asks for kitty's protocol, the terminal's name, the size of a cell in pixels, and last for its attributes, which
all terminals answer: then there is nothing more to wait for."""

CELL = (10, 20)
"""Width and height of a cell in pixels where the terminal does not say. That of a VT340."""

_KITTY = re.compile(r"\x1b_Gi=31[;,]?[^;]*;?OK\x1b\\")
_NAME = re.compile(r"\x1bP>\|([^\x1b]*)\x1b\\")
_CELL_SIZE = re.compile(r"\x1b\[6;(\d{1,4});(\d{1,4})t")
_ATTRIBUTES = re.compile(r"\x1b\[\?([\d;]*)c")
_SIXEL_ATTRIBUTE = "4"
_CHUNK = 4096
"""Characters of one kitty command at most, as its protocol says."""
_IMAGE_ID = 31
_REPEATED = re.compile(rb"(.)\1{3,254}", re.S)


def is_reply(sequence: str) -> bool:
    """Whether a sequence that the terminal sent answers a part of `QUERY`."""
    return any(each.fullmatch(sequence) for each in (_KITTY, _NAME, _CELL_SIZE, _ATTRIBUTES))


@dataclass(slots=True)
class GraphicsSupport:
    """What the answers of the terminal say."""

    kitty: bool = False
    iterm2: bool = False
    sixel: bool = False
    cell: tuple[int, int] = CELL
    complete: bool = False
    """Whether the last answer has come."""

    def take(self, reply: str) -> None:
        """Learn from an answer."""
        if _KITTY.fullmatch(reply):
            self.kitty = True
        elif found := _NAME.fullmatch(reply):
            self.iterm2 = found[1].startswith("iTerm2")
        elif found := _CELL_SIZE.fullmatch(reply):
            height, width = int(found[1]), int(found[2])
            if 1 < width <= 200 and 1 < height <= 400:
                self.cell = (width, height)
        elif found := _ATTRIBUTES.fullmatch(reply):
            self.sixel = _SIXEL_ATTRIBUTE in found[1].split(";")[1:]
            self.complete = True

    @property
    def protocol(self) -> Protocol:
        """The best protocol of those that the terminal knows."""
        return "kitty" if self.kitty else "iterm2" if self.iterm2 else "sixel" if self.sixel else "blocks"


def at(x: int, y: int, codes: str) -> str:
    """Codes carried out with the cursor at a cell, counted from 0, and then back where it was."""
    return f"\x1b7\x1b[{y + 1};{x + 1}H{codes}\x1b8"


def kitty_picture(pixels: bytes, size: tuple[int, int], cells: tuple[int, int]) -> str:
    """The codes that show pixels of three bytes, scaled to some cells, in place of the picture shown before."""
    data = b64encode(zlib.compress(pixels, 1)).decode()
    first = f"a=T,q=2,f=24,o=z,t=d,i={_IMAGE_ID},p=1,C=1,s={size[0]},v={size[1]},c={cells[0]},r={cells[1]}"
    parts = [data[start : start + _CHUNK] for start in range(0, len(data), _CHUNK)]
    codes = []
    for number, part in enumerate(parts):
        keys = first if number == 0 else f"q=2,i={_IMAGE_ID}"
        codes.append(f"\x1b_G{keys},m={int(number + 1 < len(parts))};{part}\x1b\\")
    return "".join(codes)


KITTY_REMOVE = f"\x1b_Ga=d,d=I,i={_IMAGE_ID},q=2\x1b\\"
"""Removes the picture and frees its memory."""


def iterm2_picture(png: bytes, cells: tuple[int, int]) -> str:
    """The codes that show a PNG in some cells."""
    options = (
        f"inline=1;size={len(png)};width={cells[0]};height={cells[1]};preserveAspectRatio=0;doNotMoveCursor=1"
    )
    return f"\x1b]1337;File={options}:{b64encode(png).decode()}\x07"


def sixel_picture(indices: bytes, size: tuple[int, int], palette: list[tuple[int, int, int]]) -> str:
    """The codes that show pixels, each the index of one of at most 256 colours.

    Six rows at a time: for each colour in them, a character for every column says by its bits which rows have it.
    """
    width, height = size
    colors = [
        f"#{index};2;" + ";".join(str(round(part * 100 / 255)) for part in color)
        for index, color in enumerate(palette)
    ]
    bands = (b"$".join(_sixel_lines(indices, width, top, height)) for top in range(0, height, 6))
    # Pixels are square, and those of no colour stay as they are.
    return f'\x1bP0;1;0q"1;1;{width};{height}' + "".join(colors) + b"-".join(bands).decode() + "\x1b\\"


def _sixel_lines(indices: bytes, width: int, top: int, height: int) -> Iterator[bytes]:
    rows = [indices[width * y : width * (y + 1)] for y in range(top, min(top + 6, height))]
    for color in sorted(set(b"".join(rows))):
        bits = 0
        for number, row in enumerate(rows):
            has = bytearray(256)
            has[color] = 1 << number
            bits |= int.from_bytes(row.translate(has), "big")
        line = bits.to_bytes(width, "big").translate(_TO_SIXELS).rstrip(b"?")
        yield b"#%d" % color + _REPEATED.sub(lambda run: b"!%d" % len(run[0]) + run[1], line)


_TO_SIXELS = bytes(min(255, 63 + value) for value in range(256))
