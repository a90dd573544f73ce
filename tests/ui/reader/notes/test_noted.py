"""Notes by key: opened and closed below their text, the way to their place and back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.pilot import NO_TIMEOUT, SMALL, ManualClock, lines, main, press
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.config.settings import Config
from tui_reader.model import Bulletin, Link, Paragraph
from tui_reader.ui.app import BulletinApp

MARKED = Paragraph("河道分为两级[1]。", (Link(6, 9, "#n1"),))
AGAIN = Paragraph("跨区河道另定[1]。", (Link(6, 9, "#n1"),))
FILL = tuple(Paragraph(f"第{number}项任务已经完成。") for number in range(40))
NOTE = Paragraph("[1] 名录每五年修订，见甲乙。", (Link(0, 3, "#n1"), Link(14, 16, "#n1")), note="n1")
OPEN = "│ [1] 名录每五年修订，见甲乙。"


@pytest.fixture
def noted(tmp_path: Path, english: None, clock: ManualClock) -> Iterator[BulletinApp]:
    with SqliteArchive.open(tmp_path / "noted.sqlite") as archive:
        archive.keep(Bulletin("https://linxi.gov.cn/1.html", "河道", preamble=(MARKED, *FILL, AGAIN, *FILL, NOTE)))
        yield BulletinApp(archive, replace_config())


def replace_config() -> Config:
    return Config(chord_timeout=NO_TIMEOUT)


def shown(app: BulletinApp) -> list[str]:
    """The lines of the reader with text, without what stands beside them."""
    return [text for line in lines(main(app).reader) if (text := line.rstrip("▐ ").strip())]


async def test_a_mark_opens_its_note_and_closes_it(noted: BulletinApp) -> None:
    async with noted.run_test(size=SMALL) as pilot:
        await press(pilot, "enter", "f", "a")
        text = shown(noted)
        assert text[text.index("河道分为两级[1]。") + 1] == OPEN
        await press(pilot, "f", "a")
        assert OPEN not in shown(noted)


async def test_the_mark_of_an_open_note_closes_it(noted: BulletinApp) -> None:
    async with noted.run_test(size=SMALL) as pilot:
        await press(pilot, "enter", "f", "a", "f", "b")
        assert OPEN not in shown(noted)


async def test_all_notes_in_sight_open_and_close(noted: BulletinApp) -> None:
    async with noted.run_test(size=SMALL) as pilot:
        await press(pilot, "enter", "z", "n")
        assert OPEN in shown(noted)
        await press(pilot, "z", "n")
        assert OPEN not in shown(noted)
        await press(pilot, "space", "z", "n")
        assert "No notes in sight." in str(lines(main(noted).status))


async def test_a_capital_letter_goes_to_the_note_and_the_note_leads_back(noted: BulletinApp) -> None:
    async with noted.run_test(size=SMALL) as pilot:
        await press(pilot, "enter", "f", "A")
        text = shown(noted)
        assert NOTE.text in text
        assert not any("河道分为两级" in line for line in text)
        await press(pilot, "ctrl+o")
        assert "河道分为两级[1]。" in shown(noted)
        await press(pilot, "ctrl+i", "f", "a")
        assert "河道分为两级[1]。" in shown(noted)
        await press(pilot, "ctrl+o", "f", "b")
        assert "跨区河道另定[1]。" in shown(noted)


async def test_matches_stay_where_they_are(noted: BulletinApp) -> None:
    async with noted.run_test(size=SMALL) as pilot:
        await press(pilot, "enter", "slash", *"跨区", "enter")
        before = main(noted).reader.matches
        await press(pilot, "g", "g", "z", "n")
        reader = main(noted).reader
        blocks = reader.document.blocks
        assert [blocks[match.block].text[match.start : match.end] for match in reader.matches.all] == ["跨区"]
        assert reader.matches.all[0].block == before.all[0].block + 1
