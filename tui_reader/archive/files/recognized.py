"""What text recognition read on the pages of attached files, by page: the part that engines share."""

from __future__ import annotations

from abc import ABC, abstractmethod

UNREADABLE = ""
"""In place of the engine, at a page that could not be read; its data is the reason."""


class RecognizedPageReader(ABC):
    """See `attached_protocol.RecognizedPages`."""

    @abstractmethod
    def keep_recognized_page(self, digest: str, page: int, engine: str, data: str) -> None: ...

    @abstractmethod
    def _pages(self, digest: str) -> list[tuple[int, str, str]]:
        """The pages with what read them and their data. Raises ArchiveError where they are damaged."""

    def keep_unreadable_page(self, digest: str, page: int, reason: str) -> None:
        self.keep_recognized_page(digest, page, UNREADABLE, reason)

    def recognized_pages(self, digest: str, engine: str | None = None) -> dict[int, str]:
        return {page: text for page, by, text in self._pages(digest) if by != UNREADABLE and engine in (None, by)}

    def recognition_engines(self, digest: str) -> dict[int, str]:
        return {page: by for page, by, _text in self._pages(digest) if by != UNREADABLE}

    def unreadable_pages(self, digest: str) -> dict[int, str]:
        return {page: text for page, by, text in self._pages(digest) if by == UNREADABLE}
