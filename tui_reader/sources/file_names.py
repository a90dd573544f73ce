"""Names of fetched files: what a server calls them, in whatever charset, made safe for every file system."""

from __future__ import annotations

import re
import unicodedata
from email.errors import HeaderParseError
from email.header import decode_header
from urllib.parse import unquote_to_bytes

from tui_reader.text.clean import clean_line
from tui_reader.text.file_names import ending_of, safe_file_name
from tui_reader.text.web_address import file_in_address

_PARAMETER = re.compile(
    r";\s*(?P<name>[\w!#$&+^`|~-]+)(?P<part>\*\d{1,2})?(?P<extended>\*)?\s*=\s*"
    r"(?:\"(?P<quoted>(?:[^\"\\]|\\.)*)\"?|(?P<plain>[^;]*))"
)
_JOINED = re.compile(r",\s*(?:attachment|inline)\s*(?:;|$)", re.I)
_EXTENDED = re.compile(r"([\w.+-]{1,40})'[^']{0,40}'(.*)", re.S)
_ENCODED_WORD = re.compile(r"=\?[\w.+*-]{1,40}\?[BbQq]\?[^?]{0,2000}\?=")
_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")
_ALONE = re.compile(r"(?<=[A-Za-z])[^\x00-\x7f](?=[A-Za-z])")
"""A letter beyond ASCII between two of ASCII: `ö` read in a charset of Han."""
_PROGRAM = re.compile(r"\.(?:jspx?|aspx?|ashx|php\d?|do|action|cgi|es|vsb|html?)$", re.I)
_GENERIC = re.compile(r"[?_\s]*|(?:download|attachment|file|document|下载|附件|未命名|untitled)", re.I)
_SIZE_NOTE = re.compile(
    r"[（(\[]\s{0,3}(?:[A-Za-z]{2,5}\W{1,3})?[\d.,]{1,15}\s{0,3}[KMGkmg]i?[Bb]\s{0,3}[)）\]]\s*$"
)
"""Bounded everywhere: pages choose the titles of their links, which may be long."""


def file_name(disposition: str | None, title: str, address: str, kind: str = "") -> str:
    """The name of a file, as `safe_file_name` makes it: the one in the header Content-Disposition, else the title
    of its link, else the last part of its address.

    `disposition` holds the bytes of the header as Latin-1, as HTTP has them. `kind` is the kind of the file by its
    content; it is the ending of a name that has none, unless the address has one. Empty only where all are.
    """
    stated = stated_name(disposition) if disposition else ""
    if _PROGRAM.search(stated) or _GENERIC.fullmatch(stated.rpartition(".")[0] or stated):
        stated = ""
    of_address = file_in_address(address)
    name = stated or _SIZE_NOTE.sub("", title).strip() or of_address
    ending = ending_of(of_address)
    if _PROGRAM.fullmatch(ending):
        ending = ""
    if not ending_of(name):
        name += ending or (f".{kind}" if kind and name else "")
    return safe_file_name(name) or safe_file_name(of_address)


def stated_name(disposition: str) -> str:
    """The file name in a Content-Disposition header (RFC 6266), cleaned; "" where there is none.

    `filename*` (RFC 8187) comes before `filename`, whose parts may be numbered (RFC 2231). Of `filename`, servers
    send the bytes of UTF-8, GBK and other charsets, percent-encoded bytes, UTF-8 that was encoded twice, and words
    of mail (RFC 2047); all of them are read.
    """
    # Two headers that a proxy has joined: `attachment; filename=a.pdf, attachment; filename=a.pdf`.
    disposition = _JOINED.sub(";", disposition)
    plain: dict[str, str] = {}
    extended: dict[str, str] = {}
    for found in _PARAMETER.finditer(f";{disposition.partition(';')[2]}"):
        if found["name"].lower() != "filename":
            continue
        quoted = found["quoted"]
        value = re.sub(r"\\(.)", r"\1", quoted) if quoted is not None else found["plain"].strip()
        held = extended if found["extended"] else plain
        held.setdefault(found["part"] or "", value)
    name = ""
    if extended:
        name = _extended("".join(extended.values()))
    if not name and plain:
        name = decoded("".join(plain.values()).encode("latin-1", "replace"))
    # Browsers of old sent the whole path of the file.
    return clean_line(re.split(r"[/\\]", name.strip().strip("'\""))[-1], 400)


def _extended(value: str) -> str:
    """A value of RFC 8187, `UTF-8''%e2%82%ac.pdf`; one without its charset is UTF-8. "" for a damaged one."""
    parts = _EXTENDED.fullmatch(value)
    charset, text = (parts[1], parts[2]) if parts else ("utf-8", value)
    data = unquote_to_bytes(text.encode("latin-1", "replace"))
    for one in (charset, "utf-8", "gb18030"):
        try:
            return data.decode(one)
        except (UnicodeError, LookupError):
            continue
    return ""


def decoded(data: bytes) -> str:
    """The text of a name in a header, whose charset nothing states."""
    if data.isascii():
        text = data.decode()
        if _ENCODED_WORD.search(text):
            return _words(text)
        if not _PERCENT.search(text):
            return text
        data = unquote_to_bytes(text)
        if data.isascii():
            return data.decode()
    try:
        return _once(data.decode())
    except UnicodeDecodeError:
        pass
    for charset in ("gb18030", "cp932", "big5", "cp949"):
        try:
            text = data.decode(charset)
        except UnicodeDecodeError:
            continue
        if not _ALONE.search(text) and not any(unicodedata.category(letter) in ("Co", "Cn") for letter in text):
            return text
    return data.decode("cp1252", "replace")


def _once(text: str) -> str:
    """A text that was encoded in UTF-8 twice or three times, as it was."""
    for _ in range(2):
        for charset in ("latin-1", "cp1252"):
            try:
                inner = text.encode(charset).decode()
            except (UnicodeEncodeError, UnicodeDecodeError):
                continue
            if inner != text:
                text = inner
                break
        else:
            break
    return text


def _words(text: str) -> str:
    """A text with encoded words of mail (RFC 2047)."""
    try:
        parts = decode_header(text)
    except (HeaderParseError, ValueError):
        return text
    read = []
    for part, charset in parts:
        if isinstance(part, str):
            read.append(part)
            continue
        try:
            read.append(part.decode(charset or "ascii"))
        except (UnicodeError, LookupError):
            read.append(decoded(part) if not part.isascii() else part.decode())
    return "".join(read)
