"""Bytes to text: detects the charset of a page; declared charsets only break ties."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from tui_reader.parse.signatures import signature_of
from tui_reader.text.charsets.frequent_characters import JAPANESE, KOREAN, SIMPLIFIED, TRADITIONAL
from tui_reader.text.clean import clean_line

SAMPLE = 64 * 1024
"""Bytes of text with characters beyond ASCII from which the charset is detected. Chosen by hand."""

_CODECS = {
    "utf-8": "utf-8 utf8 unicode-1-1-utf-8 u8",
    "gb18030": "gb18030 gb2312 gb_2312-80 gbk x-gbk cp936 ms936 windows-936 euc-cn chinese iso-ir-58",
    "big5": "big5 big5-hkscs big5hkscs cn-big5 x-x-big5 cp950 ms950 big5-tw",
    "shift_jis": "shift_jis shift-jis sjis x-sjis ms_kanji windows-31j cp932 ms932",
    "euc-jp": "euc-jp eucjp x-euc-jp",
    "iso-2022-jp": "iso-2022-jp csiso2022jp iso-2022-jp-1 iso-2022-jp-2",
    "hz": "hz-gb-2312 hz hz-gb2312",
    "euc-kr": "euc-kr euckr cp949 ms949 ks_c_5601-1987 ksc5601 korean windows-949",
    "utf-16-le": "utf-16le utf-16-le utf-16 ucs-2 unicode",
    "utf-16-be": "utf-16be utf-16-be",
    "windows-1250": "windows-1250 cp1250 iso-8859-2 latin2",
    "windows-1251": "windows-1251 cp1251 iso-8859-5",
    "koi8-r": "koi8-r koi8r koi8",
    "koi8-u": "koi8-u",
    "windows-1252": "windows-1252 cp1252 iso-8859-1 iso8859-1 iso-8859-15 latin1 latin-1 ascii us-ascii",
    "windows-1253": "windows-1253 cp1253 iso-8859-7",
    "windows-1254": "windows-1254 cp1254 iso-8859-9 latin5",
    "windows-1255": "windows-1255 cp1255 iso-8859-8",
    "windows-1256": "windows-1256 cp1256 iso-8859-6",
    "windows-1257": "windows-1257 cp1257 iso-8859-13 iso-8859-4",
    "windows-1258": "windows-1258 cp1258",
}
# Only names in this table reach Python's codecs: some of those run for minutes, decompress, or return bytes.
_CHARSETS = {label: charset for charset, labels in _CODECS.items() for label in labels.split()}
_PYTHON = {"big5": "big5hkscs", "shift_jis": "cp932", "euc-kr": "cp949", "iso-2022-jp": "iso2022_jp_2"}

_PUNCTUATION = "，。、；：？！“”‘’（）《》【】〔〕—…·「」『』　０１２３４５６７８９％"
_CHINESE = frozenset(SIMPLIFIED + TRADITIONAL + _PUNCTUATION)

_COMMON: dict[str, frozenset[str]] = {
    "gb18030": _CHINESE,
    "big5": _CHINESE,
    "utf-8": _CHINESE,
    "shift_jis": frozenset(JAPANESE + "。、「」・（）　ー"),
    "euc-jp": frozenset(JAPANESE + "。、「」・（）　ー"),
    "euc-kr": frozenset(KOREAN + "·“”‘’"),
    "windows-1251": frozenset("оеаинтсрвлкмдпуяіїє«»—№"),
    "koi8-r": frozenset("оеаинтсрвлкмдпуя"),
    "koi8-u": frozenset("оеаинтсрвлкмдпуяіїє"),
    "windows-1253": frozenset("αοιετσνηυρπκμλςήίάόέ"),
    "windows-1255": frozenset("יוהלאתרבשמנדחםקפ"),
    "windows-1256": frozenset("اليمونرتبةعدسفهقكأ،"),
    "windows-1252": frozenset("éèàùâêîôûçäöüßñáíóúëïæøåœãõÉÀÄÖÜÅØÑÕÇÊ’‘“”–—…«»©®·•£€°§"),
    "windows-1250": frozenset("ąćęłńóśźżáčďéěíňřšťúůýžőűäöüĂăâîşţŁŚŻČŘŠŽ“”„–—…’«»©®°§"),
    "windows-1254": frozenset("ığüşöçİĞÜŞÖÇâî’‘“”–—…"),
    "windows-1257": frozenset("āčēģīķļņšūžąęėįųõäöü“”„–—"),
    "windows-1258": frozenset("ăâđêôơưàáèéìíòóùúý"),
}
_MULTIBYTE = ("gb18030", "big5", "shift_jis", "euc-kr", "euc-jp")
_ALPHABETS = ("windows-1251", "koi8-r", "koi8-u", "windows-1253", "windows-1255", "windows-1256")
_LATIN = ("windows-1252", "windows-1250", "windows-1254", "windows-1257", "windows-1258")
# Related charsets share most bytes: without characters of another it is Western European, or Russian.
_WEIGHTS = {"koi8-u": 0.9, "windows-1250": 0.8, "windows-1254": 0.8, "windows-1257": 0.8, "windows-1258": 0.8}
_NO_BREAK_SPACE = b"\xa0"
"""In every charset of one byte that is known here, but for KOI8."""
_ISOLATED = re.compile(rb"(?<![\x80-\xff])[\x80-\xff]{1,2}(?![\x80-\xff])")
_INSIDE = re.compile(rb"(?<=[A-Za-z])[\x80-\xff]{1,3}(?![\x80-\xff])|(?<![\x80-\xff])[\x80-\xff]{1,3}(?=[A-Za-z])")

_BOMS = (
    (codecs.BOM_UTF8, "utf-8", "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16-be"),
)
_LABELLED = re.compile(
    rb"""<(?:meta|\?xml)\b[^>]*?(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.I
)
# Markup is cut at `<`, `>` and line ends, which are no trailing byte in any multi-byte charset of the table.
_CONTEXT_BYTES = 200
_BEYOND_ASCII = re.compile(rb"[\x80-\xff][^<>\r\n]*+")
_UTF8_SEQUENCE = re.compile(
    rb"[\xc3-\xdf][\x80-\xbf]|\xc2[\xa0-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
# RFC 1843: `~{`, pairs of 7-bit bytes, `~}`. Several programs end the pairs with their line.
_HZ = re.compile(rb"~\{((?:[!-w][!-~])++)(?:~\}|(?=\r?\n|\Z))")
_LONE_SURROGATE = re.compile("[\udc80-\udcff]")


UNKNOWN_BINARY = "binary data"
"""The kind of binary data that no first bytes tell."""


class BinaryContent(ValueError):
    """Data that is not text; the message is its kind, as in `a PDF document`."""


class EmptyContent(ValueError):
    """Data without any text."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, its detected charset, and warnings of one line each.

    The text is not clean: markup is cleaned string by string as it leaves the tree, because character references
    can produce control codes; plain text and Markdown are cleaned whole.
    """

    text: str
    charset: str
    warnings: tuple[str, ...] = ()


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """The text of a page. `declared` is the charset of the HTTP header; without it a `<meta>` label is used.

    Detection order: byte order mark, UTF-16 by its zero bytes, strict UTF-8, then the charset under which the
    most characters are common ones. A declared charset only breaks ties, since labels go stale when a site moves.
    Undecodable bytes become U+FFFD. Raises BinaryContent or EmptyContent for data that is not text.
    """
    if not data.strip(b"\x00 \t\r\n\x0b\x0c"):
        raise EmptyContent("holds no text")
    for mark, charset, codec in _BOMS:
        if data.startswith(mark):
            text, damaged = _read(data[len(mark) :], codec)
            return _decoded(text, charset, damaged, None)
    kind = binary_kind(data)
    if kind:
        raise BinaryContent(kind)
    label = declared or _label(data)
    known = charset_named(label)
    charset = _charset(data, known)
    text, damaged = _read(data, _PYTHON.get(charset, charset))
    stale = label if label and known != charset and not data.isascii() else None
    return _decoded(text, charset, damaged, stale)


def charset_named(label: str | None) -> str | None:
    """The charset for a label, in the names used here; None for an unknown label."""
    return _CHARSETS.get(label.strip().strip("\"'").lower()) if label else None


def binary_kind(data: bytes) -> str | None:
    """The kind of binary data, as in `a PDF document`; None for text."""
    found = signature_of(data)
    if found is not None:
        return _archive_kind(data) if found.kind == "zip" else found.name
    sample = data[:SAMPLE]
    zeros = sample.count(0)
    if zeros > max(2, len(sample) // 500) and _utf16_without_bom(sample) is None:
        return UNKNOWN_BINARY
    return None


def _archive_kind(data: bytes) -> str:
    """The kind of a ZIP archive: Office files and e-books identify themselves in their first entries."""
    head = data[:8192]
    for part, kind in (
        (b"word/", "a Word document (.docx)"),
        (b"xl/", "an Excel workbook (.xlsx)"),
        (b"ppt/", "a PowerPoint file (.pptx)"),
        (b"application/epub", "an EPUB book"),
        (b"opendocument", "an OpenDocument file"),
        (b"OFD.xml", "an OFD document"),
    ):
        if part in head:
            return kind
    return "a ZIP archive"


def _charset(data: bytes, declared: str | None) -> str:
    """The charset of the data, by the rules of `decode` after the byte order mark."""
    wide = _utf16_without_bom(data[:SAMPLE])
    if wide:
        return wide
    is_ascii = data.isascii()
    # The one byte is looked for much faster than both.
    escapes = b"\x1b" in data and b"\x1b$" in data
    if escapes and (declared == "iso-2022-jp" or (is_ascii and _reads_as(data, "iso2022_jp_2"))):
        return "iso-2022-jp"
    if is_ascii:
        return "hz" if declared in (None, "hz") and _is_hz(data) else "utf-8"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return _scored(data, declared)
    if declared not in (None, "utf-8", "iso-2022-jp") and len(_UTF8_SEQUENCE.findall(data[:SAMPLE])) < 8:
        # A few characters can be valid UTF-8 by accident. The limits of 8 and 0.3 were chosen by hand.
        sample = _sample(data)
        if declared in _COMMON and _score(sample, declared) > _score(sample, "utf-8") + 0.3:
            return declared
    return "utf-8"


def _is_hz(data: bytes) -> bool:
    """Whether ASCII data is Chinese in the encoding HZ: half of what its marks enclose are common characters."""
    found = "".join(map(_hz_text, _HZ.finditer(data[:SAMPLE])))
    return bool(found) and sum(char in _CHINESE for char in found) * 2 >= len(found)


def _hz_text(run: re.Match[bytes]) -> str:
    """The characters between a pair of marks: bytes of GB 2312 without their high bits."""
    return bytes(byte | 0x80 for byte in run[1]).decode("gb2312", "replace")


def _read_hz(data: bytes) -> str:
    """HZ with the tildes that many programs do not double: Python's codec refuses those."""
    parts: list[str] = []
    end = 0
    for run in _HZ.finditer(data):
        parts += (data[end : run.start()].decode("utf-8", "replace").replace("~~", "~"), _hz_text(run))
        end = run.end()
    return "".join([*parts, data[end:].decode("utf-8", "replace").replace("~~", "~")])


def _reads_as(data: bytes, codec: str) -> bool:
    try:
        data.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def _scored(data: bytes, declared: str | None) -> str:
    sample = _sample(data)
    whole = sum(len(found) for found in _UTF8_SEQUENCE.findall(sample))
    beyond = len(sample) - len(sample.translate(None, bytes(range(128, 256))))
    if whole >= 0.8 * beyond:
        return "utf-8"
    if sample.count(_NO_BREAK_SPACE) == beyond:
        # Pages of manuals have no other character beyond ASCII.
        return declared if declared in (*_ALPHABETS, *_LATIN) else "windows-1252"
    scores = {charset: _score(sample, charset) for charset in (*_MULTIBYTE, "utf-8")}
    if max(scores.values()) < 0.6:
        # Letters beyond ASCII are isolated in Latin text, never in long runs.
        alone = sum(map(len, _ISOLATED.findall(sample))) / beyond
        # A letter of another alphabet inside a Latin word is a misreading: the byte of ß is ί in Greek.
        inside = sum(map(len, _INSIDE.findall(sample))) / beyond
        narrow = {charset: (1 - inside) * _score(sample, charset) for charset in _ALPHABETS}
        narrow |= {charset: alone * _score(sample, charset) for charset in _LATIN}
        narrow = {charset: score * _WEIGHTS.get(charset, 1.0) for charset, score in narrow.items()}
        # The most frequent letters make up over half of a text, and by accident up to a third of Chinese ones.
        scores |= {charset: score for charset, score in narrow.items() if score > 0.5}
    if declared in scores:
        scores[declared] += 0.05
    best = max(scores.values())
    return next(charset for charset, score in scores.items() if score == best)


def _sample(data: bytes) -> bytes:
    """About SAMPLE bytes of the pieces of text with characters beyond ASCII."""
    pieces: list[bytes] = []
    size = last = 0
    for match in _BEYOND_ASCII.finditer(data):
        # At most _CONTEXT_BYTES of the ASCII before it: the whole page can be one line of a script.
        near = max(last, match.start() - _CONTEXT_BYTES)
        start = max(near, *(data.rfind(end, near, match.start()) + 1 for end in (b"<", b">", b"\r", b"\n")))
        piece = data[start : match.end()]
        last = match.end()
        pieces.append(piece[:SAMPLE])
        size += len(piece)
        if size >= SAMPLE:
            break
    return b"\n".join(pieces)


def _score(sample: bytes, charset: str) -> float:
    """The share of common characters among those beyond ASCII, minus twice the share of undecodable ones."""
    text = sample.decode(_PYTHON.get(charset, charset), "replace")
    # A space says nothing of the letters around it.
    neutral = "" if charset in _MULTIBYTE or charset == "utf-8" else "\xa0"
    beyond = [char for char in text if char > "\x7f" and char != neutral]
    if not beyond:
        return 0.0
    common = _COMMON[charset]
    hits = sum(char in common for char in beyond)
    bad = sum(char == "\ufffd" or "\ue000" <= char <= "\uf8ff" or "\x80" <= char < "\xa0" for char in beyond)
    return (hits - 2 * bad) / len(beyond)


def _utf16_without_bom(sample: bytes) -> str | None:
    """The byte order of UTF-16 without a byte order mark, by the positions of zero bytes; None for other data."""
    zeros = sample.count(0)
    if not zeros or len(sample) < 4:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    for charset, high, low in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if high > 3 * low and high > len(sample) // 100:
            text = sample[: len(sample) // 2 * 2].decode(charset, "replace")
            readable = sum(char in _CHINESE or " " <= char <= "~" or char in "\r\n\t" for char in text)
            if readable > len(text) // 2:
                return charset
    return None


def _read(data: bytes, codec: str) -> tuple[str, int]:
    """The text, and the number of undecodable bytes."""
    if codec == "hz":
        text = _read_hz(data)
        return text, text.count("\ufffd")
    try:
        return data.decode(codec), 0
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode(codec, "surrogateescape")
    except UnicodeDecodeError:
        text = data.decode(codec, "replace")
        return text, text.count("\ufffd")
    return _LONE_SURROGATE.subn("\ufffd", text)


def _label(data: bytes) -> str | None:
    match = _LABELLED.search(data[:4096])
    return match[1].decode("ascii") if match else None


def _decoded(text: str, charset: str, damaged: int, stale: str | None) -> Decoded:
    warnings: list[str] = []
    if stale:
        warnings.append(f"the page calls its charset {clean_line(stale, 40)}, but is written in {charset}")
    if damaged:
        warnings.append(f"{damaged} {'byte' if damaged == 1 else 'bytes'} could not be read")
    if not text or text.isspace():
        raise EmptyContent("holds no text")
    return Decoded(text, charset, tuple(warnings))
