"""Messages of Outlook (.msg; MS-OXMSG): subject, sender, recipients, time, text, and the names of their files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice

from tui_reader.model import MISSING, Attachment, DocumentFile, LeftOut
from tui_reader.parse.decode import BinaryContent, EmptyContent, decode
from tui_reader.parse.documents.ole.container import OleDocument
from tui_reader.parse.documents.rtf import read_rtf
from tui_reader.parse.draft import Draft, DraftLine
from tui_reader.parse.html.fragment import read_body
from tui_reader.parse.unsupported import UnsupportedPage
from tui_reader.text.clean import clean_line

# Numbers of properties (MS-OXPROPS).
_SUBJECT, _SENDER, _SENDER_ADDRESS, _SMTP_ADDRESS, _TO, _COPY = "0037", "0C1A", "0C1F", "5D01", "0E04", "0E03"
_BODY, _HTML, _RTF = "1000", "1013", "1009"
_LONG_NAME, _SHORT_NAME, _SHOWN_NAME, _CONTENT = "3707", "3704", "3001", "3701"
_SENT, _ARRIVED, _CODE_PAGE, _BODY_PAGE = 0x0039, 0x0E06, 0x3FFD, 0x3FDE
_TOP_HEADER, _INNER_HEADER = 32, 24
"""Bytes before the properties of a message that is a file, and of one that is in another."""
_ATTACHED = "__attach_version1.0_"
_EMBEDDED = "__substg1.0_3701000D"
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
# Files, and messages within messages. Chosen by hand.
_MOST_FILES = 1000
_DEEPEST = 8
_LONGEST_TEXT = 20_000_000
_LONGEST_LINE = 1000
# The dictionary with which the compression of RTF starts (MS-OXRTFCP 2.1.2.1).
_START = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans "
    rb"SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0" + b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
_WINDOW = 4096


def read_message(data: bytes, address: str) -> Draft:
    """The draft of a message: its subject is the title. Messages in it follow with their subjects as headings,
    other files are attachments by their names. Raises UnsupportedPage for a damaged one."""
    container = OleDocument(data)
    draft = Draft(address)
    not_read: list[str] = []
    message = _Message(container, ())
    draft.title = message.text(_SUBJECT) or None
    draft.author = message.sender or None
    if (moment := message.sent) is not None:
        draft.set_published(moment, False, moment.isoformat(" ", "minutes"))
    receivers = {"To": message.text(_TO), "Cc": message.text(_COPY)}
    draft.lines = [DraftLine(f"{name}: {text}") for name, text in receivers.items() if text]
    draft.lines += _content(message, draft, not_read, 0)
    if not draft.lines and not draft.title:
        raise UnsupportedPage("is a message of Outlook without text; there is nothing to read")
    draft.lines = [replace(line, number=at) for at, line in enumerate(draft.lines, 1)]
    draft.attachments = tuple(dict.fromkeys(draft.attachments))
    draft.warnings += not_read
    draft.document = DocumentFile("msg", "", "", not_read=tuple(not_read))
    return draft


def attached_files(container: OleDocument) -> Iterator[tuple[str, bytes]]:
    """The files of a message, and of the messages in it, with the names under which `read_message` lists them."""
    yield from _files_of(_Message(container, ()), 0)


def _files_of(message: _Message, depth: int) -> Iterator[tuple[str, bytes]]:
    for name in islice(message.files(), _MOST_FILES):
        inner = message.inner(name)
        if inner is None:
            yield _shown_name(message, name), message.content(name)
        elif depth < _DEEPEST:
            yield from _files_of(inner, depth + 1)


def _shown_name(message: _Message, name: str) -> str:
    return message.file_name(name) or clean_line(name[-8:], 20) or "…"


def _content(message: _Message, draft: Draft, not_read: list[str], depth: int) -> list[DraftLine]:
    """The text of a message, and of the messages in it; its files become attachments of the draft."""
    lines = message.body(draft)
    files = list(message.files())
    if len(files) > _MOST_FILES:
        not_read.append(f"{len(files) - _MOST_FILES} more files in the document are not named")
    for name in files[:_MOST_FILES]:
        inner = message.inner(name)
        if inner is None:
            draft.attachments = (*draft.attachments, Attachment(_shown_name(message, name)))
        elif depth >= _DEEPEST:
            not_read.append(f"the embedded document {inner.text(_SUBJECT) or '…'} was not read")
        else:
            lines.append(
                DraftLine(inner.text(_SUBJECT) or message.file_name(name) or "…", heading=min(depth + 2, 6))
            )
            facts = {"From": inner.sender, "To": inner.text(_TO), "Cc": inner.text(_COPY)}
            facts["Date"] = inner.sent.isoformat(" ", "minutes") if inner.sent else ""
            lines += [DraftLine(f"{fact}: {text}") for fact, text in facts.items() if text]
            lines += _content(inner, draft, not_read, depth + 1)
    return lines


class _Message:
    """A message in a storage of an OLE file; `path` is empty for that of the file itself."""

    def __init__(self, container: OleDocument, path: tuple[str, ...]) -> None:
        self._container = container
        self._path = path
        self._names = container.names_in(*path)
        self._known = {name.upper(): name for name in self._names}
        header = _INNER_HEADER if path else _TOP_HEADER
        self._fixed = dict(_fixed(container.read_in(*path, "__properties_version1.0")[header:]))
        page = int.from_bytes(self._fixed.get(_BODY_PAGE, b"")[:4], "little")
        self._page = page or int.from_bytes(self._fixed.get(_CODE_PAGE, b"")[:4], "little")

    def _stream(self, number: str, kind: str, *folder: str) -> bytes | None:
        name = f"__substg1.0_{number}{kind}"
        if not folder:
            found = self._known.get(name.upper())
            return self._container.read_in(*self._path, found) if found else None
        known = {one.upper(): one for one in self._container.names_in(*self._path, *folder)}
        found = known.get(name.upper())
        return self._container.read_in(*self._path, *folder, found) if found else None

    def whole_text(self, number: str, *folder: str) -> str | None:
        """The text of a property as it is; None without it."""
        if (wide := self._stream(number, "001F", *folder)) is not None:
            return wide[:_LONGEST_TEXT].decode("utf-16-le", "replace").rstrip("\0")
        if (narrow := self._stream(number, "001E", *folder)) is not None:
            return _decoded(narrow[:_LONGEST_TEXT], self._page).rstrip("\0")
        return None

    def text(self, number: str, *folder: str) -> str:
        """The text of a property on one line."""
        return clean_line((self.whole_text(number, *folder) or "")[:_LONGEST_LINE], _LONGEST_LINE).strip()

    @property
    def sender(self) -> str:
        """Name and address of the sender."""
        name, address = self.text(_SENDER), self.text(_SMTP_ADDRESS) or self.text(_SENDER_ADDRESS)
        # Within an organisation addresses are paths of a directory (X.500).
        address = "" if address.startswith("/") or address == name else address
        return f"{name} <{address}>" if name and address else name or address

    @property
    def sent(self) -> datetime | None:
        """When the message was sent, else when it arrived."""
        for number in (_SENT, _ARRIVED):
            if ticks := int.from_bytes(self._fixed.get(number, b""), "little"):
                try:
                    return (_EPOCH + timedelta(microseconds=ticks // 10)).replace(microsecond=0)
                except OverflowError:
                    continue
        return None

    def body(self, draft: Draft) -> list[DraftLine]:
        """The lines of the text: those of HTML, else of plain text, else of RTF."""
        page = self._stream(_HTML, "0102")
        html = _page(page) if page else self.whole_text(_HTML)
        plain = self.whole_text(_BODY) or ""
        if html and html.strip():
            lines, attachments = read_body(html[:_LONGEST_TEXT], None, is_plain=False, draft=draft)
            draft.attachments = (*draft.attachments, *attachments)
            if lines:
                return list(lines)
        if plain.strip():
            return list(read_body(plain, None, is_plain=True)[0])
        packed = self._stream(_RTF, "0102")
        if packed:
            try:
                embedded = read_rtf(unpacked_rtf(packed), "")
            except UnsupportedPage:
                draft.left_out.append(LeftOut("…", "message", MISSING))
                return []
            draft.coverage += embedded.coverage
            return embedded.lines
        return []

    def files(self) -> Iterator[str]:
        """The storages of the files."""
        return (name for name in self._names if name.lower().startswith(_ATTACHED))

    def file_name(self, name: str) -> str:
        """The name of the file in a storage."""
        return next(
            filter(None, (self.text(number, name) for number in (_LONG_NAME, _SHORT_NAME, _SHOWN_NAME))), ""
        )

    def content(self, name: str) -> bytes:
        """The bytes of the file in a storage."""
        return self._stream(_CONTENT, "0102", name) or b""

    def inner(self, name: str) -> _Message | None:
        """The message in a storage; None for another file."""
        inner = next(
            (one for one in self._container.names_in(*self._path, name) if one.upper() == _EMBEDDED.upper()), None
        )
        return None if inner is None else _Message(self._container, (*self._path, name, inner))


def _fixed(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The properties of a fixed length: their numbers and values."""
    for at in range(0, min(len(data), 1 << 20) - 15, 16):
        yield int.from_bytes(data[at + 2 : at + 4], "little"), data[at + 8 : at + 16]


def _decoded(data: bytes, page: int) -> str:
    codec = {65001: "utf-8", 936: "gb18030", 20127: "cp1252", 28591: "cp1252", 54936: "gb18030"}.get(
        page, f"cp{page}"
    )
    try:
        return data.decode(codec, "replace")
    except LookupError:
        try:
            return decode(data).text
        except (BinaryContent, EmptyContent):
            return ""


def _page(data: bytes) -> str:
    try:
        return decode(data).text
    except (BinaryContent, EmptyContent):
        return ""


def unpacked_rtf(data: bytes) -> bytes:
    """The RTF of a message (MS-OXRTFCP), as far as it is there; at most 17 times the size of the packed one."""
    kind, packed = data[8:12], data[16:]
    if kind == b"MELA":
        return packed
    window = bytearray(_START.ljust(_WINDOW, b" "))
    place = len(_START)
    found = bytearray()
    at = 0
    while at < len(packed):
        flags = packed[at]
        at += 1
        for bit in range(8):
            if at >= len(packed):
                break
            if not flags >> bit & 1:
                found.append(packed[at])
                window[place] = packed[at]
                place, at = (place + 1) % _WINDOW, at + 1
                continue
            reference = int.from_bytes(packed[at : at + 2], "big")
            at += 2
            start, length = reference >> 4, (reference & 0xF) + 2
            if start == place:
                return bytes(found)
            for offset in range(length):
                letter = window[(start + offset) % _WINDOW]
                found.append(letter)
                window[place] = letter
                place = (place + 1) % _WINDOW
    return bytes(found)
