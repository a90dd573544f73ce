"""Files that hold pages, come over the web: unpacked in memory, as the same files on disk are.

A page in a ZIP archive is addressed `https://host/archive.zip!/folder/page.html`; nothing answers there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from urllib.parse import quote

from tui_reader.sources.fetching import SIZE_LIMIT, Fetched, SourceError
from tui_reader.sources.files.decompression import Limits
from tui_reader.sources.source_kinds import PACKED, SourceKind

LIMITS = Limits(page=SIZE_LIMIT, whole=1 << 30)
"""A stranger's file: a page in it may be as large as any other page of the web."""

_NAMES: dict[SourceKind, str] = {"zip": "ZIP archive", "warc": "web archive"}
# What would end the path of an address, or is taken for an escape in it.
_ENDING = re.compile(r"[%?# ]")


def unpack(item: Fetched, kind: SourceKind | None) -> Iterator[Fetched | SourceError]:
    """The pages in a file that came over the web as a source of this kind, in the order of `read_path`; what of it
    cannot be read as a SourceError.

    Everything that is gzipped is unpacked, also lists; other files are themselves. The pages of a ZIP archive
    name it as their `archive`, from which alone they can be had.
    """
    from tui_reader.sources.files.containers import kind_of, read_archive

    made = kind_of(item.data[:16])
    if made is None and kind is not None and kind in _NAMES:
        message = (
            f"this is no {_NAMES[kind]}, whatever its address says; open it in a browser, or check the address"
        )
        yield SourceError(item.address, message)
        return
    if made is None or (made != "gzip" and kind not in PACKED):
        yield item
        return
    for page in read_archive(BytesIO(item.data), made, item.address, limits=LIMITS):
        yield page if isinstance(page, SourceError) else _named(page, item)


def _named(page: Fetched, item: Fetched) -> Fetched:
    """A page of a file, with what only the file knew."""
    lead = f"{item.address}!/"
    if page.address == item.address:
        return replace(page, declared_charset=item.declared_charset)
    if page.archive is not None or not page.address.startswith(lead):
        return page
    name = _ENDING.sub(lambda found: quote(found[0]), page.address.removeprefix(lead))
    return replace(page, address=lead + name, archive=item.address)
