"""The built-in sample archive, parsed once from `samples/` and then kept in the cache folder."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from zlib import crc32

from tui_reader import __version__, paths
from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.opening import open_archive
from tui_reader.atomic_file import open_atomic

if TYPE_CHECKING:
    from tui_reader.archive.protocol import Archive
    from tui_reader.model import Page

_HOME = Path(__file__).parent
SAMPLES = _HOME / "samples"
_SUFFIXES = frozenset((".html", ".txt", ".md"))


class ClosableParser(Protocol):
    """The part of `parse.worker.Parser` that is needed here."""

    def parse(self, data: bytes, address: str, declared_charset: str | None, media_type: str | None) -> Page:
        """See `parse.worker.Parser.parse`."""
        ...

    def close(self) -> None:
        """See `parse.worker.Parser.close`."""


def open_samples(marks: Path | None, parser_factory: Callable[[], ClosableParser]) -> Archive:
    """The sample archive, in memory; the archive file `marks` keeps its reading state.

    With a cache no parser is started and no sample read. If the cache folder cannot be written, every start parses
    the samples.
    """
    cached = paths.cache_dir() / f"samples-{fingerprint()}.sqlite"
    if cached.is_file():
        try:
            return open_archive(cached, marks=marks, as_copy=True)
        except ArchiveError:
            # Damaged. It is created again.
            _remove(cached)
    from tui_reader.model import Failure

    with closing(parser_factory()) as parser:
        pages = [parser.parse(path.read_bytes(), f"sample:{path.name}", None, None) for path in _sample_files()]
    failures = [page for page in pages if isinstance(page, Failure)]
    archive = open_archive(None, marks=marks)
    archive.keep_all(pages)
    archive.warnings.extend(f"{failure.address}: {failure.error}" for failure in failures)
    if not failures:
        _cache(cached, pages)
    return archive


def fingerprint() -> str:
    """A checksum of the names, sizes and times of the samples and of the modules that parse and store them."""
    # Without pathlib, which takes 2 ms longer for the 150 modules.
    code: list[str] = []
    for part in ("parse", "text", "archive"):
        for folder, folders, names in os.walk(_HOME / part):
            # Half of all files are compiled ones.
            folders[:] = [name for name in folders if name != "__pycache__"]
            code += [f"{folder}/{name}" for name in names if name.endswith(".py")]
    parts = [__version__]
    for path in [*map(str, _sample_files()), f"{_HOME}/model.py", f"{_HOME}/serialization.py", *sorted(code)]:
        status = os.stat(path)  # noqa: PTH116
        parts.append(f"{path.removeprefix(str(_HOME))} {status.st_size} {status.st_mtime_ns}")
    # Not a cryptographic hash, which takes longer to import than all other modules needed here.
    return f"{crc32(repr(parts).encode()):08x}"


def _sample_files() -> list[Path]:
    return sorted(path for path in SAMPLES.iterdir() if path.suffix in _SUFFIXES)


def _cache(cached: Path, pages: list[Page]) -> None:
    """Writes the cache and removes those of other versions. Without a cache the next start parses again."""
    from tempfile import TemporaryDirectory

    try:
        with TemporaryDirectory() as folder:
            complete = Path(folder) / cached.name
            with open_archive(complete) as archive:
                archive.keep_all(pages)
            with open_atomic(cached, overwrite=True) as file:
                file.write(complete.read_bytes())
    except (ArchiveError, OSError):
        return
    for old in cached.parent.glob("samples-*.sqlite"):
        if old != cached:
            _remove(old)


def _remove(path: Path) -> None:
    # A folder that cannot be written has no cache of ours.
    with suppress(OSError):
        path.unlink(missing_ok=True)
