"""XML as it is on the web: characters and references that XML does not know, messages of servers in front."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from html.entities import html5

# Everything but the five entities of XML, outside CDATA sections and comments.
_REFERENCE = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)"
    r"|&(?!(?:amp|lt|gt|quot|apos);)"
    r"(?:#(?:(?P<decimal>[0-9]++)|[xX](?P<hex>[0-9A-Fa-f]++));?|(?P<name>\w{1,40});)?",
    re.S,
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_LOCAL_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_CDATA = re.compile(r"<!\[CDATA\[(.*?)(?:\]\]>|\Z)", re.S)


def is_xml_character(code: int) -> bool:
    """Whether XML 1.0 allows the character of this code."""
    return code in (9, 10, 13) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000


def local_name(tag: str) -> str:
    """The name of a tag in lxml's form, without its namespace or prefix; `span` where lxml accepts no element of
    that name, as of markup that was repaired: `x:2`."""
    name = tag.rpartition("}")[2].rpartition(":")[2]
    return name if _LOCAL_NAME.fullmatch(name) else "span"


def xml_text(text: str) -> str:
    """The text with U+FFFD for characters that XML does not allow."""
    return _CONTROL.sub("\ufffd", text)


def with_references(markup: str, entities: Mapping[str, str] | None = None) -> str:
    """The markup with the references that XML does not know replaced by their characters, other ampersands
    escaped, and U+FFFD for characters that XML does not allow. `entities` are those that a document declares."""
    markup = xml_text(markup)
    if "&" not in markup:
        return markup
    declared = entities or {}

    def character(found: re.Match[str]) -> str:
        whole = found[0]
        if whole[0] == "<":
            return whole
        if digits := (found["decimal"] or found["hex"]):
            code = int(digits, 10 if found["decimal"] else 16) if len(digits.lstrip("0")) <= 8 else -1
            return f"&#{code};" if is_xml_character(code) else "\ufffd"
        name = found["name"] or ""
        value = declared.get(name) or html5.get(f"{name};")
        return html.escape(value, quote=False) if value is not None else f"&amp;{whole[1:]}"

    return _REFERENCE.sub(character, markup)


def without_cdata(text: str) -> str:
    """The text without the marks of CDATA sections."""
    return _CDATA.sub(lambda found: found[1], text) if "<![CDATA[" in text else text
