"""Attachments read by text recognition from the list: in the background, marked, and where it is not possible."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from support.pdf_files import pdf
from support.pilot import NO_TIMEOUT, WIDE, ManualClock, lines, main, press, settle, until
from support.recognition import FakeRecognition, page_with
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import ArrivedFile
from tui_reader.config.settings import Config
from tui_reader.model import Attachment, Bulletin, Paragraph
from tui_reader.parse.recognition import process
from tui_reader.ui.app import BulletinApp

PAGE, SCAN, FORM = (f"https://linxi.gov.cn/{name}" for name in ("2.html", "scan.pdf", "form.doc"))


@pytest.fixture
def app(
    tmp_path: Path, english: None, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> Iterator[BulletinApp]:
    fake = FakeRecognition(tmp_path, {1: page_with("青河自北桥至南桥。"), 2: page_with("白河自东桥至西桥。")})
    monkeypatch.setattr(process, "Recognizer", partial(process.Recognizer, command=fake.command))
    monkeypatch.setattr(process, "can_recognize", lambda: True)
    with SqliteArchive.open(tmp_path / "archive.sqlite") as archive:
        attachments = (Attachment("名录", SCAN), Attachment("报名表.doc", FORM))
        archive.keep(
            Bulletin(PAGE, "关于河道的通知", preamble=(Paragraph("名录见附件。"),), attachments=attachments)
        )
        when = datetime(2024, 5, 6, tzinfo=UTC)
        archive.keep_files([ArrivedFile(SCAN, "scan.pdf", pdf([], []), None, when, kind="pdf")])
        yield BulletinApp(archive, Config(chord_timeout=NO_TIMEOUT), clock=clock)


def status(app: BulletinApp) -> str:
    return lines(app.screen.status)[0]  # type: ignore[attr-defined]


async def test_a_scan_is_read_and_marked(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "g", "f", "1", "O")
        await until(pilot, lambda: "2 pages were read" in status(app))
        assert "≈ kept" in "".join(lines(app.screen.rows))  # type: ignore[attr-defined]
        await press(pilot, "enter")
        text = "".join(lines(main(app).reader))
        assert "≈ page 1" in text
        assert "白河自东桥至西桥。" in text


async def test_what_is_not_kept_or_has_no_such_page(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "g", "f", "2", "O")
        assert "Only a file that is kept" in status(app)


async def test_without_the_extra(app: BulletinApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "can_recognize", lambda: False)
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "g", "f", "1", "O")
        assert "install bulletin-tui[ocr]" in status(app)


def set_to(app: BulletinApp, time: str) -> None:
    app.session.config = replace(app.session.config, text_recognition=time)  # type: ignore[arg-type]


async def test_a_scan_is_read_when_it_is_opened(app: BulletinApp) -> None:
    set_to(app, "on_open")
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "g", "f", "1", "enter")
        await until(pilot, lambda: "白河自东桥至西桥。" in "".join(lines(main(app).reader)))
        # Its text has taken the place of the page that said what the file is.
        await press(pilot, "q")
        assert "名录见附件。" in "".join(lines(main(app).reader))


async def test_a_file_is_not_read_on_opening_unless_the_setting_says_so(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "g", "f", "1", "enter")
        await until(pilot, lambda: main(app).attachment_open)
        await settle(pilot)
        assert "Reading the pages" not in status(app)


async def test_without_the_extra_opening_says_so_once(app: BulletinApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "can_recognize", lambda: False)
    set_to(app, "always")
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "g", "f", "1", "enter")
        await until(pilot, lambda: "1 scanned file waits for text recognition" in status(app))
        await press(pilot, "q", "g", "f", "1", "enter")
        await until(pilot, lambda: main(app).attachment_open)
        await settle(pilot)
        assert "waits" not in status(app)
