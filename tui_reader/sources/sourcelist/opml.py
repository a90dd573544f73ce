"""Import and export of source lists: OPML, whose nested outlines become tags, and newsboat's `urls`."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from tui_reader.config.yamlfile import Fault, quoted
from tui_reader.i18n import gettext as _
from tui_reader.messages.translation import system_reason
from tui_reader.sources.listings.detection import kind_of
from tui_reader.sources.secrets import has_reference, hidden_address
from tui_reader.sources.source_kinds import SourceKind
from tui_reader.sources.sourcelist.reading import LONGEST_NAME, Source, address_of_source, default_name
from tui_reader.text.clean import clean, clean_line
from tui_reader.text.secrets import shown_text
from tui_reader.text.web_address import is_web
from tui_reader.text.xml_markup import with_references, xml_text

SIZE_LIMIT = 16 << 20
DEPTH_LIMIT = 32
MOST_SOURCES = 50_000
LONGEST_TAG = 60

_NOTICE = 10_000
"""Characters of a server's messages that may stand before a list. Chosen by hand."""

_ROOT = re.compile(r"<opml[\s>]", re.I)
_DECLARATION = re.compile(r"<\?xml[^>]{0,200}>")
_OUTLINE = re.compile(r"<(?P<close>/?)outline(?P<rest>\s[^<>]*+|/)?>", re.I)
_ATTRIBUTE = re.compile(r"""([\w:.-]++)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)')""")
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})[\"']")
_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"|([^\s"]\S*)')
_Tree = dict[tuple[str, str], Any]


@dataclass(frozen=True, slots=True)
class ImportedList:
    """The sources read from a list, and one fault for each skipped line."""

    sources: tuple[Source, ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class ExportedList:
    """A list for another program, and the sources that its format cannot hold."""

    text: str
    left_out: tuple[Source, ...]


def read(path: Path) -> ImportedList:
    """The sources in a file in OPML or newsboat's `urls` format, which is detected."""
    try:
        with path.open("rb") as file:
            data = file.read(SIZE_LIMIT + 1)
    except OSError as error:
        message = _("cannot be read: {reason}").format(reason=system_reason(error))
        return ImportedList((), (Fault(path, None, None, message),))
    if len(data) > SIZE_LIMIT:
        message = _("is larger than {limit} MiB; this is not a list of sources").format(limit=SIZE_LIMIT >> 20)
        return ImportedList((), (Fault(path, None, None, message),))
    opening = data.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")[:1]
    is_opml = opening == b"<" or _ROOT.search(data[:_NOTICE].decode("latin-1")) is not None
    if is_opml:
        return read_opml(data, path)
    if b"\0" in data:
        # A path begins with any slash: an archive or a picture would become a list of sources.
        message = _("is neither a list of sources nor a pack; check the name")
        return ImportedList((), (Fault(path, None, None, message),))
    return read_urls(data.decode("utf-8-sig", "replace"), path)


def read_opml(data: bytes, path: Path) -> ImportedList:
    """The sources in OPML 1 or 2; enclosing outlines and categories become tags. A damaged file is read up to the
    damage."""
    from xml.parsers import expat

    outlines = _Outlines(path)
    text = ""
    try:
        text = _decoded(data)
        outlines.parse(expat.ParserCreate("utf-8"), with_references(text).encode("utf-8", "replace"))
    except (expat.ExpatError, LookupError, _UnsafeXml) as error:
        outlines.line = getattr(error, "lineno", None) or outlines.line
        reason = expat.ErrorString(error.code) if isinstance(error, expat.ExpatError) else str(error)
        outlines.fault(_("is not complete OPML: {reason}").format(reason=reason))
        if isinstance(error, expat.ExpatError):
            outlines.scan_rest(text)
    if not outlines.sources and not outlines.faults:
        outlines.line = None
        outlines.fault(_("lists no sources; export the list again"))
    return outlines.imported()


def _decoded(data: bytes) -> str:
    """The text of a file, without what stands before its first element and its declaration. Raises LookupError for
    an unknown charset."""
    declared = _DECLARED.search(data[:_NOTICE])
    name = declared[1].decode("ascii") if declared else "utf-8"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        name = "utf-16"
    try:
        text = data.decode("utf-8-sig" if name.lower() in ("utf-8", "us-ascii") else name, "replace")
    except UnicodeError as error:
        # Codecs that are for other things than files, such as idna, cannot replace what they do not know.
        raise LookupError(f"unknown encoding: {name}") from error
    root = _ROOT.search(text[:_NOTICE])
    if root is None:
        return _DECLARATION.sub("", text, count=1).lstrip()
    head = text[: root.start()]
    if "<!" in head:
        return _DECLARATION.sub("", head).lstrip() + text[root.start() :]
    # Faults name the lines of the file.
    return "\n" * head.count("\n") + text[root.start() :]


def read_urls(text: str, path: Path) -> ImportedList:
    """The sources in newsboat's `urls`: an address and its tags on each line, quoted if they have spaces; a tag
    with a leading ~ is the name. Query feeds and lines that run programs are skipped."""
    found = _Importer(path)
    for number, line in enumerate(text.splitlines(), 1):
        found.line = number
        if words := _words(line):
            if refusal := _refusal(words[0]):
                found.fault(refusal)
            else:
                found.add(words[0], "", words[1:], "feed")
    if not found.sources and not found.faults:
        found.line = None
        found.fault(_("lists no sources; export the list again"))
    return found.imported()


def write_opml(sources: Iterable[Source], title: str = "bulletin-tui") -> ExportedList:
    """The sources as OPML 2.0, under an outline for each of their tags. Feeds are outlines of type `rss`; other
    web addresses are links, which only this program imports. Paths are left out."""
    tree: _Tree = {}
    left_out: list[Source] = []
    for source in sources:
        if not is_web(source.address):
            left_out.append(source)
            continue
        branch = tree
        for tag in source.tags:
            branch = branch.setdefault(("tag", tag), {})
        # By name: without their secrets two addresses may be the same.
        branch[("source", source.name)] = source
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<opml version="2.0">']
    lines += [f"  <head><title>{escape(xml_text(title))}</title></head>", "  <body>"]
    lines += [*_outlines(tree, "    "), "  </body>", "</opml>"]
    return ExportedList("\n".join(lines) + "\n", tuple(left_out))


def write_urls(sources: Iterable[Source]) -> ExportedList:
    """The feeds among the sources, as newsboat's `urls`."""
    lines: list[str] = []
    left_out: list[Source] = []
    for source in sources:
        local = source.address.lower().startswith("file://")
        if not _is_feed(source) or not (is_web(source.address) or local):
            left_out.append(source)
            continue
        words = [*source.tags, f"~{source.name}"]
        lines.append(" ".join([source.address.replace(" ", "%20"), *map(_in_quotes, words)]))
    return ExportedList("".join(f"{line}\n" for line in lines), tuple(left_out))


class _UnsafeXml(ValueError):
    """XML that no list of subscriptions needs, but attacks use."""


class _Importer:
    """Collects the sources of a list; `line` is the line that is being read."""

    def __init__(self, path: Path) -> None:
        self.sources: list[Source] = []
        self.faults: list[Fault] = []
        self.line: int | None = None
        self._path = path

    def fault(self, message: str) -> None:
        self.faults.append(Fault(self._path, self.line, None, message))

    def add(self, address: str, name: str, words: Sequence[str], kind: SourceKind | None) -> None:
        """Add a source with its tags; a tag with a leading ~ is the name."""
        if has_reference(address):
            # A list of somebody else must not send what this machine keeps secret to their server.
            message = _(
                "{address} is skipped: it refers to a secret of this machine; type it yourself if it is yours"
            )
            self.fault(message.format(address=quoted(address)))
            return
        try:
            address = address_of_source(address.strip())
        except ValueError as error:
            self.fault(
                _("{address} is skipped: it {wanted}").format(
                    address=quoted(hidden_address(address)), wanted=error
                )
            )
            return
        tags: dict[str, None] = {}
        for word in words:
            word = clean_line(word, LONGEST_NAME)
            if word.startswith("~"):
                name = word[1:] or name
            elif word.startswith("!"):
                message = _("{tag} hides a feed in newsboat, which is not supported here")
                self.fault(message.format(tag=quoted(word)))
            elif word:
                tags.setdefault(word[:LONGEST_TAG])
        name = clean_line(shown_text(name), LONGEST_NAME) or default_name(address)
        self.sources.append(Source(name, address, kind, tags=tuple(tags)))

    def imported(self) -> ImportedList:
        return ImportedList(tuple(self.sources[:MOST_SOURCES]), tuple(self.faults))


class _Outlines(_Importer):
    """Collects the sources of an OPML file from parser events."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._open: list[str | None] = []

    def parse(self, parser: Any, data: bytes) -> None:
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.EntityDeclHandler = self._declared
        self._parser = parser
        parser.Parse(data, True)

    def scan_rest(self, text: str) -> None:
        """Reads the outlines that the parser has not reached, one by one."""
        known = {(source.address, source.name) for source in self.sources}
        for tag in _OUTLINE.finditer(text):
            if len(self.sources) >= MOST_SOURCES:
                return
            values = {
                key.lower(): html.unescape(double or single)
                for key, double, single in _ATTRIBUTE.findall(tag["rest"] or "")
            }
            address = values.get("xmlurl") or values.get("url")
            if address and values.get("type") != "include":
                before = len(self.sources)
                label, kind = (
                    values.get("title") or values.get("text") or "",
                    "feed" if "xmlurl" in values else None,
                )
                self.add(address, label, (), kind)  # type: ignore[arg-type]
                if len(self.sources) > before and (self.sources[-1].address, self.sources[-1].name) in known:
                    self.sources.pop()

    def _declared(self, *_declaration: object) -> None:
        raise _UnsafeXml(_("it declares its own entities"))

    def _start(self, name: str, given: dict[str, str]) -> None:
        self.line = self._parser.CurrentLineNumber
        if len(self._open) >= DEPTH_LIMIT:
            raise _UnsafeXml(_("it is nested too deep"))
        if len(self.sources) >= MOST_SOURCES:
            raise _UnsafeXml(_("it has more than {most} entries").format(most=MOST_SOURCES))
        values = {key.lower(): value for key, value in given.items()}
        label, kind = values.get("title") or values.get("text") or "", values.get("type", "").lower()
        address = values.get("xmlurl") or (values.get("url") if kind != "include" else None)
        is_outline = name.lower() == "outline"
        if is_outline and address:
            categories = values.get("category", "").split(",")
            inner = [part for category in categories for part in category.strip().strip("/").split("/")]
            self.add(address, label, [*filter(None, self._open), *inner], "feed" if values.get("xmlurl") else None)
        elif is_outline and kind in ("rss", "include"):
            what = quoted(label or values.get("url", ""))
            self.fault(_("{what} has no feed address; it is skipped").format(what=what))
        self._open.append(label if is_outline and not address else None)

    def _end(self, _name: str) -> None:
        self._open.pop()


def _words(line: str) -> list[str]:
    """The words of a line of `urls`; a word that starts with # begins a comment."""
    words: list[str] = []
    for inside, bare in _TOKEN.findall(clean(line)):
        if bare.startswith("#"):
            break
        words.append(bare or re.sub(r"\\(.)", r"\1", inside))
    return words


def _refusal(address: str) -> str | None:
    """The reason why a line of `urls` is skipped; None for a valid one."""
    kind = address.partition(":")[0].lower()
    if kind == "exec":
        return _("exec: would run a program, which is never done; the line is skipped")
    if kind == "filter":
        return _("filter: would run a program on a feed; the line is skipped, add the feed's own address instead")
    if kind == "query":
        return _("query: is a search over other feeds; the line is skipped, save a search in the program instead")
    return None


def _is_feed(source: Source) -> bool:
    return (source.kind or kind_of(source.address)) == "feed"


def _outlines(tree: _Tree, indent: str) -> Iterator[str]:
    for (what, name), inner in tree.items():
        if what == "tag":
            label = quoteattr(xml_text(name))
            yield f"{indent}<outline text={label} title={label}>"
            yield from _outlines(inner, indent + "  ")
            yield f"{indent}</outline>"
            continue
        label, address = quoteattr(xml_text(inner.name)), quoteattr(xml_text(inner.address))
        where = f'type="rss" xmlUrl={address}' if _is_feed(inner) else f'type="link" url={address}'
        yield f"{indent}<outline text={label} title={label} {where}/>"


def _in_quotes(word: str) -> str:
    inner = word.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{inner}"'
