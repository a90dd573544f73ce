"""A dossier as a book in EPUB 3.3: a chapter for each item, with its pictures.

Written with `zipfile`; why not with a library is in docs/development/decisions.md.
"""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from html import escape
from uuid import NAMESPACE_URL, uuid5

from tui_reader.dossiers.contents import ENDINGS, Dossier
from tui_reader.dossiers.texts import media_type, part_html, xhtml
from tui_reader.export_formats.citations.cited import language_of
from tui_reader.i18n import gettext as _

_CONTAINER = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="book/book.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""

_PAGE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">
<head><meta charset="utf-8"/><title>{title}</title><link rel="stylesheet" type="text/css" href="book.css"/></head>
<body>
{body}
</body>
</html>
"""

_STYLE = (
    "body{line-height:1.6}h1,h2,h3,h4,h5,h6{line-height:1.3}dl{font-size:smaller}"
    "table{border-collapse:collapse}td,th{border:1px solid #999;padding:.2em .5em}pre{white-space:pre-wrap}"
    ".center{text-align:center}.right{text-align:right}ul{list-style:none;padding-left:1em}"
    "aside{border-left:.2em solid;padding-left:.8em}img{max-width:100%}"
)

_MADE = (1980, 1, 1, 0, 0, 0)
"""The time of the files in the book: the same dossier gives the same bytes, its time of change aside."""


def dossier_epub(dossier: Dossier, made: datetime | None = None) -> bytes:
    """The bytes of the book; `made` is when it was written, by default now."""
    pictures = {digest: picture for part in dossier.parts for digest, picture in part.pictures.items()}
    sources = {digest: f"{digest}.{ENDINGS[picture.kind]}" for digest, picture in pictures.items()}
    files: dict[str, bytes] = {"book/book.css": _STYLE.encode()}
    for number, part in enumerate(dossier.parts, 1):
        page = _PAGE.format(title=escape(part.title), body=xhtml("\n".join(part_html(part, sources, 1))))
        files[f"book/{_name(number)}"] = _clean(page)
    files |= {f"book/{sources[digest]}": picture.data for digest, picture in pictures.items()}
    types = {sources[digest]: media_type(picture) for digest, picture in pictures.items()}
    files["book/nav.xhtml"] = _clean(_nav(dossier))
    files["book/book.opf"] = _clean(_package(dossier, types, made or datetime.now(UTC)))
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as book:
        # First and not compressed, so that the kind of the file is at a known place.
        book.writestr(zipfile.ZipInfo("mimetype", _MADE), b"application/epub+zip", zipfile.ZIP_STORED)
        for name, data in {"META-INF/container.xml": _CONTAINER.encode(), **files}.items():
            info = zipfile.ZipInfo(name, _MADE)
            book.writestr(info, data, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def _name(number: int) -> str:
    return f"item-{number:04}.xhtml"


def _nav(dossier: Dossier) -> str:
    entries = "\n".join(
        f'<li><a href="{_name(number)}">{escape(part.title)}</a></li>'
        for number, part in enumerate(dossier.parts, 1)
    )
    listed = f"<ol>\n{entries}\n</ol>" if entries else '<ol><li><a href="nav.xhtml">–</a></li></ol>'
    body = (
        f'<h1 dir="auto">{escape(dossier.title)}</h1>\n'
        f'<nav epub:type="toc">\n<h2>{escape(_("Contents"))}</h2>\n{listed}\n</nav>'
    )
    return _PAGE.format(title=escape(dossier.title), body=body)


def _package(dossier: Dossier, types: dict[str, str], made: datetime) -> str:
    numbers = range(1, len(dossier.parts) + 1)
    languages = [language_of(part.title) for part in dossier.parts] or [language_of(dossier.title)]
    language = max(dict.fromkeys(languages), key=languages.count) or "en"
    names = "\n".join(f"{part.address} {part.title}" for part in dossier.parts)
    identity = uuid5(NAMESPACE_URL, f"bulletin-tui:{dossier.title}\n{names}")
    items = [
        '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>',
        '<item id="css" href="book.css" media-type="text/css"/>',
        *(
            f'<item id="item{number}" href="{_name(number)}" media-type="application/xhtml+xml"/>'
            for number in numbers
        ),
        *(f'<item id="p{name[:64]}" href="{name}" media-type="{kind}"/>' for name, kind in types.items()),
    ]
    spine = ['<itemref idref="nav"/>', *(f'<itemref idref="item{number}"/>' for number in numbers)]
    newline = "\n"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">\n'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
        f'<dc:identifier id="id">urn:uuid:{identity}</dc:identifier>\n'
        f"<dc:title>{escape(dossier.title)}</dc:title>\n<dc:language>{language}</dc:language>\n"
        f'<meta property="dcterms:modified">{made.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}</meta>\n</metadata>\n'
        f"<manifest>\n{newline.join(items)}\n</manifest>\n<spine>\n{newline.join(spine)}\n</spine>\n</package>\n"
    )


def _clean(text: str) -> bytes:
    """Text without what XML may not hold."""
    return "".join(each for each in text if each in "\t\n" or " " <= each not in "\ufffe\uffff").encode(
        "utf-8", "replace"
    )
