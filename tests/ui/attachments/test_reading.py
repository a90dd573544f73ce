"""Attachments in the reader: listed below the text, opened in it, left again, given to others."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from hashlib import sha256
from pathlib import Path

import pytest

from support.pdf_files import pdf
from support.pilot import CHINA, NO_TIMEOUT, SMALL, WIDE, ManualClock, lines, main, press, until
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import Arrival, ArrivedFile, AttachedFile, Raw
from tui_reader.config.settings import Config
from tui_reader.i18n import install
from tui_reader.model import (
    Attachment,
    Bulletin,
    Cell,
    DocumentFile,
    Link,
    Paragraph,
    Section,
    Table,
    address_sections,
)
from tui_reader.parse.page import parse_page
from tui_reader.ui.app import BulletinApp
from tui_reader.ui.attachments.screen import AttachmentsScreen
from tui_reader.ui.pictures.file_pictures import FilePictureScreen
from tui_reader.ui.reader.sheet.screen import SheetScreen

PAGE = "https://linxi.gov.cn/2.html"
POSTS, FORM, RULES = (f"https://linxi.gov.cn/{name}" for name in ("posts.xls", "form.doc", "rules.pdf"))
WHEN = datetime(2024, 5, 6, 8, tzinfo=UTC)


def table(*rows: str) -> Table:
    return Table(tuple(tuple(map(Cell, row.split())) for row in rows), header_rows=1)


def posts() -> Bulletin:
    sections = (
        Section(
            None, None, 1, "岗位", blocks=(table("单位 岗位 人数", "区水务局 泵站管理 2", "区图书馆 编目 1"),)
        ),
        Section(None, None, 1, "说明", blocks=(Paragraph("以上岗位均面向应届毕业生。"),)),
    )
    read = DocumentFile(
        "xls", "sheets.xls", "1", sheets=("岗位", "说明"), not_read=("the sheet 附录 is not read",)
    )
    return Bulletin(POSTS, None, sections=address_sections(sections), document=read)


def notice(*, links: tuple[Link, ...] = ()) -> Bulletin:
    text = "岗位要求见附件1。"
    return Bulletin(
        PAGE,
        "关于公开招聘的通知",
        published=datetime(2024, 5, 6, tzinfo=CHINA),
        preamble=(Paragraph(text, links), *(Paragraph("请各单位配合。" * 20) for _ in range(8))),
        attachments=(
            Attachment("岗位表.xls", POSTS),
            Attachment("报名表.doc", FORM),
            Attachment("考务规则", RULES),
            Attachment("样表.docx"),
        ),
    )


def arrived(
    address: str, data: bytes, text: Bulletin | None = None, reason: str = "", kind: str = ""
) -> ArrivedFile:
    name = address.rpartition("/")[2]
    return ArrivedFile(address, name, data, None, WHEN, kind=kind, text=text, not_read_reason=reason)


@pytest.fixture
def kept(tmp_path: Path, english: None) -> Iterator[SqliteArchive]:
    """The notice, whose first attachment is kept with its text, the second without, the third too large."""
    with SqliteArchive.open(tmp_path / "archive.sqlite") as archive:
        address = "岗位要求见附件1。".index("附件1")
        archive.keep(notice(links=(Link(address, address + 3, POSTS),)))
        encrypted = "form.doc is an encrypted Word document; save a copy without its password"
        archive.keep_files(
            [
                arrived(POSTS, b"posts", posts(), kind="xls"),
                arrived(FORM, b"form" * 500, None, encrypted, kind="doc"),
            ]
        )
        too_large = AttachedFile("", RULES, "refused", "the file is too large: 31 MB; the limit is 20 MB")
        archive.record_attachment_states([too_large])
        yield archive


@pytest.fixture
def app(kept: SqliteArchive, clock: ManualClock, monkeypatch: pytest.MonkeyPatch) -> BulletinApp:
    monkeypatch.setattr("tui_reader.ui.host.clipboard_tools", list)
    return BulletinApp(kept, Config(chord_timeout=NO_TIMEOUT), clock=clock)


def reader(app: BulletinApp) -> list[str]:
    return lines(main(app).reader)


def status(app: BulletinApp) -> str:
    return lines(app.screen.status)[0]  # type: ignore[attr-defined]


def title(app: BulletinApp) -> str | None:
    shown = main(app).reader.bulletin
    return shown.title if shown else None


async def test_the_list_below_the_text_says_what_there_is_of_each(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "G")
        shown = (line.rstrip("▐ ").strip().replace("\u00a0", " ") for line in reader(app))
        listed = [line for line in shown if line.startswith("[")]
        assert listed == [
            "[1] 岗位表.xls · 2 sheets · 5 B · kept; read in part",
            "[2] 报名表.doc · 2.0 kB · kept; encrypted",
            "[3] 考务规则 · too large",
            "[4] 样表.docx · without address",
        ]
        assert "g f attachments" in status(app)


async def test_in_chinese(app: BulletinApp, back_to_english: None) -> None:
    install("zh_CN")
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "G")
        shown = (line.rstrip("▐ ").strip().replace("\u00a0", " ") for line in reader(app))
        listed = [line for line in shown if line.startswith("[")]
        assert listed == [
            "[1] 岗位表.xls · 2 个工作表 · 5 B · 已收录，只读出部分",
            "[2] 报名表.doc · 2.0 kB · 已收录，已加密",
            "[3] 考务规则 · 太大",
            "[4] 样表.docx · 无地址",
        ]


@pytest.mark.parametrize("leave", ["escape", "q", "ctrl+o"])
async def test_an_attachment_opens_in_the_reader_and_back_returns_to_the_line(
    app: BulletinApp, leave: str
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await press(pilot, "enter", "G")
        place = main(app).reader.position
        assert place != (0, 0)
        await press(pilot, "g", "f", "1", "enter")
        assert title(app) == "岗位表.xls"
        assert "Attachment 1" in reader(app)[0]
        assert [heading.section.heading for heading in main(app).outline.headings] == ["岗位", "说明"]
        await press(pilot, "]", "]", leave)
        if leave == "ctrl+o":
            # One step for each jump in the attachment.
            await press(pilot, "ctrl+o", "ctrl+o")
        assert title(app) == "关于公开招聘的通知"
        assert main(app).reader.position == place
        assert app.session.open_id is not None


async def test_a_place_in_an_attachment_is_one_to_return_to(app: BulletinApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await press(pilot, "enter", "g", "f", "1", "enter", "]", "]")
        place = main(app).reader.position
        await press(pilot, "q", "g", "o")
        assert title(app) == "岗位表.xls"
        assert main(app).reader.position == place


async def test_what_was_not_read_is_said_above_and_in_the_evidence(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "g", "f", "enter")
        assert any("1 part not read" in line for line in reader(app))
        await press(pilot, "!")
        assert "the sheet 附录 is not read" in "\n".join(lines(app.screen.reader))  # type: ignore[attr-defined]


async def test_a_sheet_opens_on_the_whole_screen(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "g", "f", "enter", "enter")
        assert isinstance(app.screen, SheetScreen)
        await press(pilot, "escape")
        assert title(app) == "岗位表.xls"


async def test_link_hints_lead_to_attachments_in_the_list_and_in_the_text(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "f", "a")
        assert title(app) == "岗位表.xls"
        await press(pilot, "q", "G", "f", "b")
        assert title(app) == "报名表.doc"
        text = "".join("".join(reader(app)).split())
        assert "anencryptedWorddocument" in text
        assert "oopensthefilewiththeprogramofthesystem,ssavesit." in text


async def test_digits_choose_in_the_list_and_reasons_are_said(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "g", "f", "3")
        assert isinstance(app.screen, AttachmentsScreen)
        assert "the file is too large: 31 MB" in status(app)
        await press(pilot, "4", "enter")
        assert "The page states no address of this attachment: 样表.docx" in status(app)
        await press(pilot, "escape")
        assert app.screen is main(app)


async def test_the_file_is_saved_and_nothing_overwritten(
    app: BulletinApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Keys of a long path take seconds.
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "posts.xls").write_bytes(b"mine")
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "g", "f", "1", "enter", "s")
        await pilot.press("ctrl+u", *"out", "enter")
        assert (folder / "posts.xls").read_bytes() == b"mine"
        assert (folder / "posts-2.xls").read_bytes() == b"posts"
        assert "posts-2.xls" in status(app)
        await press(pilot, "s")
        await pilot.press("ctrl+u", *"out/posts.xls", "enter")
        assert "exists already" in status(app)
        assert (folder / "posts.xls").read_bytes() == b"mine"


async def test_the_program_of_the_system_gets_a_private_copy(
    app: BulletinApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[Path] = []
    monkeypatch.setattr("tui_reader.ui.attachments.exporting.file_opener", lambda: "opener")
    monkeypatch.setattr("tui_reader.ui.attachments.exporting.open_file", lambda path, program: given.append(path))
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "g", "f", "1", "enter", "o", "o")
        assert given[0] == given[1]
        assert (given[0].name, given[0].read_bytes()) == ("posts.xls", b"posts")
        assert given[0].parent.stat().st_mode & 0o077 == 0
    assert not given[0].parent.exists()


async def test_without_a_program_the_path_of_the_copy_is_shown_and_copied(
    app: BulletinApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied: list[str] = []
    monkeypatch.setattr(BulletinApp, "copy", lambda self, text, what: copied.append(text))
    monkeypatch.setattr("tui_reader.ui.attachments.exporting.file_opener", lambda: None)
    async with app.run_test(size=(160, 24)) as pilot:
        await press(pilot, "enter", "g", "f", "2", "o")
        assert "form.doc" in status(app)
        await press(pilot, "escape", "g", "f", "1", "enter", "o", "y", "y")
        assert copied[0].endswith("posts.xls")
        assert Path(copied[0]).read_bytes() == b"posts"


async def test_a_search_hit_in_an_attachment_opens_there(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "g", "/", *"图书馆", "enter")
        screen = main(app)
        await until(pilot, lambda: screen.results.current_hit is not None)
        shown = "\n".join(lines(screen.results))
        assert "attachment 1 posts.xls · 岗位 row 3" in shown
        assert "单位 区图书馆 · 岗位 编目" in shown
        screen.results.focus()
        await press(pilot, "enter")
        assert title(app) == "岗位表.xls"
        assert "图书馆" in "".join(reader(app))
        assert len(screen.reader.matches.all) == 1
        await press(pilot, "q")
        assert title(app) == "关于公开招聘的通知"


def packed() -> bytes:
    """A ZIP archive with a text, and a file of a kind that is not read."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("附件/说明.txt", "说明\n\n以上岗位均面向应届毕业生，报名者须提供毕业证书。\n" * 3)
        archive.writestr("附件/图纸.dwg", b"AC1032")
    return file.getvalue()


async def test_the_members_of_an_archive_are_attachments_of_it(app: BulletinApp, kept: SqliteArchive) -> None:
    address = "https://linxi.gov.cn/all.zip"
    kept.keep(Bulletin("https://linxi.gov.cn/3.html", "打包", attachments=(Attachment("全部附件.zip", address),)))
    kept.keep_files([arrived(address, packed(), None, "this file is a ZIP archive", kind="zip")])
    async with app.run_test(size=WIDE) as pilot:
        app.session.go_to_bulletin(2)
        await press(pilot, "g", "f")
        await until(pilot, lambda: title(app) == "全部附件.zip")
        listed = [line.strip() for line in reader(app) if line.strip().startswith("[")]
        assert listed == ["[1] 附件/说明.txt · in the file", "[2] 附件/图纸.dwg · in the file"]
        await press(pilot, "g", "f", "1", "enter")
        await until(pilot, lambda: "Attachment 1 · 附件/说明.txt" in reader(app)[0])
        assert "应届毕业生" in "".join(reader(app))
        await press(pilot, "escape")
        assert title(app) == "全部附件.zip"
        await press(pilot, "escape")
        assert title(app) == "打包"


async def test_a_printed_page_is_shown_as_a_picture(app: BulletinApp, kept: SqliteArchive) -> None:
    address = "https://linxi.gov.cn/plan.pdf"
    kept.keep(Bulletin("https://linxi.gov.cn/4.html", "方案", attachments=(Attachment("方案.pdf", address),)))
    read = DocumentFile("pdf", "pdf.reading", "1", pages=2, page_starts=(0, 1))
    text = Bulletin(
        address, "方案", preamble=(Paragraph("第一页。" * 200), Paragraph("第二页。" * 400)), document=read
    )
    kept.keep_files([arrived(address, pdf(["one"], ["two"]), text, kind="pdf")])
    async with app.run_test(size=SMALL) as pilot:
        app.session.go_to_bulletin(2)
        await press(pilot, "g", "f", "G")
        assert "P printed page" in status(app)
        await press(pilot, "P")
        screen = app.screen
        assert isinstance(screen, FilePictureScreen)
        await until(pilot, lambda: "PDF" in lines(screen.view)[0])
        assert lines(screen.view)[0].startswith("▐ 方案.pdf")
        assert lines(screen.view)[0].endswith("2/2")
        await press(pilot, "p")
        await until(pilot, lambda: "1/2" in lines(screen.view)[0])
        await press(pilot, "q", "q", "P")
        assert "Only a PDF that is kept" in status(app)


async def test_keys_for_a_scan_are_named(app: BulletinApp, kept: SqliteArchive) -> None:
    address = "https://linxi.gov.cn/scan.pdf"
    kept.keep(Bulletin("https://linxi.gov.cn/7.html", "令", attachments=(Attachment("令.pdf", address),)))
    reason = "this file is a PDF without text (pictures of pages); `parse --ocr` and `attachments ocr` can read it"
    kept.keep_files([ArrivedFile(address, "令.pdf", b"%PDF", None, WHEN, kind="pdf", not_read_reason=reason)])
    async with app.run_test(size=WIDE) as pilot:
        app.session.go_to_bulletin(2)
        await press(pilot, "g", "f")
        shown = "\n".join(lines(main(app).reader))
        assert "P shows its printed pages." in shown
        assert "O reads it by text recognition." in shown


@pytest.mark.parametrize("recognized", [False, True], ids=["a picture is shown", "recognized text is read"])
async def test_a_picture_that_was_fetched(app: BulletinApp, kept: SqliteArchive, recognized: bool) -> None:
    address = "https://linxi.gov.cn/seal.png"
    kept.keep(Bulletin("https://linxi.gov.cn/6.html", "公章", attachments=(Attachment("公章.png", address),)))
    read = DocumentFile("png", "drawings.pictures", "1", pages=1, recognized=(1,) if recognized else ())
    text = Bulletin(address, "公章", preamble=(Paragraph("PNG, 1 × 1"),), document=read)
    kept.keep_files([arrived(address, b"png", text, kind="png")])
    if recognized:
        kept.keep_recognized_page(sha256(b"png").hexdigest(), 1, "engine", "{}")
    async with app.run_test(size=SMALL) as pilot:
        app.session.go_to_bulletin(2)
        await press(pilot, "g", "f")
        assert isinstance(app.screen, FilePictureScreen) is not recognized


async def test_a_large_file_opens_in_a_thread_at_the_row_of_a_hit(app: BulletinApp, kept: SqliteArchive) -> None:
    address = "https://linxi.gov.cn/large.xls"
    kept.keep(Bulletin("https://linxi.gov.cn/5.html", "名册", attachments=(Attachment("名册.xls", address),)))
    people = table("姓名 单位", *(f"甲{number} 供水{'站' if number == 300 else '所'}" for number in range(400)))
    read = DocumentFile("xls", "sheets.xls", "1", sheets=("名册",))
    sections = address_sections((Section(None, None, 1, "名册", blocks=(people,)),))
    kept.keep_files([arrived(address, b"x" * 600_000, Bulletin(address, None, sections=sections, document=read))])
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "g", "/", *"供水站", "enter")
        screen = main(app)
        await until(pilot, lambda: screen.results.current_hit is not None)
        screen.results.focus()
        await press(pilot, "enter")
        await until(pilot, lambda: title(app) == "名册.xls" and screen.reader.matches.all)
        assert any("甲300" in line for line in reader(app))


async def test_the_members_of_a_file_that_is_only_opened(app: BulletinApp) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in ("一.txt", "二.txt"):
            archive.writestr(name, f"{name}的正文，请各单位遵照执行。\n")
    page = parse_page(packed.getvalue(), "/home/u/附件.zip")
    async with app.run_test(size=WIDE) as pilot:
        app.session.arrived(page, Raw(packed.getvalue()))
        app.session.go_to_bulletin(app.session.archive.find("/home/u/附件.zip"))  # type: ignore[arg-type]
        await press(pilot, "g", "f", "2", "enter")
        await until(pilot, lambda: "Attachment 2 · 二.txt" in reader(app)[0])
        assert "二.txt的正文，请各单位遵照执行。" in "".join(reader(app))


async def test_the_files_of_a_mail_open_like_members(app: BulletinApp, kept: SqliteArchive) -> None:
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["Date"] = "转发通知", "a@example.org", "Mon, 6 May 2024 08:00:00 +0000"
    mail.set_content("见附件。")
    mail.add_attachment("岗位要求全文。".encode(), maintype="text", subtype="plain", filename="要求.txt")
    page = parse_page(bytes(mail), "/home/u/转发.eml")
    assert isinstance(page, Bulletin)
    (arrival,) = kept.keep_arrivals([Arrival(page, raw=Raw(bytes(mail)))])
    async with app.run_test(size=WIDE) as pilot:
        app.session.go_to_bulletin(arrival.id)  # type: ignore[union-attr]
        await pilot.pause()
        assert "[1] 要求.txt · in the file" in [line.strip("▐ ") for line in reader(app)]
        await press(pilot, "g", "f")
        await until(pilot, lambda: "Attachment 1 · 要求.txt" in reader(app)[0])
        assert "岗位要求全文。" in "".join(reader(app))
        await press(pilot, "v")
        assert "has no versions of its own" in status(app)
        await press(pilot, "q")
        assert title(app) == "转发通知"
