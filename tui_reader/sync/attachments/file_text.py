"""The text of a file of a bulletin, or why there is none, by what the parser returns."""

from __future__ import annotations

from tui_reader.model import Bulletin, Failure, Page


def text_or_reason(read: Page) -> tuple[Bulletin | None, str]:
    """The text of a file by what the parser returns, and "", or None and one line on why there is none, as
    `ArrivedFile.not_read_reason`."""
    if isinstance(read, Bulletin):
        return read, ""
    if not isinstance(read, Failure):
        return None, "this file holds several documents; add it as a source to read them"
    from tui_reader.parse.page import page_name

    return None, " ".join(("this file", read.error.removeprefix(page_name(read.address)).strip()))
