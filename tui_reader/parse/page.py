"""One page from bytes to the model: detects its format, calls the reader, turns every failure into one line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import unquote

from tui_reader.model import Bulletin, DocumentFile, Failure, LeftOut, Listing, Page, body_text, described_text
from tui_reader.parse.decode import UNKNOWN_BINARY, BinaryContent, EmptyContent, decode
from tui_reader.parse.embedded import files_beside, pictures_beside
from tui_reader.parse.formats import bare_type, path_of, read_data, read_mail
from tui_reader.parse.saved.detection import unpack_saved
from tui_reader.parse.saved.saved_page import SavedPage, stated_origin
from tui_reader.parse.saved.shortcut import read_shortcut
from tui_reader.parse.unsupported import TOO_MUCH_MEMORY, UnsupportedPage
from tui_reader.text.clean import clean, clean_line
from tui_reader.text.date_forms.conventions import using_conventions
from tui_reader.text.date_forms.page_conventions import page_conventions
from tui_reader.text.web_address import encoding_queries, is_web

if TYPE_CHECKING:
    from tui_reader.parse.decode import Decoded
    from tui_reader.parse.draft import Draft

    _FurtherPage = tuple[str, Draft | Listing | None]

_HTML = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?><!--.{0,2000}?-->\s*){0,8}<(?:!doctype\s+html|html|head|body|meta|title)\b",
    re.I | re.S,
)
_TAG = re.compile(
    r"</?(?:html|head|body|div|p|table|tr|td|span|a|br|h[1-6]|ul|li|meta|script|font|center|article)\b[^<>]{0,400}>",
    re.I,
)
_LOCK_FILES = (162, 165)
"""Bytes of a lock file, of Word and of the other programs."""
_FAILED_ALLOCATION = re.compile(r"(?:unknown error|memory allocation failed)\b", re.I)
_FRAMES = re.compile(rb"<frameset\b", re.I)
_HTML_TYPES = ("text/html", "application/xhtml+xml")
_MARKDOWN_TYPES = ("text/markdown", "text/x-markdown")
_HTML_ENDINGS = (".html", ".htm", ".shtml", ".xhtml", ".jhtml", ".phtml")
_DISGUISED_ENDINGS = (".doc", ".docx", ".wps", ".rtf", ".xls", ".xlsx", ".xlsm", ".et", ".ppt", ".pptx")
"""Endings of documents under which programs write pages and texts, which Office opens all the same."""

_FORMS = {"html": ("html", "html.article"), "markdown": ("md", "markdown"), "gemtext": ("gmi", "gemtext")}
_FORM_VERSION = "1"

_NAMED = {
    ".gd": "a GD document (Sursen) by its name",
    ".gw": "a GW document (Sursen) by its name",
    ".sep": "a SEP document (Sursen) by its name",
    ".edc": "an EDC document by its name",
}
"""Formats of official documents that are not published, and that no known first bytes tell: what binary data of an
unknown kind is called under their endings."""

_GEMTEXT_ENDINGS = (".gmi", ".gemini")
_MARKDOWN_ENDINGS = (".md", ".markdown", ".mkd", ".mdown")


def parse_page(
    data: bytes,
    address: str,
    declared_charset: str | None = None,
    media_type: str | None = None,
    more: Sequence[tuple[str, bytes]] = (),
    rules: Mapping[str, str] | None = None,
    archives: int = 1,
    recognized: Mapping[int, str] | None = None,
) -> Page:
    """The bulletin, listing or feed in `data`, or a Failure whose one line states the reason.

    `address` is the web address or path of the bytes; `declared_charset` and `media_type` are what the server
    declared. None of the three is trusted. `more` holds the further pages of a split article with their
    addresses; those that were joined are listed in the bulletin's `parts`. `rules` are a profile's selectors for
    the entries of a column page (see `listings.selectors`); `shared` among them is as in `formats.read_data`.
    `archives` counts the archives of which this is a member, and one more. `recognized` is what text recognition
    read on pages of a document, or on a picture; see `read_document`.
    """
    try:
        with files_beside(not is_web(address)):
            if recognized:
                return _recognized(data, address, recognized)
            return _parse(data, address, declared_charset, media_type, more, rules, archives)
    except BinaryContent as error:
        what = _NAMED.get(_ending(address), str(error)) if str(error) == UNKNOWN_BINARY else str(error)
        return Failure(address, f"{page_name(address)} is {what}, not text; open it with a program made for it")
    except UnsupportedPage as error:
        return Failure(address, f"{page_name(address)} {clean_line(str(error), 400)}")
    except EmptyContent:
        return Failure(address, f"{page_name(address)} holds no text; there is nothing to read")
    except RecursionError:
        return Failure(address, f"{page_name(address)} is nested too deeply to be read")
    except MemoryError:
        return Failure(address, f"{page_name(address)} {TOO_MUCH_MEMORY}")
    except Exception as error:  # noqa: BLE001
        # A page that a reader does not expect must not stop the other pages.
        if _is_failed_allocation(error):
            return Failure(address, f"{page_name(address)} {TOO_MUCH_MEMORY}")
        what = clean_line(f"{type(error).__name__}: {error}", 200)
        return Failure(address, f"{page_name(address)} could not be read ({what}); please report the page")


def _set_document(draft: Draft | Listing, form: str, address: str) -> None:
    """Name the kind and the reader of a text under the name of a document, such as an HTML table named `.xls`."""
    if not isinstance(draft, Listing) and draft.document is None and _ending(address) in _DISGUISED_ENDINGS:
        kind, reader = _FORMS.get(form, ("txt", "plain_text"))
        draft.document = DocumentFile(kind, reader, _FORM_VERSION)


def _ending(address: str) -> str:
    path = path_of(address)
    return path[path.rfind(".") :] if "." in path else ""


def _recognized(data: bytes, address: str, recognized: Mapping[int, str]) -> Page:
    """A document or picture on whose pages text was recognized."""
    from tui_reader.parse.documents.detection import document_kind, read_document

    kind = document_kind(data)
    if kind is None:
        raise UnsupportedPage("is neither a PDF nor a picture")
    return _finished(read_document(data, kind, address, recognized), ())


def _is_failed_allocation(error: Exception) -> bool:
    """Whether libxml2 ran out of memory, which lxml reports in these words instead of by a MemoryError."""
    return type(error).__module__.startswith("lxml") and _FAILED_ALLOCATION.match(str(error)) is not None


def format_of(text: str, address: str, media_type: str | None = None) -> str:
    """`html`, `markdown`, `gemtext` or `plain`: by the media type, then the file ending, then the content."""
    kind, path = bare_type(media_type), path_of(address)
    markup = _HTML.match(text) is not None
    if kind in _MARKDOWN_TYPES or path.endswith(_MARKDOWN_ENDINGS):
        return "html" if markup else "markdown"
    if kind == "text/gemini" or path.endswith(_GEMTEXT_ENDINGS):
        return "html" if markup else "gemtext"
    if markup:
        return "html"
    # Fragments and plain text are served as HTML, and HTML as plain text: the number of tags decides. The minima
    # were chosen by hand.
    tags = len(_TAG.findall(text[:20_000]))
    hinted = kind in _HTML_TYPES or path.endswith(_HTML_ENDINGS)
    return "html" if tags >= (1 if hinted else 6) else "plain"


def _parse(
    data: bytes,
    address: str,
    declared_charset: str | None,
    media_type: str | None,
    more: Sequence[tuple[str, bytes]],
    rules: Mapping[str, str] | None,
    archives: int = 1,
) -> Page:
    from tui_reader.parse.documents.archives.members import archive_kind
    from tui_reader.parse.documents.detection import document_kind, read_document

    if (shortcut := read_shortcut(data, address)) is not None:
        return shortcut
    if (saved := unpack_saved(data)) is not None:
        return _saved_page(saved, address, rules)
    if _is_lock_file(data):
        raise UnsupportedPage("is the lock file of an open document, not the document; get the file without ~$")
    kind = document_kind(data)
    if kind is not None:
        return _finished(read_document(data, kind, address), ())
    if (archive := archive_kind(data)) is not None:
        from tui_reader.parse.documents.archives.reading import read_archive

        return read_archive(data, archive, address, _parse_member, archives)
    if (mail := read_mail(data, address, media_type)) is not None:
        return mail
    decoded = decode(data, declared_charset)
    with using_conventions(lambda: page_conventions(decoded.text, address)):
        return _parse_text(decoded, address, declared_charset, media_type, more, rules)


def _is_lock_file(data: bytes) -> bool:
    """Whether this is the file that Office and WPS keep beside an open document: the name of who has opened it, by
    its length, in two encodings."""
    return len(data) in _LOCK_FILES and 0 < data[0] <= 54 and data[0] in (data[54], data[55])


def _parse_member(data: bytes, address: str, archives: int) -> Page:
    """The page in a member of an archive."""
    return parse_page(data, address, archives=archives)


def _parse_text(
    decoded: Decoded,
    address: str,
    declared_charset: str | None,
    media_type: str | None,
    more: Sequence[tuple[str, bytes]],
    rules: Mapping[str, str] | None,
) -> Page:
    from tui_reader.parse.listings.scripts import with_records

    shared = (rules or {}).get("shared", "")
    page = read_data(decoded.text, address, decoded.charset, media_type, shared)
    if page is not None:
        return replace(page, warnings=(*decoded.warnings, *page.warnings))
    text = with_records(decoded.text)
    form = format_of(text, address, media_type)
    match form:
        case "html":
            further = _further_pages(more, declared_charset) if more else None
            with encoding_queries(decoded.charset):
                draft = _read_html(text, address, decoded.charset, further, rules or {})
            draft = _with_origin(draft, stated_origin(text), address)
        case "markdown":
            from tui_reader.parse.documents.markdown import read_markdown

            draft = read_markdown(clean(decoded.text), address, decoded.charset)
        case "gemtext":
            from tui_reader.parse.documents.gemtext import read_gemtext

            draft = read_gemtext(clean(decoded.text), address, decoded.charset)
        case _:
            draft = _read_plain(decoded, address, media_type)
    _set_document(draft, form, address)
    return _finished(draft, decoded.warnings)


def _read_plain(decoded: Decoded, address: str, media_type: str | None) -> Draft:
    """Plain text, or the table that it is."""
    from tui_reader.parse.documents.plain_text import read_plain
    from tui_reader.parse.documents.sheets.delimited import read_delimited
    from tui_reader.parse.documents.terminal_text import without_terminal_codes

    table = read_delimited(decoded.text, address, decoded.charset, bare_type(media_type))
    if table is not None:
        return table
    return read_plain(clean(without_terminal_codes(decoded.text)), address, decoded.charset)


def _saved_page(saved: SavedPage, address: str, rules: Mapping[str, str] | None) -> Page:
    """The page in a file of several, under the address that it was saved from if the file itself has none."""
    inner = saved.page
    if unpack_saved(inner.data) is not None:
        raise UnsupportedPage("is a saved page within a saved page; save the page again")
    with pictures_beside(saved.pictures.get):
        page = _parse(inner.data, saved.address or address, inner.charset, inner.media_type, (), rules)
    is_empty = isinstance(page, Bulletin) and not (page.preamble or page.sections)
    if isinstance(page, Bulletin) and saved.frames and (is_empty or _FRAMES.search(inner.data)):
        page = _of_frames(page, saved)
    return page if not is_web(address) or isinstance(page, Failure) else replace(page, address=address)


def _of_frames(page: Bulletin, saved: SavedPage) -> Bulletin:
    """The fullest frame of a page without text; the text of the others is left out."""
    from tui_reader.parse.left_out import bounded

    read = [parse_page(one.data, page.address, one.charset, one.media_type) for one in saved.frames]
    frames = sorted(
        (frame for frame in read if isinstance(frame, Bulletin) and described_text(frame)),
        key=lambda frame: -len(described_text(frame)),
    )
    if not frames:
        return page
    others = (LeftOut(body_text(frame), "frame", "another frame of the page") for frame in frames[1:])
    return replace(
        frames[0], left_out=bounded((*frames[0].left_out, *others)), title=frames[0].title or page.title
    )


def _with_origin(draft: Draft | Listing, origin: str | None, address: str) -> Draft | Listing:
    """A saved page under the address that it was saved from; one on the web stays at its own."""
    return draft if origin is None or is_web(address) else replace(draft, address=origin)


def _finished(draft: Draft | Listing, warnings: Sequence[str]) -> Bulletin | Listing:
    """The page of a draft, with the warnings of decoding before its own."""
    from tui_reader.parse.bulletin import finish

    if isinstance(draft, Listing):
        return replace(draft, warnings=(*warnings, *draft.warnings))
    draft.warnings[:0] = warnings
    return finish(draft)


def _read_html(
    text: str, address: str, charset: str, further: Iterator[_FurtherPage] | None, rules: Mapping[str, str]
) -> Draft | Listing:
    """An HTML page, its listing read by the selectors in `rules`, or its article joined with `further` pages."""
    from tui_reader.parse.html.article import read_html

    page = read_html(text, address, charset, listing=rules.get("expects") == "listing")
    if rules.keys() - {"expects", "shared"}:
        from tui_reader.parse.listings.selectors import select_listing

        return select_listing(page, text, rules)
    if further is not None and not isinstance(page, Listing):
        from tui_reader.parse.html.article_pages import join_parts

        page.parts = tuple(join_parts(page, further))
    return page


def _further_pages(more: Sequence[tuple[str, bytes]], declared_charset: str | None) -> Iterator[_FurtherPage]:
    """The further pages of an article, read as they are requested; None for data that is not a page."""
    from tui_reader.parse.html.article import read_html

    for address, data in more:
        try:
            decoded = decode(data, declared_charset)
            yield address, read_html(decoded.text, address, decoded.charset)
        except (BinaryContent, EmptyContent):
            yield address, None


def page_name(address: str) -> str:
    """The file name of a path, or the whole web address, cleaned and cut to 200 characters."""
    if "://" in address:
        return clean_line(address, 200)
    return clean_line(unquote(address).replace("\\", "/").rstrip("/").rpartition("/")[2] or address, 200)
