"""Find in a long text: wall time to the first match and of the longest step, and until all matches are known.

    python -m benchmarks.find [--megabytes 1 10] [--rounds 5]

The document has the text of `chinese`, in bytes of UTF-8. The steps are those that the reader makes, with no pause
between them; keys are handled after each. The text is new to find, as with the first letter; `again` is the next
letter. The tables of equal characters are made before, as they are when the prompt is opened.
"""

from __future__ import annotations

import time
from statistics import median

from benchmarks.chinese import text
from benchmarks.measure import option_parser, print_table, shown
from tui_reader.model import Bulletin, Paragraph
from tui_reader.text.fold import search_pattern
from tui_reader.ui.reader.building import build_document
from tui_reader.ui.reader.document import Document
from tui_reader.ui.reader.find import Finding
from tui_reader.ui.reader.findable import FIND_AT_ONCE

LAST = "末尾的一处"


def measure(document: Document, needle: str) -> tuple[float, float, float, float]:
    """Milliseconds to the first match, of the longest step, and to all matches; to the first of a second word."""
    fresh = document._replace()
    cold, again = _carried_out(fresh, needle), _carried_out(fresh, needle)
    return (*cold, again[0])


def _carried_out(document: Document, needle: str) -> tuple[float, float, float]:
    began = last = time.perf_counter()
    first = longest = 0.0
    finding = Finding(document, needle)
    while finding.matches is None:
        finding.work(FIND_AT_ONCE)
        now = time.perf_counter()
        longest, last = max(longest, now - last), now
        if finding.first and not first:
            first = now - began
    return first * 1000, longest * 1000, (last - began) * 1000


def main() -> None:
    parser = option_parser("find", __doc__)
    parser.add_argument("--megabytes", type=int, nargs="+", default=[1, 10], help="sizes of the text (1 10)")
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    rows = []
    search_pattern("")
    for size in arguments.megabytes:
        lines = (text(size * 1_000_000) + LAST).split("\n")
        document = build_document(Bulletin("find", "find", preamble=tuple(map(Paragraph, lines))))
        for needle in ("，", "供水管网", LAST):
            rounds = [measure(document, needle) for _ in range(arguments.rounds)]
            figures = [shown(median(column)) for column in zip(*rounds, strict=True)]
            rows.append((f"{size} MB", needle, *figures))
    print_table(("text", "word", "first match, ms", "longest step, ms", "all, ms", "first match again, ms"), rows)


if __name__ == "__main__":
    main()
