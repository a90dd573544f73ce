"""Printing: results and JSON lines on standard output, one-line errors on standard error."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Mapping
from contextlib import suppress

LONGEST_LINE = 2000
"""Characters of an error message; longer ones are cut."""


class CommandError(Exception):
    """A command cannot be carried out, and the program exits with 1: the file or address if there is one, what
    happened, what to do."""

    def __init__(self, subject: object, message: str) -> None:
        super().__init__(message)
        self.subject = subject
        self.message = message


def print_text(text: str, *, flush: bool = True, styled: bool = False) -> None:
    """Prints text without control codes other than tabs, which separate the cells of a table.

    `styled` text holds escape sequences of ours around text that is clean. Without `flush` a pipe gets the text
    when the buffer is full or the command ends.
    """
    # Imported here because a start without output needs none of it.
    from tui_reader.text.clean import clean

    print(text if styled else "\t".join(map(clean, text.split("\t"))), flush=flush)


def print_json(value: Mapping[str, object]) -> None:
    """Prints one object on one line, at once: the reader of a pipe need not wait for the last one."""
    unicode = (sys.stdout.encoding or "").lower().replace("-", "").startswith("utf")
    print(json.dumps(value, ensure_ascii=not unicode), flush=True)


def complain(subject: object, message: str) -> None:
    """Prints one line on standard error: the file or address if there is one, what happened, what to do. A message
    that is kept in English is translated."""
    from tui_reader.messages.translation import translated
    from tui_reader.text.clean import clean_line

    parts = ["bulletin-tui", *([str(subject)] if subject else []), translated(message)]
    # Results printed earlier come first. Output that cannot be written is reported when the command ends.
    with suppress(OSError):
        sys.stdout.flush()
    print(clean_line(": ".join(parts), LONGEST_LINE), file=sys.stderr, flush=True)


def terminal_width() -> int | None:
    """The width in cells of the terminal that standard output is; None for a pipe or a file."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None
