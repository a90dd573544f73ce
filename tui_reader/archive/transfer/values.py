"""Values of the interface for copies, apart from those that the first paint needs."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from tui_reader.archive.values import Marks, Raw, Revision


class CompleteText(NamedTuple):
    """One text of a bulletin: its JSON as it is stored, for `record.bulletin_of`, and the bytes it was parsed
    from, None where they were not kept. `damage`: one line for what cannot be read of it; `json` is None when that
    is the text."""

    id: int
    revision: Revision
    json: str | None
    raw: Raw | None
    damage: str = ""


class ReadingRecord(NamedTuple):
    """What the reader did with the bulletin of an address, which need not be kept."""

    address: str
    marks: Marks
    tags: tuple[str, ...] = ()


class AnnouncementRecord(NamedTuple):
    """An announcement as it is stored: `site` is the host of its site, or the name of a site of files, and `name`
    the name of the site at that host; `page` is the address of the page on which it was last seen. Moments are in
    UTC; `gone`: when it was found to be no longer there."""

    site: str
    title: str
    address: str | None
    first_seen: datetime
    last_seen: datetime
    gone: datetime | None
    page: str | None
    name: str | None


class FileSighting(NamedTuple):
    """An address at which a file was seen, and when."""

    address: str
    first_seen: datetime
    last_seen: datetime


class KeptFile(NamedTuple):
    """A kept file without its bytes: `digest`, `size` and `kind` as in `AttachedFile`, where it was seen, whether
    a text of it is kept, the version of the reader that tried last, and why there is no text; `page_readings` is
    the number of pages of which text recognition has kept something."""

    digest: str
    size: int
    kind: str
    media_type: str | None
    sightings: tuple[FileSighting, ...]
    has_text: bool
    reader_version: str
    reason: str
    page_readings: int = 0


class PageReading(NamedTuple):
    """What text recognition kept of a page of a file, numbered from 1: by `engine` the data, or by "" the reason
    why it could not be read."""

    page: int
    engine: str
    data: str
