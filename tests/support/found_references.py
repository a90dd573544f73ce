"""What the rules find in one line, for tables of cases."""

from __future__ import annotations

from tui_reader.extraction.references import references
from tui_reader.model import Bulletin, Paragraph


def cited(text: str, title: str | None = None) -> list[tuple[str, str, str]]:
    """Text, key and article of the references in a line of a bulletin, links left out."""
    bulletin = Bulletin("https://example.org/1", title=title, preamble=(Paragraph(text),))
    return [(each.text, each.key, each.article) for each in references(bulletin) if each.kind != "address"]


def keys(text: str) -> list[str]:
    """Keys of the references in a line, with the article after a blank."""
    return [f"{key} {article}".strip() for _, key, article in cited(text)]
