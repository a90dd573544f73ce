"""Texts of two archives compared by hashes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from tui_reader.archive.record import bulletin_of, digest, lacks_text
from tui_reader.archive.values import CompleteBulletin, Raw, Revision

if TYPE_CHECKING:
    from tui_reader.archive.protocol import Archive
    from tui_reader.model import Bulletin

LACKS = "this revision is missing"
DATES = "a revision was seen earlier or later than the other archive says"
NO_PAGE = "the bytes of the page of a revision are missing"
TEXT_DIFFERS = "the text of a revision differs"
PAGE_DIFFERS = "the bytes of the page of a revision differ"


class TextDifference(NamedTuple):
    """A revision of which the other archive lacks something, and what."""

    revision: Revision
    what: str


class _Hashes(NamedTuple):
    """SHA-256 of a text, and of the bytes of its page; None for what is not there or cannot be read."""

    text: bytes | None
    page: bytes | None


def differences(
    source: Archive, target: Archive, bulletins: Sequence[CompleteBulletin], known: Mapping[str, CompleteBulletin]
) -> dict[str, list[TextDifference]]:
    """What `target` lacks of the revisions of some bulletins, by address: whole revisions, dates, pages, or the
    same text. `known` are its bulletins at these addresses. A text that `target` has seen later than `source` may
    have changed there in what makes no revision, such as its announcements."""
    found: dict[str, list[TextDifference]] = {}
    alike: list[tuple[CompleteBulletin, CompleteBulletin]] = []
    digests = _missing_digests(source, bulletins)
    now = datetime.now(UTC)
    for each in bulletins:
        other = known.get(each.address)
        of_other = {revision.digest: revision for revision in other.revisions} if other else {}
        same: list[tuple[Revision, Revision]] = []
        for revision in each.revisions:
            key = revision.digest or digests.get((each.id, revision.number), "")
            if not key and other is not None:
                # It was lost to damage, and any text takes its place.
                continue
            counterpart = of_other.get(key)
            if what := _lacks(each, revision, other, counterpart, now):
                found.setdefault(each.address, []).append(TextDifference(revision, what))
            elif counterpart is not None and counterpart.last_seen <= revision.last_seen:
                same.append((revision, counterpart))
        if same and other is not None:
            own, others = zip(*same, strict=True)
            alike.append((each._replace(revisions=own), other._replace(revisions=others)))
    for address, difference in _unlike(source, target, alike):
        found.setdefault(address, []).append(difference)
    return found


def _missing_digests(archive: Archive, bulletins: Sequence[CompleteBulletin]) -> dict[tuple[int, int], str]:
    """The digests of texts that were kept without any, by the bulletin and the number of the revision: those of
    the first version of the archive. A text that was lost to damage has none."""
    without = [
        each._replace(revisions=tuple(revision for revision in each.revisions if not revision.digest))
        for each in bulletins
        if not all(revision.digest for revision in each.revisions)
    ]
    found = {}
    for text in archive.complete_texts(without):
        page = page_of(text.json)
        if page is not None and not lacks_text(page):
            found[text.id, text.revision.number] = digest(page).hex()
    return found


def page_of(json: str | None) -> Bulletin | None:
    """The bulletin of a stored text; None for a damaged one, and for None."""
    try:
        return None if json is None else bulletin_of(json)
    except ValueError:
        return None


def _lacks(
    bulletin: CompleteBulletin,
    revision: Revision,
    other: CompleteBulletin | None,
    counterpart: Revision | None,
    now: datetime,
) -> str:
    if other is None or counterpart is None:
        return LACKS
    # No archive keeps a date in the future.
    last = min(revision.last_seen, now)
    if counterpart.first_seen > min(revision.first_seen, last) or counterpart.last_seen < last:
        return DATES
    if revision.digest in bulletin.pages and counterpart.digest not in other.pages:
        return NO_PAGE
    return ""


def _unlike(
    source: Archive, target: Archive, pairs: Sequence[tuple[CompleteBulletin, CompleteBulletin]]
) -> Iterator[tuple[str, TextDifference]]:
    ours = _hashes(source, [each for each, _other in pairs])
    others = _hashes(target, [other for _each, other in pairs])
    for each, other in pairs:
        for revision, counterpart in zip(each.revisions, other.revisions, strict=True):
            own = ours.get((each.id, revision.digest))
            there = others.get((other.id, counterpart.digest))
            if own is None or own.text is None:
                # What the source cannot read, it cannot state to be different.
                continue
            one, counter = each._replace(revisions=(revision,)), other._replace(revisions=(counterpart,))
            if there is None or not (own.text == there.text or _say_the_same(source, target, one, counter)):
                yield each.address, TextDifference(revision, TEXT_DIFFERS)
            elif own.page is not None and own.page != there.page:
                yield each.address, TextDifference(revision, PAGE_DIFFERS)


def _hashes(archive: Archive, bulletins: Sequence[CompleteBulletin]) -> dict[tuple[int, str], _Hashes]:
    found = {}
    for each in archive.complete_texts(bulletins):
        text = None if each.json is None else sha256(each.json.encode("utf-8", "surrogatepass")).digest()
        found[each.id, each.revision.digest] = _Hashes(text, None if each.raw is None else _page_hash(each.raw))
    return found


def _page_hash(raw: Raw) -> bytes:
    seen = sha256(f"{raw.charset}\n{raw.media_type}\n".encode("utf-8", "surrogatepass"))
    seen.update(raw.data)
    return seen.digest()


def _say_the_same(source: Archive, target: Archive, one: CompleteBulletin, other: CompleteBulletin) -> bool:
    """Whether two texts that were stored differently, as by another version of the program, are equal when they
    are read."""
    ours, others = (
        [page_of(each.json) for each in archive.complete_texts([bulletin])]
        for archive, bulletin in ((source, one), (target, other))
    )
    return None not in ours and ours == others
