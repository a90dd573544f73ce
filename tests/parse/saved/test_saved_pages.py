"""Pages as browsers and Word save them: the page in the file, and the address that it was saved from."""

from __future__ import annotations

import plistlib
import quopri
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.model import Bulletin, Failure, Page, body_text
from tui_reader.parse.page import parse_page

PATH = "/home/me/saved"
ORIGIN = "https://weir.example/notices/7.html"
TEXT = "Elm Weir is shut to boats from 4 to 9 March; the lock keeper opens the slipway on request."
HEAD = "<!DOCTYPE html><html><head><title>Weir shut</title></head>"
HTML = f"{HEAD}<body><h1>Weir shut</h1><p>{TEXT}</p></body></html>"
CHINESE = HTML.replace(TEXT, "因检修，榆树堰于三月四日至九日停航，请过往船舶提前安排。")


def mhtml(head: str, part: str, body: bytes = HTML.encode(), end: str = "\n") -> bytes:
    lines = [
        head,
        'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="x"\n\nA page.\n\n--x',
        f"Content-Type: text/html{part}\nContent-Transfer-Encoding: quoted-printable\n",
        quopri.encodestring(body).decode("ascii"),
        "--x\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=\n--x--\n",
    ]
    return "\n".join(line for line in lines if line).replace("\n", end).encode()


def bulletin(page: Page) -> Bulletin:
    assert isinstance(page, Bulletin), page
    return page


CHROME = f"From: <Saved by Blink>\nSnapshot-Content-Location: {ORIGIN}\nSubject: Weir shut\nDate: Tue, 5 Mar 2024"


@pytest.mark.parametrize(
    ("head", "part", "address"),
    [
        pytest.param(CHROME, f"\nContent-Location: {ORIGIN}", ORIGIN, id="Chrome"),
        pytest.param(
            "From: <Saved by Windows Internet Explorer 8>", f"\nContent-Location: {ORIGIN}", ORIGIN, id="IE"
        ),
        pytest.param("", "\nContent-Location: file:///C:/weir.htm", PATH, id="Word, from a file"),
        pytest.param("", "", PATH, id="no address at all"),
        pytest.param(f"Content-Location: {ORIGIN}", "", ORIGIN, id="at the head"),
        pytest.param("Snapshot-Content-Location: javascript:x()", "", PATH, id="an address that is none"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_mhtml(head: str, part: str, address: str, end: str) -> None:
    page = bulletin(parse_page(mhtml(head, part, end=end), PATH))
    assert (page.title, body_text(page), page.address) == ("Weir shut", TEXT, address)
    assert page.attachments == ()


def test_the_charset_of_the_part_is_that_of_the_page() -> None:
    page = bulletin(parse_page(mhtml("", '; charset="gb2312"', CHINESE.encode("gb18030")), PATH))
    assert "榆树堰" in body_text(page)
    assert page.warnings == ()


def test_links_lead_where_they_led_on_the_page() -> None:
    linked = HTML.replace("slipway", '<a href="../map.html">slipway</a>').encode()
    page = bulletin(parse_page(mhtml(CHROME, "", linked), PATH))
    (link,) = [link for block in page.preamble for link in getattr(block, "links", ())]
    assert link.address == "https://weir.example/map.html"


def test_a_saved_page_that_was_fetched_stays_at_its_address() -> None:
    address = "https://elsewhere.example/saved.mht"
    assert parse_page(mhtml(CHROME, ""), address).address == address


def test_the_start_part_is_the_page() -> None:
    data = mhtml("", "\nContent-ID: <b>", b"<p>An advertisement that is long enough to be read as a text.</p>")
    second = f"--x\nContent-Type: text/html\nContent-ID: <a>\n\n{HTML}\n--x--\n".encode()
    data = data.replace(b"--x--\n", second).replace(b'boundary="x"', b'boundary="x"; start="<a>"')
    assert body_text(bulletin(parse_page(data, PATH))) == TEXT


def test_a_page_of_frames_is_its_fullest_frame() -> None:
    frames = b"<html><head><title>Weir</title></head><frameset><frame src=a><frame src=b></frameset></html>"
    data = mhtml("", "", frames)
    inner = "".join(f"--x\nContent-Type: text/html\n\n{page}\n" for page in ("<p>Weir office.</p>", HTML))
    page = bulletin(parse_page(data.replace(b"--x--\n", inner.encode() + b"--x--\n"), PATH))
    assert body_text(page) == TEXT
    assert [left.text for left in page.left_out] == ["Weir office."]


def test_a_mail_with_pictures_is_a_mail() -> None:
    mail = mhtml("From: w@weir.example\nTo: a@b.example\nMessage-ID: <1@b>\nSubject: Hello", "")
    assert bulletin(parse_page(mail, PATH)).title == "Hello"


def archive(**more: Any) -> dict[str, Any]:
    resource = {
        "WebResourceData": HTML.encode(),
        "WebResourceMIMEType": "text/html",
        "WebResourceTextEncodingName": "UTF-8",
        "WebResourceURL": ORIGIN,
    }
    return {"WebMainResource": resource | more}


@pytest.mark.parametrize("form", [plistlib.FMT_BINARY, plistlib.FMT_XML])
def test_web_archives_of_safari(form: plistlib.PlistFormat) -> None:
    page = bulletin(parse_page(plistlib.dumps(archive(), fmt=form), PATH))
    assert (page.title, body_text(page), page.address) == ("Weir shut", TEXT, ORIGIN)


def test_a_web_archive_states_the_charset() -> None:
    gbk = archive(WebResourceData=CHINESE.encode("gb18030"), WebResourceTextEncodingName="GBK")
    assert "榆树堰" in body_text(bulletin(parse_page(plistlib.dumps(gbk, fmt=plistlib.FMT_BINARY), PATH)))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(plistlib.dumps({"a": 1}, fmt=plistlib.FMT_BINARY), "without a page", id="another list"),
        pytest.param(plistlib.dumps(archive(), fmt=plistlib.FMT_BINARY)[:-40], "damaged", id="cut off"),
        pytest.param(
            plistlib.dumps(archive(WebResourceData=3), fmt=plistlib.FMT_BINARY), "without a page", id="odd"
        ),
    ],
)
def test_other_property_lists_are_named(data: bytes, words: str) -> None:
    page = parse_page(data, PATH)
    assert isinstance(page, Failure)
    assert words in page.error


@given(st.binary(max_size=300))
def test_damaged_property_lists_raise_nothing(data: bytes) -> None:
    whole = plistlib.dumps(archive(), fmt=plistlib.FMT_BINARY)
    assert parse_page(b"bplist00" + data, PATH).address == PATH
    assert parse_page(whole[: len(data) * 3] + data, PATH).address in (PATH, ORIGIN)


@pytest.mark.parametrize("words", ["Page saved with SingleFile", "Archive processed by SingleFile"])
def test_single_file_names_the_address(words: str) -> None:
    comment = f"<html><!--\n {words} \n url: {ORIGIN} \n saved date: Tue Mar 05 2024 10:00:00 GMT+0000 (GMT)\n-->"
    saved = HTML.replace("<html>", comment)
    page = bulletin(parse_page(saved.encode(), PATH))
    assert (body_text(page), page.address) == (TEXT, ORIGIN)
    assert parse_page(saved.encode(), "https://b.example/x").address == "https://b.example/x"


@pytest.mark.parametrize(
    "head",
    [
        pytest.param(f"<!-- saved from url=({len(ORIGIN):04d}){ORIGIN} -->", id="a template saved by a browser"),
        pytest.param(f'<link rel="canonical" href="{ORIGIN}">', id="canonical"),
        pytest.param("<!--\n Page saved with SingleFile \n url: file:///C:/x.html \n-->", id="a file"),
    ],
)
def test_pages_that_may_share_the_address_keep_their_own(head: str) -> None:
    assert parse_page(HTML.replace("<head>", f"<head>{head}").encode(), PATH).address == PATH
