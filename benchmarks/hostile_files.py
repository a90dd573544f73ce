"""Files of every format that the program reads, with hostile text wherever the format has room for text."""

from __future__ import annotations

import json
import zipfile
from base64 import b64encode
from collections.abc import Callable
from html import escape
from pathlib import Path

from benchmarks.hostile_text import HostileText


def page(hostile: HostileText) -> str:
    t = hostile.markup

    refs = "".join(f"&#{ord(c)};" if ord(c) < 0xD800 else "" for c in hostile.text())
    return (
        f"<html><head><title>{t()}</title><meta name=author content='{t()}'><meta name=keywords content='{t()}'>"
        f"<meta property=og:site_name content='{t()}'>"
        f"<meta http-equiv=content-type content='text/html; charset={t()}'>"
        f"<link rel=canonical href='/{t()}'></head><body><h1>关于供水的通知 {t()}</h1>"
        f"<p>发布时间：2024-03-05 来源：{t()}"
        + "".join(f"<p>第{n}条 供水管网改造工程安排如下。{t()} <a href='/{t()}'>{t()}</a></p>" for n in range(4))
        + f"<p>{refs}</p><img alt='{t()}' src='{t()}'><pre>{t()}</pre>"
        f"<table><caption>{t()}<tr><th>{t()}<td>{t()}</table><ul><li>{t()}<li>{t()}</ul>"
        f"<div style='display:none'>{t()}</div><a href='{t()}.pdf'>附件 {t()}</a></body></html>"
    )


def listing(hostile: HostileText) -> str:
    t = hostile.markup

    rows = "".join(
        f"<li><a href='/{n}.html?{t()}' title='{t()}'>公告 {t()}</a><span>2024-03-05</span></li>"
        for n in range(15)
    )
    return f"<html><title>{t()}</title><ul>{rows}</ul><a href='/2?{t()}'>下一页</a></html>"


def rss(hostile: HostileText) -> str:
    t = hostile.markup

    items = "".join(
        f"<item><title>{t()}</title><link>https://example.org/{t()}</link><guid>{t()}</guid><author>{t()}</author>"
        f"<category>{t()}</category><description>{t()}&lt;p&gt;{t()}</description></item>"
        for _ in range(6)
    )
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>{t()}</title><link>https://example.org/</link>{items}</channel></rss>"


def atom(hostile: HostileText) -> str:
    t = hostile.markup

    entries = "".join(
        f"<entry><title>{t()}</title><id>{t()}</id><link href='https://example.org/{t()}'/><updated>2024-03-05T00:00:00Z"
        f"</updated><author><name>{t()}</name></author><content type='html'>{t()}</content></entry>"
        for _ in range(6)
    )
    return f"<feed xmlns='http://www.w3.org/2005/Atom'><title>{t()}</title><id>{t()}</id>{entries}</feed>"


def json_feed(hostile: HostileText) -> str:
    items = [
        {"id": hostile.text(), "title": hostile.text(), "url": f"https://example.org/{hostile.text()}",
         "content_text": hostile.text(), "authors": [{"name": hostile.text()}], "tags": [hostile.text()]}
        for _ in range(6)
    ]  # fmt: skip
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": hostile.text(), "items": items})


def mail(hostile: HostileText) -> str:
    def word() -> str:
        return f"=?utf-8?B?{b64encode(hostile.text().encode('utf-8', 'surrogateescape')).decode()}?="

    return (
        f"From: {word()} <a@example.org>\nTo: {hostile.line()}\nSubject: {word()} {hostile.line()}\n"
        f"Date: Tue, 5 Mar 2024 09:00:00 +0800\nMessage-ID: <{hostile.line()}>\nList-Id: {hostile.line()}\n"
        "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
        "--b\nContent-Type: text/plain; charset=utf-8\n"
        f"Content-Transfer-Encoding: 8bit\n\n供水管网改造 {hostile.text()}\n\n{hostile.text()}\n--b\n"
        f"Content-Type: application/pdf; name=\"{hostile.line()}\"\n"
        f"Content-Disposition: attachment; filename=\"{word()}\"\n\nx\n--b--\n"
    )  # fmt: skip


def write_epub(hostile: HostileText, path: Path) -> None:
    def t() -> str:
        return escape(hostile.text("\x00"))

    with zipfile.ZipFile(path, "w") as book:
        book.writestr("mimetype", "application/epub+zip")
        book.writestr(
            "META-INF/container.xml",
            "<container xmlns='urn:oasis:names:tc:opendocument:xmlns:container'><rootfiles>"
            "<rootfile full-path='c.opf' media-type='application/oebps-package+xml'/></rootfiles></container>",
        )
        opf = (
            "<package xmlns='http://www.idpf.org/2007/opf' xmlns:dc='http://purl.org/dc/elements/1.1/'><metadata>"
            f"<dc:title>{t()}</dc:title><dc:creator>{t()}</dc:creator><dc:publisher>{t()}</dc:publisher></metadata>"
            "<manifest><item id='a' href='a.xhtml' media-type='application/xhtml+xml'/></manifest>"
            "<spine><itemref idref='a'/></spine></package>"
        )
        book.writestr("c.opf", opf.encode("utf-8", "surrogateescape"))
        page = f"<html><body><h1>{t()}</h1><p>供水管网改造 {t()}</p><p>{t()}</p></body></html>"
        book.writestr("a.xhtml", page.encode("utf-8", "surrogateescape"))


def pdf(hostile: HostileText) -> bytes:
    def string() -> bytes:
        data = b"\xfe\xff" + hostile.text().encode("utf-16-be", "surrogatepass")
        return b"<" + data.hex().encode() + b">"

    body = b"BT /F1 12 Tf 72 700 Td (Notice of water supply works in the town, see below.) Tj ET " + b"".join(
        b"BT /F1 12 Tf 72 %d Td <%s> Tj ET "
        % (680 - 20 * n, hostile.text().encode("latin-1", "replace").hex().encode())
        for n in range(5)
    )
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n" % len(body) + body + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Title " + string() + b" /Author " + string() + b" /Subject " + string() + b" >>",
    ]  # fmt: skip
    data = b"%PDF-1.7\n"
    places = []
    for number, each in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n" % number + each + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer << /Size 7 /Root 1 0 R /Info 6 0 R >>\nstartxref\n%d\n%%%%EOF" % len(data)
    return data + b"xref\n0 7\n0000000000 65535 f \n" + table + end


def markdown(hostile: HostileText) -> str:
    return f"# 通知 {hostile.line()}\n\n供水管网 {hostile.text()}\n\n## {hostile.line()}\n\n[{hostile.line()}](https://example.org/{hostile.line()})\n"


def calendar(hostile: HostileText) -> str:
    fields = ("UID", "SUMMARY", "DESCRIPTION", "LOCATION", "ORGANIZER")
    lines = ["BEGIN:VCALENDAR", f"X-WR-CALNAME:{hostile.line()}", "BEGIN:VEVENT", "DTSTART:20240305T010000Z"]
    lines += [f"{field}:供水 {hostile.line()}" for field in fields]
    return "\r\n".join([*lines, "END:VEVENT", "END:VCALENDAR", ""])


def plain_text(hostile: HostileText) -> str:
    return f"通知\n发布时间：2024-03-05 来源：{hostile.text()}\n\n{hostile.text()}\n"


def rtf(hostile: HostileText) -> str:
    codes = "".join(
        f"\\u{ord(c) if ord(c) < 32768 else ord(c) - 65536 if ord(c) < 65536 else 63}?" for c in hostile.text()
    )
    return r"{\rtf1\ansi{\info{\title " + codes + r"}}\pard Notice of water supply " + codes + r"\par}"


FORMATS: dict[str, Callable[[HostileText], str]] = {
    "html": page, "htm": listing, "xml": rss, "atom": atom, "json": json_feed, "eml": mail, "md": markdown,
    "ics": calendar, "rtf": rtf, "txt": plain_text,
}  # fmt: skip
