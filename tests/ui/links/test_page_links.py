"""Links within documents with printed pages: to a heading, else to a page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.pilot import STANDARD, main, press, until
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.model import Bulletin, DocumentFile, Link, Paragraph
from tui_reader.ui.app import BulletinApp
from tui_reader.ui.links.hint_labels import hint_labels

ADDRESS = "file:///home/a/notice.pdf"


@pytest.fixture
def archive(tmp_path: Path, english: None) -> Iterator[SqliteArchive]:
    pages = [f"第{number}页的正文由区水务局解释。" * 60 for number in (1, 2, 3)]
    links = (Link(1, 3, "#page-3"), Link(4, 6, "#page-9"))
    with SqliteArchive.open(tmp_path / "archive.sqlite") as opened:
        opened.keep(
            Bulletin(
                ADDRESS,
                "供水办法",
                preamble=(Paragraph("见末页、附页。", links), *map(Paragraph, pages)),
                document=DocumentFile("pdf", "pdf", "7", 3, page_starts=(0, 2, 3)),
            )
        )
        yield opened


@pytest.mark.parametrize(
    ("link", "leads"), [(0, True), (1, False)], ids=["to a page", "to a page that is not there"]
)
async def test_a_link_within_the_document(app: BulletinApp, link: int, leads: bool) -> None:
    async with app.run_test(size=STANDARD) as pilot:
        id = app.session.archive.find(ADDRESS)
        assert id is not None
        app.session.go_to_bulletin(id)
        reader = main(app).reader
        await until(pilot, lambda: any("见末页" in block.text for block in reader.document.blocks))
        await press(pilot, "f")
        await press(pilot, hint_labels(2)[link])

        def is_there() -> bool:
            return reader.document.blocks[reader.top.block].text.startswith("第3页的正文")

        if leads:
            await until(pilot, is_there)
        else:
            assert not is_there()
