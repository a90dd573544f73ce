"""Pages whose references and key dates people have written down, for `reference_truth` and `key_date_truth`.

`hand_checked/read.jsonl` and `hand_checked/unread.jsonl` have a line for each page: `sha256` of its file,
`language`, `references` and `key_dates`. The pages are not part of the project; they are looked up by digest in a
folder of pages. Rules are written with the part `read` alone: its figures say how well they fit, those of `unread`
how far they carry. An entry that is `optional`, on which careful readers differ, counts neither as found nor as
missed.

`hand_checked/composed.jsonl` has notices that were composed in the wording of offices, with the key dates written
down before a version of the rules read them: `language`, `published`, `title`, `lines`, `key_dates`. It needs no
pages.

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
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, NamedTuple

from tui_reader.model import Bulletin, Paragraph
from tui_reader.parse.page import parse_page

Entry = dict[str, Any]
Part = Literal["read", "unread", "composed"]
PARTS: tuple[Part, ...] = ("read", "unread")
"""The parts that are pages."""
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
    if part == "composed":
        yield from composed_notices()
        return
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


def composed_notices() -> Iterator[CheckedPage]:
    """The notices that were composed; their hosts are of the country of their language."""
    path = FOLDER / "composed.jsonl"
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        entry = json.loads(line)
        host = HOSTS.get(entry["language"], f"www.example.{entry['language']}")
        notice = Bulletin(
            f"https://{host}/{number}.html",
            title=entry["title"],
            published=datetime.fromisoformat(entry["published"]).replace(hour=10, tzinfo=UTC),
            preamble=tuple(map(Paragraph, entry["lines"])),
        )
        yield CheckedPage(path.with_name(f"composed:{number}"), entry["language"], notice, [], entry["key_dates"])


HOSTS = {
    "zh": "www.example.gov.cn",
    "ja": "www.example.go.jp",
    "ko": "www.example.go.kr",
    "en": "www.example.gov",
    "cs": "www.example.cz",
    "sv": "www.example.se",
    "uk": "www.example.ua",
}
"""Hosts of languages whose code is not that of a country."""
