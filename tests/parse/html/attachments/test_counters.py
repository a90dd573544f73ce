"""Numbers of downloads beside links are left out of the text."""

from __future__ import annotations

import pytest

from tui_reader.model import Link, ListBlock, ListItem
from tui_reader.parse.draft import DraftLine
from tui_reader.parse.html.attachments.counters import without_counter, without_counters


def linked(text: str, name: str) -> DraftLine:
    start = text.index(name)
    return DraftLine(text, links=(Link(start, start + len(name), "https://a.example/f"),))


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("大纲.pdf 已下载12次", "大纲.pdf"),
        ("大纲.pdf已下载次", "大纲.pdf"),
        ("大纲.pdf（下载次数：1,204）", "大纲.pdf"),
        ("공고문.hwp [다운로드 12회]", "공고문.hwp"),
        ("Plan.pdf (12 downloads)", "Plan.pdf"),
        ("Plan.pdf Downloads: 12", "Plan.pdf"),
        ("Plan.pdf – 12-mal heruntergeladen", "Plan.pdf –"),
        ("План.pdf, скачано 12 раз", "План.pdf"),
        ("План.pdf 12 СКАЧИВАНИЙ", "План.pdf"),
        ("План.pdf загрузок: 12", "План.pdf"),
        ("表.pdf 已下載12次", "表.pdf"),
        ("表.pdf 點擊量：12", "表.pdf"),
        ("表.pdf ダウンロード数 12回", "表.pdf"),
        ("Plan.pdf 12 HITS", "Plan.pdf"),
        ("Plan.pdf TÉLÉCHARGÉ 12 fois", "Plan.pdf"),
        ("Plan.pdf descargado 12 veces", "Plan.pdf"),
    ],
)
def test_a_counter_behind_a_link_is_left_out(text: str, kept: str) -> None:
    name = kept.partition(" ")[0]
    line = without_counters(linked(text, name))
    assert (line.text, [text[link.start : link.end] for link in line.links]) == (kept, [name])
    assert without_counter(text) == kept


@pytest.mark.parametrize("text", ["该软件已下载12次", "下载12份表格", "Downloads: 12", "已下载12次"])
def test_other_lines_and_whole_titles_are_kept(text: str) -> None:
    line = DraftLine(text)
    assert without_counters(line) is line
    assert text in (without_counter(text), "该软件已下载12次")


def test_counters_between_links_and_in_links() -> None:
    line = DraftLine("甲.doc 已下载3次 乙.doc已下载4次", links=(Link(0, 5, "a"), Link(12, 21, "b")))
    cut = without_counters(line)
    assert cut.text == "甲.doc 乙.doc"
    assert [cut.text[link.start : link.end] for link in cut.links] == ["甲.doc", "乙.doc"]


def test_items_of_lists() -> None:
    item = ListItem("•", "甲.doc 已下载3次", (Link(0, 5, "a"),))
    line = without_counters(DraftLine("", block=ListBlock((item, ListItem("•", "乙")))))
    assert line.block == ListBlock((item._replace(text="甲.doc"), ListItem("•", "乙")))


@pytest.mark.parametrize(
    "text", ["\xa0" * 50_000, "已" * 50_000, "已下载" + "\xa0" * 50_000, "다운로드" + " " * 50_000]
)
def test_long_runs_take_no_long_time(text: str) -> None:
    assert without_counter(f"表{text}x") == f"表{text}x"
