"""The built-in sample archive: parsed once from `samples/`, and kept in the cache folder from then on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol
from zlib import crc32

from tui_reader import __version__, paths
from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.opening import open_archive
from tui_reader.archive.protocol import Archive
from tui_reader.atomic_file import open_atomic
from tui_reader.model import Failure, Page

_HOME = Path(__file__).parent
SAMPLES = _HOME / "samples"
_SUFFIXES = frozenset((".html", ".txt", ".md"))


class ClosableParser(Protocol):
    """What `parse.worker.Parser` is to us."""

    def parse(self, data: bytes, address: str, declared_charset: str | None, media_type: str | None) -> Page: ...

    def close(self) -> None: ...


def open_samples(marks: Path | None, parser_factory: Callable[[], ClosableParser]) -> Archive:
    """The sample archive, in memory, with its reading state kept in the archive file `marks`.

    From the second time on neither a parser is made nor a sample read. Where the cache folder cannot be written,
    every start parses the samples anew.
    """
    cached = paths.cache_dir() / f"samples-{fingerprint()}.sqlite"
    if cached.is_file():
        try:
            return open_archive(cached, marks=marks, as_copy=True)
        except ArchiveError:
            # Damaged: what can be made again needs no repair.
            _remove(cached)
    pages = list(_parse(parser_factory))
    failures = [page for page in pages if isinstance(page, Failure)]
    archive = open_archive(None, marks=marks)
    archive.keep_all(pages)
    archive.warnings.extend(f"{failure.address}: {failure.error}" for failure in failures)
    if not failures:
        _cache(cached, pages)
    return archive


def fingerprint() -> str:
    """Changes with the samples and with the code that parses them, by name, size and time of each file."""
    code = [path for room in ("parse", "text", "archive") for path in (_HOME / room).rglob("*.py")]
    facts = [__version__]
    for path in [*_sample_files(), _HOME / "model.py", _HOME / "serialization.py", *sorted(code)]:
        status = path.stat()
        facts.append(f"{path.parent.name}/{path.name} {status.st_size} {status.st_mtime_ns}")
    # A checksum, for a cryptographic one takes longer to load than everything else here together.
    return f"{crc32(repr(facts).encode()):08x}"


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


def _parse(parser_factory: Callable[[], ClosableParser]) -> Iterator[Page]:
    parser = parser_factory()
    try:
        for path in _sample_files():
            yield parser.parse(path.read_bytes(), f"sample:{path.name}", None, None)
    finally:
        parser.close()


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        # A folder that cannot be written holds nothing of ours to remove.
        return
