"""Operations on addresses: links, names below a folder, file URIs, query parameters, passwords, ports."""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, unquote_to_bytes, urlencode, urlsplit, urlunsplit

from tui_reader.text.clean import clean
from tui_reader.text.web_address import MOST_CHARACTERS, absolute, is_web

_PASSWORD = re.compile(r"(?<=://)[^/?#@]*@")
_ANY_BYTES = "surrogateescape"
_DEFAULT_PORTS = {"http": 80, "https": 443}


def document_address(base: str, href: object) -> str | None:
    """The address of the document that a link in the document at `base` names: as `web_address.absolute`, without
    the fragment."""
    joined = absolute(base, href)
    if joined is None or len(joined) > MOST_CHARACTERS:
        return None
    return urlunsplit(urlsplit(joined)._replace(fragment=""))


def file_in_folder(base: str, name: str) -> str | None:
    """The address of a file that the index at `base`, a web address or a path, names relative to its own folder;
    None for a name that leads out of that folder."""
    folder = base.partition("?")[0].rpartition("/")[0] + "/"
    name = name.strip()
    if is_web(base) and is_web(name):
        if not name.startswith(folder):
            return None
        name = name.removeprefix(folder)
    decoded = unquote(name) if is_web(base) else name
    parts = decoded.split("/")
    plain = clean(decoded) == decoded and "\n" not in decoded and "\\" not in decoded and ":" not in parts[0]
    if not plain or not all(part and part not in (".", "..") for part in parts) or len(name) > MOST_CHARACTERS:
        return None
    return folder + (quote(name, safe="/%:@!$&'()*+,;=~") if is_web(base) else name)


def path_of(uri: str) -> Path | None:
    """The path in a `file://` URI; None if it is on another machine."""
    parts = urlsplit(uri)
    if parts.netloc not in ("", "localhost"):
        return None
    return Path(os.fsdecode(unquote_to_bytes(parts.path)))


def source_key(address: str) -> str:
    """What all addresses of one source have in common: a trailing slash is left out, and a path on this machine is
    the same however it is written, `/data/notices` or `file:///data/notices`."""
    path = path_of(address) if address.lower().startswith("file://") else None
    return (str(path) if path else address).rstrip("/")


def without_password(address: str) -> str:
    """An address without user name and password, as it may be shown."""
    return _PASSWORD.sub("", address, count=1)


def host_of(address: str | None) -> str | None:
    """The host and port of a web address, without user name and password; None for any other address."""
    try:
        return urlsplit(address).netloc.rpartition("@")[2].lower() if address and is_web(address) else None
    except ValueError:
        return None


def query_of(address: str) -> dict[str, str]:
    """The query parameters of an address; the last one of those that are repeated."""
    try:
        return dict(parse_qsl(urlsplit(address).query, keep_blank_values=True))
    except ValueError:
        return {}


def with_query(address: str, values: dict[str, str]) -> str:
    """The address with query parameters replaced or appended; the others stay as they are, in whatever charset.
    Halves of surrogate pairs in the values are dropped. Raises ValueError for an invalid address."""
    parts = urlsplit(address)
    values = {name: value.encode("utf-8", "ignore").decode() for name, value in values.items()}
    pairs = parse_qsl(parts.query, keep_blank_values=True, errors=_ANY_BYTES)
    known = {name for name, _ in pairs}
    changed = [(name, values.get(name, value)) for name, value in pairs]
    added = [(name, value) for name, value in values.items() if name not in known]
    return urlunsplit(
        parts._replace(query=urlencode(changed + added, safe="/:*", quote_via=quote, errors=_ANY_BYTES))
    )


def without_default_port(address: str) -> str:
    """`http://host:80/` as `http://host/`: web archives write the port."""
    try:
        parts = urlsplit(address)
        port, host = parts.port, parts.netloc.rpartition(":")[0]
    except ValueError:
        return address
    default = port is not None and _DEFAULT_PORTS.get(parts.scheme.lower()) == port
    return urlunsplit(parts._replace(netloc=host)) if default else address
