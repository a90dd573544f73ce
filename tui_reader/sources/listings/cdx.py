"""Indexes of web archives (CDX): all captures of an address, repeated content collapsed to its first capture.

Reads responses of the Wayback CDX server (text, JSON rows) and pywb (JSON lines), and CDXJ lines. A capture is
fetched as archived (`…/web/20100728id_/…`), without the additions of the replay, and stored under its own address.
"""

from __future__ import annotations

import json
import re
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
"""Bytes of one response."""
ROWS_AT_ONCE = 5000
"""Captures per request."""

_FIELDS = ("urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length")
_OTHER_NAMES = {"url": "original", "mime": "mimetype", "status": "statuscode"}
_STAMP = re.compile(r"\d{4,14}")
_ROW = re.compile(rb"\S{1,2000} \d{14} (?:\{|https?://\S)")
_NOT_DOCUMENT = re.compile(
    r"(?:image|audio|video|font)/|text/(?:css|javascript)|application/(?:x-)?(?:javascript|font|shockwave)|warning/",
    re.I,
)
_CALENDAR = re.compile(r"(?P<host>https?://[^/?#]+)/web/\d{0,14}\*/(?P<url>\S+)")


class _Capture(NamedTuple):
    timestamp: str
    original: str
    digest: str


def is_index(head: bytes) -> bool:
    """Whether the first bytes of a file are those of a CDX index."""
    head = head[:4096].lstrip()
    if head.startswith(b"["):
        return b'"timestamp"' in head[:300] and b'"original"' in head[:300]
    first = head.partition(b"\n")[0]
    if first.startswith(b"{"):
        return b'"timestamp"' in first and b'"urlkey"' in first
    return _ROW.match(first) is not None


def is_request(address: str) -> bool:
    """Whether an address is a request to a CDX server or a calendar page of the Wayback Machine."""
    if not is_web(address):
        return False
    return _CALENDAR.match(address) is not None or (replay_of(address) is not None and "url" in query_of(address))


def start(address: str) -> str:
    """The first CDX request for an address of a CDX server or a calendar page of the Wayback Machine
    (`…/web/*/site/*`). Parameters in the address are kept."""
    calendar = _CALENDAR.match(address)
    if calendar:
        wanted = calendar["url"]
        address = with_query(f"{calendar['host']}/cdx/search/cdx", {"url": wanted.rstrip("*")})
        if wanted.endswith("*"):
            address = with_query(address, {"matchType": "prefix"})
    given = query_of(address)
    defaults = {"output": "json", "collapse": "digest", "limit": str(ROWS_AT_ONCE), "showResumeKey": "true"}
    if "limit" in given:
        # A limit set by the user is the end; there is no next page.
        defaults.pop("showResumeKey")
    return with_query(address, {key: value for key, value in defaults.items() if key not in given})


def plan(data: bytes, address: str, profile: Profile | None = None) -> ListingPlan:
    """The captures in a response, oldest first for each address, and the request for the next ones. Raises
    SourceError for anything else, or if the replay address of the archive is unknown."""
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
        replay = uri_templates.expand(template, {"timestamp": capture.timestamp, "url": capture.original}.get)
        captured = _moment(capture.timestamp)
        entries.append(ListingEntry(name, version=capture.digest, fetch_url=replay, captured=captured))
    # The key is percent-encoded.
    following = with_query(address, {"resumeKey": unquote_plus(resume)}) if resume else None
    pages = (following,) if following and following != address else ()
    return ListingPlan(tuple(entries), pages, ordered=False)


def replay_of(address: str) -> str | None:
    """The URI template of captures, derived from the address of the index: `/cdx/search/cdx` goes with `/web/`,
    `/collection/cdx` and `/collection-cdx` with `/collection/`. None for other addresses."""
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


def _read(text: str, address: str) -> tuple[list[_Capture], str | None]:
    """The captures of documents in a response, and the resumption key."""
    if text.lstrip()[:1] == "[":
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
        raise SourceError(address, "this is not an index of a web archive; check the address")
    return captures, resume


def _line_values(line: str, fields: list[str]) -> dict[str, Any] | None:
    """The fields of one line: a JSON object, a CDXJ line that ends in one, or values separated by spaces."""
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
    """Captures in JSON rows below a row of names, and the resumption key, which follows an empty row."""
    try:
        rows = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise SourceError(address, f"this index is damaged ({clean_line(str(error), 80)}); try again") from error
    if not rows:
        return [], None
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise SourceError(address, "this is not an index of a web archive; check the address")
    names = [str(name) for name in rows[0]]
    resume = str(rows[-1][0]) if len(rows) > 2 and not rows[-2] and len(rows[-1]) == 1 else None
    values = (dict(zip(names, row, strict=False)) for row in rows[1 : -2 if resume else None])
    return [capture for one in values if (capture := _capture(one))], resume


def _capture(values: dict[str, Any]) -> _Capture | None:
    """The capture of a document; None for images, redirects, errors and incomplete rows."""
    named = {_OTHER_NAMES.get(key, key): value for key, value in values.items()}
    stamp, original = str(named.get("timestamp", "")), named.get("original")
    status, kind = str(named.get("statuscode", "-")), str(named.get("mimetype", ""))
    if not _STAMP.fullmatch(stamp) or not isinstance(original, str):
        return None
    if status not in ("200", "-", "203") or _NOT_DOCUMENT.match(kind):
        return None
    digest = str(named.get("digest") or stamp).removeprefix("sha1:").removeprefix("sha256:")
    return _Capture(stamp, original.strip(), clean_line(digest, 100))


def _moment(stamp: str) -> datetime | None:
    """The time of a capture: up to 14 digits in UTC, from the year on; None for an incredible one."""
    whole = stamp + "00000101000000"[len(stamp) :]
    try:
        return credible(datetime.strptime(whole, "%Y%m%d%H%M%S").replace(tzinfo=UTC))
    except ValueError:
        return None
