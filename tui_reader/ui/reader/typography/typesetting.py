"""How paragraphs are set: the choices of the settings."""

from __future__ import annotations

from typing import NamedTuple


class Typesetting(NamedTuple):
    """`first_indent`: the first line of a Chinese paragraph is indented by two Han characters (CLREQ: first-line
    indent of 2 em), and paragraphs follow each other without an empty line. `full_width_marks`: half-width marks
    between Han are drawn in full width. `justified`: lines of Chinese paragraphs reach the right edge."""

    first_indent: bool = True
    full_width_marks: bool = True
    justified: bool = False


TYPESETTING = Typesetting()
"""The choices where the settings make none."""

EXACT = Typesetting(full_width_marks=False)
"""For evidence and comparisons: the marks as they are on the page."""
