"""What the reading of key dates costs beside the parsing of the same pages.

    python -m benchmarks.key_date_cost DIR

DIR holds pages, gzipped or not. Each is parsed and then read for key dates, after a first round that fills caches;
CPU time of this process, in milliseconds a page.
"""

from __future__ import annotations

import gzip
from pathlib import Path

from benchmarks.measure import milliseconds, option_parser, quantiles, shown
from tui_reader.extraction.key_dates import key_dates
from tui_reader.model import Bulletin
from tui_reader.parse.page import parse_page


def main() -> None:
    parser = option_parser("key_date_cost", __doc__)
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    parsing: list[float] = []
    reading: list[float] = []
    found = 0
    for file in sorted(folder.glob("*.html*")):
        data = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
        page = parse_page(data, file.name)
        if isinstance(page, Bulletin):
            found += len(key_dates(page))
            parsing.append(milliseconds(parse_page, data, file.name))
            reading.append(milliseconds(key_dates, page))
    print(f"{len(reading)} bulletins, {found} key dates")
    print(f"parsing   {quantiles(parsing)}, mean {shown(sum(parsing) / len(parsing))} ms")
    print(f"key dates {quantiles(reading)}, mean {shown(sum(reading) / len(reading))} ms")
    print(f"{sum(reading) / sum(parsing):.1%} of parsing")


if __name__ == "__main__":
    main()
