"""Tab in a query, what cannot be read of one, and its words marked in a text."""

from __future__ import annotations

import pytest

from tui_reader.model import Bulletin, Paragraph
from tui_reader.query.completion import KnownNames
from tui_reader.query.matching import phrases
from tui_reader.query.syntax import parse
from tui_reader.ui.reader.building import build_document
from tui_reader.ui.reader.find import find_matches
from tui_reader.ui.search.query_completion import QueryCompletion, error_in
from tui_reader.ui.search.results import count_text, remembered
from tui_reader.ui.widgets.prompt import NO_ERROR


def test_tab_gives_one_value_after_the_other_and_keeps_what_follows() -> None:
    complete = QueryCompletion(KnownNames(tags=("water", "wall")))
    first = complete("tag:wa flood", 6)
    assert first == ("tag:water flood", 9)
    assert complete(*first) == ("tag:wall flood", 8)
    assert complete("flood ", 6) == ("flood ", 6)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        pytest.param("flood )", ")", id="a parenthesis that nobody opened"),
        pytest.param("sorce:water", "sorce", id="an unknown field"),
        pytest.param("OR flood", "OR", id="an operator with nothing before it"),
    ],
)
def test_an_error_is_about_these_characters(text: str, part: str) -> None:
    error = error_in(text)
    assert error.message
    assert text[error.start : error.end] == part


@pytest.mark.parametrize("text", ["", "flo", "title:", "flood OR", '"flood'])
def test_a_query_that_is_only_half_typed_is_no_error(text: str) -> None:
    assert error_in(text) == NO_ERROR


def test_all_words_of_a_search_are_marked_as_search_compares_them() -> None:
    document = build_document(Bulletin("a", "题", preamble=(Paragraph("防汛物资與Café，物資。"),)))
    found = find_matches(document, phrases(parse("物资 OR cafe OR 汛物 -题").node))
    assert [document.blocks[m.block].text[m.start : m.end] for m in found.all] == ["汛物", "Café", "物資"]


def test_counts_are_capped_and_queries_remembered_once() -> None:
    assert [count_text(count) for count in (1234, 10_000, 10_001)] == ["1,234", "10,000", "10,000+"]
    assert remembered(["a", "b"], "a") == ["b", "a"]
