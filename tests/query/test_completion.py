"""Completions at the cursor, and the text they replace."""

from __future__ import annotations

from datetime import date

import pytest

from tui_reader.query.completion import KnownNames, completions, quoted
from tui_reader.query.nodes import Tag
from tui_reader.query.syntax import parse

KNOWN = KnownNames(
    publishers=("江南区人民政府", "River Council"),
    sources=("gazette", "notices"),
    tags=("to do", "water", "later", "(old)"),
)


def offered(marked: str) -> list[str]:
    """The whole query for each choice, the cursor standing at `^` in the text."""
    cursor = marked.index("^")
    text = marked.replace("^", "")
    found = completions(text, cursor, KNOWN, date(2026, 3, 31))
    assert found.start <= cursor <= found.end <= len(text)
    return [text[: found.start] + choice + text[found.end :] for choice in found.choices]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        pytest.param("^", [], id="nothing typed"),
        pytest.param("a ^", [], id="after a word"),
        pytest.param("ti^", ["title:"], id="field"),
        pytest.param("a T^", ["a title:", "a tag:"], id="fields, case-insensitive"),
        pytest.param("-ti^", ["-title:"], id="after a minus"),
        pytest.param("(is^", ["(issuer:", "(is:"], id="in parentheses"),
        pytest.param("标^", ["标题:", "标签:"], id="Chinese fields"),
        pytest.param("標^", ["标题:", "标签:"], id="begun in traditional characters"),
        pytest.param("ti^tle:a", ["title:a"], id="in the middle of a field"),
        pytest.param('"ti^', [], id="in a quotation"),
        pytest.param("zz^", [], id="no such field"),
        pytest.param("is:st^ a", ["is:starred a"], id="state"),
        pytest.param("is:re^", ["is:read", "is:restored"], id="states"),
        pytest.param("状态：未^", ["状态：未读"], id="Chinese state"),
        pytest.param("is:read^", [], id="a finished value is not offered"),
        pytest.param("tag:^wat", ['tag:"to do"', "tag:water", "tag:later", 'tag:"(old)"'], id="before a value"),
        pytest.param("tag:^", ['tag:"to do"', "tag:water", "tag:later", 'tag:"(old)"'], id="tags"),
        pytest.param("tag:ate^", ["tag:water", "tag:later"], id="tags with this in them"),
        pytest.param("tag:la^", ["tag:later"], id="tag begun"),
        pytest.param("tag:t^", ['tag:"to do"', "tag:water", "tag:later"], id="first the tags that begin so"),
        pytest.param('tag:"to^', ['tag:"to do"'], id="tag in open quotes"),
        pytest.param('tag:"to do"^', [], id="tag in closed quotes"),
        pytest.param("pu^", ["publisher:"], id="the field of the publisher"),
        pytest.param("sour^", ["publisher:"], id="by its former name"),
        pytest.param("publisher:river^", ['publisher:"River Council"'], id="publisher"),
        pytest.param("source:river^", ['source:"River Council"'], id="publisher, by the former name of the field"),
        pytest.param("来源：^", ["来源：江南区人民政府", '来源："River Council"'], id="publishers"),
        pytest.param("in:g^", ["in:gazette"], id="followed source"),
        pytest.param("in:att^", ["in:attachment"], id="attached files"),
        pytest.param("kind:xl^", ["kind:xls", "kind:xlsx"], id="kind of attached files"),
        pytest.param("类型：表^", ["类型：表格"], id="Chinese group of kinds"),
        pytest.param("title:a^", [], id="no values for a title"),
        pytest.param("date:to^", ["date:today"], id="day"),
    ],
)
def test_completions(marked: str, expected: list[str]) -> None:
    assert offered(marked) == expected


def test_every_date_that_is_offered_is_one() -> None:
    shown = offered("date:^")
    assert len(shown) > 5
    for query in shown:
        assert parse(query, today=date(2026, 3, 31)).node


@pytest.mark.parametrize(
    "name", ["a", "to do", "-x", "AND", "a:b", "a*", "(a)", "a|b", 'say "x"', "「x」 y", "a(b", "a."]
)
def test_names_are_quoted_so_that_they_are_read_back(name: str) -> None:
    assert parse(f"tag:{quoted(name)}").node == Tag(name)
