"""What a PDF viewer shows above the text of a page: filled-in fields of forms, and notes."""

from __future__ import annotations

import logging
from io import BytesIO
from itertools import islice
from typing import Any, NamedTuple

from pypdf import PdfReader

from tui_reader.text.clean import clean, clean_line, without_space

FIELD = "filled-in field of a form"
NOTE = "note on the page"

_NO_TEXT = frozenset(("/Link", "/Popup", "/Movie", "/Sound", "/Screen", "/FileAttachment"))
_HIDDEN = 0b100010
"""Flags of annotations that no viewer shows: hidden, no view (ISO 32000-1, 12.5.3)."""
_PASSWORD = 1 << 13
"""Flag of a text field that holds a password (ISO 32000-1, 12.7.4.3)."""
MOST_ANNOTATIONS = 2000
"""Annotations of a page that are read. Chosen by hand."""
_DEEPEST_FIELD = 16


class PageNote(NamedTuple):
    """Text above a page, and whether it is a field or a note."""

    text: str
    reason: str


def open_reader(data: bytes) -> PdfReader:
    """The reader of a PDF without a password. Raises any exception for a damaged one."""
    # pypdf logs every oddity of a file, and users can do nothing about them.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    reader = PdfReader(BytesIO(data))
    if reader.is_encrypted:
        reader.decrypt("")
    return reader


def page_notes(page: Any, text: str) -> tuple[list[PageNote], bool]:
    """The fields and notes of a page from top to bottom, without what its `text` has already, and whether all were
    read: damaged annotations are left out, and those beyond MOST_ANNOTATIONS."""
    known = without_space(text)
    annotations, complete = _annotations(page)
    found: list[tuple[float, PageNote]] = []
    for annotation in annotations:
        try:
            note = _note(annotation)
            top = -float(annotation["/Rect"][3]) if "/Rect" in annotation else 0.0
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001
            # pypdf raises any exception for damaged objects, and the others may still be readable.
            complete = False
            continue
        if note is not None and without_space(note.text.partition(": ")[2] or note.text) not in known:
            found.append((top, note))
    return [note for _top, note in sorted(found, key=lambda one: one[0])], complete


def _annotations(page: Any) -> tuple[list[Any], bool]:
    """The annotations of a page that can be read, and whether these are all."""
    found: list[Any] = []
    try:
        entries = page.get("/Annots")
        entries = (entries.get_object() if entries is not None else ()) or ()
        for entry in islice(entries, MOST_ANNOTATIONS):
            annotation = entry.get_object()
            if hasattr(annotation, "get"):
                found.append(annotation)
        return found, len(entries) <= MOST_ANNOTATIONS
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001
        # As above, of the list itself.
        return found, False


def _note(annotation: Any) -> PageNote | None:
    kind = str(annotation.get("/Subtype", ""))
    if kind in _NO_TEXT or int(annotation.get("/F", 0)) & _HIDDEN:
        return None
    if kind == "/Widget":
        text = _field_text(annotation)
        return PageNote(text, FIELD) if text else None
    text = clean(str(annotation.get("/Contents", ""))).strip()[:100_000]
    return PageNote(text, NOTE) if text else None


def _field_text(annotation: Any) -> str:
    """A field as `label: value`; a box that is not ticked, a button and a signature have none."""
    kind = str(_inherited(annotation, "/FT") or "")
    label = clean_line(str(_inherited(annotation, "/TU") or _inherited(annotation, "/T") or ""), 200)
    if kind == "/Btn":
        state = str(annotation.get("/AS", "/Off"))
        return f"☒ {label}" if state != "/Off" and label else ""
    if kind not in ("/Tx", "/Ch") or int(_inherited(annotation, "/Ff") or 0) & _PASSWORD * (kind == "/Tx"):
        return ""
    value = _inherited(annotation, "/V")
    parts = value if isinstance(value, list) else [value]
    shown = ", ".join(clean(str(part)).strip() for part in parts if part is not None)[:100_000]
    return f"{label}: {shown}" if label and shown else shown


def _inherited(field: Any, name: str) -> Any:
    """A value of a field, or of the field that it is a part of."""
    for _ in range(_DEEPEST_FIELD):
        value = field.get(name)
        if value is not None:
            return value.get_object()
        parent = field.get("/Parent")
        if parent is None:
            return None
        field = parent.get_object()
    return None
