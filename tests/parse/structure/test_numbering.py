"""The tree of numbered parts: nesting of styles, series across parts, quotations and large numbers."""

from __future__ import annotations

import pytest

from tui_reader.parse.draft import DraftLine
from tui_reader.parse.structure.numbering import Part, number_lines, quoted_lines


def _tree(part: Part) -> list[object]:
    """Labels as nested lists; lines of text are left out."""
    return [
        [child.text, *_tree(child)] if _tree(child) else child.text
        for child in part.children
        if isinstance(child, Part)
    ]


def _number(*texts: str) -> list[object]:
    return _tree(number_lines([DraftLine(text) for text in texts]))


@pytest.mark.parametrize(
    ("lines", "tree"),
    [
        pytest.param(
            ["一、甲", "（一）乙", "（二）丙", "二、丁"],
            [["一、甲", "（一）乙", "（二）丙"], "二、丁"],
            id="stack",
        ),
        pytest.param(
            ["1.甲", "（一）乙", "（二）丙", "2.丁"],
            [["1.甲", "（一）乙", "（二）丙"], "2.丁"],
            id="any order nests",
        ),
        pytest.param(
            ["一、甲", "1.乙", "2.丙", "（一）丁", "1.戊", "2.己"],
            [["一、甲", "1.乙", "2.丙", ["（一）丁", "1.戊", "2.己"]]],
            id="a finished list does not hold what outranks it",
        ),
        pytest.param(
            ["一、甲", "二、乙", "四、丙"], ["一、甲", "二、乙", "四、丙"], id="a gap in a running series"
        ),
        pytest.param(["五、甲", "六、乙"], ["五、甲", "六、乙"], id="a text that begins in the middle"),
        pytest.param(["五、甲", "甲乙"], [], id="a number out of nowhere"),
        pytest.param(["一、甲", "1.乙"], ["一、甲"], id="a digit without a successor"),
        pytest.param(
            ["(a) x", "(b) x", "(i) x", "(ii) x", "(c) x"],
            ["(a) x", ["(b) x", "(i) x", "(ii) x"], "(c) x"],
            id="roman",
        ),
        pytest.param(["(g) x", "(h) x", "(i) x", "(j) x"], ["(g) x", "(h) x", "(i) x", "(j) x"], id="letter i"),
        pytest.param(
            ["第二章 甲", "第三条 乙", "第三章 丙"], [["第二章 甲"], "第三章 丙"], id="an article out of nowhere"
        ),
    ],
)
def test_nesting_of_styles(lines: list[str], tree: list[object]) -> None:
    expected = [item[0] if isinstance(item, list) and len(item) == 1 else item for item in tree]
    assert _number(*lines) == expected


def test_a_series_continues_across_parts() -> None:
    root = number_lines(
        [DraftLine(text) for text in ("一、甲", "（一）乙", "二、丙", "（二）丁", "三、戊", "（一）己")]
    )
    first, second, third = [child for child in root.children if isinstance(child, Part)]
    inner = [part.children[0] for part in (first, second, third)]
    assert all(isinstance(part, Part) for part in inner)
    series = [part.series for part in inner if isinstance(part, Part)]
    assert series[0] is series[1]
    assert series[1] is not series[2]


@pytest.mark.parametrize(
    ("texts", "inside"),
    [
        pytest.param(["修改为：“第三条 甲：", "（一）乙；", "（二）丙。”", "二、丁"], {1, 2}, id="one quotation"),
        pytest.param(["改为：", "“第三条 甲。", "“第四条 乙。”", "丙"], {1, 2}, id="reopened in each paragraph"),
        pytest.param(["他说“好”。", "一、甲"], set(), id="closed on its line"),
        pytest.param(["“没有收尾的引号", "一、甲", "二、乙"], set(), id="never closed"),
        pytest.param(["“开头", *["一、甲"] * 60, "结尾”"], set(), id="closed too far below"),
    ],
)
def test_lines_inside_a_quotation(texts: list[str], inside: set[int]) -> None:
    assert quoted_lines(texts) == inside


def test_numbers_above_999_continue_a_count() -> None:
    lines = [DraftLine(f"{number}. Heading") for number in range(990, 1013) if number != 1000]
    lines[12:12] = [DraftLine("1002.1 Part"), DraftLine("1002.2 Part"), DraftLine("1900. That is a year.")]
    root = number_lines(lines)
    parts = [part for part in root.children if isinstance(part, Part)]
    numbers = [part.marker.number for part in parts if part.marker]
    assert numbers == [number for number in range(990, 1013) if number != 1000]
    inner = parts[numbers.index(1002)].children
    assert [(type(child), child.text) for child in inner] == [
        (Part, "1002.1 Part"), (Part, "1002.2 Part"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param(["2010. A year of floods", "2011. A dry year", "2012. A cold year"], id="years"),
        pytest.param(["1. Tides", "2011. A dry year", "2. Tolls", "2012. A cold year"], id="years among sections"),
        pytest.param(["“999. Tides", "1000. Tolls”"], id="in a quotation"),
    ],
)
def test_years_are_no_section_numbers(texts: list[str]) -> None:
    root = number_lines([DraftLine(text) for text in texts])
    labels = [part.marker.number for part in root.children if isinstance(part, Part) and part.marker]
    assert all(number is not None and number < 1000 for number in labels)


def test_the_work_is_linear_in_the_number_of_lines() -> None:
    """Every line is pushed at most once and the stack stays as shallow as there are styles."""
    lines = [DraftLine(f"{number}. text") for number in range(1, 900)] + [
        DraftLine("一、甲"),
        DraftLine("（一）乙"),
    ] * 500
    root = number_lines(lines)
    count, deepest, open_parts = 0, 0, [(root, 0)]
    while open_parts:
        part, depth = open_parts.pop()
        deepest = max(deepest, depth)
        for child in part.children:
            count += 1
            if isinstance(child, Part):
                open_parts.append((child, depth + 1))
    assert count == len(lines)
    assert deepest <= 4
