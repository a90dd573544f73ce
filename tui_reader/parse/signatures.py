"""Patterns for the beginning of mailboxes, XML documents and PDFs."""

from __future__ import annotations

import re

# `From`, a sender (an address, or `user at domain` in an archive), a date, and a header on the next line, which a
# sentence that begins with "From" does not have. Several programs write the date in another way
# or leave it out: then a blank line is above, the sender is an address and two headers follow.
OPENING = re.compile(
    rb"^(?:From [^\r\n]{1,300}?\b(?:19|20)\d\d(?: [+-]\d{4}| [A-Z]{3,4})?[ \t]*\r?\n(?=>?[!-9;-~]{1,80}:)"
    rb"|(?<![^\r\n]\n)(?<![^\r\n]\r\n)From (?:[^\s@]{1,100}@[^\s@]{1,200}|MAILER[-_]DAEMON|-)"
    rb"(?:[ \t][^\r\n]{0,60}?\d:\d\d[^\r\n]{0,60}+)?[ \t]*\r?\n"
    rb"(?=>?[!-9;-~]{1,80}:[^\r\n]*+\r?\n(?:[ \t][^\r\n]*+\r?\n){0,30}+[!-9;-~]{1,80}:))",
    re.M,
)
"""The separator line before a message in a mailbox (RFC 4155)."""

PROLOG = re.compile(r"\s*+(?:<\?.{0,2000}?\?>\s*+|<!--.{0,4000}?-->\s*+)*+", re.S)
"""Declarations and comments before the document type and the root of an XML document."""

DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]{0,1000}(?:\[(?P<subset>.*?)\]\s*+)?>", re.S | re.I)

NOTICE_LIMIT = 10_000
"""Characters of a server's messages that may stand before a document. Chosen by hand."""


def pdf_start(data: bytes) -> int | None:
    """Where a PDF begins in `data`, None where there is none: like other readers in the first 1,024 bytes, after a
    byte order mark, the head of a response or a notice."""
    at = data.find(b"%PDF-", 0, 1024 + 5)
    if at < 0:
        return None
    leading = data[:at].removeprefix(b"\xef\xbb\xbf").strip(b"\0 \t\r\n\f")
    # A text may mention the mark.
    return at if not leading or (data[at + 5 : at + 6].isdigit() and data.find(b" obj", at) >= 0) else None
