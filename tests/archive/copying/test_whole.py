"""An archive copied into another: nothing lost, resumed at any moment, older texts never newer ones."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from itertools import permutations
from pathlib import Path

import pytest

from tests.support.engines import ENGINES
from tests.support.packs import bulletin, contents, day, fill
from tui_reader.anchoring.text import AnchorText
from tui_reader.anchoring.values import Anchor
from tui_reader.archive.copying.values import PORTION, Stage
from tui_reader.archive.copying.whole import copy, verify
from tui_reader.archive.protocol import Archive
from tui_reader.archive.record import TEXT_LOST
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.transfer.values import ReadingRecord
from tui_reader.archive.values import (
    Arrival,
    ArrivedFile,
    AttachedFile,
    FailedFetch,
    Flags,
    LastCrawl,
    Marks,
    Position,
    Raw,
    SeenDocument,
    Synced,
    View,
)
from tui_reader.archive.workspace.collections.values import MOST_ITEMS, Collection, CollectionItem
from tui_reader.archive.workspace.notes.values import deleted, edited, new_note
from tui_reader.archive.workspace.watches import Watch
from tui_reader.model import Announcement, Attachment, Bulletin, DocumentFile, Listing, Paragraph

PAIRS = list(permutations([each for each in ENGINES if each != "memory"], 2)) or [("embedded", "memory")]
PAIRS += [] if ("embedded", "memory") in PAIRS else [("embedded", "memory")]
POSTS, FORM, GONE = (f"https://example.org/files/{name}" for name in ("posts.xls", "form.pdf", "gone.doc"))
SHEET, OLD_SHEET, FORM_DATA = b"post, grade\n" * 300, b"post\n" * 300, bytes(range(256)) * 20
MINUTE = timedelta(minutes=1)


def quiet(stage: Stage, done: int, total: int) -> None:
    assert done >= 0
    assert not total or done <= total


def unexpected(subject: str, line: str) -> None:
    pytest.fail(f"{subject}: {line}")


def whole_text(kind: str, text: str, version: str = "3") -> Bulletin:
    return Bulletin(POSTS, preamble=(Paragraph(text),), document=DocumentFile(kind, "reader", version, 2))


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def fill_everything(archive: Archive) -> None:
    """Bulletins as `fill`, and every other kind of record."""
    fill(archive)
    page = bulletin(8, "附表见后。")
    links = (
        Attachment("岗位表", POSTS),
        Attachment("报名表", FORM),
        Attachment("旧文件", GONE),
        Attachment("盖章件"),
    )
    linking = Bulletin(page.address, title="附件", published=page.published, preamble=(Paragraph("附表见后。"),))
    linking = Bulletin(
        linking.address, title="附件", published=page.published, preamble=linking.preamble, attachments=links
    )
    archive.keep_arrivals([Arrival(linking, Raw(b"<html>", "utf-8", "text/html"), "人事", day(8))])
    archive.keep_files(
        [
            ArrivedFile(POSTS, "posts.xls", OLD_SHEET[:99], "application/vnd.ms-excel", day(8), kind="xls"),
            ArrivedFile(POSTS, "posts.xls", OLD_SHEET, "application/vnd.ms-excel", day(9), kind="xls"),
            ArrivedFile(
                POSTS,
                "posts.xls",
                SHEET,
                "application/vnd.ms-excel",
                day(10),
                '"e1"',
                "Fri, 10 May 2024 06:07:08 GMT",
                "xls",
                whole_text("xls", "岗位"),
            ),
            ArrivedFile(FORM, "form.pdf", FORM_DATA, None, day(9), kind="pdf", not_read_reason="encrypted"),
        ]
    )
    archive.record_attachment_states(
        [
            AttachedFile("", FORM, "gone", fetched=day(12)),
            AttachedFile("", GONE, "failed", "the server does not answer", name="gone.doc", fetched=day(11)),
        ]
    )
    assert len(archive.drop_files(len(SHEET) + len(FORM_DATA) + len(OLD_SHEET))) == 1
    archive.keep_recognized_page(sha(FORM_DATA), 1, "engine 1", '{"lines": ["表"]}')
    archive.keep_unreadable_page(sha(FORM_DATA), 2, "the page is too large")
    id = archive.find(linking.address)
    assert id is not None
    archive.set_position(id, Position(3, 7))
    archive.save_query("停水", "title:停水")
    archive.save_watch(Watch("二", "title:第二", ("水务",)), since=-1)
    archive.update_watches()
    archive.acknowledge("招聘公告", None)
    archive.record_seen([SeenDocument(linking.address, '"x"', "Mon", "2"), SeenDocument("feed:1", version="abc")])
    failed = FailedFetch("https://example.org/9", "404", True, "九", None, None, day(3), None, 4, day(9))
    archive.record_failures("人事", [failed])
    archive.set_last_crawl("人事", LastCrawl("depth 2", '"c"', None))
    archive.set_synced("人事", Synced(day(9), "done", 1, 0, 1, None))
    archive.set_synced("水务", Synced(day(8), "failed", 0, 0, 0, "no answer"))


def everything(archive: Archive) -> dict[str, object]:
    """What an archive holds, without the numbers of its rows, asked through the protocol."""
    found = contents(archive)
    found["titles"] = [row.title for row in archive.rows(View(), 0, 99)]
    found["announcements"] = archive.announcements(True)
    found["acknowledged"] = archive.acknowledgements()
    found["reading"] = list(archive.reading_records())
    found["queries"] = archive.saved_queries()
    for each in archive.watches():
        found[each.watch.name] = (each.watch, each.new, archive.carried_matches(each.watch.name))
    found["seen"] = list(archive.all_seen_documents())
    for origin in archive.recorded_origins():
        found[origin] = (archive.failed_fetches(origin), archive.last_crawl(origin), archive.synced().get(origin))
    files = list(archive.kept_files())
    found["files"] = sorted(files)
    for file in files:
        found[file.digest] = (
            archive.file_bytes(file.digest),
            archive.file_text(file.digest),
            archive.page_readings(file.digest),
        )
    found["states"] = list(archive.all_attachment_states())
    return found


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[[str], Archive]]:
    """Opens a new archive of an engine."""
    with ExitStack() as stack:

        def new(engine: str) -> Archive:
            folder = tmp_path / f"{len(list(tmp_path.iterdir()))}"
            folder.mkdir()
            return stack.enter_context(ENGINES[engine](folder))

        yield new


@pytest.fixture(params=PAIRS, ids=" to ".join)
def pair(request: pytest.FixtureRequest, opened: Callable[[str], Archive]) -> tuple[Archive, Archive]:
    source, target = request.param
    return opened(source), opened(target)


@pytest.fixture
def two(opened: Callable[[str], Archive]) -> tuple[Archive, Archive]:
    return opened("embedded"), opened("embedded")


class Stopped(Exception):
    pass


class TestNothingIsLost:
    def test_everything_is_copied_and_verified(self, pair: tuple[Archive, Archive]) -> None:
        source, target = pair
        fill_everything(source)
        done = copy(source, target, quiet, unexpected, unexpected)
        assert (done.new, done.changed, done.same, done.damaged, done.files_added) == (4, 0, 0, 0, 3)
        assert everything(target) == everything(source)
        compared = verify(source, target, quiet, unexpected)
        assert (compared.bulletins, compared.revisions, compared.files, compared.differences) == (4, 6, 3, 0)

    def test_a_second_copy_changes_nothing(self, pair: tuple[Archive, Archive]) -> None:
        source, target = pair
        fill_everything(source)
        copy(source, target, quiet, unexpected, unexpected)
        again = copy(source, target, quiet, unexpected, unexpected)
        assert again == (0, 0, 4, 0, 0, 3, 0, 0, 0)
        assert everything(target) == everything(source)

    def test_bulletins_of_one_moment_keep_their_order(self, pair: tuple[Archive, Archive]) -> None:
        source, target = pair
        for name in ("丙", "甲", "乙"):
            source.keep(Bulletin(f"https://example.org/{name}", title=name, preamble=(Paragraph("文"),)))
        copy(source, target, quiet, unexpected, unexpected)
        titles = [row.title for row in source.rows(View(), 0, 9)]
        assert [row.title for row in target.rows(View(), 0, 9)] == titles

    def test_marks_of_addresses_that_are_not_kept(self, two: tuple[Archive, Archive], tmp_path: Path) -> None:
        source, target = two
        page = bulletin(1, "停水。")
        assert isinstance(source, SqliteArchive)
        with SqliteArchive.open(None, marks=source.path) as memory:
            memory.set_starred(memory.keep(page), True)
        copy(source, target, quiet, unexpected, unexpected)
        assert target.counts().total == 0
        id = target.keep(page)
        assert target.marks(id).starred

    def test_texts_without_a_digest(self, two: tuple[Archive, Archive]) -> None:
        """As the first version of the archive kept them, and as a repair keeps a bulletin without its text."""
        source, target = two
        lost = Bulletin("https://example.org/lost", title="失", warnings=(TEXT_LOST,))
        source.keep_arrivals([Arrival(bulletin(1, "一"), seen=day(1)), Arrival(lost, seen=day(2))])
        assert isinstance(source, SqliteArchive)
        source.connection.execute("UPDATE bulletins SET digest = NULL")
        assert copy(source, target, quiet, unexpected, unexpected).new == 2
        assert target.bulletin(target.find(lost.address) or 0) == lost
        assert copy(source, target, quiet, unexpected, unexpected).same == 2
        assert verify(source, target, quiet, unexpected).differences == 0

    def test_an_announcement_leaves_the_ticker_as_in_the_first_archive(self, two: tuple[Archive, Archive]) -> None:
        source, target = two
        notice = Bulletin(
            "https://example.org/a", preamble=(Paragraph("一"),), announcements=(Announcement("招标"),)
        )
        source.keep_arrivals([Arrival(notice, seen=day(1))])
        source.keep_arrivals(
            [Arrival(Listing("file:///list", announcements=(Announcement("停水"),)), seen=day(2))]
        )
        copy(source, target, quiet, unexpected, unexpected)
        for archive in two:
            archive.keep_arrivals([Arrival(Listing("file:///list"), seen=day(3))])
            archive.keep_arrivals(
                [Arrival(Bulletin("https://example.org/a", preamble=(Paragraph("二"),)), seen=day(4))]
            )
            assert [each.gone for each in archive.announcements(True)] == [day(4), day(3)]


class TestResumed:
    @pytest.mark.parametrize("calls", range(0, 9))
    def test_a_copy_that_was_stopped_anywhere_goes_on(self, two: tuple[Archive, Archive], calls: int) -> None:
        source, target = two
        fill_everything(source)
        left = calls

        def stop(stage: Stage, done: int, total: int) -> None:
            nonlocal left
            left -= 1
            if left < 0:
                raise Stopped

        with pytest.raises(Stopped):
            copy(source, target, stop, unexpected, unexpected)
        copy(source, target, quiet, unexpected, unexpected)
        assert everything(target) == everything(source)

    def test_a_revision_that_is_missing_is_added(self, pair: tuple[Archive, Archive]) -> None:
        source, target = pair
        source.keep_arrivals([Arrival(bulletin(1, text), seen=day(n)) for n, text in enumerate("一二三", 1)])
        target.keep_arrivals([Arrival(bulletin(1, "三"), seen=day(3))])
        done = copy(source, target, quiet, unexpected, unexpected)
        assert (done.new, done.changed, done.same) == (0, 1, 0)
        assert target.revisions(1) == source.revisions(1)


class TestMerged:
    def test_newer_texts_stay_current(self, pair: tuple[Archive, Archive]) -> None:
        source, target = pair
        source.keep_arrivals(
            [Arrival(bulletin(1, text), None, "水务", day(n)) for n, text in ((1, "一"), (5, "五"))]
        )
        target.keep_arrivals(
            [Arrival(bulletin(1, text), None, "别处", day(n)) for n, text in ((3, "三"), (9, "九"))]
        )
        copy(source, target, quiet, unexpected, unexpected)
        id = target.find(bulletin(1, "").address)
        assert id is not None
        assert target.bulletin(id) == bulletin(1, "九")
        assert [each.first_seen for each in target.revisions(id)] == [day(9), day(5), day(3), day(1)]
        assert target.origin(id) == "别处"
        assert verify(source, target, quiet, unexpected).differences == 0
        copy(target, source, quiet, unexpected, unexpected)
        assert source.revisions(1) == target.revisions(id)

    def test_marks_are_added_and_positions_stay(self, pair: tuple[Archive, Archive]) -> None:
        source, target = pair
        for archive, flags, position, tag in (
            (source, Flags(True, False), Position(9), "要闻"),
            (target, Flags(False, True), Position(2), "水"),
        ):
            id = archive.keep(bulletin(1, "一"))
            archive.set_flags({id: flags})
            archive.set_position(id, position)
            archive.tag([id], [tag])
        copy(source, target, quiet, unexpected, unexpected)
        assert target.marks(id) == (True, True, Position(2))
        assert target.tags_of([id])[id] == ("水", "要闻")
        assert verify(source, target, quiet, unexpected).differences == 0

    def test_the_marks_that_are_done_are_counted(self, two: tuple[Archive, Archive]) -> None:
        source, target = two
        marks = Marks(read=True)
        source.put_reading_records(
            [ReadingRecord(f"https://example.org/{n}", marks) for n in range(2 * PORTION + 1)]
        )
        reported: list[int] = []
        report = lambda stage, done, _total: reported.append(done) if stage == "marks" else None  # noqa: E731
        copy(source, target, report, unexpected, unexpected)
        assert reported == [0, PORTION, 2 * PORTION]

    def test_another_saved_query_of_a_name_stays_and_is_reported(self, two: tuple[Archive, Archive]) -> None:
        source, target = two
        source.save_query("停", "title:停水")
        target.save_query("停", "title:停电")
        notes: list[tuple[str, str]] = []
        copy(source, target, quiet, unexpected, lambda *note: notes.append(note))
        assert [each.query for each in target.saved_queries()] == ["title:停电"]
        assert notes == [("停", "the other archive has another saved query of this name, which stays")]

    def test_new_matches_of_a_watch_are_new_in_the_copy(self, two: tuple[Archive, Archive]) -> None:
        source, target = two
        source.keep(Bulletin("https://example.org/old", title="停水"))
        source.save_watch(Watch("停", "停水"))
        source.keep_all([Bulletin(f"https://example.org/{n}", title="停水") for n in (1, 2)])
        copy(source, target, quiet, unexpected, unexpected)
        found = target.watch_matches("停", 0, 9)
        assert {each.row.address for each in found} == {f"https://example.org/{n}" for n in (1, 2)}
        assert (target.watches()[0].new, target.unwatched()) == (2, 0)
        # A second copy adds what arrived since.
        source.keep(Bulletin("https://example.org/3", title="停水"))
        copy(source, target, quiet, unexpected, unexpected)
        target.update_watches()
        assert target.watches()[0].new == 3

    def test_another_watch_of_a_name_stays_and_is_reported(self, two: tuple[Archive, Archive]) -> None:
        source, target = two
        source.save_watch(Watch("停", "停水"))
        target.save_watch(Watch("停", "停电"))
        notes: list[tuple[str, str]] = []
        copy(source, target, quiet, unexpected, lambda *note: notes.append(note))
        assert [each.watch.query for each in target.watches()] == ["停电"]
        assert notes == [("停", "the other archive has another watch of this name, which stays")]

    def test_records_of_a_later_sync_stay(self, two: tuple[Archive, Archive]) -> None:
        source, target = two
        fill_everything(source)
        later = Synced(day(20), "done", 3, 0, 0)
        target.set_synced("人事", later)
        target.set_last_crawl("人事", LastCrawl("depth 9"))
        copy(source, target, quiet, unexpected, unexpected)
        assert target.synced()["人事"] == later
        assert target.last_crawl("人事") == LastCrawl("depth 9")
        assert target.failed_fetches("人事") == []
        assert verify(source, target, quiet, unexpected).differences == 0


class TestDamage:
    def test_a_damaged_text_is_reported_and_the_rest_copied(self, two: tuple[Archive, Archive]) -> None:
        source, target = two
        fill_everything(source)
        assert isinstance(source, SqliteArchive)
        source.connection.execute("UPDATE documents SET contract = substr(contract, 1, 40) WHERE id IN (1, 4)")
        faults: list[str] = []
        done = copy(source, target, quiet, lambda subject, line: faults.append(subject), unexpected)
        addresses = [source.row(id).address for id in (1, 4)]  # type: ignore[union-attr]
        assert faults == addresses
        assert (done.new, done.damaged) == (3, 2)
        # Two former texts of the first are intact, nothing of the other is.
        assert len(target.revisions(target.find(addresses[0]) or 0)) == 2
        assert target.find(addresses[1]) is None
        # The next sync has to fetch it.
        assert addresses[1] not in target.seen_documents([addresses[1]])

    def test_a_damaged_file_is_reported(self, two: tuple[Archive, Archive]) -> None:
        source, target = two
        fill_everything(source)
        assert isinstance(source, SqliteArchive)
        source.connection.execute(
            "UPDATE file_contents SET data = zeroblob(length(data)) WHERE digest = ?",
            (bytes.fromhex(sha(FORM_DATA)),),
        )
        faults: list[str] = []
        copy(source, target, quiet, lambda subject, line: faults.append(subject), unexpected)
        assert faults == [FORM]
        assert target.file_bytes(sha(SHEET)) == SHEET
        # It can be fetched again.
        assert target.attachment_states([FORM])[FORM].digest is None

    @pytest.mark.parametrize(
        ("damage", "line"),
        [
            ("DELETE FROM bulletins WHERE id = 2", "this bulletin is missing"),
            ("DELETE FROM former WHERE id = 1", "this revision is missing (revision 1)"),
            ("DELETE FROM raw WHERE id = 3", "the bytes of the page of a revision are missing (revision 1)"),
            (
                "UPDATE raw SET data = (SELECT data FROM raw WHERE id = 1) WHERE id = 3",
                "the bytes of the page of a",
            ),
            ("UPDATE documents SET contract = x'00' WHERE id = 2", "the text of a revision differs (revision 1)"),
            (
                "UPDATE documents SET contract = (SELECT contract FROM documents WHERE id = 3) WHERE id = 2",
                "the text of a revision differs (revision 1)",
            ),
            ("UPDATE bulletins SET kept = seen WHERE id = 1", ""),
            (
                "UPDATE former SET first_seen = last_seen WHERE bulletin = 1",
                "a revision was seen earlier or later",
            ),
            ("UPDATE bulletins SET origin = NULL WHERE id = 1", "the source that it came from is missing"),
            ("UPDATE marks SET starred = 0", "marks or tags of it are missing"),
            ("DELETE FROM tags", "marks or tags of it are missing"),
            ("DELETE FROM saved", "this saved query is missing"),
            ("DELETE FROM acknowledged", "that this announcement was acknowledged is missing"),
            ("DELETE FROM announcements", "this announcement is missing"),
            ("DELETE FROM sightings", "the record that it was fetched is missing"),
            ("DELETE FROM missed", "the record that it could not be fetched is missing"),
            ("DELETE FROM walked", "the record of its last crawl is missing"),
            ("DELETE FROM synced", "the result of its last sync is missing"),
            ("DELETE FROM files", "its file is missing"),
            ("UPDATE file_contents SET data = zeroblob(9)", "its content is damaged"),
            ("DELETE FROM file_texts", "the text of its file is missing"),
            ("DELETE FROM recognized_pages", "what text recognition read"),
            ("DELETE FROM attachments WHERE file IS NULL", "the state of this attachment is missing"),
            ("DELETE FROM file_versions WHERE address LIKE '%pdf'", "when its file was seen is missing"),
        ],
    )
    def test_verification_finds_what_was_lost_since(
        self, two: tuple[Archive, Archive], damage: str, line: str
    ) -> None:
        source, target = two
        fill_everything(source)
        copy(source, target, quiet, unexpected, unexpected)
        assert isinstance(target, SqliteArchive)
        target.connection.execute(damage)
        faults: list[str] = []
        found = verify(source, target, quiet, lambda subject, line: faults.append(line))
        assert found.differences == len(faults)
        assert any((line and each.startswith(line)) or line in each for each in faults) == bool(line)

    def test_a_copy_mends_what_was_lost_since(self, two: tuple[Archive, Archive]) -> None:
        source, target = two
        fill_everything(source)
        copy(source, target, quiet, unexpected, unexpected)
        assert isinstance(target, SqliteArchive)
        for damage in (
            "DELETE FROM bulletins WHERE id = 2",
            "DELETE FROM raw WHERE id = 3",
            "UPDATE documents SET contract = x'00' WHERE id = 1",
            "DELETE FROM file_contents",
            "DELETE FROM marks",
        ):
            target.connection.execute(damage)
        copy(source, target, quiet, unexpected, unexpected)
        assert verify(source, target, quiet, unexpected).differences == 0


def test_notes_come_along_and_merge_by_their_last_edit(pair: tuple[Archive, Archive]) -> None:
    source, target = pair
    page = bulletin(1, "今晚停水。")
    source.keep(page)
    note = new_note(page.address, AnchorText.of(page).anchor(0, 4), text="一")
    stays = new_note(page.address, Anchor(), text="二")
    source.keep_notes([note, stays])
    assert copy(source, target, quiet, unexpected, unexpected).notes == 2
    assert copy(source, target, quiet, unexpected, unexpected).notes == 0
    assert verify(source, target, quiet, unexpected).notes == 2
    id = target.find(page.address)
    assert id is not None
    assert [each.place.state for each in target.notes(id)] == ["whole", "found"]
    source.keep_notes([deleted(note)])
    target.keep_notes([edited(stays, text="三")])
    assert copy(source, target, quiet, unexpected, unexpected).notes == 1
    assert [each.note.text for each in target.notes(id)] == ["三"]
    assert copy(target, source, quiet, unexpected, unexpected).notes == 1
    assert [each.note.text for each in source.list_notes()] == ["三"]


def test_a_note_that_is_missing_is_a_difference(pair: tuple[Archive, Archive]) -> None:
    source, target = pair
    source.keep_notes([new_note("a:1", Anchor(), text="一")])
    found: list[str] = []
    verify(source, target, quiet, lambda subject, line: found.append(f"{subject}: {line}"))
    assert found == ["a:1: a note on it is missing"]


class TestCollections:
    """Collections of both archives by their names, and their items by addresses."""

    def test_items_are_added_to_a_collection_of_the_name(self, pair: tuple[Archive, Archive]) -> None:
        source, target = pair
        source.save_collection(Collection("水").with_items(map(CollectionItem, ("a:1", "a:2"))), None)
        target.save_collection(Collection("水").with_items([CollectionItem("a:2", note="二")]), None)
        assert differences(source, target) == ["水: items of this collection are missing (1)"]
        copy(source, target, quiet, unexpected, unexpected)
        assert differences(source, target) == []
        found = target.collection("水")
        assert found is not None
        assert [(each.address, each.note) for each in found.items] == [("a:2", "二"), ("a:1", "")]

    def test_a_collection_that_is_missing_is_a_difference(self, pair: tuple[Archive, Archive]) -> None:
        source, target = pair
        source.save_collection(Collection("空"), None)
        assert differences(source, target) == ["空: this collection is missing"]

    def test_a_collection_that_would_be_too_long_stays_and_is_reported(self, two: tuple[Archive, Archive]) -> None:
        source, target = two
        source.save_collection(Collection("水").with_items([CollectionItem("a:new")]), None)
        full = Collection("水").with_items(CollectionItem(f"a:{n}") for n in range(MOST_ITEMS))
        target.save_collection(full, None)
        notes: list[str] = []
        copy(source, target, quiet, unexpected, lambda _name, line: notes.append(line))
        assert notes == [f"a collection has at most {MOST_ITEMS} items; begin another one"]


def differences(source: Archive, target: Archive) -> list[str]:
    found: list[str] = []
    verify(source, target, quiet, lambda subject, line: found.append(f"{subject}: {line}"))
    return found
