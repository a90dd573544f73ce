"""Contrast of colours, and colours made readable on others, as WCAG 2.2 measures it."""

from __future__ import annotations

from collections.abc import Sequence

from textual.color import Color

READABLE = 4.5
"""The contrast of text that criterion 1.4.3 (AA) asks for."""

VISIBLE = 2.5
"""The contrast of rules, which nobody has to read. Chosen by hand, below the 3 of criterion 1.4.11."""

_STEPS = 20
_BLACK, _WHITE = Color(0, 0, 0), Color(255, 255, 255)


def contrast(one: Color, other: Color) -> float:
    """The contrast ratio of two colours, 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def readable(color: Color, grounds: Sequence[Color], least: float = READABLE) -> Color:
    """The colour, as much darker or lighter as it needs to have a contrast of `least` with all grounds, or as much
    as it can have. Colours of the terminal, whose values are not known, stay as they are."""
    if color.ansi is not None or any(ground.ansi is not None for ground in grounds):
        return color
    if _lowest(color, grounds) >= least:
        return color
    end = max((_BLACK, _WHITE), key=lambda each: _lowest(each, grounds))
    lighter = (color.blend(end, step / _STEPS) for step in range(1, _STEPS + 1))
    return next((each for each in lighter if _lowest(each, grounds) >= least), end)


def _lowest(color: Color, grounds: Sequence[Color]) -> float:
    return min(contrast(color, ground) for ground in grounds)


def _luminance(color: Color) -> float:
    """Relative luminance."""
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in color.normalized
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
