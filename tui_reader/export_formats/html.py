"""Bulletins as an HTML page that loads nothing and runs nothing: every text is escaped, images are links."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from tui_reader.display_title import shown_title, without_strings
from tui_reader.export_formats.facts import facts
from tui_reader.export_formats.links import Pictures, SavedFiles, is_exported, relative_link
from tui_reader.export_formats.page_marks import MarkedText
from tui_reader.i18n import gettext as _
from tui_reader.model import (
    Attachment,
    Block,
    Bulletin,
    Image,
    Link,
    ListBlock,
    ListItem,
    Paragraph,
    Preformatted,
    Quotation,
    Section,
    Table,
    section_heading,
    section_texts,
    shown_text,
)
from tui_reader.text.link_target import place_address
from tui_reader.text.secrets import shown_address
from tui_reader.text.web_address import is_web

_DEEPEST = 6

_STYLE = (
    "body{max-width:42em;margin:2em auto;padding:0 1em;line-height:1.6;font-family:serif}"
    "h1,h2,h3,h4,h5,h6{line-height:1.3}dl{color:#555;font-size:smaller}dt{float:left;clear:left;margin-right:.5em}"
    "dt::after{content:':'}table{border-collapse:collapse}td,th{border:1px solid #999;padding:.2em .5em}"
    "pre{white-space:pre-wrap}.center{text-align:center}.right{text-align:right}ul{list-style:none;padding-left:1em}"
    "article+article{border-top:1px solid}"
    "mark{color:inherit}mark.yellow{background:#f5e6a3}mark.green{background:#c9e8c2}mark.blue{background:#cfe0fa}"
    "mark.red{background:#f8cfcf}mark.purple{background:#e4d3f7}"
)

OPENING = (
    '<!DOCTYPE html>\n<html>\n<head>\n<meta charset="utf-8">\n'
    # Also a viewer that would load what an address names may not.
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
    '<meta name="referrer" content="no-referrer">\n'
    '<meta name="viewport" content="width=device-width">\n'
    f"<style>{_STYLE}</style>\n"
)
"""The beginning of a page, up to its title."""

CLOSING = "</body>\n</html>"


def html(bulletin: Bulletin, saved: SavedFiles | None = None, notes: str = "") -> str:
    """A whole page with one bulletin, whose attachments lead to the `saved` files and to the web; `notes` are as
    in `article`."""
    return f"{opening(shown_title(bulletin))}{article(bulletin, saved, notes)}\n{CLOSING}"


def opening(title: str) -> str:
    """The beginning of a page of this title, behind which articles follow, then `CLOSING`."""
    return f"{OPENING}<title>{escape(title)}</title>\n</head>\n<body>\n"


def article(
    bulletin: Bulletin,
    saved: SavedFiles | None = None,
    notes: str = "",
    pictures: Pictures | None = None,
    level: int = 1,
) -> str:
    """One bulletin as an `article` element: title, the fields of its page, the text, the attachments, and `notes`,
    which are HTML already. `pictures` are shown, others are links. `level`, from 1, is that of the title; the
    headings of the text are below it."""
    parts = _Article(bulletin, saved or {}, pictures or {}, level).parts()
    return "\n".join(filter(None, ("<article>", *parts, notes, "</article>")))


def heading(words: str, level: int) -> str:
    """Escaped words as a heading of a level from 1; the deepest ones share the last."""
    tag = f"h{min(level, _DEEPEST)}"
    return f'<{tag} dir="auto">{words}</{tag}>'


class _Article:
    """Writes the parts of a bulletin, without the injected strings."""

    def __init__(self, bulletin: Bulletin, saved: SavedFiles, pictures: Pictures, level: int) -> None:
        self._bulletin = bulletin
        self._level = level
        self._saved = saved
        self._pictures = pictures
        self._masked = bulletin.tampering.masked
        self._marked = MarkedText(bulletin)

    def parts(self) -> Iterator[str]:
        bulletin = self._bulletin
        yield heading(escape(shown_title(bulletin)), self._level)
        address = shown_address(bulletin.address)
        rows = [(_("Address"), _linked(escape(address), address))]
        rows += ((label, escape(value)) for label, value in facts(bulletin))
        yield "<dl>"
        yield from (f"<dt>{escape(label)}</dt><dd>{value}</dd>" for label, value in rows)
        yield "</dl>"
        yield from self._blocks(bulletin.preamble)
        yield from self._sections(bulletin.sections)
        if bulletin.attachments:
            yield heading(escape(_("Attachments")), self._level + 1)
            yield "<ul>"
            yield from (self._attachment(*each) for each in enumerate(bulletin.attachments, 1))
            yield "</ul>"

    def _sections(self, sections: Iterable[Section]) -> Iterator[str]:
        for section in sections:
            words = self._text(section_heading(section) + section.closing)
            yield from self._marks(section_texts(section, shown_text)[0])
            blocks = section.blocks
            first = blocks[0] if section.run_in and blocks else None
            if isinstance(first, Paragraph):
                blocks = blocks[1:]
                yield f'<p dir="auto"><b>{words}</b>{self._line(first.text, first.links)}</p>'
            else:
                yield heading(words, self._level + section.level)
            yield from self._blocks(
                blocks, joined=section.run_in and first is not None and len(blocks) == len(section.blocks)
            )
            yield from self._sections(section.sections)

    def _blocks(self, blocks: Iterable[Block], *, joined: bool = False) -> Iterator[str]:
        """Blocks with the marks of their pages; `joined`: the first one was counted with its heading."""
        for number, block in enumerate(blocks):
            yield from self._marks("" if joined and number == 0 else shown_text(block))
            yield self._block(block)

    def _marks(self, text: str) -> Iterator[str]:
        for mark in self._marked.above(text):
            yield f"<p><small>{escape(str(mark))}</small></p>"

    def _block(self, block: Block) -> str:
        match block:
            case Paragraph(text, links, align):
                kind = f' class="{align}"' if align in ("center", "right") else ""
                return f'<p dir="auto"{kind}>{self._line(text, links)}</p>'
            case Quotation(text, links):
                return f'<blockquote dir="auto">{self._line(text, links)}</blockquote>'
            case Preformatted(text):
                # The first line break behind the tag would be dropped.
                return f"<pre>\n{self._text(text)}</pre>"
            case Image(alt, address, title, caption):
                image = _linked(self._text(alt or title or address or ""), address)
                if source := self._pictures.get(block.sha256 or ""):
                    image = f'<img src="{escape(source)}" alt="{self._text(alt or title or "")}">'
                return "\n".join(
                    f'<p dir="auto">{part}</p>' for part in (image, self._text(caption or "")) if part
                )
            case ListBlock(items):
                return "\n".join(self._list(items))
            case Table():
                return "\n".join(self._table(block))

    def _list(self, items: tuple[ListItem, ...]) -> Iterator[str]:
        """Items with their labels as printed, those of inner lists indented."""
        yield "<ul>"
        for item in items:
            indent = f' style="margin-left:{2 * item.depth}em"' if item.depth else ""
            label = f"{self._text(item.label)} " if item.label else ""
            yield f'<li dir="auto"{indent}>{label}{self._line(item.text, item.links)}</li>'
        yield "</ul>"

    def _table(self, table: Table) -> Iterator[str]:
        yield "<table>"
        if table.caption:
            yield f'<caption dir="auto">{self._text(table.caption)}</caption>'
        for number, row in enumerate(table.rows):
            tag = "th" if number < table.header_rows else "td"
            cells = []
            for cell in row:
                spans = f' colspan="{cell.columns}"' * (cell.columns > 1) + f' rowspan="{cell.rows}"' * (
                    cell.rows > 1
                )
                kind = f' class="{cell.align}"' if cell.align in ("center", "right") else ""
                cells.append(f'<{tag} dir="auto"{spans}{kind}>{self._line(cell.text, cell.links)}</{tag}>')
            yield f"<tr>{''.join(cells)}</tr>"
        yield "</table>"

    def _attachment(self, number: int, attachment: Attachment) -> str:
        words, web = self._text(attachment.title), attachment.address
        path = self._saved.get(number)
        if path is None:
            return f'<li dir="auto">{_linked(words, web)}</li>'
        beside = f" &lt;{_linked(escape(web), web)}&gt;" if web else ""
        return f'<li dir="auto"><a href="{escape(relative_link(path))}">{words or escape(path)}</a>{beside}</li>'

    def _line(self, text: str, links: tuple[Link, ...]) -> str:
        """Text with its links and line breaks. A link that overlaps an earlier one is left out; so are all links
        of a text that holds injected strings, which may stand across their ends."""
        if any(string in text for string in filter(None, self._masked)):
            links = ()
        parts, at = [], 0
        for link in sorted(links, key=lambda each: each.start):
            if at <= link.start < link.end <= len(text):
                parts += [
                    escape(text[at : link.start]),
                    _linked(escape(text[link.start : link.end]), self._address(link)),
                ]
                at = link.end
        parts.append(self._text(text[at:]))
        return "".join(parts).replace("\n", "<br>\n")

    def _address(self, link: Link) -> str | None:
        """The address of a link; a place on the page is there, because this page has no names of places."""
        if not link.address.startswith("#"):
            return link.address
        own = shown_address(self._bulletin.address)
        return place_address(own, link.address) if is_web(own) else None

    def _text(self, text: str) -> str:
        return escape(without_strings(text, self._masked))


def _linked(words: str, address: str | None) -> str:
    """Escaped words as a link, if the address is one that a link may have."""
    if address is None or not is_exported(address):
        return words
    return f'<a href="{escape(address)}" rel="noreferrer">{words}</a>'
