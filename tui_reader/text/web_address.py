"""Web addresses: recognition, and absolute addresses of links."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from urllib.parse import quote, unquote, urlsplit

from tui_reader.text.clean import clean

MOST_CHARACTERS = 4000
"""Longer addresses are rejected. Chosen by hand."""

# Addresses that joining leaves as they are, and paths that it appends.
_PLAIN = re.compile(r"https?://[a-z0-9][a-z0-9.-]*/[\w.~%/=&+,!*:@$'-]*(?:\?[\w.~%/=&+,!*:@$?-]+)?", re.A)
_PLAIN_PATH = re.compile(r"/?[\w~%=&+,!*@$'-][\w.~%/=&+,!*@$'-]*(?:\?[\w.~%/=&+,!*:@$?-]+)?", re.A)
_PROGRAM = re.compile(r"\.(?:jspx?|aspx?|ashx|php\d?|do|action|cgi|es|vsb)$", re.I)
_ENDING = re.compile(r"[^\s./]\.[A-Za-z][A-Za-z0-9]{1,4}$")
_SHOWN_NAMES = frozenset(("showname", "title", "name", "originalname", "orgname", "truename", "downloadname"))
_PORTS = {"http": 80, "https": 443}
_LARGEST_PORT = 65535
_JUNK = re.compile(r"[\x00-\x1f\x7f-\x9f\ufffd]")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_HOST_LETTER = r"[^\s\x00-\x20#%/:<>?@\[\]^|\\\x7f]"
_HOST = re.compile(rf"(?:\.*(?!\.){_HOST_LETTER}+|\[[\da-fA-F:.]+\])(?::\d{{0,5}})?")
_ONE_DOT, _TWO_DOTS = (".", "%2e"), ("..", ".%2e", "%2e.", "%2e%2e")
# What the URL standard leaves as it is in a path, a query and a fragment, besides letters, digits and -._~
_IN_PATH = "%/!$&'()*+,:;=@[]|\\"
_IN_QUERY = "%/!$&()*+,:;=@[]|\\^?`{}"
_IN_FRAGMENT = "%/!$&'()*+,:;=@[]|\\^?{}#"


# Encoders of the Encoding standard (encoding.spec.whatwg.org) by the names that decoding uses; the others are
# those of Python. A page in UTF-16 encodes in UTF-8.
_ENCODERS = {"gb18030": "gbk", "shift_jis": "cp932", "euc-kr": "cp949", "iso-2022-jp": "iso2022_jp"}
_NOT_ENCODED = "unencodable in a query"
_query_charset: ContextVar[str] = ContextVar("query charset", default="utf-8")


def _reference(error: UnicodeError) -> tuple[bytes, int]:
    """What browsers send for a character that a charset lacks: its number as a character reference."""
    assert isinstance(error, UnicodeEncodeError)
    lacking = error.object[error.start : error.end]
    return b"".join(b"%%26%%23%d%%3B" % ord(letter) for letter in lacking), error.end


codecs.register_error(_NOT_ENCODED, _reference)


@contextmanager
def encoding_queries(charset: str | None) -> Iterator[None]:
    """Percent-encode the queries of links in the charset of their page, as browsers do; paths stay in UTF-8.

    `charset` is a name that decoding uses; None and unknown ones are UTF-8. It holds for the caller's thread:
    links are made absolute in many places of a page, and each of them would have to pass it on.
    """
    name = _ENCODERS.get(charset or "", charset or "utf-8")
    try:
        codec = "utf-8" if name.startswith("utf-") else codecs.lookup(name).name
    except LookupError:
        codec = "utf-8"
    token = _query_charset.set(codec)
    try:
        yield
    finally:
        _query_charset.reset(token)


def is_web(address: str) -> bool:
    """Whether an address is an http or https address, not a path, a name or another scheme."""
    return address[:8].lower().startswith(("http://", "https://"))


def file_in_address(address: str) -> str:
    """The name of the file in an address, decoded: the last part of its path; where that is a program that sends
    files, a value of its query that has an ending, that of `showname`, `title` or `name` first. "" without one."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    last = unquote(parts.path.rstrip("/").rpartition("/")[2])
    if not _PROGRAM.search(last) and "." in last:
        return last
    found: dict[bool, str] = {}
    for pair in parts.query.split("&"):
        key, _, value = pair.partition("=")
        name = unquote(value).replace("\\", "/").rpartition("/")[2]
        if _ENDING.search(name) and not _PROGRAM.search(name):
            found.setdefault(key.lower() in _SHOWN_NAMES, name)
    return found.get(True) or found.get(False) or last


def absolute(base: str | None, href: object) -> str | None:
    """The http(s) address of a link in the document at `base`, cleaned, with its fragment.

    None for scripts, mail, bare fragments, damaged addresses and other types. Where `base` is not a web address,
    only absolute links have one.
    """
    if not isinstance(href, str):
        return None
    href = href.strip()
    if href.startswith("#"):
        return None
    if len(href) <= MOST_CHARACTERS:
        if _PLAIN.fullmatch(href):
            return href
        if base and "/." not in href and "//" not in href and "%2" not in href and _PLAIN_PATH.fullmatch(href):
            root, folder = _prefixes(base)
            return (root if href[0] == "/" else folder) + href if root else None
    href = _JUNK.sub("", clean(_LONE_SURROGATE.sub("", re.sub(r"[\t\n\r]", "", href)))).strip()
    if not href or len(href) > MOST_CHARACTERS:
        return None
    return _joined(base if base and is_web(base) else None, href)


def _joined(base: str | None, href: str) -> str | None:
    """The address as the URL standard parses it (url.spec.whatwg.org, 2026), its host in lower case.

    Letters of a host beyond ASCII are not turned into Punycode. Backslashes are slashes, slashes before the host
    may be too many or too few, and spaces and letters beyond ASCII are percent-encoded as UTF-8, in the query in
    the charset of the page (`encoding_queries`).
    """
    own = _parts(base) if base else None
    scheme = own[0] if own else ""
    if named := _SCHEME.match(href):
        scheme, href = named[1].lower(), href[named.end() :]
        if scheme not in ("http", "https"):
            return None
        slashes = len(href) - len(href.lstrip("/\\"))
        if own is None or scheme != own[0] or slashes > 1:
            href = "//" + href[slashes:]
    href, mark, fragment = href.partition("#")
    fragment = mark + quote(fragment, safe=_IN_FRAGMENT)
    path, mark, query = href.partition("?")
    query = mark + quote(query.encode(_query_charset.get(), _NOT_ENCODED), safe=_IN_QUERY)
    path = path.replace("\\", "/")
    if path.startswith("//"):
        host, slash, path = path.lstrip("/").partition("/")
        path = slash + path
    elif own is None:
        return None
    else:
        host = own[1]
        if not path:
            path, query = own[2], query or own[3]
        elif not path.startswith("/"):
            path = own[2].rpartition("/")[0] + "/" + path
    user, at, name = host.rpartition("@")
    if not scheme or not _HOST.fullmatch(name):
        return None
    name, _, port = name.lower().partition(":") if name[0] != "[" else (name, "", "")
    if port and (int(port) > _LARGEST_PORT):
        return None
    if port and int(port) != _PORTS[scheme]:
        name += f":{int(port)}"
    host = quote(user, safe="%!$&'()*+,:;=") + at + name
    return f"{scheme}://{host}{_without_dots(quote(path, safe=_IN_PATH))}{query}{fragment}"


def _without_dots(path: str) -> str:
    """A path without `.` and `..`, which are dots or `%2e`."""
    if "." not in path and "%2" not in path:
        return path or "/"
    kept: list[str] = []
    steps = path.split("/")[1:]
    for place, step in enumerate(steps):
        last = place == len(steps) - 1
        if step.lower() in _TWO_DOTS:
            del kept[-1:]
        elif step.lower() not in _ONE_DOT:
            kept.append(step)
            continue
        if last:
            kept.append("")
    return "/" + "/".join(kept)


@lru_cache(16)
def _parts(base: str) -> tuple[str, str, str, str] | None:
    """Scheme, host, path and query of a web address; None for a damaged one."""
    try:
        parts = urlsplit(base)
        if not parts.hostname:
            return None
    except ValueError:
        return None
    return parts.scheme.lower(), parts.netloc, parts.path or "/", f"?{parts.query}" if parts.query else ""


@lru_cache(16)
def _prefixes(base: str) -> tuple[str, str]:
    """What joining puts before a path from the root, and before a relative path; empty without a usable base."""
    if not is_web(base):
        return "", ""
    joined = _joined(base, "/x"), _joined(base, "x")
    return (joined[0][:-2], joined[1][:-1]) if joined[0] and joined[1] else ("", "")
