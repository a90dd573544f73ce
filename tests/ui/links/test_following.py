"""Links by key: the hints, where each kind of link leads, and what is offered where there is no browser."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import pytest
from PIL import Image as Pillow
from textual.pilot import Pilot

from support.manual_engine import ManualEngines
from support.pilot import CHINA, NO_TIMEOUT, SMALL, WIDE, ManualClock, lines, main, press, until
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.config.settings import Config
from tui_reader.model import Announcement, Attachment, Bulletin, Failure, Image, Link, Page, Paragraph, Section
from tui_reader.sources import Fetched
from tui_reader.ui.announcements.opening import LinkedPages
from tui_reader.ui.app import BulletinApp
from tui_reader.ui.pictures.screen import PictureScreen
from tui_reader.ui.sync.setup import SyncSetup

KEPT = "https://linxi.gov.cn/kept.html"
ELSEWHERE = "https://linxi.gov.cn/elsewhere.html"
PICTURE = "https://linxi.gov.cn/map.jpg"
EXAMPLE = "https://linxi.example/9.html"
TEXT = "依照通知（青政办发〔2023〕29号）执行，另见公告和地图，样例。"


def linking() -> Bulletin:
    """A bulletin whose text has, in this order, a kept link, a document number, a page, a picture, an example."""
    links = [("通知", KEPT), ("公告", ELSEWHERE), ("地图", PICTURE), ("样例", EXAMPLE)]
    places = tuple(Link(TEXT.index(part), TEXT.index(part) + len(part), address) for part, address in links)
    return Bulletin(
        "https://linxi.gov.cn/1.html",
        "居民生活用水",
        published=datetime(2024, 1, 2, tzinfo=CHINA),
        preamble=(Paragraph(TEXT, places),),
        attachments=(Attachment("申报表.xlsx", "https://linxi.gov.cn/form.pptx"),),
        announcements=(Announcement("关于夜间停水的通知", "https://linxi.gov.cn/water.html"),),
    )


def kept() -> list[Bulletin]:
    return [
        Bulletin(KEPT, "水价通知", preamble=(Paragraph("通知的正文。"),)),
        Bulletin("b", "实施细则", document_number="青政办发〔2023〕29号", preamble=(Paragraph("细则的正文。"),)),
    ]


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that were given to a browser."""
    found: list[str] = []
    monkeypatch.setattr("tui_reader.ui.main.session.opener", lambda: "browser")
    monkeypatch.setattr(
        "tui_reader.ui.main.session.open_in_browser", lambda address, program: found.append(address)
    )
    return found


@pytest.fixture
def copied(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that were copied."""
    found: list[str] = []
    monkeypatch.setattr(BulletinApp, "copy", lambda self, text, what: found.append(text))
    return found


class Fetches:
    """Answers the requests of the app when a test says so."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str | None]] = []
        self.waiting: list[Callable[[Page, Fetched | None], None]] = []

    def __call__(
        self,
        app: BulletinApp,
        address: str,
        linked_from: Callable[[], str | None],
        done: Callable[[Page, Fetched | None], None],
    ) -> None:
        self.asked.append((address, linked_from()))
        self.waiting.append(done)

    def answer(self, page: Page, fetched: Fetched | None = None) -> None:
        self.waiting.pop(0)(page, fetched)


@pytest.fixture
def fetches(monkeypatch: pytest.MonkeyPatch) -> Fetches:
    answers = Fetches()
    monkeypatch.setattr(BulletinApp, "fetch", lambda app, *arguments: answers(app, *arguments))
    return answers


@pytest.fixture
def linked(tmp_path: Path, english: None, clock: ManualClock) -> Iterator[BulletinApp]:
    with SqliteArchive.open(tmp_path / "linked.sqlite") as archive:
        archive.keep_all([linking(), *kept()])
        while archive.index():
            pass
        yield BulletinApp(archive, Config(chord_timeout=NO_TIMEOUT), clock=clock)


def title(app: BulletinApp) -> str | None:
    bulletin = main(app).reader.bulletin
    return bulletin.title if bulletin else None


def status(app: BulletinApp) -> str:
    return lines(main(app).status)[0]


def text(app: BulletinApp) -> str:
    """The lines of the reader, joined: where they break is not the subject here."""
    return "".join(line.strip() for line in lines(main(app).reader))


async def test_hints_stand_on_the_links_and_nothing_moves(linked: BulletinApp) -> None:
    async with linked.run_test(size=WIDE) as pilot:
        await press(pilot, "enter")
        before = lines(main(linked).reader)
        await press(pilot, "f")
        shown = text(linked)
        for hinted in ("a 知（b 政办发", "见c 告和d", "图，e 例", "f 报表.xlsx"):
            assert hinted in shown
        assert "g 于夜间停水" in lines(main(linked).ticker)[0]
        assert status(linked).startswith(" letter follow   capital open outside   y copy")
        assert "7 links" in status(linked)
        await press(pilot, "escape")
        assert lines(main(linked).reader) == before
        assert "关于夜间停水" in lines(main(linked).ticker)[0]
        assert "letter" not in status(linked)


async def test_a_kept_bulletin_opens_here_and_back_returns(linked: BulletinApp, fetches: Fetches) -> None:
    async with linked.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "f", "a")
        assert title(linked) == "水价通知"
        assert main(linked).focused is main(linked).reader
        assert main(linked).list.current.address == KEPT  # type: ignore[union-attr]
        await press(pilot, "ctrl+o")
        assert title(linked) == "居民生活用水"
        assert fetches.asked == []


async def test_a_document_number_opens_the_bulletin_that_has_it(linked: BulletinApp) -> None:
    async with linked.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "f", "b")
        assert title(linked) == "实施细则"


async def test_a_document_number_that_no_bulletin_has_is_searched(linked: BulletinApp) -> None:
    async with linked.run_test(size=WIDE) as pilot:
        linked.session.archive.connection.execute("DELETE FROM bulletins WHERE address = 'b'")  # type: ignore[attr-defined]
        await press(pilot, "enter", "f", "b")
        results = main(linked).results.latest
        assert main(linked).searching
        assert results is not None
        assert results.query.text == '"青政办发〔2023〕29号"'


async def test_a_page_of_the_web_is_fetched_and_shown_here(linked: BulletinApp, fetches: Fetches) -> None:
    async with linked.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "f", "c")
        assert fetches.asked == [(ELSEWHERE, "https://linxi.gov.cn/1.html")]
        fetches.answer(Bulletin(ELSEWHERE, "公告全文", preamble=(Paragraph("全文。"),)))
        await pilot.pause()
        assert title(linked) == "公告全文"
        assert linked.session.open_id is None
        await press(pilot, "q")
        assert title(linked) == "居民生活用水"
        await press(pilot, "f", "c")
        assert title(linked) == "公告全文", "a page is fetched once"
        assert len(fetches.asked) == 1


async def test_a_page_that_was_opened_by_a_link_is_kept_by_one_key(
    tmp_path: Path, english: None, clock: ManualClock, fetches: Fetches
) -> None:
    with SqliteArchive.open(tmp_path / "linked.sqlite") as archive:
        archive.keep_all([linking(), *kept()])
        assert archive.path is not None
        setup = SyncSetup(archive.path, tmp_path / "sources.yaml", tmp_path / "profiles", ManualEngines())
        app = BulletinApp(archive, Config(chord_timeout=NO_TIMEOUT), clock=clock, sync=setup)
        async with app.run_test(size=WIDE) as pilot:
            await press(pilot, "enter", "c")
            assert status(app).strip().startswith("Only a page that was opened by a link")
            await press(pilot, "f", "c")
            page = Bulletin(ELSEWHERE, "公告全文", preamble=(Paragraph("全文。"),))
            fetches.answer(page, Fetched(ELSEWHERE, b"<p>bytes</p>", "utf-8", "text/html"))
            await pilot.pause()
            assert archive.find(ELSEWHERE) is None
            assert status(app).startswith(" c keep the page   ")
            await press(pilot, "c")
            await until(pilot, lambda: status(app).strip() == "Kept: 公告全文")
            id = archive.find(ELSEWHERE)
            assert id is not None
            raw = archive.raw(id)
            assert raw is not None
            assert raw.data == b"<p>bytes</p>"
            assert app.session.open_id == id
            await press(pilot, "escape")
            assert "keep the page" not in status(app)
            await press(pilot, "s")
            assert archive.marks(id).starred, "it is an article like any other now"
            await press(pilot, "c")
            assert status(app).strip().startswith("Only a page that was opened by a link")


async def test_undo_after_keeping_a_page_says_that_it_stays(
    tmp_path: Path, english: None, clock: ManualClock, fetches: Fetches
) -> None:
    with SqliteArchive.open(tmp_path / "linked.sqlite") as archive:
        archive.keep_all([linking(), *kept()])
        assert archive.path is not None
        setup = SyncSetup(archive.path, tmp_path / "sources.yaml", tmp_path / "profiles", ManualEngines())
        app = BulletinApp(archive, Config(chord_timeout=NO_TIMEOUT), clock=clock, sync=setup)
        async with app.run_test(size=WIDE) as pilot:
            await press(pilot, "enter", "s", "f", "c")
            starred = app.session.archive.find(linking().address)
            assert starred is not None
            fetches.answer(Bulletin(ELSEWHERE, "公告全文", preamble=(Paragraph("全文。"),)))
            await press(pilot, "c")
            await until(pilot, lambda: status(app).strip() == "Kept: 公告全文")
            await press(pilot, "ctrl+z")
            assert "What is kept stays in the archive" in status(app)
            assert archive.marks(starred).starred, "an earlier change is not undone in its place"
            assert archive.find(ELSEWHERE) is not None
            await press(pilot, "ctrl+z")
            assert not archive.marks(starred).starred


async def test_a_picture_in_a_page_that_is_not_kept_comes_from_its_bytes(
    linked: BulletinApp, fetches: Fetches
) -> None:
    file = io.BytesIO()
    Pillow.effect_noise((64, 32), 50).save(file, "PNG")
    source = f"<img src='data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}'>"
    async with linked.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "f", "c")
        picture = Image("雨量图", None, sha256=sha256(file.getvalue()).hexdigest())
        fetched = Fetched(ELSEWHERE, source.encode(), "utf-8", "text/html")
        fetches.answer(Bulletin(ELSEWHERE, "公告全文", preamble=(Paragraph("全文。"), picture)), fetched)
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(linked.screen, PictureScreen) and not linked.screen.view.message)
        assert isinstance(linked.screen, PictureScreen)
        assert lines(linked.screen.view)[0].endswith("64 × 32 PNG · 1/1")


async def test_a_page_that_is_shown_is_not_said_to_be_fetched(linked: BulletinApp, fetches: Fetches) -> None:
    async with linked.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "f", "c")
        linked.show_message("Fetching…")
        assert "Fetching" in status(linked)
        fetches.answer(Bulletin(ELSEWHERE, "公告全文"))
        await pilot.pause()
        assert "Fetching" not in status(linked)


async def test_a_page_that_comes_late_does_not_take_the_screen(linked: BulletinApp, fetches: Fetches) -> None:
    async with linked.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "f", "c", "J")
        there = title(linked)
        fetches.answer(Bulletin(ELSEWHERE, "公告全文"))
        await pilot.pause()
        assert title(linked) == there
        assert "follow the link again" in status(linked)


async def test_a_page_that_cannot_be_fetched_is_offered(
    linked: BulletinApp, fetches: Fetches, opened: list[str], copied: list[str]
) -> None:
    async with linked.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "f", "c")
        fetches.answer(Failure(ELSEWHERE, "the server answered 503"))
        await pilot.pause()
        assert "the server answered 503" in status(linked)
        await press(pilot, "o")
        assert opened == [ELSEWHERE]
        await press(pilot, "o")
        assert opened == [ELSEWHERE, "https://linxi.gov.cn/1.html"], "an address is offered for one action"


async def test_what_is_no_page_goes_out(linked: BulletinApp, fetches: Fetches, opened: list[str]) -> None:
    async with linked.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "f", "d", "f", "F")
        assert opened == [PICTURE, "https://linxi.gov.cn/form.pptx"]
        assert fetches.asked == []


async def test_an_example_is_named_as_one(linked: BulletinApp, fetches: Fetches) -> None:
    async with linked.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "f", "e")
        assert f"only an example: {EXAMPLE}" in status(linked)
        assert fetches.asked == []


async def test_the_announcement_in_sight_is_followed(linked: BulletinApp, fetches: Fetches) -> None:
    async with linked.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "f", "g")
        assert [address for address, _ in fetches.asked] == ["https://linxi.gov.cn/water.html"]


@pytest.mark.parametrize("keys", [("f", "C"), ("F", "c")])
async def test_a_link_opens_in_the_browser(
    linked: BulletinApp, fetches: Fetches, opened: list[str], keys: tuple[str, ...]
) -> None:
    async with linked.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", *keys)
        assert opened == [ELSEWHERE]
        assert fetches.asked == []


async def test_a_link_is_copied(linked: BulletinApp, copied: list[str], fetches: Fetches) -> None:
    async with linked.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "f", "y", "c", "f", "y", "b")
        assert copied == [ELSEWHERE, "青政办发〔2023〕29号"]
        assert fetches.asked == []


@pytest.mark.parametrize("keys", [("F", "c"), ("f", "C")])
async def test_without_a_browser_the_link_itself_is_offered(
    linked: BulletinApp, monkeypatch: pytest.MonkeyPatch, copied: list[str], keys: tuple[str, ...]
) -> None:
    monkeypatch.setattr("tui_reader.ui.main.session.opener", lambda: None)
    async with linked.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", *keys)
        assert f"y y copies the address: {ELSEWHERE}" in status(linked)
        await press(pilot, "o")
        assert ELSEWHERE in status(linked)
        await press(pilot, "y", "y")
        assert copied == [ELSEWHERE]
        await press(pilot, "y", "y")
        assert copied == [ELSEWHERE, "https://linxi.gov.cn/1.html"]


async def test_a_clicked_link_is_offered_without_a_browser(
    linked: BulletinApp, monkeypatch: pytest.MonkeyPatch, copied: list[str]
) -> None:
    monkeypatch.setattr("tui_reader.ui.main.session.opener", lambda: None)
    async with linked.run_test(size=WIDE) as pilot:
        await press(pilot, "enter")
        reader = main(linked).reader
        link = next(each for each in reader.links_in_view() if getattr(each.target, "address", "") == ELSEWHERE)
        await pilot.click(reader, offset=(reader.margin + link.start, link.line + 1))
        await press(pilot, "y", "y")
        assert copied == [ELSEWHERE]


async def test_another_key_ends_the_hints_and_keeps_its_meaning(linked: BulletinApp) -> None:
    async with linked.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "f", "tab")
        assert "a 知" not in text(linked)
        assert main(linked).focused is not main(linked).reader


async def test_letters_of_no_link_are_named(linked: BulletinApp) -> None:
    async with linked.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "f", "z")
        assert "No link has the letters z." in status(linked)


async def test_hints_go_when_the_text_moves(linked: BulletinApp) -> None:
    async with linked.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "f")
        await pilot.resize_terminal(*SMALL)
        await press(pilot)
        assert "letter" not in status(linked)
        assert "a 知" not in text(linked)


async def test_two_letters_are_typed_where_there_are_many_links(
    tmp_path: Path, english: None, clock: ManualClock, fetches: Fetches
) -> None:
    words = "".join(f"{number:02d}" for number in range(30))
    links = tuple(Link(2 * number, 2 * number + 2, f"https://linxi.gov.cn/{number}.html") for number in range(30))
    with SqliteArchive.open(tmp_path / "many.sqlite") as archive:
        archive.keep_all([Bulletin("a", "题", preamble=(Paragraph(words, links),))])
        app = BulletinApp(archive, Config(chord_timeout=NO_TIMEOUT), clock=clock)
        async with app.run_test(size=WIDE) as pilot:
            await press(pilot, "enter", "f")
            assert "aaabacad" in text(app)
            await press(pilot, "b")
            assert "babbbcbd" in text(app)
            assert "aaab" not in text(app)
            await press(pilot, "backspace", "b", "e")
            assert [address for address, _ in fetches.asked] == ["https://linxi.gov.cn/29.html"]


async def test_without_links_it_says_so(tmp_path: Path, english: None, clock: ManualClock) -> None:
    with SqliteArchive.open(tmp_path / "none.sqlite") as archive:
        archive.keep_all([Bulletin("a", "题", preamble=(Paragraph("没有链接。"),))])
        app = BulletinApp(archive, Config(chord_timeout=NO_TIMEOUT), clock=clock)
        async with app.run_test(size=WIDE) as pilot:
            await press(pilot, "enter", "f")
            assert "No links in sight." in status(app)


async def opened_file(app: BulletinApp, pilot: Pilot[None], bulletin: Bulletin) -> None:
    """Show a bulletin that is in no archive."""
    await press(pilot, "enter")
    app.session.visit_page(bulletin)
    await pilot.pause()


def file_page(path: Path, href: str, words: str = "办法") -> Bulletin:
    """A bulletin of a file, whose text is a link."""
    return Bulletin(str(path), "文件", preamble=(Paragraph(words, (Link(0, len(words), href),)),))


async def test_a_file_leads_to_files(linked: BulletinApp, fetches: Fetches, tmp_path: Path) -> None:
    async with linked.run_test(size=WIDE) as pilot:
        target = tmp_path / "b c.html"
        await opened_file(linked, pilot, file_page(tmp_path / "a.html", target.as_uri() + "#x"))
        await press(pilot, "f", "a")
        assert [address for address, _ in fetches.asked] == [str(target)]
        fetches.answer(Bulletin(str(target), "办法全文"))
        await pilot.pause()
        assert title(linked) == "办法全文"


@pytest.mark.parametrize(
    ("page", "within"),
    [("/n/notices/2020/a.html", "/n/notices"), ("/n/a.html", None), ("/n/notices-2/a.html", None)],
)
def test_a_file_of_a_followed_folder_leads_to_files_of_this_folder(
    linked: BulletinApp, fetches: Fetches, page: str, within: str | None
) -> None:
    pages = LinkedPages(linked, lambda: ("https://linxi.gov.cn/", "/n/notices", "file:///n/d"))
    pages.fetch_file("/etc/hosts", page, lambda page: None)
    assert fetches.asked == [("/etc/hosts", within)]


@pytest.mark.parametrize("href", ["file:///etc/hosts", "javascript:x()", "data:text/html,x", "xmpp:a@b.example"])
async def test_a_web_page_opens_no_file_and_no_other_program(
    linked: BulletinApp, fetches: Fetches, opened: list[str], href: str
) -> None:
    async with linked.run_test(size=WIDE) as pilot:
        page = file_page(Path("x"), href)
        await opened_file(linked, pilot, replace(page, address="https://linxi.gov.cn/2.html"))
        await press(pilot, "f", "a")
        assert (fetches.asked, opened) == ([], [])
        assert "cannot be opened" in status(linked)


@pytest.mark.parametrize("href", ["mailto:a@linxi.gov.cn", "tel:+86-571", "ftp://linxi.gov.cn/x.zip"])
async def test_addresses_of_other_schemes_open_outside(linked: BulletinApp, opened: list[str], href: str) -> None:
    async with linked.run_test(size=WIDE) as pilot:
        await opened_file(linked, pilot, file_page(Path("/x/a.html"), href))
        await press(pilot, "f", "a")
        await press(pilot, "f", "A")
        assert opened == [href, href]


@pytest.mark.parametrize(
    ("words", "name"), [("第二章 水价", "#x7"), ("下文", "#%E7%AC%AC%E4%BA%8C%E7%AB%A0-%E6%B0%B4%E4%BB%B7")]
)
async def test_a_place_on_the_page_is_a_heading(linked: BulletinApp, words: str, name: str) -> None:
    async with linked.run_test(size=SMALL) as pilot:
        page = file_page(Path("/x/a.html"), name, words)
        text = tuple(Paragraph(f"第{number}段。") for number in range(30))
        sections = tuple(
            Section(f"第{label}章", number, 1, heading, address=str(number), blocks=text)
            for number, label, heading in ((1, "一", "总则"), (2, "二", "水价"))
        )
        await opened_file(linked, pilot, replace(page, sections=sections))
        await press(pilot, "f", "a")
        assert lines(main(linked).reader)[1].strip() == "第二章 水价"


async def test_a_place_without_heading_is_named(linked: BulletinApp, copied: list[str]) -> None:
    async with linked.run_test(size=WIDE) as pilot:
        await opened_file(linked, pilot, file_page(Path("/x/a.html"), "#note%201"))
        await press(pilot, "f", "a")
        assert "#note 1" in status(linked)
        await press(pilot, "f", "y", "a")
        assert copied == ["/x/a.html#note%201"]
