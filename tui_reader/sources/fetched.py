"""What the sources hand on: bytes with what was declared about them, or why there are none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tui_reader.text.clean import clean, clean_line

_BEFORE_THE_WEB = datetime(1990, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Fetched:
    """The bytes of one page. `declared_charset` and `media_type` are what the sender said, unchecked;
    `media_type` is lower case and without parameters. `archive` is the address of the web archive that the page
    was found in, None for one that was fetched from its own address; `captured` is when the page was fetched into
    it, in UTC, if the archive says so credibly."""

    address: str
    data: bytes
    declared_charset: str | None = None
    media_type: str | None = None
    archive: str | None = None
    captured: datetime | None = None


class SourceError(Exception):
    """An address that gave no bytes: one line that says what happened and what to do. Both are cleaned here, for
    they may quote what a server sent."""

    def __init__(self, address: str, message: str) -> None:
        super().__init__(address, message)
        self.address = clean(address).replace("\n", " ")
        self.message = clean_line(message)

    def __str__(self) -> str:
        return f"{self.address}: {self.message}"


def credible(moment: datetime) -> datetime | None:
    """The moment of a capture, which an archive states; None when no page was ever captured."""
    # Clocks and zones differ, also between a crawler and us.
    return moment if _BEFORE_THE_WEB <= moment <= datetime.now(UTC) + timedelta(days=1) else None
