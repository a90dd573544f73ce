"""The main screens as they look at three sizes, compared cell by cell with `snapshots/`.

How to rewrite the snapshots: see `conftest.py`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from textual.pilot import Pilot
from wcwidth import wcswidth

from support.manual_engine import ManualEngines
from support.pilot import (
    CHINA,
    NO_TIMEOUT,
    SMALL,
    STANDARD,
    WIDE,
    ManualClock,
    bulletins,
    main,
    picture,
    press,
    settle,
)
from tui_reader.anchoring.text import AnchorText
from tui_reader.anchoring.values import Anchor
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import Arrival, ArrivedFile, FailedFetch, Synced
from tui_reader.archive.workspace.collections.values import Collection, CollectionItem
from tui_reader.archive.workspace.notes.values import new_note
from tui_reader.archive.workspace.watches import Watch
from tui_reader.config.settings import Config
from tui_reader.model import Attachment, Bulletin, DocumentFile, LeftOut, Page, Paragraph
from tui_reader.parse.page import parse_page
from tui_reader.sample_archive import open_samples
from tui_reader.ui.agenda.screen import AgendaScreen
from tui_reader.ui.app import BulletinApp
from tui_reader.ui.collections.screen import CollectionsScreen
from tui_reader.ui.main.session import ReadingSession
from tui_reader.ui.overview.screen import OverviewScreen
from tui_reader.ui.reader.document_screen import DocumentScreen
from tui_reader.ui.references.screen import ReferencesScreen
from tui_reader.ui.revisions.screen import RevisionsScreen
from tui_reader.ui.sources.screen import SourcesScreen
from tui_reader.ui.sync.setup import SyncSetup
from tui_reader.ui.watches.screen import WatchesScreen
from tui_reader.ui.widgets.pick_screen import PickScreen

TODAY = date(2022, 5, 2)

SOURCES = """\
sources:
  - name: 水务局
    address: https://water.example/notices/
  - name: roads
    address: https://roads.example/feed.xml
    kind: feed
  - name: libraries
    address: https://libraries.example/
    paused: true
"""


async def samples(pilot: Pilot[None], app: BulletinApp) -> None:
    await settle(pilot)


async def report(pilot: Pilot[None], app: BulletinApp) -> None:
    await press(pilot, "enter", "]", "]")


async def results(pilot: Pilot[None], app: BulletinApp) -> None:
    await pilot.press("g", "/", *"巡检 次", "enter")
    await until(pilot, lambda: main(app).results.latest and main(app).results.latest.answered)
    await settle(pilot)


async def sources(pilot: Pilot[None], app: BulletinApp) -> None:
    await pilot.press("g", "s")
    await until(pilot, lambda: isinstance(app.screen, SourcesScreen) and app.screen.rows.row_count())


async def revisions(pilot: Pilot[None], app: BulletinApp) -> None:
    await press(pilot, "v")
    await until(pilot, lambda: isinstance(app.screen, RevisionsScreen) and app.screen.shown)


async def keys(pilot: Pilot[None], app: BulletinApp) -> None:
    await press(pilot, "?")
    await until(pilot, lambda: isinstance(app.screen, DocumentScreen))


async def left_out(pilot: Pilot[None], app: BulletinApp) -> None:
    await press(pilot, "enter")
    reader = main(app).reader
    assert reader.bulletin is not None
    old = LeftOut("原定六月底完成。\n因暴雨推迟。", "div.old", "hidden by the page", 1)
    reader.show(replace(reader.bulletin, left_out=(old, LeftOut("主办：区水务局", "line 90", "a page footer"))))
    await press(pilot, "w")


async def attachments(pilot: Pilot[None], app: BulletinApp) -> None:
    """The list below a text."""
    names = ("岗位表.xls", "报名表.doc", "拟聘人员体检和考察工作实施方案（2024年修订）", "样表.docx")
    files = tuple(Attachment(name, f"https://linxi.gov.cn/{number}") for number, name in enumerate(names))
    sheets = DocumentFile(
        "xls", "sheets.xls", "1", sheets=("岗位", "说明"), not_read=("the sheet 附录 is damaged",)
    )
    text = Bulletin(names[0], None, preamble=(Paragraph("岗位"),), document=sheets)
    plan = DocumentFile("pdf", "pdf.reading", "1", pages=12)
    when = datetime(2024, 5, 6, tzinfo=CHINA)
    app.session.archive.keep_files(
        [
            ArrivedFile(files[0].address or "", names[0], b"1" * 84_000, None, when, kind="xls", text=text),
            ArrivedFile(
                files[2].address or "",
                "plan.pdf",
                b"2" * 1_240_000,
                None,
                when,
                kind="pdf",
                text=Bulletin("plan", None, preamble=(Paragraph("方案"),), document=plan),
            ),
        ]
    )
    page = Bulletin(
        "https://linxi.gov.cn/2.html",
        "关于公开招聘的通知",
        preamble=(Paragraph("岗位要求见附件。"),),
        attachments=(*files, Attachment("盖章件")),
    )
    app.session.visit_page(page)
    await press(pilot, "G")


async def attachment_list(pilot: Pilot[None], app: BulletinApp) -> None:
    await attachments(pilot, app)
    await press(pilot, "g", "f", "j")


async def noted(pilot: Pilot[None], app: BulletinApp) -> None:
    """A text with a note and a highlight over each other, and a note whose passage is gone."""
    archive = app.session.archive
    id = archive.find("report")
    assert id is not None
    text = AnchorText.of(archive.bulletin(id))
    start = text.words.index("各街道办事处")
    notes = [
        new_note("report", text.anchor(start, start + 60), text="核对责任单位"),
        new_note("report", text.anchor(start + 20, start + 30), colour="green"),
        new_note("report", Anchor("原定六月底完成", "前文", "后文"), text="何时完成？"),
    ]
    day = datetime(2026, 3, 1, 12, tzinfo=UTC)
    archive.keep_notes([each._replace(edited=day + timedelta(days=at)) for at, each in enumerate(notes)])
    await press(pilot, "enter", "]")
    app.session.notes_changed()
    await pilot.pause()


async def note_editor(pilot: Pilot[None], app: BulletinApp) -> None:
    await noted(pilot, app)
    await press(pilot, "j", "H")


async def note_list(pilot: Pilot[None], app: BulletinApp) -> None:
    await noted(pilot, app)
    await press(pilot, "g", "n", "j")


LAW = "https://qinghe.example/law"


def keep_facts(app: BulletinApp) -> None:
    """A law, a notice that cites it and a document that is missing, its repeal, and key dates around today."""
    texts = (
        ("law", "青禾市供水管理办法", 2021, "本办法自2021年6月1日起施行。"),
        (
            "order",
            "关于水价的通知",
            2022,
            "水价依照《青禾市供水管理办法》第三条核定。同时执行《临溪区节水条例》（临政发〔2020〕7号）的规定。",
        ),
        ("end", "关于废止《青禾市供水管理办法》的决定", 2022, "现决定废止《青禾市供水管理办法》。"),
        ("bids", "抢修车辆采购公告", 2022, "投标截止时间为2022年5月2日9:30。"),
        ("jobs", "招聘公告", 2022, "报名截止时间为2022年5月12日17:00。"),
    )
    app.session.archive.keep_all(
        [
            Bulletin(
                f"https://qinghe.example/{name}",
                title,
                published=datetime(year, 4, day, tzinfo=CHINA),
                source="青禾市水务局",
                preamble=(Paragraph("有关事项公告如下。"), Paragraph(text)),
            )
            for day, (name, title, year, text) in enumerate(texts, 10)
        ]
    )


async def references(pilot: Pilot[None], app: BulletinApp) -> None:
    keep_facts(app)
    app.session.go_to_bulletin(app.session.archive.find(LAW) or 0)
    await press(pilot, "g", "r")
    await until(pilot, lambda: isinstance(app.screen, ReferencesScreen) and app.screen.rows.listing)


async def agenda(pilot: Pilot[None], app: BulletinApp) -> None:
    keep_facts(app)
    await press(pilot, "A")
    await until(pilot, lambda: isinstance(app.screen, AgendaScreen) and app.screen.rows.current)


async def overview(pilot: Pilot[None], app: BulletinApp) -> None:
    keep_facts(app)
    await press(pilot, "g", "t", "l")
    await until(pilot, lambda: isinstance(app.screen, OverviewScreen))


async def calendar(pilot: Pilot[None], app: BulletinApp) -> None:
    await overview(pilot, app)
    await press(pilot, "2")


async def publishers(pilot: Pilot[None], app: BulletinApp) -> None:
    await overview(pilot, app)
    await press(pilot, "3")


async def watches(pilot: Pilot[None], app: BulletinApp) -> None:
    app.session.archive.save_watch(Watch("采购", "title:采购 OR title:招标"))
    app.session.archive.save_watch(Watch("供水", "供水 -巡检", ("水务局", "roads")))
    keep_facts(app)
    app.session.archive.update_watches()
    await press(pilot, "g", "w")
    await until(pilot, lambda: isinstance(app.screen, WatchesScreen) and app.screen.rows.states)
    await pilot.pause()


async def collections(pilot: Pilot[None], app: BulletinApp) -> None:
    """The items of a collection: an article with a note, a section, and what is not kept."""
    wanted = (
        CollectionItem("report", title="临溪区供水保障工作报告", note="先读：责任单位见第二部分，期限见第三部分"),
        CollectionItem("report", "2.1", "临溪区供水保障工作报告", "（一）抢修队伍"),
        CollectionItem("gone", title="没有收录的通知"),
    )
    app.session.archive.save_collection(Collection("供水保障", wanted), None)
    await press(pilot, "g", "c", "enter", "j")
    await until(pilot, lambda: isinstance(app.screen, CollectionsScreen) and app.screen.rows.opened)


async def palette(pilot: Pilot[None], app: BulletinApp) -> None:
    await press(pilot, "ctrl+p")
    await until(pilot, lambda: isinstance(app.screen, PickScreen))
    await pilot.press(*"article")
    await pilot.pause()


async def until(pilot: Pilot[None], condition: Callable[[], object]) -> None:
    """Wait for a thread; the time limit of the test is the only one."""
    while not condition():
        await pilot.pause(0.01)
    await pilot.pause()


SHOWN = (
    samples,
    report,
    results,
    sources,
    revisions,
    keys,
    left_out,
    attachments,
    attachment_list,
    noted,
    note_editor,
    note_list,
    references,
    agenda,
    overview,
    calendar,
    publishers,
    watches,
    collections,
    palette,
)
SCREENS = {each.__name__: each for each in SHOWN}
SIZES = {f"{width}x{height}": (width, height) for width, height in (WIDE, STANDARD, SMALL)}

SNAPSHOTS = Path(__file__).with_name("snapshots")


class PageParser:
    """Parses in this process, which is quicker to start."""

    def parse(self, data: bytes, address: str, declared_charset: str | None, media_type: str | None) -> Page:
        return parse_page(data, address, declared_charset, media_type)

    def close(self) -> None: ...


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The time zone that moments are shown in, and no variable that changes a screen."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Holds the cache of the samples, so that they are parsed once."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def samples_archive(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, english: None
) -> Iterator[SqliteArchive]:
    monkeypatch.setenv("BULLETIN_TUI_HOME", str(home))
    with open_samples(tmp_path / "marks.sqlite", PageParser) as opened:
        yield opened


@pytest.fixture
def archive(tmp_path: Path, english: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[SqliteArchive]:
    """The bulletins of the other tests, the report with three texts, and the record of an earlier sync."""
    monkeypatch.setattr(ReadingSession, "today", lambda self: TODAY)
    first, *notices = bulletins()
    second = replace(first, preamble=(Paragraph("现将有关工作通报如下。"), Paragraph("新增的一段说明进展。")))
    third = replace(second, title="临溪区供水保障工作通报", source="区水务局办公室")
    days = [datetime(2022, 3, day, 10, tzinfo=CHINA) for day in (2, 5, 9)]
    failure = FailedFetch(
        "https://water.example/7.html", "the server answered 500; try again later", retriable=True
    )
    with SqliteArchive.open(tmp_path / "archive.sqlite") as opened:
        opened.keep_arrivals([Arrival(page, seen=days[0]) for page in notices])
        opened.keep_arrivals(
            [Arrival(page, seen=day) for page, day in zip((first, second, third), days, strict=True)]
        )
        opened.set_synced("水务局", Synced(datetime(2022, 5, 1, 9, tzinfo=CHINA), "failed", 1234, 5, 1))
        opened.record_failures("水务局", [failure])
        yield opened


def app_over(archive: SqliteArchive, folder: Path) -> BulletinApp:
    (folder / "sources.yaml").write_text(SOURCES, encoding="utf-8")
    setup = SyncSetup(folder / "archive.sqlite", folder / "sources.yaml", folder / "profiles", ManualEngines())
    return BulletinApp(archive, Config(chord_timeout=NO_TIMEOUT), clock=ManualClock(), sync=setup)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("screen", SCREENS)
async def test_a_screen_matches_its_snapshot(
    screen: str,
    size: str,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    match_snapshot: Callable[[str, str], None],
) -> None:
    archive = request.getfixturevalue("samples_archive" if screen == "samples" else "archive")
    app = app_over(archive, tmp_path)
    width, height = SIZES[size]
    async with app.run_test(size=(width, height)) as pilot:
        await SCREENS[screen](pilot, app)
        shown = picture(app)
        # wcwidth is not what the program measures with.
        assert [wcswidth(line) for line in shown.splitlines()[:height]] == [width + 1] * height
        match_snapshot(f"{screen}-{size}", shown)


def test_every_snapshot_is_compared_with_a_screen(update_snapshots: bool) -> None:
    stored = {path.stem for path in SNAPSHOTS.iterdir()}
    unused = stored - {f"{screen}-{size}" for screen in SCREENS for size in SIZES}
    for name in unused if update_snapshots else ():
        (SNAPSHOTS / f"{name}.txt").unlink()
    assert update_snapshots or not unused
