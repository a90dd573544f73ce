"""The protocol of attached files: one suite for every engine, as `test_protocol`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest

from tests.support.attached_files import page
from tests.support.engines import ENGINES
from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.protocol import Archive
from tui_reader.archive.values import Arrival, ArrivedFile, AttachedFile, DroppedFile, FileVersion
from tui_reader.model import Attachment, Bulletin, DocumentFile, Paragraph
from tui_reader.query.syntax import parse

POSTS, FORM = "https://example.org/files/posts.xls", "https://example.org/files/form.doc"
SEEN = datetime(2026, 5, 6, 7, 8, 9, tzinfo=UTC)
DAY = timedelta(days=1)
LIST = b"\xd0\xcf\x11\xe0" + b"post, grade, number\n" * 400
OTHER = bytes(range(256)) * 9


def read(text: str, version: str = "1", not_read: tuple[str, ...] = ()) -> Bulletin:
    document = DocumentFile("xls", "sheets.xls", version, None, ("Sheet1",), not_read)
    return Bulletin(POSTS, preamble=(Paragraph(text),), document=document)


def arrived(data: bytes = LIST, address: str = POSTS, seen: datetime = SEEN, **more: object) -> ArrivedFile:
    return ArrivedFile(address, "posts.xls", data, "application/vnd.ms-excel", seen, **more)  # type: ignore[arg-type]


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def state(store: Archive, address: str = POSTS) -> AttachedFile:
    return store.attachment_states([address])[address]


@pytest.fixture(params=ENGINES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Archive]:
    """Two bulletins of a source that link one file; the first has a form too, and an attachment without an
    address."""
    store = ENGINES[request.param](tmp_path)
    first = page(1, Attachment("岗位表", POSTS), Attachment("盖章件"), Attachment("报名表", FORM))
    store.keep_arrivals(
        [Arrival(first, origin="人事"), Arrival(page(2, Attachment("岗位", POSTS)), origin="人事")]
    )
    yield store
    store.close()


def test_attachments_are_listed_before_anything_is_fetched(store: Archive) -> None:
    listed = [AttachedFile("岗位表", POSTS), AttachedFile("盖章件", None), AttachedFile("报名表", FORM)]
    assert store.attachments(1) == listed
    assert store.attachments(99) == []
    assert store.attachment_states([POSTS, FORM]) == {}
    assert store.file_versions(POSTS) == []
    assert store.bulletins_with(sha(LIST)) == []


def test_a_file_is_kept_for_every_bulletin_that_links_it(store: Archive) -> None:
    store.keep_files([arrived(kind="xls", text=read("甲岗 1 人"), etag='"e"', last_modified="Wed")])
    kept = AttachedFile(
        *("岗位表", POSTS, "kept", "", "posts.xls", sha(LIST), len(LIST), "application/vnd.ms-excel", "xls"),
        **{"pages": 1, "has_text": True, "fetched": SEEN, "etag": '"e"', "last_modified": "Wed", "versions": 1},
    )
    assert store.attachments(1)[0] == kept
    assert store.attachments(2) == [kept._replace(title="岗位")]
    assert state(store) == kept._replace(title="")
    assert store.file_bytes(sha(LIST)) == LIST
    assert store.file_text(sha(LIST)) == read("甲岗 1 人")
    assert store.bulletins_with(sha(LIST)) == [2, 1]


@pytest.mark.parametrize("data", [b"", b"x", LIST, OTHER, b"\x28\xb5\x2f\xfd not a frame", bytes(3 << 20)])
def test_bytes_come_back_as_they_were(store: Archive, data: bytes) -> None:
    store.keep_files([arrived(data)])
    target = BytesIO()
    store.write_file(sha(data), target)
    assert target.getvalue() == store.file_bytes(sha(data)) == data


@pytest.mark.parametrize("digest", [sha(OTHER), "", "no digest"])
def test_a_file_that_is_not_kept_is_named(store: Archive, digest: str) -> None:
    with pytest.raises(ArchiveError, match=r"no file .*fetch it again"):
        store.file_bytes(digest)
    assert store.file_text(digest) is None
    store.keep_file_text(digest, read("nothing to keep it for"))
    assert store.file_text(digest) is None


def test_a_file_that_changes_becomes_a_version(store: Archive) -> None:
    for data, seen in ((LIST, SEEN), (OTHER, SEEN + DAY), (LIST, SEEN + 2 * DAY), (LIST, SEEN + 3 * DAY)):
        store.keep_files([arrived(data, seen=seen)])
    assert store.file_versions(POSTS) == [
        FileVersion(sha(LIST), len(LIST), "", SEEN, SEEN + 3 * DAY),
        FileVersion(sha(OTHER), len(OTHER), "", SEEN + DAY, SEEN + DAY),
    ]
    assert (state(store).digest, state(store).versions) == (sha(LIST), 2)
    assert store.file_bytes(sha(OTHER)) == OTHER


def test_a_file_from_before_the_current_one_is_an_earlier_version(store: Archive) -> None:
    store.keep_files([arrived(LIST, kind="xls")])
    store.keep_files([arrived(OTHER, seen=SEEN - DAY, first_seen=SEEN - 9 * DAY, kind="doc")])
    assert state(store).digest == sha(LIST)
    assert store.file_versions(POSTS)[1:] == [
        FileVersion(sha(OTHER), len(OTHER), "doc", SEEN - 9 * DAY, SEEN - DAY)
    ]


def test_one_file_at_two_addresses_is_kept_once(store: Archive) -> None:
    store.keep_files([arrived(kind="xls"), arrived(address=FORM, kind="xls", text=read("甲岗"))])
    assert [each.digest for each in store.attachments(1)] == [sha(LIST), None, sha(LIST)]
    assert [each.has_text for each in store.attachments(1)] == [True, False, True]


@pytest.mark.parametrize("ended", ["gone", "refused", "failed"])
def test_a_kept_file_outlives_every_answer(store: Archive, ended: str) -> None:
    store.keep_files([arrived(etag='"e"')])
    answer = AttachedFile("", POSTS, ended, "what the server said", fetched=SEEN + DAY, etag='"of the answer"')  # type: ignore[arg-type]
    store.record_attachment_states([answer])
    now = state(store)
    assert (now.state, now.reason, now.fetched) == (ended, "what the server said", SEEN + DAY)
    assert (now.digest, now.etag, store.file_bytes(sha(LIST))) == (sha(LIST), '"e"', LIST)
    store.record_attachment_states([AttachedFile("", POSTS, "kept", fetched=SEEN + 2 * DAY)])
    assert state(store)[2:6] == ("kept", "", "posts.xls", sha(LIST))
    assert store.file_versions(POSTS)[0].last_seen == SEEN + 2 * DAY


def test_what_was_never_kept_has_its_reason(store: Archive) -> None:
    refusal = AttachedFile("", FORM, "refused", "a page came instead of a file", name="form.doc", fetched=SEEN)
    store.record_attachment_states([refusal, AttachedFile("no address", None, "failed", "?")])
    assert store.attachments(1)[2] == refusal._replace(title="报名表")
    # An answer that nothing has changed leaves it refused.
    store.record_attachment_states([AttachedFile("", FORM, "kept", fetched=SEEN + DAY)])
    assert state(store, FORM) == refusal._replace(fetched=SEEN + DAY)
    store.record_attachment_states([AttachedFile("", FORM, "listed")])
    assert (state(store, FORM).state, state(store, FORM).reason) == ("listed", "")


def test_what_no_reader_reads_says_why(store: Archive) -> None:
    store.keep_files([arrived(not_read_reason="is encrypted", reader_version="1")])
    assert (state(store).state, state(store).reason, state(store).has_text) == ("kept", "is encrypted", False)
    assert store.file_text(sha(LIST)) is None


def test_a_better_reader_replaces_a_text(store: Archive) -> None:
    store.keep_files([arrived(kind="xls", text=read("甲岗", not_read=("sheet 2",)))])
    assert (state(store).not_read, state(store).has_text) == (("sheet 2",), True)
    assert outdated(store, {"xls": "1"}, 9) == outdated(store, {"doc": "2"}, 9) == []
    assert outdated(store, {"xls": "2", "doc": "1"}, 9) == [(sha(LIST), "xls")]
    store.keep_file_text(sha(LIST), read("甲岗 乙岗", "2"))
    assert outdated(store, {"xls": "2"}, 9) == []
    assert (store.file_text(sha(LIST)), state(store).not_read) == (read("甲岗 乙岗", "2"), ())


@pytest.mark.parametrize("worse", [None, read("甲", "2", ("sheet 2",))])
def test_a_worse_text_does_not_replace_a_better_one(store: Archive, worse: Bulletin | None) -> None:
    """That the reader has tried is recorded all the same, so that it does not try for ever."""
    store.keep_files([arrived(kind="xls", text=read("甲岗 乙岗"))])
    store.keep_file_text(sha(LIST), worse, "is damaged", "2")
    found = store.file_text(sha(LIST))
    assert found is not None
    assert found.preamble == (Paragraph("甲岗 乙岗"),)
    assert (state(store).reason, state(store).not_read) == ("", ())
    assert outdated(store, {"xls": "2"}, 9) == []


def test_files_that_were_never_read_are_read_later(store: Archive) -> None:
    store.keep_files([arrived(kind="xls"), arrived(OTHER, FORM, kind="doc"), arrived(b"?", "a:1")])
    assert outdated(store, {"xls": "1", "doc": "1"}, 9) == [(sha(OTHER), "doc"), (sha(LIST), "xls")]
    assert outdated(store, {"xls": "1", "doc": "1"}, 1) == [(sha(OTHER), "doc")]
    store.keep_file_text(sha(OTHER), None, "is encrypted", "1")
    assert outdated(store, {"doc": "1"}, 9) == []


def test_unfetched_attachments_come_once_in_the_order_of_their_pages(store: Archive) -> None:
    posts, form = (2, AttachedFile("岗位", POSTS)), (1, AttachedFile("报名表", FORM))
    assert store.unfetched("人事", 9) == store.unfetched(None, 9) == [posts, form]
    assert store.unfetched("人事", 1) == [posts]
    assert store.unfetched("水务", 9) == []
    store.keep_files([arrived()])
    failure = AttachedFile("", FORM, "failed", "no answer", fetched=SEEN)
    store.record_attachment_states([failure])
    assert store.unfetched("人事", 9) == [(1, failure._replace(title="报名表"))]
    refusal = failure._replace(state="refused", reason="too large", cause="size", size_limit=20_000_000)
    store.record_attachment_states([refusal])
    assert store.unfetched("人事", 9) == store.unfetched("人事", 9, ("", "quota")) == []
    assert store.unfetched("人事", 9, ("quota", "size")) == [(1, refusal._replace(title="报名表"))]
    store.record_attachment_states([failure._replace(state="refused", reason="a page came")])
    assert [each.address for _id, each in store.unfetched("人事", 9, ("",))] == [FORM]
    store.record_attachment_states([failure._replace(state="gone")])
    assert store.unfetched("人事", 9) == []


def test_an_attachment_that_a_page_drops_keeps_its_file(store: Archive) -> None:
    store.keep_files([arrived()])
    store.keep(page(2, Attachment("报名表", FORM), text="改附报名表。"))
    assert [each.address for each in store.attachments(2)] == [FORM]
    assert store.bulletins_with(sha(LIST)) == [2, 1]
    assert [(id, each.address) for id, each in store.unfetched(None, 9)] == [(2, FORM)]
    # A capture from before the current text was seen names its attachments too.
    store.keep_arrivals([Arrival(page(1, Attachment("旧表", "a:old"), text="初稿"), seen=SEEN - 99 * DAY)])
    store.keep_files([arrived(OTHER, "a:old")])
    assert store.bulletins_with(sha(OTHER)) == [1]


def test_what_cannot_be_kept_keeps_nothing_beside_it(store: Archive) -> None:
    too_large = AttachedFile("", FORM, "refused", size_limit=1 << 70)
    with pytest.raises(ArchiveError):
        store.keep_files([arrived(), arrived(OTHER, FORM)], [too_large])
    assert store.attachment_states([POSTS, FORM]) == {}
    with pytest.raises(ArchiveError):
        store.file_bytes(sha(LIST))


def test_recognized_pages_are_kept_with_their_file(store: Archive) -> None:
    store.keep_recognized_page(sha(LIST), 1, "engine 1", "{}")
    assert store.recognized_pages(sha(LIST)) == {}, "the file is not kept"
    store.keep_files([arrived()])
    for page_number, engine, data in ((2, "engine 1", '"乙"'), (1, "engine 1", '"甲"'), (2, "engine 2", '"丙"')):
        store.keep_recognized_page(sha(LIST), page_number, engine, data)
    assert store.recognized_pages(sha(LIST)) == {1: '"甲"', 2: '"丙"'}
    assert store.recognized_pages(sha(LIST), "engine 1") == {1: '"甲"'}
    assert store.recognition_engines(sha(LIST)) == {1: "engine 1", 2: "engine 2"}
    assert store.recognized_pages("no digest") == store.recognized_pages(sha(OTHER)) == {}
    store.keep_unreadable_page(sha(LIST), 3, "it needs more memory")
    assert store.unreadable_pages(sha(LIST)) == {3: "it needs more memory"}
    assert store.recognized_pages(sha(LIST)) == {1: '"甲"', 2: '"丙"'}
    store.forget_recognized_pages(sha(LIST))
    assert store.recognized_pages(sha(LIST)) == store.unreadable_pages(sha(LIST)) == {}


def test_a_page_that_could_not_be_read_marks_no_file_as_recognized(store: Archive) -> None:
    store.keep_files([arrived()])
    store.keep_unreadable_page(sha(LIST), 1, "it needs more memory")
    assert not state(store).recognized
    store.keep_recognized_page(sha(LIST), 1, "engine 1", "{}")
    assert state(store).recognized
    assert store.unreadable_pages(sha(LIST)) == {}


def test_files_that_are_not_read_whole(store: Archive) -> None:
    store.keep_files(
        [
            arrived(kind="xls", text=read("甲", not_read=("the sheet is damaged",))),
            arrived(OTHER, FORM, kind="doc"),
        ]
    )

    def found(origins: list[str], kinds: list[str]) -> list[tuple[str | None, str | None]]:
        return [(file.address, file.digest) for file in store.partly_read_files(origins, kinds)]

    assert found(["人事"], ["xls", "doc"]) == [(POSTS, sha(LIST)), (FORM, sha(OTHER))]
    assert found(["人事", "另一个"], ["doc"]) == [(FORM, sha(OTHER))]
    assert found(["另一个"], ["xls", "doc"]) == found(["人事"], []) == []
    store.keep_file_text(sha(LIST), read("全文"))
    assert found(["人事"], ["xls", "doc"]) == [(FORM, sha(OTHER))]


def outdated(store: Archive, versions: dict[str, str], limit: int) -> list[tuple[str, str]]:
    return [(each.digest, each.kind) for each in store.outdated_files(versions, limit)]


def dropped(store: Archive, most: int | None = None) -> list[tuple[str, bool]]:
    seen = store.drop_files(most, only_look=True)
    found = store.drop_files(most)
    assert found == seen
    return [(each.digest, each.former) for each in found]


def test_files_that_no_bulletin_links_are_deleted_on_request(store: Archive) -> None:
    store.keep_files([arrived(), arrived(OTHER, "a:unlinked", text=read("甲岗"))])
    (file,) = store.drop_files(only_look=True)
    assert file == DroppedFile(sha(OTHER), "posts.xls", "a:unlinked", len(OTHER), False)
    assert dropped(store) == [(sha(OTHER), False)]
    assert dropped(store) == []
    assert store.file_bytes(sha(LIST)) == LIST
    assert store.file_text(sha(OTHER)) is None
    assert store.attachment_states(["a:unlinked"]) == {}
    # It can come again.
    store.keep_files([arrived(OTHER, FORM)])
    assert store.file_bytes(sha(OTHER)) == OTHER


def test_above_a_quota_replaced_files_go_the_oldest_first(store: Archive) -> None:
    old, older = b"old" * 99, b"older" * 99
    for data, seen in ((older, SEEN - 2 * DAY), (old, SEEN - DAY), (LIST, SEEN)):
        store.keep_files([arrived(data, seen=seen)])
    assert store.file_bytes_in_all() == len(old + older + LIST)
    assert dropped(store) == []
    assert dropped(store, store.file_bytes_in_all()) == []
    assert dropped(store, store.file_bytes_in_all() - 1) == [(sha(older), True)]
    # What is current stays, however little room there is.
    assert dropped(store, 0) == [(sha(old), True)]
    assert store.file_versions(POSTS) == [FileVersion(sha(LIST), len(LIST), "", SEEN, SEEN)]
    assert store.file_bytes(sha(LIST)) == LIST


OLD, NEW, MARKED = (f"https://example.org/files/{name}.pdf" for name in ("old", "new", "marked"))


@pytest.fixture
def crowded(store: Archive) -> Archive:
    """Files of 100 bytes: of an old and of a new bulletin, of one that is not linked, one that was replaced, and
    of bulletins that a reader has marked, each of another day."""
    marked = {number: f"{MARKED}{number}" for number in (3, 4, 5, 6)}
    links = {1: OLD, 9: NEW, **marked}
    store.keep_arrivals(
        [
            Arrival(page(number, Attachment("x", address)), origin=None if number == 5 else "人事")
            for number, address in links.items()
        ]
    )
    ids = {number: store.find(page(number).address) or 0 for number in links}
    store.set_starred(ids[3], True)
    store.tag([ids[4]], ["存"])
    replaced = arrived(b"r" * 100, NEW, SEEN - DAY)
    files = [(each, bytes((number,)) * 100) for number, each in enumerate((*links.values(), "a:unlinked"))]
    store.keep_files([replaced, *(arrived(data, address) for address, data in files)])
    store.record_attachment_states([AttachedFile("", marked[6], "gone", "not found")])
    return store


def test_over_the_quota_what_is_needed_least_is_deleted_first(crowded: Archive) -> None:
    total = crowded.file_bytes_in_all()
    assert crowded.keep_to_quota(total) == []
    assert [each.address for each in crowded.keep_to_quota(total - 1)] == ["a:unlinked"]
    assert [(each.address, each.former) for each in crowded.keep_to_quota(total - 150)] == [(NEW, True)]
    assert [each.address for each in crowded.keep_to_quota(total - 250)] == [OLD]
    left = crowded.keep_to_quota(0)
    assert [(each.address, each.current) for each in left] == [(NEW, True)]


def test_what_was_deleted_is_counted_at_its_address(crowded: Archive) -> None:
    crowded.keep_to_quota(1)
    assert [state(crowded, each).dropped for each in (OLD, NEW)] == [1, 2]
    assert [state(crowded, each).versions for each in (OLD, NEW)] == [0, 0]
    crowded.keep_files([arrived(b"n" * 100, NEW, SEEN + DAY)])
    assert (state(crowded, NEW).dropped, state(crowded, NEW).versions, state(crowded, NEW).cause) == (2, 1, "")


def test_a_bulletin_without_a_date_is_as_old_as_its_arrival(store: Archive) -> None:
    undated = Bulletin("https://example.org/u", attachments=(Attachment("x", NEW),))
    old = Bulletin(
        "https://example.org/o", published=datetime(2001, 1, 1, tzinfo=UTC), attachments=(Attachment("x", OLD),)
    )
    store.keep_arrivals([Arrival(each, origin="人事") for each in (undated, old)])
    store.keep_files([arrived(b"n" * 100, NEW), arrived(b"o" * 100, OLD)])
    assert [each.address for each in store.keep_to_quota(150)] == [OLD]


def test_marked_files_and_those_that_are_gone_from_their_servers_stay(crowded: Archive) -> None:
    crowded.keep_to_quota(1)
    assert crowded.file_bytes_in_all() == 400
    for number in (3, 4, 5, 6):
        kept = state(crowded, f"{MARKED}{number}")
        assert len(crowded.file_bytes(kept.digest or "")) == 100
        assert kept.state == ("gone" if number == 6 else "kept")


def test_the_state_of_a_deleted_file_says_why_and_no_sync_fetches_it_again(crowded: Archive) -> None:
    crowded.keep_files([arrived(b"d" * 100, OLD, text=read("渡槽"), etag='"e"')])
    while crowded.index():
        continue
    crowded.keep_to_quota(1)
    gone = state(crowded, OLD)
    assert (gone.state, gone.digest, gone.etag, gone.name) == ("refused", None, None, "posts.xls")
    assert gone.cause == "quota"
    assert gone.reason == "deleted for the quota of attached files (0.000001 MB); fetch it again"
    assert OLD not in [each.address for _id, each in crowded.unfetched(None, 99)]
    while crowded.index():
        continue
    assert crowded.count_hits(parse("渡槽"), 9) == 0
    crowded.keep_files([arrived(b"d" * 100, OLD, SEEN + DAY, text=read("渡槽"))])
    assert state(crowded, OLD).state == "kept"
    assert crowded.count_hits(parse("渡槽"), 9) == 1


def test_the_file_of_a_former_text_stays(store: Archive) -> None:
    store.keep_files([arrived(OTHER, FORM)])
    store.keep(page(1, text="附表已撤。"))
    assert dropped(store, 0) == []
