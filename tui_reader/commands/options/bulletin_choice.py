"""The archive and the bulletin that a command names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tui_reader.i18n import gettext as _

if TYPE_CHECKING:
    from tui_reader.archive.protocol import Archive

_NUMBER = re.compile("[0-9]{1,18}")


def archive_is_empty() -> str:
    """The message of commands that need an archive."""
    return _("your archive is empty; add something with `bulletin-tui add PATH|URL`")


def no_such_bulletin() -> str:
    """The message for a number or address that the archive does not have."""
    return _("there is no such bulletin; see `bulletin-tui list`")


def find_bulletin(archive: Archive, text: str) -> int | None:
    """The id of a bulletin by its number or its address; a file also by a path relative to the current folder."""
    from pathlib import Path

    from tui_reader.sources.files.filesystem import address_of
    from tui_reader.text.clean import clean

    if _NUMBER.fullmatch(text):
        row = archive.row(int(text))
        return row.id if row else None
    if not text or clean(text) != text:
        return None
    found = archive.find(text)
    return found if found is not None or "://" in text else archive.find(address_of(Path(text)))


def find_section(archive: Archive, text: str) -> tuple[int | None, str | None]:
    """The id of a bulletin and the section after `#`, if any. An address may contain a `#` itself: it is tried
    whole first."""
    whole = find_bulletin(archive, text)
    if whole is not None:
        return whole, None
    address, separator, section = text.rpartition("#")
    return (find_bulletin(archive, address), section) if separator else (None, None)
