"""Sizes and rates as people read them, on the screen and on the command line."""

from __future__ import annotations

from tui_reader.i18n import gettext as _


def size(count: int) -> str:
    """Bytes in three digits or so: `812 B`, `3.4 MB`."""
    if count < 1000:
        return f"{count} B"
    value = float(count)
    for unit in ("kB", "MB", "GB", "TB"):
        value /= 1000
        if value < 999.5 or unit == "TB":
            break
    return f"{value:.0f} {unit}" if value >= 9.95 else f"{value:.1f} {unit}"


def rate_text(bulletins: float) -> str:
    """Bulletins a second: `38/s`, `0.4/s`."""
    return _("{rate}/s").format(rate=f"{bulletins:.0f}" if bulletins >= 9.95 else f"{bulletins:.1f}")
