"""An archive on a server that is opened after the screen is shown: the driver alone takes 0.1 s to import."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from threading import Event, Lock
from typing import TYPE_CHECKING, Any

from tui_reader.archive.errors import ArchiveError, ArchiveUnavailable

if TYPE_CHECKING:
    from pathlib import Path

    from tui_reader.archive.protocol import Archive
    from tui_reader.paths import DatabaseAddress


class LateArchive:
    """Opens an archive at the first call, in the thread of that call, but not before `begin`: calls wait for it.
    Until then what it tells without a call is that nothing is wrong. The methods are those of
    `protocol.Archive`."""

    path: Path | None = None
    remote = True

    def __init__(self, location: DatabaseAddress, open_archive: Callable[[DatabaseAddress], Archive]) -> None:
        self.kept_in = location
        self._open_archive = open_archive
        self._on_failed: Callable[[ArchiveError], object] = lambda _error: None
        self._may_open = Event()
        self._opening = Lock()
        self._archive: Archive | None = None
        self._error: ArchiveError | None = None
        self._closed = False

    def begin(self, on_failed: Callable[[ArchiveError], object]) -> None:
        """Let calls open the archive; `on_failed` is called once, in their thread, where it cannot be opened."""
        self._on_failed = on_failed
        self._may_open.set()

    @property
    def is_open(self) -> bool:
        """Whether the archive has been opened."""
        return self._archive is not None

    def _opened(self) -> Archive:
        self._may_open.wait()
        with self._opening:
            if self._archive is None and self._error is None:
                try:
                    archive = self._open_archive(self.kept_in)
                except ArchiveError as error:
                    self._error = error
                    self._on_failed(error)
                else:
                    self._archive = archive
                    if self._closed:
                        archive.close()
            if self._error is not None:
                raise self._error
            assert self._archive is not None
            return self._archive

    def __getattr__(self, name: str) -> Any:
        if self._archive is not None:
            return getattr(self._archive, name)
        return lambda *given, **named: getattr(self._opened(), name)(*given, **named)

    @property
    def location(self) -> str:
        """See `protocol.Archive`."""
        return self._archive.location if self._archive else str(self.kept_in)

    @property
    def warnings(self) -> list[str]:
        """See `protocol.Archive`."""
        return self._archive.warnings if self._archive else []

    @property
    def trouble(self) -> ArchiveUnavailable | None:
        """See `protocol.Archive`."""
        return self._archive.trouble if self._archive else None

    @property
    def read_only(self) -> str | None:
        """See `protocol.Archive`."""
        return self._archive.read_only if self._archive else None

    @property
    def copies_opened(self) -> int:
        """See `protocol.Archive`."""
        return self._archive.copies_opened if self._archive else 0

    def claim(self) -> bool:
        # Marks belong to users, not to instances.
        return True

    def check_file(self) -> ArchiveUnavailable | None:
        return self._archive.check_file() if self._archive else None

    def changed(self) -> bool:
        return self._archive.changed() if self._archive else False

    def close(self) -> None:
        """Close the archive; one that is being opened, as soon as it is."""
        self._closed = True
        if self._archive is not None:
            with suppress(ArchiveError):
                self._archive.close()
