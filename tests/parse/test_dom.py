"""HTML as a bounded tree: clean text and addresses, text runs."""

from __future__ import annotations

import time

import pytest

from tui_reader.parse import dom
from tui_reader.parse.decode import EmptyContent
from tui_reader.parse.dom import (
    absolute,
    attribute,
    base_address,
    parse_markup,
    text_content,
    text_length,
    text_of,
    text_runs,
    text_start,
)
from tui_reader.parse.rendering.unrendered import remove_unrendered


def test_text_is_clean_even_from_character_references() -> None:
    root, _ = parse_markup("<p title='a&#27;[31mb'>甲&#x202e;乙&#x200b;丙&#7;</p>")
    paragraph = root.find(".//p")
    assert paragraph is not None
    assert text_of(paragraph) == "甲\ufffd乙丙\ufffd"
    assert attribute(paragraph, "title") == "a\ufffd[31mb"


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        pytest.param("/a/b.html", "https://www.site.example/a/b.html", id="from the root"),
        pytest.param("b.html", "https://www.site.example/news/b.html", id="relative"),
        pytest.param(" ../c.pdf\n", "https://www.site.example/c.pdf", id="padded"),
        pytest.param("//cdn.example/x", "https://cdn.example/x", id="without a scheme"),
        pytest.param("HTTP://other.example/", "http://other.example/", id="upper-case scheme"),
        pytest.param("javascript:alert(1)", None, id="script"),
        pytest.param("java\nscript:alert(1)", None, id="script with a line break"),
        pytest.param("data:text/html,x", None, id="data"),
        pytest.param("mailto:a@b.example", None, id="mail"),
        pytest.param("file:///etc/passwd", None, id="file"),
        pytest.param("#top", None, id="fragment"),
        pytest.param("http://[broken", None, id="broken"),
        pytest.param("http://", None, id="no host"),
        pytest.param("", None, id="empty"),
    ],
)
def test_only_web_addresses_leave_the_tree(href: str, expected: str | None) -> None:
    found = absolute("https://www.site.example/news/a.html", href)
    assert (found.lower() if found else None) == expected


@pytest.mark.parametrize(
    ("head", "address", "expected"),
    [
        pytest.param("", "https://a.example/x/", "https://a.example/x/", id="own address"),
        pytest.param("<base href='/y/'>", "https://a.example/x/", "https://a.example/y/", id="base"),
        pytest.param(
            "<link rel='canonical' href='https://b.example/z'>", "saved.html", "https://b.example/z", id="saved"
        ),
        pytest.param("", "saved.html", None, id="unknown"),
    ],
)
def test_relative_addresses_start_from(head: str, address: str, expected: str | None) -> None:
    root, _ = parse_markup(f"<html><head>{head}</head><body><p>x</p></body></html>")
    assert base_address(root, address) == expected


def test_a_relative_link_of_a_saved_page_has_no_address() -> None:
    assert absolute(None, "/a.html") is None


def test_text_runs_end_at_blocks_and_line_breaks() -> None:
    root, _ = parse_markup("<body><p>甲<b>乙</b><br>丙 <a href='/x'>丁</a></p>戊<ul><li>己</ul></body>")
    found = text_runs(root)
    assert [(one.text, one.linked) for one in found] == [("甲乙", 0), ("丙 丁", 1), ("戊", 0), ("己", 0)]
    assert [one.block.tag for one in found] == ["p", "p", "body", "li"]


@pytest.mark.parametrize(
    ("markup", "words", "warned"),
    [
        pytest.param("<font><p>供水。" * 2000, "供水。", False, id="font tags that are never closed"),
        pytest.param("<div>" * 5000 + "供水。", "供水。", True, id="five thousand levels"),
        pytest.param(
            "<p " + " ".join(f'a{n}="<>"' for n in range(50_000)) + ">供水。", "供水。", False, id="attributes"
        ),
        pytest.param("<p " + "a " * 100_000 + ">供水。", "供水。", False, id="bare attributes"),
        pytest.param(
            "<p " + " ".join(f"<a{n}" for n in range(50_000)) + ">供水。", "供水。", False, id="tags in a tag"
        ),
        pytest.param(
            "<p " + " ".join(f'a{n}="<<<<<<"' for n in range(50_000)) + ">供水。",
            "供水。",
            False,
            id="angles in values",
        ),
        pytest.param("供水。" + "<!--" * 50_000, "供水。", False, id="comments"),
        pytest.param("供水。" + "<script>" * 50_000, "供水。", False, id="scripts"),
    ],
)
def test_hostile_markup_keeps_its_text(markup: str, words: str, warned: bool) -> None:
    start = time.process_time()
    root, warnings = parse_markup(f"<html><body>{markup}")
    assert time.process_time() - start < 5
    assert words in text_content(root)
    assert bool(warnings) is warned


def test_scripts_that_look_like_tags_do_not_cost_text() -> None:
    script = 'for(i<names.length;i++)x="' + "a b=c " * 2000 + "\";if(i<max )y='<p " + "z=1 " * 2000 + "'"
    root, _ = parse_markup(f"<body><script>{script}</script><p>供水。</p></body>")
    remove_unrendered(root)
    assert text_of(root) == "供水。"


def test_an_empty_document_is_an_error() -> None:
    with pytest.raises(EmptyContent):
        parse_markup("<!doctype html>")


def test_text_length_counts_characters_without_padding() -> None:
    root, _ = parse_markup("<p>  甲乙 <b> 丙 </b></p>")
    assert text_length(root) == 3


def test_elements_beyond_the_limit_are_left_out_with_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dom, "ELEMENT_LIMIT", 40)
    rows = "".join(f"<tr><td>第{n}行</td></tr>" for n in range(30))
    root, warnings = parse_markup(f"<body><div><table>{rows}</table></div><p>后记</p></body>")
    assert len(list(root.iter())) == 40
    assert text_of(root).startswith("第0行 第1行")
    assert "后记" not in text_of(root)
    assert warnings == ["only the first 40 elements of the page were read"]


def test_a_page_within_the_limit_is_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dom, "ELEMENT_LIMIT", 5)
    root, warnings = parse_markup("<body><p>甲</p><p>乙</p></body>")
    assert (text_of(root), warnings) == ("甲 乙", [])


def test_a_single_line_of_many_megabytes_is_not_dropped() -> None:
    root, warnings = parse_markup("<body><p>" + "停水公告。" * 900_000)
    assert len(text_content(root)) == 4_500_000
    assert not warnings


@pytest.mark.parametrize("run", [300_000, 1_900_000])
def test_text_shorter_than_the_longest_run_costs_no_more_time_than_other_text(run: int) -> None:
    start = time.process_time()
    root, warnings = parse_markup(f"<body><p>{'通' * run}</p><b title='{'t' * run}'>{'水' * run}</b>")
    assert time.process_time() - start < 5
    assert (len(text_content(root)), warnings) == (2 * run, [])


def test_a_tag_after_the_longest_run_stays_whole() -> None:
    parts = ["通" * 1_999_999, "水" * 2_000_000, "告" * 2_000_001]
    root, _ = parse_markup("<body>" + "".join(f"<p>{part}&lt;</p>" for part in parts))
    found = [text_content(paragraph) for paragraph in root.iter("p")]
    assert found == [f"{part}<" for part in parts]


def test_embedded_media_do_not_count_as_text() -> None:
    image = "data:image/png;base64," + "iVBORw0KGgo+" * 400_000
    root, warnings = parse_markup(f"<body><img src='{image}'><p style='background:url({image})'>供水。</p></body>")
    assert (text_of(root), warnings) == ("供水。", [])


def test_base64_that_is_shown_is_text() -> None:
    text = "data:image/png;base64," + "iVBORw0KGgo+" * 1_000
    root, _ = parse_markup(f"<body><p>供水。</p><p>{text}</p></body>")
    assert text_content(root) == "供水。" + text


@pytest.mark.parametrize(("length", "text"), [(0, ""), (3, "甲乙丙"), (5, "甲乙丙丁戊"), (99, "甲乙丙丁戊己")])
def test_the_start_of_a_text(length: int, text: str) -> None:
    root, _warnings = parse_markup("<p>甲乙<b>丙丁</b>戊<i>己</i></p>")
    assert text_start(root, length) == text
