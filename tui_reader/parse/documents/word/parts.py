"""What a Word document keeps beside its text: notes, comments, headers and footers, diagrams, charts, parts in
another format (`w:altChunk`); and formulas."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from docx.oxml import parse_xml
from lxml.etree import LxmlError

from tui_reader.parse.decode import decode
from tui_reader.parse.documents.drawings.charts import lines_of_chart
from tui_reader.parse.documents.paragraphs.symbols import symbol_of
from tui_reader.parse.documents.rtf import read_rtf
from tui_reader.parse.documents.stated_number import stated_number
from tui_reader.parse.draft import Draft, DraftLine
from tui_reader.parse.html.fragment import read_body
from tui_reader.parse.unsupported import UnsupportedPage
from tui_reader.text.clean import clean, clean_line

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds"
_SEPARATORS = ("separator", "continuationSeparator", "continuationNotice")
# Characters of the fonts Wingdings and Wingdings 2 that forms and lists use, by their codes.
MATH = (f"{_M}oMath", f"{_M}oMathPara")
"""The elements of a formula."""


def related_part(part: Any, kind: str) -> tuple[Any, Any] | None:
    """The part of a document of a kind such as `footnotes`, and its root element; None without a readable one."""
    for relation in part.rels.values():
        if not relation.is_external and str(relation.reltype).endswith(f"/{kind}"):
            return _with_root(relation.target_part)
    return None


def linked_part(part: Any, identifier: str) -> tuple[Any, Any] | None:
    """The part to which a relation leads, and its root element; None without a readable one in the document."""
    relation = part.rels.get(identifier)
    return None if relation is None or relation.is_external else _with_root(relation.target_part)


def _with_root(part: Any) -> tuple[Any, Any] | None:
    try:
        element = getattr(part, "element", None)
        return part, element if element is not None else parse_xml(part.blob)
    except (LxmlError, ValueError, AttributeError):
        return None


class WordNotes:
    """The footnotes or the endnotes of a document, numbered in the order of their references."""

    def __init__(self, part: Any, kind: str) -> None:
        found = related_part(part, f"{kind}s")
        self.part = found[0] if found else None
        self._notes: dict[str, Any] = {}
        for note in found[1].findall(f"{_W}{kind}") if found else ():
            if note.get(f"{_W}type") not in _SEPARATORS:
                self._notes.setdefault(note.get(f"{_W}id", ""), note)
        self._prefix = "" if kind == "footnote" else "e"
        self._count = 0

    def take(self, reference: Any) -> tuple[str, Any] | None:
        """The mark and the element of the note that a reference leads to; None without one, or the second time."""
        note = self._notes.pop(reference.get(f"{_W}id", ""), None)
        if note is None:
            return None
        self._count += 1
        return f"[{self._prefix}{self._count}]", note

    def rest(self) -> Iterator[Any]:
        """The notes that no reference leads to."""
        notes, self._notes = self._notes, {}
        yield from notes.values()


def symbol(element: Any) -> str:
    """The character of a symbol (`w:sym`); a square for one of an unknown font."""
    code = element.get(f"{_W}char", "")
    try:
        value = int(code, 16)
    except ValueError:
        return ""
    return symbol_of(value, element.get(f"{_W}font", ""))


def formula(element: Any) -> str:
    """A formula in one line: fractions with `/`, exponents with `^`, indices with `_`."""
    name = str(element.tag).removeprefix(_M)
    match name:
        case "t":
            return clean_line(element.text or "", 10_000)
        case "f":
            return f"{_group(element, 'num')}/{_group(element, 'den')}"
        case "sSup":
            return f"{_part(element, 'e')}^{_group(element, 'sup')}"
        case "sSub":
            return f"{_part(element, 'e')}_{_group(element, 'sub')}"
        case "sSubSup":
            return f"{_part(element, 'e')}_{_group(element, 'sub')}^{_group(element, 'sup')}"
        case "rad":
            return f"{_part(element, 'deg')}√{_group(element, 'e')}"
        case "d":
            return f"({', '.join(map(formula, element.findall(f'{_M}e')))})"
        case "nary":
            found = element.find(f"{_M}naryPr/{_M}chr")
            sign = found.get(f"{_M}val", "∫") if found is not None else "∫"
            lower, upper = _part(element, "sub"), _part(element, "sup")
            bounds = (f"_({lower})" if lower else "") + (f"^({upper})" if upper else "")
            return f"{clean_line(sign, 5)}{bounds} {_part(element, 'e')}"
        case _:
            return "".join(formula(child) for child in element if isinstance(child.tag, str))


def _part(element: Any, name: str) -> str:
    found = element.find(f"{_M}{name}")
    return "" if found is None else "".join(formula(child) for child in found if isinstance(child.tag, str))


def _group(element: Any, name: str) -> str:
    text = _part(element, name)
    return text if len(text) <= 1 or text.isalnum() else f"({text})"


def diagram_texts(part: Any, drawing: Any) -> Iterator[str]:
    """The texts of a diagram (SmartArt), which is a separate part."""
    for reference in drawing.iter(_DIAGRAM):
        found = linked_part(part, reference.get(f"{_R}dm", ""))
        for paragraph in found[1].iter(f"{_A}p") if found else ():
            if text := clean("".join(run.text or "" for run in paragraph.iter(f"{_A}t"))).strip():
                yield text.replace("\n", " ")


def form_field(data: Any) -> str:
    """What Word shows of a form field from before content controls: a box, or the chosen entry of a list. The text
    of a text field stands behind it."""
    box, choices = data.find(f"{_W}checkBox"), data.find(f"{_W}ddList")
    if box is not None:
        state = box.find(f"{_W}checked")
        state = box.find(f"{_W}default") if state is None else state
        is_on = state is not None and state.get(f"{_W}val", "1") not in ("0", "false", "off")
        return "☒" if is_on else "☐"
    if choices is None:
        return ""
    entries = [clean_line(entry.get(f"{_W}val", ""), 300) for entry in choices.findall(f"{_W}listEntry")]
    stated = [choices.find(f"{_W}{name}") for name in ("result", "default")]
    index = next((one.get(f"{_W}val", "") for one in stated if one is not None), "0")
    number = stated_number(index, len(entries))
    return entries[number] if number < len(entries) else ""


def chart_lines(part: Any, drawing: Any, warnings: list[str]) -> list[DraftLine]:
    """The charts in a drawing; see `lines_of_chart`."""
    lines: list[DraftLine] = []
    for drawn in drawing.iter(f"{_C}chart"):
        if (found := linked_part(part, drawn.get(f"{_R}id", ""))) is not None:
            lines += lines_of_chart(found[1], warnings)
    return lines


def chunk_lines(
    data: bytes, media_type: str, draft: Draft, read_word: Callable[[bytes], Iterable[DraftLine]]
) -> Iterator[DraftLine]:
    """The lines of a part that Word shows as text of the document: a Word document, RTF, HTML or plain text,
    by its content before its type. `draft` gets its coverage and warnings, except those of a Word document.

    Raises UnsupportedPage, EmptyContent or BinaryContent for a part that cannot be read.
    """
    if data.startswith(b"PK\x03\x04"):
        yield from read_word(data)
    elif data.lstrip().startswith(b"{\\rtf"):
        embedded = read_rtf(data, "")
        draft.coverage += embedded.coverage
        yield from embedded.lines
    elif media_type == "message/rfc822":
        yield from _page_in_mail(data, draft)
    else:
        yield from read_body(decode(data).text, None, is_plain=media_type == "text/plain", draft=draft)[0]


def _page_in_mail(data: bytes, draft: Draft) -> Iterator[DraftLine]:
    """The lines of a page that is packed as MHTML, which programs write that make documents of pages."""
    from email import message_from_bytes
    from email.errors import MessageError

    try:
        for part in message_from_bytes(data).walk():
            content = part.get_payload(decode=True) if part.get_content_type() == "text/html" else None
            if isinstance(content, bytes):
                text = decode(content, part.get_content_charset()).text
                yield from read_body(text, None, is_plain=False, draft=draft)[0]
                return
    except (MessageError, LookupError, ValueError) as error:
        raise UnsupportedPage("is a damaged page") from error
    raise UnsupportedPage("is a mail without a page")
