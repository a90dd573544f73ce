"""An archive as it is behind a network: each call takes a while, hangs until it is released, or fails."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from threading import Event, current_thread, main_thread
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from tui_reader.archive.errors import ArchiveUnavailable

if TYPE_CHECKING:
    from tui_reader.archive.protocol import Archive

_IN_MEMORY = frozenset({"patience", "warnings", "copies_opened", "read_only"})


class Call(NamedTuple):
    """A call of the archive; `drawing`: it was made in the thread that draws the screen."""

    name: str
    drawing: bool


class SlowArchive:
    """Passes every call on to an archive, whatever its engine, from which it hides the file."""

    def __init__(self, archive: Archive, *, latency: float = 0.0, remote: bool = True) -> None:
        """`latency`: seconds that each call takes more. `remote`: whether the archive says that its calls cross a
        network."""
        self.path: Path | None = None
        self.file: Path | None = None
        self.remote = remote
        self.latency = latency
        self.calls: list[Call] = []
        self.trouble: ArchiveUnavailable | None = None
        self._archive = archive
        self._answering = Event()
        self._answering.set()

    @classmethod
    def of(cls, archive: Archive, **options: Any) -> Archive:
        """The same for callers that want an archive."""
        return cast("Archive", cls(archive, **options))

    def hang(self) -> None:
        """From now on no call returns."""
        self._answering.clear()

    def release(self) -> None:
        """All calls return, those too that were made before."""
        self._answering.set()

    def lose(self, reason: str) -> None:
        """From now on every call fails: the connection is lost."""
        self.trouble = ArchiveUnavailable("the archive", reason)

    def restore(self) -> None:
        """The connection is there again."""
        self.trouble = None

    def cross(self, name: str) -> None:
        """What each call does first."""
        self.calls.append(Call(name, current_thread() is main_thread()))
        if self.latency:
            time.sleep(self.latency)
        self._answering.wait()
        if self.trouble is not None and name != "close":
            raise self.trouble

    def check_file(self) -> ArchiveUnavailable | None:
        """As `Archive.check_file`."""
        if self.trouble is None:
            self.cross("check_file")
        return self.trouble

    def search(self, *given: Any, **named: Any) -> Any:
        """As `Archive.search`, with hits that are asked for over the network, too."""
        self.cross("search")
        return _SlowHits(self, self._archive.search(*given, **named))

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._archive, name)
        if name in _IN_MEMORY or not callable(value):
            return value
        call = cast("Callable[..., Any]", value)

        def crossed(*given: Any, **named: Any) -> Any:
            self.cross(name)
            return call(*given, **named)

        return crossed


class _SlowHits:
    def __init__(self, archive: SlowArchive, hits: Any) -> None:
        self._archive = archive
        self._hits = hits

    def hits(self, start: int, limit: int) -> Any:
        self._archive.cross("hits")
        return self._hits.hits(start, limit)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._hits, name)
