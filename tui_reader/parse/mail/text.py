"""The text of a mail: charsets, encoded words, flowed lines, quotations and preformatted tables."""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass
from itertools import groupby

from tui_reader.model import Preformatted, Quotation
from tui_reader.parse.decode import BinaryContent, EmptyContent, charset_named, decode
from tui_reader.parse.draft import DraftLine
from tui_reader.parse.structure.wrapping import join_wrapped
from tui_reader.text.clean import clean, clean_line

_ENCODED_WORD = re.compile(r"=\?([^?*\s]{1,40})(?:\*[\w-]{0,20})?\?([bq])\?([^?]*)\?=(?:\s+(?==\?))?", re.I)
_QUOTED = re.compile(r" ?> ?")
_COLUMNS = re.compile(r"\S {3,}\S|^\s*+[|+].*[|+]\s*$|^\s*+[-=+|]{3}[-=+| ]*+$")
# In characters. Chosen by hand.
_WIDEST_WRAPPED = 100
_WIDEST_TABLE = 300
_SIGNATURE = "-- "
# HKSCS adds to Big5 what mails from Hong Kong call Big5, and so does Microsoft to the two others.
_CODECS = {"big5": "big5hkscs", "shift_jis": "cp932", "euc-kr": "cp949", "iso-2022-jp": "iso2022_jp_2"}


# Charsets that mails use and pages do not.
_MAIL_CHARSETS = {
    "utf-7": "utf-7",
    "unicode-1-1-utf-7": "utf-7",
    "iso-2022-kr": "iso2022_kr",
    "iso-2022-jp-3": "iso2022_jp_3",
    "iso-8859-3": "iso8859_3",
    "iso-8859-10": "iso8859_10",
    "iso-8859-14": "iso8859_14",
    "iso-8859-16": "iso8859_16",
    "tis-620": "cp874",
    "windows-874": "cp874",
    "macintosh": "mac_roman",
    "ibm437": "cp437",
    "ibm850": "cp850",
    "cp850": "cp850",
}
_UUENCODED = re.compile(
    r"^begin [0-7]{3,4} (?P<name>[^\n]{1,200})\n(?:[!-`][ -`]{1,84}\n)++(?:[` ]?\n)?end[ \t]*$", re.M
)
_ENRICHED_TAG = re.compile(r"<<|<param>[^<>]{0,1000}</param>|</?[a-z][a-z0-9-]{0,60}>", re.I)


def text_of_bytes(data: bytes, label: str | None) -> str:
    """The text of a part or an encoded word, not clean; `label` is the charset that its mail program stated.

    Mail programs state the charset more reliably than web pages, so a label that decodes the bytes is accepted.
    The exceptions are Latin-1 and ASCII, which decode all bytes and are stated in mail of every charset.
    """
    data = data.replace(b"\x00", b"")
    charset = charset_named(label)
    codec = charset or _MAIL_CHARSETS.get((label or "").lower())
    if codec not in (None, "windows-1252", "hz"):
        try:
            return data.decode(_CODECS.get(codec, codec))
        except UnicodeDecodeError:
            pass
    try:
        return decode(data, label).text
    except EmptyContent:
        return ""
    except BinaryContent:
        return data.decode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class HeaderCharset:
    """What the charset of headers without encoded words is detected from.

    `label` is the charset of the mail's text, `headers` are all its headers without encoded words, with bytes as
    surrogates, `body` is the text: one header alone is often too short.
    """

    label: str | None = None
    headers: str = ""
    body: bytes = b""

    def text(self, raw: str) -> str:
        """A header as one clean line (see `header_text`)."""
        return header_text(raw, self)

    def decode(self, raw: str) -> str:
        """The characters of a header that holds bytes as surrogates."""
        data = raw.encode("utf-8", "surrogateescape")
        own = b"\n".join((data, self.headers.encode("utf-8", "surrogateescape")))
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            pass
        for context in (own + b"\n" + self.body, own):
            try:
                charset = decode(context, self.label).charset
                return data.decode(_CODECS.get(charset, charset))
            except (EmptyContent, BinaryContent, UnicodeDecodeError, LookupError):
                continue
        return text_of_bytes(data, self.label)


def header_text(raw: str, charset: HeaderCharset | None = None) -> str:
    """A header as one clean line with its encoded words (RFC 2047) decoded; `raw` may hold bytes as surrogates.

    Adjacent words are decoded together, because programs split them inside a character.
    """
    if not raw.isascii():
        raw = (charset or HeaderCharset()).decode(raw)
    parts: list[str] = []
    end = 0
    adjacent: list[tuple[str, bytes]] = []
    for word in _ENCODED_WORD.finditer(raw):
        if word.start() > end:
            parts += _decoded(adjacent)
            adjacent = []
            parts.append(raw[end : word.start()])
        adjacent.append((word[1].lower(), _word_bytes(word[2], word[3])))
        end = word.end()
    parts += _decoded(adjacent)
    return clean_line("".join([*parts, raw[end:]]))


def _decoded(words: list[tuple[str, bytes]]) -> list[str]:
    """The text of encoded words, adjacent ones of the same charset decoded together."""
    grouped = groupby(words, key=lambda word: word[0])
    return [text_of_bytes(b"".join(data for _, data in group), charset) for charset, group in grouped]


def _word_bytes(encoding: str, text: str) -> bytes:
    data = text.encode("utf-8", "surrogateescape")
    if encoding in "qQ":
        return binascii.a2b_qp(data, header=True)
    try:
        return binascii.a2b_base64(data + b"=" * (-len(data) % 4))
    except binascii.Error:
        return data


def plain_of_enriched(text: str) -> str:
    """The text of a part in the format of RFC 1896, without its commands; a single line break is a space there."""
    text = _ENRICHED_TAG.sub(lambda tag: "<" if tag[0] == "<<" else "", text.replace("\r\n", "\n"))
    return re.sub(r"\n(\n*)", lambda breaks: breaks[1] or " ", text)


def without_uuencoded(text: str) -> tuple[str, list[str]]:
    """The text without the files that old mail programs wrote into it, and the names of these files."""
    if "\nend" not in text:
        return text, []
    text = text.replace("\r\n", "\n")
    names = [clean_line(found["name"], 300) for found in _UUENCODED.finditer(text)]
    return _UUENCODED.sub("", text), names


def read_mail_text(text: str, flowed: bool = False, delsp: bool = False) -> list[DraftLine]:
    """The lines of a plain text part: wrapped paragraphs joined, quoted ones as quotations.

    `flowed` and `delsp` are the parameters of RFC 3676. Inner marks of nested quotations and signatures are kept.
    """
    typed = clean(text).split("\n")
    marked = _reflowed(typed, delsp) if flowed else [_unquoted(line) for line in typed]
    lines: list[DraftLine] = []
    numbered = [(quoted, DraftLine(line, number)) for number, (quoted, line) in enumerate(marked, 1)]
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
    """Whether a line is quoted, and the line without its quotation mark."""
    mark = _QUOTED.match(line)
    return (True, line[mark.end() :]) if mark else (False, line)


def _reflowed(typed: list[str], delsp: bool) -> list[tuple[bool, str]]:
    """Lines of format=flowed, joined: a line that ends in a space continues at the same depth of quotation.

    A space at the start of a line separates it from its marks, or escapes a `>` (space-stuffing in RFC 3676).
    """
    reflowed: list[tuple[bool, str]] = []
    before: int | None = None
    for line in typed:
        bare = line.lstrip(">")
        depth = len(line) - len(bare)
        bare = bare.removeprefix(" ")
        if before == depth and bare != _SIGNATURE:
            quoted, start = reflowed[-1]
            reflowed[-1] = (quoted, (start[:-1] if delsp else start) + bare)
        else:
            reflowed.append((depth > 0, f"{'> ' * (depth - 1)}{bare}"))
        before = depth if bare.endswith(" ") and bare != _SIGNATURE else None
    return reflowed


def _kept_or_joined(lines: list[DraftLine]) -> list[DraftLine]:
    """Paragraphs, and runs of lines in columns as preformatted blocks."""
    blocks: list[DraftLine] = []
    plain: list[DraftLine] = []
    for filled, group in groupby(lines, key=lambda line: bool(line.text.strip())):
        run = list(group)
        if filled and len(run) > 1 and sum(map(_is_in_columns, run)) * 2 > len(run):
            blocks += _paragraphs(plain)
            blocks.append(
                DraftLine("", run[0].number, block=Preformatted("\n".join(line.text.rstrip() for line in run)))
            )
            plain = []
        else:
            plain += run
    return [*blocks, *_paragraphs(plain)]


def _is_in_columns(line: DraftLine) -> bool:
    return len(line.text) <= _WIDEST_TABLE and _COLUMNS.search(line.text) is not None


def _paragraphs(lines: list[DraftLine]) -> list[DraftLine]:
    """The filled lines, wrapped paragraphs joined; lines longer than any wrapped line are kept as they are."""
    filled = [line for line in lines if line.text.strip()]
    wrapped = join_wrapped([line for line in filled if len(line.text) <= _WIDEST_WRAPPED])
    wide = [line for line in filled if len(line.text) > _WIDEST_WRAPPED]
    return sorted([*wrapped, *wide], key=lambda line: line.number)
