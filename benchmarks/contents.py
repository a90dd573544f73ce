"""Contents that make pages, feeds, mail and documents large: one kind each, at any size."""

from __future__ import annotations

import base64
import io
import json
import random
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from typing import NamedTuple

PAGE = "https://www.site.example/a/b.html"
SENTENCE = "市水务局今天发布公告，城区将于下周更换供水管道，届时部分小区停水。"
ENGLISH = "The city renews the water mains next week, and some districts will be without water for a day. "
CELL = "<td>第一水厂</td>"
ROW = "<tr><td>第一水厂</td><td>2020-03-01</td><td><a href='/a/b.html'>公告</a></td></tr>"
ENTRY = "<li><a href='/t.html'>关于更换城区供水管道的公告</a><span>2020-03-01</span></li>"
ITEM = (
    "<item><title>停水 {n}</title><link>https://www.site.example/{n}</link><guid>{n}</guid>"
    "<description>&lt;p&gt;市水务局今天发布公告。&lt;/p&gt;</description></item>"
)
ATOM_ENTRY = (
    "<entry><title>停水 {n}</title><id>urn:x:{n}</id><link href='https://www.site.example/{n}'/>"
    "<updated>2020-03-01T08:00:00Z</updated>"
    "<content type='html'><![CDATA[<p>市水务局今天发布公告。</p>]]></content></entry>"
)
MESSAGE = (
    "From a@site.example Mon Mar  2 08:00:00 2020\nFrom: a@site.example\nSubject: News {n}\n"
    f"Message-ID: <{{n}}@site.example>\nDate: Mon, 2 Mar 2020 08:00:00 +0800\n\n{ENGLISH}\n\n"
)
EVENT = (
    "BEGIN:VEVENT\r\nUID:{n}\r\nDTSTART:20200301T080000Z\r\nSUMMARY:停水 {n}\r\n"
    "DESCRIPTION:市水务局今天发布公告。\\n请储水。\r\nEND:VEVENT\r\n"
)
ENTITIES_ITEM = (
    "<item><title>停&nbsp;水 {n}</title><guid>{n}</guid>"
    "<description>&eacute;&amp;&hellip;&bogus;</description></item>"
)
RSS, END_OF_RSS = "<rss version='2.0'><channel><title>公告</title>", "</channel></rss>"
ATOM, END_OF_ATOM = "<feed xmlns='http://www.w3.org/2005/Atom'><title>公告</title>", "</feed>"
ONE_ITEM = f"{RSS}<item><title>停水</title><description>", f"</description></item>{END_OF_RSS}"
URLS, END_OF_URLS = "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>", "</urlset>"
SAVED = (
    "From: <Saved by Blink>\nMIME-Version: 1.0\nContent-Type: multipart/related;\n\tboundary=b\n\n"
    f"--b\nContent-Type: text/html; charset=utf-8\n\n<html><title>公告</title><p>{SENTENCE}</p></html>\n"
)
PART = (
    "--b\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n"
    "Content-Location: https://h.example/{n}.png\n\nAAAA\n"
)
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


class Content(NamedTuple):
    """The address of a file, and what makes one of about this many bytes."""

    address: str
    make: Callable[[int], bytes]


def filled(piece: str, size: int) -> str:
    """`piece` repeated to `size` bytes; `{n}` in it is counted up."""
    count = max(1, size // len(piece.encode()))
    return (
        "".join(piece.replace("{n}", str(number)) for number in range(count)) if "{n}" in piece else piece * count
    )


def page(body: str) -> bytes:
    """A page with a title and two sentences around `body`."""
    text = f"<p>{SENTENCE}</p>"
    return f"<html><head><title>停水公告</title></head><body><h1>停水公告</h1>{text}{body}{text}".encode()


def markup(piece: str, before: str = "", behind: str = "") -> Content:
    """A page with a repeated piece of markup."""
    return Content(PAGE, lambda size: page(f"{before}{filled(piece, size)}{behind}"))


def text(name: str, piece: str, before: str = "", behind: str = "") -> Content:
    """A text file with a repeated piece."""
    return Content(name, lambda size: f"{before}{filled(piece, size)}{behind}".encode())


def markdown(piece: str, before: str = "") -> Content:
    """A Markdown document with a repeated piece."""
    return text("a.md", piece, f"# 公告\n\n{before}")


def image(size: int) -> bytes:
    """A page with two embedded images."""
    data = base64.b64encode(random.Random(1).randbytes(size * 3 // 8)).decode()
    return page(f"<img src='data:image/png;base64,{data}'><img src='data:image/png;base64,{data}'>")


def mail(body: Callable[[int], str], subtype: str = "plain") -> Content:
    """A mail with one text."""

    def make(size: int) -> bytes:
        message = EmailMessage()
        message["From"], message["Subject"] = "a@site.example", "News"
        message["Date"] = "Mon, 2 Mar 2020 08:00:00 +0800"
        message.set_content(body(size), subtype)
        return message.as_bytes()

    return Content("a.eml", make)


def packed(name: str, files: Callable[[int], dict[str, str]]) -> Content:
    """A document that is a ZIP file."""

    def make(size: int) -> bytes:
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w") as archive:
            for member, content in files(size).items():
                archive.writestr(member, content)
        return held.getvalue()

    return Content(name, make)


def book(chapters: Callable[[int], list[str]]) -> Content:
    """An EPUB book."""

    def files(size: int) -> dict[str, str]:
        made = {f"{number}.xhtml": f"<html><body>{one}</body></html>" for number, one in enumerate(chapters(size))}
        items = "".join(f"<item id='{name}' href='{name}' media-type='application/xhtml+xml'/>" for name in made)
        spine = "".join(f"<itemref idref='{name}'/>" for name in made)
        package = (
            "<package xmlns='http://www.idpf.org/2007/opf'><metadata xmlns:dc='http://purl.org/dc/elements/1.1/'>"
            f"<dc:title>公告</dc:title></metadata><manifest>{items}</manifest><spine>{spine}</spine></package>"
        )
        rootfiles = "<rootfiles><rootfile full-path='a.opf'/></rootfiles>"
        container = f"<container xmlns='urn:oasis:names:tc:opendocument:xmlns:container'>{rootfiles}</container>"
        return {"mimetype": "application/epub+zip", "META-INF/container.xml": container, "a.opf": package, **made}

    return packed("a.epub", files)


def word(piece: str, before: str = "", behind: str = "") -> Content:
    """A Word document with a repeated piece of its markup."""
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    kinds = (
        "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'>"
        "<Default Extension='rels' ContentType='application/vnd.openxmlformats-package.relationships+xml'/>"
        "<Default Extension='xml' ContentType='application/xml'/><Override PartName='/word/document.xml' "
        "ContentType='application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'/></Types>"
    )
    links = (
        "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
        f"<Relationship Id='r1' Type='{relation}' Target='word/document.xml'/></Relationships>"
    )

    def files(size: int) -> dict[str, str]:
        body = f"{before}{filled(piece, size)}{behind}"
        document = f"<w:document xmlns:w='{WORD}'><w:body>{body}</w:body></w:document>"
        return {"[Content_Types].xml": kinds, "_rels/.rels": links, "word/document.xml": document}

    return packed("a.docx", files)


def open_document(piece: str, before: str = "", behind: str = "") -> Content:
    """An OpenDocument text with a repeated piece of its markup."""
    spaces = "".join(
        f" xmlns:{name}='urn:oasis:names:tc:opendocument:xmlns:{name}:1.0'" for name in ("office", "text", "table")
    )

    def files(size: int) -> dict[str, str]:
        body = f"<office:body><office:text>{before}{filled(piece, size)}{behind}</office:text></office:body>"
        content = f"<office:document-content{spaces}>{body}</office:document-content>"
        return {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content}

    return packed("a.odt", files)


def pdf(size: int) -> bytes:
    """A PDF of pages with ten lines each."""
    lines = 10
    drawn = (
        b"BT /F 12 Tf 50 750 Td 16 TL "
        + b" ".join(b"(%s) Tj T*" % ENGLISH.encode() for _ in range(lines))
        + b" ET"
    )
    count = max(1, size // len(drawn))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>"
        % (b" ".join(b"%d 0 R" % (4 + 2 * n) for n in range(count)), count),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number in range(count):
        contents = 5 + 2 * number
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << /Font << /F 3 0 R >> >> "
            b"/Contents %d 0 R >>" % contents
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn))
    out, places = bytearray(b"%PDF-1.4\n"), list[int]()
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)
    return bytes(out)


def csaf(size: int) -> bytes:
    """A security advisory with many vulnerabilities."""
    note = {"category": "description", "text": ENGLISH, "title": "Description"}
    one = {"cve": "CVE-2020-1000", "notes": [note], "references": [{"summary": "x", "url": "https://h.example/a"}]}
    tracking = {"id": "X-1", "initial_release_date": "2020-03-01T08:00:00Z", "version": "1", "status": "final"}
    head = {"csaf_version": "2.0", "title": "Advisory", "tracking": tracking, "publisher": {"name": "Example"}}
    count = max(1, size // len(json.dumps(one)))
    return json.dumps({"document": head, "vulnerabilities": [one] * count}).encode()


def json_feed(size: int) -> bytes:
    """A JSON Feed with many items."""
    one = {"id": "", "url": "https://www.site.example/", "title": "停水", "content_html": f"<p>{SENTENCE}</p>"}
    count = max(1, size // len(json.dumps(one, ensure_ascii=False).encode()))
    items = [{**one, "id": str(number), "url": f"https://www.site.example/{number}"} for number in range(count)]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "公告", "items": items}
    return json.dumps(feed, ensure_ascii=False).encode()


CONTENTS: dict[str, Content] = {
    "embedded images": Content(PAGE, image),
    "script": markup("var a=1;if(a<b){document.write('<p>');}\n"),
    "one script": markup("a<b;c=1/2;", "<script>", "</script>"),
    "scripts": markup("<script>var a = '<p>';</script>文"),
    "style": markup(".a > b { color: red }", "<style>", "</style>"),
    "drawings": markup("<svg><path d='M0 0'/></svg>文"),
    "table": markup(ROW, "<table>", "</table>"),
    "wide row": markup(CELL, "<table><tr>", "</tr></table>"),
    "wide table": markup(f"<tr>{CELL * 40}</tr>", "<table>", "</table>"),
    "spanned table": markup(f"<tr><td rowspan=3>{{n}}</td>{CELL * 3}</tr>", "<table>", "</table>"),
    "tables": markup(f"<table>{ROW * 3}</table>"),
    "nested tables": markup(f"<table><tr><td><table>{ROW}</table></td></tr></table>"),
    "list": markup(ENTRY, "<ul>", "</ul>"),
    "plain list": markup(f"<li>{SENTENCE}", "<ul>", "</ul>"),
    "nested lists": markup("<ul><li>管" * 20 + "</ul>" * 20),
    "unclosed lists": markup("<ul><li>管"),
    "definitions": markup(f"<dt>管道<dd>{SENTENCE}", "<dl>", "</dl>"),
    "links": markup("<a href='/a/b.html'>公告</a> "),
    "different links": markup("<a href='/a/{n}.html'>公告 {n}</a> "),
    "files": markup("<p><a href='/a/{n}.pdf'>附件 {n}.pdf</a></p>"),
    "links to next": markup("<a href='?page=2'>2</a> "),
    "entities": markup("&amp;&#x4e2d;&nbsp;"),
    "ampersands": markup("&"),
    "angles": markup("<"),
    "comments": markup("<!-- 注 -->文"),
    "unclosed comments": markup("<!-- 注 "),
    "unclosed quotes": markup("<a href='x>文"),
    "unclosed tags": markup("<p <b <i "),
    "unclosed bold": markup("<b>文"),
    "levels": markup("<div>水"),
    "line breaks": markup(f"{SENTENCE}<br>"),
    "short lines": markup("水。<br>"),
    "short lines and a time": markup("水。<br>", behind="<time></time>"),
    "short lines and a link": markup("水。<br>", behind="<a href='/1'>水</a>"),
    "linked lines": markup("<a href='/{n}'>水厂公告</a>。<br>"),
    "different lines": markup("第 {n} 户：水厂。<br>"),
    "one paragraph": markup(SENTENCE, "<p>", "</p>"),
    "one English paragraph": markup(ENGLISH, "<p>", "</p>"),
    "paragraphs": markup(f"<p>{SENTENCE}</p>"),
    "different paragraphs": markup(f"<p>{{n}} {SENTENCE}</p>"),
    "inline tags": markup("<b>市</b><i>水</i><span>务</span>"),
    "hidden": markup("<div hidden>管</div>水"),
    "hidden texts": markup(f"<div hidden>{{n}} {SENTENCE}</div><p>水</p>"),
    "boxes": markup("<div class='share'><div class='related'>管<a href='/x'>水厂</a></div></div>"),
    "headings": markup(f"<h2>第一章 总则</h2><p>{SENTENCE}</p>"),
    "numbered": markup(f"<p>第{{n}}条 {SENTENCE}</p>"),
    "labels": markup("<p>来源：市水务局 发布时间：2020-03-01</p>"),
    "dates": markup("<p>2020-03-01 3 May 2020 二〇二〇年三月一日</p>"),
    "attributes": markup("a{n}=1 ", "<p ", f">{SENTENCE}</p>"),
    "long attributes": markup(f"<p title='{SENTENCE * 20}'>水</p>"),
    "forms": markup("<form><label>水厂</label><input value='第一'><textarea>管</textarea></form>"),
    "choices": markup("<option value={n}>第 {n} 水厂</option>", "<form><select>", "</select></form>"),
    "ruby": markup("<ruby>水<rt>shuǐ</rt></ruby>"),
    "formulas": markup("<math><mfrac><mi>a</mi><mi>b</mi></mfrac><msup><mi>x</mi><mn>2</mn></msup></math>水"),
    "one formula": markup("<mrow><mi>a</mi><mo>+</mo></mrow>", "<p>水 <math>", "</math></p>"),
    "images": markup("<img src='/{n}.png' alt='第 {n} 水厂的供水管道'>"),
    "figures": markup("<figure><img src='/{n}.png'><figcaption>第 {n} 水厂</figcaption></figure>"),
    "code": markup("a = {n}\n", "<pre>", "</pre>"),
    "quotations": markup(f"<blockquote><p>{SENTENCE}</p></blockquote>"),
    "details": markup(f"<details><summary>第 {{n}} 问</summary><p>{SENTENCE}</p></details>"),
    "footnotes": markup("<p>水厂<a href='#f{n}'>[{n}]</a></p><p id='f{n}'>{n}. 注</p>"),
    "frames": markup("<iframe src='/{n}.html'>水厂</iframe>"),
    "bare digits": markup("1234567890 "),
    "spaces": markup("<p>水" + " " * 2000),
    "one word": markup("a", "<p>", "</p>"),
    "articles": markup(f"<article><h2>第 {{n}} 号</h2><p>{SENTENCE}</p></article>"),
    "linked data": markup('{"a":"管"},', '<script type="application/ld+json">[', "{}]</script>"),
    "meta tags": Content(PAGE, lambda size: filled("<meta name='a{n}' content='水厂'>", size).encode() + page("")),
    "plain text": text("a.txt", f"{SENTENCE}\n"),
    "English text": text("a.txt", f"{ENGLISH}\n"),
    "different lines of text": text("a.txt", f"{{n}} {ENGLISH}\n"),
    "one line of text": text("a.txt", SENTENCE),
    "one English line": text("a.txt", ENGLISH),
    "numbered text": text("a.txt", f"第{{n}}条 {SENTENCE}\n"),
    "blank lines": text("a.txt", "水\n\n\n\n"),
    "columns of text": text("a.txt", "水厂    第一    2020\n"),
    "terminal codes": text("a.txt", "\x1b[1m水厂\x1b[0m N\bNA\bAM\bM\n"),
    "gemtext": text("a.gmi", "=> gemini://h.example/{n} 公告 {n}\n* 水厂\n"),
    "Markdown paragraphs": markdown(f"{SENTENCE}\n\n"),
    "Markdown lines": markdown(f"{SENTENCE}\n"),
    "Markdown list": markdown(f"- {SENTENCE}\n"),
    "Markdown nested lists": markdown("- 水\n  - 管\n    - 厂\n"),
    "Markdown headings": markdown(f"## 总则\n\n{SENTENCE}\n\n"),
    "Markdown links": markdown("[公告](https://h.example/a) "),
    "Markdown references": markdown("[公告 {n}][{n}]\n\n[{n}]: https://h.example/{n}\n\n"),
    "Markdown table": markdown("|水厂|第一|\n", "|a|b|\n|-|-|\n"),
    "Markdown emphasis": markdown("**水厂** *第一* "),
    "Markdown brackets": markdown("["),
    "Markdown stars": markdown("*a "),
    "Markdown ticks": markdown("`a ``b "),
    "Markdown code": markdown("a = 1\n", "```\n"),
    "Markdown quotation": markdown(f"> {SENTENCE}\n"),
    "Markdown HTML": markdown("<div>\n<p>水厂</p>\n</div>\n\n"),
    "Markdown marks of a note": markdown("水厂[^1]", "[^1]: 注\n\n"),
    "Markdown entities": markdown("&amp;&#x4e2d;"),
    "mail": mail(lambda size: filled(f"{ENGLISH}\n", size)),
    "mail in HTML": mail(lambda size: page(filled(f"<p>{SENTENCE}</p>", size)).decode(), "html"),
    "quoted mail": mail(lambda size: filled(f"> {ENGLISH}\n", size)),
    "mailbox of one mail": text("a.mbox", f"{ENGLISH}\n", MESSAGE.replace("{n}", "1")),
    "mailbox": text("a.mbox", MESSAGE),
    "saved page": text("a.mhtml", PART, SAVED, "--b--\n"),
    "feed": text("a.xml", ITEM, RSS, END_OF_RSS),
    "Atom feed": text("a.xml", ATOM_ENTRY, ATOM, END_OF_ATOM),
    "feed with entities": text("a.xml", ENTITIES_ITEM, RSS, END_OF_RSS),
    "feed of one item": text("a.xml", f"&lt;p&gt;{SENTENCE}&lt;/p&gt;", *ONE_ITEM),
    "unclosed feed": text("a.xml", "<item><title>停水 {n}<description><![CDATA[水", RSS),
    "JSON Feed": Content("a.json", json_feed),
    "site map": text("sitemap.xml", "<url><loc>https://h.example/a{n}.html</loc></url>", URLS, END_OF_URLS),
    "site map with bare ampersands": text(
        "sitemap.xml", "<url><loc>https://h.example/?a={n}&b=1</loc></url>", URLS, END_OF_URLS
    ),
    "addresses": text("sitemap.txt", "https://h.example/{n}.html\n"),
    "calendar": text("a.ics", EVENT, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", "END:VCALENDAR\r\n"),
    "calendar of one event": text(
        "a.ics", "\r\n 水务局今天发布公告。\\n",
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:20200301T080000Z\r\nSUMMARY:停水\r\nDESCRIPTION:",
        "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
    ),
    "advisory": Content("a.json", csaf),
    "rich text": text("a.rtf", "{\\b 停水} \\u27700?\\par ", "{\\rtf1\\ansi ", "}"),
    "table of rich text": text("a.rtf", "\\trowd\\cellx9\\cellx18 a\\cell b\\cell\\row ", "{\\rtf1\\ansi ", "}"),
    "one paragraph of rich text": text("a.rtf", "\\u27700?{\\b x}", "{\\rtf1\\ansi River\\par ", "}"),
    "book": book(lambda size: [filled(f"<p>{SENTENCE}</p>", 20_000)] * max(1, size // 20_000)),
    "book of one chapter": book(lambda size: [filled(f"<p>{SENTENCE}</p>", size)]),
    "Word document": word(f"<w:p><w:r><w:t>{SENTENCE}</w:t></w:r></w:p>"),
    "Word table": word(
        "<w:tr>" + "<w:tc><w:p><w:r><w:t>水厂</w:t></w:r></w:p></w:tc>" * 5 + "</w:tr>", "<w:tbl>", "</w:tbl>"
    ),
    "Word runs": word("<w:r><w:t>水厂</w:t></w:r>", "<w:p>", "</w:p>"),
    "OpenDocument text": open_document(f"<text:p>{SENTENCE}</text:p>"),
    "OpenDocument table": open_document(
        "<table:table-row>" + "<table:table-cell><text:p>水厂</text:p></table:table-cell>" * 5
        + "</table:table-row>", "<table:table>", "</table:table>",
    ),
    "PDF": Content("a.pdf", pdf),
}  # fmt: skip
