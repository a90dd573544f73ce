"""Pens: how a cell is drawn, and the shortest escape sequence from one pen to the next."""

from __future__ import annotations

from collections.abc import Iterable
from zlib import crc32

from rich.color import ColorSystem
from rich.style import Style

ON = {
    "bold": "1",
    "dim": "2",
    "italic": "3",
    "underline": "4",
    "blink": "5",
    "blink2": "6",
    "reverse": "7",
    "conceal": "8",
    "strike": "9",
    "underline2": "21",
    "frame": "51",
    "encircle": "52",
    "overline": "53",
}
"""SGR codes (ECMA-48, 8.3.117) of Rich's attributes."""

OFF = {"1": "22", "2": "22", "3": "23", "4": "24", "21": "24", "5": "25", "6": "25", "7": "27", "8": "28"}
OFF |= {"9": "29", "51": "54", "52": "54", "53": "55"}
"""The SGR code that ends an attribute; it ends all attributes with the same one."""

VISIBLE_ON_BLANK = {"4", "5", "6", "7", "9", "21", "51", "52", "53"}
"""Attributes that are seen on a space; blinking ones count because of the others."""


class Pen:
    """SGR codes of attributes and colours, and the address of a link; empty for the terminal's defaults.

    Pens of one `Pens` are equal if they are the same object.
    """

    __slots__ = ("attributes", "background", "foreground", "link")

    def __init__(
        self, attributes: tuple[str, ...] = (), foreground: str = "", background: str = "", link: str = ""
    ) -> None:
        self.attributes, self.foreground, self.background, self.link = attributes, foreground, background, link


PLAIN = Pen()
"""What a terminal draws after `CSI m`."""


class Pens:
    """The pens of Rich's styles in a colour system."""

    def __init__(self, color_system: ColorSystem) -> None:
        self.color_system = color_system
        self._of_style: dict[Style | None, Pen] = {None: PLAIN}
        self._known: dict[tuple[tuple[str, ...], str, str, str], Pen] = {((), "", "", ""): PLAIN}
        self._fills: dict[Pen, Pen] = {}
        self._changes: dict[tuple[Pen, Pen], str] = {}

    @property
    def count(self) -> int:
        """How many pens there are; they are kept for as long as their `Pens`."""
        return len(self._known)

    def like(self, pen: Pen) -> Pen:
        """The pen that draws as one of another `Pens`."""
        return self._pen(pen.attributes, pen.foreground, pen.background, pen.link)

    def of(self, style: Style | None) -> Pen:
        """The pen of a style. Metadata do not count, nor the random ids that Rich gives to links."""
        pen = self._of_style.get(style)
        if pen is None:
            pen = self._of_style[style] = self._pen_of(style) if style else PLAIN
        return pen

    def fill(self, pen: Pen) -> Pen:
        """The pen of the spaces of a pen, without what is not seen on a space."""
        found = self._fills.get(pen)
        if found is None:
            seen = any(code in VISIBLE_ON_BLANK for code in pen.attributes)
            found = pen if seen else self._pen((), "", pen.background, pen.link)
            self._fills[pen] = found
        return found

    def change(self, before: Pen, after: Pen) -> str:
        """The shortest escape sequence after which a terminal draws with the second pen instead of the first."""
        key = (before, after)
        found = self._changes.get(key)
        if found is None:
            found = self._changes[key] = _select(before, after) + _link(before, after)
        return found

    def _pen(self, attributes: tuple[str, ...], foreground: str, background: str, link: str) -> Pen:
        """The pen with these codes, always the same object."""
        key = (attributes, foreground, background, link)
        pen = self._known.get(key)
        if pen is None:
            pen = self._known[key] = Pen(*key)
        return pen

    def _pen_of(self, style: Style) -> Pen:
        system = self.color_system
        color, background = style.color, style.bgcolor
        return self._pen(
            tuple(code for name, code in ON.items() if getattr(style, name)),
            "" if color is None else _codes(color.downgrade(system).get_ansi_codes(), "39"),
            "" if background is None else _codes(background.downgrade(system).get_ansi_codes(False), "49"),
            style.link or "",
        )


def _codes(codes: Iterable[str], default: str) -> str:
    joined = ";".join(codes)
    return "" if joined == default else joined


def _select(before: Pen, after: Pen) -> str:
    """SGR by what differs, or from the defaults, whichever is shorter."""
    if (before.attributes, before.foreground, before.background) == (
        after.attributes,
        after.foreground,
        after.background,
    ):
        return ""
    ended = {OFF[code] for code in before.attributes if code not in after.attributes}
    kept = [code for code in before.attributes if OFF[code] not in ended]
    codes = sorted(ended) + [code for code in after.attributes if code not in kept]
    if after.foreground != before.foreground:
        codes.append(after.foreground or "39")
    if after.background != before.background:
        codes.append(after.background or "49")
    fresh = [code for code in ("0", *after.attributes, after.foreground, after.background) if code]
    # `CSI m` is `CSI 0 m`.
    return min(f"\x1b[{';'.join(codes)}m", f"\x1b[{';'.join(fresh) if len(fresh) > 1 else ''}m", key=len)


def _link(before: Pen, after: Pen) -> str:
    """OSC 8. The id joins the parts of a link that continues on another line."""
    if before.link == after.link:
        return ""
    return f"\x1b]8;id={crc32(after.link.encode()):x};{after.link}\x1b\\" if after.link else "\x1b]8;;\x1b\\"
