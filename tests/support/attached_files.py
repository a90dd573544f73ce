"""Bulletins with attachments, for tests of archives."""

from __future__ import annotations

from datetime import UTC, datetime

from tui_reader.model import Attachment, Bulletin, Paragraph


def page(number: int, *attachments: Attachment, text: str = "附表见后。") -> Bulletin:
    """A bulletin of a day in May 2026, by its number."""
    return Bulletin(
        f"https://example.org/{number}",
        title=f"通告 {number}",
        published=datetime(2026, 5, number, tzinfo=UTC),
        preamble=(Paragraph(text),),
        attachments=attachments,
    )
