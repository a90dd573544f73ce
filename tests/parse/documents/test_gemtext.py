"""Gemtext: headings, links, lists, quotations and preformatted text."""

from __future__ import annotations

import pytest

from tui_reader.model import Bulletin, Link, ListBlock, ListItem, Paragraph, Preformatted, Quotation, body_text
from tui_reader.parse.page import parse_page

TEXT = """# Elm Weir is shut

The lock is shut from 4 to 9 March.
=> https://weir.example/map.gmi The map
=> /plan.gmi
* skiffs
* punts
> Ask the keeper.
## Tolls
```a table
a   1
b   2
```
=>
"""


@pytest.mark.parametrize(("address", "kind"), [("/x/a.gmi", None), ("/x/a.gemini", None), ("/x/a", "text/gemini")])
def test_gemtext(address: str, kind: str | None) -> None:
    page = parse_page(TEXT.encode(), address, None, kind)
    assert isinstance(page, Bulletin)
    assert page.title == "Elm Weir is shut"
    assert page.preamble == (
        Paragraph("The lock is shut from 4 to 9 March."),
        Paragraph("The map", (Link(0, 7, "https://weir.example/map.gmi"),)),
        Paragraph("/plan.gmi", (Link(0, 9, "file:///plan.gmi"),)),
        ListBlock((ListItem("•", "skiffs"), ListItem("•", "punts"))),
        Quotation("Ask the keeper."),
    )
    (section,) = page.sections
    assert section.heading == "Tolls"
    assert section.blocks == (Paragraph("a table"), Preformatted("a   1\nb   2"), Paragraph("=>"))


def test_what_is_not_closed_is_read() -> None:
    page = parse_page(b"```\nkept\n", "/x/a.gmi")
    assert isinstance(page, Bulletin)
    assert body_text(page) == "kept"
