"""Section markers in all their readings, and line starts that only resemble one."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tui_reader.parse.structure.markers import find_bare_number, find_large_number, find_markers


def _first(text: str) -> tuple[str, str, int | None, str] | None:
    markers = find_markers(text)
    if not markers:
        return None
    marker = markers[0]
    return marker.style, marker.label, marker.number, text[marker.end :].strip()


@pytest.mark.parametrize(
    ("line", "style", "label", "number", "rest"),
    [
        pytest.param("一、总体要求", "一、", "一、", 1, "总体要求", id="han comma"),
        pytest.param("二十一、附则", "一、", "二十一、", 21, "附则", id="han comma, two digits"),
        pytest.param("一、2020年工作回顾", "一、", "一、", 1, "2020年工作回顾", id="han comma before a year"),
        pytest.param("三.组织领导", "一、", "三.", 3, "组织领导", id="han with a stop"),
        pytest.param("（四）时间安排", "(一)", "（四）", 4, "时间安排", id="full-width parentheses"),
        pytest.param("(十二)时间安排", "(一)", "(十二)", 12, "时间安排", id="folded parentheses"),
        pytest.param("㈡时间安排", "(一)", "㈡", 2, "时间安排", id="one-sign parentheses"),
        pytest.param("1.报名", "1.", "1.", 1, "报名", id="digit stop"),
        pytest.param("2、审核", "1.", "2、", 2, "审核", id="digit comma"),
        pytest.param("３．公示", "1.", "３．", 3, "公示", id="full-width digit"),
        pytest.param("4)体检", "1)", "4)", 4, "体检", id="digit with half a parenthesis"),
        pytest.param("（5）录用", "(1)", "（5）", 5, "录用", id="digit in parentheses"),
        pytest.param("⑥备案", "①", "⑥", 6, "备案", id="circled"),
        pytest.param("⒎备案", "1.", "⒎", 7, "备案", id="digit and stop in one sign"),
        pytest.param("⑻备案", "(1)", "⑻", 8, "备案", id="parenthesised sign"),
        pytest.param("第一章 总则", "第章", "第一章", 1, "总则", id="chapter"),
        pytest.param("第十二节　监督检查", "第节", "第十二节", 12, "监督检查", id="division"),
        pytest.param(
            "第三条 本办法自发布之日起施行。", "第条", "第三条", 3, "本办法自发布之日起施行。", id="article"
        ),
        pytest.param("第二十条之一 停车", "第条", "第二十条之一", 20, "停车", id="inserted article"),
        pytest.param("第３条の２ 届出", "第条", "第３条の２", 3, "届出", id="Japanese inserted article"),
        pytest.param("第 5 条 停车", "第条", "第 5 条", 5, "停车", id="padded article"),
        pytest.param("第一部分 概况", "第部分", "第一部分", 1, "概况", id="part"),
        pytest.param("제3조(목적) 이 규칙은", "제조", "제3조", 3, "(목적) 이 규칙은", id="Korean article"),
        pytest.param("1.2 Scope", "1.1", "1.2", 2, "Scope", id="decimal"),
        pytest.param("3.2.1 适用范围", "1.1.1", "3.2.1", 1, "适用范围", id="decimal, three deep"),
        pytest.param("Article 4. Moorings", "article", "Article 4.", 4, "Moorings", id="Article"),
        pytest.param("CHAPTER IV", "chapter", "CHAPTER IV", 4, "", id="Chapter in Roman"),
        pytest.param("Section 2: Tolls", "section", "Section 2:", 2, "Tolls", id="Section"),
        pytest.param("Artikel 7 Gebühren", "article", "Artikel 7", 7, "Gebühren", id="Artikel"),
        pytest.param("Artículo 9. Tasas", "article", "Artículo 9.", 9, "Tasas", id="Artículo"),
        pytest.param("§ 5 Zuständigkeit", "§", "§ 5", 5, "Zuständigkeit", id="paragraph sign"),
        pytest.param("附件2", "annex", "附件2", 2, "", id="annex"),
        pytest.param("附则", "annex", "附则", None, "", id="supplementary provisions"),
        pytest.param("Annex B", "annex", "Annex B", None, "", id="Annex"),
        # Capitals as Turkish programs write them.
        pytest.param(
            "ARTİCLE 4. Moorings", "article", "ARTİCLE 4.", 4, "Moorings", id="Article with a dotted capital"
        ),
        pytest.param("Part FİVE. Tolls", "part", "Part FİVE.", 5, "Tolls", id="ordinal with a dotted capital"),
        pytest.param("Zweiter Teıl", "teil", "Zweiter Teıl", 2, "", id="Teil with a dotless i"),
        pytest.param("3 STRAİPSNİS", "straipsnis", "3 STRAİPSNİS", 3, "", id="unit behind with dotted capitals"),
        pytest.param(
            "DİSPOSİCİÓN FİNAL PRİMERA.", "disposición final", "DİSPOSİCİÓN FİNAL PRİMERA.", 1, "", id="dotted"
        ),
    ],
)
def test_markers_that_open_a_line(line: str, style: str, label: str, number: int | None, rest: str) -> None:
    assert _first(line) == (style, label, number, rest)


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("首先，要统一思想。", id="first of all"),
        pytest.param("一是加强巡查，二是备足物资。", id="enumerating words"),
        pytest.param("第一，要统一思想。", id="firstly"),
        pytest.param("三个确保要落到实处", id="slogan"),
        pytest.param("二、三级医院同步实施", id="an enumeration of grades"),
        pytest.param("1.5万人参加了比赛", id="decimal quantity"),
        pytest.param("三.5级以上的风", id="Han numeral, dot and digit"),
        pytest.param("2.6%的样本不合格", id="decimal share"),
        pytest.param("3、4号楼停水", id="an enumeration of houses"),
        pytest.param("2021.3.5 星期五", id="a date"),
        pytest.param("第三条规定的情形", id="an article is talked about"),
        pytest.param("第三条、第五条自下月起废止", id="articles are listed"),
        pytest.param("第二章的规定", id="a chapter is talked about"),
        pytest.param("(2010年修订)", id="year in parentheses"),
        pytest.param("Section 3 of the Act applies to boats.", id="a section is talked about"),
        pytest.param("Article 5(2) shall apply", id="a paragraph of an article"),
        pytest.param("article 4 applies", id="small letter"),
        pytest.param("", id="empty"),
    ],
)
def test_line_starts_that_are_no_markers(line: str) -> None:
    sure = [marker for marker in find_markers(line) if marker.sure]
    assert sure == []
    assert all(len(marker.path) > 1 for marker in find_markers(line))


def test_a_letter_that_is_also_roman_has_both_readings() -> None:
    assert [(m.style, m.number) for m in find_markers("(i) boats")] == [("(a)", 9), ("(i)", 1)]
    assert [(m.style, m.number) for m in find_markers("(h) boats")] == [("(a)", 8)]
    assert [(m.style, m.number) for m in find_markers("(iv) boats")] == [("(i)", 4)]
    assert [(m.style, m.number) for m in find_markers("C. Boats")] == [("A.", 3), ("I.", 100)]


@pytest.mark.parametrize(
    ("line", "number"),
    [
        pytest.param("1 Scope", 1, id="capital"),
        pytest.param("12 Mooring fees", 12, id="two digits"),
        pytest.param("３　适用范围", 3, id="Han, full width"),
        pytest.param("2 範囲", 2, id="Japanese"),
        pytest.param("6 pm. Run the tap", None, id="small letter"),
        pytest.param("3 个工作日", None, id="counted unit"),
        pytest.param("2 000", None, id="grouped digits"),
        pytest.param("1. Scope", None, id="with a mark"),
        pytest.param("2024 Annual report", None, id="year"),
    ],
)
def test_a_number_separated_from_its_heading_by_a_space(line: str, number: int | None) -> None:
    marker = find_bare_number(line)
    assert (marker and marker.number) == number
    assert find_markers("1 Scope") == ()


@pytest.mark.parametrize(
    ("line", "path"),
    [
        pytest.param("1500. Tolls", (1500,), id="Latin"),
        pytest.param("1000、收费", (1000,), id="Han"),
        pytest.param("1500.2 Waivers", (1500, 2), id="part of a section"),
        pytest.param("1500 Tolls", None, id="without a mark"),
        pytest.param("1500.25亿元", None, id="quantity"),
        pytest.param("2010.07.16", None, id="date"),
        pytest.param("12000. Tolls", None, id="five digits"),
        pytest.param("900. Tolls", None, id="three digits"),
    ],
)
def test_a_number_above_999(line: str, path: tuple[int, ...] | None) -> None:
    marker = find_large_number(line)
    assert (marker and marker.path) == path
    assert find_markers(line) == () or path is None


@given(st.text(alphabet="一二十第章条之（）().、,1２a附件 Article§①い", max_size=20))
@example("第一条 总则")
@example("（一）范围")
@example("附件1")
def test_every_label_is_the_start_of_its_line(line: str) -> None:
    line = line.strip()
    for marker in find_markers(line):
        assert line.startswith(marker.label)
        assert len(marker.label) <= marker.end <= len(line)
        assert marker.number is None or marker.number >= 0
