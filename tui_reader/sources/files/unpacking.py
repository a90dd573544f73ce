"""Downloaded containers, unpacked in memory like the same files on disk.

A page in a ZIP archive has the address `https://host/archive.zip!/folder/page.html`, at which no server responds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from urllib.parse import quote

from tui_reader.sources.fetching import SIZE_LIMIT, Fetched, SourceError
from tui_reader.sources.files.container_kind import HEAD, container_kind
from tui_reader.sources.files.decompression import Limits
from tui_reader.sources.files.folder import PassedOver
from tui_reader.sources.source_kinds import PACKED, SourceKind

LIMITS = Limits(page=SIZE_LIMIT, whole=1 << 30)
"""For downloaded containers: a page may be as large as any other web page."""

_NAMES: dict[SourceKind, str] = {"zip": "ZIP archive", "warc": "web archive"}
# Characters that would end the path of an address or start an escape in it.
_UNSAFE = re.compile(r"[%?# ]")


def unpack(
    item: Fetched, kind: SourceKind | None, passed: PassedOver | None = None
) -> Iterator[Fetched | SourceError]:
    """The pages in a downloaded file of a source of this kind, in the order of `read_path`, with a SourceError for
    each part that cannot be read.

    Gzipped files of every kind are unpacked, including lists; other files are returned unchanged. The pages of a
    ZIP archive name it as their `container`, since they can be read from nowhere else. `passed` is as in
    `containers.read_container`.
    """
    found = container_kind(item.data[:HEAD])
    if found is None and kind is not None and (name := _NAMES.get(kind)):
        message = f"this is not a {name}, whatever its address says; open it in a browser, or check the address"
        yield SourceError(item.address, message)
        return
    if found is None or (found not in ("gzip", "zstd") and kind not in PACKED):
        yield item
        return
    from tui_reader.sources.files.containers import read_container

    for page in read_container(BytesIO(item.data), found, item.address, limits=LIMITS, passed=passed):
        yield page if isinstance(page, SourceError) else _named(page, item)


def _named(page: Fetched, item: Fetched) -> Fetched:
    """A page with what is known from its container only."""
    lead = f"{item.address}!/"
    if page.address == item.address:
        return replace(page, declared_charset=item.declared_charset)
    if page.container is not None or not page.address.startswith(lead):
        return page
    name = _UNSAFE.sub(lambda match: quote(match[0]), page.address.removeprefix(lead))
    return replace(page, address=lead + name, container=item.address)
