"""Attachments in words: kind, extent, size and state of a file, for the list under a text and for commands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.labels import RECOGNIZED, size_text
from tui_reader.messages.translation import translated
from tui_reader.query.kinds import KINDS, kind_of_ending

if TYPE_CHECKING:
    from tui_reader.archive.values import AttachedFile, AttachmentPlace, Hit

SEPARATOR = " · "

WORKBOOKS = frozenset(KINDS["sheet"])
"""Kinds whose parts are sheets, not printed pages."""

PICTURES = frozenset(("avif", "bmp", "gif", "jpeg", "png", "tiff", "webp"))
"""Kinds that are one picture."""

ARCHIVES = frozenset(KINDS["container"])
"""Kinds of files whose members are attachments of them."""

HOLDERS = ARCHIVES | {"pdf", "docx", "xlsx", "pptx", "hwpx", "ofd", "doc", "msg"}
"""Kinds of files whose text lists files that they hold, without an address."""

CONTAINERS = frozenset(("ole",))
"""Kinds of containers whose names mean nothing to most readers: what is in them could not be told."""

_LONGEST_REASON = 60
"""Characters of a reason that the line of an attachment shows whole. Chosen by hand."""


def extent(file: AttachedFile) -> str:
    """The number of pages or sheets; "" where it is unknown, and for a picture."""
    if file.pages is None or (file.kind.lower() in PICTURES and file.pages == 1):
        return ""
    if file.kind in WORKBOOKS:
        return ngettext("{count} sheet", "{count} sheets", file.pages).format(count=f"{file.pages:,}")
    return ngettext("{count} page", "{count} pages", file.pages).format(count=f"{file.pages:,}")


def kind_name(file: AttachedFile) -> str:
    """The kind by content, as an ending is written: `PDF`; "" where the title says it, or it is unknown."""
    kind = file.kind.lower()
    ending = (file.title or file.name).lower().rpartition(".")[2]
    said = (ending, kind_of_ending(ending))
    return "" if not kind or kind in said or kind in CONTAINERS else kind.upper()


def state_name(file: AttachedFile, *, whole: bool = False) -> str:
    """What the archive has of a file, in few words: `kept`, `not fetched`, `too large`. `whole`: a reason that has
    no such words is not cut."""
    match file.state:
        case "kept":
            return _kept(file)
        case "gone":
            return _("gone; a copy is kept") if file.digest else _("gone")
        case "refused" | "failed":
            return _short(file.reason, whole=whole) or (_("refused") if file.state == "refused" else _("failed"))
    return _("not fetched") if file.address else _("without address")


def facts(file: AttachedFile, *, whole: bool = False) -> Iterator[str]:
    """Kind, extent, size and state, as far as they are known; see `state_name`."""
    yield from filter(None, (kind_name(file), extent(file), size_text(file.size) if file.size else ""))
    yield state_name(file, whole=whole)
    if file.versions > 1:
        yield ngettext("{count} version", "{count} versions", file.versions).format(count=file.versions)


def attachment_title(file: AttachedFile) -> str:
    """The title on the page, else the name of the file, else that there is none."""
    return file.title or file.name or _("without title")


def scans_without_recognition(count: int) -> str:
    """That so many scans wait for text recognition, which is not installed."""
    line = ngettext(
        "{count} scanned file waits for text recognition, which is not installed; install bulletin-tui[ocr]",
        "{count} scanned files wait for text recognition, which is not installed; install bulletin-tui[ocr]",
        count,
    )
    return line.format(count=f"{count:,}")


def _kept(file: AttachedFile) -> str:
    if file.digest is None:
        return _("fetched")
    if not file.digest:
        return _("in the file")
    if file.kind.lower() in PICTURES and not file.recognized:
        # Its text is format and size.
        return _("kept")
    if file.has_text:
        kept = _("kept; read in part") if file.not_read else _("kept")
        return f"{RECOGNIZED} {kept}" if file.recognized else kept
    if not file.reason:
        return _("kept")
    return _("kept; {reason}").format(reason=_cause(file.reason) or _("not read"))


def _short(reason: str, *, whole: bool = False) -> str:
    """A reason, which is kept in English, in few words; "" for none."""
    if cause := _cause(reason):
        return cause
    shown = translated(reason)
    return shown if whole or len(shown) <= _LONGEST_REASON else f"{shown[: _LONGEST_REASON - 1]}…"


def _cause(reason: str) -> str:
    """What is wrong with a file, in a word or two; "" for a reason of another kind."""
    words = reason.lower()
    for parts, short in (
        (("encrypted", "password"), _("encrypted")),
        (("damaged",), _("damaged")),
        (("pictures of pages",), _("scanned, without text")),
        (("came instead of the file",), _("a page came instead")),
        (("too large", "larger than", "limit is"), _("too large")),
        (("robots.txt",), _("robots.txt forbids it")),
        (("deleted for the quota",), _("deleted for the quota")),
    ):
        if any(part in words for part in parts):
            return short
    return ""


def shown_path(hit: Hit) -> tuple[str, ...]:
    """The headings around a hit from the outermost to the innermost; for a hit in an attached file one part, such
    as `附件1 岗位表.xls · Sheet1 行 41`."""
    return (
        hit.path
        if hit.attachment is None
        else (f"{_file(hit.attachment)}{SEPARATOR}{_place(hit)}".removesuffix(SEPARATOR),)
    )


def _file(place: AttachmentPlace) -> str:
    name = " › ".join(filter(None, (place.name or place.title, *place.members)))
    return _("attachment {number} {name}").format(number=place.number, name=name).strip()


def _place(hit: Hit) -> str:
    place = hit.attachment
    assert place is not None
    # A heading that is the hit itself need not be said twice.
    parts = [hit.path[-1]] if hit.path and hit.path[-1].strip() != hit.snippet.strip() else []
    if place.row is not None:
        parts.append(_("row {number}").format(number=place.row))
    if place.page is not None:
        sign = RECOGNIZED if place.recognized else ""
        parts.append(sign + _("page {number}").format(number=place.page))
    return " ".join(parts)
