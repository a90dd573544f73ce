"""Text recognition of kept attachments: page by page into the archive, then as the text of the file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from tui_reader.parse.documents.drawings.pictures import PICTURE_KINDS
from tui_reader.parse.documents.recognized.reading import says_pictures
from tui_reader.parse.recognition.process import RecognitionError
from tui_reader.sync.attachments.file_text import text_or_reason

if TYPE_CHECKING:
    from tui_reader.archive.protocol import Archive
    from tui_reader.archive.values import AttachedFile
    from tui_reader.model import Bulletin
    from tui_reader.parse.recognition.process import PageRead, Recognizer
    from tui_reader.parse.worker import Parser

RECOGNIZED_KINDS = ("pdf", "ofd", "docx", *PICTURE_KINDS)
"""The kinds of files whose pages may be pictures."""

_PAGES_OF_A_TEXT = 10
"""Pages after which the text is made again while a long file is read. Chosen by hand."""


class Recognition(NamedTuple):
    """How the recognition of a file ended: the number of pages that were read now, the pages that could not be
    read with the reasons, its text as far as there is one, and why it was not read at all, else ""."""

    read: int = 0
    failed: tuple[tuple[int, str], ...] = ()
    text: Bulletin | None = None
    error: str = ""


def may_be_recognized(file: AttachedFile, archive: Archive) -> bool:
    """Whether a kept file has pages that are pictures and were not read, as far as the archive knows. Raises
    ArchiveError."""
    if file.digest is None or file.kind not in RECOGNIZED_KINDS:
        return False
    if not file.has_text:
        # Neither a damaged file nor an encrypted one; most Word documents that nobody has tried to read have text.
        return says_pictures(file.reason) if file.reason else file.kind not in ("docx", "ofd")
    text = archive.file_text(file.digest) if file.not_read else None
    return text is not None and text.document is not None and bool(text.document.pictures)


def waiting_files(archive: Archive, origins: Iterable[str], tried: Iterable[str] = ()) -> Iterator[AttachedFile]:
    """The kept files of some followed sources with pages that are pictures and that nobody has tried to read, the
    newest first. `tried` are digests of files to be left out. Raises ArchiveError."""
    left_out = set(tried)
    for file in archive.partly_read_files([*origins], RECOGNIZED_KINDS):
        if file.digest is not None and file.digest not in left_out and awaits_recognition(file, archive):
            yield file


def awaits_recognition(file: AttachedFile, archive: Archive) -> bool:
    """Whether a kept file has pages that are pictures and that nobody has tried to read. Raises ArchiveError."""
    if not may_be_recognized(file, archive):
        return False
    assert file.digest
    text = archive.file_text(file.digest) if file.has_text else None
    if text is None or text.document is None:
        return True
    seen = {*archive.recognized_pages(file.digest), *archive.unreadable_pages(file.digest)}
    return not seen.issuperset(text.document.pictures)


def recognize_file(
    archive: Archive,
    file: AttachedFile,
    recognizer: Recognizer,
    parser: Parser,
    *,
    again: bool = False,
    retry: bool = True,
    on_page: Callable[[PageRead], None] = lambda page: None,
) -> Recognition:
    """Read the pages of a kept file that are pictures, and rebuild its text. What an earlier run has read is not
    read again, unless `again`, and pages that it could not read only with `retry`. `on_page` is called after each
    page. Takes seconds a page: call it in a thread, and end it by `Recognizer.stop`; what was read until then is
    kept. Raises ArchiveError."""
    digest = file.digest
    if digest is None:
        return Recognition(error="it is not kept; fetch it first")
    data = archive.file_bytes(digest)
    if again:
        archive.forget_recognized_pages(digest)
    known = archive.recognized_pages(digest)
    left_out = frozenset(known) if retry else frozenset(known) | frozenset(archive.unreadable_pages(digest))
    failed: list[tuple[int, str]] = []
    read, text = 0, None
    try:
        for page in recognizer.read(data, left_out):
            if page.text is None:
                failed.append((page.page, page.error))
                archive.keep_unreadable_page(digest, page.page, page.error)
            else:
                archive.keep_recognized_page(digest, page.page, page.engine, page.text)
                known[page.page] = page.text
                read += 1
            on_page(page)
            if read % _PAGES_OF_A_TEXT == 0 and page.text is not None and page.left:
                text = _kept_text(archive, file, data, known, parser)
    except RecognitionError as error:
        return Recognition(read, tuple(failed), text, str(error))
    if known:
        text = _kept_text(archive, file, data, known, parser)
    return Recognition(read, tuple(failed), text)


def _kept_text(
    archive: Archive, file: AttachedFile, data: bytes, known: Mapping[int, str], parser: Parser
) -> Bulletin | None:
    """The text of a file with what was recognized, which is kept; None where there is none."""
    assert file.digest
    address = file.address or file.name
    read = parser.parse(data, address, media_type=file.media_type, recognized=known)
    text, reason = text_or_reason(read)
    archive.keep_file_text(file.digest, text, reason)
    return text
