"""Printing: results and JSON lines on standard output, one-line errors on standard error.

Everything that a command prints goes through this module, which lets no control codes of a page, a file, an
argument or an archive through; a test looks for other ways. Exempt is what rich draws, which gets clean text.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Mapping
from contextlib import suppress

from tui_reader.export_formats.json_text import json_text

LONGEST_LINE = 2000
"""Characters of an error message; longer ones are cut."""


class CommandError(Exception):
    """A command cannot be carried out, and the program exits with 1: the file or address if there is one, what
    happened, what to do."""

    def __init__(self, subject: object, message: str) -> None:
        super().__init__(message)
        self.subject = subject
        self.message = message


BOLD, NOT_BOLD = "\x1b[1m", "\x1b[22m"
"""The only escape sequences that `print_text` prints."""

_STYLES = re.compile(r"(\x1b\[(?:1|22)m)")


def print_text(
    text: str, *, flush: bool = True, styled: bool = False, end: str = "\n", error: bool = False
) -> None:
    """Prints text without control codes other than tabs, which separate the cells of a table.

    In `styled` text `BOLD` and `NOT_BOLD` remain. Without `flush` a pipe gets the text when the buffer is full or
    the command ends. `error` prints on standard error.
    """
    parts = _STYLES.split(text) if styled else [text]
    shown = "".join(part if number % 2 else _clean(part) for number, part in enumerate(parts))
    print(shown, end=end, file=sys.stderr if error else sys.stdout, flush=flush)


def _clean(text: str) -> str:
    # Imported here because a start without output needs none of it.
    from tui_reader.text.clean import clean

    return "\t".join(map(clean, text.split("\t")))


def print_json(value: Mapping[str, object]) -> None:
    """Prints one object on one line, at once: the reader of a pipe need not wait for the last one."""
    unicode = (sys.stdout.encoding or "").lower().replace("-", "").startswith("utf")
    print(json_text(value, ascii=not unicode), flush=True)


def print_bytes(data: bytes, charset: str | None) -> None:
    """Writes bytes to standard output as they are; a terminal gets their text without control codes."""
    if sys.stdout.isatty():
        print_text(_decoded(data, charset))
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def _decoded(data: bytes, charset: str | None) -> str:
    try:
        return data.decode(charset or "utf-8", "replace")
    except LookupError:
        return data.decode("utf-8", "replace")


def complain(subject: object, message: str) -> None:
    """Prints one line on standard error: the file or address if there is one, what happened, what to do. A message
    that is kept in English is translated."""
    from tui_reader.messages.translation import translated

    said, named = translated(message), str(subject) if subject else ""
    name = named.replace("\\", "/").rstrip("/").rpartition("/")[2]
    if "." in name and said.startswith(f"{name} "):
        # The parser names the file; its path says more, and both would name it twice.
        said, named = f"{named}{said[len(name) :]}", ""
    print_error(": ".join(["bulletin-tui", *filter(None, (named, said))]))


def print_error(line: str) -> None:
    """Prints one line on standard error, cut at `LONGEST_LINE`; secrets in addresses are hidden."""
    from tui_reader.text.clean import clean_line
    from tui_reader.text.secrets import shown_text

    # Results printed earlier come first. Output that cannot be written is reported when the command ends.
    with suppress(OSError):
        sys.stdout.flush()
    print(clean_line(shown_text(line), LONGEST_LINE), file=sys.stderr, flush=True)


def terminal_width() -> int | None:
    """The width in cells of the terminal that standard output is; None for a pipe or a file."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None
