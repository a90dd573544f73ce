"""RSS and Atom: entries, full texts and teasers, addresses, zones and hostile files."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader.model import Attachment, Entry, Failure, Feed, Link, Paragraph, body_text
from tui_reader.parse.feeds.items import MOST_ITEMS
from tui_reader.parse.feeds.rss_atom import ATTRIBUTE_LIMIT, DEPTH_LIMIT, read_feed
from tui_reader.parse.page import parse_page
from tui_reader.parse.unsupported import UnsupportedPage

ADDRESS = "https://www.site.example/feed.xml"
CHINA = timezone(timedelta(hours=8))
NAMESPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:atom="http://www.w3.org/2005/Atom"'
)


def rss(items: str, head: str = "<title>青禾市水务局</title>") -> str:
    return f'<?xml version="1.0"?><rss version="2.0" {NAMESPACES}><channel>{head}{items}</channel></rss>'


def item(inner: str, title: str = "停水公告", link: str = "/n/1.html") -> str:
    return f"<item><title>{title}</title><link>{link}</link>{inner}</item>"


def atom(inner: str) -> str:
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Harbour office</title>{inner}</feed>'


def read(text: str) -> Feed:
    return read_feed(text, ADDRESS, "utf-8")


def test_an_item_with_content_is_an_entry_and_a_bulletin() -> None:
    feed = read(
        rss(
            item(
                "<pubDate>Tue, 05 Mar 2024 23:30:00 +0800</pubDate><dc:creator>办公室</dc:creator>"
                "<category>公告</category><category>供水</category><description>各位市民…</description>"
                "<content:encoded><![CDATA[<p>各位市民：</p><p>一、停水时间。周二夜间。</p><p>二、停水范围。城南。</p>"
                "<p><a href='list.pdf'>附件：名单</a></p><script>track()</script>]]></content:encoded>"
            )
        )
    )
    own = "https://www.site.example/n/1.html"
    assert (feed.site, feed.charset) == ("青禾市水务局", "utf-8")
    assert feed.entries == (Entry("停水公告", own, date(2024, 3, 5)),)
    (bulletin,) = feed.bulletins
    assert (bulletin.address, bulletin.title, bulletin.site) == (own, "停水公告", "青禾市水务局")
    assert bulletin.published == datetime(2024, 3, 5, 23, 30, tzinfo=CHINA)
    assert (bulletin.author, bulletin.catalogue) == ("办公室", {"keywords": "公告, 供水"})
    assert [section.heading for section in bulletin.sections] == ["停水时间", "停水范围"]
    assert bulletin.attachments == (Attachment("名单", "https://www.site.example/n/list.pdf"),)
    assert "track" not in body_text(bulletin)


@pytest.mark.parametrize(
    ("description", "whole"),
    [
        pytest.param("<p>First paragraph.</p><p>Second paragraph.</p>", True, id="paragraphs"),
        pytest.param("<p>第一段。</p><p>第二段，未完……</p>", False, id="paragraphs that are cut"),
        pytest.param("One short sentence.", False, id="a sentence may be a teaser"),
        pytest.param("<p>One short sentence in a paragraph.</p>", False, id="so may a paragraph"),
        pytest.param("停水期间请储水。" * 40, True, id="long and finished"),
        pytest.param("停水期间请储水，" * 40, False, id="long, but it stops in a sentence"),
        pytest.param("Water is off. " * 50 + "[...]", False, id="cut with brackets"),
        pytest.param("<p>Water is off.</p><p>Continue reading Water notice</p>", False, id="continue reading"),
        pytest.param("<p>停水。</p><p>更多内容 阅读全文&gt;&gt;</p>", False, id="阅读全文"),
    ],
)
def test_a_description_needs_evidence_to_be_the_full_text(description: str, whole: bool) -> None:
    feed = read(rss(item(f"<description><![CDATA[{description}]]></description>")))
    assert len(feed.entries) == 1
    assert bool(feed.bulletins) == whole


def test_content_is_the_full_text_unless_it_is_truncated() -> None:
    short, cut = "<p>Closed today.</p>", "<p>Closed today, and …</p>"
    feed = read(
        rss(
            "".join(
                item(f"<content:encoded><![CDATA[{text}]]></content:encoded>", link=text) for text in (short, cut)
            )
        )
    )
    assert [body_text(bulletin) for bulletin in feed.bulletins] == ["Closed today."]


def test_lines_of_syndication_software_and_repeated_titles_are_left_out() -> None:
    content = "<p>停水公告</p><p>周二夜间停水。</p><p>The post 停水公告 appeared first on 水务局.</p>"
    feed = read(rss(item(f"<content:encoded><![CDATA[{content}]]></content:encoded>")))
    assert body_text(feed.bulletins[0]) == "周二夜间停水。"


def test_atom_bases_zones_sources_and_pages() -> None:
    feed = read(
        atom(
            '<link rel="next" href="?page=2"/><link rel="self" href="feed.xml"/>'
            '<entry xml:base="https://b.example/dir/"><title type="html">Ice &amp;amp; snow</title>'
            '<link href="one.html"/><id>tag:b.example,2024:1</id><updated>2024-05-01T22:00:00-05:00</updated>'
            "<author><name>Ann</name></author><source><title>Coast guard</title></source>"
            '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>See <a href="p">this</a></p></div>'
            "</content></entry>"
        )
    )
    assert feed.next == "https://www.site.example/feed.xml?page=2"
    assert feed.entries == (Entry("Ice & snow", "https://b.example/dir/one.html", date(2024, 5, 1)),)
    (bulletin,) = feed.bulletins
    assert bulletin.published == datetime.fromisoformat("2024-05-01T22:00:00-05:00")
    assert (bulletin.author, bulletin.source) == ("Ann", "Coast guard")
    assert bulletin.preamble == (Paragraph("See this", (Link(4, 8, "https://b.example/dir/p"),)),)


def test_plain_text_in_atom_keeps_its_brackets() -> None:
    feed = read(
        atom(
            '<entry><title type="text">Use of &lt;b&gt;</title><link href="/1"/><content type="text">'
            "Write &lt;b&gt;.\n\nAnd close it.</content></entry>"
        )
    )
    assert feed.entries[0].title == "Use of <b>"
    assert body_text(feed.bulletins[0]) == "Write <b>.\nAnd close it."


def test_items_of_rss_1_are_outside_the_channel() -> None:
    text = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>気象</title></channel>'
        '<item rdf:about="https://k.example/1"><title>大雨</title><link>https://k.example/1</link>'
        "<dc:date>2023-12-13T00:30:00+09:00</dc:date></item></rdf:RDF>"
    )
    feed = read(text)
    assert (feed.site, feed.entries) == ("気象", (Entry("大雨", "https://k.example/1", date(2023, 12, 13)),))


@pytest.mark.parametrize(
    ("inner", "entry", "address"),
    [
        pytest.param("<guid>https://s.example/7</guid>", "https://s.example/7", "https://s.example/7", id="guid"),
        pytest.param(
            '<guid isPermaLink="false">n 7</guid>', None, f"{ADDRESS}#n%207", id="a guid that is no address"
        ),
        pytest.param("", None, f"{ADDRESS}#1", id="none: its place"),
        pytest.param("<link>javascript:x()</link>", None, f"{ADDRESS}#1", id="a script is no address"),
    ],
)
def test_addresses_of_items(inner: str, entry: str | None, address: str) -> None:
    body = "<content:encoded>&lt;p&gt;Text.&lt;/p&gt;</content:encoded>"
    feed = read(rss(f"<item><title>Notice</title>{inner}{body}</item>"))
    assert (feed.entries[0].address, feed.bulletins[0].address) == (entry, address)


def test_items_that_share_an_address_get_their_own() -> None:
    body = "<content:encoded>Text.</content:encoded>"
    feed = read(rss("".join(item(f'<guid isPermaLink="false">{n}</guid>{body}', link="/") for n in "ab")))
    assert [bulletin.address for bulletin in feed.bulletins] == [f"https://www.site.example/#{n}" for n in "ab"]


def test_enclosures_are_attachments_and_a_file_takes_its_base_from_the_feed() -> None:
    text = rss(
        item("<content:encoded>Text.</content:encoded><enclosure url='files/a%20b.pdf' type='application/pdf'/>"),
        head='<title>S</title><atom:link rel="self" href="https://s.example/rss/all.xml"/>',
    )
    feed = read_feed(text, "/home/me/all.xml", None)
    assert feed.entries[0].address == "https://s.example/n/1.html"
    assert feed.bulletins[0].attachments == (Attachment("a b.pdf", "https://s.example/rss/files/a%20b.pdf"),)


def test_an_item_without_title_is_listed_by_its_first_words() -> None:
    feed = read(rss("<item><link>/9</link><description>今日停水，请储水。</description></item>"))
    assert feed.entries[0].title == "今日停水"
    assert not read(rss("<item></item>")).entries


def test_an_assumed_zone_is_recorded() -> None:
    feed = read(rss(item("<pubDate>2024-03-05 10:00</pubDate><content:encoded>请储水。</content:encoded>")))
    assert [one.field for one in feed.bulletins[0].restorations] == ["published"]


def test_control_sequences_are_removed() -> None:
    hidden = "\x1b[31m&#27;]8;;&#x202e;"
    page = parse_page(
        rss(
            item(f"<dc:creator>{hidden}A</dc:creator><content:encoded>{hidden}B</content:encoded>", hidden)
        ).encode(),
        ADDRESS,
    )
    assert isinstance(page, Feed)
    assert not set(repr(page.bulletins)) & set("\x1b\u202e")
    assert page.entries[0].title.startswith("\ufffd[31m")


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        pytest.param("&#8220;停水&#x201D;", "“停水”", id="references"),
        pytest.param("<b>a</b>&#27b", "a\ufffdb", id="to a control, without its semicolon"),
        pytest.param("a&#xD800;b&#99999999999;c", "a\ufffdb\ufffdc", id="to nothing"),
        pytest.param("<p hidden>x</p>\x16停水公告", "\ufffd停水公告", id="a control behind what is hidden"),
    ],
)
def test_characters_that_xml_does_not_allow(markup: str, text: str) -> None:
    for body in (f"<![CDATA[{markup}]]>", markup.replace("&", "&amp;").replace("<", "&lt;")):
        feed = read(rss(item(f"<content:encoded>{body}</content:encoded>")))
        assert body_text(feed.bulletins[0]) == text


def test_a_feed_is_decoded_like_a_page() -> None:
    text = rss(item("<content:encoded>各位市民，请储水。</content:encoded>")).replace(
        '"1.0"?', '"1.0" encoding="gb2312"?'
    )
    for data, warned in ((text.encode(), True), (text.encode("gb18030"), False)):
        page = parse_page(data, ADDRESS, media_type="text/html")
        assert isinstance(page, Feed)
        assert body_text(page.bulletins[0]) == "各位市民，请储水。"
        assert any("gb2312" in warning for warning in page.warnings) == warned


def test_feeds_that_are_not_well_formed_are_read() -> None:
    feed = read(rss(item("<content:encoded>Fish &nbsp; chips & peas</content:encoded>", title="A & B")))
    assert feed.entries[0].title == "A & B"
    assert "peas" in body_text(feed.bulletins[0])


def test_no_more_items_are_read_than_the_limit() -> None:
    feed = read(rss(item("") * (MOST_ITEMS + 5)))
    assert len(feed.entries) == MOST_ITEMS
    assert feed.warnings == (f"only the first {MOST_ITEMS} of {MOST_ITEMS + 5} entries were read",)


BOMB = '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param(BOMB + rss("<item><title>&b;</title></item>"), "made of others", id="entities of entities"),
        pytest.param(
            f'<!DOCTYPE r [<!ENTITY a "{"x" * 9000}">]>' + rss("&a;" * 900), "swell", id="a long entity used often"
        ),
        pytest.param(
            "<!DOCTYPE r [" + '<!ENTITY a "b">' * 900 + "]>" + rss(""), "entities of its own", id="many entities"
        ),
        pytest.param(rss("<a>" * (DEPTH_LIMIT + 1)), "deep", id="deep"),
        pytest.param(
            rss("<item " + " ".join(f'a{n}="1"' for n in range(ATTRIBUTE_LIMIT + 1)) + "/>"),
            "attributes",
            id="attributes",
        ),
        pytest.param(
            rss("".join(f'<x{n}:a xmlns:x{n}="u:{n}"/>' for n in range(400))), "namespaces", id="namespaces"
        ),
    ],
)
def test_hostile_feeds_are_refused(text: str, words: str) -> None:
    with pytest.raises(UnsupportedPage, match=words):
        read(text)
    page = parse_page(text.encode(), "bad.xml")
    assert isinstance(page, Failure)
    assert page.error.startswith("bad.xml ")


def test_external_entities_do_not_read_local_files(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("hidden words")
    text = f'<!DOCTYPE r [<!ENTITY x SYSTEM "{secret.as_uri()}">]>' + rss(item("", title="a &x; b"))
    assert "hidden" not in repr(read(text))


PIECES = ["<item>", "</item>", "<title>", "</title>", "<content:encoded>", "<![CDATA[", "]]>", "<!--", "&#xD800;"]
PIECES += ["&#27", "&#99999999999;", "<p>", "停水", "&amp;", "&", "<", "\x01", "<link>http://[", "</link>"]
PIECES += ["<category/>", "\x1b[2J", "</channel>"]


@settings(max_examples=60)
@given(
    st.lists(
        st.sampled_from(PIECES),
        max_size=25,
    ).map("".join)
)
def test_every_input_is_a_feed_or_refused(inner: str) -> None:
    page = parse_page(rss(inner).encode(), ADDRESS)
    assert isinstance(page, Feed) or "report" not in getattr(page, "error", "report")
    assert "\x1b" not in str(page)
