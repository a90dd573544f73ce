"""Lines of printed pages joined to paragraphs."""

from __future__ import annotations

import time

import pytest

from tui_reader.parse.documents.printed.pages import Furniture, paragraphs


def test_the_lines_of_a_paragraph_are_joined_by_their_script() -> None:
    full = "The office replaces the pipe in the old street and repairs the drink-"
    more = "ing water main, which residents may see from their houses in the town"
    last = "of 北京市水务局关于更换供水管道的公告，请各户提前储水备用，届时部分小区停水"
    assert paragraphs([full, more, last]) == [f"{full[:-1]}{more} {last}"]
    wide = "市水务局今天发布公告城区将于下周更换供水管道届时部分小区停水请提前储水"
    assert paragraphs([wide, wide, "备用。", "第二段"]) == [f"{wide}{wide}备用。", "第二段"]


@pytest.mark.parametrize("mark", ["", "[1]", "¹", "①", "12"])
def test_the_mark_of_a_note_behind_a_sentence_does_not_join_paragraphs(mark: str) -> None:
    first = f"第一条 本办法适用于所有财政资金支持的科研项目，包括分年度拨付的项目。{mark}"
    assert paragraphs([first, "第二条 面积的单位为平方米。"]) == [first, "第二条 面积的单位为平方米。"]


def test_a_title_in_brackets_ends_in_the_next_line_of_its_heading() -> None:
    text = "市财政局、市科技局联合制定了《科研经费管理办法》，现印发给你们，请认真遵照执行。"
    assert paragraphs(["关于印发《科研经费管理", "办法》的通知", "各有关单位：", text]) == [
        *("关于印发《科研经费管理办法》的通知", "各有关单位："),
        text,
    ]


@pytest.mark.no_cover
def test_a_paragraph_of_very_many_lines_takes_time_by_their_number() -> None:
    line = "市水务局今天发布公告城区将于下周更换供水管道届时部分小区停水请提前储水"
    start = time.process_time()
    assert paragraphs([line] * 50_000) == [line * 50_000]
    # 24 seconds where each line copies those before it.
    assert time.process_time() - start < 6


@pytest.mark.parametrize("hyphen", ["-", "\u2010", "\u00ad"])
def test_a_word_is_rejoined_without_its_hyphen(hyphen: str) -> None:
    full = f"The office replaces the pipe in the old street and repairs the drink{hyphen}"
    assert paragraphs([full, "ing water main of the town."]) == [f"{full[:-1]}ing water main of the town."]


def test_a_number_within_chinese_text_is_rejoined() -> None:
    full = "市水务局今天发布公告城区将于下周更换供水管道届时部分小区停水每户储水 10"
    assert paragraphs([full, "24 升备用。"]) == [f"{full}24 升备用。"]
    figures = "The office replaces the pipe in the old street, and counts its users: 2020"
    assert paragraphs([figures, "35 of them answered."]) == [f"{figures} 35 of them answered."]


@pytest.mark.parametrize(
    ("lines", "texts"),
    [
        (["1"], ["1"]),
        (["1", "2"], ["1", "2"]),
        (["- 1 -", "- 2 -", "- 3 -"], ["- 1 - … - 3 -"]),
        (["第 1 页 共 3 页", "第 2 页 共 3 页", "第 3 页 共 3 页"], ["第 1 页 共 3 页 … 第 3 页 共 3 页"]),
        (["1", "7", "3"], ["1", "7", "3"]),
        (["青河公报 1", "青河公报 2", "青河公报 3"], ["青河公报 1"]),
        (["合计 12", "合计 7", "合计 9"], ["合计 12", "合计 7", "合计 9"]),
    ],
)
def test_what_is_taken_out_is_listed_but_for_counting(lines: list[str], texts: list[str]) -> None:
    furniture = Furniture()
    for line in lines:
        furniture.add(line)
    assert [entry.text for entry in furniture.entries()] == texts
