"""The version of the index terms: what a search index is stamped with."""

from __future__ import annotations

import unicodedata

TERMS = "41d544cf"
"""The checksum of the terms of a sample and of how characters fold, with the Unicode tables 14.0 of Python 3.11.
`tests/archive/test_terms_version.py` computes it, and fails when a change of the code changes it. It is stated
here because computing it takes 17 to 26 ms of CPU."""


def terms_version() -> str:
    """A text that differs between programs that may index the same bulletin under different terms.

    It names Python's Unicode tables too: between Python 3.11 and 3.12 the terms of 194 characters differ."""
    return f"{TERMS} {unicodedata.unidata_version}"
