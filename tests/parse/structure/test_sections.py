"""The outline of a body: nesting, headings and list items, and no text lost."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader.model import (
    Bulletin,
    Image,
    Link,
    Paragraph,
    Section,
    address_sections,
    body_text,
    section_heading,
    walk_sections,
)
from tui_reader.parse.draft import DraftLine
from tui_reader.parse.structure.sections import read_sections


def _read(*texts: str) -> tuple[list[str], list[Section]]:
    """The texts of the preamble, and every section in order with its address."""
    preamble, sections = read_sections([DraftLine(text, number) for number, text in enumerate(texts, 1)])
    return [block.text for block in preamble if isinstance(block, Paragraph)], list(
        walk_sections(address_sections(sections))
    )


def _outline(*texts: str) -> list[str]:
    return [f"{section.address} {section_heading(section)}" for section in _read(*texts)[1]]


def _texts(section: Section) -> list[str]:
    return [block.text for block in section.blocks if isinstance(block, Paragraph)]


LONG = "各乡镇要把责任落实到人，把物资备在前面，做到早发现、早报告、早处置，确保群众生命财产安全。"


def test_standing_and_run_in_headings_of_an_official_document() -> None:
    preamble, sections = _read(
        "近年来，全县档案工作取得新进展。",
        "一、提高认识,明确目标",
        "档案是历史的记录。",
        "二、突出重点,抓好落实",
        "要抓好以下工作。",
        "(一)加强收集。应收尽收,不留死角。",
        "(二)严格保管。库房专人负责。",
        "三、加强领导",
        "各单位主要负责同志要亲自抓。",
    )
    assert preamble == ["近年来，全县档案工作取得新进展。"]
    assert [(s.address, s.label, s.heading, s.run_in, s.closing, s.level) for s in sections] == [
        ("1", "一、", "提高认识,明确目标", False, "", 1),
        ("2", "二、", "突出重点,抓好落实", False, "", 1),
        ("2.1", "(一)", "加强收集", True, "。", 2),
        ("2.2", "(二)", "严格保管", True, "。", 2),
        ("3", "三、", "加强领导", False, "", 1),
    ]
    assert _texts(sections[1]) == ["要抓好以下工作。"]
    assert _texts(sections[2]) == ["应收尽收,不留死角。"]


def test_a_series_that_continues_across_chapters_stays_one_level_below_them() -> None:
    assert _outline(
        "第一章 组织", "一、机构", "设办公室。", "二、人员", "配三人。", "第二章 经费", "三、来源", "财政拨款。"
    ) == ["1 第一章 组织", "1.1 一、机构", "1.2 二、人员", "2 第二章 经费", "2.3 三、来源"]


def test_chapters_divisions_and_articles_keep_their_ranks() -> None:
    assert _outline(
        "第一编 总纲",
        "第一章 通则",
        "第一条 为保护古树，制定本办法。",
        "第二章 保护",
        "第一节 普查",
        "第二条 每五年普查一次。",
        "第二节 养护",
        "第三条 养护人应当记录。",
        "第二编 附则",
        "第四条 自下月起施行。",
    ) == [
        "1 第一编 总纲",
        "1.1 第一章 通则",
        "1.1.1 第一条",
        "1.2 第二章 保护",
        "1.2.1 第一节 普查",
        "1.2.1.2 第二条",
        "1.2.2 第二节 养护",
        "1.2.2.3 第三条",
        "2 第二编 附则",
        "2.4 第四条",
    ]


def test_an_article_is_never_split_and_its_conditions_are_items() -> None:
    _, sections = _read(
        "第一条　有下列情形之一的，不予登记：",
        "（一）材料不全的。应当补正。",
        "（二）逾期申请的。不再受理。",
        "第二条　登记免费。本馆不另收费。",
    )
    assert [(s.label, s.heading, s.run_in, s.closing) for s in sections] == [
        ("第一条", "", True, "　"),
        ("第二条", "", True, "　"),
    ]
    assert _texts(sections[0]) == [
        "有下列情形之一的，不予登记：",
        "（一）材料不全的。应当补正。",
        "（二）逾期申请的。不再受理。",
    ]
    assert _texts(sections[1]) == ["登记免费。本馆不另收费。"]


def test_an_article_with_its_name_alone_on_the_line() -> None:
    _, sections = _read("Article 1. Moorings", "Every boat has one.", "Article 2. Tolls", "Tolls are due monthly.")
    assert [(s.label, s.heading, s.run_in) for s in sections] == [
        ("Article 1.", "Moorings", False),
        ("Article 2.", "Tolls", False),
    ]


@pytest.mark.parametrize(
    "items",
    [
        pytest.param(["（一）身份证；", "（二）户口簿；", "（三）照片两张。"], id="semicolons"),
        pytest.param(["(一)身份证;", "(二)户口簿;", "(三)照片两张。"], id="folded semicolons"),
        pytest.param(["1.身份证", "2.户口簿", "3.照片两张"], id="bare lines that head nothing"),
        pytest.param(["（1）" + LONG, "（2）" + LONG], id="whole paragraphs"),
        pytest.param(["1.地点：东街三号", "2.电话：八位数字"], id="field and value"),
    ],
)
def test_lists_in_the_text_are_no_outline(items: list[str]) -> None:
    _, sections = _read("一、材料", "申请时请带：", *items, "二、时间", "工作日上午。")
    assert [section.heading for section in sections] == ["材料", "时间"]
    assert _texts(sections[0]) == ["申请时请带：", *items]


def test_whole_paragraphs_numbered_at_the_top_are_sections_without_a_heading() -> None:
    _, sections = _read("一、" + LONG, "二、" + LONG)
    assert [(s.label, s.heading, s.run_in, _texts(s)) for s in sections] == [
        ("一、", "", True, [LONG]),
        ("二、", "", True, [LONG]),
    ]


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param(
            [LONG, "学生月票照常使用，不另收费。", "大桥开通后恢复原线，不另公告。"], id="most of them short"
        ),
        pytest.param([LONG, LONG, LONG, "学生月票照常使用，不另收费。"], id="one of them short"),
        pytest.param(["学生月票照常使用。", "老年证照常使用。"], id="all of them short"),
    ],
)
def test_short_numbered_sentences_without_text_below_are_paragraphs(texts: list[str]) -> None:
    marks = ["一、", "二、", "三、", "四、"]
    _, sections = _read(*(mark + text for mark, text in zip(marks, texts, strict=False)), "咨询电话在门口。")
    assert [(s.heading, s.run_in, _texts(s)[0]) for s in sections] == [("", True, text) for text in texts]


def test_numbered_phrases_without_a_full_stop_or_text_below_are_items() -> None:
    assert _outline("申请时请带：", "一、身份证", "二、户口簿", "三、照片两张") == []


def test_a_short_sentence_with_text_below_is_a_heading_among_paragraphs() -> None:
    _, sections = _read("一、" + LONG, "二、加强领导。", "各单位要重视。", "三、" + LONG, "四、" + LONG)
    assert [s.heading for s in sections] == ["", "加强领导", "", ""]


def test_a_caption_in_brackets_names_the_japanese_article_below_it() -> None:
    preamble, sections = _read(
        "この要綱を次のように定める。",
        "（趣旨）",
        "第1条　この要綱は、駐輪場の利用について定める。",
        "（料金（月額を含む。））",
        "第2条　料金は、百円とする。",
        "2　小学生は、無料とする。",
        "(禁止行為)",
        "第2条の2　次の行為をしてはならない。",
        "(1)　火気を使うこと。",
        "（委任）",
        "第3条",
        "必要な事項は、市長が定める。",
    )
    assert preamble == ["この要綱を次のように定める。"]
    assert [(s.label, s.heading, s.run_in) for s in sections] == [
        ("第1条", "（趣旨）", False),
        ("第2条", "（料金（月額を含む。））", False),
        ("第2条の2", "(禁止行為)", False),
        ("第3条", "（委任）", False),
    ]
    assert [_texts(s) for s in sections] == [
        ["この要綱は、駐輪場の利用について定める。"],
        ["料金は、百円とする。", "2　小学生は、無料とする。"],
        ["次の行為をしてはならない。", "(1)　火気を使うこと。"],
        ["必要な事項は、市長が定める。"],
    ]


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(
            ["（县政府常务会议通过）", "第一条　为管好河道，制定本办法。"], id="a Chinese note of adoption"
        ),
        pytest.param(["（平成29年4月3日決定）", "第1条　この要綱は、利用について定める。"], id="a date"),
        pytest.param(
            ["（趣旨）", "この要綱は、利用について定める。", "第1条　料金は、百円とする。"],
            id="not directly above",
        ),
        pytest.param(["（趣旨）", "第5条　料金は、百円とする。"], id="an article that is only quoted"),
    ],
)
def test_other_lines_in_brackets_stay_text(lines: list[str]) -> None:
    preamble, sections = _read(*lines)
    assert preamble[0] == lines[0]
    assert [s.heading for s in sections] in ([""], [])


def test_a_count_that_restarts_below_a_table_of_contents_is_no_part_of_it() -> None:
    lines = [
        DraftLine("前言如下。"),
        DraftLine("目　录", align="center"),
        DraftLine("第一章 总则"),
        DraftLine("第二章 附则"),
        DraftLine("第一章 总则"),
        DraftLine("第一条 为管好河道。"),
        DraftLine("第二章 附则"),
        DraftLine("第二条 自发布之日起施行。"),
    ]
    found = [(s.level, s.label, s.heading) for s in walk_sections(read_sections(lines)[1])]
    assert found == [
        (1, None, "目　录"),
        (2, "第一章", "总则"),
        (2, "第二章", "附则"),
        (1, "第一章", "总则"),
        (2, "第一条", ""),
        (1, "第二章", "附则"),
        (2, "第二条", ""),
    ]


def test_headings_after_a_list_of_items_do_not_become_part_of_the_list() -> None:
    assert _outline(
        "一、任务",
        "1.修路；",
        "2.架桥；",
        "（一）修路。今年修十里，明年修二十里。",
        "1.测量；",
        "2.铺设；",
        "（二）架桥。今年架两座，明年架三座。",
    ) == ["1 一、任务", "1.1 （一）修路", "1.2 （二）架桥"]


@pytest.mark.parametrize(
    ("line", "heading", "closing", "text"),
    [
        pytest.param("（一）指导思想。", "指导思想", "。", [], id="a bare heading with its stop"),
        pytest.param("（一）“先查后建。再验收”的办法。逐项实行。", None, "", None, id="a quote is not cut"),
        pytest.param(
            "（一）总体要求：以河长制为抓手，全面治理。逐年见效，长期坚持。", "总体要求", "：", None, id="colon"
        ),
    ],
)
def test_where_a_run_in_heading_ends(line: str, heading: str | None, closing: str, text: list[str] | None) -> None:
    _, sections = _read(line, "（二）工作目标。三年见效，五年达标。", "（三）工作步骤。先易后难，分步实施。")
    first = sections[0]
    if heading is None:
        assert first.heading == ""
        assert _texts(first) == [line.removeprefix("（一）")]
    else:
        assert (first.heading, first.closing) == (heading, closing)
    if text is not None:
        assert _texts(first) == text


def test_a_heading_of_english_paragraphs() -> None:
    _, sections = _read("1. Scope. This order covers the harbour.", "2. Dates. It runs from May.", "Done.")
    assert [(s.heading, s.closing, _texts(s)[0]) for s in sections] == [
        ("Scope", ". ", "This order covers the harbour."),
        ("Dates", ". ", "It runs from May."),
    ]


def test_continuity_distinguishes_letters_from_roman_numerals() -> None:
    preamble, sections = read_sections(
        [
            DraftLine(f"({label}) Heading of {label}", heading=level)
            for label, level in [("a", 2), ("b", 2), ("i", 3), ("ii", 3), ("c", 2)]
        ]
    )
    assert preamble == ()
    assert [section.number for section in walk_sections(sections)] == [1, 2, 1, 2, 3]
    run = [DraftLine(f"({chr(code)}) Heading", heading=2) for code in range(ord("g"), ord("k"))]
    assert [section.number for section in read_sections(run)[1]] == [7, 8, 9, 10]


def test_decimal_numbers_nest_by_their_prefix() -> None:
    assert _outline(
        "1. Scope",
        "Boats.",
        "1.1 Ships",
        "Ships are boats.",
        "1.1.1 Sails",
        "Sails.",
        "1.2 Rafts",
        "Rafts.",
        "2. Tolls",
        "Tolls.",
        "2.1 Rates",
        "Rates.",
        "1.5 million people live here",
    ) == ["1 1. Scope", "1.1 1.1 Ships", "1.1.1 1.1.1 Sails", "1.2 1.2 Rafts", "2 2. Tolls", "2.1 2.1 Rates"]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("首先，要提高认识。", id="firstly"),
        pytest.param("一是抓巡查。", id="one is"),
        pytest.param("1.5万人受益。", id="decimal"),
        pytest.param("三、四级风天气停航。", id="grades of wind"),
        pytest.param("三、本条没有前文，只是引用。", id="a number out of nowhere"),
        pytest.param("7.一个孤立的数字", id="a lone digit"),
    ],
)
def test_text_stays_text(line: str) -> None:
    assert _read("前言如下。", line, "正文如下。") == (["前言如下。", line, "正文如下。"], [])


def test_an_amendment_that_quotes_articles_keeps_its_own_outline() -> None:
    _, sections = _read(
        "一、将第三条修改为：“第三条　码头分为两类：",
        "（一）客运码头；",
        "（二）货运码头。”",
        "二、增加一条，作为第四条：",
        "“第四条　码头应当设灯。",
        "第五条　灯应当常亮。”",
        "三、本决定自公布之日起施行。",
    )
    assert [section.label for section in sections] == ["一、", "二、", "三、"]


def test_an_annex_is_a_new_root_with_its_title() -> None:
    assert _outline(
        "一、通知事项",
        "请遵照执行。",
        "附件1",
        "古树名木养护办法",
        "一、范围",
        "全县。",
        "二、职责",
        "各负其责。",
        "附件2",
        "养护记录表",
        "表格由养护人填写。",
    ) == [
        "1 一、通知事项",
        "1b 附件1 古树名木养护办法",
        "1b.1 一、范围",
        "1b.2 二、职责",
        "2 附件2 养护记录表",
    ]


def test_explicit_levels_override_numbers() -> None:
    lines = [
        DraftLine("（一）起步", heading=2),
        DraftLine("第一步。"),
        DraftLine("Unnumbered", heading=3),
        DraftLine("第二步。"),
        DraftLine("一、继续", heading=2),
    ]
    _, sections = read_sections(lines)
    assert [(s.level, s.label, s.heading) for s in walk_sections(sections)] == [
        (1, "（一）", "起步"),
        (2, None, "Unnumbered"),
        (1, "一、", "继续"),
    ]


def test_short_bold_or_centred_lines_are_headings_but_front_matter_and_captions_are_not() -> None:
    lines = [
        DraftLine("某县档案馆文件", align="center"),
        DraftLine("档案馆今年开放五天。"),
        DraftLine("开放安排", bold=True),
        DraftLine("每周一至周五。"),
        DraftLine("参观须知", bold=True),
        DraftLine("请勿拍照。"),
        DraftLine("图1 展厅", align="center", bold=True),
        DraftLine("", block=Image("展厅", None)),
    ]
    preamble, sections = read_sections(lines)
    assert [section.heading for section in sections] == ["开放安排", "参观须知"]
    assert len(preamble) == 2
    assert isinstance(sections[1].blocks[-1], Image)


def test_a_page_all_in_bold_has_no_headings_by_bold() -> None:
    _, sections = read_sections([DraftLine(text, bold=True) for text in ("今日停水", "请储水", "谢谢合作")])
    assert sections == ()


def test_links_still_cover_their_words() -> None:
    line = DraftLine("　　（一）查询办法。请看网站首页。", links=(Link(12, 14, "https://example.org/"),))
    _, sections = read_sections([line, DraftLine("（二）联系办法。请打电话。")])
    block = sections[0].blocks[0]
    assert isinstance(block, Paragraph)
    assert [block.text[link.start : link.end] for link in block.links] == ["网站"]
    assert line.paragraph(len("（一）查询办法。")) == block


_MARKS = [
    "",
    "一、",
    "二、",
    "三、",
    "（一）",
    "（二）",
    "(1)",
    "(2)",
    "1.",
    "2.",
    "3.",
    "1.1 ",
    "1.2 ",
    "第一条 ",
    "第二条　",
    "第一章 ",
    "第二章 ",
    "附件",
    "附件1",
    "(i) ",
    "(ii) ",
    "(a) ",
    "§ 1 ",
    "Article 1 ",
    "“",
    "①",
]
_TEXTS = [
    "总则",
    "加强领导。各单位要重视。",
    "身份证；",
    LONG,
    "Scope. This covers boats.",
    "”",
    "：",
    "",
    "。",
    "如下：",
]
_LINES = st.builds(
    lambda mark, text, heading, bold: DraftLine(mark + text, heading=heading, bold=bold),
    st.sampled_from(_MARKS),
    st.sampled_from(_TEXTS),
    st.sampled_from([None] * 8 + [1, 2, 3]),
    st.sampled_from([False] * 5 + [True]),
)


def _squeeze(text: str) -> str:
    return re.sub(r"\s", "", text)


@settings(max_examples=150)
@given(st.lists(_LINES, max_size=30))
def test_every_text_is_kept_once_in_order_and_the_tree_is_consistent(lines: list[DraftLine]) -> None:
    preamble, sections = read_sections(lines)
    bulletin = Bulletin("x", preamble=preamble, sections=address_sections(sections))
    assert _squeeze(body_text(bulletin)) == _squeeze("".join(line.text for line in lines))
    addresses = [section.address for section in walk_sections(bulletin.sections)]
    assert len(addresses) == len(set(addresses))
    for section in bulletin.sections:
        assert section.level == 1
    for section in walk_sections(bulletin.sections):
        assert all(child.level == section.level + 1 for child in section.sections)
