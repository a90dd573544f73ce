"""Bulletins that others may have written: texts are cleaned, sizes are bounded."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from tui_reader.model import Bulletin, Cell, Image, Link, Paragraph, Preformatted, Section, Table
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


def test_a_bulletin_of_an_archive_is_read_whatever_its_size() -> None:
    link = Link(0, 1, "https://example.org/" + "x" * ADDRESS_LIMIT)
    section = Section("1", 10**12, 1, "一")
    for _level in range(MAX_DEPTH + 5):
        section = replace(section, sections=(section,))
    page = Bulletin("a:" + "1" * ADDRESS_LIMIT, preamble=(Paragraph("一", (link,)),), sections=(section,))
    assert cleaned(page) == page
    table = Table(((Cell("一", 10**6, 0),),))
    assert cleaned(Bulletin("a:1", preamble=(table,))).preamble == (Table(((Cell("一", 1000, 1),),)),)


@pytest.mark.parametrize("value", [7, None, b"x", ["x"]])
def test_values_of_wrong_types_are_refused(value: object) -> None:
    with pytest.raises(TypeError):
        cleaned(Bulletin("a:1", preamble=(Paragraph(value),)))  # type: ignore[arg-type]
