"""The keys under which other texts cite a bulletin."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby

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
_NOT_OWN = ("std:", "us:no:", "us:usc:", "us:cfr:", "us:stat:", "us:docket:")
"""Schemes of numbers that stand in the head of a document without being its own."""
_CAPITALS = re.compile(r"(?:[^\W\d_a-z][\w-]* |of the |du |der |des ){0,6}")
_ENDS = re.compile(r"$|\s*[:：–—]| (?:of|vom|du|de|del|z dnia|van|av|af|от|ze dne|din)(?!\w)")
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


def own_numbers(mentions: Iterable[Mention], text: str) -> list[str]:
    """Keys of the mentions that are numbers of the document itself: those on lines with nothing but numbers and
    labels."""
    keys = []
    for _, group in groupby(mentions, key=lambda mention: text.rfind("\n", 0, mention.start) + 1):
        on_line = list(group)
        start = text.rfind("\n", 0, on_line[0].start) + 1
        end = text.find("\n", on_line[-1].end)
        edges = [
            start,
            *(edge for each in on_line for edge in (each.start, each.end)),
            len(text) if end < 0 else end,
        ]
        if all(
            _LABEL.fullmatch(text, *gap) for gap in zip(edges[::2], edges[1::2], strict=True) if gap[0] < gap[1]
        ):
            keys += [each.key for each in on_line if _may_be_own(each)]
    return keys


def number_of_title(mentions: Iterable[Mention], title: str) -> list[str]:
    """The key of the number with which a title begins and which its date, a colon or its end follows: Regulation
    (EU) 2021/123 of 5 May 2021 amending …; DSA-5020-1: …."""
    first = next(iter(mentions), None)
    if first is None or not _may_be_own(first):
        return []
    begins = _CAPITALS.fullmatch(title, 0, first.start)
    return [first.key] if begins and _ENDS.match(title, first.end) else []


def _may_be_own(mention: Mention) -> bool:
    return mention.kind in ("number", "advisory") and not mention.article and not mention.key.startswith(_NOT_OWN)


def address_keys(bulletin: Bulletin) -> list[str]:
    """Keys of its own address and those of its parts."""
    return [address_key(address) for address in (bulletin.address, *bulletin.parts)]
