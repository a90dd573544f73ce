"""References in the text of the reader to bulletins of the archive, marked in a thread after it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_reader.archive.errors import ArchiveError
from tui_reader.ui.latest_job import LatestJob
from tui_reader.ui.reader.document import TableBlock, TextBlock
from tui_reader.ui.reader.places.words import DocumentWords
from tui_reader.ui.reader.visible_links import CitationTarget, CitedSpan, CitedSpans

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tui_reader.archive.extracted.values import CitedReference
    from tui_reader.model import Bulletin
    from tui_reader.ui.panes import Session
    from tui_reader.ui.reader.document import Document
    from tui_reader.ui.reader.reader import Reader


class ReferencesInText:
    """Marks the references of the open text."""

    def __init__(self, session: Session, reader: Reader) -> None:
        self._session = session
        self._reader = reader
        self._jobs = LatestJob(session.app.in_background)

    def show(self, id: int | None) -> None:
        """Mark the references of the bulletin that was just shown; nothing in a page that is not kept."""
        reader, app, archive = self._reader, self._session.app, self._session.archive
        bulletin, document = reader.bulletin, reader.document
        if id is None or bulletin is None:
            return

        def find() -> None:
            try:
                references = archive.references(id)
            except ArchiveError:
                # The text is read without them.
                return
            found = cited_spans(document, bulletin, references)
            if found:
                app.call_in_ui(show, found)

        def show(found: CitedSpans) -> None:
            if reader.bulletin is bulletin and self._session.open_id == id:
                reader.show_cited(found)

        self._jobs.do(find)


def cited_spans(document: Document, bulletin: Bulletin, references: Iterable[CitedReference]) -> CitedSpans:
    """The characters of the references that lead to bulletins here, by block."""
    found: dict[tuple[int, int], list[CitedSpan]] = {}
    words = DocumentWords.of(document, bulletin)
    for each in references:
        if each.target is None:
            continue
        target = CitationTarget(each.target, each.article, each.text)
        for span in words.spans_of(each.place):
            block = document.blocks[span.block]
            marks = block.marks if isinstance(block, TextBlock | TableBlock) else ()
            if any(mark.address and mark.start < span.end and span.start < mark.end for mark in marks):
                # A link, which leads where it says.
                continue
            found.setdefault((block.ordinal, block.base), []).append(CitedSpan(span.start, span.end, target))
    return {key: sorted(spans) for key, spans in found.items()}
