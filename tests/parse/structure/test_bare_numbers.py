"""Bare numbers: only runs of headings, parts below them or prose between them make them sections."""

from __future__ import annotations

import pytest

from tui_reader.model import walk_sections
from tui_reader.parse.draft import DraftLine
from tui_reader.parse.structure.bare_numbers import bare_numbers
from tui_reader.parse.structure.markers import find_markers
from tui_reader.parse.structure.sections import read_sections

PROSE = "Boats of every kind keep to the marked channel."


def _numbers(lines: list[DraftLine]) -> list[int]:
    texts = [line.text for line in lines]
    return sorted(bare_numbers(lines, texts, [find_markers(text) for text in texts]))


def _plain(*texts: str) -> list[int]:
    return _numbers([DraftLine(text) for text in texts])


def _headings(*texts: str) -> list[int]:
    return _numbers([DraftLine(text, heading=2) for text in texts])


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        pytest.param(["1 Scope", PROSE, "2 Tolls", PROSE, "3 Dates", PROSE], [0, 2, 4], id="three with prose"),
        pytest.param(["1 Scope", "1.1 Boats", PROSE], [0], id="parts"),
        pytest.param(["1 Scope", "1.1 Boats", "1.2 Rafts", "2 Tolls", PROSE], [0, 3], id="parts of one"),
        pytest.param(["1　范围", "1.1　船舶", "2　收费", "2.1　费率"], [0, 2], id="Han with parts"),
        pytest.param(["1 Scope", PROSE, "2 Tolls", PROSE], [], id="two are too few"),
        pytest.param(["1 Alder", "2 Birch", "3 Cedar", "4 Elder"], [], id="rows"),
        pytest.param(["1　范围", "条文。", "2　收费", "条文。", "3　日期", "条文。"], [], id="Han without parts"),
        pytest.param(["1 May", PROSE, "2 May", PROSE, "3 May", PROSE], [], id="days of a month"),
        pytest.param(["1 Boats.", PROSE, "2 Rafts.", PROSE, "3 Ships.", PROSE], [], id="notes that are sentences"),
        pytest.param(["4 Scope", PROSE, "5 Tolls", PROSE, "6 Dates", PROSE], [], id="does not begin at 1"),
        pytest.param(["1 Scope", PROSE, "3 Tolls", PROSE, "4 Dates", PROSE], [], id="skips"),
        pytest.param(["1 Alder", "1. Scope", "1.1 Boats", PROSE], [], id="parts of a number with a mark"),
    ],
)
def test_plain_lines_need_parts_or_prose(texts: list[str], found: list[int]) -> None:
    assert _plain(*texts) == found


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        pytest.param(["1 Scope", "2 Tolls"], [0, 1], id="two count up"),
        pytest.param(["1　范围", "2　收费"], [0, 1], id="Han"),
        pytest.param(["10 Quay Street"], [], id="an address"),
        pytest.param(["1 Quay Street"], [], id="alone"),
        pytest.param(["2 Ships 2 Sails", "3 Masts"], [], id="does not begin at 1"),
    ],
)
def test_headings_of_one_level_form_a_run(texts: list[str], found: list[int]) -> None:
    assert _headings(*texts) == found


def test_headings_of_another_level_form_another_run() -> None:
    lines = [
        DraftLine("1 Scope", heading=2),
        DraftLine("1 Boats", heading=3),
        DraftLine("2 Rafts", heading=3),
        DraftLine("2 Tolls", heading=2),
    ]
    assert _numbers(lines) == [0, 1, 2, 3]


def test_parts_nest_under_bare_numbers() -> None:
    lines = [
        DraftLine("1 Scope", heading=2),
        DraftLine("1.1 Boats", heading=3),
        DraftLine(PROSE),
        DraftLine("1.2 Rafts", heading=3),
        DraftLine(PROSE),
        DraftLine("2 Tolls", heading=2),
        DraftLine(PROSE),
    ]
    found = [(s.label, s.number, s.level, s.heading) for s in walk_sections(read_sections(lines)[1])]
    assert found == [
        ("1", 1, 1, "Scope"),
        ("1.1", 1, 2, "Boats"),
        ("1.2", 2, 2, "Rafts"),
        ("2", 2, 1, "Tolls"),
    ]
