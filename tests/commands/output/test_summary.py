"""The summary of a page that `parse` prints."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tui_reader.commands.output.summary import summary
from tui_reader.i18n import install
from tui_reader.model import Announcement, Attachment, Bulletin, Entry, Feed, LeftOut, Listing, Section


@pytest.fixture(autouse=True)
def english() -> None:
    install("en")


def test_a_bulletin() -> None:
    bulletin = Bulletin(
        "a:1",
        "停水通知",
        published=datetime(2024, 5, 1, tzinfo=UTC),
        breadcrumb=("首页", "公告"),
        announcements=(Announcement("招聘", "https://a.example/1"),),
        sections=(Section("一、", 1, 1, "范围", address="1"),),
        attachments=(Attachment("名单", None),),
        warnings=("cut off",),
    )
    assert [" ".join(line.split()) for line in summary(bulletin).splitlines()] == [
        "停水通知",
        "Address a:1",
        "Published 2024-05-01",
        "Column 首页 > 公告",
        "Announcement 招聘 <https://a.example/1>",
        "1 一、范围",
        "Attachment 名单",
        "Warning cut off",
    ]


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        pytest.param((), [], id="nothing"),
        pytest.param((LeftOut("Menu", "nav", "links", frame=True),), [], id="the frame of the site alone"),
        pytest.param(
            (LeftOut("Menu", "nav", "links", frame=True), LeftOut("Tide", "aside", "sidebar")),
            ["Left out 4 characters; --json lists them"],
            id="text and frame",
        ),
        pytest.param((LeftOut("x", "aside", "sidebar"),), ["Left out 1 character; --json lists it"], id="one"),
    ],
)
def test_left_out_text(entries: tuple[LeftOut, ...], expected: list[str]) -> None:
    lines = summary(Bulletin("a:1", "停水通知", left_out=entries)).splitlines()[2:]
    assert [" ".join(line.split()) for line in lines] == expected


@pytest.mark.parametrize("kind", [Listing, Feed])
def test_a_listing(kind: type[Listing] | type[Feed]) -> None:
    entries = (Entry("停水", "https://a.example/1", date(2024, 5, 1)), Entry("停电"))
    page = kind("https://a.example/", site="水务局", entries=entries, next="https://a.example/2")
    assert [" ".join(line.split()) for line in summary(page).splitlines()] == [
        "水务局",
        "Address https://a.example/",
        "Entries 2",
        "2024-05-01 停水 <https://a.example/1>",
        "停电",
        "Next page https://a.example/2",
    ]
