"""Indexes of web archives (CDX): every capture of an address, those of the same content collapsed to the first.

Read are the answers of the Wayback CDX server (text, JSON rows), of pywb (JSON lines) and CDXJ lines. A capture is
fetched as it was archived (`…/web/20100728id_/…`), without what the replay adds, and kept under its own address.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple
from urllib.parse import unquote_plus, urlsplit

from tui_reader.sources.addresses import document_address, query_of, with_query, without_default_port
from tui_reader.sources.fetching import SourceError, credible
from tui_reader.sources.listings.plan import ListingEntry, ListingPlan
from tui_reader.sources.profiles import uri_templates
from tui_reader.sources.profiles.profile import Profile
from tui_reader.text.clean import clean_line
from tui_reader.text.web_address import is_web

SIZE_LIMIT = 4 << 20
ROWS_AT_ONCE = 5000
"""Captures that are asked for with one request."""

_FIELDS = ("urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length")
_OTHER_NAMES = {"url": "original", "mime": "mimetype", "status": "statuscode"}
_STAMP = re.compile(r"\d{4,14}")
_ROW = re.compile(rb"\S{1,2000} \d{14} (?:\{|https?://\S)")
_NO_DOCUMENT = re.compile(
    r"(?:image|audio|video|font)/|text/(?:css|javascript)|application/(?:x-)?(?:javascript|font|shockwave)|warning/",
    re.I,
)
_CALENDAR = re.compile(r"(?P<host>https?://[^/?#]+)/web/\d{0,14}\*/(?P<url>\S+)")


class _Capture(NamedTuple):
    timestamp: str
    original: str
    digest: str


def is_index(head: bytes) -> bool:
    """Whether the beginning of a file is that of an answer of a CDX server."""
    head = head[:4096].lstrip()
    if head.startswith(b"["):
        return b'"timestamp"' in head[:300] and b'"original"' in head[:300]
    first = head.partition(b"\n")[0]
    if first.startswith(b"{"):
        return b'"timestamp"' in first and b'"urlkey"' in first
    return _ROW.match(first) is not None


def is_request(address: str) -> bool:
    """Whether an address asks a CDX server, or shows the calendar of the Wayback Machine."""
    if not is_web(address):
        return False
    return _CALENDAR.match(address) is not None or (replay_of(address) is not None and "url" in query_of(address))


def start(address: str) -> str:
    """The request for the captures behind an address: that of a CDX server, or a calendar page of the Wayback
    Machine (`…/web/*/site/*`), whose server is asked. What the address asks itself is left as it is."""
    calendar = _CALENDAR.match(address)
    if calendar:
        wanted = calendar["url"]
        address = with_query(f"{calendar['host']}/cdx/search/cdx", {"url": wanted.rstrip("*")})
        if wanted.endswith("*"):
            address = with_query(address, {"matchType": "prefix"})
    asked = query_of(address)
    usual = {"output": "json", "collapse": "digest", "limit": str(ROWS_AT_ONCE), "showResumeKey": "true"}
    if "limit" in asked:
        # A number of captures that people ask for themselves is not gone beyond.
        usual.pop("showResumeKey")
    return with_query(address, {key: value for key, value in usual.items() if key not in asked})


def plan(data: bytes, address: str, profile: Profile | None = None) -> ListingPlan:
    """The captures that an answer lists, oldest first for each address, and the request for those that follow.
    Raises SourceError for what is no such answer, or where it is not known how the archive shows captures."""
    if len(data) > SIZE_LIMIT:
        raise SourceError(address, f"this index is larger than {SIZE_LIMIT >> 20} MiB, the most that is read")
    rows, resume = _read(data.decode("utf-8", "replace"), address)
    template = (profile.replay if profile else None) or replay_of(address)
    if template is None:
        message = "it is not known where this archive shows its captures; write a profile with a `replay` for it"
        raise SourceError(address, message)
    last: dict[str, str] = {}
    entries: list[ListingEntry] = []
    for capture in sorted(rows, key=lambda one: one.timestamp):
        name = document_address("", without_default_port(capture.original))
        if name is None or last.get(name) == capture.digest:
            continue
        last[name] = capture.digest
        entries.append(_entry(name, capture, template))
    # The key comes encoded for an address.
    following = with_query(address, {"resumeKey": unquote_plus(resume)}) if resume else None
    pages = (following,) if following and following != address else ()
    return ListingPlan(tuple(entries), pages, ordered=False)


def replay_of(address: str) -> str | None:
    """Where the archive shows a capture, told from the address of its index: `/cdx/search/cdx` stands beside
    `/web/`, `/collection/cdx` below the collection, `/collection-cdx` beside it."""
    if not is_web(address):
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    path = parts.path.rstrip("/")
    for ending, place in (("/cdx/search/cdx", "/web"), ("/cdx/search", "/web"), ("/cdx", ""), ("-cdx", "")):
        if path.endswith(ending):
            return f"{parts.scheme}://{parts.netloc}{path.removesuffix(ending)}{place}/{{timestamp}}id_/{{+url}}"
    return None


def _entry(name: str, capture: _Capture, template: str) -> ListingEntry:
    values = {"timestamp": capture.timestamp, "url": capture.original}
    replay = uri_templates.expand(template, values.get)
    return ListingEntry(name, version=capture.digest, fetch_url=replay, captured=_moment(capture.timestamp))


def _read(text: str, address: str) -> tuple[list[_Capture], str | None]:
    """The captures of documents in an answer, and the key with which the server goes on."""
    opening = text.lstrip()[:1]
    if opening == "[":
        return _json_rows(text, address)
    captures: list[_Capture] = []
    resume = None
    blank = False
    lines = wrong = 0
    fields = query_of(address).get("fl", ",".join(_FIELDS)).split(",")
    for line in text.splitlines():
        if not line.strip():
            blank = True
            continue
        if blank and " " not in line.strip():
            resume = line.strip()
            continue
        lines += 1
        values = _line_values(line, fields)
        if values is None:
            wrong += 1
        elif capture := _capture(values):
            captures.append(capture)
    if lines and wrong == lines:
        raise SourceError(address, "this is no index of a web archive; check the address")
    return captures, resume


def _line_values(line: str, fields: list[str]) -> dict[str, Any] | None:
    """The fields of one line: a JSON object, a CDXJ line that ends in one, or values parted by spaces."""
    head, brace, tail = line.partition("{")
    if brace and (not head.strip() or len(head.split()) == 2):
        try:
            values = json.loads(brace + tail)
        except (ValueError, RecursionError):
            return None
        stamp = head.split()[1:2]
        return {**({"timestamp": stamp[0]} if stamp else {}), **values} if isinstance(values, dict) else None
    found = dict(zip(fields, line.split(), strict=False))
    return found if _STAMP.fullmatch(found.get("timestamp", "")) else None


def _json_rows(text: str, address: str) -> tuple[list[_Capture], str | None]:
    """Rows of JSON under a row of names; behind an empty row stands the key with which the server goes on."""
    try:
        rows = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise SourceError(address, f"this index is damaged ({clean_line(str(error), 80)}); try again") from error
    if not rows:
        return [], None
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise SourceError(address, "this is no index of a web archive; check the address")
    names = [str(name) for name in rows[0]]
    resume = str(rows[-1][0]) if len(rows) > 2 and not rows[-2] and len(rows[-1]) == 1 else None
    values: Iterator[dict[str, Any]] = (
        dict(zip(names, row, strict=False)) for row in rows[1 : -2 if resume else None]
    )
    return [capture for one in values if (capture := _capture(one))], resume


def _capture(values: dict[str, Any]) -> _Capture | None:
    """The capture of a document; None for pictures, redirects, errors, and what lacks a field."""
    named = {_OTHER_NAMES.get(key, key): value for key, value in values.items()}
    stamp, original = str(named.get("timestamp", "")), named.get("original")
    status, kind = str(named.get("statuscode", "-")), str(named.get("mimetype", ""))
    if not _STAMP.fullmatch(stamp) or not isinstance(original, str):
        return None
    if status not in ("200", "-", "203") or _NO_DOCUMENT.match(kind):
        return None
    digest = str(named.get("digest") or stamp).removeprefix("sha1:").removeprefix("sha256:")
    return _Capture(stamp, original.strip(), clean_line(digest, 100))


def _moment(stamp: str) -> datetime | None:
    """The moment of a capture, which archives print in UTC as 14 digits or as many as they know."""
    whole = stamp + "00000101000000"[len(stamp) :]
    try:
        return credible(datetime.strptime(whole, "%Y%m%d%H%M%S").replace(tzinfo=UTC))
    except ValueError:
        return None
