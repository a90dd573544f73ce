"""The numbers of lists and headings of OpenDocument texts, as LibreOffice prints them."""

from __future__ import annotations

import pytest

from tui_reader.model import Bulletin, body_text
from tui_reader.parse.page import parse_page

SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "style")
)


def level(number: int, form: str, prefix: str = "", suffix: str = "", **more: str) -> str:
    stated = "".join(f' text:{name.replace("_", "-")}="{value}"' for name, value in more.items())
    return (
        f'<text:list-level-style-number text:level="{number}" style:num-format="{form}"'
        f' style:num-prefix="{prefix}" style:num-suffix="{suffix}"{stated}/>'
    )


def styled(name: str, *levels: str) -> str:
    return f'<text:list-style style:name="{name}">{"".join(levels)}</text:list-style>'


def numbered(*items: str, style: str = "L", more: str = "") -> str:
    return f'<text:list text:style-name="{style}" {more}>{"".join(items)}</text:list>'


def item(text: str, inner: str = "", more: str = "") -> str:
    return f"<text:list-item {more}><text:p>{text}</text:p>{inner}</text:list-item>"


def read(styles: str, body: str) -> list[str]:
    """The lines of a text below its title."""
    document = (
        f'<office:document {SPACES} office:mimetype="application/vnd.oasis.opendocument.text">'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text><text:p>River works</text:p>{body}</office:text></office:body>"
        "</office:document>"
    )
    page = parse_page(document.encode(), "/x/works.fodt")
    assert isinstance(page, Bulletin), page
    return body_text(page).splitlines()


@pytest.mark.parametrize(
    ("form", "labels"),
    [
        ("1", ("1.", "2.")),
        ("a", ("a.", "b.")),
        ("I", ("I.", "II.")),
        ("一, 二, 三, ...", ("一.", "二.")),
        ("壹, 貳, 參, ...", ("壹.", "贰.")),
        ("甲, 乙, 丙, ...", ("甲.", "乙.")),
        ("子, 丑, 寅, ...", ("子.", "丑.")),
        ("①, ②, ③, ...", ("①.", "②.")),
        ("１, ２, ３, ...", ("１.", "２.")),
        ("ア, イ, ウ, ...", ("ア.", "イ.")),
        ("가, 나, 다, ...", ("가.", "나.")),
    ],
)
def test_formats(form: str, labels: tuple[str, str]) -> None:
    lines = read(styled("L", level(1, form, suffix=".")), numbered(item("x"), item("y")))
    assert [line.replace(" ", "") for line in lines] == [f"{labels[0]}x", f"{labels[1]}y"]


def test_levels_count_apart_and_show_those_above() -> None:
    style = styled("L", level(1, "一, 二, 三, ...", suffix="、"), level(2, "1", "(", ")", display_levels="1"))
    inner = numbered(item("b"), item("c")).replace(' text:style-name="L"', "")
    assert read(style, numbered(item("a", inner), item("d", inner))) == [
        *("一、a", "(1)b", "(2)c", "二、d", "(1)b", "(2)c")
    ]
    both = styled("L", level(1, "1"), level(2, "1", display_levels="2"))
    assert read(both, numbered(item("a", inner))) == ["1 a", "1.1 b", "1.2 c"]


def test_a_list_begins_again_unless_it_continues_another() -> None:
    style = styled("L", level(1, "1", suffix=")"))
    first, again = numbered(item("a"), more='xml:id="one"'), numbered(item("b"))
    assert read(style, first + "<text:p>between</text:p>" + again) == ["1)a", "between", "1)b"]
    goes_on = numbered(item("c"), more='text:continue-numbering="true"')
    assert read(style, first + goes_on) == ["1)a", "2)c"]
    of_the_first = numbered(item("c"), more='text:continue-list="one"')
    assert read(style, first + again + of_the_first) == ["1)a", "1)b", "2)c"]


def test_starts_of_levels_and_items() -> None:
    style = styled("L", level(1, "1", suffix=")", start_value="5"))
    body = numbered(item("a"), item("b", more='text:start-value="9"'), item("c"))
    assert read(style, body) == ["5)a", "9)b", "10)c"]


def test_only_the_first_paragraph_of_an_item_has_its_number() -> None:
    style = styled("L", level(1, "1", suffix=")"))
    head = "<text:list-header><text:p>head</text:p></text:list-header>"
    body = numbered(head, item("a", "<text:p>more</text:p>"), item(""), item("b"))
    assert [line.replace(" ", "") for line in read(style, body)] == ["head", "1)a", "more", "2)b"]


def test_bullets_are_items() -> None:
    style = styled("L", '<text:list-level-style-bullet text:level="1" text:bullet-char="▪"/>')
    assert read(style, numbered(item("a"), item("b"))) == ["• a", "• b"]


def test_headings_are_numbered_by_the_outline() -> None:
    outline = (
        "<text:outline-style>"
        '<text:outline-level-style text:level="1" style:num-format="一, 二" style:num-suffix="、"/>'
        '<text:outline-level-style text:level="2" style:num-format=""/></text:outline-style>'
    )
    heads = "".join(
        f'<text:h text:outline-level="{number}">{text}</text:h><text:p>Text.</text:p>'
        for number, text in ((1, "甲"), (2, "乙"), (1, "丙"))
    )
    assert [line for line in read(outline, heads) if line != "Text."] == ["一、甲", "乙", "二、丙"]


def test_a_heading_in_a_list_is_a_heading() -> None:
    style = styled("L", level(1, "1", suffix="."))
    head = '<text:list-item><text:h text:outline-level="1">Tolls</text:h></text:list-item>'
    assert read(style, numbered(head) + "<text:p>None.</text:p>") == ["1. Tolls", "None."]


@pytest.mark.parametrize("tag", ["p", "h"])
def test_a_number_that_the_file_states_outside_of_lists_is_shown(tag: str) -> None:
    stated = f"<text:{tag}><text:number>§ 3</text:number>Tolls</text:{tag}><text:p>None.</text:p>"
    assert read("", stated) == ["§ 3 Tolls", "None."]


def test_a_number_that_the_file_states_is_shown() -> None:
    stated = "<text:list-item><text:p><text:number>§ 3</text:number>a</text:p></text:list-item>"
    assert read(styled("L", level(1, "1")), numbered(stated)) == ["§ 3 a"]
