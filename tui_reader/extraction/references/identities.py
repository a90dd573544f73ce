"""The keys under which other texts cite a bulletin."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tui_reader.extraction.references.addresses import address_key
from tui_reader.extraction.references.forms.german import law_key
from tui_reader.extraction.references.mentions import Mention, title_key
from tui_reader.model import Bulletin
from tui_reader.text.character_ranges import HAN_BASIC

_ISSUED = re.compile(
    "关于(?:印发|发布|公布|颁布|颁发|批准发布|公开征求|征求)(?:[^《》]{0,12})《(.+)》(?:等[^》]{0,12}"
    ")?[^》《]{0,20}$"
)
_ABOUT = re.compile(f"^[{HAN_BASIC} 、]{{2,60}}?(关于.+)$")
_REVISION = re.compile(
    r"[（(](?:[^（）()]{0,24}?(?:修订|修正|修改|通过|发布|公布|征求意见稿|全文)[^（）()]{0,10})[）)]$"
)
_NAMES = re.compile(
    r"^(?P<name>[^()]{6,200}?) \((?:(?P<short>[^()]{4,80}?) ?[-–—,] ?)?(?P<initials>[^() ]{2,30})\)$"
)
_NOT_OWN = ("std:", "us:no:", "us:usc:", "us:cfr:", "us:stat:")
"""Schemes of numbers that stand in the head of a document without being its own."""
_LABEL = re.compile(r"(?:\W|_|文号|发文字号|文件编号|字号|编号|发文号|中华人民共和国|No|Nr|Ref)*")
"""What may stand beside a number of the document itself on its line."""


def title_keys(bulletin: Bulletin) -> list[str]:
    """Keys of the title: as printed; without the note of a revision; without the issuer before 关于 and with it;
    of the short names of a law in brackets."""
    title = (bulletin.title or "").strip()
    if not title:
        return []
    names = [title]
    if (shorter := _REVISION.sub("", title)) != title:
        names.append(shorter)
    if about := _ABOUT.match(title):
        names.append(about[1])
    elif title.startswith("关于") and bulletin.source:
        names.append(bulletin.source + title)
    if title.startswith("《") and title.endswith("》"):
        names.append(title[1:-1])
    keys = list(map(title_key, names))
    if named := _NAMES.match(title):
        keys += filter(
            None, (title_key(named["name"]), named["short"] and _short(named["short"]), _short(named["initials"]))
        )
    return list(dict.fromkeys(keys))


def issued_keys(bulletin: Bulletin) -> list[str]:
    """Keys of the document that it issues by its title: 关于印发《…》的通知."""
    issued = _ISSUED.search(bulletin.title or "")
    if issued is None:
        return []
    return list(dict.fromkeys((title_key(issued[1]), title_key(_REVISION.sub("", issued[1])))))


def _short(name: str) -> str | None:
    """The key of a short name of a law: a title, or initials (DSGVO)."""
    if re.search("[Gg]esetz", name):
        return law_key(name, cited=True)
    if re.fullmatch(r"[A-ZÄÖÜ][\w-]*[A-ZÄÖÜ][\w-]*", name):
        return law_key(name)
    return title_key(name) if " " in name else None


def own_numbers(mentions: Iterable[Mention], text: str, length: int) -> list[str]:
    """Keys of the mentions among the first characters that are the number of the document itself: with nothing but
    a label on their line."""
    keys = []
    for mention in mentions:
        if mention.start >= length:
            break
        if mention.kind not in ("number", "advisory") or mention.article or mention.key.startswith(_NOT_OWN):
            continue
        start = text.rfind("\n", 0, mention.start) + 1
        end = text.find("\n", mention.end)
        end = len(text) if end < 0 else end
        if _LABEL.fullmatch(text, start, mention.start) and _LABEL.fullmatch(text, mention.end, end):
            keys.append(mention.key)
    return keys


def address_keys(bulletin: Bulletin) -> list[str]:
    """Keys of its own address and those of its parts."""
    return [address_key(address) for address in (bulletin.address, *bulletin.parts)]
