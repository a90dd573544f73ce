"""Boxes of the site inside an article's container are left out on several kinds of evidence, within bounds."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from support.articles import PROSE, box_of, is_skipped
from tui_reader.parse.dom import text_length
from tui_reader.parse.html.boilerplate.boxes import boilerplate_filter
from tui_reader.parse.left_out import LeftOutLedger

TEXT = "市水务局今天发布公告，城区将于下周更换供水管道，届时部分小区停水。"
SECTION = (
    "<h2>Night ferry</h2><p>The night ferry runs from May to August, and the fare is paid on board in cash.</p>"
    "<table><tr><th>Pier</th><th>Fare</th></tr><tr><td>North</td><td>12</td></tr><tr><td>South</td><td>14</td></tr>"
    "</table>"
)


@pytest.mark.parametrize(
    "attributes",
    [
        "class='field field--name-body field--label-hidden'",
        "class='overflow-hidden'",
        "class='hidden-xs'",
        "class='md:block hidden'",
        "class='d-print-block'",
        "class='col-print-12'",
        "class='tags'",
        "class='catalog'",
        "class='menu'",
        "class='tools'",
        "class='related-documents'",
        "class='ad-hoc-committee'",
        "class='popular-vote'",
        "class='respond-by'",
        "class='et_pb_row et_pb_footer_columns4'",
        "class='usa-sidenav-layout'",
        "class='comment-period'",
        "id='footer-notes'",
        "class='promo'",
        "class='newsletter'",
        "class='share'",
        "class='widget'",
    ],
)
@pytest.mark.parametrize("tag", ["div", "section", "aside", "form", "footer"])
def test_a_section_of_the_text_is_kept_whatever_its_names(tag: str, attributes: str) -> None:
    assert not is_skipped(f"<{tag} {attributes}>{SECTION}</{tag}>", after=f"<h2>Appeals</h2>{PROSE * 2}")


@pytest.mark.parametrize(
    "names", ["related", "newsletter", "share", "comments", "sidebar", "author-bio", "footer", "x"]
)
@pytest.mark.parametrize("tag", ["div", "section", "aside", "form", "footer"])
def test_a_short_section_of_a_long_text_is_kept_whatever_its_names(tag: str, names: str) -> None:
    section = (
        "<h2>Night ferry</h2><p>The night ferry runs from May to August, and fares are paid on board, in cash.</p>"
    )
    assert not is_skipped(f"<{tag} class='{names}'>{section}</{tag}>", after=f"<h2>Appeals</h2>{PROSE * 30}")


@pytest.mark.parametrize("names", ["related", "embedded", "sidebar", "ad", "comment", "print", "promo", "share"])
@pytest.mark.parametrize("line", ["Piers close at night.", "The <a href='/n'>north pier</a> closes at night."])
def test_a_sentence_is_kept_whatever_one_name_or_tag_says(names: str, line: str) -> None:
    assert not is_skipped(f"<div class='{names}'><p>{line}</p></div>", before=PROSE * 20, after=PROSE * 20)
    assert not is_skipped(f"<aside><p>{line}</p></aside>", before=PROSE * 20, after=PROSE * 20)


ROUTES = "<a href='/a'>The southern routes</a>, <a href='/b'>the ferries of the outer islands</a>"


@pytest.mark.parametrize(
    ("box", "after"),
    [
        pytest.param(
            f"<div class='sect1'>{ROUTES}</div>",
            f"<div class='sect1'>{PROSE}</div>",
            id="of the form of a section of prose below it",
        ),
        pytest.param(
            f"<div class='tip'>See {ROUTES} in the table of fares.</div>", PROSE, id="a sentence with links"
        ),
    ],
)
def test_a_box_of_links_without_a_name_is_text_where_its_form_or_a_sentence_says_so(box: str, after: str) -> None:
    assert not is_skipped(box, after=after)
    assert is_skipped(f"<div class='tip'>{ROUTES}</div>", after=PROSE)


def test_a_list_of_addresses_of_mail_is_text_and_one_that_sends_the_page_is_not() -> None:
    people = "".join(f"<li><a href='mailto:p{n}@harbour.example'>Harbour master {n}</a></li>" for n in range(4))
    assert not is_skipped(f"<ul>{people}</ul>", after=PROSE)
    assert is_skipped("<div><a href='mailto:?body=x'>Send</a> <a href='mailto:?body=y'>Send to all</a></div>")


def test_a_container_of_links_alone_is_read_whole() -> None:
    assert not is_skipped(f"<ul>{LINKS}</ul>", before="")


LINKS = "".join(f"<li><a href='/{n}'>Notice {n} of the harbour board</a>" for n in range(5))
CARDS = "".join(
    f"<div class='card'><a href='/{n}'>Berth {n}</a><p>A summary of the notice on berth {n}, in short.</p></div>"
    for n in range(4)
)


@pytest.mark.parametrize(
    "element",
    [
        pytest.param(f"<nav><ul>{LINKS}</ul></nav>", id="navigation"),
        pytest.param(f"<ul>{LINKS}</ul>", id="list of links"),
        pytest.param(f"<div class='related-articles'>{CARDS}</div>", id="cards of related articles"),
        pytest.param("<div class='bdsharebuttonbox'>分享 微信 微博</div>", id="share bar"),
        pytest.param("<div class='newsletter-signup'>Get our letter</div>", id="newsletter"),
        pytest.param("<aside class='author-bio'><p>Ann Writer reports on ports.</p></aside>", id="author"),
        pytest.param("<div class='cookie-notice'>We use cookies.</div>", id="consent"),
        pytest.param("<span class='sr-only'>opens a window</span>", id="for screen readers"),
        pytest.param(
            "<div id='comments'>" + "<div class='comment'><p>Well said, I agree.</p></div>" * 4 + "</div>",
            id="comments of readers",
        ),
    ],
)
def test_boxes_of_the_site_are_left_out(element: str) -> None:
    assert is_skipped(element, before=PROSE * 12)


@pytest.mark.parametrize(
    "element",
    [
        pytest.param("<ul><li><a href='/a.pdf'>Annex 1</a><li><a href='/b.docx'>Annex 2</a></ul>", id="files"),
        pytest.param("<p class='teaser-text'>The board has decided on all lines.</p>", id="a lead called teaser"),
        pytest.param(
            "<table class='wikitable'><tr><th>A<th>B</tr><tr><td><a href='/a'>Berth</a><td><a href='/b'>Pier"
            "</a></tr><tr><td><a href='/c'>Quay</a><td><a href='/d'>Dock</a></tr></table>",
            id="table of links",
        ),
        pytest.param(
            "<section class='report__part report__part--ads'><p>The third berth is closed.</p></section>",
            id="a variant of a box",
        ),
    ],
)
def test_text_with_names_or_links_of_boilerplate_is_kept(element: str) -> None:
    assert not is_skipped(element, after=PROSE * 4)


LINKED_NOTE = (
    "[1] <a href='https://x.example/1'>Report on piers</a> <a href='https://x.example/2'>Report on fares</a>"
)


@pytest.mark.parametrize(
    "element",
    [
        f"<aside role='note' class='footnote'>{LINKED_NOTE}</aside>",
        f"<aside role='doc-footnote' class='footnote'>{LINKED_NOTE}</aside>",
        f"<section role='doc-endnotes' class='footer'><ol><li>{LINKED_NOTE}</li></ol></section>",
        f"<div role='doc-bibliography' class='related'>{LINKED_NOTE}</div>",
    ],
)
def test_parts_of_a_document_are_kept_though_they_are_links(element: str) -> None:
    assert not is_skipped(element, before=PROSE * 20, after=PROSE)


@pytest.mark.parametrize("role", ["doc-toc", "navigation"])
def test_contents_and_navigation_are_no_such_parts(role: str) -> None:
    links = "".join(f"<li><a href='/{name}.html'>Timetable of {name}</a></li>" for name in ("spring", "autumn"))
    assert is_skipped(f"<nav role='{role}'><ul>{links}</ul></nav>", before=PROSE * 20, after=PROSE)


@pytest.mark.parametrize("markup", ["<ul>{}</ul>", "<div class='itemizedlist'><ul>{}</ul></div>"])
def test_links_below_a_line_that_announces_them_are_text(markup: str) -> None:
    links = "".join(f"<li><a href='/{name}.html'>Timetable of {name}</a></li>" for name in ("spring", "autumn"))
    box = box_of(f"{PROSE * 12}<p>The other parts are:</p>{markup.format(links)}{PROSE * 12}")
    listed = box[12 + 1]
    assert not boilerplate_filter(box, False)(listed)


@pytest.mark.parametrize(
    ("below", "expected"),
    [
        pytest.param("", True, id="at the end"),
        pytest.param("<h2>Appeals</h2><p>Appeals are lodged with the clerk.</p>", True, id="before a heading"),
        pytest.param("<p>Appeals are lodged with the clerk.</p>", False, id="above text"),
    ],
)
def test_a_heading_goes_with_the_links_below_it(below: str, expected: bool) -> None:
    box = box_of(f"{PROSE * 9}<h2>More notices</h2><div>{CARDS}</div>{below}")
    heading = box.find("h2")
    assert heading is not None
    assert boilerplate_filter(box, False)(heading) is expected


@pytest.mark.parametrize(
    ("below", "expected"),
    [
        pytest.param("{box}<i></i>{box}{box}", [True], id="several boxes"),
        pytest.param("{box}<p>Appeals are lodged with the clerk.</p>{box}", [False], id="text between boxes"),
        pytest.param("{box} and so on {box}", [False], id="bare text between boxes"),
        pytest.param("<h3>See also</h3>{box}{box}", [True, True], id="two headings above two boxes"),
        pytest.param("{box}<p>Related articles</p>{box}{box}", [True], id="a line between boxes"),
        pytest.param("{box}<h2>Appeals</h2>{box}{box}", [True, True], id="a heading between boxes"),
    ],
)
def test_headings_of_several_boxes(below: str, expected: list[bool]) -> None:
    box = box_of(f"{PROSE * 20}<h2>More notices</h2>{below.format(box=f'<div class=related>{CARDS}</div>')}")
    skips = boilerplate_filter(box, False)
    assert [skips(heading) for heading in box.iterchildren("h2", "h3")] == expected


def test_a_box_with_the_heading_of_the_page_is_kept() -> None:
    assert not is_skipped(
        f"<div class='overlay-wrap popup modal'><h1>Timetable</h1>{PROSE}</div>", before=PROSE * 20
    )


def test_a_discussion_longer_than_the_text_is_left_out() -> None:
    comment = (
        "<li class='comment'><p>I have used this pier for years, and the new rule helps all of us a lot.</p></li>"
    )
    assert is_skipped(f"<ol class='comment-list'>{comment * 30}</ol>", before=PROSE * 8)


REMARK = "I have used this pier for years, and the new rule helps all of us who leave early in the morning a lot."
CARDED = f"<p class='comment'>{REMARK}</p>"
POSTS = "".join(
    f"<div class='{name}'><b>{date}</b><p>{REMARK}</p></div>"
    for name, date in [("one", "2031-05-04 10:12"), ("two", "04.05.31 | 12:40"), ("three", "May 4, 2031")]
)


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        pytest.param(f"{PROSE * 9}<div id='comments'>{POSTS}</div>", [True], id="below a text"),
        pytest.param(f"{PROSE * 4}<div id='comments'>{POSTS * 3}</div>", [True], id="longer than the text"),
        pytest.param(f"<p>See below, all.</p><div id='comments'>{POSTS}</div>", [False], id="below a line"),
        pytest.param(
            f"<p>{REMARK[:40]}</p><div id='comments'>{CARDED * 4}</div><ul>{LINKS * 9}</ul>",
            [False],
            id="below a line, less than half of the page",
        ),
        pytest.param(
            f"{PROSE}<div id='comments'>{POSTS.replace('I have', 'Indeed, as was said, I have')}</div>",
            [False],
            id="the first post is longer than the text",
        ),
        pytest.param(
            f"{PROSE * 3}<div class='comments'>{POSTS}</div>{PROSE * 3}<div class='comments'>{POSTS}</div>",
            [False, False],
            id="below each answer",
        ),
        pytest.param(
            f"{PROSE * 4}<div id='comments'><p>{REMARK * 2}</p><p>{REMARK}</p></div>", [False], id="without dates"
        ),
    ],
)
def test_a_discussion_below_a_text_and_a_thread(markup: str, expected: list[bool]) -> None:
    box = box_of(markup)
    skips = boilerplate_filter(box, False)
    assert [skips(element) for element in box.iterchildren("div")] == expected


@pytest.mark.parametrize(
    ("element", "trusted", "skipped"),
    [
        pytest.param("<div class='bdsharebuttonbox'>分享</div>", False, True, id="share bar"),
        pytest.param("<div class='bdsharebuttonbox'>分享</div>", True, False, id="name in a trusted container"),
        pytest.param("<aside>侧栏文字</aside>", False, True, id="aside"),
        pytest.param(
            "<ul><li><a href=/a>公告一二三</a><li><a href=/b>公告四五六</a></ul>", False, True, id="link list"
        ),
        pytest.param(
            "<h2>References</h2><ul><li><a href=/a>Standard one</a><li><a href=/b>Standard two</a></ul>",
            False,
            False,
            id="references under a heading",
        ),
        pytest.param(
            "<ul><li><a href=/a>附件一</a><li><a href=/b>附件二</a></ul>", True, False, id="links of the author"
        ),
        pytest.param("<ul><li>关好阀门<li>备一桶水</ul>", False, False, id="list of the text"),
    ],
)
def test_elements_inside_the_container(element: str, trusted: bool, skipped: bool) -> None:
    box = box_of(f"<p>{TEXT * 9}</p>{element}")
    skip = boilerplate_filter(box, trusted)
    assert skip(box[-1]) is skipped


def test_a_name_of_boilerplate_on_most_of_the_text_is_ignored() -> None:
    box = box_of(f"<div class='content-with-sidebar sidebar'>{TEXT}</div><p>完</p>")
    assert boilerplate_filter(box, False)(box[0]) is False


def test_the_ledger_states_why_a_box_is_left_out() -> None:
    box, ledger = box_of(f"{PROSE * 9}<div class='newsletter'>Get our letter</div>"), LeftOutLedger()
    boilerplate_filter(box, False, ledger)
    assert ledger.reason_of(box[-1]) == "invitation to subscribe"


PIECES = st.sampled_from(
    [PROSE, SECTION, f"<ul>{LINKS}</ul>", CARDS, "<p>Short.</p>", "<h2>Part</h2>", "<a href='/x'>More</a>", TEXT]
)
NAMES = st.sampled_from(["", "related", "share", "sidebar", "comments", "x", "newsletter", "tags", "nav menu"])


@example(
    [("div", "", TEXT), ("div", "comments", CARDS), ("div", "", "<h2>Part</h2>"), ("div", "related", CARDS)]
).via("the heading between boxes that fill the bound")
@given(st.lists(st.tuples(st.sampled_from(["div", "section", "aside", "form", "p"]), NAMES, PIECES), max_size=12))
def test_text_without_links_is_left_out_only_within_a_bound(boxes: list[tuple[str, str, str]]) -> None:
    box = box_of("".join(f"<{tag} class='{names}'>{piece}</{tag}>" for tag, names, piece in boxes))
    skip = boilerplate_filter(box, False)
    dropped = [element for element in box.iter() if skip(element)]
    linked = sum(text_length(link) for element in dropped for link in element.iter("a"))
    assert sum(map(text_length, dropped)) - linked <= 0.8 * text_length(box)


def test_references_under_their_heading_are_text() -> None:
    links = "".join(f"<li><a href='/{name}'>Release notes {name}</a></li>" for name in ("4.2", "4.3", "5.0"))
    box = box_of(f"{PROSE * 6}<h2>References</h2><ul>{links}</ul><h2>Changes</h2><p>None.</p>")
    listed = box.find("ul")
    assert listed is not None
    assert not boilerplate_filter(box, False)(listed)


@pytest.mark.parametrize(
    "element",
    [
        pytest.param(
            "<div class='newsletter-box'><p>Get the notices of the board by mail.</p><form>Send</form></div>",
            id="newsletter with a form",
        ),
        pytest.param("<div class='ad-slot'>Continues below</div>", id="label of an advertisement"),
        pytest.param(
            "<article><a href='/n/1'><h3>Ferry crews to strike on Monday</h3></a><div>Show</div></article>",
            id="article that is a link",
        ),
        pytest.param("<div class='nav-next'><a onclick='next()'>Next page</a></div>", id="link of a script"),
    ],
)
def test_short_boxes_in_the_middle_are_left_out(element: str) -> None:
    assert is_skipped(element, before=PROSE * 12, after=PROSE * 8)


@pytest.mark.parametrize(
    "element",
    [
        pytest.param(
            f"<div class='newsletter-box'>{PROSE}</div>",
            id="a section on a newsletter",
        ),
        pytest.param(f"<div class='ads'>{PROSE}</div>", id="a section on advertisements"),
        pytest.param(f"<article><h3><a href='/n/1'>Pier</a></h3>{PROSE}</article>", id="an article with a text"),
        pytest.param(
            "<article><h3><a href='/plan.pdf'>Plan of the berths</a></h3></article>", id="an article with a file"
        ),
    ],
)
def test_boxes_with_a_text_of_their_own_are_kept(element: str) -> None:
    assert not is_skipped(element, before=PROSE * 12, after=f"<h2>Appeals</h2>{PROSE * 8}")


HEADLINE_CARDS = "".join(
    f"<div><h3><a href='/{n}'>On berth {n}</a></h3><p>Berth {n} is let by the day from May on, at the usual fees."
    " Boats of more than twelve metres are not let in.</p></div>"
    for n in range(4)
)
FILE_CARDS = HEADLINE_CARDS.replace("'>On", ".pdf'>On")
PANELS = HEADLINE_CARDS.replace("href='/", "href='#panel-")


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        pytest.param(f"{PROSE * 9}<section>{HEADLINE_CARDS}</section>", True, id="below the text"),
        pytest.param(f"{PROSE * 9}<section>{HEADLINE_CARDS}</section>{PROSE * 9}", False, id="within the text"),
        pytest.param(f"{PROSE}<section>{HEADLINE_CARDS}</section>", False, id="the most of the page"),
        pytest.param(
            f"{PROSE * 9}<section>{FILE_CARDS}</section>",
            False,
            id="files",
        ),
        pytest.param(f"{PROSE * 9}<section>{PANELS}</section>", False, id="headings that open panels"),
        pytest.param(
            f"{PROSE * 9}<section class='promo'>{PANELS}</section>", False, id="such panels in a box with a name"
        ),
    ],
)
def test_cards_under_linked_headings(markup: str, expected: bool) -> None:
    box = box_of(markup)
    section = box.find("section")
    assert section is not None
    assert boilerplate_filter(box, False)(section) is expected


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        pytest.param("<div><h2>More</h2></div><div><div>{box}</div></div>", True, id="each in a box"),
        pytest.param("<div><b><h2>More</h2></b></div><div>{box}<p></p></div>", True, id="boxes around both"),
        pytest.param(f"<div><h2>Piers</h2></div><div>{{box}}{PROSE}</div>", False, id="text beside the box"),
        pytest.param(
            "<div><h2>More</h2><p>Appeals.</p></div><div>{box}</div>", False, id="text below the heading"
        ),
        pytest.param("<div><h2>Berths</h2></div><div>{box}</div><p>Appeals.</p>", False, id="text after the box"),
    ],
)
def test_a_heading_goes_with_links_in_boxes(markup: str, expected: bool) -> None:
    box = box_of(PROSE * 12 + markup.format(box=f"<div class='related'>{CARDS}</div>"))
    skips = boilerplate_filter(box, False)
    heading = next(box.iter("h2"))
    assert any(skips(element) for element in (heading, *heading.iterancestors()) if element is not box) is expected


@pytest.mark.parametrize(
    ("attributes", "line", "expected"),
    [
        pytest.param("class='RichTextIntLink NavNode'", f"{{link}} of {REMARK}", False, id="link in a sentence"),
        pytest.param("class='share-link'", f"{REMARK[:-1]}, says {{link}}.", False, id="at its end"),
        pytest.param("href='mailto:?body=Pier'", f"{REMARK[:-1]}: write {{link}}.", False, id="a control"),
        pytest.param("class='nav-link'", "{link}", True, id="alone on its line"),
        pytest.param("class='nav-link'", f"{REMARK}<br>{{link}}", True, id="on a line below a sentence"),
        pytest.param("class='nav-link'", "Next: {link}", True, id="beside a label"),
        pytest.param("class='sr-only'", f"{REMARK} {{link}}", True, id="for screen readers"),
    ],
)
def test_a_link_in_a_sentence_is_kept(attributes: str, line: str, expected: bool) -> None:
    box = box_of(f"{PROSE * 9}<p>{line.format(link=f'<a {attributes}>Pier two</a>')}</p>")
    link = next(box.iter("a"))
    assert boilerplate_filter(box, False)(link) is expected
