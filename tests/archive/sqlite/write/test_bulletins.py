"""What a sync brings: captures in their order, all or nothing, and little work for what was there."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from itertools import count, permutations
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader.archive.passages import origin_term
from tui_reader.archive.sqlite.repair.doctor import examine
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.sqlite.write import announcements
from tui_reader.archive.values import Arrival, FailedFetch, Raw, SeenDocument, View
from tui_reader.model import Announcement, Bulletin, Paragraph
from tui_reader.query.syntax import parse

DAY = datetime(2020, 1, 1, tzinfo=UTC)
PAGE = Bulletin("https://example.org/1", title="停水通知", preamble=(Paragraph("今晚停水。"),))


@pytest.fixture
def archive() -> Iterator[SqliteArchive]:
    with SqliteArchive.open(None) as archive:
        yield archive


def with_text(page: Bulletin, text: str) -> Bulletin:
    return replace(page, preamble=(Paragraph(text),))


class Capture(NamedTuple):
    text: str
    day: int

    def arrival(self, address: str) -> Arrival:
        page = Bulletin(address, title="通知", column=f"{self.day}", preamble=(Paragraph(self.text),))
        raw = Raw(f"{self.text}{self.day}".encode())
        return Arrival(page, raw, seen=DAY + timedelta(days=self.day))


Seen = list[tuple[str, str | None, int, int, bool]]


def kept(archive: SqliteArchive, id: int) -> Seen:
    """The revisions of a bulletin, the oldest first: text, column, days of the first and last capture."""
    found: Seen = []
    for each in sorted(archive.revisions(id), key=lambda each: each.number):
        page = archive.revision(id, each.number)
        (block,) = page.preamble
        assert isinstance(block, Paragraph)
        first, last = ((moment - DAY).days for moment in (each.first_seen, each.last_seen))
        found.append((block.text, page.column, first, last, each.current))
    return found


def expected(captures: Sequence[Capture]) -> Seen:
    days: dict[str, list[int]] = {}
    for text, day in captures:
        days.setdefault(text, []).append(day)
    newest = max(captures, key=lambda each: each.day).text
    return sorted(
        ((text, str(max(all)), min(all), max(all), text == newest) for text, all in days.items()),
        key=lambda row: row[2:4],
    )


class TestCaptures:
    @settings(max_examples=60)
    @given(
        st.lists(
            st.builds(Capture, st.sampled_from("甲乙丙丁"), st.integers(0, 30)),
            min_size=1,
            max_size=8,
            unique_by=lambda each: each.day,
        ),
        st.lists(st.booleans(), min_size=8, max_size=8),
    )
    def test_any_order_gives_the_same_revisions(self, captures: list[Capture], indexed: list[bool]) -> None:
        with SqliteArchive.open(None) as archive:
            self.check_revisions(archive, captures, indexed)

    def check_revisions(self, archive: SqliteArchive, captures: list[Capture], indexed: list[bool]) -> None:
        address = "https://example.org/1"
        for capture, index_now in zip(captures, indexed, strict=False):
            archive.keep_arrivals([capture.arrival(address)])
            if index_now:
                archive.index()
        id = archive.find(address)
        assert id is not None
        assert kept(archive, id) == expected(captures)
        row, raw = archive.row(id), archive.raw(id)
        newest = max(captures, key=lambda each: each.day)
        assert row is not None
        assert row.revisions == len(expected(captures))
        assert raw is not None
        assert raw.data.decode() == f"{newest.text}{newest.day}"
        archive.index()
        for text in "甲乙丙丁":
            assert (archive.find(address) in found(archive, text)) == (text == newest.text)

    def test_texts_of_one_moment(self, archive: SqliteArchive) -> None:
        for captures in permutations(Capture(text, 1) for text in "甲乙丙"):
            archive.keep_arrivals([each.arrival(f"a:{captures}") for each in captures])
        first, *others = (kept(archive, id) for id in range(1, 7))
        assert all(each == first for each in others)

    def test_what_is_fetched_now_is_newer_than_every_capture(self, archive: SqliteArchive) -> None:
        ahead = datetime.now(UTC) + timedelta(days=3)
        archive.keep_arrivals([Arrival(with_text(PAGE, "明天。"), seen=ahead)])
        assert archive.revisions(1)[0].last_seen <= datetime.now(UTC)
        assert archive.keep_page(PAGE).what == "changed"
        assert archive.keep_arrivals([Arrival(with_text(PAGE, "昨天。"), seen=DAY)]) == [(1, "changed")]
        assert archive.keep_arrivals([Arrival(with_text(PAGE, "昨天。"), seen=DAY)]) == [(1, "same")]
        assert archive.keep_arrivals([Arrival(PAGE, seen=DAY + timedelta(days=1))]) == [(1, "same")]
        assert archive.bulletin(1) == PAGE
        current, *former = archive.revisions(1)
        assert current.first_seen == DAY + timedelta(days=1)
        assert [each.first_seen for each in former][-1] == DAY
        assert len(former) == 2

    def test_a_zone_makes_no_difference(self, archive: SqliteArchive) -> None:
        east = timezone(timedelta(hours=8))
        archive.keep_arrivals([Arrival(PAGE, seen=datetime(2020, 1, 2, 7, tzinfo=east))])
        archive.keep_arrivals([Arrival(with_text(PAGE, "早。"), seen=datetime(2020, 1, 2, 0, tzinfo=UTC))])
        assert archive.bulletin(1) == with_text(PAGE, "早。")

    def test_a_text_without_a_digest_is_distinguished_from_an_older_one(self, archive: SqliteArchive) -> None:
        """As a file of version 1 has them."""
        archive.keep(PAGE)
        archive.connection.execute("UPDATE bulletins SET digest = NULL")
        archive.keep_arrivals([Arrival(with_text(PAGE, "早。"), seen=DAY), Arrival(PAGE, seen=DAY)])
        assert [each.current for each in archive.revisions(1)] == [True, False]
        assert archive.bulletin(1) == PAGE


def found(archive: SqliteArchive, text: str) -> list[int]:
    return [hit.row.id for hit in archive.search(parse(text)).hits(0, 999)]


class TestTheIndex:
    @pytest.fixture
    def archive(self, archive: SqliteArchive) -> SqliteArchive:
        archive.keep_arrivals([Arrival(PAGE, origin="站")])
        archive.index()
        return archive

    @pytest.mark.parametrize(
        ("again", "waiting"),
        [
            pytest.param(Arrival(PAGE), 0, id="the same"),
            pytest.param(Arrival(replace(PAGE, announcements=(Announcement("招聘"),))), 0, id="the ticker"),
            pytest.param(Arrival(with_text(PAGE, "早。"), seen=DAY), 0, id="an older capture"),
            pytest.param(Arrival(with_text(PAGE, "明晚停电。")), 1, id="the text"),
            pytest.param(Arrival(replace(PAGE, site="水务局")), 1, id="the site"),
            pytest.param(Arrival(replace(PAGE, published=DAY)), 1, id="the day, and so its place"),
            pytest.param(Arrival(PAGE, origin="别站"), 1, id="the source"),
        ],
    )
    def test_only_other_words_are_work(self, archive: SqliteArchive, again: Arrival, waiting: int) -> None:
        archive.keep_arrivals([again])
        assert archive.unindexed() == waiting

    @pytest.mark.parametrize("adopted", [False, True])
    @pytest.mark.parametrize("site", [None, "旧站", "新站", "别站"])
    def test_another_name_of_a_source(self, tmp_path: Path, site: str | None, adopted: bool) -> None:
        """Also where the site has one of the names, which the index keeps as the same term."""
        path = tmp_path / "archive.sqlite"
        with SqliteArchive.open(path) as archive:
            archive.keep_arrivals([Arrival(replace(PAGE, site=site), origin="旧站")])
            archive.index()
            if adopted:
                assert archive.adopt("新站", [PAGE.address]) == 1
            else:
                archive.rename_origin("旧站", "新站")
            assert (found(archive, "in:新站"), found(archive, "in:旧站"), found(archive, "停水")) == ([1], [], [1])
            assert [self.indexed(archive, name) for name in ("新站", "旧站")] == [1, int(site == "旧站")]
        assert examine(path, lambda *_: None).sound
        with SqliteArchive.open(path) as archive:
            archive.keep_arrivals([Arrival(with_text(PAGE, "明晚停电。"), origin="旧站")])
            assert archive.index() == 1
            assert (found(archive, "in:新站"), found(archive, "in:旧站")) == ([], [1])
            assert [self.indexed(archive, name) for name in ("新站", "旧站")] == [0, 1]

    def indexed(self, archive: SqliteArchive, name: str) -> int:
        """How many bulletins the index finds by a name, before their rows are asked."""
        question = f'"{origin_term(name)}"'
        return int(archive.connection.execute("SELECT count(*) FROM words(?)", (question,)).fetchone()[0])


def statements(archive: SqliteArchive, arrivals: Sequence[Arrival]) -> list[str]:
    """What is asked of the database to keep them."""
    asked: list[str] = []
    archive.connection.set_trace_callback(asked.append)
    archive.keep_arrivals(arrivals)
    archive.connection.set_trace_callback(None)
    return asked


class TestWork:
    PAGES = tuple(Bulletin(f"a:{number}", title=f"第{number}号") for number in range(64))

    def test_many_are_written_to_the_disk_at_once(self, archive: SqliteArchive) -> None:
        arrivals = [Arrival(page, Raw(b"<p>"), "站", None, (SeenDocument(page.address),)) for page in self.PAGES]
        asked = [each for each in statements(archive, arrivals) if not each.startswith("PRAGMA")]
        assert [asked[0], asked[-1]] == ["BEGIN IMMEDIATE", "COMMIT"]
        assert asked.count("COMMIT") == 1

    def test_those_that_have_the_name_already_are_not_adopted(self, archive: SqliteArchive) -> None:
        archive.keep_arrivals([Arrival(page, origin="站") for page in self.PAGES])
        asked: list[str] = []
        archive.connection.set_trace_callback(asked.append)
        assert archive.adopt("站", [page.address for page in self.PAGES]) == 0
        archive.connection.set_trace_callback(None)
        assert [each.split()[0] for each in asked] == ["BEGIN", "SELECT", "ROLLBACK"]

    def test_of_the_same_only_the_time_is_written(self, archive: SqliteArchive) -> None:
        arrivals = [Arrival(page, Raw(b"<p>"), "站") for page in self.PAGES]
        archive.keep_arrivals(arrivals)
        archive.index()
        asked = statements(archive, arrivals)
        assert sum("UPDATE bulletins SET seen = " in each for each in asked) == 64
        assert not any(table in each for each in asked for table in ("UPDATE documents", "INTO words", "former"))


class TestAllOrNothing:
    ARRIVALS = tuple(
        Arrival(
            Bulletin(f"https://example.org/{number}", title=f"第{number}号", announcements=(Announcement("n"),)),
            Raw(b"<p>"),
            "站",
            None,
            (SeenDocument(f"https://example.org/{number}"),),
            f"https://example.org/{number}",
        )
        for number in range(8)
    )

    def test_an_arrival_that_fails_takes_the_others_with_it(
        self, archive: SqliteArchive, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        missed = [FailedFetch(f"https://example.org/{number}", "no answer", True) for number in range(8)]
        archive.record_failures("站", missed)
        real, turn = announcements.keep, count()

        def fail(*arguments: object) -> None:
            if next(turn) == 7:
                raise MemoryError
            real(*arguments)  # type: ignore[arg-type]

        monkeypatch.setattr(announcements, "keep", fail)
        with pytest.raises(MemoryError):
            archive.keep_arrivals(self.ARRIVALS)
        assert archive.counts().total == 0
        assert archive.seen_documents([each.page.address for each in self.ARRIVALS]) == {}
        assert len(archive.failed_fetches("站")) == 8
        assert archive.announcements(True) == []
        assert len(archive.keep_arrivals(self.ARRIVALS)) == 8
        assert archive.failed_fetches("站") == []

    @pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
    def test_a_killed_sync_records_no_document_without_its_bulletin(self, tmp_path: Path) -> None:
        program = (
            "from pathlib import Path\n"
            "from tui_reader.archive.sqlite.store import SqliteArchive\n"
            "from tui_reader.archive.values import Arrival, Raw, SeenDocument\n"
            "from tui_reader.model import Bulletin\n"
            f"archive = SqliteArchive.open(Path({str(tmp_path / 'archive.sqlite')!r}))\n"
            "for start in range(0, 100_000, 10):\n"
            "    addresses = [f'a:{number}' for number in range(start, start + 10)]\n"
            "    archive.keep_arrivals([Arrival(Bulletin(each), Raw(b'<p>'), 's', None, (SeenDocument(each),))"
            " for each in addresses])\n"
            "    print(start, flush=True)\n"
        )
        worker = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
        assert worker.stdout is not None
        last = 0
        for _ in range(15):
            last = int(worker.stdout.readline())
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
        worker.stdout.close()
        with SqliteArchive.open(tmp_path / "archive.sqlite") as archive:
            seen = set(archive.seen_documents([f"a:{number}" for number in range(10_000)]))
            assert seen == {row.address for row in archive.rows(View(), 0, 10_000)}
            assert len(seen) >= last + 10
            assert len(seen) % 10 == 0
        assert examine(tmp_path / "archive.sqlite", lambda *_: None).sound
