"""Places in packed documents are those in lines of the body."""

from __future__ import annotations

from importlib.resources import files

import pytest

from tui_reader.archive.extracted.placed_text import PlacedTexts
from tui_reader.archive.record import pack
from tui_reader.extraction.values import TITLE, TextPlace
from tui_reader.model import (
    Block,
    Bulletin,
    Cell,
    Image,
    ListBlock,
    ListItem,
    Paragraph,
    Preformatted,
    Quotation,
    RepeatedTitle,
    Section,
    Table,
    body_text,
)
from tui_reader.parse.page import parse_page

BLOCKS: tuple[Block, ...] = (
    Paragraph("One."),
    ListBlock((ListItem("1.", "first"), ListItem("", "second"))),
    Table(((Cell("a"), Cell("b")), (Cell("c"), Cell("d"))), 1, "Counts"),
    Image("a dog", None, caption="A dog."),
    Image("a cat", None),
    Quotation("Quoted."),
    Preformatted("x\n\n  y"),
)
MADE = Bulletin(
    "https://example.org/1",
    title="Of pumps",
    preamble=BLOCKS,
    repeated_title=RepeatedTitle("Of\npumps", 1),
    sections=(
        Section("第一章", 1, 1, "总则", sections=(Section("第一条", 1, 2, "", run_in=True, blocks=BLOCKS),)),
        Section("1.", 2, 1, "Heading", run_in=True, closing=":", blocks=(Paragraph("Text."),)),
        Section(None, None, 1, "Bare"),
    ),
)

SAMPLES = sorted(each.name for each in files("tui_reader.samples").iterdir() if each.is_file())


def sample(name: str) -> Bulletin:
    """The page of a sample; the made bulletin where a sample is none."""
    page = parse_page((files("tui_reader.samples") / name).read_bytes(), f"https://example.org/{name}")
    return page if isinstance(page, Bulletin) else MADE


@pytest.mark.parametrize("bulletin", [MADE, *map(sample, SAMPLES)], ids=lambda each: each.address)
def test_every_line_of_the_body(bulletin: Bulletin) -> None:
    texts = PlacedTexts(pack(bulletin))
    lines = body_text(bulletin).split("\n")
    assert [texts.at(TextPlace(number, 0, len(line))) for number, line in enumerate(lines)] == lines
    assert texts.at(TextPlace(len(lines), 0, 1)) == ""
    assert texts.at(TextPlace(TITLE, 0, 2)) == (bulletin.title or "")[:2]


def test_a_damaged_document_has_no_places() -> None:
    assert PlacedTexts(b"damaged").at(TextPlace(0, 0, 9)) == ""


def test_control_codes_of_a_foreign_document_are_not_shown() -> None:
    document = pack(Bulletin("https://example.org/1", preamble=(Paragraph("a\x1b[31mb"),)))
    assert "\x1b" not in PlacedTexts(document).at(TextPlace(0, 0, 9))
