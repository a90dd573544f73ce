"""CPU of the rules of references on real pages, against that of reading these pages, and on one long line.

    python -m benchmarks.references DIR [--most 400]

DIR contains pages, gzipped or not. Half of a page's time may be that of what a machine does besides, so that the
share of the sum counts more than a single page.
"""

from __future__ import annotations

import gzip
import statistics
import time
from pathlib import Path

from benchmarks.measure import milliseconds, option_parser, print_table, quantiles
from tui_reader.extraction.references import references_and_identities
from tui_reader.model import Bulletin, Paragraph, body_text
from tui_reader.parse.page import parse_page

LONG = 1_000_000


def main() -> None:
    parser = option_parser("references", __doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--most", type=int, default=400)
    arguments = parser.parse_args()
    parsing, finding, texts = [], [], []
    for path in sorted(arguments.folder.iterdir())[: arguments.most]:
        data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        before = time.process_time()
        page = parse_page(data, str(path))
        taken = (time.process_time() - before) * 1000
        if isinstance(page, Bulletin):
            references_and_identities(page)
            parsing.append(taken)
            finding.append(milliseconds(references_and_identities, page))
            texts.append(body_text(page))
    if not texts:
        raise SystemExit(f"{arguments.folder} holds no page that is a bulletin")
    long = " ".join(texts).replace("\n", " ")
    line = Bulletin("long", preamble=(Paragraph((long * (LONG // len(long) + 1))[:LONG]),))
    print_table(
        ("", "pages", "p50, ms", "p95, ms", "mean, ms", "share"),
        [
            ("parsing", str(len(texts)), *quantiles(parsing).cells[:2], f"{statistics.mean(parsing):.2f}", ""),
            (
                "references and identities",
                str(len(texts)),
                *quantiles(finding).cells[:2],
                f"{statistics.mean(finding):.2f}",
                f"{sum(finding) / sum(parsing):.1%}",
            ),
            (
                "one line of 1,000,000 characters",
                "1",
                f"{milliseconds(references_and_identities, line):.0f}",
                "",
                "",
                "",
            ),
        ],
    )


if __name__ == "__main__":
    main()
