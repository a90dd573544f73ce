"""Bulletins that others may have written: texts are cleaned, sizes are bounded."""

from __future__ import annotations

import json

import pytest

from tui_reader.model import Bulletin, Cell, Image, Link, Paragraph, Preformatted, Section, Table
from tui_reader.sanitize import sanitized
from tui_reader.serialization import to_json


def test_texts_are_cleaned() -> None:
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
    found = sanitized(page)
    shown = json.dumps(to_json(found), ensure_ascii=False)
    assert not {"\x1b", "\u202e"} & set(shown)
    assert "\\u001b" not in shown
    assert found.title == "一\ufffd[31m\ufffd二 next"
    assert found.preamble[1] == Paragraph("短", (Link(0, 1, "https://example.org/x"),))
    assert "\n" in found.preamble[2].text  # type: ignore[union-attr]
    assert "\n" not in found.sections[0].heading
    assert sanitized(found) == found


@pytest.mark.parametrize("cell", [Cell("一", 10**6, 1), Cell("一", 1, 10**6), Cell("一", 0, 1), Cell("一", -1, 1)])
def test_cells_are_bounded(cell: Cell) -> None:
    with pytest.raises(ValueError, match="cell"):
        sanitized(Bulletin("a:1", preamble=(Table(((cell,),)),)))
