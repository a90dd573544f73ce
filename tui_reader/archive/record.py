"""One bulletin as the columns and the compressed document that the archive keeps of it, and back."""

from __future__ import annotations

import json
import re
import zlib
from datetime import UTC, date, datetime
from typing import Any

from tui_reader.archive.collation import NOTHING_LAST, sort_key, title_key
from tui_reader.contract import from_json, to_json
from tui_reader.model import Bulletin, Restoration
from tui_reader.shown import shown_title, unmasked

# Larger than the negated seconds of any date that Python can hold.
UNDATED = 1 << 40

_NUMBERS = re.compile("[0-9]+")


def pack(bulletin: Bulletin) -> bytes:
    """The contract JSON of a bulletin, compressed."""
    document = to_json(bulletin)
    # Made of the blocks again when it is read; it would double the file.
    del document["body_text"]
    return zlib.compress(json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode("utf-8"))


def unpack(data: bytes) -> Bulletin:
    """The bulletin that `pack` packed. Raises ValueError for anything else."""
    try:
        page = from_json(json.loads(zlib.decompress(data)))
    except (zlib.error, KeyError, TypeError, AttributeError) as error:
        raise ValueError("no packed bulletin") from error
    if not isinstance(page, Bulletin):
        raise ValueError("no packed bulletin")
    return page


def columns(bulletin: Bulletin) -> dict[str, Any]:
    """The columns of the list for a bulletin, injected strings left out."""
    masked = bulletin.tampering.masked
    title = shown_title(bulletin)
    source = unmasked(bulletin.source, masked)
    published = bulletin.published
    return {
        "address": bulletin.address,
        "title": title,
        "published": published and published.isoformat(),
        "source": source,
        "site": unmasked(bulletin.site, masked),
        "restored": any(map(_repairs, bulletin.restorations)),
        "tampered": bulletin.tampering.tampered,
        "sort_date": UNDATED if published is None else -_seconds(published),
        "sort_title": sort_key(title),
        "sort_source": sort_key(source) if source else NOTHING_LAST,
        "title_key": title_key(title),
    }


def moment(text: str | None) -> datetime | None:
    """A stored time; None when there is none or the file is damaged there."""
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None


def _repairs(restoration: Restoration) -> bool:
    """Whether a restoration changed what the page says. A time zone that had to be assumed adds to it, and nearly
    every page needs one: a mark on all rows of the list would say nothing."""
    raw, shown = (list(map(int, _NUMBERS.findall(text))) for text in (restoration.raw, restoration.shown))
    return restoration.field != "published" or not raw or raw != shown[: len(raw)]


def _seconds(value: datetime) -> int:
    """Seconds since 1970. A time without a zone, which the model does not know, counts as UTC."""
    aware = value if value.utcoffset() is not None else value.replace(tzinfo=UTC)
    return int((aware - datetime.combine(date(1970, 1, 1), datetime.min.time(), UTC)).total_seconds())
