"""Variants of Han characters: traditional, simplified, regional, Japanese."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("variants.txt")


@cache
def representatives() -> dict[str, str]:
    """The representative of each variant, mostly the simplified form.

    `variants.txt` states how the table was derived from OpenCC. The package itself is not used: it converts whole
    phrases, which changes lengths, and takes 19 ms to import and 7 MB on disk; the table takes 2 ms and 31 kB.
    """
    groups = (line.split() for line in _FILE.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return {variant: group[0] for line in groups for group in line for variant in group[1:]}
