"""Pieces divided at vertical rules."""

from __future__ import annotations

from tui_reader.parse.documents.recognized.page import PixelBox, TextPiece
from tui_reader.parse.documents.recognized.splitting import at_gaps, at_rules, gutters

BOX = PixelBox(100, 100, 400, 130)


def places(count: int) -> list[float]:
    return [100 + (number + 0.5) * 300 / count for number in range(count)]


def rule(at: int, top: int = 0, bottom: int = 500) -> PixelBox:
    return PixelBox(at - 1, top, at + 1, bottom)


def test_a_piece_over_two_cells() -> None:
    found = at_rules(TextPiece("张某科员一二三四五六", BOX, 0.9), places(10), [rule(220), rule(90), rule(410)])
    assert found == [
        TextPiece("张某科员", PixelBox(100, 100, 220, 130), 0.9),
        TextPiece("一二三四五六", PixelBox(220, 100, 400, 130), 0.9),
    ]


def test_a_rule_that_was_read_as_a_stroke_is_no_text() -> None:
    found = at_rules(TextPiece("张某|科员", BOX), places(5), [rule(250)])
    assert [piece.text for piece in found] == ["张某", "科员"]


def test_what_does_not_cross_leaves_it_whole() -> None:
    piece = TextPiece("张某科员", BOX)
    for rules in ([], [rule(250, 0, 105)], [PixelBox(0, 114, 500, 116)], [rule(102)], [rule(398)]):
        assert at_rules(piece, places(4), rules) == [piece]
    assert at_rules(piece, places(3), [rule(250)]) == [piece], "the places are not those of its characters"
    assert at_rules(piece, [], [rule(250)]) == [piece]


def test_spaces_have_no_places() -> None:
    found = at_rules(TextPiece("ab cd", BOX), [120, 180, 320, 380], [rule(250)])
    assert [piece.text for piece in found] == ["ab", "cd"]


def test_a_piece_over_two_columns_is_divided_at_the_gap() -> None:
    column = [115, 145, 175, 205, 290, 320]
    found = at_gaps(TextPiece("通知到户31", BOX, 0.9), column)
    assert found == [
        (TextPiece("通知到户", PixelBox(100, 100, 220, 130), 0.9), column[:4]),
        (TextPiece("31", PixelBox(275, 100, 344, 130), 0.9), column[4:]),
    ]
    evenly = TextPiece("通知 到户", BOX)
    assert at_gaps(evenly, places(4)) == [(evenly, places(4))]
    assert at_gaps(evenly, []) == [(evenly, [])]


def test_a_box_that_reaches_into_the_gap_beside_its_text_is_trimmed() -> None:
    ((piece, _places),) = at_gaps(TextPiece("候车亭", PixelBox(100, 100, 400, 130)), [300, 330, 360])
    assert piece.box == PixelBox(276, 100, 384, 130)


def lines(left: int, right: int, count: int, top: int = 0) -> list[PixelBox]:
    return [PixelBox(left, top + 35 * number, right, top + 35 * number + 30) for number in range(count)]


def test_gutters_are_where_lines_end_and_others_begin() -> None:
    assert gutters([*lines(100, 400, 8), *lines(420, 720, 8)]) == [(400, 420)]
    assert gutters([*lines(100, 400, 8), *lines(420, 720, 8), *lines(100, 720, 3, 300)]) == [(400, 420)]
    three = [*lines(100, 300, 8), *lines(320, 520, 8), *lines(540, 740, 8)]
    assert gutters(three) == [(300, 320), (520, 540)]


def test_a_page_of_one_column_has_no_gutter() -> None:
    assert gutters(lines(100, 720, 20)) == []
    assert gutters([*lines(100, 400, 3), *lines(420, 720, 3), *lines(100, 720, 20, 120)]) == []
    assert gutters([]) == []


def test_a_line_over_a_gutter_is_divided() -> None:
    """One character wide, as the gap behind a mark, which divides nothing elsewhere."""
    box = PixelBox(100, 100, 430, 130)
    at = [115 + 30 * number for number in range(5)] + [295 + 30 * number for number in range(5)]
    text = "河道名录如青河自北桥"
    assert [part.text for part, _places in at_gaps(TextPiece(text, box), at, [(248, 282)])] == [
        "河道名录如",
        "青河自北桥",
    ]
    assert [part.text for part, _places in at_gaps(TextPiece(text, box), at, [(348, 382)])] == [text]
    assert [part.text for part, _places in at_gaps(TextPiece(text, box), at)] == [text]
