"""An item of a feed and the page behind it, as one bulletin that loses nothing of what the feed says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from tui_reader.model import (
    Attachment,
    Bulletin,
    LeftOut,
    Paragraph,
    Restoration,
    Section,
    Tampering,
    address_sections,
    body_text,
    described_text,
)
from tui_reader.text.containment import holds, letters, shared_part

_ALONE = "this is the text of the feed; its page could not be read"
_PASSWORD = re.compile(rb"<input[^<>]{0,400}\btype\s*=\s*[\"']?password\b", re.I)
_SEARCHED = 2_000_000
"""Bytes of a page that are searched for a form."""

_MOST_COMPARED = 200_000
"""Characters of a page that are compared with its item."""

_SAME_TEXT = 0.5
"""Share of an item's text that makes a page its own. Chosen by hand."""

_SAME_DAY = timedelta(hours=36)
"""A date without zone may be a day away from the moment that the feed states, in every zone."""

_NAMED = 4
"""Letters of a title that say something. Chosen by hand."""


def alone(item: Bulletin, reason: str | None = None) -> Bulletin:
    """The item as its feed states it, with the reason why its page adds nothing."""
    if reason is None:
        return item
    return replace(item, warnings=(*item.warnings, f"{_ALONE}: {reason}"))


def is_alone(bulletin: Bulletin) -> bool:
    """Whether a bulletin of the archive is an item that was kept without its page."""
    return any(warning.startswith(_ALONE) for warning in bulletin.warnings)


def with_page(item: Bulletin, page: Bulletin, data: bytes = b"") -> Bulletin | None:
    """The bulletin of an item and its page; None where the page, whose bytes are `data`, adds nothing.

    A page that is about the item has the text, and the item adds what the page does not say. Any other page, such
    as that of a script, adds its text to the item's. A page without a text, or with nothing but a form for a
    password, adds nothing, except the files that it offers.
    """
    text = described_text(page)
    if not text.strip():
        return _with_notes(item, item, page) if page.attachments else None
    about = _is_about(item, page, text)
    if not about:
        if _PASSWORD.search(data[:_SEARCHED]):
            return None
        if about is False:
            return _dated(_joined(item, page), item)
    teaser = described_text(item)
    apart = bool(teaser.strip()) and not holds(text, teaser)
    if apart and len(letters(teaser)) > len(letters(text)):
        return _dated(_joined(item, page), item)
    merged = replace(
        page,
        site=page.site or item.site,
        author=page.author or item.author,
        source=page.source or item.source,
        catalogue={**item.catalogue, **({"summary": teaser.strip()} if apart else {}), **page.catalogue},
    )
    return _dated(_titled(_with_notes(merged, item, page), item), item)


def _is_about(item: Bulletin, page: Bulletin, text: str) -> bool | None:
    """Whether a page has the title of the item, or at least half of its text; None for an item that says too
    little to tell."""
    compared, said = text[:_MOST_COMPARED], described_text(item)
    title = letters(item.title or "")
    if _same_title(item.title, page.title):
        return True
    if len(title) < _NAMED:
        return shared_part(compared, said) >= _SAME_TEXT if said.strip() else None
    return title in letters(f"{page.title or ''}\n{compared}") or shared_part(compared, said) >= _SAME_TEXT


def _same_title(one: str | None, other: str | None) -> bool:
    """Whether a title holds most of another: one of them may name the site too, or be cut."""
    short, long = sorted((letters(one or ""), letters(other or "")), key=len)
    return bool(short) and short in long and (len(short) * 2 >= len(long) or len(short) >= 2 * _NAMED)


def _titled(bulletin: Bulletin, item: Bulletin) -> Bulletin:
    """The bulletin with the title of the feed, unless its own holds that."""
    own, stated = letters(bulletin.title or ""), letters(item.title or "")
    if not item.title or stated in own or (own and len(stated) < _NAMED):
        return bulletin
    titled = replace(bulletin, title=item.title)
    if own and own in stated:
        return titled
    why = "the page has no title; this is the title in the feed"
    if bulletin.title:
        why = "the page has another title; this is the title in the feed"
    note = Restoration("title", bulletin.title or "", item.title, why)
    return replace(titled, restorations=(*bulletin.restorations, note))


def _dated(bulletin: Bulletin, item: Bulletin) -> Bulletin:
    """The bulletin with the moment of the feed, where its page has no date or a less exact one."""
    stated, own = item.published, bulletin.published
    if stated is None or own == stated:
        return bulletin
    assumed = any(one.field == "published" for one in bulletin.restorations)
    if own is not None and not (assumed and abs(own - stated) <= _SAME_DAY):
        return bulletin
    others = [one for one in bulletin.restorations if one.field != "published"]
    others += [one for one in item.restorations if one.field == "published"]
    if own is None:
        others.append(
            Restoration(
                "published",
                "",
                stated.date().isoformat(),
                "the page shows no date; this is the date in the feed",
            )
        )
    return replace(bulletin, published=stated, restorations=tuple(others))


def _joined(item: Bulletin, page: Bulletin) -> Bulletin:
    """The item, with the text of its page behind its own."""
    heading = page.title if page.title and page.title != item.title else None
    if item.sections:
        # A preamble is before all sections.
        whole = Section(None, None, 1, heading or page.address, blocks=page.preamble, sections=page.sections)
        preamble, sections = item.preamble, (*item.sections, whole)
    else:
        between = (Paragraph(heading),) if heading and item.title else ()
        preamble, sections = (*item.preamble, *between, *page.preamble), page.sections
    joined = replace(item, title=item.title or page.title, preamble=preamble, sections=address_sections(sections))
    return _with_notes(joined, item, page)


def _with_notes(merged: Bulletin, item: Bulletin, page: Bulletin) -> Bulletin:
    """The merged bulletin, with the files, the left-out texts, the signs of tampering and the warnings of both."""
    text, said, own = (body_text(one) for one in (merged, item, page))
    # The text of the item comes first, where it is there, and that of the page last.
    of_item = _placed(item.left_out, 0 if text.startswith(said) else None)
    of_page = _placed(page.left_out, _lines(text) - _lines(own) if own else None)
    left_out = dict.fromkeys((*(one for one in of_item if not holds(text, one.text)), *of_page))
    # Those of a page without a text say that it has none.
    warnings = dict.fromkeys((*item.warnings, *(page.warnings if own else ())))
    return replace(
        merged,
        attachments=_attachments(item, page),
        left_out=tuple(left_out),
        tampering=Tampering(
            item.tampering.tampered or page.tampering.tampered,
            tuple(dict.fromkeys((*item.tampering.evidence, *page.tampering.evidence))),
            tuple(dict.fromkeys((*item.tampering.masked, *page.tampering.masked))),
        ),
        warnings=tuple(one for one in warnings if not one.startswith(_ALONE)),
    )


def _placed(entries: tuple[LeftOut, ...], above: int | None) -> Iterator[LeftOut]:
    """The entries, with `above` more lines above them; without places if that is None."""
    for one in entries:
        yield one._replace(place=None if above is None or one.place is None else one.place + above)


def _lines(text: str) -> int:
    return text.count("\n") + 1 if text else 0


def _attachments(item: Bulletin, page: Bulletin) -> tuple[Attachment, ...]:
    known = {one.address for one in page.attachments}
    return (*page.attachments, *(one for one in item.attachments if one.address not in known))
