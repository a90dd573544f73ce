"""Pages whose references and key dates people have written down, for `reference_truth` and `key_date_truth`.

`hand_checked/read.jsonl` and `hand_checked/unread.jsonl` have a line for each page: `sha256` of its file,
`language`, `references` and `key_dates`. The pages are not part of the project; they are looked up by digest in a
folder of pages. Rules are written with the part `read` alone: its figures say how well they fit, those of `unread`
how far they carry. An entry that is `optional`, on which careful readers differ, counts neither as found nor as
missed.

A reference has the `line` of `body_text` (-1: the title), `text` as printed, `kind`, `article` and `effect`. Links
are not among them. A reference that a line repeats is written down once; own numbers and titles of a document are
no references. A key date has `line`, `kind`, `day`, and where stated `begins` and `time`; narrative dates that
ask nothing of a reader are none.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, NamedTuple

from tui_reader.model import Bulletin
from tui_reader.parse.page import parse_page

Entry = dict[str, Any]
Part = Literal["read", "unread"]
PARTS: tuple[Part, ...] = ("read", "unread")
FOLDER = Path(__file__).parent / "hand_checked"


class CheckedPage(NamedTuple):
    """A page as the program reads it, and what people wrote down of it."""

    file: Path
    language: str
    bulletin: Bulletin
    references: list[Entry]
    key_dates: list[Entry]


def checked_pages(part: Part, data: Path) -> Iterator[CheckedPage]:
    """The pages of a part, below the folder `data`. Ends the program where one of them is missing there, or is not
    read as a bulletin."""
    files = {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in data.rglob("*") if path.is_file()}
    for line in (FOLDER / f"{part}.jsonl").read_text("utf-8").splitlines():
        entry = json.loads(line)
        path = files.get(entry["sha256"])
        if path is None:
            raise SystemExit(f"{data}: no file has the SHA-256 {entry['sha256']}; name the folder of all pages")
        content = path.read_bytes()
        page = parse_page(gzip.decompress(content) if path.suffix == ".gz" else content, path.as_posix())
        if not isinstance(page, Bulletin):
            raise SystemExit(f"{path} is not read as a bulletin; look at what the parser makes of it")
        yield CheckedPage(path, entry["language"], page, entry["references"], entry["key_dates"])
