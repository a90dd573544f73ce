"""Documents that an article links to, in its text and in the site's list of attachments below it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from urllib.parse import unquote, urlsplit

from tui_reader.model import Attachment
from tui_reader.parse.dom import (
    HEADINGS,
    Element,
    attribute,
    id_and_class,
    single_line,
    surroundings,
    text_of,
    text_start,
)
from tui_reader.parse.rendering.elements import EMBEDDED
from tui_reader.parse.rendering.links import link_address
from tui_reader.text.character_ranges import HAN

_FORMATS = (
    "pdf|docx?|docm|dotx?|xls[xmb]?|ppt[xm]?|ppsx?|wps|wpt|et|ett|dps|ofd|cebx?|gd|gw|sep|hwpx?|hwt|hml|jtdc?|rtf|csv"
    "|tsv|epub|zip|rar|7z|tar|tgz|gz|od[tspg]|dwg|km[lz]|p7m"
)
_DOCUMENT_SCHEMES = ("http://", "https://", "file://", "ftp://", "ftps://")
_ENDINGS = rf"\.(?:{_FORMATS})"
_PATH = re.compile(rf"{_ENDINGS}(?:$|/(?:download|view|file|@@[\w-]+|at_download/file)?/?$)", re.I)
_QUERY = re.compile(rf"{_ENDINGS}(?:$|&)", re.I)
_NAME = re.compile(_ENDINGS + r"\b", re.I)
_VERB = (
    r"(?:down(?:load)?_?(?:file|attach(?:ment)?|doc(?:ument)?)?|file_?down(?:load)?"
    r"|(?:get|show|open|view)_?(?:file|attach(?:ment)?|pdf|doc)|attach(?:ment)?s?|bitstreams?|at_download|@@download)"
    r"(?:\.(?:do|jspx?|aspx?|ashx|php|action|cgi))?"
)
_IDENTIFIER = r"(?:\d+|[0-9a-f]{8}[0-9a-f-]{8,})"
_DOWNLOAD = re.compile(
    rf"/{_VERB}/(?:[^/?]+/)?{_IDENTIFIER}(?:$|[/?])|/{_IDENTIFIER}/{_VERB}/?(?:$|\?)|/{_VERB}/?\?[^=]+=[^&]*\d"
    r"|[?&](?:(?:atch_?)?file_?(?:id|no|seq|sn)|attach(?:ment)?_?id)=[^&]",
    re.I,
)
_LABELLED_DOWNLOAD = re.compile(rf"/{_VERB}(?:$|[/?])|[?&](?:file|attach)\w*=", re.I)
_OTHER_MEDIA = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|bmp|ico|css|js)$", re.I)
_PAGE = re.compile(r"(?:/|\.[sx]?html?)$", re.I)
_SCRIPT = re.compile(r"\.(?:php|aspx?|jspx?|cfm|do|action)$", re.I)
_SIZE = re.compile(r"\d(?:[.,]\d+)?\s?(?:[KMG]i?B|[KMG]o|bytes|octets|[КМГ]Б|[КМГ]байт)\b", re.I)
_FORMAT = re.compile(rf"(?<![\w.])(?:{_FORMATS})(?!\w)", re.I)
_BARE_FORMAT = re.compile(
    rf"\W*(?:(?:download|télécharger)\W+|下载\W*)?(?:{_FORMATS})(?:\W+(?:version|file|download))?\W*", re.I
)
# What heads one attachment or a list of them, in the languages of official pages.
_WORDS = (
    "attachments?|annex(?:es|ure)?s?|appendix|appendices|enclosures?|anexos?|adjuntos?|anlagen?|anhang|anhänge"
    "|beilagen?|annexes?|pièces?[ -]jointes?|allegat[oi]|bijlagen?|bilag(?:a|or)?|vedlegg|liit(?:e|teet)"
    "|příloh[ay]|príloh[ay]|załącznik(?:i)?|melléklet(?:ek)?|pried(?:as|ai)|pielikum[si]|lisad?|anex[ăa]|anexe"
    "|приложени[ея]|додат(?:ок|ки)|вложени[ея]|παράρτημα|συνημμέν[οα]|ek(?:ler)?|phụ lục|lampiran|ภาคผนวก"
    "|เอกสารแนบ|ملحق|مرفقات?|پیوست"
)
_LABEL = re.compile(
    r"[（(【\[]?\s*(?:附件|附表|附錄|附录|附)\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})?"
    rf"(?!(?-i:[{HAN}]))\s*[】\]）)]?\s*[:：.、]?\s*"
    r"|[（(【\[［]?\s*(?:添付(?:資料|書類|ファイル)?|別添(?:資料)?|別紙|첨부\s*(?:파일|문서)?|붙임|별첨|별표)"
    r"\s*(?:[\d０-９]{1,2})?(?!(?-i:[가-힣ぁ-ん]))\s*[】\]）)］]?\s*[:：.、]?\s*",
    re.I,
)
_ANNEX = re.compile(
    rf"[(\[]?\s*(?:{_WORDS})\b(?:\s*(?:(?:no|nr|núm|n)[.º°o]?\s*)?(?:\d{{1,3}}|[A-Z]|[IVX]{{1,5}})\b\s*[)\]]?"
    r"(?:\s*[:：.–—-]\s*|\s+|$)|\s*[:：]\s*)",
    re.I,
)
_HEADING = re.compile(
    r"\W*(?:(?:相关)?附件(?:下载|列表|清单)?|附錄|附档|附件檔案|檔案下載|相關檔案|添付(?:資料|書類|ファイル)|関連資料"
    r"|関連ファイル|資料|첨부\s*(?:파일|문서|자료)?|붙임|파일\s*첨부|download(?:s| files?)?"
    r"|documents?(?: (?:and|&) downloads)?|(?:attached|related) (?:files?|documents?)"
    r"|documentos?(?: (?:adjuntos?|relacionados?))?|descargas?|zum herunterladen|dokumente?"
    rf"|documents? (?:joints?|à télécharger)|télécharge(?:ments?|r)|documenti|scarica|{_WORDS})\W*(?:\(\d+\))?\W*",
    re.I,
)
_GENERIC = re.compile(
    r"\W*(?:(?:点击|點擊|立即|在线)?(?:下载|下載|查看|预览|打开)(?:附件|文件|全文)?|附件(?:下载)?|ダウンロード"
    r"|다운로드|내려받기|바로보기|미리보기|download(?: (?:file|document|here|now))?|descargar"
    rf"|baixar|télécharger|herunterladen|scarica|скачать|open|view|here|click here|(?:{_FORMATS}))\W*",
    re.I,
)
_BOX = re.compile(r"(?:^|[\s_-])(?:fujian|fj|xgfj|attach(?:ment)?s?|annex|download-?list|file-?list)(?=$|[\s_-])")
_MOST_LEVELS = 3
_MOST_STEPS = 30
_LONGEST_HEADING = 60
_LONGEST_NAME = 160


def read_attachments(container: Element, base: str | None) -> tuple[Attachment, ...]:
    """The attachments in order, each address once, titled as printed without 附件1：.

    A link in the article is an attachment by the ending of its address or name, by a stated format and size, by
    an address of a download with an identifier, or where it is labelled 附件 or Annex, or stands below such a
    heading. A link near the article must be labelled or headed, or be in a box named for attachments. A document
    in a frame counts anywhere on the page.
    """
    found: dict[str, Attachment] = {}
    headed: dict[Element, bool | None] = {}
    for link in _links(container):
        _add(found, link, base, partial(_is_listed, link, headed))
    for link in _neighbouring(container):
        embedded = link.get(EMBEDDED) is not None
        if not embedded and _PAGE.search((link.get("href") or "/").partition("#")[0]):
            continue
        boxes = islice(link.iterancestors(), 3)
        named = any(_BOX.search(id_and_class(box)) for box in boxes) or _is_introduced(link)
        if named or embedded or _is_headed(link, headed):
            _add(found, link, base, _yes if named else _no)
    return tuple(found.values())


def _yes() -> bool:
    return True


def _no() -> bool:
    return False


def _is_listed(link: Element, headed: dict[Element, bool | None]) -> bool:
    return _is_introduced(link) or _is_headed(link, headed)


def embedded_documents(page: Element, base: str | None) -> tuple[Attachment, ...]:
    """The documents in frames of a page without an article."""
    found: dict[str, Attachment] = {}
    for link in page.iter("a"):
        if link.get(EMBEDDED) is not None:
            _add(found, link, base, _yes)
    return tuple(found.values())


def _links(container: Element) -> Iterator[Element]:
    return (one for one in container.iter("a", "span", "div", "li", "td", "p", "img") if _is_link(one))


def _is_link(element: Element) -> bool:
    return element.tag == "a" or element.get("onclick") is not None


def _add(found: dict[str, Attachment], link: Element, base: str | None, is_introduced: Callable[[], bool]) -> None:
    address = link_address(link, base)
    if address is not None and not address.startswith(_DOCUMENT_SCHEMES):
        address = None
    title = text_of(link) or attribute(link, "title", 300) or attribute(link, "alt", 300)
    if link.tag != "a" and address is None:
        return
    if not _is_document(link, base, address, title, is_introduced):
        return
    file_name = unquote(urlsplit(address).path.rpartition("/")[2]) if address else ""
    name = _unlabelled(title)
    if not name or _GENERIC.fullmatch(name):
        name = _described(link) or name or file_name or (address or "" if link.get(EMBEDDED) is not None else "")
    if name:
        found.setdefault(address or name, Attachment(single_line(name), address))


def _is_document(
    link: Element, base: str | None, address: str | None, title: str, is_introduced: Callable[[], bool]
) -> bool:
    if link.get(EMBEDDED) is not None:
        return True
    parts = urlsplit(address) if address else None
    if parts is None:
        return _NAME.search(title) is not None
    if _PATH.search(parts.path) or _NAME.search(title) or _QUERY.search(parts.query):
        return True
    if link.get("download") is not None or (_FORMAT.search(title) and _SIZE.search(title)):
        return True
    if _PAGE.search(parts.path) or _OTHER_MEDIA.search(parts.path):
        return False
    rest = f"{parts.path}?{parts.query}"
    if _DOWNLOAD.search(rest) or _BARE_FORMAT.fullmatch(title):
        return True
    if _SCRIPT.search(parts.path) or not parts.path.strip("/") or not _is_near(parts.hostname, base):
        return _LABELLED_DOWNLOAD.search(rest) is not None and is_introduced()
    return is_introduced()


def _is_near(host: str | None, base: str | None) -> bool:
    """Whether a host is the page's or one beside it; a list of files does not lead to other sites."""
    own = urlsplit(base).hostname if base else None
    return not own or not host or host.split(".")[-2:] == own.split(".")[-2:]


def _described(link: Element) -> str:
    """What stands beside a link that says only "download": the name of the file, in its attribute or its row."""
    for name in ("download", "title", "data-filename", "aria-label"):
        value = attribute(link, name, 300)
        if value and not _GENERIC.fullmatch(value):
            return value
    for box in islice(link.iterancestors("td", "li", "p", "dd", "tr"), 2):
        if sum(1 for _ in islice(box.iter("a"), 2)) > 1:
            break
        text = (
            _unlabelled(text_start(box, _LONGEST_NAME + 1)).replace(text_of(link), " ").strip(" :：()（）[]|-–—·")
        )
        if text and not _GENERIC.fullmatch(text):
            return text if len(text) < _LONGEST_NAME else ""
    return ""


def _neighbouring(container: Element) -> Iterator[Element]:
    """The links outside the article, up to three levels above it, and documents in frames of the whole page."""
    inside = set(container.iter("a"))
    around = surroundings(container, _MOST_LEVELS)
    inside.update(neighbours := [link for link in around.iter("a") if link not in inside])
    yield from neighbours
    root = container.getroottree().getroot()
    yield from (link for link in root.iter("a") if link.get(EMBEDDED) is not None and link not in inside)


def _unlabelled(title: str) -> str:
    """A title without 附件1：; Annex 1 stays unless a name follows."""
    text = _LABEL.sub("", title, count=1)
    if text[:1] == "【" and text[-1:] == "】" and text.count("【") == 1:
        text = text[1:-1]
    annex = _ANNEX.match(text)
    return text[annex.end() :] if annex and annex.end() < len(text) and annex[0].rstrip()[-1:] in ":：" else text


def _is_introduced(link: Element) -> bool:
    """Whether the link or its line begins with 附件, Annex or another such word."""
    own = single_line(text_start(link, 200))
    if _LABEL.match(own) or _ANNEX.match(own):
        return True
    parent = link.getparent()
    if parent is None or parent.tag not in ("li", "p", "td", "span", "dd", "strong", "b", "em"):
        return False
    line = single_line(text_start(parent, 200))
    return _LABEL.match(line) is not None or (len(line) <= _LONGEST_NAME and _ANNEX.match(line) is not None)


def _is_headed(link: Element, known: dict[Element, bool | None]) -> bool:
    """Whether a link stands below a heading such as 附件 or Attachments, with nothing but links between.

    `known` holds the answer for elements: None where only links stand before them.
    """
    for element in (link, *islice(link.iterancestors(), _MOST_LEVELS + 1)):
        if element.tag in ("body", "article", "main"):
            return False
        passed: list[Element] = []
        verdict: bool | None = None
        before: Element | None = element
        while before is not None and before not in known and len(passed) < _MOST_STEPS:
            passed.append(before)
            before = before.getprevious()
            if before is not None:
                verdict = _heads_files(before)
                if verdict is not None:
                    break
        if verdict is None and before is not None:
            verdict = known.get(before)
        known.update(dict.fromkeys(passed, verdict))
        if verdict is not None:
            return verdict
    return False


def _heads_files(element: Element) -> bool | None:
    """Whether an element heads a list of files; None for one with nothing but links."""
    text = text_start(element, _LONGEST_HEADING + 1).strip()
    if not text:
        return None
    if len(text) <= _LONGEST_HEADING and _HEADING.fullmatch(text):
        return True
    is_links = element.tag not in HEADINGS and next(element.iter("a"), None) is not None
    return None if is_links else False
