"""The archive of the built-in samples and its cache."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tui_reader import sample_archive
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import View
from tui_reader.model import Announcement, Bulletin, Failure, Page
from tui_reader.sample_archive import fingerprint, open_samples


class Parser:
    """Takes the text of a page for its title; `given` are the arguments."""

    made = 0

    def __init__(self) -> None:
        type(self).made += 1
        self.given: list[tuple[str, str | None, str | None]] = []
        self.closed = False

    def parse(self, data: bytes, address: str, declared_charset: str | None, media_type: str | None) -> Page:
        self.given.append((address, declared_charset, media_type))
        if data == b"broken":
            return Failure(address, "this page is broken")
        return Bulletin(address, title=data.decode(), announcements=(Announcement("n"),))

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def samples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of two samples instead of the built-in ones, and an empty cache."""
    folder = tmp_path / "samples"
    folder.mkdir()
    (folder / "2-b.html").write_text("two")
    (folder / "3-a.txt").write_text("ten")
    (folder / "README").write_text("no sample")
    monkeypatch.setattr(sample_archive, "SAMPLES", folder)
    monkeypatch.setenv("BULLETIN_TUI_HOME", str(tmp_path / "home"))
    Parser.made = 0
    return folder


def cache(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder.parent / "home" / "cache").iterdir())


def titles(archive: SqliteArchive) -> list[str]:
    return [row.title for row in archive.rows(View(), 0, 10)]


def no_parser() -> Parser:
    raise AssertionError("a parser was made")


class TestSamples:
    def test_they_are_parsed_once(self, samples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        with open_samples(None, Parser) as archive:
            assert titles(archive) == ["two", "ten"]
            assert archive.find("sample:2-b.html") is not None
        assert cache(samples) == [f"samples-{fingerprint()}.sqlite"]

        def unread(path: Path) -> bytes:
            raise AssertionError(f"{path} was read")

        monkeypatch.setattr(Path, "read_bytes", unread)
        with open_samples(None, no_parser) as archive:
            assert titles(archive) == ["two", "ten"]
            assert [each.title for each in archive.announcements()] == ["n"]

    def test_a_change_replaces_the_cache(self, samples: Path) -> None:
        open_samples(None, Parser).close()
        (samples / "2-b.html").write_text("two and a half")
        with open_samples(None, Parser) as archive:
            assert "two and a half" in titles(archive)
        assert cache(samples) == [f"samples-{fingerprint()}.sqlite"]

    def test_reading_state_is_kept_elsewhere(self, samples: Path) -> None:
        marks = samples.parent / "archive.sqlite"
        with open_samples(marks, Parser) as archive:
            archive.set_read(1, True)
        before = (samples.parent / "home" / "cache" / cache(samples)[0]).read_bytes()
        with open_samples(marks, no_parser) as archive:
            assert archive.counts() == (2, 1, 0)
            archive.set_starred(1, True)
        assert (samples.parent / "home" / "cache" / cache(samples)[0]).read_bytes() == before
        with SqliteArchive.open(marks) as kept:
            assert kept.counts().total == 0

    def test_a_damaged_cache_is_rebuilt(self, samples: Path) -> None:
        open_samples(None, Parser).close()
        (path,) = (samples.parent / "home" / "cache").iterdir()
        path.write_bytes(b"no database" * 99)
        with open_samples(None, Parser) as archive:
            assert titles(archive) == ["two", "ten"]
        with open_samples(None, no_parser) as archive:
            assert titles(archive) == ["two", "ten"]

    def test_without_a_cache_they_are_parsed_every_time(self, samples: Path) -> None:
        (samples.parent / "home").write_text("a file where the folder should be")
        for _ in range(2):
            with open_samples(None, Parser) as archive:
                assert titles(archive) == ["two", "ten"]
                assert archive.warnings == []
        assert Parser.made == 2

    def test_a_sample_that_does_not_parse_is_reported_and_not_cached(self, samples: Path) -> None:
        (samples / "4.md").write_text("broken")
        with open_samples(None, Parser) as archive:
            assert titles(archive) == ["two", "ten"]
            assert archive.warnings == ["sample:4.md: this page is broken"]
        assert not (samples.parent / "home" / "cache").exists()

    def test_the_parser_is_closed(self, samples: Path) -> None:
        made: list[Parser] = []

        def make() -> Parser:
            made.append(Parser())
            return made[-1]

        open_samples(None, make).close()
        assert [parser.closed for parser in made] == [True]

    def test_the_fingerprint_depends_on_names_sizes_and_times(self, samples: Path) -> None:
        found = {fingerprint()}
        os.utime(samples / "2-b.html", (1, 1))
        found.add(fingerprint())
        (samples / "2-b.html").rename(samples / "2-c.html")
        found.add(fingerprint())
        (samples / "README").write_text("still no sample")
        found.add(fingerprint())
        assert len(found) == 3


def test_the_built_in_samples_become_bulletins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Every built-in sample, with the real parser."""
    from tui_reader.parse.worker import Parser as Worker

    monkeypatch.setenv("BULLETIN_TUI_HOME", str(tmp_path))
    with open_samples(None, Worker) as archive:
        assert archive.warnings == []
        assert archive.counts().total == len(list(sample_archive.SAMPLES.iterdir()))
        for row in archive.rows(View(), 0, 100):
            bulletin = archive.bulletin(row.id)
            assert bulletin.preamble or bulletin.sections, row.address
