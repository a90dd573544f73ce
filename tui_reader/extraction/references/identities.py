"""The keys under which other texts cite a bulletin."""

from __future__ import annotations

import re

from tui_reader.extraction.references.addresses import address_key
from tui_reader.extraction.references.rules import Mention, title_key
from tui_reader.model import Bulletin
from tui_reader.text.character_ranges import HAN

_ISSUED = re.compile(
    "关于(?:印发|发布|公布|颁布|颁发|公开征求|征求)(?:[^《》]{0,12})《(.+)》(?:等[^》]{0,12})?[^》《]{0,20}$"
)
_ABOUT = re.compile(f"^[{HAN} 、]{{2,60}}?(关于.+)$")
_REVISION = re.compile(
    r"[（(](?:[^（）()]{0,24}?(?:修订|修正|修改|通过|发布|公布|征求意见稿|全文)[^（）()]{0,10})[）)]$"
)

_LITTLE = 4
"""Letters and digits beside a number of the document itself on its line. Chosen by hand."""


def title_keys(bulletin: Bulletin) -> list[str]:
    """Keys of the title: as printed, without the note of a revision, without the issuer before 关于 and with it,
    and of the document that is issued by it (关于印发《…》的通知)."""
    title = (bulletin.title or "").strip()
    if not title:
        return []
    names = [title]
    if (shorter := _REVISION.sub("", title)) != title:
        names.append(shorter)
    about = _ABOUT.match(title)
    if about:
        names.append(about[1])
    elif title.startswith("关于") and bulletin.source:
        names.append(bulletin.source + title)
    if issued := _ISSUED.search(title):
        names.append(issued[1])
        if (shorter := _REVISION.sub("", issued[1])) != issued[1]:
            names.append(shorter)
    if title.startswith("《") and title.endswith("》"):
        names.append(title[1:-1])
    return list(dict.fromkeys(map(title_key, names)))


def own_numbers(mentions: list[Mention], text: str, length: int) -> list[str]:
    """Keys of the mentions that are the number of the document itself: with next to nothing else on their line."""
    keys = []
    for mention in mentions:
        start = text.rfind("\n", 0, mention.start) + 1
        end = text.find("\n", mention.end)
        end = len(text) if end < 0 else end
        others = sum(map(str.isalnum, text[start : mention.start])) + sum(
            map(str.isalnum, text[mention.end : end])
        )
        if mention.kind in ("number", "advisory") and mention.start < length and others <= _LITTLE:
            keys.append(mention.key)
    return keys


def address_keys(bulletin: Bulletin) -> list[str]:
    """Keys of its own address and those of its parts."""
    return [address_key(address) for address in (bulletin.address, *bulletin.parts)]
