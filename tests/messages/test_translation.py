"""Messages that are kept in English are translated when they are shown, every one that the code can write."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.package_code import syntax_trees
from support.work import at_most
from tui_reader.commands.output.console import complain
from tui_reader.i18n import install
from tui_reader.labels import LEFT_OUT_REASONS, PLACES
from tui_reader.messages.archive import ARCHIVE
from tui_reader.messages.documents import DOCUMENTS
from tui_reader.messages.key_dates import KEY_DATES
from tui_reader.messages.parser import PARSER
from tui_reader.messages.sources import SOURCES
from tui_reader.messages.translation import translated

EVERY = (*PARSER, *DOCUMENTS, *SOURCES, *ARCHIVE, *KEY_DATES)
NAMES = {
    "ban",
    "bulletin-tui",
    "bzip2",
    "doctor",
    "entry",
    "false",
    "gkmlpt",
    "gzip",
    "http",
    "https",
    "in",
    "json",
}
NAMES |= {"html", "paging", "private", "profile", "replay", "robots", "tar", "true", "xz"}
"""Words of other languages and of the program that a Chinese message keeps."""
WORDS = re.compile(r"(?<![\w{/-])[a-z]{2,}(?![\w}/:-])")
"""English words: not names, commands, settings and options."""


@pytest.fixture(autouse=True)
def _chinese(back_to_english: None) -> None:
    install("zh_CN")


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        pytest.param(
            "only the first 2,000 of 3,117 entries were read", "共 3,117 个条目，只读取了前 2,000 个", id="numbers"
        ),
        pytest.param(
            "notice.pdf is an encrypted PDF; save a copy without its password",
            "notice.pdf 是加密的 PDF；请另存为不带密码的副本",
            id="name",
        ),
        pytest.param(
            "this page is an encrypted PDF; save a copy without its password",
            "此页面是加密的 PDF；请另存为不带密码的副本",
            id="without its name",
        ),
        pytest.param(
            "a is b.bin is a PNG image, not text; open it with a program made for it",
            "a is b.bin 是 PNG 图像，不是文字；请用相应的程序打开",
            id="name like a message",
        ),
        pytest.param(
            "https://example.org/a: there is no such page; check the address",
            "https://example.org/a: 没有此页面；请检查网址",
            id="behind an address",
        ),
        pytest.param(
            "无法打开：the disk is full, nothing was written; free some space and try again",
            "无法打开：磁盘已满，没有写入任何内容；请腾出空间后重试",
            id="in a translated message",
        ),
        pytest.param(
            "the server answered 404 Not Found; there is no such page; check the address",
            "服务器返回 404 Not Found；没有此页面；请检查网址",
            id="message in a message",
        ),
        pytest.param("the article continues, but its pages together are larger than 9 MiB",
            "文章还有后续，但其页面合计超过 9 MiB", id="problem"),
        pytest.param(
            "5 working days after 2026-04-01 (China's official holidays of 2004 to 2026), the day of publication",
            "自 2026-04-01（发布之日）起 5 个工作日（按中国 2004 至 2026 年的法定节假日安排）",
            id="basis of a date",
        ),
        pytest.param("东街停水。", "东街停水。", id="other text"),
        pytest.param("bulletin: title", "bulletin: title", id="words that are no message"),
        pytest.param("only the first few of many entries were read", None, id="no numbers"),
    ],
)  # fmt: skip
def test_a_message_in_chinese(message: str, shown: str | None) -> None:
    assert translated(message) == (message if shown is None else shown)


def test_an_error_of_a_command_is_translated(capsys: pytest.CaptureFixture[str]) -> None:
    complain("a.pdf", "there is no such file; check the name")
    assert capsys.readouterr().err == "bulletin-tui: a.pdf: 没有此文件；请检查名称\n"


def test_english_stays_as_it_is() -> None:
    install("en")
    assert [translated(message) for message in EVERY] == list(EVERY)


@pytest.mark.no_cover
@pytest.mark.parametrize("message", EVERY)
def test_a_filled_template_is_found_and_leaves_no_english(message: str) -> None:
    shown = translated(re.sub(r"\{\w+\}", "7", message))
    assert set(WORDS.findall(re.sub("`.*?`|\\[.*?\\]|\\.\\w+", "", shown))) <= NAMES


SAMPLES = {
    "kind": "title",
    "place.where": "navigation",
    "place.kind": "navigation",
    "found.calendar": "Persian",
    "self.what": "an EPUB book",
    "what": "be used",
}
"""What stands at placeholders with few values; a number stands at the others."""

NO_MESSAGES = re.compile(
    r".*[<>=\\|@].*|.*\b(?:SELECT|INSERT|CREATE|COLLATE|DISTINCT|JOIN|BY|WARC)\b.*|\w+(?:, \w+)+"
    r"|(?:koi8|hz|iso|utf|cookie|sidebar|widget|siebt|euc|news|font|conformsTo|unnest)\b.*|bulletins b"
    r"|key_dates k",
    re.S,
)
"""Markup, SQL, names and tables of words."""

NEVER_SHOWN = frozenset(
    (
        "password authentication failed",
        "permission denied",
        "no password supplied",
        "does not exist",
        "no pg_hba.conf entry",
        "connection failed",
        "connection is bad",
        "the last attempt returns or raises",
        "timeout expired",
        "bucket bigint",
        "a phrase is no condition of a plan",
        "no object",
        "nested too deeply",
        "Questions and answers",
        "Revision history",
        "Product status",
        "First known exploitation: 7: 7",
        "Reference number",
        "Excessive depth",
        "holds no text",
        "no packed text",
        "home replaced",
        "one term in several places",
        "brand phrase",
        "title differs",
        "this parser is closed",
        "peer closed connection",
        "peer unexpectedly closed",
        "NumberedPages(7, 7 in all)",
        "`resolve` settles the kind",
        "Failed to get number of pageobjects.",
        "no packed bulletin",
        "no packed collection",
        "no items of a collection",
        "no item of a collection",
        "no item of a collection: address",
        "no item of a collection: 7",
        "nothing packed",
        "no packed keys",
        "no packed references",
        "no packed key dates",
        "no packed note",
        "no packed text",
        "no compressed bytes",
        "not a text",
        "no address",
        "7 instead of 7",
        "7 more characters are left out and not kept",
        "is a mail without a page",
        "is a damaged page",
        "a frame of 7 bytes",
        "a cell is larger than any table",
        "a request without validators is never answered with 304",
        "the last mode returns or raises",
    )
)
"""Headings of the text itself, kinds of signs, faults of the program, and words of other programs."""

PARTS: dict[str, tuple[str, ...]] = {
    "is a 7|is a 7 document|7; install bulletin-tui[documents] to read 7 files": (
        "a.pdf is a PDF; install bulletin-tui[documents] to read PDF files",
        "a.docx is a Word document; install bulletin-tui[documents] to read .docx files",
    ),
    "7 of the calendar could not be read": (
        "1 line of the calendar could not be read",
        "3 lines of the calendar could not be read",
    ),
    "the page 7 of the book is 7|7 and was not read": (
        "the page a.svg of the book is image/svg+xml and was not read",
    ),
    "7the byline names an office but no person": (
        "line 4: the byline names an office but no person",
        "the byline names an office but no person",
    ),
    "7 of the pages": ("header of the pages", "footer of the pages"),
    "7; 7 is assumed": (
        "the page names no time zone; +08:00 is assumed",
        "CST is China Standard Time or Central Standard Time; +08:00 is assumed",
    ),
    "an OPML list of subscriptions; open the feeds in it one by one|an SVG image; open it with a program made for"
    " it|a Word 2003 XML document; save it as .docx|XML of a kind that is not read here (its root is 7)|is be used"
    "|is be used; open the page it belongs to": (
        "a is an OPML list of subscriptions; open the feeds in it one by one",
        "a is an SVG image; open it with a program made for it",
        "a is a Word 2003 XML document; save it as .docx",
        "a is XML of a kind that is not read here (its root is a); open the page it belongs to",
    ),
    "marks are lost; 7 is the only reading in the calendar7| and not after the publication": (
        "marks are lost; 2020-01-02 is the only reading in the calendar",
        "marks are lost; 2020-01-02 is the only reading in the calendar and not after the publication",
    ),
    "7 encrypted; unpack the archive with its password and name the folder|7 of its files are": (
        "3 of its files are encrypted; unpack the archive with its password and name the folder",
        "a.html is encrypted; unpack the archive with its password and name the folder",
    ),
    "7 passed over (7); add one by its name to read it|7 passed over (7)|1 file was|7 files were"
    "|1 file of another kind was|7 files of other kinds were": (
        "1 file was passed over (.doc); add one by its name to read it",
        "4 files were passed over (.doc, …); add one by its name to read it",
        "1 file was passed over (.xlsx)",
        "4 files were passed over (.xlsx)",
        "this folder holds no pages; 1 file of another kind was passed over (.jpg)",
        "this folder holds no pages; 4 files of other kinds were passed over (.jpg)",
    ),
    "there is no such file7|; for a page on the web write https://7|; check the name": (
        "there is no such file; for a page on the web write https://example.org/a",
        "there is no such file; check the name",
    ),
    "web archive|this is not a 7, whatever its address says; open it in a browser, or check the address": (
        "this is not a web archive, whatever its address says; open it in a browser, or check the address",
        "this is not a ZIP archive, whatever its address says; open it in a browser, or check the address",
    ),
    "7: it cannot be read (7); it is left out|7: 7; it is left out": (
        "record 3 (https://example.org/a): it cannot be read (odd); it is left out",
        "record 3: its head is damaged; it is left out",
    ),
    "the page leads from https to 7, which anyone on the network can change|7; use that address if you trust the"
    " network": (
        "the page leads from https to http://example.org/, which anyone on the network can change; use that "
        "address if you trust the network",
    ),
    "7, or set robots: false for the source": (
        "the site's robots.txt cannot be read: there is no such page; check the address, or set robots: false "
        "for the source",
        "the site's robots.txt asks programs to leave this page; open it in a browser, or set robots: false for "
        "the source",
    ),
    "be used|be reached|look up 7": (
        "the proxy http://p:1 cannot be reached (timed out); correct its settings (config.yaml, HTTPS_PROXY …)",
        "the proxy http://p:1 cannot look up a.org (7); correct its settings (config.yaml, HTTPS_PROXY …)",
    ),
    "this listing is larger than 7 MiB, the most that is read|7; ask for shorter pages": (
        "this listing is larger than 9 MiB, the most that is read; ask for shorter pages",
    ),
    "file 7: 7; fetch it again|its content is missing|its content is damaged": (
        "file 0123456789abcdef: its content is missing; fetch it again",
        "file 0123456789abcdef: its content is damaged; fetch it again",
    ),
    "is be used with a password; save a copy without it": (
        "a.odp is an OpenDocument presentation with a password; save a copy without it",
        "a.odt is an OpenDocument text with a password; save a copy without it",
    ),
    "7 be used": ("a took longer than 20 s to read and was given up",),
    "this page 7": ("this page took longer than 20 s to read and was given up",),
    "its content is missing|its content is damaged|file 7: 7; fetch it again": (
        "file 0a1b2c3d4e5f6071: its content is missing; fetch it again",
        "file 0a1b2c3d4e5f6071: its content is damaged; fetch it again",
    ),
    "another bulletin-tui": (
        "open in another bulletin-tui; read-only here: new bulletins appear here too, marks can be made there",
    ),
}
"""Strings of which messages are put together, separated by bars, and messages as they result."""
PARTS_OF_MESSAGES = frozenset(part for parts in PARTS for part in parts.split("|"))


@pytest.mark.parametrize("message", [each for found in PARTS.values() for each in found])
def test_a_message_put_together_from_strings_leaves_no_english(message: str) -> None:
    shown = translated(message)
    assert shown != message or message in LEFT_OUT_REASONS
    if message not in LEFT_OUT_REASONS:
        assert set(WORDS.findall(re.sub(r"\[.*?\]|\(.*?\)|\.\w+|\w+://\S*", "", shown))) <= {
            *NAMES,
            "a",
            "html",
            "image",
            "svg",
            "xml",
        }


@pytest.mark.no_cover
@pytest.mark.parametrize("folder", ["parse", "sources", "sync", "archive", "packs"])
def test_every_message_of_the_code_has_a_translation(folder: str) -> None:
    missing = [
        (name, line, text)
        for name, tree in syntax_trees(folder=folder)
        for line, text in written(tree)
        if not is_known(text)
    ]
    assert missing == []


def is_known(text: str) -> bool:
    """Whether a string is translated, alone or behind the name of a page, or is no message."""
    if text in LEFT_OUT_REASONS or text in PLACES or text in NEVER_SHOWN or text in PARTS_OF_MESSAGES:
        return True
    return any(translated(f"{before}{text}") != f"{before}{text}" for before in ("", "7 ", "7 7 "))


def written(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """The strings of a module that read as messages, with samples at their placeholders, and their lines."""
    other: set[ast.AST] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=ast.Constant() as value):
                other.add(value)
            case ast.JoinedStr(values=values):
                other.update(values)
            case ast.Call(func=ast.Name(id="_" | "N_" | "ngettext" | "_words" | "_pairs"), args=args):
                other.update(args)
            case ast.Call(func=ast.Attribute(attr="compile" | "split" | "join", value=value), args=args):
                other.update((value, *args))
    for node in ast.walk(tree):
        if node not in other and isinstance(node, ast.Constant | ast.JoinedStr):
            for text in renderings(node):
                if re.search(r"[a-z'’][,;:]? \(?[a-z]", text) and not is_table(text):
                    yield node.lineno, text


_MOST_WORDS = 40


def is_table(text: str) -> bool:
    """Whether a string is markup, SQL, a name, or a list of words without any that makes a sentence."""
    words = set(re.findall(r"[\w'-]+", text))
    if NO_MESSAGES.fullmatch(text) or len(words) > _MOST_WORDS:
        return True
    return re.fullmatch(r"[\w\s:/+.-]+", text) is not None and len(words) > 3 and words.isdisjoint(GLUE)


GLUE = {"a", "an", "are", "at", "for", "has", "in", "is", "it", "no", "not", "of", "on", "the", "this", "was"}


def renderings(node: ast.expr) -> Iterator[str]:
    match node:
        case ast.Constant(value=str() as text):
            yield text
        case ast.JoinedStr(values=values):
            yield from map("".join, product(*(list(renderings(value)) for value in values)))
        case ast.FormattedValue(value=ast.IfExp(body=body, orelse=orelse)):
            yield from renderings(body)
            yield from renderings(orelse)
        case ast.FormattedValue(value=value):
            yield SAMPLES.get(ast.unparse(value), "7")
        case _:
            yield "7"


@given(st.sampled_from(("", *EVERY)), st.text(max_size=40))
def test_any_text_may_be_shown(message: str, text: str) -> None:
    assert isinstance(translated(message + text), str)


@pytest.mark.parametrize("piece", ["; ", ": ", " is a ", "page: the page; "])
def test_time_grows_with_the_text(piece: str) -> None:
    with at_most(400_000):
        translated(piece * 1000)
