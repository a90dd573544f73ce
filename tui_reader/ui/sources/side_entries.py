"""The entries of the side list: all, unread and starred articles, folders by tag, sources, saved searches."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from tui_reader.archive.values import Counts, Label, SavedQuery, Synced, View
from tui_reader.i18n import gettext as _
from tui_reader.ui.sources.source_rows import short_reason

if TYPE_CHECKING:
    from tui_reader.sources.sourcelist.reading import Source

SAVED = "\0saved"
"""The key of the folder of saved searches, which no tag can be."""


class SideEntry(NamedTuple):
    """A line of the side list, and what Enter shows: a view, or a saved search. `key` tells entries of one name
    apart. A folder has its `contents` shown unless it is `folded`. Counts are None until they are known."""

    key: str
    name: str
    total: int | None = None
    unread: int | None = None
    view: View | None = None
    query: str | None = None
    depth: int = 0
    source: Source | None = None
    failed: bool = False
    reason: str = ""
    """Why it failed, in the first words of the message."""
    folded: bool | None = None
    """None for what is no folder."""

    @property
    def muted(self) -> bool:
        """Whether its name is shown as of no concern: paused, or not followed any more."""
        return self.source is not None and self.source.paused


class SideContents(NamedTuple):
    """What the side list shows: the counts of all bulletins, of those of each source and of each saved search
    (None until it is counted), the sources as far as their list has been read, and their last syncs."""

    counts: Counts = Counts(0, 0, 0)
    origins: Sequence[Label] = ()
    sources: Sequence[Source] = ()
    synced: Mapping[str, Synced] = {}
    saved: Sequence[SavedQuery] = ()
    hits: Mapping[str, tuple[int, int]] = {}
    """The number of hits of a saved search by its name, and of unread ones."""


def side_entries(contents: SideContents, folded: Collection[str] = ()) -> list[SideEntry]:
    """The lines from top to bottom. A source stands in the folder of each of its tags, one without tags below the
    folders in the order of its file, and after them those that brought bulletins and are followed no more.
    `folded` are the keys of the folders whose contents are hidden."""
    counts = contents.counts
    entries = [
        SideEntry("all", _("All"), counts.total, counts.unread, View()),
        SideEntry("unread", _("Unread"), counts.unread, None, View("unread")),
        SideEntry("starred", _("Starred"), counts.starred, None, View("starred")),
    ]
    labels = {label.name: label for label in contents.origins}
    tags = dict.fromkeys(tag for source in contents.sources for tag in source.tags)
    for tag in tags:
        inside = [source for source in contents.sources if tag in source.tags]
        folder = _folder(f"#{tag}", tag, [labels.get(each.name) for each in inside], folded)
        entries.append(folder._replace(view=View(origins=tuple(each.name for each in inside))))
        if not folder.folded:
            entries += [_source_entry(each, labels, contents.synced, 1) for each in inside]
    entries += [_source_entry(each, labels, contents.synced, 0) for each in contents.sources if not each.tags]
    followed = {source.name for source in contents.sources}
    for label in contents.origins:
        if label.name and label.name not in followed:
            view = View(origins=(label.name,))
            entries.append(SideEntry(f"={label.name}", label.name, label.total, label.unread, view))
    none = labels.get("")
    if none and len(labels) > 1:
        entries.append(SideEntry("none", _("No source"), none.total, none.unread, View(origins=("",))))
    if contents.saved:
        is_folded = SAVED in folded
        entries.append(SideEntry(SAVED, _("Saved searches"), len(contents.saved), folded=is_folded))
        for each in () if is_folded else contents.saved:
            total, unread = contents.hits.get(each.name, (None, None))
            entries.append(SideEntry(f"?{each.name}", each.name, total, unread, query=each.query, depth=1))
    return entries


def _folder(key: str, name: str, labels: Iterable[Label | None], folded: Collection[str]) -> SideEntry:
    found = [label for label in labels if label]
    total, unread = sum(each.total for each in found), sum(each.unread for each in found)
    return SideEntry(key, name, total, unread, folded=key in folded)


def _source_entry(
    source: Source, labels: Mapping[str, Label], synced: Mapping[str, Synced], depth: int
) -> SideEntry:
    label = labels.get(source.name, Label(source.name, 0, 0))
    last = synced.get(source.name)
    # With new or changed bulletins only single pages failed.
    failed = last is not None and last.outcome == "failed" and not (last.new or last.changed)
    return SideEntry(
        f"={source.name}",
        source.name,
        label.total,
        label.unread,
        View(origins=(source.name,)),
        depth=depth,
        source=source,
        failed=failed,
        reason=short_reason(last.message or "") if failed and last else "",
    )
