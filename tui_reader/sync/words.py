"""Sizes and addresses as people may see them, on the screen and on the command line."""

from __future__ import annotations

import re

_PASSWORD = re.compile(r"(?<=://)[^/?#@\s]*@")


def without_password(address: str) -> str:
    """An address as it may be shown: without the name and password for its server."""
    return _PASSWORD.sub("", address, count=1)


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
