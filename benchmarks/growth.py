"""Time of the parser by the size of its input, for every kind of content that makes a page large.

    python -m benchmarks.growth [--largest MB] [KIND…]

Each kind is read at sizes that double from 0.25 MB to the largest (8 MB unless stated), in CPU seconds, with the
settings of the parser's process. The program exits with an error where a kind takes more than SLOWEST seconds a
MB, or the largest size more than STEEPEST times as long a MB as a quarter of it.
"""

from __future__ import annotations

import argparse
import base64
import gc
import random
import sys
import time
from collections.abc import Callable
from email.message import EmailMessage

from benchmarks.measure import option_parser
from tui_reader.parse.page import parse_page

SLOWEST = 1.5
STEEPEST = 2.5
SMALLEST = 0.25
MEGABYTE = 1_000_000

SENTENCE = "市水务局今天发布公告，城区将于下周更换供水管道，届时部分小区停水。"
ENGLISH = "The city renews the water mains next week, and some districts will be without water for a day. "
ROW = "<tr><td>第一水厂</td><td>2020-03-01</td><td><a href='/a/b.html'>公告</a></td></tr>"
ENTRY = "<li><a href='/t.html'>关于更换城区供水管道的公告</a><span>2020-03-01</span></li>"
ITEM = (
    "<item><title>停水 {n}</title><link>https://www.site.example/{n}</link><guid>{n}</guid>"
    "<description>&lt;p&gt;市水务局今天发布公告。&lt;/p&gt;</description></item>"
)


def filled(piece: str, size: int) -> str:
    """`piece` repeated to `size` bytes."""
    return piece * max(1, size // len(piece.encode()))


def page(body: str) -> bytes:
    """A page with a title and two sentences around `body`."""
    text = f"<p>{SENTENCE}</p>"
    return f"<html><head><title>停水公告</title></head><body><h1>停水公告</h1>{text}{body}{text}".encode()


def markup(piece: str) -> Callable[[int], bytes]:
    return lambda size: page(filled(piece, size))


def image(size: int) -> bytes:
    data = base64.b64encode(random.Random(1).randbytes(size * 3 // 8)).decode()
    return page(f"<img src='data:image/png;base64,{data}'><img src='data:image/png;base64,{data}'>")


def numbered(piece: str, size: int) -> str:
    """`piece` with `{n}` counted up, to `size` bytes."""
    count = max(1, size // len(piece.encode()))
    return "".join(piece.replace("{n}", str(number)) for number in range(count))


def document(piece: str, start: str = "") -> tuple[str, Callable[[int], bytes]]:
    """A Markdown document of one kind."""
    return "a.md", lambda size: f"# 公告\n\n{start}{filled(piece, size)}".encode()


def mail(size: int) -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"], message["Date"] = (
        "a@site.example",
        "News",
        "Mon, 2 Mar 2020 08:00:00 +0800",
    )
    message.set_content(filled(ENGLISH + "\n", size))
    return message.as_bytes()


PAGES: dict[str, Callable[[int], bytes]] = {
    "embedded images": image,
    "script": markup("var a=1;if(a<b){document.write('<p>');}\n"),
    "one script": lambda size: page(f"<script>{filled('a<b;c=1/2;', size)}</script>"),
    "scripts": markup("<script>var a = '<p>';</script>文"),
    "style": lambda size: page(f"<style>{filled('.a > b { color: red }', size)}</style>"),
    "drawings": markup("<svg><path d='M0 0'/></svg>文"),
    "table": lambda size: page(f"<table>{filled(ROW, size)}</table>"),
    "wide row": lambda size: page(f"<table><tr>{filled('<td>第一水厂</td>', size)}</tr></table>"),
    "tables": markup(f"<table>{ROW * 3}</table>"),
    "list": lambda size: page(f"<ul>{filled(ENTRY, size)}</ul>"),
    "plain list": lambda size: page(f"<ul>{filled(f'<li>{SENTENCE}', size)}</ul>"),
    "nested lists": markup("<ul><li>管" * 20 + "</ul>" * 20),
    "unclosed lists": markup("<ul><li>管"),
    "definitions": lambda size: page(f"<dl>{filled(f'<dt>管道<dd>{SENTENCE}', size)}</dl>"),
    "links": markup("<a href='/a/b.html'>公告</a> "),
    "links to next": markup("<a href='?page=2'>2</a> "),
    "entities": markup("&amp;&#x4e2d;&nbsp;"),
    "ampersands": markup("&"),
    "angles": markup("<"),
    "comments": markup("<!-- 注 -->文"),
    "unclosed comments": markup("<!-- 注 "),
    "unclosed quotes": markup("<a href='x>文"),
    "unclosed tags": markup("<p <b <i "),
    "unclosed bold": markup("<b>文"),
    "line breaks": markup(f"{SENTENCE}<br>"),
    "short lines": markup("水。<br>"),
    "one paragraph": lambda size: page(f"<p>{filled(SENTENCE, size)}</p>"),
    "one English paragraph": lambda size: page(f"<p>{filled(ENGLISH, size)}</p>"),
    "paragraphs": markup(f"<p>{SENTENCE}</p>"),
    "different paragraphs": lambda size: page(numbered(f"<p>{{n}} {SENTENCE}</p>", size)),
    "inline tags": markup("<b>市</b><i>水</i><span>务</span>"),
    "hidden": markup("<div hidden>管</div>水"),
    "boxes": markup("<div class='share'><div class='related'>管<a href='/x'>水厂</a></div></div>"),
    "headings": markup(f"<h2>第一章 总则</h2><p>{SENTENCE}</p>"),
    "numbered": lambda size: page(numbered(f"<p>第{{n}}条 {SENTENCE}</p>", size)),
    "labels": markup("<p>来源：市水务局 发布时间：2020-03-01</p>"),
    "dates": markup("<p>2020-03-01 3 May 2020 二〇二〇年三月一日</p>"),
    "attributes": lambda size: page(f"<p {numbered('a{n}=1 ', size)}>{SENTENCE}</p>"),
    "bare digits": markup("1234567890 "),
    "spaces": markup("<p>水" + " " * 2000),
    "one word": lambda size: page(f"<p>{filled('a', size)}</p>"),
}
TEXTS: dict[str, tuple[str, Callable[[int], bytes]]] = {
    "plain text": ("a.txt", lambda size: filled(f"{SENTENCE}\n", size).encode()),
    "English text": ("a.txt", lambda size: filled(f"{ENGLISH}\n", size).encode()),
    "one line of text": ("a.txt", lambda size: filled(SENTENCE, size).encode()),
    "numbered text": ("a.txt", lambda size: numbered(f"第{{n}}条 {SENTENCE}\n", size).encode()),
    "columns of text": ("a.txt", lambda size: filled("水厂    第一    2020\n", size).encode()),
    "Markdown paragraphs": document(f"{SENTENCE}\n\n"),
    "Markdown lines": document(f"{SENTENCE}\n"),
    "Markdown list": document(f"- {SENTENCE}\n"),
    "Markdown headings": document(f"## 总则\n\n{SENTENCE}\n\n"),
    "Markdown links": document("[公告](https://h.example/a) "),
    "Markdown table": document("|水厂|第一|\n", "|a|b|\n|-|-|\n"),
    "Markdown emphasis": document("**水厂** *第一* "),
    "Markdown brackets": document("["),
    "Markdown stars": document("*a "),
    "Markdown code": document("a = 1\n", "```\n"),
    "Markdown quotation": document(f"> {SENTENCE}\n"),
    "mail": ("a.eml", mail),
    "feed": (
        "a.xml",
        lambda size: f"<rss version='2.0'><channel><title>公告</title>{numbered(ITEM, size)}</channel>".encode(),
    ),
    "site map": (
        "sitemap.xml",
        lambda size: (
            "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>"
            + numbered("<url><loc>https://h.example/a{n}.html</loc></url>", size)
            + "</urlset>"
        ).encode(),
    ),
}  # fmt: skip


def main() -> None:
    arguments = read_arguments()
    kinds = {**{name: ("https://www.site.example/a/b.html", made) for name, made in PAGES.items()}, **TEXTS}
    sizes = []
    size = SMALLEST
    while size <= arguments.largest:
        sizes.append(size)
        size *= 2
    gc.set_threshold(50_000, 20, 20)
    parse_page(page(SENTENCE), "a.html")
    print(f"| kind | {' | '.join(f'{size:g} MB' for size in sizes)} | s a MB | growth |")
    print("|---" * (len(sizes) + 3) + "|")
    bad: list[str] = []
    for name, (address, made) in kinds.items():
        if arguments.kinds and name not in arguments.kinds:
            continue
        times = [seconds(made(int(size * MEGABYTE)), address) for size in sizes]
        slow, growth = times[-1] / sizes[-1], (times[-1] / times[-3]) / 4 if len(times) > 2 else 1.0
        if slow > SLOWEST or (growth > STEEPEST and times[-1] > 1):
            bad.append(name)
        row = " | ".join(f"{taken:.2f}" for taken in times)
        print(f"| {name} | {row} | {slow:.2f} | {growth:.2f} |", flush=True)
    if bad:
        sys.exit(f"too slow: {', '.join(bad)}")


def read_arguments() -> argparse.Namespace:
    parser = option_parser("growth", __doc__)
    parser.add_argument("kinds", nargs="*", metavar="KIND", help="kinds to measure; all unless stated")
    parser.add_argument("--largest", type=float, default=8, metavar="MB", help="largest size in megabytes")
    return parser.parse_args()


def seconds(data: bytes, address: str) -> float:
    """CPU seconds that the parser takes for a page."""
    start = time.process_time()
    parse_page(data, address)
    return time.process_time() - start


if __name__ == "__main__":
    main()
