"""Parts of a Word document in another format (`w:altChunk`), which Word shows as text of the document."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from tui_reader.parse.decode import decode
from tui_reader.parse.documents.rtf import read_rtf
from tui_reader.parse.draft import DraftLine
from tui_reader.parse.html.fragment import read_body
from tui_reader.parse.unsupported import UnsupportedPage


def chunk_lines(
    data: bytes, media_type: str, read_word: Callable[[bytes], Iterable[DraftLine]]
) -> Iterator[DraftLine]:
    """The lines of a part: a Word document, RTF, HTML or plain text, by its content before its type.

    Raises UnsupportedPage, EmptyContent or BinaryContent for a part that cannot be read.
    """
    if data.startswith(b"PK\x03\x04"):
        yield from read_word(data)
    elif data.lstrip().startswith(b"{\\rtf"):
        yield from read_rtf(data, "").lines
    elif media_type == "message/rfc822":
        yield from _page_in_mail(data)
    else:
        yield from read_body(decode(data).text, None, is_plain=media_type == "text/plain")[0]


def _page_in_mail(data: bytes) -> Iterator[DraftLine]:
    """The lines of a page that is packed as MHTML, which programs write that make documents of pages."""
    from email import message_from_bytes
    from email.errors import MessageError

    try:
        for part in message_from_bytes(data).walk():
            content = part.get_payload(decode=True) if part.get_content_type() == "text/html" else None
            if isinstance(content, bytes):
                text = decode(content, part.get_content_charset()).text
                yield from read_body(text, None, is_plain=False)[0]
                return
    except (MessageError, LookupError, ValueError) as error:
        raise UnsupportedPage("is a damaged page") from error
    raise UnsupportedPage("is a mail without a page")
