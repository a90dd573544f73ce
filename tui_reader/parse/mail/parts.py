"""The parts of a mail: which are read, in which order, and which are only listed as attachments."""

from __future__ import annotations

import email
import email.utils
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.policy import compat32
from typing import Literal

from tui_reader.parse.html.fragment import read_body
from tui_reader.parse.mail.text import text_of_bytes
from tui_reader.text.containment import letters

# Parts and levels of nesting. Chosen by hand.
MOST_PARTS = 200
_DEEPEST = 30

_ADDRESS = re.compile(r"(?:https?://|www\.|mailto:)\S+", re.I)
# Characters that are compared, the length of a piece, and shares. Chosen by hand.
_COMPARED = 40_000
_PIECE = 4
_SAME = 0.8
_AS_LONG = 0.9

_READ_TYPES = ("text/plain", "text/html", "text/enriched", "text/richtext", "text/calendar")
_NOT_SHOWN = ("text/css", "text/javascript", "text/vcard", "text/x-vcard", "text/rtf", "text/csv")

PartRole = Literal["text", "attached", "forwarded", "status", "alternative"]


@dataclass(frozen=True, slots=True)
class MailPart:
    """A part and what it is: text of the mail, a file, the head of a forwarded mail, the fields of a delivery
    report, or the text of an alternative that is not shown."""

    message: Message
    role: PartRole


def mail_parts(message: Message) -> Iterator[MailPart]:
    """The parts in order. Of alternatives the fullest is read; of related parts the root, the others are files."""
    yield from _parts(message, 0)


def _is_attached(part: Message) -> bool:
    """Whether the mail program marked the part as a file."""
    return str(part.get("content-disposition", "")).strip().lower().startswith("attachment")


def payload(part: Message) -> bytes:
    """The content of a part without its transfer encoding."""
    found = part.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""


def parameter(part: Message, name: str) -> str | None:
    """A parameter of the content type, also in the encoding of RFC 2231."""
    value = part.get_param(name)
    if isinstance(value, tuple):
        value = email.utils.collapse_rfc2231_value(value)
    return value.strip() or None if isinstance(value, str) else None


def _parts(part: Message, depth: int) -> Iterator[MailPart]:
    inner = part.get_payload() if part.is_multipart() and depth <= _DEEPEST else None
    kind = part.get_content_type()
    if not isinstance(inner, list):
        yield MailPart(part, "text" if _is_text(part) else "attached")
        return
    parts = [one for one in inner[: MOST_PARTS + 1] if isinstance(one, Message)]
    match kind:
        case "message/delivery-status":
            for one in parts:
                yield MailPart(one, "status")
        case "multipart/alternative":
            yield from _alternative(parts, depth)
        case "multipart/related":
            yield from _related(part, parts, depth)
        case _ if kind.startswith("message/"):
            for one in map(_decoded, parts):
                yield MailPart(one, "forwarded")
                yield from _parts(one, depth + 1)
        case _:
            for one in parts:
                yield from _parts(one, depth + 1)


def _decoded(message: Message) -> Message:
    """A forwarded mail, also where a program encoded it as a whole in base64, which RFC 2046 forbids."""
    content = message.get_payload()
    if message.keys() or not isinstance(content, str) or not re.match(r"\s*[A-Za-z0-9+/]{40}", content):
        return message
    message["Content-Transfer-Encoding"] = "base64"
    found: Message = email.message_from_bytes(payload(message), policy=compat32)
    return found


def _is_text(part: Message) -> bool:
    kind = part.get_content_type()
    if kind.startswith("multipart/"):
        # Without its boundary a mail is text that has no parts.
        return isinstance(part.get_payload(), str)
    named = bool(part.get_filename())
    if named and _is_attached(part):
        return False
    return kind in _READ_TYPES or (kind.startswith("text/") and not named and kind not in _NOT_SHOWN)


def _related(whole: Message, parts: list[Message], depth: int) -> Iterator[MailPart]:
    """The root (RFC 2387: named by `start`, else the first), then the files that it shows, and texts that it does
    not repeat."""
    start = parameter(whole, "start")
    root = next((one for one in parts if start and str(one.get("content-id", "")).strip() == start), None)
    root = root if root is not None else next(iter(parts), None)
    own = list(_parts(root, depth + 1)) if root is not None else []
    yield from own
    others = [one for one in parts if one is not root]
    texts = [one for one in others if _is_text(one) and not one.get_filename()]
    shown = _compared(own) if texts else ""
    for one in others:
        if one in texts:
            if _share(_compared([MailPart(one, "text")]), shown) < _SAME:
                yield MailPart(one, "alternative")
        # An image without a name is only a picture in the text.
        elif one.get_filename() or one.get_content_maintype() not in ("image", "text"):
            for found in _parts(one, depth + 1):
                yield MailPart(found.message, "attached")


def _alternative(parts: list[Message], depth: int) -> Iterator[MailPart]:
    """The parts of the fullest alternative, then the files of the others, and their texts that say more."""
    choices = [list(_parts(one, depth + 1)) for one in parts]
    texts = list(map(_compared, choices))
    chosen = _fullest(choices, texts)
    for number, choice in enumerate(choices):
        if number == chosen:
            yield from choice
    for number, choice in enumerate(choices):
        if number == chosen:
            continue
        repeats = _share(texts[number], texts[chosen]) >= _SAME
        for one in choice:
            if one.role != "text":
                yield one
            elif one.message.get_content_type() == "text/calendar":
                yield MailPart(one.message, "attached")
            elif not repeats:
                yield MailPart(one.message, "alternative")


def _fullest(choices: list[list[MailPart]], texts: list[str]) -> int:
    """The place of the plain text if it holds what the other alternatives hold; else of the one with more text.

    Many mails have a plain part that only says that the mail is to be read elsewhere.
    """
    filled = [number for number, text in enumerate(texts) if text]
    if not filled:
        return len(choices) - 1
    best = next((number for number in filled if _is_plain(choices[number])), filled[-1])
    for number in filled:
        other, own = texts[number], texts[best]
        if number != best and _share(other, own) < _SAME and len(other) >= _AS_LONG * len(own):
            best = number
    return best


def _is_plain(choice: list[MailPart]) -> bool:
    kinds = [one.message.get_content_type() for one in choice if one.role == "text"]
    return bool(kinds) and all(kind == "text/plain" for kind in kinds)


def _compared(parts: list[MailPart]) -> str:
    """The letters and digits of the texts, in lower case, as far as they are compared."""
    return letters("".join(map(_words, parts)))[:_COMPARED]


def _words(part: MailPart) -> str:
    """The visible text of a part; addresses are no text, and neither are invitations."""
    kind = part.message.get_content_type()
    if part.role != "text" or kind == "text/calendar":
        return ""
    text = text_of_bytes(payload(part.message)[: 8 * _COMPARED], parameter(part.message, "charset"))
    if kind == "text/html":
        lines, _ = read_body(text, None, is_plain=False)
        text = " ".join(line.all_text for line in lines)
    return _ADDRESS.sub(" ", text)


def _share(text: str, other: str) -> float:
    """The share of the pieces of `text` that `other` holds too."""
    pieces = {text[at : at + _PIECE] for at in range(max(1, len(text) - _PIECE + 1))}
    held = {other[at : at + _PIECE] for at in range(max(1, len(other) - _PIECE + 1))}
    return len(pieces & held) / len(pieces)
