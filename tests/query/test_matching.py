"""What a query matches, and what of it is to be marked."""

from __future__ import annotations

from datetime import date

import pytest

from tui_reader.query.matching import SearchedText, matches, phrases
from tui_reader.query.nodes import Phrase
from tui_reader.query.syntax import parse
from tui_reader.text.fold import search_fold

NOTICE = SearchedText(
    passages=tuple(
        search_fold(text)
        for text in ("关于做好防汛工作的通知", "一、总体要求", "The River Party met in the arts centre.", "第21号")
    ),
    title=search_fold("关于做好防汛工作的通知"),
    publisher=search_fold("江南区人民政府"),
    issuer=search_fold("江南区应急管理局"),
    number=search_fold("江应急〔2021〕21号"),
    published=date(2021, 6, 30),
    read=True,
    starred=False,
    changed=True,
    restored=False,
    tampered=False,
    tags=("water", "to do"),
    origin="gazette",
)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param("", True, id="nothing asked"),
        pytest.param("防汛", True, id="Chinese"),
        pytest.param("防", True, id="one character"),
        pytest.param("防旱", False, id="not there"),
        pytest.param("关于 防汛", True, id="two words in any place"),
        pytest.param('"通知一、"', False, id="no phrase across passages"),
        pytest.param("通知 party", True, id="words in different passages"),
        pytest.param("art", False, id="no part of a word"),
        pytest.param("art*", True, id="beginning of a word"),
        pytest.param('"river party"', True, id="phrase"),
        pytest.param('"party river"', False, id="phrase in another order"),
        pytest.param("防旱 OR 防汛", True, id="either"),
        pytest.param("防旱 OR 防火", False, id="neither"),
        pytest.param("防汛 -party", False, id="shut out"),
        pytest.param("防汛 NOT 防火", True, id="not shut out"),
        pytest.param("防火 (party OR 防汛)", False, id="parentheses"),
        pytest.param("title:防汛", True, id="title"),
        pytest.param("title:要求", False, id="not in the title"),
        pytest.param("publisher:江南", True, id="publisher"),
        pytest.param("source:江南", True, id="publisher, by the former name of the field"),
        pytest.param("issuer:人民政府", False, id="issuer"),
        pytest.param("number:江应急（2021）21号", True, id="number"),
        pytest.param("number:1号", False, id="a number is whole"),
        pytest.param("is:read", True, id="read"),
        pytest.param("is:unread", False, id="unread"),
        pytest.param("is:starred", False, id="starred"),
        pytest.param("is:changed", True, id="changed"),
        pytest.param("is:restored", False, id="restored"),
        pytest.param("is:tampered", False, id="tampered"),
        pytest.param("tag:Water", True, id="tag"),
        pytest.param("tag:wat", False, id="tags are whole"),
        pytest.param('tag:"To Do"', True, id="tag of two words"),
        pytest.param("in:Gazette", True, id="entry of the list of sources"),
        pytest.param("in:gaz", False, id="its whole name"),
        pytest.param("date:2021", True, id="year"),
        pytest.param("date:2021-06-30..", True, id="first day counts"),
        pytest.param("date:..2021-06-30", True, id="last day counts"),
        pytest.param("date:2021-07..", False, id="before"),
        pytest.param("date:..2021-05", False, id="after"),
        pytest.param("-date:2020", True, id="not on these days"),
    ],
)
def test_matches(query: str, expected: bool) -> None:
    assert matches(parse(query).node, NOTICE) is expected


@pytest.mark.parametrize("query", ["date:2021", "date:..2021", "date:1970.."])
def test_without_a_date_no_days_match(query: str) -> None:
    undated = NOTICE._replace(published=None)
    assert not matches(parse(query).node, undated)
    assert matches(parse(f"NOT {query}").node, undated)


@pytest.mark.parametrize("state", ["read", "starred", "changed", "restored", "tampered"])
@pytest.mark.parametrize("value", [True, False])
def test_states(state: str, value: bool) -> None:
    assert matches(parse(f"is:{state}").node, SearchedText(**{state: value})) is value


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param("", (), id="nothing"),
        pytest.param("a -b c", (Phrase("a"), Phrase("c")), id="not the negated"),
        pytest.param("(a* OR title:b) is:read", (Phrase("a", prefix=True), Phrase("b", "title")), id="all"),
        pytest.param("a OR a", (Phrase("a"),), id="each once"),
        pytest.param("NOT (a b)", (), id="none in a negated group"),
    ],
)
def test_phrases(query: str, expected: tuple[Phrase, ...]) -> None:
    assert phrases(parse(query).node) == expected
