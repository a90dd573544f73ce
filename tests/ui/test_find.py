"""Find in the text: every match in order, without case or width, and the way round at the ends."""

from __future__ import annotations

from tui_reader.model import Bulletin, Paragraph
from tui_reader.ui.find import NOTHING, Match, find_matches, heading_at
from tui_reader.ui.pieces import Document, build_document


def document(*paragraphs: str) -> Document:
    return build_document(Bulletin("a", "题", preamble=tuple(map(Paragraph, paragraphs))))


def spans(found: Document, needle: str) -> list[str]:
    return [found.pieces[m.piece].text[m.start : m.end] for m in find_matches(found, needle).all]


def test_matches_are_found_in_reading_order() -> None:
    found = find_matches(document("水务与水务", "水务"), "水务")
    assert list(found.all) == sorted(found.all)
    assert len(found.all) == 3


def test_case_and_width_do_not_matter() -> None:
    assert spans(document("ＡＢＣ abc Abc"), "abc") == ["ＡＢＣ", "abc", "Abc"]


def test_nothing_matches_an_empty_word() -> None:
    assert find_matches(document("水务"), "") == NOTHING


def test_the_next_match_goes_round_at_the_end() -> None:
    found = find_matches(document("水务", "水务"), "水务")
    last = found.all[-1]
    assert found.after(last.piece, last.start) == 1
    assert found.after(last.piece, last.start + 1) == 0
    assert found.before(found.all[0].piece, found.all[0].start) == 1


def test_without_a_match_there_is_no_next_one() -> None:
    found = find_matches(document("水务"), "消防")
    assert found.after(0, 0) is None
    assert found.before(0, 0) is None


def test_matches_are_grouped_by_piece_for_drawing() -> None:
    found = find_matches(document("水务"), "水")
    (match,) = found.all
    assert found.in_piece == {match.piece: (Match(match.piece, 0, 1),)}


def test_a_place_stands_under_the_last_heading_above_it() -> None:
    assert [heading_at([3, 7], piece) for piece in (0, 3, 6, 7, 99)] == [None, 0, 0, 1, 1]
