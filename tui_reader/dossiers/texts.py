"""A dossier as Markdown and as an HTML page: one file, with its pictures in it."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from html import escape

from tui_reader.dossiers.contents import Dossier, DossierPart, EmbeddedPicture
from tui_reader.export_formats import html as pages
from tui_reader.export_formats.markdown import escaped, heading_mark, link_to, markdown
from tui_reader.i18n import gettext as _

_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif"}

_ITEM = 2
"""The level of the title of an item, below that of the document."""

_OPENING = pages.OPENING.replace("style-src 'unsafe-inline'", "style-src 'unsafe-inline'; img-src data:")


def dossier_markdown(dossier: Dossier) -> str:
    """CommonMark with the tables of GitHub; places are named by HTML anchors, pictures are in data: addresses."""
    parts = [f"# {escaped(dossier.title)}", f"**{escaped(_('Contents'))}**"]
    parts.append(
        "\n".join(
            f"{number}. {link_to(part.title, f'#item-{number}')}" for number, part in enumerate(dossier.parts, 1)
        )
    )
    for number, part in enumerate(dossier.parts, 1):
        parts.append(f'<a id="item-{number}"></a>')
        if part.bulletin is None:
            parts.append(f"{heading_mark(_ITEM)} {escaped(part.title)}")
        else:
            sources = {digest: data_address(picture) for digest, picture in part.pictures.items()}
            parts.append(markdown(part.bulletin, pictures=sources, level=_ITEM))
        parts += [f"*{escaped(part.remark)}*" if part.remark else ""]
        if part.note:
            note = "\n".join(f"> {escaped(line)}".rstrip() for line in part.note.splitlines())
            parts.append(f"**{escaped(_('Note'))}**\n\n{note}")
        parts.append(f"*{escaped(_('Citation'))}*: {escaped(part.citation)}" if part.citation else "")
        parts.append("---")
    return "\n\n".join(filter(None, parts)) + "\n"


def dossier_html(dossier: Dossier) -> str:
    """A page that loads nothing and runs nothing."""
    lines = [f"{_OPENING}<title>{escape(dossier.title)}</title>\n</head>\n<body>"]
    lines.append(f'<h1 dir="auto">{escape(dossier.title)}</h1>\n<nav>\n<h2>{escape(_("Contents"))}</h2>\n<ol>')
    for number, part in enumerate(dossier.parts, 1):
        lines.append(f'<li dir="auto"><a href="#item-{number}">{escape(part.title)}</a></li>')
    lines.append("</ol>\n</nav>")
    for number, part in enumerate(dossier.parts, 1):
        sources = {digest: data_address(picture) for digest, picture in part.pictures.items()}
        lines += [f'<section id="item-{number}">', *part_html(part, sources, _ITEM), "</section>"]
    return "\n".join([*lines, pages.CLOSING, ""])


def part_html(part: DossierPart, sources: dict[str, str], level: int) -> Iterator[str]:
    """The elements of a part with a title of this level; `sources`: the addresses of its pictures by SHA-256."""
    if part.bulletin is None:
        yield f"<article>\n{pages.heading(escape(part.title), level)}\n</article>"
    else:
        yield pages.article(part.bulletin, pictures=sources, level=level)
    if part.remark:
        yield f"<p><em>{escape(part.remark)}</em></p>"
    if part.note:
        note = "<br>\n".join(escape(line) for line in part.note.splitlines())
        yield f'<aside><p><b>{escape(_("Note"))}</b></p>\n<p dir="auto">{note}</p></aside>'
    if part.citation:
        yield f"<p><small><b>{escape(_('Citation'))}</b>: {escape(part.citation)}</small></p>"


def data_address(picture: EmbeddedPicture) -> str:
    """A picture as a data: address."""
    return f"data:{_TYPES[picture.kind]};base64,{b64encode(picture.data).decode()}"


def media_type(picture: EmbeddedPicture) -> str:
    """The media type of a picture."""
    return _TYPES[picture.kind]


_VOID = re.compile(r"<(br|hr|img)((?:\s[^<>]*)?)>")


def xhtml(text: str) -> str:
    """The elements that are written here and in `export_formats.html` in the syntax of XML."""
    return _VOID.sub(lambda match: f"<{match[1]}{match[2].rstrip('/')}/>", text)
