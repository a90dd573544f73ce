"""Bulletins of the corpus as files for COPY, the input of `engine_search`.

    python -m benchmarks.engine_corpus FOLDER [--size 1000000] [--processes 2]

A part of PART bulletins is three files in PostgreSQL's binary COPY format: `bulletins` (columns of the list),
`documents` (packed texts) and `terms` (index terms as `int4[]`). Terms take most of the time; each part is made
once, so that every size and every engine is loaded from the same files, and a run that was stopped goes on where
it was. The number of a bulletin in the corpus, plus one, is its id. The corpus repeats 0.5 % of its addresses with
another text; these texts are left out, and `changed` lists the ids that they would change.

A term is stored as its CRC-32, a signed 32-bit number. Terms of the beginnings of Latin words are added that
`document_terms` lacks: one and two letters, which SQLite finds by the prefix of a term, and hashes cannot.
"""

from __future__ import annotations

import time
from array import array
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from struct import pack as packed
from typing import NamedTuple
from zlib import crc32

from benchmarks.corpus import Corpus
from benchmarks.measure import option_parser
from tui_reader.archive.passages import document_terms, passages
from tui_reader.archive.record import columns, pack
from tui_reader.model import Bulletin

PART = 10_000
TABLES = ("bulletins", "documents", "terms")
PREFIX_MARK = "\ue000"

_HEADER = b"PGCOPY\n\xff\r\n\0" + packed("!ii", 0, 0)
_TRAILER = packed("!h", -1)
_INT4 = 23


class Cost(NamedTuple):
    """CPU seconds of the steps of some bulletins, and the bytes of their texts in UTF-8."""

    making: float = 0.0
    columns: float = 0.0
    packing: float = 0.0
    terms: float = 0.0
    text: int = 0

    def plus(self, other: Cost) -> Cost:
        return Cost(*(one + another for one, another in zip(self, other, strict=True)))


def main() -> None:
    parser = option_parser("engine_corpus", __doc__)
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("--size", type=int, default=1_000_000, help="bulletins (1000000)")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--processes", type=int, default=2, help="processes (2)")
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    numbers = range(-(-arguments.size // PART))
    with ProcessPoolExecutor(arguments.processes) as pool:
        again = [pool.submit(prepare, arguments.folder, part, arguments.seed) for part in numbers]
        for part, made in enumerate(again):
            print(f"part {part}: {made.result()}", flush=True)


def prepare(folder: Path, part: int, seed: int) -> str:
    """Write the files of a part unless they are there; its cost in words."""
    done = folder / f"{part:04d}.done"
    if done.exists():
        return done.read_text()
    corpus, cost = Corpus(seed), Cost()
    changed = []
    with ExitStack() as stack:
        files = {name: stack.enter_context((folder / f"{part:04d}.{name}").open("wb")) for name in TABLES}
        for file in files.values():
            file.write(_HEADER)
        for number in range(part * PART, (part + 1) * PART):
            start = time.process_time()
            bulletin = corpus.bulletin(number)
            spent = time.process_time() - start
            if bulletin.address != corpus.address(number):
                changed.append(number_in(bulletin.address) + 1)
                continue
            written, more = rows(number + 1, bulletin)
            cost = cost.plus(more).plus(Cost(spent))
            for name, one in written.items():
                files[name].write(one)
        for file in files.values():
            file.write(_TRAILER)
    (folder / f"{part:04d}.changed").write_text("\n".join(map(str, changed)))
    done.write_text(" ".join(f"{name} {value:.2f}" for name, value in cost._asdict().items()))
    return done.read_text()


def number_in(address: str) -> int:
    """The number in an address of the corpus."""
    return int(address.rpartition("/t")[2].removesuffix(".html"))


def rows(id: int, bulletin: Bulletin) -> tuple[dict[str, bytes], Cost]:
    """A row of each table, and what it cost."""
    times = [time.process_time()]
    stored = columns(bulletin)
    times.append(time.process_time())
    document = pack(bulletin)
    times.append(time.process_time())
    seen = passages(document)
    numbers = term_numbers(document_terms(seen))
    times.append(time.process_time())
    text = sum(len(passage.text.encode()) for passage in seen.body)
    date = stored["sort_date"]
    words = (stored["address"], stored["title"], stored["published"], stored["source"], stored["site"])
    named = {
        "bulletins": row(int8(id), *map(word, words), int8(date), packed("!ii", 4, stored["day"])),
        "documents": row(int8(id), sized(document)),
        "terms": row(int8(date), int8(id), sized(int_array(numbers))),
    }
    spent = [after - before for before, after in pairwise(times)]
    return named, Cost(0.0, *spent, text)


def term_numbers(terms: set[str]) -> list[int]:
    """The CRC-32 of each term and of each beginning of a Latin word, as unsigned numbers."""
    words = [term for term in terms if term.isascii()]
    beginnings = {PREFIX_MARK + word[:length] for word in words for length in (1, 2) if len(word) >= length}
    return list(map(crc32, "\n".join([*terms, *beginnings]).encode().split(b"\n")))


def signed(number: int) -> int:
    """An unsigned number of 32 bits as PostgreSQL's `int4`."""
    return number - (1 << 32) if number >> 31 else number


def int_array(numbers: Iterable[int]) -> bytes:
    """Unsigned numbers of 32 bits as a binary `int4[]`."""
    values = array("I", numbers)
    cells = array("I", [4]) * (2 * len(values))
    cells[1::2] = values
    cells.byteswap()
    return packed("!iiiii", 1, 0, _INT4, len(values), 1) + cells.tobytes()


def copied(some: Iterable[bytes]) -> bytes:
    """Rows as the input of a binary COPY."""
    return b"".join((_HEADER, *some, _TRAILER))


def row(*fields: bytes) -> bytes:
    return packed("!h", len(fields)) + b"".join(fields)


def sized(value: bytes) -> bytes:
    return packed("!i", len(value)) + value


def int8(number: int) -> bytes:
    return packed("!iq", 8, number)


def word(text: str | datetime | None) -> bytes:
    return packed("!i", -1) if text is None else sized(str(text).encode())


if __name__ == "__main__":
    main()
