"""A picture on the whole screen: opened from the text, magnified, the next one, its address, its file."""

from __future__ import annotations

import base64
import io
import threading
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import pytest
from PIL import Image as Pillow
from textual.pilot import Pilot

from support.pilot import CHINA, SMALL, WIDE, lines, main, press, until
from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import Raw, View
from tui_reader.model import Bulletin, Image, Paragraph
from tui_reader.ui.app import BulletinApp
from tui_reader.ui.pictures.screen import PictureScreen

ELSEWHERE = "https://linxi.gov.cn/p/map.png"


def png(color: str) -> bytes:
    # Noise would not be needed, were the pictures not to be larger than a placeholder.
    image = Pillow.effect_noise((64, 32), 50).convert("RGB")
    image.paste(color, (0, 0, 32, 32))
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


FIRST, SECOND = png("red"), png("blue")
PAGE = "".join(
    f"<img src='data:image/png;base64,{base64.b64encode(data).decode()}'>" for data in (FIRST, SECOND)
).encode()


@pytest.fixture
def reading(archive: SqliteArchive, app: BulletinApp) -> BulletinApp:
    images = (
        Image("雷达回波图", None, sha256=sha256(FIRST).hexdigest()),
        Image("雨量图", ELSEWHERE, sha256=sha256(SECOND).hexdigest()),
        Image("路网图", "https://linxi.example/roads.png"),
    )
    page = Bulletin(
        "radar", "暴雨预警", published=datetime(2026, 1, 1, tzinfo=CHINA), preamble=(Paragraph("前言。"), *images)
    )
    archive.keep_page(page, Raw(PAGE))
    return app


def screen(app: BulletinApp) -> PictureScreen:
    assert isinstance(app.screen, PictureScreen)
    return app.screen


def shown(app: BulletinApp) -> list[str]:
    return lines(screen(app).view)


def status(app: BulletinApp) -> str:
    return lines(screen(app).status)[0]


async def opened(pilot: Pilot[None], app: BulletinApp, *keys: str) -> None:
    """The picture that the keys open, once it is loaded."""
    await press(pilot, "enter", *keys)
    await loaded(pilot, app)


async def loaded(pilot: Pilot[None], app: BulletinApp) -> None:
    await until(pilot, lambda: isinstance(app.screen, PictureScreen) and "Loading" not in "".join(shown(app)))


async def test_a_kept_picture_is_shown_without_the_network(reading: BulletinApp) -> None:
    async with reading.run_test(size=WIDE) as pilot:
        await opened(pilot, reading, "f", "a")
        rows = shown(reading)
        assert rows[0].startswith("▐ 雷达回波图")
        assert rows[0].endswith("64 × 32 PNG · 1/3")
        drawn = [row for row in rows[1:] if row.strip()]
        assert len(drawn) == 16
        assert len(drawn[0].strip()) <= 64


async def test_the_place_in_the_text_is_kept(reading: BulletinApp) -> None:
    async with reading.run_test(size=SMALL) as pilot:
        await press(pilot, "enter", "j")
        place = main(reading).reader.position
        await press(pilot, "f", "a")
        await loaded(pilot, reading)
        await press(pilot, "escape")
        assert reading.screen is main(reading)
        assert main(reading).reader.position == place


async def test_enter_opens_the_picture_in_sight_or_offers_several(reading: BulletinApp) -> None:
    async with reading.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "enter")
        await pilot.press("雨", "enter")
        await loaded(pilot, reading)
        assert shown(reading)[0].endswith("2/3")


async def test_magnified_moved_and_whole_again(reading: BulletinApp) -> None:
    async with reading.run_test(size=WIDE) as pilot:
        await opened(pilot, reading, "f", "a")
        whole = shown(reading)
        view = screen(reading).view
        await press(pilot, "+", "+", "+", "+", "+")
        assert "6×" in shown(reading)[0]
        assert view.part
        left = view.part.box[0]
        await press(pilot, "l")
        assert view.part.box[0] > left
        await press(pilot, "0")
        assert shown(reading) == whole


async def test_the_next_picture_and_one_that_cannot_be_had(reading: BulletinApp) -> None:
    async with reading.run_test(size=WIDE) as pilot:
        await opened(pilot, reading, "f", "a")
        await press(pilot, "p")
        assert "No earlier picture" in status(reading)
        await press(pilot, "n", "n")
        await loaded(pilot, reading)
        assert shown(reading)[0].endswith("3/3")
        assert any("only an example" in row for row in shown(reading))
        await press(pilot, "s")
        assert "no picture to save" in status(reading)


async def test_hints_name_only_keys_that_do_something(reading: BulletinApp) -> None:
    async with reading.run_test(size=WIDE) as pilot:
        await opened(pilot, reading, "f", "a")
        hints = status(reading)
        assert "+ zoom in" in hints
        assert "n next picture" in hints
        assert not [word for word in ("whole picture", "outside", "copy", "previous") if word in hints]
        await press(pilot, "+")
        assert "0 whole picture" in status(reading)
        await press(pilot, "0", "n")
        await loaded(pilot, reading)
        assert "y copy" in status(reading)
        assert "o outside" in status(reading)
        await press(pilot, "n")
        await loaded(pilot, reading)
        hints = status(reading)
        assert "p previous picture" in hints
        assert not [word for word in ("zoom in", "next picture", "save") if word in hints]


async def test_the_archive_is_read_in_a_thread(reading: BulletinApp, monkeypatch: pytest.MonkeyPatch) -> None:
    threads = []
    raw = SqliteArchive.raw

    def noted(archive: SqliteArchive, *arguments: int) -> Raw | None:
        threads.append(threading.current_thread())
        return raw(archive, *arguments)

    monkeypatch.setattr(SqliteArchive, "raw", noted)
    async with reading.run_test(size=WIDE) as pilot:
        await opened(pilot, reading, "f", "a")
    assert threads
    assert threading.main_thread() not in threads


async def test_another_bulletin_opened_behind_the_screen_changes_nothing(reading: BulletinApp) -> None:
    async with reading.run_test(size=WIDE) as pilot:
        await opened(pilot, reading, "f", "a")
        others = (row.id for row in reading.session.archive.rows(View(), 0, 100))
        reading.session.show(next(id for id in others if id != reading.session.open_id))
        await press(pilot, "n")
        await loaded(pilot, reading)
        assert shown(reading)[0].endswith("64 × 32 PNG · 2/3")


async def test_a_click_opens_a_picture_without_address(reading: BulletinApp) -> None:
    async with reading.run_test(size=WIDE) as pilot:
        await press(pilot, "enter")
        reader = main(reading).reader
        link = reader.links_in_view()[0]
        await pilot.click(reader, offset=(reader.margin + link.start, link.line + 1))
        await loaded(pilot, reading)
        assert shown(reading)[0].startswith("▐ 雷达回波图")


async def test_a_picture_of_a_former_text_is_shown_alone(reading: BulletinApp) -> None:
    async with reading.run_test(size=WIDE) as pilot:
        await press(pilot, "enter")
        reading.session.open_picture(Image("旧图", "https://linxi.example/old.png"))
        await loaded(pilot, reading)
        assert shown(reading)[0].startswith("▐ 旧图")
        assert shown(reading)[0].endswith("1/1")


async def test_a_picture_that_is_neither_kept_nor_has_an_address(archive: SqliteArchive, app: BulletinApp) -> None:
    published = datetime(2026, 1, 1, tzinfo=CHINA)
    archive.keep(Bulletin("radar", "预警", published=published, preamble=(Image("图", None, sha256="ab" * 32),)))
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot, app, "enter")
        assert any("bytes were not kept" in row for row in shown(app))
        await press(pilot, "y")
        assert "has no address" in status(app)


async def test_a_picture_in_a_file_beside_its_page(
    archive: SqliteArchive, app: BulletinApp, tmp_path: Path
) -> None:
    (tmp_path / "page_files").mkdir()
    (tmp_path / "page_files" / "1.png").write_bytes(FIRST)
    (tmp_path / "page.html").write_text("x")
    images = Image("图", None, file="page_files/1.png"), Image("无", None, file="page_files/2.png")
    published = datetime(2026, 1, 1, tzinfo=CHINA)
    archive.keep(Bulletin(str(tmp_path / "page.html"), "预警", published=published, preamble=images))
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot, app, "f", "a")
        assert shown(app)[0].endswith("64 × 32 PNG · 1/2")
        await press(pilot, "n")
        await loaded(pilot, app)
        assert any("there is no such file" in row for row in shown(app))


async def test_address_and_file(reading: BulletinApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copied: list[str] = []
    monkeypatch.setattr(BulletinApp, "copy", lambda self, text, what: copied.append(text))
    monkeypatch.chdir(tmp_path)
    async with reading.run_test(size=WIDE) as pilot:
        await opened(pilot, reading, "f", "b")
        await press(pilot, "y")
        assert copied == [ELSEWHERE]
        await press(pilot, "s", "enter")
        assert (tmp_path / "map.png").read_bytes() == SECOND
        assert "Saved" in status(reading)


async def test_without_colours_pictures_are_dots(reading: BulletinApp) -> None:
    reading.colorless = True
    async with reading.run_test(size=WIDE) as pilot:
        await opened(pilot, reading, "f", "a")
        assert any("\u2801" <= letter <= "\u28ff" for row in shown(reading) for letter in row)


async def test_without_the_extra_one_line_names_it(reading: BulletinApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui_reader.parse.pictures.process.find_spec", lambda name: None)
    async with reading.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "f", "b")
        assert reading.screen is main(reading)
        assert "bulletin-tui[pictures]" in lines(main(reading).status)[0]
        assert reading.session.offered_address in lines(main(reading).status)[0]


async def test_an_archive_that_cannot_be_read_is_named(
    reading: BulletinApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreadable(*_arguments: object) -> None:
        raise ArchiveError(Path("a.db"), "disk I/O error")

    async with reading.run_test(size=WIDE) as pilot:
        await press(pilot, "enter")
        monkeypatch.setattr(SqliteArchive, "raw", unreadable)
        await press(pilot, "f", "a")
        await loaded(pilot, reading)
        assert any("a.db: disk I/O error" in row for row in shown(reading))
