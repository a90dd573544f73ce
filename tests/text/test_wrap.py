"""Line breaking: what is kept together, which marks end or begin a line, and invariants."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader.text.width import cell_width
from tui_reader.text.wrap import HANGING_END, NO_LINE_END, NO_LINE_START, hangs, line_breaks

SPACES = " \u2003\u3000"
PIECES = st.sampled_from(
    [
        *"汉字排版县城的了在是",
        *"，。、；：？！”’）》」】…—～·%℃",
        *"“‘（《「【(,.;:!?)",
        *"aBc é-–/1234567890 ",
        *SPACES,
        "\u00a0",
        "——",
        "……",
        "e\u0301\u0323",
        "ก\u0e33",
        "क\u094d\u200dष",
        "👩\u200d👩\u200d👧",
        "👍🏽",
        "🇨🇳",
        "🇩",
        "한국",
        "ｶﾞ",
        "国发〔2010〕16号",
        "2010年7月16日",
        "2010-07-28 17:08",
        "3.5亿元",
        "http://www.example.cn/a-b/c?d=1 ",
        "\n",
    ]
)
TEXTS = st.lists(PIECES, max_size=60).map("".join)
WIDTHS = st.one_of(st.integers(2, 24), st.integers(2, 200))


def lines_of(text: str, width: int, ambiguous: int = 1, first_indent: int = 0) -> list[str]:
    breaks = line_breaks(text, width, ambiguous=ambiguous, first_indent=first_indent)
    return [text[start:end] for start, end in zip(breaks, [*breaks[1:], len(text)], strict=True)]


def splits_cluster(text: str, at: int) -> bool:
    """Whether a break at `at` separates a base from its marks."""
    after, before = text[at], text[at - 1]
    if before == "\u200d" or (cell_width(after) == 0 and after != "\n") or "\U0001f3fb" <= after <= "\U0001f3ff":
        return True
    if unicodedata.category(after)[0] == "M":
        return True
    flags = 0
    while flags < at and "\U0001f1e6" <= text[at - 1 - flags] <= "\U0001f1ff":
        flags += 1
    return "\U0001f1e6" <= after <= "\U0001f1ff" and flags % 2 == 1


def bad_place(text: str, at: int) -> bool:
    """Whether a line end at `at` violates the kinsoku rules."""
    return text[at] in NO_LINE_START or text[:at].rstrip(SPACES)[-1:] in NO_LINE_END


@given(text=TEXTS, width=WIDTHS, ambiguous=st.sampled_from([1, 2]), indent=st.integers(0, 4))
@settings(max_examples=400)
def test_nothing_is_lost_and_nothing_overflows(text: str, width: int, ambiguous: int, indent: int) -> None:
    breaks = line_breaks(text, width, ambiguous=ambiguous, first_indent=indent)
    assert breaks[0] == 0
    lines = lines_of(text, width, ambiguous, indent)
    assert "".join(lines) == text
    for number, line in enumerate(lines):
        room = max(1, width - indent) if number == 0 else width
        drawn = line.rstrip(SPACES + "\n")
        if cell_width(drawn, ambiguous) > room:
            assert all(splits_cluster(drawn, at) for at in range(1, len(drawn)))


@given(text=TEXTS, width=WIDTHS, ambiguous=st.sampled_from([1, 2]), indent=st.integers(-4, 4))
@settings(max_examples=400)
def test_only_marks_hang_into_the_margins(text: str, width: int, ambiguous: int, indent: int) -> None:
    breaks = line_breaks(text, width, ambiguous=ambiguous, first_indent=indent, hanging=1)
    lines = [text[start:end] for start, end in pairwise([*breaks, len(text)])]
    assert "".join(lines) == text
    for number, line in enumerate(lines):
        room = max(1, width - indent) if number == 0 else width
        drawn = line.rstrip(SPACES + "\n")
        beside = cell_width(drawn, ambiguous) - room
        if beside > 0 and not all(splits_cluster(drawn, at) for at in range(1, len(drawn))):
            assert beside <= hangs(drawn[0], ambiguous) + (drawn[-1] in HANGING_END)


@given(text=TEXTS, width=WIDTHS, ambiguous=st.sampled_from([1, 2]))
@settings(max_examples=400)
def test_rules_are_broken_only_where_a_line_has_no_better_break(text: str, width: int, ambiguous: int) -> None:
    text = text.replace("\n", "")
    breaks = line_breaks(text, width, ambiguous=ambiguous)
    assert breaks == sorted(set(breaks))
    for start, end in pairwise(breaks):
        assert not splits_cluster(text, end)
        if bad_place(text, end) or text[end] in SPACES:
            others = range(start + 1, end)
            assert all(splits_cluster(text, at) or bad_place(text, at) or text[at] in SPACES for at in others), (
                lines_of(text, width, ambiguous)
            )


@given(text=st.text("汉字排版公文县城", min_size=1, max_size=200), width=st.integers(2, 80))
def test_plain_chinese_fills_every_line(text: str, width: int) -> None:
    *full, _ = lines_of(text, width)
    assert all(cell_width(line) == width // 2 * 2 for line in full)


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        pytest.param("", 10, [""], id="empty text is one empty line"),
        pytest.param("各县区人民政府", 14, ["各县区人民政府"], id="exact fit"),
        pytest.param(
            "抓好落实，见到成效", 8, ["抓好落", "实，见到", "成效"], id="a comma takes its character along"
        ),
        pytest.param("抓好落实,见到成效", 8, ["抓好落", "实,见到", "成效"], id="an ASCII comma between Han too"),
        pytest.param(
            "学习《条例》全文", 6, ["学习", "《条", "例》全", "文"], id="no line ends with an opening mark"
        ),
        pytest.param("他说:“干!”然后", 9, ["他说:", "“干!”然后"], id="a run of closing marks stays with its word"),
        pytest.param("一是一——二是二", 7, ["一是", "一——二", "是二"], id="a double dash is one"),
        pytest.param("等等……完毕", 5, ["等", "等……", "完毕"], id="six dots are one"),
        pytest.param("“甲”“乙”“丙”", 8, ["“甲”“乙”", "“丙”"], id="quotation after quotation"),
        pytest.param("按照国发〔2010〕16号文件", 18, ["按照", "国发〔2010〕16号文", "件"], id="document number"),
        pytest.param(
            "按照国发[2010]16号文件", 18, ["按照国发[2010]16号", "文件"], id="document number, ASCII brackets"
        ),
        pytest.param("国务院令第607号公布", 14, ["国务院令", "第607号公布"], id="decree number"),
        pytest.param("会议于2010年7月16日召开", 16, ["会议于", "2010年7月16日召", "开"], id="date"),
        pytest.param("发布 2010-07-28 17:08 来源", 18, ["发布 ", "2010-07-28 17:08 ", "来源"], id="date and time"),
        pytest.param(
            "于二○一○年七月十六日印发", 18, ["于", "二○一○年七月十六日", "印发"], id="date in Han numerals"
        ),
        pytest.param("完成投资3.5亿元以上", 12, ["完成投资", "3.5亿元以上"], id="amount"),
        pytest.param("覆盖人口 100 万人左右", 14, ["覆盖人口 ", "100 万人左右"], id="amount with spaces"),
        pytest.param("增长率达到85%以上", 12, ["增长率达到", "85%以上"], id="percentage"),
        pytest.param("票价为￥1,200元整", 10, ["票价为", "￥1,200元", "整"], id="currency sign"),
        pytest.param("见附件(第3号),2010", 16, ["见附件(第3号),", "2010"], id="after an ASCII comma behind Han"),
        pytest.param("the quick brown fox", 10, ["the quick ", "brown fox"], id="Latin words; spaces hang"),
        pytest.param("a well-known rule", 8, ["a well-", "known ", "rule"], id="after a hyphen"),
        pytest.param(
            "call 0871-555 now", 10, ["call ", "0871-555 ", "now"], id="not after the hyphen of a number"
        ),
        pytest.param("采用GB/T 9704标准", 8, ["采用GB/T ", "9704标准"], id="Latin inside Chinese"),
        pytest.param("网址http://a.cn/x-y完", 16, ["网址", "http://a.cn/x-y", "完"], id="address"),
        pytest.param(
            "a" * 25, 10, ["a" * 10, "a" * 10, "a" * 5], id="a word longer than the line is broken anywhere"
        ),
        pytest.param("。" * 12, 8, ["。" * 4] * 3, id="nothing but closing marks does not overflow"),
        pytest.param("（" * 6, 8, ["（" * 4, "（" * 2], id="nothing but opening marks does not overflow"),
        pytest.param("汉字", 1, ["汉", "字"], id="a character wider than the line"),
        pytest.param("don’t say “no” twice", 9, ["don’t say ", "“no” ", "twice"], id="apostrophe and quotes"),
        pytest.param("e\u0301" * 4, 2, ["e\u0301" * 2] * 2, id="combining marks"),
        pytest.param("👩\u200d👧字👩\u200d👧", 4, ["👩\u200d👧字", "👩\u200d👧"], id="joined emoji"),
        pytest.param("🇨🇳🇩🇪", 3, ["🇨🇳", "🇩🇪"], id="flags"),
        pytest.param("한국어 문장 부호", 9, ["한국어 ", "문장 부호"], id="Korean keeps its words"),
        pytest.param("ページをめくってください", 14, ["ページをめくっ", "てください"], id="Japanese"),
        pytest.param(
            "办公室\u00a0\u00a0\u00a0\u00a0八月", 10, ["办公室\u00a0\u00a0\u00a0\u00a0", "八月"], id="padding"
        ),
        pytest.param("标准会\u00a0CEN组", 9, ["标准会\u00a0", "CEN组"], id="a no-break space beside Han"),
        pytest.param("a\u00a0b c\u00a0d e", 5, ["a\u00a0b ", "c\u00a0d e"], id="a no-break space between words"),
        pytest.param(
            "http://a.cn/b/cdefg/hi", 14, ["http://a.cn/b/", "cdefg/hi"], id="a longer address, behind a slash"
        ),
        pytest.param("甲\n乙\n", 10, ["甲\n", "乙\n", ""], id="a newline ends its line"),
        pytest.param("      word", 4, ["      ", "word"], id="leading spaces longer than the line"),
    ],
)
def test_lines(text: str, width: int, expected: list[str]) -> None:
    assert lines_of(text, width) == expected


def test_only_the_first_line_is_indented() -> None:
    assert lines_of("甲乙丙丁戊己庚", 8, first_indent=4) == ["甲乙", "丙丁戊己", "庚"]


def test_ambiguous_characters_may_take_two_cells() -> None:
    text = "“甲”乙丙丁"
    assert lines_of(text, 8) == ["“甲”乙丙", "丁"]
    assert lines_of(text, 8, ambiguous=2) == ["“甲”乙", "丙丁"]


@pytest.mark.parametrize("width", [2, 3, 17, 72])
def test_a_hostile_run_ends(width: int) -> None:
    for unit in ("a", "。", "\u0301", "（a", " ", "\u00a0", "🇨", "\u200d"):
        assert "".join(lines_of(unit * 2000, width)) == unit * 2000


def test_a_line_that_begins_in_the_margin_has_a_cell_more() -> None:
    text = "《" + "甲" * 27 + "，乙"
    assert line_breaks(text, 56, hanging=1) == [0, 29]
    assert line_breaks(text, 56) == [0, 27]
