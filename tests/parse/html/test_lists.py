"""Lists: labels as in browsers, depth, links, items of several paragraphs."""

from __future__ import annotations

import pytest

from tui_reader.parse.dom import parse_markup
from tui_reader.parse.html.lists import list_label, read_list


def items(markup: str) -> list[tuple[str, str, int]]:
    root, _ = parse_markup(markup)
    element = next(root.iter("ul", "ol", "dl"))
    block = read_list(element, "https://a.example/", lambda one: one.get("class") == "skipped")
    return [(item.label, item.text, item.depth) for item in block.items] if block else []


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        pytest.param(
            "<ul><li>10m<sup>2</sup>，户<sup>[1]</sup></ul>", [("•", "10m²，户[1]", 0)], id="powers and notes"
        ),
        pytest.param("<ul><li>甲<li>乙</ul>", [("•", "甲", 0), ("•", "乙", 0)], id="unordered"),
        pytest.param(
            "<ol start=3><li>甲<li value=7>乙<li>丙</ol>",
            [("3.", "甲", 0), ("7.", "乙", 0), ("8.", "丙", 0)],
            id="ordered",
        ),
        pytest.param("<ol reversed><li>甲<li>乙</ol>", [("2.", "甲", 0), ("1.", "乙", 0)], id="reversed"),
        pytest.param("<ol start=-1><li>甲<li>乙</ol>", [("-1.", "甲", 0), ("0.", "乙", 0)], id="negative"),
        pytest.param(
            "<ol style='list-style: lower-roman'><li>甲<li type=A>乙</ol>",
            [("i.", "甲", 0), ("B.", "乙", 0)],
            id="styled",
        ),
        pytest.param("<ol type=a><li>甲<li>乙</ol>", [("a.", "甲", 0), ("b.", "乙", 0)], id="letters"),
        pytest.param(
            "<ul><li>甲<ul><li>乙</ul>丙</ul>",
            [("•", "甲", 0), ("•", "乙", 1), ("", "丙", 0)],
            id="nested in an item",
        ),
        pytest.param(
            "<ul><li>甲</li><ol><li>乙</ol></ul>", [("•", "甲", 0), ("1.", "乙", 1)], id="nested beside an item"
        ),
        pytest.param("<ul><li><p>甲</p><p>乙</p></ul>", [("•", "甲", 0), ("", "乙", 0)], id="two paragraphs"),
        pytest.param("<dl><dt>甲<dd>乙</dl>", [("", "甲", 0), ("", "乙", 1)], id="definitions"),
        pytest.param("<ul><li>甲<li class=skipped>乙<li> </ul>", [("•", "甲", 0)], id="skipped and empty"),
        pytest.param("<ul><li><h3>甲</h3>乙</ul>", [], id="a frame around headings is no list"),
        pytest.param("<ul></ul>", [], id="empty"),
        pytest.param(
            "<ol style='list-style-type: LOWER-ALPHA'><li>甲</ol>", [("a.", "甲", 0)], id="style in capitals"
        ),
        pytest.param(
            "<ol style='list-style-type: DECİMAL'><li>甲</ol>", [("1.", "甲", 0)], id="style with another letter"
        ),
    ],
)
def test_items(markup: str, expected: list[tuple[str, str, int]]) -> None:
    assert items(markup) == expected


def test_links_of_items_are_spans() -> None:
    root, _ = parse_markup("<ul><li>见 <a href='/b'>乙 丙</a>。</ul>")
    block = read_list(next(root.iter("ul")), "https://a.example/", lambda _: False)
    assert block is not None
    item = block.items[0]
    assert [(item.text[link.start : link.end], link.address) for link in item.links] == [
        ("乙 丙", "https://a.example/b")
    ]


@pytest.mark.parametrize(
    ("number", "kind", "label"),
    [(1, "1", "1."), (26, "A", "Z."), (27, "a", "27."), (4, "i", "iv."), (39, "I", "XXXIX."), (0, "i", "0.")],
)
def test_labels(number: int, kind: str, label: str) -> None:
    assert list_label(number, kind) == label
