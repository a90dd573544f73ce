"""What stands on and beside a link and says that it leads to a file: attributes, icons, arguments of scripts."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import unquote

from tui_reader.parse.dom import Element
from tui_reader.parse.rendering.links import DOCUMENT_FORMATS, link_script, script_strings

_ENDING = rf"\.(?:{DOCUMENT_FORMATS})"
_ADDRESS = re.compile(rf"[^\s<>\"'{{}},;]{{1,1000}}{_ENDING}(?:[?#]\S{{0,1000}})?", re.I)
_NAME = re.compile(rf"[^/\\<>{{}}\"'\n]{{1,160}}{_ENDING}", re.I)
_QUOTED_NAME = re.compile(rf"[\"']([^/\\<>{{}}\"'\n]{{1,160}}{_ENDING})[\"']", re.I)
_SHOWN = frozenset(
    (
        "href",
        "src",
        "style",
        "class",
        "id",
        "title",
        "alt",
        "target",
        "rel",
        "download",
        "value",
        "name",
        "content",
    )
)
"""Attributes that say something else, or are read elsewhere."""
_OTHER_ELEMENTS = frozenset(
    ("img", "video", "audio", "source", "input", "option", "meta", "link", "script", "iframe", "object", "embed")
)
_KINDS = r"pdf|docx|xlsx?|pptx?|hwpx?|ofd|wps|rar|excel|powerpoint|msword"
_WORDS = r"doc|word|zip|7z|txt|rtf|csv|attach(?:ment)?|annex|fujian|fj|paper-?clip"
"""Words that name a kind of file only in the name of an icon."""
_ICON = r"icons?|ico|files?|file-?types?|types?|ext|mime|att|link|fa|glyphicon|bi|small|mini|sm|format"
_ICON_FILE = re.compile(
    rf"(?:^|/)(?:(?:{_ICON})\d{{0,2}}[_.-]?)*(?:{_KINDS}|{_WORDS})(?:[_.-]?(?:{_ICON}|o|alt|\d{{1,3}}(?:x\d{{1,3}})?))*"
    r"\.(?:gif|png|jpe?g|svg|webp|ico|bmp)(?:$|\?)",
    re.I,
)
_ICON_CLASS = re.compile(
    rf"(?:{_KINDS})(?:[_-](?:{_ICON}|o|alt|lg))*"
    rf"|(?:(?:{_ICON})[_-])+(?:{_KINDS}|{_WORDS})(?:[_-](?:{_ICON}|o|alt|lg))*"
    rf"|(?:{_WORDS})(?:[_-](?:icon|ico|file))+",
    re.I,
)
_FILE_TYPE = re.compile(r"application/(?:pdf|msword|rtf|vnd\.|x-hwp|hwp|ofd|zip|x-zip|x-rar|x-7z)", re.I)


class FileHint(NamedTuple):
    """What the attributes of an element say of a file: its address, as it is written, and its name; "" without."""

    address: str = ""
    name: str = ""


_NO_FILE = FileHint()


def stated_file(element: Element) -> FileHint:
    """The file that attributes of an element name besides its link: `data-url="/u/a.pdf"`, `data-filename`,
    `pdfsrc`. The name of the attribute does not count, its value does."""
    address = name = ""
    if element.tag in _OTHER_ELEMENTS or _SHOWN.issuperset(element.keys()):
        return _NO_FILE
    for key, held in element.items():
        value = str(held).strip()
        if "." not in value or key in _SHOWN or str(key).startswith("on"):
            continue
        if value[:1] in "{[":
            quoted = _QUOTED_NAME.search(value[:2000])
            name = name or (quoted[1] if quoted else "")
        elif "/" in value:
            address = address or (value if _ADDRESS.fullmatch(value) else "")
        elif _NAME.fullmatch(value):
            name = name or unquote(value)
    return FileHint(address, name)


def scripted_name(link: Element) -> str:
    """The name of a file among the strings of the script of a link: `javascript:down('FILE_1', 'a.hwp')`."""
    strings = script_strings(link_script(link))
    return next((text for text in strings if _NAME.fullmatch(text)), "")


def has_file_icon(link: Element) -> bool:
    """Whether a link states the type of a file, or shows the icon of a kind of file, in it or right before it."""
    if _FILE_TYPE.match(link.get("type") or ""):
        return True
    if any(_is_icon(one) for one in link.iter("img", "i", "span", "a", "em")):
        return True
    before = link.getprevious()
    if before is None or (before.tail or "").strip() or before.tag not in ("img", "i", "span", "em"):
        return False
    return _is_icon(before) or (len(before) == 1 and not (before.text or "").strip() and _is_icon(before[0]))


def _is_icon(element: Element) -> bool:
    if element.tag == "img":
        return _ICON_FILE.search((element.get("src") or "")[-300:]) is not None
    return any(_ICON_CLASS.fullmatch(name) for name in (element.get("class") or "")[:300].split())
