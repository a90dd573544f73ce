"""Listings and documents in arbitrary JSON, read by the paths in a profile.

A listing with full texts is converted to JSON Feed for the parser; one without becomes a plan.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tui_reader.sources.addresses import document_address
from tui_reader.sources.fetching import SourceError
from tui_reader.sources.listings.plan import ListingEntry, ListingPlan, templated_pages
from tui_reader.sources.profiles import uri_templates
from tui_reader.sources.profiles.profile import Profile
from tui_reader.text.clean import clean_line

SIZE_LIMIT = 4 << 20
"""Bytes of a listing; parsing more at once would delay the rest of the program."""

MOST_ITEMS = 10_000
"""Entries of a listing; one with full texts is read as a feed of any length."""

_VERSION = "https://jsonfeed.org/version/1.1"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CALLBACK = re.compile(r"\s*[A-Za-z_$][\w$.]{0,60}\((.*)\)\s*;?\s*", re.S)
_VARIABLE = re.compile(r"\{\+?([\w.-]+)\}")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,500}>")


def load(data: bytes, address: str, charset: str | None = None) -> Any:
    """The value of JSON or JSONP. Raises SourceError for anything else."""
    if len(data) > SIZE_LIMIT:
        message = f"this listing is larger than {SIZE_LIMIT >> 20} MiB, the most that is read"
        raise SourceError(address, f"{message}; ask for shorter pages")
    text = data.decode(charset or "utf-8", "replace").removeprefix("\ufeff")
    called = _CALLBACK.fullmatch(text) if text.lstrip()[:1] not in ("{", "[") else None
    try:
        return json.loads(called[1] if called else text)
    except (ValueError, RecursionError) as error:
        reason = "it is nested too deeply" if isinstance(error, RecursionError) else clean_line(str(error), 80)
        raise SourceError(address, f"this is not valid JSON ({reason}); check the address") from error


def value_at(value: Any, path: str) -> Any:
    """The value at a path such as `document.tracking.id` or `links.0.href`, None if there is none. The empty path
    is the value itself."""
    for key in path.split(".") if path else ():
        if isinstance(value, dict):
            value = value.get(key)
        elif isinstance(value, list) and key.isdecimal() and len(key) < 6 and int(key) < len(value):
            value = value[int(key)]
        else:
            return None
    return value


def plan(data: bytes, address: str, profile: Profile, start: str) -> ListingPlan:
    """The entries of a JSON listing, and its further pages. `start` is the address of its first page. Raises
    SourceError for invalid JSON, or without a list at the path in the profile."""
    value = load(data, address, profile.encoding)
    items = _items(value, address, profile)
    entries = [entry for item in items[:MOST_ITEMS] if (entry := _entry(item, address, profile))]
    left_out = len(items) - MOST_ITEMS
    warnings = (f"only the first {MOST_ITEMS} of {len(items)} entries were read",) if left_out > 0 else ()
    pages, total = _pages(value, address, profile, start)
    return ListingPlan(tuple(entries), pages if entries else (), total, warnings=warnings)


def holds_texts(profile: Profile) -> bool:
    """Whether the listings of a profile hold the full texts of their documents."""
    return bool({"text", "html"} & profile.json.keys())


def feed_of_listing(data: bytes, address: str, profile: Profile) -> bytes:
    """A JSON listing with full texts, converted to JSON Feed. Raises SourceError as `plan` does."""
    value = load(data, address, profile.encoding)
    items = [_feed_item(item, address, profile, profile.json) for item in _items(value, address, profile)]
    place = profile.json.get("next")
    following = document_address(address, _filled(value, place)) if place and items else None
    return _feed(items, following)


DOCUMENT = "_document"
"""The key of a JSON Feed whose only item is the document at the address of the feed."""


def feed_of_document(data: bytes, address: str, profile: Profile) -> bytes:
    """A JSON document, converted to JSON Feed with one item. Raises SourceError for invalid JSON, or without a
    text at the path in the profile."""
    item = _feed_item(load(data, address, profile.encoding), address, profile, profile.article)
    if not item.get("content_text") and not item.get("content_html"):
        raise SourceError(address, f"this JSON has no text where the profile {profile.name} looks for it")
    return _feed([{**item, "url": address}], None, **{DOCUMENT: True})


def _feed(items: list[dict[str, Any]], following: str | None, **more: bool) -> bytes:
    feed = {"version": _VERSION, "items": items, **({"next_url": following} if following else {}), **more}
    return json.dumps(feed, ensure_ascii=True).encode("ascii")


def _feed_item(item: Any, address: str, profile: Profile, places: Mapping[str, str]) -> dict[str, Any]:
    moment = _moment(_at(item, places, "date"), profile.dates)
    author, url = _text(item, places, "author"), _address(item, address, places)
    fields = {
        "id": url,
        "url": url,
        "title": _text(item, places, "title"),
        "date_published": moment.isoformat() if moment else None,
        "authors": [{"name": author}] if author else None,
        "content_html": _whole(item, places, "html"),
        "content_text": _whole(item, places, "text"),
    }
    return {key: value for key, value in fields.items() if value}


def _items(value: Any, address: str, profile: Profile) -> list[Any]:
    items = value_at(value, profile.json["items"])
    if isinstance(items, dict):
        items = list(items.values())
    if items is None and isinstance(value, dict) and value.get("count") in (0, "0"):
        items = []
    if not isinstance(items, list):
        where = f"at {profile.json['items']}" if profile.json["items"] else "at its top"
        raise SourceError(address, f"this JSON has no list {where}, where the profile {profile.name} looks for it")
    return items


def _entry(item: Any, address: str, profile: Profile) -> ListingEntry | None:
    places = profile.json
    target = _address(item, address, places)
    if target is None:
        return None
    moment = _moment(_at(item, places, "date"), profile.dates)
    version = _text(item, places, "version")
    fetch_url = document_address(address, _filled(item, places["fetch"])) if "fetch" in places else None
    day = moment.date() if isinstance(moment, datetime) else moment
    return ListingEntry(target, _text(item, places, "title"), day, version, fetch_url)


def _address(item: Any, base: str, places: Mapping[str, str]) -> str | None:
    return document_address(base, _filled(item, places["address"])) if places.get("address") else None


def _filled(item: Any, place: str) -> str | None:
    """The text at a path, or an expanded URI template."""
    if "{" in place:
        return uri_templates.expand(place, lambda path: _scalar(value_at(item, path)))
    return _scalar(value_at(item, place))


def _pages(value: Any, address: str, profile: Profile, start: str) -> tuple[Sequence[str], int | None]:
    """The further pages and the total, from the listing's own links and counts or from the profile."""
    places, paging = profile.json, profile.paging
    counted = value_at(value, places["pages"]) if "pages" in places else None
    if isinstance(counted, str) and counted.isdecimal() and len(counted) < 8:
        counted = int(counted)
    total = counted if isinstance(counted, int) and not isinstance(counted, bool) and counted > 0 else None
    if "next" in places and (following := document_address(address, _filled(value, places["next"]))):
        return ((following,) if following != address else ()), total
    if paging.address is None or "next" in places:
        return (), total
    last = paging.last
    if total is not None:
        counted_last = paging.first + (total - 2) * paging.step
        ends = [counted_last] if last is None else [last, counted_last]
        last = min(ends) if paging.step > 0 else max(ends)
    return templated_pages(paging, start, last), total


def _at(item: Any, places: Mapping[str, str], key: str) -> Any:
    return value_at(item, places[key]) if key in places and "{" not in places[key] else None


def _text(item: Any, places: Mapping[str, str], key: str) -> str | None:
    """One clean line from a path or a text with variables, without markup (some titles have it)."""
    place = places.get(key)
    if place is None:
        return None
    line: str | None
    if "{" in place:
        line = _VARIABLE.sub(lambda match: _scalar(value_at(item, match[1])) or "", place)
    else:
        found = value_at(item, place)
        line = ", ".join(filter(None, map(_scalar, found))) if isinstance(found, list) else _scalar(found)
    return clean_line(html.unescape(_TAG.sub("", line)), 500) or None if line else None


def _whole(item: Any, places: Mapping[str, str], key: str) -> str | None:
    value = _at(item, places, key)
    return value if isinstance(value, str) and value.strip() else None


def _scalar(value: Any) -> str | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return str(value).strip()[:4000] or None


def _moment(value: Any, form: str | None) -> datetime | date | None:
    """A printed date or time, or a number of seconds or milliseconds since 1970."""
    if isinstance(value, str) and value.strip().isdecimal() and len(value.strip()) in (10, 13):
        value = int(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        seconds = value / 1000 if value >= 1e11 else value
        return _EPOCH + timedelta(seconds=seconds) if 0 < seconds < 1e11 else None
    return listed_date(value, form) if isinstance(value, str) else None


def listed_date(text: str, form: str | None) -> datetime | date | None:
    """A date in a listing: in the format of the profile, else ISO 8601, else as `text.dates` reads it."""
    text = text.strip()[:100]
    if form:
        try:
            return datetime.strptime(text, form)
        except ValueError:
            return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        # The patterns take 11 ms to compile.
        from tui_reader.text.dates import parse_date

        return parse_date(text)
