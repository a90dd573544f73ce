"""RSS and Atom: entries, full texts and teasers, addresses, zones and hostile files."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader.model import Attachment, Entry, Failure, Feed, Link, Paragraph, body_text
from tui_reader.parse.feeds import rss_atom
from tui_reader.parse.feeds.rss_atom import read_feed
from tui_reader.parse.page import parse_page
from tui_reader.parse.unsupported import UnsupportedPage
from tui_reader.text.clean import clean_line

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
    assert (len(feed.entries), len(feed.bulletins)) == (1, 1)
    assert body_text(feed.bulletins[0])
    assert feed.linked_pages == (() if whole else ("https://www.site.example/n/1.html",))


def test_content_is_the_full_text_unless_it_is_truncated() -> None:
    short, cut = "<p>Closed today.</p>", "<p>Closed today, and …</p>"
    feed = read(
        rss(
            "".join(
                item(f"<content:encoded><![CDATA[{text}]]></content:encoded>", link=f"/{at}")
                for at, text in enumerate((short, cut))
            )
        )
    )
    assert [body_text(bulletin) for bulletin in feed.bulletins] == ["Closed today.", "Closed today, and …"]
    assert feed.linked_pages == (feed.bulletins[1].address,)


def test_lines_of_syndication_software_and_repeated_titles_are_left_out() -> None:
    content = "<p>停水公告</p><p>周二夜间停水。</p><p>The post 停水公告 appeared first on 水务局.</p>"
    feed = read(rss(item(f"<content:encoded><![CDATA[{content}]]></content:encoded>")))
    assert body_text(feed.bulletins[0]) == "周二夜间停水。"
    assert [entry.text for entry in feed.bulletins[0].left_out] == ["The post 停水公告 appeared first on 水务局."]


def test_hidden_text_of_an_item_is_listed() -> None:
    content = "<p>周二夜间停水。</p><p hidden>请提前储水。</p><p>周三恢复。</p>"
    feed = read(rss(item(f"<content:encoded><![CDATA[{content}]]></content:encoded>")))
    (entry,) = feed.bulletins[0].left_out
    assert (entry.text, entry.where, entry.place) == ("请提前储水。", "p", 1)


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


@pytest.mark.parametrize(
    "markup",
    [
        '<feed xmlns="http://www./3.org/2005/Atom"><entry><title>One</title></entry></feed>',
        '<a:feed xmlns:a="http://x.example/"><a:entry><a:title>One</a:title></a:entry></a:feed>',
        '<rss xmlns="http://x.example/"><channel><item><title>One</title></item></channel></rss>',
    ],
)
def test_a_root_of_an_unknown_namespace_is_that_of_the_format(markup: str) -> None:
    assert [entry.title for entry in read(markup).entries] == ["One"]


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
        pytest.param(
            '<guid isPermaLink="false">https://s.example/7</guid>',
            None,
            f"{ADDRESS}#https://s.example/7",
            id="a guid that is said to be no address",
        ),
        pytest.param("<guid>n7</guid><link>javascript:x()</link>", None, f"{ADDRESS}#n7", id="a script"),
        pytest.param("<guid>n7</guid><link>mailto:a@s.example</link>", None, f"{ADDRESS}#n7", id="mail"),
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


def test_no_more_items_are_read_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rss_atom, "MOST_ITEMS", 3)
    feed = read(rss("".join(item("", link=f"/{at}") for at in range(8))))
    assert len(feed.entries) == len(feed.bulletins) == 3
    assert feed.warnings == ("only the first 3 of 8 entries were read",)


BOMB = '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param(BOMB + rss("<item><title>&b;</title></item>"), "made of others", id="entities of entities"),
        pytest.param(
            f'<!DOCTYPE r [<!ENTITY a "{"x" * 9000}">]>' + rss("&a;" * 900), "expand", id="a long entity, often"
        ),
        pytest.param(
            "<!DOCTYPE r [" + '<!ENTITY a "b">' * 900 + "]>" + rss(""),
            "entities, as no feed does",
            id="many entities",
        ),
    ],
)
def test_hostile_feeds_are_refused(text: str, words: str) -> None:
    with pytest.raises(UnsupportedPage, match=words):
        read(text)
    page = parse_page(text.encode(), "bad.xml")
    assert isinstance(page, Failure)
    assert page.error.startswith("bad.xml ")


@pytest.mark.parametrize(
    "inner",
    [
        pytest.param("<a>" * 2000 + "x" + "</a>" * 2000, id="deep"),
        pytest.param("<b " + " ".join(f'a{n}="1"' for n in range(200_000)) + "/>", id="attributes"),
        pytest.param("".join(f'<x{n}:a xmlns:x{n}="u:{n}"/>' for n in range(2000)), id="namespaces"),
        pytest.param("<b" * 20_000, id="opened and never closed"),
        pytest.param("".join(f"<b{n}>" for n in range(20_000)), id="many names without an end"),
    ],
)
def test_an_odd_item_does_not_harm_the_others(inner: str) -> None:
    feed = read(rss(item("<description>一。</description>") + f"<item>{inner}</item>" + item("", "二", "/2")))
    assert feed.bulletins[0].title == "停水公告"
    assert feed.bulletins[-1].title == "二"


def test_external_entities_do_not_read_local_files(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("hidden words")
    text = f'<!DOCTYPE r [<!ENTITY x SYSTEM "{secret.as_uri()}">]>' + rss(item("", title="a &x; b"))
    assert "hidden" not in repr(read(text))


def texts(feed: Feed) -> list[tuple[str | None, str]]:
    """Title and text of every bulletin."""
    return [(one.title, body_text(one)) for one in feed.bulletins]


KEPT = [
    pytest.param(rss("<item><title>T</title><description>D.</description></item>"), id="no link, no guid"),
    pytest.param(
        rss(
            '<item><title>T</title><description>D.</description><enclosure url="/a.mp3" type="audio/mpeg"/></item>'
        ),
        id="only an enclosure",
    ),
    pytest.param(
        atom('<entry><id>urn:1</id><title>T</title><link rel="self" href="/1"/><summary>D.</summary></entry>'),
        id="only its own entry",
    ),
    pytest.param(
        atom(
            '<entry><id>urn:1</id><title>T</title><link type="application/cap+xml" href="/1"/>'
            "<summary>D.</summary></entry>"
        ),
        id="a link to an alert",
    ),
    pytest.param(
        atom(
            "<entry><id>urn:1</id><title>T</title><summary>D.</summary>"
            '<content type="text/html" src="/1"/></entry>'
        ),
        id="a content elsewhere",
    ),
    pytest.param(
        '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>F</title><entry><title>T</title>'
        '<id>x</id><content type="text/html" mode="escaped">D.</content></entry></feed>',
        id="Atom 0.3",
    ),
    pytest.param(
        '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>F</title><entry><title>T</title>'
        '<id>x</id><content type="text/html" mode="base64">RC4=</content></entry></feed>',
        id="Atom 0.3 in base64",
    ),
    pytest.param(
        '<rss version="0.91"><channel><title>F</title><item><title>T</title><description>D.</description></item>'
        "</channel></rss>",
        id="RSS 0.91",
    ),
    pytest.param(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>F</title></channel>'
        '<item rdf:about="urn:1"><dc:title>T</dc:title><dc:description>D.</dc:description></item></rdf:RDF>',
        id="RDF with Dublin Core only",
    ),
    pytest.param(
        '<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:title>F</a:title><a:entry><a:title>T</a:title>'
        "<a:summary>D.</a:summary></a:entry></a:feed>",
        id="a prefix",
    ),
    pytest.param(
        "<rss><channel><item><title>T</title><itunes:summary>D.</itunes:summary></item></channel></rss>",
        id="a prefix that was never declared",
    ),
    pytest.param(
        "\nWarning: Undefined index in /srv/feed.php on line 3\n"
        + rss("<item><title>T</title>D</item>").replace(">D<", "><description>D.</description><"),
        id="a notice of the server",
    ),
    pytest.param(
        "<b>Notice</b>: <br />\n" + rss("<item><title>T</title><description>D.</description></item>"),
        id="a notice in markup",
    ),
    pytest.param(rss("<item><title>T</title><description>D.</description>")[: -len("</channel></rss>")], id="cut"),
    pytest.param(
        rss("<item><title>T</title><description><![CDATA[D.")[: -len("</channel></rss>")], id="cut in its text"
    ),
    pytest.param(
        rss("<item><title>&lt;![CDATA[T]]&gt;</title><description>&lt;![CDATA[D.]]&gt;</description></item>"),
        id="escaped CDATA",
    ),
    pytest.param(
        atom('<entry><title type="html">&lt;![CDATA[T]]&gt;</title><summary><![CDATA[D.]]></summary></entry>'),
        id="escaped CDATA in Atom",
    ),
    pytest.param(rss("<item><title>T<description>D.</description></item>"), id="a title that is not closed"),
    pytest.param(rss("<item><title>T</title><description>D.</desc></item>"), id="closed by another name"),
    pytest.param(rss("<item><title>T</title><description>D.<br></description></item>"), id="markup in XML"),
]


@pytest.mark.parametrize("text", KEPT)
def test_every_item_is_kept_with_what_the_feed_says(text: str) -> None:
    page = parse_page(text.encode(), ADDRESS)
    assert isinstance(page, Feed), page
    assert texts(page) == [("T", "D.")]
    again = parse_page(text.encode(), ADDRESS)
    assert again == page


def test_an_item_of_which_only_the_title_is_known_is_kept_without_a_warning() -> None:
    feed = read(rss('<item><title>T</title><guid isPermaLink="false">7</guid></item>'))
    assert texts(feed) == [("T", "")]
    assert feed.bulletins[0].warnings == ()
    assert feed.linked_pages == ()


@pytest.mark.parametrize(
    ("links", "address"),
    [
        pytest.param('<link rel="alternate" type="application/pdf" href="/n.pdf"/>', "/n.pdf", id="a document"),
        pytest.param(
            '<link type="application/pdf" href="/n.pdf"/><link type="text/html" href="/n"/>', "/n", id="a page"
        ),
        pytest.param('<link rel="self" href="/s"/><link href="/n"/>', "/n", id="not its own entry"),
        pytest.param('<link rel="self" href="/s"/><content src="/c" type="text/html"/>', "/c", id="its content"),
        pytest.param('<link rel="related" href="/r"/>', "/feed.xml#urn:7", id="none"),
        pytest.param('<link rel="enclosure" href="/e.pdf"/>', "/feed.xml#urn:7", id="an attachment"),
        pytest.param('<content src="/c.mp4" type="video/mp4"/>', "/feed.xml#urn:7", id="a film"),
    ],
)
def test_links_of_atom(links: str, address: str) -> None:
    feed = read(atom(f"<entry><id>urn:7</id><title>T</title>{links}<summary>D.</summary></entry>"))
    assert [one.address for one in feed.bulletins] == [f"https://www.site.example{address}"]


def shifted(*names: str) -> list[str]:
    items = (
        f"<item><title>Notice {n}</title><description>Street {n} is closed.</description></item>" for n in names
    )
    return [one.address for one in read(rss("".join(items))).bulletins]


def test_items_without_link_and_guid_keep_their_address_when_others_come_before_them() -> None:
    first, second = shifted("B", "A"), shifted("D", "C", "B", "A")
    assert second[2:] == first
    assert len(set(second)) == 4


@pytest.mark.parametrize(
    "same",
    [
        pytest.param('<guid isPermaLink="false">1</guid>', id="guid"),
        pytest.param("<link>/news</link>", id="link"),
        pytest.param("<link>/news</link><guid>https://www.site.example/news</guid>", id="both"),
    ],
)
def test_items_that_share_their_identity_do_not_overwrite_each_other(same: str) -> None:
    def address_of(*names: str) -> list[str]:
        items = (f"<item><title>{n}</title><description>{n}.</description>{same}</item>" for n in names)
        return [one.address for one in read(rss("".join(items))).bulletins]

    one, two = address_of("A", "B"), address_of("C", "A", "B")
    assert len(set(one)) == 2
    assert two[1:] == one
    assert address_of("A", "A", "B") == one, "an item that is there twice"


def test_the_page_of_the_whole_feed_is_no_page_of_an_item() -> None:
    feed = read(
        rss(item("<description>D.</description>", link="/home/"), head="<title>S</title><link>/home</link>")
    )
    assert feed.bulletins[0].address.startswith("https://www.site.example/home/#")
    assert feed.linked_pages == ()


def test_the_page_that_several_items_share_is_named_once() -> None:
    items = "".join(item(f"<description>{n}.</description>", title=n, link=f"/all#{n}") for n in "ab")
    feed = read(rss(items))
    assert [one.address for one in feed.bulletins] == [f"https://www.site.example/all#{n}" for n in "ab"]
    assert feed.linked_pages == ("https://www.site.example/all",)


@pytest.mark.parametrize(
    ("stated", "moment"),
    [
        pytest.param("1709604000", "2024-03-05T02:00:00+00:00", id="seconds"),
        pytest.param("1709604000000", "2024-03-05T02:00:00+00:00", id="milliseconds"),
        pytest.param("315532800", "1980-01-01T00:00:00+00:00", id="seconds of an early year"),
        pytest.param("Mon, 15 Jan 2024 23:30:00 -0500", "2024-01-15T23:30:00-05:00", id="an offset"),
        pytest.param("2024-01-15T23:30:00.5+05:30", "2024-01-15T23:30:00.5+05:30", id="a half hour"),
    ],
)
def test_moments(stated: str, moment: str) -> None:
    feed = read(rss(item(f"<pubDate>{stated}</pubDate>")))
    assert feed.bulletins[0].published == datetime.fromisoformat(moment)
    assert feed.bulletins[0].restorations == ()


@pytest.mark.parametrize("stated", ["202401021530", "2024010215", "20240102"])
def test_compact_dates_are_no_seconds(stated: str) -> None:
    (bulletin,) = read(rss(item(f"<pubDate>{stated}</pubDate>"))).bulletins
    assert bulletin.published is not None
    assert bulletin.published.date() == date(2024, 1, 2)


def test_seconds_of_no_plausible_year_are_no_moment() -> None:
    assert read(rss(item("<pubDate>9999999999</pubDate>"))).bulletins[0].published is None


def test_a_summary_that_is_no_part_of_the_content_is_kept_beside_it() -> None:
    content = "<content:encoded>&lt;p&gt;The bridge is closed on Monday.&lt;/p&gt;</content:encoded>"
    apart = read(rss(item(f"<description>Why: a survey.</description>{content}")))
    part = read(rss(item(f"<description>The bridge is closed on …</description>{content}")))
    assert (apart.bulletins[0].catalogue, part.bulletins[0].catalogue) == ({"summary": "Why: a survey."}, {})


LONGER = "A longer account of the works, which end on 31 March 2025 at noon."


@pytest.mark.parametrize(
    ("inner", "body", "left_out"),
    [
        pytest.param(
            f"<description>In short.</description><itunes:summary>{LONGER}</itunes:summary>",
            LONGER,
            [("In short.", "description")],
            id="summaries",
        ),
        pytest.param(
            f"<content:encoded>In short.</content:encoded><fulltext>{LONGER}</fulltext>",
            LONGER,
            [("In short.", "content:encoded")],
            id="contents",
        ),
        pytest.param(
            f"<description>{LONGER}</description><description>Bring water.</description>"
            "<description>Bring water.</description>",
            LONGER,
            [("Bring water.", "description")],
            id="one name",
        ),
        pytest.param(
            f"<description>{LONGER}</description><itunes:summary>A longer account of the works</itunes:summary>",
            LONGER,
            [],
            id="a part of it",
        ),
        pytest.param(
            f"<description>Bring water.</description><media:description>{LONGER}</media:description>",
            "Bring water.",
            [(LONGER, "media:description")],
            id="the text of a picture",
        ),
    ],
)
def test_other_forms_of_an_entry_are_listed(inner: str, body: str, left_out: list[tuple[str, str]]) -> None:
    (bulletin,) = read(rss(item(inner))).bulletins
    assert body_text(bulletin) == body
    assert [(one.text, one.where) for one in bulletin.left_out] == left_out
    assert {one.reason for one in bulletin.left_out} <= {"another form of the entry"}


def test_items_that_differ_in_another_form_are_two() -> None:
    items = "".join(item(f"<description>{LONGER}</description><tagline>{n}.</tagline>") for n in ("Yes", "No"))
    assert len({one.address for one in read(rss(items)).bulletins}) == 2


def test_alerts_replies_and_fields_of_unknown_meaning() -> None:
    text = atom(
        '<entry xmlns:cap="urn:oasis:names:tc:emergency:cap:1.2" xmlns:thr="http://purl.org/syndication/thread/1.0">'
        "<id>urn:1</id><title>Flood</title><summary>Rising.</summary><cap:areaDesc>Hekou</cap:areaDesc>"
        '<cap:severity>Severe</cap:severity><thr:in-reply-to ref="urn:0" href="https://s.example/0"/></entry>'
    )
    assert read(text).bulletins[0].catalogue == {
        "areadesc": "Hekou",
        "severity": "Severe",
        "in_reply_to": "https://s.example/0",
    }
    feed = read(rss(item("<plazo>15 días</plazo><slash:comments>0</slash:comments>")))
    assert feed.bulletins[0].catalogue == {"plazo": "15 días"}


def test_fields_of_one_name_are_kept_together() -> None:
    feed = read(rss(item("<plazo>15 días</plazo><plazo>30 días</plazo><plazo>15 días</plazo>")))
    assert feed.bulletins[0].catalogue == {"plazo": "15 días; 30 días"}


def test_fields_past_the_limit_and_the_end_of_a_long_summary_are_left_out() -> None:
    fields = "".join(f"<plazo{number}>{number} días</plazo{number}>" for number in range(40))
    summary = " ".join(f"w{number}" for number in range(2000))
    feed = read(rss(item(f"{fields}<description>{summary}</description><content:encoded>Now.</content:encoded>")))
    (bulletin,) = feed.bulletins
    assert len(bulletin.catalogue) == 31
    held = {entry.where: entry.text for entry in bulletin.left_out}
    assert {entry.reason for entry in bulletin.left_out} == {
        "the entry has more than 30 such fields",
        "too long a summary",
    }
    assert held["summary"] == summary
    assert [held[f"plazo{number}"] for number in range(30, 40)] == [f"{number} días" for number in range(30, 40)]


def test_a_section_that_is_not_closed_ends_with_its_item() -> None:
    one = item("<description><![CDATA[<p>A.</p>", "a title", "/a").replace("</item>", "</description></item>")
    two = item("<description><![CDATA[<p>B.</p>]]></description>", "b title", "/b")
    assert texts(read(rss(one + two))) == [("a title", "A."), ("b title", "B.")]
    example = item("<description><![CDATA[<p>Write</p><p>&lt;item&gt; &lt;/item></p>]]></description>", "c", "/c")
    assert len(read(rss(example + two)).bulletins) == 2


@pytest.mark.parametrize(
    "behind",
    [
        pytest.param("", id="no end"),
        pytest.param("<!-- a note -->", id="another comment behind it"),
        pytest.param("<!-- a note --><item><title>e</title></item>", id="a comment between items"),
        pytest.param("--&gt; -->", id="an end in a later place"),
    ],
)
def test_a_comment_that_is_not_closed_ends_with_its_item(behind: str) -> None:
    one = item("<description>Before. <!-- lost</description>", "c", "/c")
    two = item(f"<description>After.</description>{behind if '<item' not in behind else ''}", "d", "/d")
    feed = read(rss(one + two + (behind if "<item" in behind else "")))
    assert [each.title for each in feed.bulletins][:2] == ["c", "d"]


@pytest.mark.parametrize(
    "comment",
    [
        pytest.param("<!-- " + item("", "old", "/old") + " -->", id="one item"),
        pytest.param("<!-- " + item("", "old", "/old") * 3 + " -->", id="several"),
        pytest.param("<!-- only words -->", id="words"),
    ],
)
def test_items_in_a_comment_are_none(comment: str) -> None:
    feed = read(rss(item("", "a", "/a") + comment + item("", "b", "/b")))
    assert [each.title for each in feed.bulletins] == ["a", "b"]


def test_an_open_comment_between_items_hides_none() -> None:
    feed = read(rss("<!-- " + item("", "a", "/a") + item("", "b", "/b")))
    assert [each.title for each in feed.bulletins] == ["a", "b"]


def test_a_page_with_rdf_in_a_comment_is_a_page() -> None:
    text = (
        "<html><head><title>Blog</title></head><body><!-- <rdf:RDF xmlns:rdf='x'><rdf:Description/></rdf:RDF> -->"
        "<p>The ferry does not go today, because of the storm.</p></body></html>"
    )
    assert not isinstance(parse_page(text.encode(), ADDRESS), Feed | Failure)


def test_a_damaged_item_does_not_swallow_the_next() -> None:
    items = "".join(item(f"<description>{n},<br>{n}.</description>", title=n, link=f"/{n}") for n in "ab")
    missing_end = items.replace("</item>", "", 1)
    for text in (items, missing_end):
        assert texts(read(rss(text))) == [("a", "a,\na."), ("b", "b,\nb.")]


def test_markup_with_a_name_that_is_none_costs_no_item() -> None:
    head = (
        "<title>Harbour office</title><description>The <b>pumps <a:b:08Z>stop</a:b:08Z></b> at noon.</description>"
    )
    assert texts(read(rss(item("<description>Now.</description>", title="Pumps"), head))) == [("Pumps", "Now.")]


NAMED = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Z")), min_size=1, max_size=8)


@settings(max_examples=60)
@given(st.lists(NAMED, min_size=1, max_size=6, unique=True), st.lists(NAMED, max_size=4))
def test_no_item_is_lost_or_mistaken_for_another(names: list[str], later: list[str]) -> None:
    """Whatever items come before them, items without link and guid keep their addresses, each its own."""

    def addresses(titles: list[str]) -> list[str]:
        parts = (f"<item><title><![CDATA[{title}]]></title></item>" for title in titles)
        return [one.address for one in read(rss("".join(parts))).bulletins]

    names = [name for name in names if "]]" not in name and clean_line(name)]
    before = addresses(names)
    assert len(set(before)) == len(names)
    assert (
        addresses([name for name in later if name not in names and clean_line(name)] + names)[-len(names) or 999 :]
        == before
    )


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
