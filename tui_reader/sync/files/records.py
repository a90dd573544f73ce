"""What was read of a container, page by page, so that an interrupted import resumes where it stopped.

The record of a page is a digest of the page, not its place in the file: a web archive that has grown, or that was
packed again, is read for the pages that are new in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import blake2b

from tui_reader.archive.values import SeenDocument
from tui_reader.sources import Fetched


class FileRecords:
    """The records of one file, with its `address` and its `version` at this moment."""

    def __init__(self, address: str, version: str) -> None:
        self.address = address
        self._version = version

    def keys(self, item: Fetched) -> tuple[str, ...]:
        """The keys under which a page may be recorded: its own, and the one it has as a further page of an
        article; none for a file that is a page itself, which the record of the file covers."""
        if item.address == self.address:
            return ()
        return self._key(item), self._part(item.address)

    def knows(self, item: Fetched, seen: Mapping[str, SeenDocument]) -> bool:
        """Whether a page was read before, by what the archive has under its keys."""
        return any(key in seen and seen[key].version in (None, self._version) for key in self.keys(item))

    def of(self, item: Fetched, parts: tuple[str, ...] = ()) -> Iterator[SeenDocument]:
        """The records to write with a page, and with its further `parts`. An article of several pages depends on
        all of them, so it is read again when the file changes."""
        if item.address == self.address:
            return
        yield SeenDocument(self._key(item), version=self._version if parts else None)
        for part in parts:
            yield SeenDocument(self._part(part), version=self._version)

    def joined(self, item: Fetched) -> SeenDocument:
        """The record of a page that an article before it has taken in."""
        return SeenDocument(self._part(item.address), version=self._version)

    def _key(self, item: Fetched) -> str:
        # The same page at another time is another capture, which tells when its text was last seen.
        moment = item.captured.isoformat() if item.captured else ""
        digest = blake2b(
            f"{item.address}\0{moment}\0{item.title or ''}\0".encode("utf-8", "surrogatepass"), digest_size=16
        )
        digest.update(item.data)
        return f"{self.address} {digest.hexdigest()}"

    def _part(self, address: str) -> str:
        return f"{self.address} part {address}"
