"""The parts of an OpenDocument file, packed or flat."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tui_reader.parse.documents.packed import PackedDocument, is_repaired, parse_xml
from tui_reader.parse.unsupported import UnsupportedPage

_TITLE = "{http://purl.org/dc/elements/1.1/}title"


@dataclass(frozen=True, slots=True)
class OpenDocument:
    """A file: the roots of its content and of its styles, and the archive that holds them; None for a flat one."""

    content: Any
    styles: Any
    packed: PackedDocument | None
    stated_title: str | None

    @property
    def was_repaired(self) -> bool:
        """Whether XML that was read so far breaks off or is damaged."""
        return is_repaired(self.content) if self.packed is None else self.packed.was_repaired


def open_file(data: bytes, what: str) -> OpenDocument:
    """The parts of a file, which messages call `what`. Raises UnsupportedPage for one that is damaged or has a
    password."""
    packed = None
    if data.startswith(b"PK"):
        packed = PackedDocument(data, what)
        if b"encryption-data" in (packed.read("META-INF/manifest.xml") or b""):
            raise UnsupportedPage(f"is {what} with a password; save a copy without it")
        content, meta, styles = map(packed.tree, ("content.xml", "meta.xml", "styles.xml"))
        if content is None:
            raise packed.damaged()
    else:
        content = meta = styles = parse_xml(data)
        if content is None:
            raise UnsupportedPage(f"is {what} that is damaged; get the file again")
    title = next(meta.iter(_TITLE), None) if meta is not None else None
    return OpenDocument(content, styles, packed, "".join(title.itertext()) if title is not None else None)
