"""A digest of what has matched watches, as Markdown or as an HTML page, ready for mail: it loads nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import NamedTuple

from tui_reader.export_formats.html import CLOSING, opening
from tui_reader.export_formats.links import is_exported
from tui_reader.export_formats.markdown import escaped
from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.labels import labelled
from tui_reader.text.secrets import shown_address

_LIT = "background:#ffe9a8;color:inherit"
"""The style of a word that a watch looks for, on the element itself: some readers of mail drop style sheets."""


class DigestEntry(NamedTuple):
    """A bulletin of a digest: where and when it was published, why it matches (labels), and the passage that
    matches, with the offsets of the words."""

    title: str
    address: str
    published: str = ""
    publisher: str = ""
    source: str = ""
    cause: str = ""
    path: tuple[str, ...] = ()
    snippet: str = ""
    spans: tuple[tuple[int, int], ...] = ()

    @property
    def facts(self) -> tuple[str, ...]:
        """What a line below the title says."""
        return tuple(dict.fromkeys(filter(None, (self.published, self.publisher, self.source, self.cause))))

    def pieces(self) -> Iterator[tuple[str, bool]]:
        """The passage in pieces, each with whether it is one of the words."""
        end = 0
        for start, stop in self.spans:
            if end <= start < stop <= len(self.snippet):
                yield self.snippet[end:start], False
                yield self.snippet[start:stop], True
                end = stop
        yield self.snippet[end:], False


class DigestPart(NamedTuple):
    """The matches of one watch, whose query and sources are those of `workspace.watches.Watch`."""

    name: str
    query: str
    sources: tuple[str, ...]
    entries: tuple[DigestEntry, ...]

    @property
    def heading(self) -> str:
        """Its name and how many matches it has."""
        return f"{self.name} ({len(self.entries)})"

    @property
    def rule(self) -> str:
        """What it looks for."""
        parts = [labelled(_("Query"), self.query)] if self.query and self.query != self.name else []
        return " · ".join([*parts, *([labelled(_("Sources"), ", ".join(self.sources))] if self.sources else [])])


def summary(parts: Sequence[DigestPart]) -> str:
    """One line that says how many bulletins match."""
    count = len({entry.address for part in parts for entry in part.entries})
    return ngettext("{count} article matches", "{count} articles match", count).format(count=count)


def digest_markdown(title: str, parts: Sequence[DigestPart]) -> str:
    """A digest in Markdown. Texts are escaped, words stand in bold, secrets in addresses are hidden."""
    return "\n\n".join(_markdown(title, parts)) + "\n"


def _markdown(title: str, parts: Sequence[DigestPart]) -> Iterator[str]:
    yield f"# {escaped(title)}"
    yield escaped(summary(parts))
    for part in parts:
        yield f"## {escaped(part.heading)}"
        if part.rule:
            yield escaped(part.rule)
        for entry in part.entries:
            address = shown_address(entry.address)
            linked = f"[{escaped(entry.title)}](<{address}>)" if _is_link(address) else escaped(entry.title)
            lines = [f"### {linked}", escaped(" · ".join(entry.facts))]
            passage = "".join(f"**{escaped(text)}**" if lit else escaped(text) for text, lit in entry.pieces())
            if passage.strip():
                lines.append(f"> {' › '.join((*map(escaped, entry.path), passage))}")
            # Without the link it can still be copied.
            lines.append(f"<{address}>" if _is_link(address) else escaped(address))
            yield "\n\n".join(filter(None, lines))


def digest_html(title: str, parts: Sequence[DigestPart]) -> str:
    """A digest as a whole HTML page, which loads nothing and runs nothing."""
    return opening(title) + "\n".join(_html(title, parts)) + f"\n{CLOSING}\n"


def _html(title: str, parts: Iterable[DigestPart]) -> Iterator[str]:
    parts = tuple(parts)
    yield f'<h1 dir="auto">{escape(title)}</h1>'
    yield f"<p>{escape(summary(parts))}</p>"
    for part in parts:
        yield f'<h2 dir="auto">{escape(part.heading)}</h2>'
        if part.rule:
            yield f'<p dir="auto"><small>{escape(part.rule)}</small></p>'
        for entry in part.entries:
            address = shown_address(entry.address)
            words = escape(entry.title)
            if _is_link(address):
                words = f'<a href="{escape(address)}" rel="noreferrer">{words}</a>'
            yield f'<h3 dir="auto">{words}</h3>'
            yield f'<p dir="auto"><small>{escape(" · ".join(entry.facts))}</small></p>'
            passage = "".join(
                f'<mark style="{_LIT}">{escape(text)}</mark>' if lit else escape(text)
                for text, lit in entry.pieces()
            )
            if passage.strip():
                path = " › ".join((*map(escape, entry.path), passage))
                yield f'<blockquote dir="auto">{path}</blockquote>'
            yield f"<p><small>{escape(address)}</small></p>"


def _is_link(address: str) -> bool:
    return is_exported(address) and not any(each in "<> \t\n\\" for each in address)
