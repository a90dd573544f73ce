"""The parts of documents that are ZIP archives, read within limits."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from lxml import etree

from tui_reader.parse.unsupported import UnsupportedPage
from tui_reader.unpacking_errors import UNPACKING_ERRORS, UNPACKING_OR_MEMORY

DEEPEST = 256
"""Levels of elements that readers see. Deeper ones exhaust the stack of recursive readers."""

UNPACKED_LIMIT = 256 << 20
"""Uncompressed bytes of one document; a larger one is refused. Chosen by hand."""


PICTURE_LIMIT = 32 << 20
"""Bytes of one picture of a document. Chosen by hand."""

DAMAGED = "the document is damaged; text of it may be missing"
"""The warning for a document with XML that was repaired."""


class PackedDocument:
    """A document in a ZIP archive. `what` names it in messages, such as `an EPUB book`. Raises UnsupportedPage for
    a damaged archive."""

    def __init__(self, data: bytes, what: str) -> None:
        self.what = what
        self.was_repaired = False
        """Whether `tree` repaired a part, so that text may be missing."""
        self._left = self._left_for_pictures = UNPACKED_LIMIT
        try:
            self._archive = ZipFile(BytesIO(data))
            self.names = frozenset(self._archive.namelist())
        except UNPACKING_ERRORS as error:
            raise self.damaged() from error

    def damaged(self) -> UnsupportedPage:
        """The error for a document without a part that it must have."""
        return UnsupportedPage(f"is {self.what} that is damaged; get the file again")

    def read(self, name: str) -> bytes | None:
        """The content of a part; None if there is none. Raises UnsupportedPage where all parts are too large, or
        the part is damaged or encrypted."""
        if name not in self.names:
            return None
        try:
            with self._archive.open(name) as stream:
                data = stream.read(self._left + 1)
        except UNPACKING_ERRORS as error:
            raise self.damaged() from error
        self._left -= len(data)
        if self._left < 0:
            raise UnsupportedPage(f"is {self.what} that unpacks to far more than one can hold; it is not read")
        return data

    def picture(self, name: str) -> bytes | None:
        """The content of a part that is a picture; None if there is none, or it is damaged or too large: what a
        document says is read also without its pictures."""
        if name not in self.names or self._left_for_pictures <= 0:
            return None
        try:
            with self._archive.open(name) as stream:
                data = stream.read(PICTURE_LIMIT + 1)
        except UNPACKING_OR_MEMORY:
            return None
        self._left_for_pictures -= len(data)
        return data if len(data) <= PICTURE_LIMIT else None

    def tree(self, name: str, names: Sequence[tuple[bytes, bytes]] = ()) -> Any:
        """The root element of a part in XML, repaired where it is damaged; None if there is none. `names` are
        namespaces that are read as others."""
        data = self.read(name)
        if data is None:
            return None
        for stated, meant in names:
            data = data.replace(stated, meant)
        root = parse_xml(data)
        self.was_repaired |= root is not None and is_repaired(root)
        return root

    def relations(self, name: str) -> dict[str, tuple[str, str]]:
        """The parts to which a part refers (ECMA-376, part 2, 9.3): kind and place by the identifier."""
        folder = posixpath.dirname(name)
        found: dict[str, tuple[str, str]] = {}
        for relation in self._relations(name):
            if relation.get("TargetMode") == "External":
                continue
            target = relation.get("Target", "")
            target = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found[relation.get("Id", "")] = relation.get("Type", "").rpartition("/")[2], target
        return found

    def external(self, name: str) -> dict[str, str]:
        """The addresses outside the document to which a part refers, by the identifier."""
        relations = self._relations(name)
        return {
            one.get("Id", ""): one.get("Target", "") for one in relations if one.get("TargetMode") == "External"
        }

    def _relations(self, name: str) -> list[Any]:
        folder, file = posixpath.split(name)
        root = self.tree(posixpath.join(folder, "_rels", f"{file}.rels"))
        return list(root.iter("{*}Relationship")) if root is not None else []


def is_damaged(parser: Any) -> bool:
    """Whether a parser that repairs XML found damage, behind which text may be missing."""
    return any(error.level == etree.ErrorLevels.FATAL for error in parser.error_log)


def is_repaired(root: Any) -> bool:
    """Whether `parse_xml` repaired the XML of this root element, so that text may be missing."""
    return is_damaged(root.getroottree().parser)


def parse_xml(data: bytes) -> Any:
    """The root element of XML, parsed without network access and entities; None where there is none.

    It is at most `DEEPEST` levels deep: in a deeper one, elements in its middle are taken out and their content
    put in their place, so that no text is lost. libxml2 reads no more than 2,048 levels; what follows is missing,
    and `is_repaired` says so."""
    root = _parsed(data, huge=False)
    # Entities could make a small file use all memory.
    if root is not None and _reached_limit(root) and b"<!ENTITY" not in data.replace(b"\0", b""):
        root = _parsed(data, huge=True)
        if root is not None:
            _flatten(root)
    return root


def _parsed(data: bytes, *, huge: bool) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=huge)
    try:
        return etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError):
        return None


def _reached_limit(root: Any) -> bool:
    """Whether libxml2 stopped at one of its limits, of depth or of the length of a text."""
    errors = root.getroottree().parser.error_log
    return any(error.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for error in errors)


def _flatten(root: Any) -> None:
    """Bring a tree to `DEEPEST` levels: below half of them, elements go that have more levels in them than the
    other half. What holds text is near the leaves and stays."""
    half = DEEPEST // 2
    deep: list[Any] = []
    # The levels in the elements that are open, the root first.
    levels = [0]
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            levels.append(0)
            continue
        inner = levels.pop()
        levels[-1] = max(levels[-1], inner + 1)
        if len(levels) > half and inner >= half:
            deep.append(element)
    for element in deep:
        _take_out(element)


def _take_out(element: Any) -> None:
    """Put the content of an element in its place."""
    parent, at = element.getparent(), element.getparent().index(element)
    before = parent[at - 1] if at else None
    content, tail = list(element), element.tail or ""
    text = element.text or ""
    if content:
        content[-1].tail = (content[-1].tail or "") + tail
    else:
        text += tail
    if before is not None:
        before.tail = (before.tail or "") + text
    else:
        parent.text = (parent.text or "") + text
    element.tail = None
    parent[at : at + 1] = content
