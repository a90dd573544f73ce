"""Items of feeds are found in bytes as in text, and those of JSON Feeds without reading the JSON."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.parse.feeds import json_splitting
from tui_reader.parse.feeds.splitting import item_places, split_feed

PIECES = ("<item>", "</item>", "<entry a='1'>", "</entry>", "<a:item>", "</a:item>", "<item/>", "水", "x")
MARKS = ("<!--", "-->", "<![CDATA[", "]]>", "<!", "<items>", "</", "<rss>", "<feed>", " ", "]", "-")


@given(st.lists(st.sampled_from((*PIECES, *MARKS)), max_size=20), st.sampled_from(("rss", "feed")))
@pytest.mark.parametrize("charset", ["utf-8", "gb18030", "shift_jis"])
def test_items_are_at_the_same_places_in_bytes(charset: str, pieces: list[str], root: str) -> None:
    text = f"<{root}>{''.join(pieces)}"
    places = [(start, end if end >= 0 else len(text)) for start, end in item_places(text, root)]
    data = text.encode(charset)
    found = [(start, end if end >= 0 else len(data)) for start, end in item_places(data, root)]
    assert [data[start:end] for start, end in found] == [text[start:end].encode(charset) for start, end in places]
    assert split_feed(text).items == places or split_feed(text).root != root


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.sampled_from(("items", "[{", '"items": [', "\\")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text() | st.just("items"), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.no_cover
@given(
    st.dictionaries(st.text(max_size=5).filter(lambda one: one != "items"), values, max_size=3),
    st.lists(st.dictionaries(st.text(max_size=5) | st.just("items"), values, max_size=3), max_size=4),
    st.dictionaries(st.text(max_size=5).filter(lambda one: one != "items"), values, max_size=3),
    st.booleans(),
    st.sampled_from((None, 2)),
)
def test_items_of_json_feeds(
    before: dict[str, object],
    items: list[dict[str, object]],
    behind: dict[str, object],
    ascii_only: bool,
    indent: int | None,
) -> None:
    document = {**before, "items": items, **behind}
    data = json.dumps(document, ensure_ascii=ascii_only, indent=indent).encode("utf-8", "surrogatepass")
    found = [data[start:end] for start, end in json_splitting.item_places(data)]
    assert [json.loads(one.decode("utf-8", "surrogatepass")) for one in found] == items


@pytest.mark.parametrize(
    ("data", "count"),
    [
        pytest.param(b"", 0, id="nothing"),
        pytest.param(b'[{"items": [{}]}]', 0, id="a list"),
        pytest.param(b'{"a": {"items": [{}]}}', 0, id="items of a member"),
        pytest.param(b'{"items": {"a": [{}]}}', 0, id="no list"),
        pytest.param(b'{"a": "items", "b": [{}]}', 0, id="a value"),
        pytest.param(b'{"items": [{"a": 1}, {"b": "', 1, id="cut off"),
        pytest.param(b'{"items": [1, {"a": {}}, "x"]}', 1, id="other values"),
        pytest.param(b'{"items" : [ {"a": "\\"}"} , {} ]', 2, id="spaces and quotes"),
    ],
)
def test_documents_that_are_no_feeds_or_damaged(data: bytes, count: int) -> None:
    assert len(list(json_splitting.item_places(data))) == count
