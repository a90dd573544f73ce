"""Verification of a copy: that everything of one archive is in another, by hashes and dates."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import closing
from typing import TYPE_CHECKING, TypeVar

from tui_reader.archive.copying.files import damage_of, lacking_of_file, lacking_states
from tui_reader.archive.copying.notes import lacking_notes
from tui_reader.archive.copying.reading import lacking_collections, lacking_marks
from tui_reader.archive.copying.records import lacking_documents, lacking_failures
from tui_reader.archive.copying.texts import differences
from tui_reader.archive.copying.values import Fault, Report, Verified, portions
from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.transfer.values import KeptFile
from tui_reader.archive.values import CompleteBulletin

if TYPE_CHECKING:
    from tui_reader.archive.protocol import Archive

T = TypeVar("T")

_ROWS = 1000


class Verifier:
    """Compares two archives; `fault` is called for each difference."""

    def __init__(self, source: Archive, target: Archive, report: Report, fault: Fault) -> None:
        self._source, self._target = source, target
        self._report, self._fault = report, fault
        self._found = dict.fromkeys(Verified._fields, 0)

    def run(self) -> Verified:
        """Compares everything. Raises what `report` raises."""
        total, done = self._source.counts().total, 0
        with closing(self._source.complete_bulletins(as_kept=True)) as found:
            for portion in portions(found):
                self._report("verify", done, total)
                self._compare_bulletins(portion)
                done += len(portion)
        self._compare_files()
        self._compare_marks()
        self._compare_notes()
        self._compare_announcements()
        self._compare_records()
        self._report("verify", max(done, total), max(done, total))
        return Verified(**self._found)

    def _differs(self, subject: str, line: str) -> None:
        self._found["differences"] += 1
        self._fault(subject, line)

    def _compare_bulletins(self, portion: list[CompleteBulletin]) -> None:
        known = self._target.complete_by_address(each.address for each in portion)
        there = []
        for each in portion:
            self._found["bulletins"] += 1
            self._found["revisions"] += len(each.revisions)
            self._found["pages"] += len(each.pages)
            if other := known.get(each.address):
                there.append(each)
                if each.origin is not None and other.origin is None:
                    self._differs(each.address, "the source that it came from is missing")
            else:
                self._differs(each.address, "this bulletin is missing")
        lacking = differences(self._source, self._target, there, known)
        for address, found in lacking.items():
            for difference in found:
                self._differs(address, f"{difference.what} (revision {difference.revision.number})")

    def _compare_files(self) -> None:
        done = 0
        with closing(self._source.kept_files()) as found:
            for portion in portions(found):
                known = {each.digest: each for each in self._target.kept_files([each.digest for each in portion])}
                for each in portion:
                    self._report("files", done, 0)
                    done += 1
                    self._found["files"] += 1
                    self._compare_file(each, known.get(each.digest))
        with closing(self._source.all_attachment_states()) as states:
            for some in portions(states):
                for state in lacking_states(self._target, some):
                    self._differs(state.address or "", "the state of this attachment is missing")

    def _compare_file(self, file: KeptFile, known: KeptFile | None) -> None:
        subject = file.sightings[0].address if file.sightings else file.digest
        if lacking := lacking_of_file(file, known):
            for what in lacking:
                self._differs(subject, _OF_FILES[what])
            if known is None:
                return
        if damage := damage_of(self._target, file.digest):
            self._differs(subject, damage)
        try:
            if file.has_text and self._source.file_text(file.digest) != self._target.file_text(file.digest):
                self._differs(subject, "the text of its file differs")
            there = {each.page: each for each in self._target.page_readings(file.digest)}
            for each in self._source.page_readings(file.digest) if file.page_readings else ():
                if each.page not in there:
                    self._differs(subject, f"what text recognition read is missing (page {each.page})")
        except ArchiveError as error:
            self._differs(subject, error.message)

    def _compare_marks(self) -> None:
        with closing(self._source.reading_records()) as found:
            for portion in portions(found, _ROWS):
                self._found["marks"] += len(portion)
                for each in lacking_marks(self._target, portion):
                    self._differs(each.address, "marks or tags of it are missing")
        queries = {each.name for each in self._target.saved_queries()}
        for query in self._source.saved_queries():
            if query.name not in queries:
                self._differs(query.name, "this saved query is missing")
        watches = {each.watch.name for each in self._target.watches()}
        for state in self._source.watches():
            if state.watch.name not in watches:
                self._differs(state.watch.name, "this watch is missing")
        for name, what in lacking_collections(self._source, self._target):
            self._differs(name, what)
        known = set(self._target.acknowledgements())
        for title, address in self._source.acknowledgements():
            if (title, address) not in known:
                self._differs(title, "that this announcement was acknowledged is missing")

    def _compare_notes(self) -> None:
        with closing(self._source.note_records()) as found:
            for portion in portions(found):
                self._found["notes"] += len(portion)
                for each in lacking_notes(self._target, portion):
                    self._differs(each.address, "a note on it is missing")

    def _compare_announcements(self) -> None:
        there = {
            (each.site, each.title): (each.first_seen, each.last_seen, each.gone)
            for each in _all(self._target.announcement_records())
        }
        for each in _all(self._source.announcement_records()):
            self._found["announcements"] += 1
            first, last, gone = there.get((each.site, each.title), (None, None, None))
            if first is None or last is None:
                self._differs(each.title, "this announcement is missing")
            elif first > each.first_seen or last < each.last_seen:
                self._differs(each.title, "the dates of this announcement differ")
            elif last == each.last_seen and each.gone is not None and gone is None:
                self._differs(each.title, "that this announcement is gone is missing")

    def _compare_records(self) -> None:
        with closing(self._source.all_seen_documents()) as found:
            for portion in portions(found, _ROWS):
                self._found["records"] += len(portion)
                for each in lacking_documents(self._target, portion):
                    self._differs(each.key, "the record that it was fetched is missing")
        there = self._target.synced()
        results = self._source.synced()
        for origin in self._source.recorded_origins():
            self._found["records"] += 1
            for failure in lacking_failures(self._source, self._target, origin):
                self._differs(failure.address, "the record that it could not be fetched is missing")
            result, other = results.get(origin), there.get(origin)
            if result is not None and (other is None or other.at < result.at):
                self._differs(origin, "the result of its last sync is missing")
            if self._source.last_crawl(origin) is not None and self._target.last_crawl(origin) is None:
                later = other is not None and (result is None or other.at > result.at)
                if not later:
                    self._differs(origin, "the record of its last crawl is missing")


def _all(found: Generator[T]) -> Iterator[T]:
    with closing(found):
        yield from found


_OF_FILES = {
    "file": "its file is missing",
    "sightings": "when its file was seen is missing",
    "text": "the text of its file is missing",
    "pages": "what text recognition read on pages of its file is missing",
}
