"""Chinese characters written in several ways: traditional, simplified, regional, Japanese."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("variants.txt")


@cache
def representatives() -> dict[str, str]:
    """For each character that is a variant of another the one that stands for all of them, mostly the simplified.

    The facts are OpenCC's, taken once, as `variants.txt` tells. The table and not the package: a class of
    characters is all that a search compares, a phrase at a time would change lengths; the package takes 19 ms to
    import and open and 7 MB on disk, the table 2 ms and 31 kB.
    """
    groups = (line.split() for line in _FILE.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return {variant: group[0] for line in groups for group in line for variant in group[1:]}
