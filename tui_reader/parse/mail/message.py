"""One mail (RFC 5322) as a bulletin: subject, sender, date with zone, text of its parts, attachments."""

from __future__ import annotations

import email
import email.utils
import re
from collections.abc import Iterator
from dataclasses import replace
from email.message import Message
from email.policy import compat32
from itertools import islice
from urllib.parse import quote

from tui_reader.model import Attachment, Bulletin
from tui_reader.parse.bulletin import finish
from tui_reader.parse.draft import Draft, DraftLine
from tui_reader.parse.html.fragment import read_body
from tui_reader.parse.mail.text import header_text, read_mail_text, text_of_bytes
from tui_reader.parse.unsupported import UnsupportedPage
from tui_reader.text.clean import clean_line
from tui_reader.text.dates import stated_moment
from tui_reader.text.web_address import absolute

# Parts, levels of nesting and characters. Chosen by hand.
_MOST_PARTS = 200
_DEEPEST = 30
_LONGEST_TEXT = 500_000
# The email package takes time quadratic in the number of a header's parameters.
_ENDLESS_HEADER = re.compile(
    rb"^(Content-[A-Za-z-]{1,30}:(?:[^\n]|\n[ \t]){4000})(?:[^\n]|\n[ \t])*+", re.M | re.I
)
_FOLD = re.compile(r"\r?\n[ \t]*")
_LIST_NAME = re.compile(r"<([^<>]+)>\s*$")
# The text with which pipermail replaces a part that it removed.
_SCRUBBED = re.compile(
    r"^(?:An HTML attachment|A non-text attachment|An embedded message|An embedded and charset-unspecified text)"
    r" was scrubbed\.\.\.\n(?:(?!URL:)[^\n]{0,300}\n){0,8}?URL: ?<?(https?://[^\s<>]{1,1000})>?",
    re.M,
)
_SCRUBBED_NAME = re.compile(r"^Name: (.{1,200})$", re.M)


def read_message(data: bytes, address: str, name: str | None = None, sent: str | None = None) -> Bulletin:
    """The bulletin in a mail (RFC 5322), with line ends and encodings as stored.

    `address` is that of the mail, or that of the mailbox if `name` is given: then the fragment is the message id,
    or `name` if there is none. `sent` replaces a missing date. Raises UnsupportedPage for a mail that the email
    package cannot parse.
    """
    try:
        message: Message = email.message_from_bytes(_ENDLESS_HEADER.sub(rb"\1", data), policy=compat32)
        draft = _draft(message, address, name)
        _date(draft, _header(message, "date"), sent)
        _read_parts(message, draft)
    except (RecursionError, ValueError, LookupError, AttributeError, TypeError, AssertionError) as error:
        # The email package raises these for some malformed headers.
        what = clean_line(f"{type(error).__name__}: {error}", 100)
        raise UnsupportedPage(f"is a mail that is too damaged to be read ({what})") from error
    return finish(draft)


def _draft(message: Message, address: str, name: str | None) -> Draft:
    if name is not None:
        name = (_header(message, "message-id") or "").strip("<> ") or name
        address = f"{address}#{quote(name[:300], safe='@.-_~+=$!:')}"
    subject, sender = _header(message, "subject"), _header(message, "from")
    return Draft(address, title=subject, author=sender, site=_list_name(_header(message, "list-id") or ""))


def _read_parts(message: Message, draft: Draft) -> None:
    """Fill the draft with the text of the parts, and list the others as attachments."""
    attachments: list[Attachment] = []
    parts = list(islice(_parts(message, 0), _MOST_PARTS + 1))
    if len(parts) > _MOST_PARTS:
        draft.warnings.append(f"only the first {_MOST_PARTS} parts were read")
    for part in parts[:_MOST_PARTS]:
        file_name = _file_name(part)
        if _is_text(part) and not (file_name and _is_attached(part)):
            lines, linked = _lines(part, draft)
            draft.lines += _below(draft.lines, lines)
            attachments += linked
        else:
            attachments.append(Attachment(file_name or clean_line(part.get_content_type(), 100)))
    draft.attachments = tuple(dict.fromkeys(attachments))


def _header(message: Message, name: str) -> str | None:
    """The first header of a lower-case name, decoded; None where it is missing or blank."""
    raw = next((str(value) for key, value in message.raw_items() if key.lower() == name), "")
    return header_text(_FOLD.sub(" ", raw[:20_000])) or None


def _list_name(header: str) -> str | None:
    """The name of the mailing list (RFC 2919): its description, else the first label of its identifier."""
    identifier = _LIST_NAME.search(header)
    description = header[: identifier.start()].strip(' "') if identifier else ""
    return description or (identifier[1].partition(".")[0] if identifier else header) or None


def _date(draft: Draft, *stated: str | None) -> None:
    for text in stated:
        moment = stated_moment(re.sub(r"\s*\([^()]*\)\s*$", "", text)) if text else None
        if moment and text:
            draft.set_published(*moment, clean_line(text, 100))
            return


def _parts(message: Message, depth: int) -> Iterator[Message]:
    """The parts to read, in order; of alternatives the plain text if it is not blank, else the last one."""
    inner = message.get_payload() if message.is_multipart() and depth <= _DEEPEST else None
    if not isinstance(inner, list):
        yield message
        return
    parts = [part for part in inner[: _MOST_PARTS + 1] if isinstance(part, Message)]
    if message.get_content_type() == "multipart/alternative" and parts:
        plain = (one for one in parts if one.get_content_type() == "text/plain" and _payload(one).strip())
        parts = [next(plain, parts[-1])]
    elif message.get_content_type() == "multipart/related":
        parts = parts[:1]
    for part in parts:
        yield from _parts(part, depth + 1)


def _lines(part: Message, draft: Draft) -> tuple[list[DraftLine], tuple[Attachment, ...]]:
    label = _parameter(part, "charset")
    text = text_of_bytes(_payload(part), label)
    if len(text) > _LONGEST_TEXT:
        text = text[:_LONGEST_TEXT]
        draft.warnings.append(f"only the first {_LONGEST_TEXT} characters of a part were read")
    if label and draft.charset is None:
        draft.charset = clean_line(label, 40).lower()
    if part.get_content_type() == "text/html":
        return read_body(text, None, is_plain=False)
    flowed = (_parameter(part, "format") or "").lower() == "flowed"
    delsp = (_parameter(part, "delsp") or "").lower() == "yes"
    return read_mail_text(text, flowed, delsp), tuple(_scrubbed(text))


def _scrubbed(text: str) -> Iterator[Attachment]:
    text = text.replace("\r\n", "\n")
    for found in _SCRUBBED.finditer(text):
        address = absolute(None, found[1])
        if address:
            name = _SCRUBBED_NAME.search(found[0])
            yield Attachment(clean_line(name[1] if name else address.rpartition("/")[2], 300) or address, address)


def _below(above: list[DraftLine], lines: list[DraftLine]) -> list[DraftLine]:
    """The lines of a further part, with numbers that continue those above."""
    last = max((line.number for line in above), default=0)
    if not last:
        return lines
    return [replace(line, number=line.number + last + 1) for line in lines]


def _payload(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _is_text(part: Message) -> bool:
    return part.get_content_type() in ("text/plain", "text/html", "text/enriched")


def _is_attached(part: Message) -> bool:
    return str(part.get("content-disposition", "")).strip().lower().startswith("attachment")


def _parameter(part: Message, name: str) -> str | None:
    """A parameter of the content type, also in the encoding of RFC 2231."""
    value = part.get_param(name)
    if isinstance(value, tuple):
        value = email.utils.collapse_rfc2231_value(value)
    return value.strip() or None if isinstance(value, str) else None


def _file_name(part: Message) -> str | None:
    name = part.get_filename()
    return clean_line(header_text(name[:2000]), 300) or None if name else None
