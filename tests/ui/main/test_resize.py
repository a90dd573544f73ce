"""After a resize, the row under the cursor and the text that was being read are still on the screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from textual.pilot import Pilot

from support.pilot import CHINA, NO_TIMEOUT, ManualClock, main, picture, press, settle
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.config.settings import Config
from tui_reader.model import Bulletin, Paragraph
from tui_reader.ui.app import BulletinApp

SIZES = [(120, 16), (40, 12), (80, 24), (120, 40), (100, 10), (200, 50), (60, 14), (120, 40)]
COUNT = 60


@pytest.fixture
def long_archive(tmp_path: Path, english: None) -> Iterator[SqliteArchive]:
    """Notices whose titles and paragraphs have a number each."""
    first = datetime(2022, 1, 1, tzinfo=CHINA)
    with SqliteArchive.open(tmp_path / "long.sqlite") as opened:
        opened.keep_all(
            Bulletin(
                f"n{number}",
                f"Notice{number:02}",
                published=first + timedelta(days=5 * number),
                preamble=tuple(Paragraph(f"Paragraph{line:03} of the notice.") for line in range(100)),
            )
            for number in range(COUNT)
        )
        yield opened


def shown_words(app: BulletinApp, start: str) -> list[str]:
    """The words on the screen that begin with `start`."""
    return [word for word in picture(app).split() if word.startswith(start)]


async def resized(pilot: Pilot[None], size: tuple[int, int]) -> None:
    await pilot.resize_terminal(*size)
    await settle(pilot)


@pytest.mark.no_cover
@pytest.mark.parametrize("keys", [["G"], ["j"] * 14, ["G", "k", "k", "k"]], ids=["last", "15th", "near the end"])
@pytest.mark.parametrize("search", [[], ["g", "/", *"Notice", "enter"]], ids=["list", "results"])
async def test_the_row_under_the_cursor(
    long_archive: SqliteArchive, search: Sequence[str], keys: list[str]
) -> None:
    app = BulletinApp(long_archive, Config(chord_timeout=NO_TIMEOUT), clock=ManualClock())
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, *search, *keys)
        row = main(app).current_row
        assert row is not None
        for size in SIZES:
            await resized(pilot, size)
            assert row.title in shown_words(app, "Notice"), size
            current = main(app).current_row
            assert current is not None
            assert current.id == row.id


async def test_the_line_that_was_read(long_archive: SqliteArchive) -> None:
    app = BulletinApp(long_archive, Config(chord_timeout=NO_TIMEOUT), clock=ManualClock())
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "enter", *["j"] * 60)
        first = shown_words(app, "Paragraph")[0]
        for size in SIZES:
            await resized(pilot, size)
            assert first in shown_words(app, "Paragraph"), size
