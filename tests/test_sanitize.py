"""Bulletins that others may have written: texts are cleaned, sizes are bounded."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from tui_reader.model import (
    Bulletin,
    Cell,
    Image,
    Link,
    ListBlock,
    ListItem,
    Paragraph,
    Preformatted,
    Section,
    Table,
    walk_sections,
)
from tui_reader.sanitize import ADDRESS_LIMIT, MAX_DEPTH, cleaned, sanitized
from tui_reader.serialization import to_json


@pytest.mark.parametrize("sanitize", [cleaned, sanitized])
def test_texts_are_cleaned(sanitize: Callable[[Bulletin], Bulletin]) -> None:
    evil = "一\x1b[31m\u202e二"
    page = Bulletin(
        "https://example.org/1",
        title=f"{evil}\nnext",
        catalogue={evil: evil},
        preamble=(
            Paragraph(evil, (Link(0, 3, "https://example.org/x"),)),
            Paragraph("短", (Link(0, 1, "https://example.org/x"), Link(0, 9, "https://example.org/y"))),
            Preformatted(f"{evil}\n二"),
            Image(None, "a\rb"),
        ),
        sections=(Section(None, None, 1, f"{evil}\n"),),
    )
    found = sanitize(page)
    shown = json.dumps(to_json(found), ensure_ascii=False)
    assert not {"\x1b", "\u202e"} & set(shown)
    assert "\\u001b" not in shown
    assert found.title == "一\ufffd[31m\ufffd二 next"
    assert found.preamble[1] == Paragraph("短", (Link(0, 1, "https://example.org/x"),))
    assert "\n" in found.preamble[2].text  # type: ignore[union-attr]
    assert "\n" not in found.sections[0].heading
    assert sanitize(found) == found


@pytest.mark.parametrize("cell", [Cell("一", 10**6, 1), Cell("一", 1, 10**6), Cell("一", 0, 1), Cell("一", -1, 1)])
def test_cells_are_bounded(cell: Cell) -> None:
    with pytest.raises(ValueError, match="cell"):
        sanitized(Bulletin("a:1", preamble=(Table(((cell,),)),)))


@pytest.mark.parametrize("sanitize", [cleaned, sanitized])
@pytest.mark.parametrize(("size", "level", "depth"), [(-5, 1, 0), (0, 1, 0), (10**8, 256, 256), (3, 3, 3)])
def test_levels_and_depths_are_those_of_documents(
    sanitize: Callable[[Bulletin], Bulletin], size: int, level: int, depth: int
) -> None:
    block = ListBlock((ListItem("•", "一", (), size),))
    found = sanitize(Bulletin("a:1", sections=(Section("1", 1, size, "一", blocks=(block,)),)))
    assert found.sections == (
        Section("1", 1, level, "一", blocks=(ListBlock((ListItem("•", "一", (), depth),)),)),
    )


@pytest.mark.parametrize("sanitize", [cleaned, sanitized])
def test_no_two_sections_have_one_address(sanitize: Callable[[Bulletin], Bulletin]) -> None:
    inner = Section("(1)", 1, 2, "二", address="1")
    page = Bulletin("a:1", sections=(Section("1", 1, 1, "一", address="1", sections=(inner,)),))
    assert [each.address for each in walk_sections(sanitize(page).sections)] == ["1", "1.1"]
    other = replace(page, sections=(Section("1", 1, 1, "一", address="x"),))
    assert sanitize(other) == other


@pytest.mark.parametrize("sanitize", [cleaned, sanitized])
def test_links_follow_each_other(sanitize: Callable[[Bulletin], Bulletin]) -> None:
    links = [
        Link(start, end, "https://example.org/")
        for start, end in ((0, 2), (1, 3), (3, 3), (-1, 4), (4, 5), (2, 3))
    ]
    found = sanitize(Bulletin("a:1", preamble=(Paragraph("一二三四五", tuple(links)),)))
    assert found.preamble == (Paragraph("一二三四五", (links[0], links[4])),)


def test_a_bulletin_of_an_archive_is_read_whatever_its_size() -> None:
    link = Link(0, 1, "https://example.org/" + "x" * ADDRESS_LIMIT)
    section = Section("1", 10**12, 1, "一")
    for _level in range(MAX_DEPTH + 5):
        section = replace(section, sections=(section,))
    page = Bulletin("a:" + "1" * ADDRESS_LIMIT, preamble=(Paragraph("一", (link,)),), sections=(section,))
    assert cleaned(page) == page
    outside = (Link(0, 1, "https://a.example/"), Link(0, 9, "https://b.example/"))
    table = Table(((Cell("一", 10**6, 0, "right", outside),),))
    assert cleaned(Bulletin("a:1", preamble=(table,))).preamble == (
        Table(((Cell("一", 1000, 1, "right", outside[:1]),),)),
    )


@pytest.mark.parametrize("value", [7, None, b"x", ["x"]])
def test_values_of_wrong_types_are_refused(value: object) -> None:
    with pytest.raises(TypeError):
        cleaned(Bulletin("a:1", preamble=(Paragraph(value),)))  # type: ignore[arg-type]
