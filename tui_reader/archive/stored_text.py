"""Text as it is stored in an archive, which others may have written, and as the program uses it.

Every TEXT value that a query returns is cleaned, so that no reader of rows can forget it. A value that is written
back, or that names a row, is selected `AS BLOB`, which is exact, and bound as `CAST(? AS TEXT)`.
"""

from __future__ import annotations

from collections.abc import Iterable

SHORT = 64
"""Up to this length in code points combining marks are not counted. If each text beyond ASCII went through
`single_line`, a window of 50 rows would take 0.78 ms of CPU instead of 0.52. Measured 2026-11-30 on 5,000
generated bulletins, best of nine in each of three alternating runs."""


def stored_text(data: bytes) -> str:
    """A stored text on one line, without control codes, for `Connection.text_factory`. Bytes that are not UTF-8,
    as in a damaged file, become replacement characters: one in a title is better than no list."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
    # Every control code, bidi control and line break is unprintable to Python, which calls few others so.
    if text.isprintable() and (len(text) <= SHORT or text.isascii()):
        return text
    return _cleaned(text)


def shown_text(text: str) -> str:
    """A text as `stored_text` would read it."""
    if text.isprintable() and (len(text) <= SHORT or text.isascii()):
        return text
    return _cleaned(text)


def _cleaned(text: str) -> str:
    # Imported here because a start shows few other texts, or none.
    from tui_reader.text.clean import single_line

    return single_line(text)


def spellings(stored: Iterable[tuple[bytes]], shown: str) -> list[bytes]:
    """Those of some stored texts, each in a row of its own, that are shown as `shown`: more than one, or another
    one, only in a file with control codes."""
    return [data for (data,) in stored if stored_text(data) == shown]
