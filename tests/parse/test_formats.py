"""Detection of mail, feeds, JSON and other XML by content."""

from __future__ import annotations

import pytest

from tui_reader.model import Bulletin, Failure, Listing, body_text
from tui_reader.parse.formats import is_mailbox, is_message, read_json, xml_root
from tui_reader.parse.page import parse_page
from tui_reader.parse.unsupported import UnsupportedPage

MAIL = b"From: a@b.example\nDate: Mon, 01 Jan 2024 10:00:00 +0000\nSubject: x\n"


@pytest.mark.parametrize(
    ("text", "root"),
    [
        pytest.param('<?xml version="1.0"?>\n<rss version="2.0">', "rss", id="declaration"),
        pytest.param("\n<!-- made by x --><?xml-stylesheet href='a'?><feed>", "feed", id="comment and style"),
        pytest.param('<!DOCTYPE rdf:RDF [<!ENTITY d "x">]><rdf:RDF>', "rdf", id="prefix and document type"),
        pytest.param("<svg/>", "svg", id="empty root"),
        pytest.param("<3 this", None, id="no element"),
        pytest.param("text <rss>", None, id="text before"),
        pytest.param("<!-- <rss> ", None, id="comment without end"),
    ],
)
def test_roots(text: str, root: str | None) -> None:
    assert xml_root(text) == root


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(b"From a@b.example Mon Jan  1 10:00:00 2024\n" + MAIL, True, id="mbox"),
        pytest.param(b"\nFrom a at b.example  Mon Jan  1 10:00:00 2024\r\nFrom: x\r\n", True, id="pipermail"),
        pytest.param(b"From x Mon Jan 1 10:00:00 2024 +0800\nSubject: x\n", True, id="with a zone"),
        pytest.param(b"From Monday to Friday in 2024\nthe office is closed.\n", False, id="a sentence"),
        pytest.param(MAIL, False, id="a mail alone"),
    ],
)
def test_mailboxes(data: bytes, expected: bool) -> None:
    assert is_mailbox(data) == expected


@pytest.mark.parametrize(
    ("data", "address", "media_type", "expected"),
    [
        pytest.param(MAIL + b"\nx", "a.eml", None, True, id="ending"),
        pytest.param(MAIL + b"\nx", "a", "message/rfc822; charset=x", True, id="type"),
        pytest.param(MAIL + b"Message-ID: <1>\n\nx", "a", None, True, id="headers that only mails have"),
        pytest.param(MAIL + b"\nx", "a.txt", None, False, id="a notice with a memo's head"),
        pytest.param(b"Subject: a\nContent-Type: text/html\n\nx", "a.eml", None, True, id="a draft"),
        pytest.param(b"Subject: a\r\n\r\nx", "a", "message/rfc822", True, id="a draft with one header"),
        pytest.param(b"Subject: a\nContent-Type: text/html\n\nx", "a.txt", None, False, id="not called a mail"),
        pytest.param(b"Note: a\n\nx", "a.eml", None, False, id="a label"),
        pytest.param(b"Just a text\nof lines\nthat says From: a\n", "a.eml", None, False, id="no headers"),
    ],
)
def test_mails(data: bytes, address: str, media_type: str | None, expected: bool) -> None:
    assert is_message(data, address, media_type) == expected


@pytest.mark.parametrize(
    ("text", "address", "media_type", "words"),
    [
        pytest.param("<?xml version='1.0'?><catalog/>", "a", None, "its root is catalog", id="declared"),
        pytest.param("<catalog><book/></catalog>", "a.xml", None, "its root is catalog", id="by its ending"),
        pytest.param("<catalog/>", "a", "application/xml", "its root is catalog", id="by its type"),
        pytest.param("<?xml version='1.0'?><w:wordDocument/>", "a.doc", None, "save it as .docx", id="Word 2003"),
        pytest.param("<opml version='2.0'/>", "subs.xml", None, "an OPML list", id="opml"),
        pytest.param("<?xml version='1.0'?><urlset/>", "a", None, "a site map", id="site map"),
    ],
)
def test_unknown_xml_is_named(text: str, address: str, media_type: str | None, words: str) -> None:
    page = parse_page(text.encode(), address, media_type=media_type)
    assert isinstance(page, Failure)
    assert words in page.error


@pytest.mark.parametrize(
    ("text", "address", "media_type", "body"),
    [
        pytest.param(
            "<?xml version='1.0'?><html><body><p>停水公告</p></body></html>", "a", None, "停水公告", id="xhtml"
        ),
        pytest.param(
            "<div><p>停水公告</p></div>", "a.html", "application/xml", "停水公告", id="fragment with a wrong type"
        ),
        pytest.param("<停水公告> 请储水。", "a.txt", None, "<停水公告> 请储水。", id="brackets in a text"),
    ],
)
def test_pages_stay_pages(text: str, address: str, media_type: str | None, body: str) -> None:
    page = parse_page(text.encode(), address, media_type=media_type)
    assert isinstance(page, Bulletin)
    assert body_text(page) == body


@pytest.mark.parametrize(
    ("value", "words"),
    [
        pytest.param({"a": 1, "b": 2}, "with the keys a, b", id="object"),
        pytest.param([{"a": 1}], "with a list at its top", id="list"),
        pytest.param(
            {"version": "https://jsonfeed.org/version/1", "items": 3}, "keys version", id="feed without items"
        ),
        pytest.param({"articles": [{"name": "x"}]}, "keys articles", id="articles without titles"),
        pytest.param({"document": {"tracking": []}}, "keys document", id="advisory without tracking"),
    ],
)
def test_other_json_is_described_in_the_error(value: object, words: str) -> None:
    with pytest.raises(UnsupportedPage, match=words):
        read_json(value, "https://www.site.example/all.json", None)


@pytest.mark.parametrize(
    ("text", "address", "words"),
    [
        pytest.param('{"a": ', "cut.json", "cut.json is JSON that is damaged or cut off (line 1", id="cut off"),
        pytest.param('{"a": ' + "9" * 9000 + "}", "n.json", "a number is too long", id="endless number"),
        pytest.param('{"a":' * 100_000, "deep.json", "nested too deeply", id="deep"),
        pytest.param('{"a": 1}', "a.txt", "a.txt is JSON with the keys a", id="unknown"),
    ],
)
def test_json_that_cannot_be_read_fails_with_a_line(text: str, address: str, words: str) -> None:
    page = parse_page(text.encode(), address)
    assert isinstance(page, Failure)
    assert words in page.error


def test_json_in_a_call_is_read_and_braces_in_a_text_are_text() -> None:
    page = parse_page(b'show({"articles": [{"title": "Closed roads"}]});', "https://www.site.example/all.json")
    assert isinstance(page, Listing)
    assert [entry.title for entry in page.entries] == ["Closed roads"]
    for text, title, body in (
        ("{“停水”公告}\n\n各位市民，请储水。", "{“停水”公告}", "各位市民，请储水。"),
        (
            '{"quoted"} is how this note begins.\n\nIt goes on.',
            '{"quoted"} is how this note begins.',
            "It goes on.",
        ),
    ):
        page = parse_page(text.encode(), "a.txt")
        assert isinstance(page, Bulletin)
        assert (page.title, body_text(page)) == (title, body)


def test_a_mail_of_apple_mail_is_read_without_its_length_and_list() -> None:
    mail = MAIL + b"\nThe lock is shut.\n"
    data = b"%d      \n" % len(mail) + mail + b'<?xml version="1.0"?><plist><dict/></plist>'
    page = parse_page(data, "/x/1.emlx")
    assert isinstance(page, Bulletin)
    assert (page.title, body_text(page)) == ("x", "The lock is shut.")
