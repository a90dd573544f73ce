"""Contrast as WCAG 2.2 defines it, apart from the code under test."""

from __future__ import annotations

from textual.color import Color


def linear(color: Color) -> tuple[float, float, float]:
    return tuple(v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in color.normalized)


def luminance(color: Color) -> float:
    """Relative luminance as in WCAG 2.2."""
    red, green, blue = linear(color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Color, other: Color) -> float:
    """Contrast ratio as in WCAG 2.2, 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)
