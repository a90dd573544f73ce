"""Draw the screen of the program in a terminal as a PNG, for the README and for checking changes.

    python docs/screenshot.py OUT.png [--size 120x40] [--keys 'G;enter'] [-- COMMAND…]

The picture of the README shows the samples, which a home without an archive opens:

    BULLETIN_TUI_HOME=$(mktemp -d) python docs/screenshot.py docs/screenshot.png \\
        --size 110x32 --keys '/;供水用水管理;enter;enter' -- bulletin-tui --lang zh_CN --theme ink-night

Requires pyte, Pillow and a monospaced font with Chinese characters (by default Noto Sans Mono CJK).
"""

from __future__ import annotations

import argparse
import codecs
import fcntl
import os
import pty
import re
import select
import struct
import sys
import termios
import time
from pathlib import Path

import pyte
from PIL import Image, ImageDraw, ImageFont

CELL = (11, 23)
FONT_SIZE = 20
FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
NARROW = "/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf"
"""Font for characters of one cell: in Chinese fonts, quotation marks and rules are two cells wide."""
BOLD = "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc"
MONO_INDEX = 7
"""Index of `Noto Sans Mono CJK SC` in Debian's font collection."""

PALETTE = 64
"""Colours of the picture."""

NAMED = {"enter": "\r", "esc": "\x1b", "tab": "\t", "space": " ", "pgdn": "\x1b[6~", "down": "\x1b[B"}
COLORS = {"black": "000000", "red": "cc4444", "green": "44aa66", "brown": "bb9944", "blue": "5588cc"}
COLORS |= {"magenta": "aa66bb", "cyan": "44aaaa", "white": "cccccc"}

UNKNOWN_TO_PYTE = re.compile(rb"\x1b\[[<>=?][0-9;]*u|\x1b\[\?[0-9;]*\$p|\x1b\]22;[a-z-]*(?:\x07|\x1b\\)")


def play(command: list[str], size: tuple[int, int], keys: list[str], wait: float) -> pyte.Screen:
    """Run a command in a pty, wait `wait` seconds, send keys one by one, and return the final screen."""
    columns, rows = size
    screen = pyte.Screen(columns, rows)
    stream = pyte.ByteStream(screen)
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ.update(TERM="xterm-256color", COLORTERM="truecolor")
        os.execvp(command[0], command)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def read_for(seconds: float) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if select.select([terminal], [], [], 0.05)[0]:
                try:
                    data = os.read(terminal, 65536)
                except OSError:
                    return
                stream.feed(UNKNOWN_TO_PYTE.sub(b"", data))

    read_for(wait)
    for key in keys:
        os.write(terminal, NAMED.get(key, key).encode())
        read_for(0.7)
    os.kill(pid, 9)
    os.waitpid(pid, 0)
    return screen


def color(name: str, otherwise: str) -> tuple[int, ...]:
    """A pyte colour as red, green and blue; `otherwise` for the default colour."""
    found = COLORS.get(name, name if re.fullmatch("[0-9a-f]{6}", name) else None)
    return tuple(codecs.decode(found or otherwise, "hex"))


def draw(screen: pyte.Screen) -> Image.Image:
    """The screen as an image, with each wide character across its two cells."""
    width, height = CELL
    regular = ImageFont.truetype(FONT, FONT_SIZE, index=MONO_INDEX)
    narrow = ImageFont.truetype(NARROW, FONT_SIZE - 2)
    bold = ImageFont.truetype(BOLD, FONT_SIZE, index=MONO_INDEX)
    image = Image.new("RGB", (screen.columns * width, screen.lines * height), color("14171c", ""))
    pen = ImageDraw.Draw(image)
    for y in range(screen.lines):
        for x in range(screen.columns):
            cell = screen.buffer[y][x]
            front, back = color(cell.fg, "cccccc"), color(cell.bg, "101010")
            if cell.reverse:
                front, back = back, front
            pen.rectangle((x * width, y * height, (x + 1) * width, (y + 1) * height), fill=back)
    for y in range(screen.lines):
        for x in range(screen.columns):
            cell = screen.buffer[y][x]
            if not cell.data.strip():
                continue
            front, back = color(cell.fg, "cccccc"), color(cell.bg, "101010")
            fill = back if cell.reverse else front
            wide = x + 1 < screen.columns and not screen.buffer[y][x + 1].data
            single = not wide and not cell.data.isascii()
            font = narrow if single else bold if cell.bold else regular
            pen.text((x * width, y * height - (0 if single else 4)), cell.data, font=font, fill=fill)
            if cell.underscore:
                right = (x + (2 if wide else 1)) * width
                pen.line((x * width, (y + 1) * height - 2, right, (y + 1) * height - 2), fill=fill)
            if cell.strikethrough:
                right, middle = (x + (2 if wide else 1)) * width, y * height + height // 2
                pen.line((x * width, middle, right, middle), fill=fill)
    return image


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--size", default="120x40")
    parser.add_argument("--keys", default="", help="keys to send, separated by ;")
    parser.add_argument("--wait", type=float, default=4.0, help="seconds before the first key")
    # argparse cannot leave a command with options of its own alone.
    at = sys.argv.index("--") if "--" in sys.argv else len(sys.argv)
    given, command = parser.parse_args(sys.argv[1:at]), sys.argv[at + 1 :]
    columns, rows = map(int, given.size.split("x"))
    screen = play(
        command or ["bulletin-tui"], (columns, rows), [key for key in given.keys.split(";") if key], given.wait
    )
    # The screen has few colours; a palette makes the file a fraction as large.
    draw(screen).quantize(PALETTE, Image.Quantize.MAXCOVERAGE).save(given.out, optimize=True)
    sys.stdout.write(f"{given.out}\n")


if __name__ == "__main__":
    main()
