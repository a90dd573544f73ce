"""What the sources hand on: bytes with what was declared about them, or why there are none."""

from __future__ import annotations

from dataclasses import dataclass

from tui_reader.text.clean import clean, clean_line


@dataclass(frozen=True, slots=True)
class Fetched:
    """The bytes of one page. `declared_charset` and `media_type` are what the sender said, unchecked;
    `media_type` is lower case and without parameters. `archive` is the address of the web archive that the page
    was found in, None for one that was fetched from its own address."""

    address: str
    data: bytes
    declared_charset: str | None = None
    media_type: str | None = None
    archive: str | None = None


class SourceError(Exception):
    """An address that gave no bytes: one line that says what happened and what to do. Both are cleaned here, for
    they may quote what a server sent."""

    def __init__(self, address: str, message: str) -> None:
        super().__init__(address, message)
        self.address = clean(address).replace("\n", " ")
        self.message = clean_line(message)

    def __str__(self) -> str:
        return f"{self.address}: {self.message}"
