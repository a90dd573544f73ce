"""Arrived files and their texts, prepared for the archive: the parts that take time and need no transaction."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from tui_reader.archive.files.contents import Content, content
from tui_reader.archive.record import pack, unpack
from tui_reader.archive.values import ArrivedFile

if TYPE_CHECKING:
    from tui_reader.model import Bulletin


class FileText(NamedTuple):
    """The text of a file as it is stored; `contract` is None where no reader found any."""

    reader: str
    version: str
    pages: int | None
    not_read: str
    reason: str
    contract: bytes | None

    @property
    def rank(self) -> int:
        """Whole texts are worth more than partial ones, and these more than none."""
        return 0 if self.contract is None else 1 if self.not_read != "[]" else 2

    @property
    def recognized(self) -> int:
        """The number of pages of a partial text that were read by text recognition, which takes long."""
        if self.rank != 1 or not self.contract:
            return 0
        document = unpack(self.contract).document
        return len(document.recognized) if document else 0


class PreparedFile(NamedTuple):
    """An arrived file with what takes time to compute."""

    arrived: ArrivedFile
    content: Content
    text: FileText | None


def kind_of(text: Bulletin | None) -> str:
    """The kind by content of the file that a text was read from; "" when it is not known."""
    return text.document.kind if text is not None and text.document is not None else ""


def all_prepared(files: Sequence[ArrivedFile]) -> list[PreparedFile]:
    """Arrived files with what takes time to compute and needs no transaction."""
    # One that is seen at several addresses is hashed and compressed once.
    contents: dict[int, Content] = {}
    ready = []
    for each in files:
        if id(each.data) not in contents:
            contents[id(each.data)] = content(each.data)
        ready.append(_prepared(each, contents[id(each.data)]))
    return ready


def _prepared(arrived: ArrivedFile, content: Content) -> PreparedFile:
    """The parts of an arrived file that take time to compute and need no transaction."""
    text = None
    if arrived.text is not None or arrived.not_read_reason or arrived.reader_version:
        text = file_text(arrived.text, arrived.not_read_reason, arrived.reader_version)
    return PreparedFile(arrived, content, text)


def better_text(before: FileText | None, text: FileText) -> tuple[FileText, bool] | None:
    """What to keep of the text of a file and of another one, None for what there is already; and whether search
    finds other words in it."""
    if before == text:
        return None
    if before is not None and (before.rank, before.recognized) > (text.rank, text.recognized):
        # That this reader has tried is recorded, so that it does not try again.
        return before._replace(version=text.version or before.version), False
    return text, text.contract != (before and before.contract)


def quota_reason(most: int) -> str:
    """Why a file is refused that was deleted because all together had more than `most` bytes."""
    size = f"{most / 1_000_000:,f}".rstrip("0").rstrip(".")
    return f"deleted for the quota of attached files ({size} MB); fetch it again"


def file_text(text: Bulletin | None, reason: str, version: str) -> FileText:
    """The text of a file as it is stored; without one, why there is none, and the version of the reader."""
    if text is None:
        return FileText("", version, None, "[]", reason, None)
    document = text.document
    if document is None:
        return FileText("", version, None, "[]", "", pack(text))
    not_read = json.dumps(document.not_read, ensure_ascii=False)
    pages = document.page_or_sheet_count
    return FileText(document.reader, document.version, pages, not_read, "", pack(text))
