"""A comparison as lines: marks, paths, brackets, shortened text."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tui_reader.compare.bulletins import compare
from tui_reader.compare.lines import lines, summary_text
from tui_reader.compare.serialization import comparison_object
from tui_reader.i18n import install
from tui_reader.model import Attachment, Bulletin, Cell, Paragraph, Section, Table, address_sections

LONG = "各街道办事处和区直各部门要把供水保障放在突出位置，落实责任。" * 10
GOALS = "到明年年底，全区管网漏损率降到百分之九以下。"
OLD = Bulletin(
    "notice",
    title="供水保障通知",
    source="水务局",
    preamble=(Paragraph("现将有关事项通知如下。"),),
    sections=address_sections(
        (
            Section("一、", 1, 1, "总体目标", blocks=(Paragraph(GOALS), Paragraph(LONG))),
            Section(
                "二、",
                2,
                1,
                "主要措施",
                sections=(
                    Section("（一）", 1, 2, "抢修", blocks=(Paragraph("组建三支抢修队伍，随时待命。"),)),
                    Section(
                        "（二）",
                        2,
                        2,
                        "用水",
                        blocks=(Table(((Cell("镇"), Cell("户数")), (Cell("河口"), Cell("120"))), 1),),
                    ),
                ),
            ),
        )
    ),
)


def with_blocks(goals: tuple[Paragraph, ...], repairs: tuple[Paragraph, ...], households: str) -> Bulletin:
    one, two = OLD.sections
    first, second = two.sections
    table = Table(((Cell("镇"), Cell("户数")), (Cell("河口"), Cell(households))), 1)
    children = (replace(first, blocks=repairs), replace(second, blocks=(table,)))
    return replace(OLD, sections=(replace(one, blocks=goals), replace(two, sections=children)))


NEW = replace(
    with_blocks(
        (Paragraph(LONG.replace("落实责任", "压实责任", 1)), Paragraph("新增一段。")),
        (Paragraph(GOALS), Paragraph("组建五支抢修队伍，随时待命。")),
        "125",
    ),
    title="供水保障通报",
    attachments=(Attachment("登记表", "https://example.org/a.xls"),),
)


@pytest.fixture(autouse=True)
def english() -> None:
    install("en")


def printed(old: Bulletin, new: Bulletin, whole: bool = False) -> list[str]:
    found = lines(compare(old, new), whole=whole)
    return [" ".join(filter(None, (line.mark, line.note, line.text))) for line in found]


def test_changes_in_reading_order_under_the_paths_of_their_sections() -> None:
    assert printed(OLD, NEW) == [
        "~ Title: 供水保障通[-知-]{+报+}",
        "@ 一、总体目标",
        f"« (moved to 二、主要措施 > （一）抢修) {GOALS}",
        "~ 各街道办事处和区直各部门要把供水保障放在突出位置，[-落-]{+压+}"
        "实责任。各街道办事处和区直各部门要把供水保障放在突出位置，落实责任。各街道办事处…",
        "+ 新增一段。",
        "@ 二、主要措施 > （一）抢修",
        f"» (from 一、总体目标) {GOALS}",
        "~ 组建[-三-]{+五+}支抢修队伍，随时待命。",
        "@ 二、主要措施 > （二）用水",
        "~ 河口 | [-120-]{+125+}",
        "@ Attachments",
        "+ 登记表 <https://example.org/a.xls>",
    ]


def test_spans_include_their_brackets() -> None:
    found = [
        (span.kind, line.text[span.start : span.end])
        for line in lines(compare(OLD, NEW))
        for span in (line.spans if line.mark == "~" else ())
    ]
    assert found == [
        ("removed", "[-知-]"),
        ("added", "{+报+}"),
        ("removed", "[-落-]"),
        ("added", "{+压+}"),
        ("removed", "[-三-]"),
        ("added", "{+五+}"),
        ("removed", "[-120-]"),
        ("added", "{+125+}"),
    ]


def test_without_brackets_the_spans_are_the_words() -> None:
    line = next(line for line in lines(compare(OLD, NEW), bracketed=False) if line.mark == "~")
    assert line.text == "Title: 供水保障通知报"
    assert [(span.kind, line.text[span.start : span.end]) for span in line.spans] == [
        ("removed", "知"),
        ("added", "报"),
    ]


def test_the_whole_text_with_the_changes_in_it() -> None:
    found = printed(OLD, OLD, whole=True)
    assert found == [
        "  Title: 供水保障通知",
        "  Publisher: 水务局",
        "@ Before the first section",
        "  现将有关事项通知如下。",
        "@ 一、总体目标",
        f"  {GOALS}",
        f"  {LONG}",
        "@ 二、主要措施",
        "@ 二、主要措施 > （一）抢修",
        "  组建三支抢修队伍，随时待命。",
        "@ 二、主要措施 > （二）用水",
        "  镇 | 户数",
        "  河口 | 120",
    ]


def test_moves_within_a_section_have_a_direction() -> None:
    old = Bulletin("a", preamble=(Paragraph(GOALS), Paragraph(LONG), Paragraph(LONG[5:])))
    up = replace(old, preamble=(*old.preamble[1:], old.preamble[0]))
    assert printed(old, up) == ["@ Text", f"« (moved down) {GOALS}", f"» (from further up) {GOALS}"]


def test_a_section_that_moved_and_was_renumbered() -> None:
    one, two = OLD.sections
    new = replace(OLD, sections=(replace(two, label="一、"), replace(one, label="二、")))
    assert printed(OLD, new) == [
        "@ 一、主要措施",
        "» (from 二、主要措施) [-二-]{+一+}、主要措施",
        "@ 二、总体目标",
        "~ [-一-]{+二+}、总体目标",
        "@ 二、主要措施",
        "« (moved to 一、主要措施) 二、主要措施",
    ]


def test_equal_texts_have_no_lines() -> None:
    assert printed(OLD, OLD) == []
    assert summary_text(compare(OLD, OLD)) == "no difference"


def test_summary_text() -> None:
    assert summary_text(compare(OLD, NEW)) == "4 changed, 2 added, 1 moved"


def test_the_object_is_complete() -> None:
    found = comparison_object(compare(OLD, NEW))
    assert found["counts"] == {"added": 2, "removed": 0, "changed": 4, "moved": 1}
    paragraphs = [each for section in found["sections"] for each in section["paragraphs"]]
    assert [each["what"] for each in paragraphs].count("left") == 1
    (left,), (moved,) = ([each for each in paragraphs if each["what"] == what] for what in ("left", "moved"))
    assert (left["old"], left["new"]) == (moved["old"], moved["new"])
    (title,) = [each for each in found["fields"] if each["name"] == "title"]
    assert title["edits"] == [[5, 6, 5, 6]]
    assert found["sections"][2]["new"] == {"address": "2", "path": ["二、主要措施"]}
