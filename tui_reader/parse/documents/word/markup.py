"""Elements of WordprocessingML, as Word writes it since 2007: names, values and switches."""

from __future__ import annotations

from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
"""What programs read that do not know the element beside it."""

DELETED = (f"{W}del", f"{W}moveFrom")
"""Elements around tracked deletions."""

NO_TEXT = frozenset(f"{W}{name}" for name in ("pPr", "rPr", "delText", "delInstrText", "tblPr", "sectPr", "sdtPr"))
"""Elements without text that is shown."""

_OFF = ("0", "false", "off", "none")


def value(parent: Any, name: str, w: str = W) -> str | None:
    """The value of a child of `parent`, which may be None; None where there is no such child or no value. `w` is
    the namespace, which Word 2003 has another one of."""
    child = parent.find(f"{w}{name}") if parent is not None else None
    found = child.get(f"{w}val") if child is not None else None
    return None if found is None else str(found)


def is_on(run: Any, name: str, w: str = W) -> bool:
    """Whether a run has a property such as bold (`b`) or hidden (`vanish`)."""
    properties = run.find(f"{w}rPr")
    found = properties.find(f"{w}{name}") if properties is not None else None
    return found is not None and found.get(f"{w}val", "1") not in _OFF


def is_raised(run: Any, w: str = W) -> bool:
    """Whether a run is superscript."""
    return value(run.find(f"{w}rPr"), "vertAlign", w) == "superscript"
