"""Outline labels."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.text.typography.outline import first_clause, outline_label
from tui_reader.text.width import cell_width

TEXTS = st.text("汉字，,；：:。《》“”（) a3…", max_size=40)


@pytest.mark.parametrize(
    ("label", "heading", "cells", "expected"),
    [
        pytest.param("一、", "健全工作机制", 20, "一、健全工作机制", id="fits"),
        pytest.param("一、", "健全工作机制,进一步落实责任", 20, "一、健全工作机制…", id="cut at an ASCII comma"),
        pytest.param(
            "（二）",
            "健全工作机制，落实责任，加强督查",
            30,
            "（二）健全工作机制，落实责任…",
            id="the last comma that fits",
        ),
        pytest.param("一、", "健全党委统一领导的工作机制", 16, "一、健全党委统…", id="no comma"),
        pytest.param(
            "一、",
            "首先，健全党委统一领导的工作机制",
            16,
            "一、首先，健全…",
            id="a clause too short to tell anything",
        ),
        pytest.param(
            "三、",
            "学习《甲，乙》和有关文件精神内容",
            18,
            "三、学习《甲，乙…",
            id="a comma inside a title ends nothing",
        ),
        pytest.param(
            "2.1", "Scope, terms and definitions", 22, "2.1 Scope, terms and…", id="Latin label and space"
        ),
        pytest.param(
            "1.", "Budget of 3,000 units, by county", 29, "1. Budget of 3,000 units…", id="thousands mark"
        ),
        pytest.param("第一章", "总则", 20, "第一章 总则", id="chapter"),
        pytest.param(
            "第一条", "为了加强管理，制定本办法", 22, "第一条 为了加强管理…", id="article and its clause"
        ),
        pytest.param("제1조", "목적", 20, "제1조 목적", id="Korean article"),
        pytest.param("(2)", "范围", 20, "(2)范围", id="Han behind ASCII brackets"),
        pytest.param("(2)", "Scope", 20, "(2) Scope", id="Latin behind ASCII brackets"),
        pytest.param("", "总则", 10, "总则", id="no label"),
        pytest.param("第一章", "", 10, "第一章", id="no heading"),
        pytest.param("第一百二十三条", "适用", 8, "第一百…", id="label wider than the pane"),
    ],
)
def test_outline_label(label: str, heading: str, cells: int, expected: str) -> None:
    assert outline_label(label, heading, cells) == expected


@pytest.mark.parametrize(
    ("text", "cells", "expected"),
    [
        pytest.param("为了规范档案管理，制定本办法。", 40, "为了规范档案管理", id="up to the comma"),
        pytest.param(
            "首先，健全工作机制，落实责任。",
            40,
            "首先，健全工作机制",
            id="a short opening takes the next clause along",
        ),
        pytest.param("县级以上地方人民政府应当加强领导。", 20, "县级以上地方人民政…", id="longer than the room"),
        pytest.param("总则", 40, "总则", id="no mark"),
        pytest.param("会议定于17:08开始，请准时", 40, "会议定于17:08开始", id="a time is no clause end"),
    ],
)
def test_first_clause(text: str, cells: int, expected: str) -> None:
    assert first_clause(text, cells) == expected


@given(
    label=st.sampled_from(["", "一、", "（二）", "1.", "第一章"]),
    heading=TEXTS,
    cells=st.integers(0, 50),
    ambiguous=st.sampled_from([1, 2]),
)
def test_labels_never_overflow(label: str, heading: str, cells: int, ambiguous: int) -> None:
    assert cell_width(outline_label(label, heading, cells, ambiguous), ambiguous) <= cells
    assert cell_width(first_clause(heading, cells, ambiguous), ambiguous) <= cells
