"""Detection of saved pages by content, and the choice of their reader."""

from __future__ import annotations

from tui_reader.parse.saved.saved_page import SavedPage

_HEAD = 4096


def unpack_saved(data: bytes) -> SavedPage | None:
    """The page in an MHTML file or in a web archive of Safari; None for anything else. Raises UnsupportedPage for
    one without a page."""
    if data.startswith(b"bplist00") or (b"<plist" in data[:1024] and b"WebMainResource" in data[:_HEAD]):
        from tui_reader.parse.saved.webarchive import read_webarchive

        return read_webarchive(data)
    if b"multipart/related" in data[:_HEAD].lower() or b"content-location:" in data[:_HEAD].lower():
        from tui_reader.parse.saved.mhtml import is_mhtml, read_mhtml

        return read_mhtml(data) if is_mhtml(data) else None
    return None
