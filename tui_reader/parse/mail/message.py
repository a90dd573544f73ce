"""One mail (RFC 5322) as a bulletin: subject, sender, date with zone, text of its parts, attachments."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from email.message import Message
from email.policy import compat32
from itertools import islice
from urllib.parse import quote

from tui_reader.model import Attachment, Bulletin, LeftOut
from tui_reader.parse.bulletin import finish
from tui_reader.parse.documents.calendar import calendar_lines
from tui_reader.parse.draft import Draft, DraftLine
from tui_reader.parse.html.fragment import read_body
from tui_reader.parse.mail.parts import MOST_PARTS, mail_parts, parameter, payload
from tui_reader.parse.mail.text import (
    HeaderCharset,
    plain_of_enriched,
    read_mail_text,
    text_of_bytes,
    without_uuencoded,
)
from tui_reader.parse.unsupported import UnsupportedPage
from tui_reader.text.clean import clean_line
from tui_reader.text.dates import stated_moment
from tui_reader.text.web_address import absolute

# Characters. Chosen by hand.
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
    with _naming_damage():
        message: Message = email.message_from_bytes(_ENDLESS_HEADER.sub(rb"\1", data), policy=compat32)
        headers = _header_charset(message)
        draft = _draft(message, address, name, headers)
        _date(draft, _header(message, "date", headers), sent)
        _read_parts(message, draft, headers)
    return finish(draft)


@contextmanager
def _naming_damage() -> Iterator[None]:
    """What the email package raises for some malformed headers, as UnsupportedPage."""
    try:
        yield
    except (RecursionError, ValueError, LookupError, AttributeError, TypeError, AssertionError) as error:
        what = clean_line(f"{type(error).__name__}: {error}", 100)
        raise UnsupportedPage(f"is a mail that is too damaged to be read ({what})") from error


def _draft(message: Message, address: str, name: str | None, headers: HeaderCharset) -> Draft:
    if name is not None:
        name = (_header(message, "message-id", headers) or "").strip("<> ") or name
        address = f"{address}#{quote(name[:300], safe='@.-_~+=$!:')}"
    subject, sender = _header(message, "subject", headers), _header(message, "from", headers)
    site = _list_name(_header(message, "list-id", headers) or "")
    return Draft(address, title=subject, author=sender, site=site)


def _read_parts(message: Message, draft: Draft, headers: HeaderCharset) -> None:
    """Fill the draft with the text of the parts, and list the others as attachments."""
    attachments: list[Attachment] = []
    parts = list(islice(mail_parts(message), MOST_PARTS + 1))
    if len(parts) > MOST_PARTS:
        draft.warnings.append(f"only the first {MOST_PARTS} parts were read")
    for part in parts[:MOST_PARTS]:
        own = part.message
        match part.role:
            case "text":
                lines, linked = _lines(own, draft)
                draft.lines += _below(draft.lines, lines)
                attachments += linked
            case "forwarded":
                draft.lines += _below(draft.lines, list(_head(own, headers)))
            case "status":
                draft.lines += _below(draft.lines, list(_status(own, headers)))
            case "alternative":
                lines, linked = _lines(own, draft)
                text = "\n".join(line.all_text for line in lines)
                if text.strip():
                    draft.left_out.append(
                        LeftOut(text, clean_line(own.get_content_type(), 100), "another form of the mail")
                    )
                attachments += linked
            case "attached":
                attachments.append(Attachment(_shown_name(own, headers)))
    draft.attachments = tuple(dict.fromkeys(attachments))


def attached_files(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The files of a mail with the names under which `read_message` lists them. Raises UnsupportedPage as that."""
    with _naming_damage():
        message: Message = email.message_from_bytes(_ENDLESS_HEADER.sub(rb"\1", data), policy=compat32)
        headers = _header_charset(message)
        files = [part.message for part in islice(mail_parts(message), MOST_PARTS) if part.role == "attached"]
        found = [(_shown_name(file, headers), payload(file)) for file in files]
    yield from found


def _shown_name(part: Message, headers: HeaderCharset) -> str:
    return _file_name(part, headers) or clean_line(part.get_content_type(), 100)


def _head(message: Message, headers: HeaderCharset) -> Iterator[DraftLine]:
    """The head of a forwarded mail as mail programs print it: its subject as a heading, who, to whom and when."""
    if subject := _header(message, "subject", headers):
        yield DraftLine(subject, 1, heading=2)
    for number, name in enumerate(("From", "To", "Date"), 2):
        if value := _header(message, name.lower(), headers):
            yield DraftLine(f"{name}: {value}", number)


def _status(message: Message, headers: HeaderCharset) -> Iterator[DraftLine]:
    """The fields of one recipient in a delivery report (RFC 3464)."""
    for number, (name, _) in enumerate(message.raw_items(), 1):
        if value := _header(message, name.lower(), headers):
            yield DraftLine(f"{clean_line(name, 80)}: {value}", number)


def _header(message: Message, name: str, headers: HeaderCharset) -> str | None:
    """The first header of a lower-case name, decoded; None where it is missing or blank."""
    return headers.text(_FOLD.sub(" ", _raw_header(message, name))) or None


def _raw_header(message: Message, name: str) -> str:
    return next((str(value) for key, value in message.raw_items() if key.lower() == name), "")[:20_000]


def _header_charset(message: Message) -> HeaderCharset:
    """What is known about headers without encoded words: the charset and the bytes of the first text."""
    raw = " ".join(_raw_header(message, name) for name in ("subject", "from", "to", "list-id"))
    if raw.isascii():
        return HeaderCharset()
    for part in islice(message.walk(), MOST_PARTS):
        if part.get_content_maintype() == "text":
            return HeaderCharset(parameter(part, "charset"), raw, payload(part)[:20_000])
    return HeaderCharset(None, raw)


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


def _lines(part: Message, draft: Draft) -> tuple[list[DraftLine], tuple[Attachment, ...]]:
    label = parameter(part, "charset")
    text = text_of_bytes(payload(part), label)
    if len(text) > _LONGEST_TEXT:
        text = text[:_LONGEST_TEXT]
        draft.warnings.append(f"only the first {_LONGEST_TEXT} characters of a part were read")
    if label and draft.charset is None:
        draft.charset = clean_line(label, 40).lower()
    match part.get_content_type():
        case "text/html":
            return read_body(text, None, is_plain=False, draft=draft)
        case "text/calendar":
            return calendar_lines(text, draft.warnings)
        case "text/enriched" | "text/richtext":
            text = plain_of_enriched(text)
    text, encoded = without_uuencoded(text)
    flowed = (parameter(part, "format") or "").lower() == "flowed"
    delsp = (parameter(part, "delsp") or "").lower() == "yes"
    return read_mail_text(text, flowed, delsp), (*_scrubbed(text), *map(Attachment, encoded))


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


def _file_name(part: Message, headers: HeaderCharset) -> str | None:
    name = part.get_filename()
    return clean_line(headers.text(name[:2000]), 300) or None if name else None
