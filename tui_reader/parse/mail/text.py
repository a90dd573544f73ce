"""The text of a mail: charsets and encoded words, flowed lines, quotations, tables kept as they were typed."""

from __future__ import annotations

import binascii
import re
from itertools import groupby

from tui_reader.model import Preformatted, Quotation
from tui_reader.parse.decode import BinaryContent, EmptyContent, charset_named, decode
from tui_reader.parse.draft import DraftLine
from tui_reader.parse.structure.wrapping import join_wrapped
from tui_reader.text.clean import clean, clean_line

_ENCODED_WORD = re.compile(r"=\?([^?*\s]{1,40})(?:\*[\w-]{0,20})?\?([bq])\?([^?]*)\?=(?:\s+(?==\?))?", re.I)
_QUOTED = re.compile(r" ?> ?")
_COLUMNS = re.compile(r"\S {3,}\S|^\s*+[|+].*[|+]\s*$|^\s*+[-=+|]{3}[-=+| ]*+$")
_WIDEST_WRAPPED = 100
_WIDEST_TABLE = 300
_SIGNATURE = "-- "


def text_of_bytes(data: bytes, label: str | None) -> str:
    """The text of a part or an encoded word, not clean; `label` is the charset that its mail program wrote.

    Mail programs know their charset better than web pages do, so a label that fits is believed; but Latin-1 and
    ASCII fit all bytes, and stand on mail in every charset.
    """
    data = data.replace(b"\x00", b"")
    charset = charset_named(label)
    if charset not in (None, "windows-1252"):
        try:
            return data.decode(charset)
        except UnicodeDecodeError:
            pass
    try:
        return decode(data, label).text
    except EmptyContent:
        return ""
    except BinaryContent:
        return data.decode("utf-8", "replace")


def header_text(raw: str) -> str:
    """A header as one clean line, its encoded words (RFC 2047) read; `raw` may hold bytes as surrogates.

    Words next to each other are one text: programs cut them in the middle of a character.
    """
    if not raw.isascii():
        raw = text_of_bytes(raw.encode("utf-8", "surrogateescape"), None)
    parts: list[str] = []
    place = 0
    waiting: list[tuple[str, bytes]] = []
    for word in _ENCODED_WORD.finditer(raw):
        if word.start() > place:
            parts += _joined(waiting)
            waiting = []
            parts.append(raw[place : word.start()])
        waiting.append((word[1].lower(), _word(word[2], word[3])))
        place = word.end()
    parts += _joined(waiting)
    return clean_line("".join([*parts, raw[place:]]))


def _joined(words: list[tuple[str, bytes]]) -> list[str]:
    """Words as text, those of one charset put together before they are read."""
    grouped = groupby(words, key=lambda word: word[0])
    return [text_of_bytes(b"".join(data for _, data in group), charset) for charset, group in grouped]


def _word(encoding: str, text: str) -> bytes:
    data = text.encode("utf-8", "surrogateescape")
    if encoding in "qQ":
        return binascii.a2b_qp(data, header=True)
    try:
        return binascii.a2b_base64(data + b"=" * (-len(data) % 4))
    except binascii.Error:
        return data


def read_mail_text(text: str, flowed: bool = False, delsp: bool = False) -> list[DraftLine]:
    """The lines of a plain text part: paragraphs joined where they were wrapped, quotations as quotations.

    `flowed` and `delsp` are those of RFC 3676. Inner marks of nested quotations stay, and so does a signature.
    """
    typed = clean(text).split("\n")
    told = _reflowed(typed, delsp) if flowed else [_unquoted(line) for line in typed]
    lines: list[DraftLine] = []
    numbered = [(quoted, DraftLine(line, number)) for number, (quoted, line) in enumerate(told, 1)]
    for quoted, group in groupby(numbered, key=lambda one: one[0]):
        inner = [line for _, line in group]
        if quoted:
            lines += [
                DraftLine("", line.number, block=Quotation(line.text.strip())) for line in _paragraphs(inner)
            ]
        else:
            lines += _kept_or_joined(inner)
    return lines


def _unquoted(line: str) -> tuple[bool, str]:
    """Whether a line is quoted, and the line without the mark that says so."""
    mark = _QUOTED.match(line)
    return (True, line[mark.end() :]) if mark else (False, line)


def _reflowed(typed: list[str], delsp: bool) -> list[tuple[bool, str]]:
    """Lines of format=flowed joined: one that ends in a space goes on, at the same depth of quotation.

    A space at the start of a line is there to part it from the marks, or to say that its `>` is none.
    """
    done: list[tuple[bool, str]] = []
    before: int | None = None
    for line in typed:
        bare = line.lstrip(">")
        depth = len(line) - len(bare)
        bare = bare.removeprefix(" ")
        if before == depth and bare != _SIGNATURE:
            quoted, start = done[-1]
            done[-1] = (quoted, (start[:-1] if delsp else start) + bare)
        else:
            done.append((depth > 0, f"{'> ' * (depth - 1)}{bare}"))
        before = depth if bare.endswith(" ") and bare != _SIGNATURE else None
    return done


def _kept_or_joined(lines: list[DraftLine]) -> list[DraftLine]:
    """Paragraphs, and runs of lines in columns as they were typed."""
    done: list[DraftLine] = []
    plain: list[DraftLine] = []
    for filled, group in groupby(lines, key=lambda line: bool(line.text.strip())):
        run = list(group)
        if filled and len(run) > 1 and sum(map(_is_in_columns, run)) * 2 > len(run):
            done += _paragraphs(plain)
            done.append(
                DraftLine("", run[0].number, block=Preformatted("\n".join(line.text.rstrip() for line in run)))
            )
            plain = []
        else:
            plain += run
    return [*done, *_paragraphs(plain)]


def _is_in_columns(line: DraftLine) -> bool:
    return len(line.text) <= _WIDEST_TABLE and _COLUMNS.search(line.text) is not None


def _paragraphs(lines: list[DraftLine]) -> list[DraftLine]:
    """The filled lines with those of one wrapped paragraph joined; a line with a long address wraps nowhere."""
    filled = [line for line in lines if line.text.strip()]
    wrapped = join_wrapped([line for line in filled if len(line.text) <= _WIDEST_WRAPPED])
    wide = [line for line in filled if len(line.text) > _WIDEST_WRAPPED]
    return sorted([*wrapped, *wide], key=lambda line: line.number)
