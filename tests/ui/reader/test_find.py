"""Find in the text: all matches in order, case-insensitive and width-insensitive, wrapping around at the ends."""

from __future__ import annotations

import re

import pytest

from tui_reader.model import Bulletin, Cell, Paragraph, Preformatted, Table
from tui_reader.query.nodes import Phrase
from tui_reader.ui.reader import find
from tui_reader.ui.reader.building import build_document
from tui_reader.ui.reader.document import CHUNK, Document
from tui_reader.ui.reader.find import NO_MATCHES, Finding, FindMatch, find_matches, heading_at
from tui_reader.ui.reader.layout import Layout


def document(*paragraphs: str) -> Document:
    return build_document(Bulletin("a", "题", preamble=tuple(map(Paragraph, paragraphs))))


def spans(found: Document, needle: str) -> list[str]:
    return [found.blocks[m.block].text[m.start : m.end] for m in find_matches(found, needle).all]


def test_matches_are_found_in_reading_order() -> None:
    found = find_matches(document("水务与水务", "水务"), "水务")
    assert list(found.all) == sorted(found.all)
    assert len(found.all) == 3


def test_case_and_width_do_not_matter() -> None:
    assert spans(document("ＡＢＣ abc Abc"), "abc") == ["ＡＢＣ", "abc", "Abc"]


def test_an_empty_word_has_no_matches() -> None:
    assert find_matches(document("水务"), "") == NO_MATCHES


def test_the_next_match_wraps_around_at_the_end() -> None:
    found = find_matches(document("水务", "水务"), "水务")
    last = found.all[-1]
    assert found.after(last.block, last.start) == 1
    assert found.after(last.block, last.start + 1) == 0


def test_without_a_match_there_is_no_next_one() -> None:
    found = find_matches(document("水务"), "消防")
    assert found.after(0, 0) is None


def test_matches_are_grouped_by_block() -> None:
    found = find_matches(document("水务"), "水")
    (match,) = found.all
    assert found.in_block == {match.block: (FindMatch(match.block, 0, 1, 0),)}


def long_paragraph(word: str) -> Document:
    """A paragraph without punctuation that is laid out in two parts, with a word across the boundary."""
    text = "甲" * (CHUNK - len(word) // 2) + word + "乙" * CHUNK
    return document(text)


def test_a_word_across_two_parts_of_a_paragraph_is_one_match_with_two_spans() -> None:
    found = find_matches(long_paragraph("供水管网"), "供水管网")
    (match,) = found.all
    assert found.in_block == {
        match.block: (FindMatch(match.block, CHUNK - 2, CHUNK, 0),),
        match.block + 1: (FindMatch(match.block + 1, 0, 2, 0),),
    }
    assert match == found.in_block[match.block][0]


def test_matches_after_one_with_two_spans_keep_their_numbers() -> None:
    found = find_matches(document("水" * (CHUNK + 3)), "水水")
    assert [match.number for match in found.all] == list(range(len(found.all)))
    spans = [span for spans in found.in_block.values() for span in spans]
    assert sum(span.end - span.start for span in spans) == 2 * len(found.all)
    assert {span.number for span in spans} == set(range(len(found.all)))


def test_no_match_spans_two_paragraphs() -> None:
    assert find_matches(document("供水", "管网"), "供水管网") == NO_MATCHES._replace(needle="供水管网")
    assert find_matches(document("供水", "管网"), "\0") == NO_MATCHES


def test_no_match_spans_two_cells_or_rows() -> None:
    rows = ((Cell("供水"), Cell("管网")), (Cell("改造"), Cell("工程")))
    found = build_document(Bulletin("a", "题", preamble=(Table(rows),)))
    assert not find_matches(found, "供水管网").all
    assert not find_matches(found, "管网改造").all
    assert spans(found, "工程") == ["工程"]


def test_a_match_in_a_long_table_is_shown_on_its_line() -> None:
    rows = tuple((Cell(f"第{n}项"), Cell("完成")) for n in range(500))
    found = build_document(Bulletin("a", "题", preamble=(Table(rows),)))
    (match,) = find_matches(found, "第321项").all
    layout = Layout(found, 40)
    _, line = next(layout.window(layout.place_of(match.block, match.start), 1))
    assert "第321项" in "".join(run.text for run in line.runs)


def test_each_document_is_searched_in_its_own_text() -> None:
    one, other = document("Water ABC"), document("Water XYZ")
    assert [len(find_matches(one, word).all) for word in ("ab", "abc", "abcd")] == [1, 1, 0]
    assert not find_matches(other, "abc").all
    assert find_matches(other, "xyz").all


def test_punctuation_of_another_form_and_variants_do_not_matter() -> None:
    assert spans(document("供水、管网“改造”，工程。"), '供水,管网"改造",') == ["供水、管网“改造”，"]
    assert spans(document("供水管網 cafe café"), "管网") == ["管網"]


def test_a_match_may_span_the_end_of_a_line() -> None:
    found = build_document(Bulletin("a", "题", preamble=(Preformatted("notice of\nworks"),)))
    (match,) = find_matches(found, "of works").all
    assert [found.blocks[m.block].text[m.start : m.end] for m in find_matches(found, "works").all] == ["works"]
    assert found.blocks[match.block].text[match.start : match.end] == "of"


def long_text() -> Document:
    """Several slices of paragraphs, each with a number."""
    return document(*(f"第{n}条 {'甲' * 200}水" for n in range(4 * find.SLICE // 200)))


def test_the_first_match_after_the_place_is_known_before_all_are() -> None:
    text = long_text()
    block = next(n for n, each in enumerate(text.blocks) if each.text.startswith("第500条"))
    finding = Finding(text, "水", block)
    finding.work(1)
    assert finding.first is not None
    assert (finding.first.block, finding.matches) == (block, None)


@pytest.mark.parametrize("place", [0, 300, 700])
@pytest.mark.parametrize("needle", ["水", "第17条", "第799条", "消防", "甲甲水"])
def test_a_find_in_steps_finds_what_a_plain_search_does(place: int, needle: str) -> None:
    text = long_text()
    finding = Finding(text, needle, place)
    while finding.matches is None:
        finding.work(1)
    plain = [(n, at.start()) for n, each in enumerate(text.blocks) for at in re.finditer(needle, each.text)]
    assert [(match.block, match.start) for match in finding.matches.all] == plain
    after = [each for each in plain if each >= (place, 0)] + plain
    assert (finding.first and (finding.first.block, finding.first.start)) == (after[0] if after else None)


@pytest.mark.parametrize("place", [0, 300, 700])
def test_a_search_in_steps_finds_its_words_from_a_place_on(place: int) -> None:
    text = long_text()
    finding = Finding(text, [Phrase("第17条"), Phrase("甲水"), Phrase("水")], place)
    while finding.matches is None:
        finding.work(1)
    # Of `甲水` and `水`, which overlap, the first one counts.
    plain = [(n, at.start()) for n, each in enumerate(text.blocks) for at in re.finditer("第17条|甲水", each.text)]
    assert [(match.block, match.start) for match in finding.matches.all] == plain
    assert finding.first is not None
    assert (finding.first.block, finding.first.start) == next(each for each in plain if each >= (place, 0))


def test_the_heading_of_a_block_is_the_last_one_above_it() -> None:
    assert [heading_at([3, 7], block) for block in (0, 3, 6, 7, 99)] == [None, 0, 0, 1, 1]
