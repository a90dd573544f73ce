"""The thumb of a scroll track: the lines that show which part of the content is in view."""

from __future__ import annotations


def thumb_lines(lines: int, start: float, end: float) -> range:
    """The lines of the thumb in a track of so many lines, when the content is in view from `start` to `end`, as
    shares from 0 to 1. Where there is room for that, it touches an end of the track only at that end of the
    content; a track of one line has none."""
    if lines < 2:
        return range(0)
    size = max(1, min(lines - 1, int(lines * (end - start))))
    free = lines - size
    if start <= 0:
        at = 0
    elif end >= 1:
        at = free
    else:
        at = min(max(1, round(free * start / (1 - (end - start)))), max(1, free - 1))
    return range(at, at + size)
