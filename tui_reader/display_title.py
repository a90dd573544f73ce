"""Titles and values as they are displayed: without the strings that were injected into a page."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from tui_reader.query.kinds import kinds_named

if TYPE_CHECKING:
    from tui_reader.model import Bulletin

TITLE_LIMIT = 60
"""Code points of a title that is made from the body; longer ones are cut. Chosen by hand."""


def shown_title(bulletin: Bulletin) -> str:
    """The title without injected strings; if nothing is left, the file name of an archive, the start of the body,
    or the end of the address."""
    masked = bulletin.tampering.masked
    title = unmasked(bulletin.title, masked) or _archive_name(bulletin)
    return title or _first_words(bulletin, masked) or _last_part(bulletin.address)


def unmasked(text: str | None, masked: tuple[str, ...]) -> str | None:
    """The text without the injected strings, None when nothing is left."""
    return without_strings(text or "", masked).strip() or None


def without_strings(text: str, masked: tuple[str, ...]) -> str:
    """The text without the injected strings; the longest is removed first, because one may contain another."""
    for string in sorted(filter(None, masked), key=len, reverse=True):
        text = text.replace(string, "")
    return text


def _archive_name(bulletin: Bulletin) -> str | None:
    """The file name of an archive, whose body begins with the name of its first file."""
    kind = bulletin.document.kind if bulletin.document is not None else ""
    name = _last_part(bulletin.address) if kind in kinds_named("container") else ""
    return name if "." in name else None


def _first_words(bulletin: Bulletin, masked: tuple[str, ...]) -> str | None:
    from tui_reader.model import block_text, section_heading, walk_sections

    for block in bulletin.preamble:
        if words := _cut(unmasked(block_text(block), masked)):
            return words
    for section in walk_sections(bulletin.sections):
        for text in (section_heading(section), *(block_text(block) for block in section.blocks)):
            if words := _cut(unmasked(text, masked)):
                return words
    return None


def _cut(text: str | None) -> str | None:
    """The first line that is not blank, shortened to the length of a title."""
    line = next((" ".join(line.split()) for line in (text or "").splitlines() if line.strip()), "")
    return f"{line[: TITLE_LIMIT - 1]}…" if len(line) > TITLE_LIMIT else line or None


def _last_part(address: str) -> str:
    """`notice.html` of `https://example.org/a/notice.html`; without a path the host, else the address."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    # `sample:notice` and Windows drives parse as schemes too: only after `//` there is a host and a path.
    path = unquote(parts.path) if parts.netloc else address.partition(":")[2] or address
    return path.rstrip("/\\").replace("\\", "/").rpartition("/")[2] or parts.netloc or address
