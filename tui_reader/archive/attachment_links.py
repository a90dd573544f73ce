"""The attachments that a text links, by which an address leads back to its bulletins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_reader.archive.record import unpacked

if TYPE_CHECKING:
    from tui_reader.model import Attachment, Bulletin


def stated(document: bytes) -> list[Attachment]:
    """The attachments of a packed document in the order of its page; none of a damaged one, which is reported when
    it is read."""
    from tui_reader.model import Attachment

    try:
        found = [(each["title"], each["address"]) for each in unpacked(document)["attachments"]]
    except (ValueError, KeyError, TypeError):
        return []
    return [
        Attachment(title or "", address or None)
        for title, address in found
        if isinstance(title, str | None) and isinstance(address, str | None)
    ]


def addresses_of(bulletin: Bulletin) -> list[str]:
    """The addresses of its attachments, each once."""
    return list(dict.fromkeys(each.address for each in bulletin.attachments if each.address))
