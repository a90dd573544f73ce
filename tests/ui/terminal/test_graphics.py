"""Graphics protocols: what the terminal's answers mean, and codes that follow the protocols' specifications."""

from __future__ import annotations

import re
import zlib
from base64 import b64decode
from itertools import product
from random import Random

import pytest

from tui_reader.ui.terminal.graphics import (
    CELL,
    GraphicsSupport,
    at,
    is_reply,
    iterm2_picture,
    kitty_picture,
    sixel_picture,
)

KITTY_OK = "\x1b_Gi=31;OK\x1b\\"
ITERM2, XTERM = "\x1bP>|iTerm2 3.5.4\x1b\\", "\x1bP>|XTerm(390)\x1b\\"
WITH_SIXEL, WITHOUT_SIXEL = "\x1b[?62;4;22c", "\x1b[?64;1;2;6c"


@pytest.mark.parametrize(
    ("replies", "protocol", "cell"),
    [
        pytest.param([KITTY_OK, "\x1b[6;36;18t", WITHOUT_SIXEL], "kitty", (18, 36), id="kitty"),
        pytest.param([KITTY_OK, "\x1bP>|WezTerm 2024\x1b\\", WITH_SIXEL], "kitty", CELL, id="kitty before sixel"),
        pytest.param([ITERM2, WITH_SIXEL], "iterm2", CELL, id="iTerm2"),
        pytest.param([XTERM, "\x1b[6;16;8t", WITH_SIXEL], "sixel", (8, 16), id="xterm with sixel"),
        pytest.param([XTERM, WITHOUT_SIXEL], "blocks", CELL, id="xterm without"),
        pytest.param(["\x1b[?4c"], "blocks", CELL, id="a class of terminals is no attribute"),
        pytest.param(["\x1b[6;0;0t", "\x1b[?62;4c"], "sixel", CELL, id="no size of a cell"),
    ],
)
def test_what_the_answers_mean(replies: list[str], protocol: str, cell: tuple[int, int]) -> None:
    support = GraphicsSupport()
    for reply in replies:
        assert is_reply(reply)
        assert not support.complete
        support.take(reply)
    assert (support.protocol, support.cell, support.complete) == (protocol, cell, True)


@pytest.mark.parametrize(
    "sequence", ["\x1b_Gi=31;ENODATA:x\x1b\\", "\x1b[6;9c", "\x1b[I", "\x1b]11;rgb:0/0/0\x07"]
)
def test_other_sequences_are_no_answers(sequence: str) -> None:
    assert not is_reply(sequence)


def test_kitty_gets_all_pixels_in_chunks() -> None:
    # Incompressible: several chunks.
    pixels = Random(1).randbytes(60 * 40 * 3)
    codes = kitty_picture(pixels, (60, 40), (6, 2))
    commands = re.findall(r"\x1b_G([^;]*);([A-Za-z0-9+/=]*)\x1b\\", codes)
    assert "".join(f"\x1b_G{keys};{data}\x1b\\" for keys, data in commands) == codes
    assert len(commands) > 1
    assert all(len(data) <= 4096 and len(data) % 4 == 0 for _keys, data in commands)
    first = dict(pair.split("=") for pair in commands[0][0].split(","))
    wanted = {"a": "T", "f": "24", "o": "z", "s": "60", "v": "40", "c": "6", "r": "2", "q": "2", "C": "1"}
    assert wanted.items() <= first.items()
    more = [dict(pair.split("=") for pair in keys.split(","))["m"] for keys, _data in commands]
    assert more == ["1"] * (len(commands) - 1) + ["0"]
    assert zlib.decompress(b64decode("".join(data for _keys, data in commands))) == pixels


def test_iterm2_gets_a_file() -> None:
    found = re.fullmatch(r"\x1b\]1337;File=([^:]*):(.*)\x07", iterm2_picture(b"\x89PNG", (8, 3)))
    assert found
    options = dict(pair.split("=") for pair in found[1].split(";"))
    assert (options["inline"], options["width"], options["height"], options["size"]) == ("1", "8", "3", "4")
    assert b64decode(found[2]) == b"\x89PNG"


def decoded_sixel(codes: str) -> tuple[tuple[int, int], dict[int, tuple[int, ...]], dict[tuple[int, int], int]]:
    """Size, palette in per cent and the colour of each pixel, read as DEC STD 070 describes sixel data."""
    found = re.fullmatch(r'\x1bP[\d;]*q"1;1;(\d+);(\d+)(.*)\x1b\\', codes, re.S)
    assert found
    x = y = color = 0
    palette: dict[int, tuple[int, ...]] = {}
    pixels: dict[tuple[int, int], int] = {}
    for token in re.finditer(r"#(\d+)(?:;2;(\d+);(\d+);(\d+))?|!(\d+)([?-~])|([?-~])|(\$)|(-)", found[3]):
        number, *parts, times, repeated, single, back, down = token.groups()
        if number is not None:
            color = int(number)
            if parts[0] is not None:
                palette[color] = tuple(map(int, parts))
        elif back or down:
            x, y = 0, y + (6 if down else 0)
        else:
            end = x + int(times or 1)
            bits = ord(repeated or single) - 63
            for place in product(range(x, end), (y + row for row in range(6) if bits >> row & 1)):
                assert place not in pixels, "each pixel once"
                pixels[place] = color
            x = end
    return (int(found[1]), int(found[2])), palette, pixels


@pytest.mark.parametrize("size", [(1, 1), (7, 6), (40, 13)])
def test_sixels_are_the_pixels(size: tuple[int, int]) -> None:
    width, height = size
    indices = bytes((x // 9 + y) % 3 for y in range(height) for x in range(width))
    found, palette, pixels = decoded_sixel(sixel_picture(indices, size, [(255, 0, 0), (0, 128, 0), (0, 0, 0)]))
    assert found == size
    assert palette == {0: (100, 0, 0), 1: (0, 50, 0), 2: (0, 0, 0)}
    assert pixels == {(x, y): indices[y * width + x] for y in range(height) for x in range(width)}


def test_the_cursor_returns() -> None:
    assert at(4, 2, "X") == "\x1b7\x1b[3;5HX\x1b8"
