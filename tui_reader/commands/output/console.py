"""What commands print: JSON lines on standard output, one-line complaints on standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from contextlib import suppress

LONGEST_LINE = 2000


def complain(subject: object, message: str) -> None:
    """One line on standard error: the file or address if there is one, what happened, what to do."""
    # Imported here because a start without complaints needs none of it.
    from tui_reader.text.clean import clean_line

    parts = ["bulletin-tui", *([str(subject)] if subject else []), message]
    # Results printed earlier come first. Output that cannot be written is reported when the command ends.
    with suppress(OSError):
        sys.stdout.flush()
    print(clean_line(": ".join(parts), LONGEST_LINE), file=sys.stderr, flush=True)


def print_json(value: Mapping[str, object]) -> None:
    """One object on one line, at once: whoever reads the pipe need not wait for the last page."""
    unicode = (sys.stdout.encoding or "").lower().replace("-", "").startswith("utf")
    print(json.dumps(value, ensure_ascii=not unicode), flush=True)
