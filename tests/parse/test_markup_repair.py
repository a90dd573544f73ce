"""HTML as browsers read it where libxml2 would lose text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.parse.dom import parse_markup, text_content, text_of, text_runs
from tui_reader.parse.rendering.unrendered import remove_unrendered


def shown(markup: str) -> str:
    root, _ = parse_markup(markup)
    remove_unrendered(root)
    return text_of(root.find("body"))


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        pytest.param("<p>甲</p></body></html><p>乙</p></BODY></HTML >", "甲 乙", id="text after the end"),
        pytest.param("<div><p>甲</p></html><div>乙</div></div>丙</html>", "甲 乙 丙", id="end in an element"),
        pytest.param("<div>甲<embed src='x'>乙<p>丙</p></div>丁", "甲 乙 丙 丁", id="embed"),
        pytest.param("<embed>甲<embed>乙<i>丙</i>丁<embed>戊", "甲 乙 丙 丁 戊", id="embeds without an end"),
        pytest.param("<svg><g>x</g><p>甲</p>乙</svg>丙", "甲 乙 丙", id="paragraph in svg"),
        pytest.param("<math><mrow><mi>x</mi><div>甲</div></math>乙", "甲 乙", id="block in a formula"),
        pytest.param("<p>甲</p><select><option>x<p>乙</p>丙<div>丁</div>", "甲 乙 丙 丁", id="unclosed select"),
        pytest.param("<select><option>x<input>甲<p>乙", "甲 乙", id="field after an unclosed select"),
        pytest.param("<select><option>x<select><option>y</select>甲", "甲", id="select in a select"),
        pytest.param("<frameset><p>甲</p>乙", "甲 乙", id="frameset in a body"),
        pytest.param("<noscript><div></noscript><p>甲</p><noscript></div></noscript>乙", "甲 乙", id="halves"),
        pytest.param("<NOSCRIPT><table><tr><td></NOSCRIPT><p>甲</p>", "甲", id="unclosed in noscript"),
        pytest.param("<p>甲</p><noscript><p>乙</p>", "甲 乙", id="noscript without an end"),
        pytest.param("<script>x='</noscript><noscript>'</script><p>甲</p>", "甲", id="tags in a script"),
        pytest.param("<b><p>甲</b>乙</p>丙<i>丁", "甲 乙 丙 丁", id="crossing tags"),
        pytest.param(
            "甲</<noscript>section 乙>丙", "甲 section乙> 丙", id="noscript behind the start of an end tag"
        ),
        pytest.param("甲<</html>b 乙>丙", "甲 <b乙> 丙", id="end behind an angle bracket"),
        pytest.param("甲<i</html>乙</p title='</body>'>丙", "甲 乙 丙", id="end within a tag"),
        pytest.param("<i<noscript> 甲>乙</p<noscript>丙", "甲> 乙 丙", id="noscript within a tag"),
        pytest.param("<!DOCTYP</html>甲</di</html>乙", "甲 乙", id="end within a declaration"),
        pytest.param("甲</</BODY>b 乙>丙", "甲 b乙> 丙", id="end behind the start of an end tag"),
    ],
)
def test_text_that_browsers_show_is_kept(markup: str, expected: str) -> None:
    found = shown(f"<html><head><title>t</title></head><body>{markup}")
    assert "".join(found.split()) == expected.replace(" ", "")


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        pytest.param("<head><title>t</title><x-a>甲</x-a>乙<meta></head><body>丙", "甲 乙 丙", id="in a head"),
        pytest.param("<title>t</title><x-page><p>甲</p></x-page>", "甲", id="before any other element"),
        pytest.param("<head><noscript><p>甲</p></noscript><title>t</title></head>乙", "乙", id="noscript"),
    ],
)
def test_an_element_that_is_not_for_a_head_begins_the_body(markup: str, expected: str) -> None:
    assert shown(markup) == expected


@pytest.mark.parametrize(
    "markup", ["<x>甲乙丙</x><title>t</title><meta>", "<x>甲<b>乙</b><title>t</title>丙<meta>"]
)
def test_metadata_behind_such_an_element_stay_in_the_head(markup: str) -> None:
    root, _ = parse_markup(f"<head>{markup}</head><body>丁")
    assert [each.tag for each in root.iterfind("head/*")] == ["title", "meta"]
    assert "".join(text_of(root.find("body")).split()) == "甲乙丙丁"


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        pytest.param("<p>甲<div>乙</div>丙</p>丁", ["甲", "乙", "丙", "丁"], id="after a block in the paragraph"),
        pytest.param("甲</p>乙</p><b>丙</b></p> 丁", ["甲", "乙", "丙", "丁"], id="without any start"),
        pytest.param("<p>甲</p>乙<p>丙</p>", ["甲", "乙", "丙"], id="in order"),
    ],
)
def test_an_end_tag_of_a_paragraph_ends_the_line(markup: str, expected: list[str]) -> None:
    root, _ = parse_markup(f"<body>{markup}")
    assert [run.text for run in text_runs(root)] == expected


def test_an_end_tag_of_a_line_break_is_a_line_break() -> None:
    root, _ = parse_markup("<body>甲</br>乙</BR>丙<br/>丁")
    assert [run.text for run in text_runs(root)] == ["甲", "乙", "丙", "丁"]


TAGS = [
    "p",
    "div",
    "b",
    "a",
    "li",
    "table",
    "td",
    "embed",
    "svg",
    "math",
    "h2",
    "center",
    "body",
    "html",
    "frameset",
]


@given(st.lists(st.tuples(st.sampled_from(TAGS), st.booleans()), max_size=12))
def test_no_text_is_lost_in_any_order_of_tags(tags: list[tuple[str, bool]]) -> None:
    body = "".join(f"<{'/' * closing}{tag}>w{number};" for number, (tag, closing) in enumerate(tags))
    root, _ = parse_markup(f"<html><body>start;{body}")
    words = text_content(root).split(";")
    assert sorted(word for word in words if word) == sorted(["start", *(f"w{n}" for n in range(len(tags)))])
