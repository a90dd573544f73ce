"""Characters of the fonts for symbols."""

from __future__ import annotations

_SYMBOLS = {
    **{0x6C: "●", 0x6E: "■", 0x6F: "☐", 0x71: "❑", 0x72: "❒", 0xA1: "○", 0xA8: "☐", 0xD8: "➢", 0xE0: "→"},
    **{0x52: "☑", 0x53: "☒", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑"},
}


def symbol_of(code: int, font: str) -> str:
    """The character with a code in a font for symbols; a square for one of an unknown font."""
    if "wingdings" in font.lower():
        return _SYMBOLS.get(code & 0xFF, "▪")
    return chr(code) if 0x20 <= code < 0xE000 else "▪"
