"""Where a link leads: its address, also the one that a script opens."""

from __future__ import annotations

import re

from tui_reader.parse.dom import Element
from tui_reader.text.link_target import link_target
from tui_reader.text.web_address import absolute

FILE_ENDING = r"\.(?:pdf|docx?|xlsx?|pptx?|wps|et|ofd|hwpx?|od[tsp]|rtf)"
"""Pattern of the ending of an address that leads to a document."""

# A string that is not closed goes to the end, so that no place is looked at twice.
_STRING = re.compile(r"""'((?:[^'\\]|\\.)*+)(?:'|\Z)|"((?:[^"\\]|\\.)*+)(?:"|\Z)""", re.S)
_OPENS = re.compile(r"(?:open|assign|replace)\s*\(\s*$|(?:location|href|src)\s*=\s*$", re.I)
_LONGEST_SCRIPT = 4000


def link_address(link: Element, base: str | None) -> str | None:
    """The address of a link, as `link_target`: its `href`; of one that leads to no other page, what its script
    opens. None where neither leads anywhere."""
    href = link.get("href")
    target = link_target(base, href)
    if target is not None and not target.startswith("#"):
        return target
    script = href.strip() if href and href.lstrip()[:11].lower() == "javascript:" else ""
    return scripted_address(f"{script[11:]};{link.get('onclick') or ''}", base) or target


def scripted_address(script: str, base: str | None) -> str | None:
    """The address that a script opens: a string with a slash, or any string that the script itself opens."""
    if len(script) < 4:
        return None
    script = script[:_LONGEST_SCRIPT]
    for string in _STRING.finditer(script):
        text = (string[1] or string[2] or "").replace("\\/", "/").strip()
        opened = _OPENS.search(script[max(0, string.start() - 40) : string.start()]) is not None
        is_path = "/" in text and " " not in text and "<" not in text and not text.startswith("#")
        if (opened or is_path) and (address := absolute(base, text)) is not None:
            return address
    return None
