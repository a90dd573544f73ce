"""Driving the screens in tests: bulletins, a clock that tests move, keys, and the lines of a pane or screen."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta, timezone

from textual.geometry import Region
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import Input

from support.manual_engine import TIMEOUT
from tui_reader.model import (
    Announcement,
    Bulletin,
    Evidence,
    Masthead,
    Paragraph,
    Restoration,
    Section,
    Tampering,
    address_sections,
)
from tui_reader.ui.app import BulletinApp
from tui_reader.ui.main.screen import MainScreen
from tui_reader.ui.widgets.rows_pane import RowsPane
from tui_reader.ui.widgets.status import Status

CHINA = timezone(timedelta(hours=8))
WIDE, STANDARD, SMALL = (120, 40), (80, 24), (40, 12)
NO_TIMEOUT = 3600.0
"""Seconds for `chord_timeout`: on a busy machine, no sequence of keys ends while a test is typing it."""


class ManualClock:
    """A ticker clock that moves only when a test calls `tick`."""

    def __init__(self) -> None:
        self.rate = 0.0
        self.running = False
        self._step: Callable[[], None] = lambda: None

    def start(self, ticker: Widget, rate: float, step: Callable[[], None]) -> None:
        self.rate, self._step, self.running = rate, step, True

    def stop(self) -> None:
        self.running = False

    def tick(self, times: int = 1) -> None:
        for _ in range(times):
            if self.running:
                self._step()


def numbered_report(address: str = "report") -> Bulletin:
    """A report of three top-level sections, the second with three run-in sections, each long enough to scroll."""
    text = "各街道办事处和区直各部门要把供水保障放在突出位置，落实责任，按期完成管网改造任务。" * 12
    children = tuple(
        Section(f"（{label}）", number, 2, heading, True, "。", blocks=(Paragraph(text),))
        for number, (label, heading) in enumerate([("一", "抢修队伍"), ("二", "物资储备"), ("三", "信息报送")], 1)
    )
    sections = (
        Section("一、", 1, 1, "总体要求", blocks=(Paragraph(text), Paragraph(text))),
        Section("二、", 2, 1, "主要措施", blocks=(Paragraph(text),), sections=children),
        Section("三、", 3, 1, "组织保障", blocks=(Paragraph(text), Paragraph(text), Paragraph(text))),
    )
    return Bulletin(
        address,
        "临溪区供水保障工作报告",
        published=datetime(2022, 3, 1, 9, 30, tzinfo=CHINA),
        source="区水务局",
        masthead=Masthead("临溪水务", None, 3, "区水务局办公室", None),
        preamble=(Paragraph("现将有关工作报告如下。"),),
        sections=address_sections(sections),
        restorations=(Restoration("masthead.issue", "3", "第3期", "第 and 期 lost"),),
        tampering=Tampering(True, (Evidence("某某娱乐", "line 1"),), ("某某娱乐",)),
        announcements=(
            Announcement("临溪区二〇二二年度事业单位公开招聘工作人员拟聘人员公示"),
            Announcement("关于城东片区夜间停水的紧急通知", "https://linxi.example/notice/9.html"),
            Announcement("青禾市图书馆暑期延长开放时间的公告"),
        ),
    )


def bulletins() -> list[Bulletin]:
    notices = [
        Bulletin(
            f"notice-{day}",
            f"关于开展第{day}次供水管网巡检的通知",
            published=datetime(2022, 2, day, tzinfo=CHINA),
            source="区水务局",
            preamble=(Paragraph(f"第{day}次巡检定于近期开展。"), Paragraph("请各单位配合。" * 30)),
        )
        for day in range(1, 13)
    ]
    return [numbered_report(), *notices]


def lines(pane: Widget) -> list[str]:
    """The lines of a pane, without trailing spaces; of a status line the message that is in the box above it."""
    if isinstance(pane, Status) and pane.boxed:
        return [f" {pane.message}"]
    region = Region(0, 0, pane.size.width, pane.size.height)
    return [strip.text.rstrip() for strip in pane.render_lines(region)]


def picture(app: BulletinApp) -> str:
    """The whole screen without its colours, each line closed by `|` in the column right of the terminal; below it
    the focused widget, the row of the cursor in each visible pane of rows (from 0), and the cell of the caret."""
    screen = app.screen
    # The one place that reaches into Textual: its public screenshot is an SVG, which has no cells.
    drawn = [strip.text + "|" for strip in screen._compositor.render_strips()]
    facts = [f"focus: {screen.focused.id or type(screen.focused).__name__}" if screen.focused else "focus: none"]
    panes = (pane for pane in screen.query(RowsPane) if pane.display and pane.region.height and pane.row_count())
    facts += [f"{pane.id}: row {pane.cursor} of {pane.row_count()}" for pane in panes]
    if isinstance(screen.focused, Input):
        facts.append(f"caret: {app.cursor_position.x},{app.cursor_position.y}")
    return "\n".join([*drawn, *facts, ""])


def main(app: BulletinApp) -> MainScreen:
    return app.session.panes


def follow(app: BulletinApp) -> None:
    """What the app does each second; not put off, even after a slow update on a busy machine."""
    app.follower.next_update = 0.0
    app.follower.follow()


async def settle(pilot: Pilot[None]) -> None:
    """Wait until all messages are handled and the delayed preview is shown."""
    await pilot.pause()
    screen = main(pilot.app)  # type: ignore[arg-type]
    while screen.preview.due:
        await pilot.pause(0.02)
    await pilot.pause()


async def until(pilot: Pilot[None], condition: Callable[[], object]) -> None:
    """Wait for a condition, and then until all messages are handled."""
    end = time.monotonic() + TIMEOUT
    while not condition():
        assert time.monotonic() < end, "the condition never held"
        await pilot.pause(0.01)
    await pilot.pause()


async def press(pilot: Pilot[None], *keys: str) -> None:
    await pilot.press(*keys)
    await settle(pilot)
