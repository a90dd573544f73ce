"""Which links an export has."""

from __future__ import annotations

from tui_reader.text.link_target import is_link_target


def is_exported(address: str | None) -> bool:
    """Whether words are a link in an export. Links to files of this machine are not, since the export may be read
    on another one, nor addresses of scripts, which a pack of others may name."""
    return address is not None and is_link_target(address) and not address.lower().startswith("file:")
