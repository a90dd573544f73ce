"""Patterns that are compiled when they are first used."""

from __future__ import annotations

import re
from functools import cache


@cache
def compiled(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """The pattern, compiled at first use: a class with Han takes 1 ms, with ignored case 5 ms, and few pages need
    each of them."""
    return re.compile(pattern, flags)
