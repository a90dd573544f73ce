"""Nothing is lost: every piece of a page's text is body, metadata, plain navigation, or left out for a reason."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from importlib import import_module
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from support.work import at_most
from tui_reader.model import Bulletin, Listing, Paragraph, body_text, left_out_size
from tui_reader.parse.bulletin import finish
from tui_reader.parse.decode import decode
from tui_reader.parse.dom import parse_markup, text_runs
from tui_reader.parse.html.article import read_html
from tui_reader.parse.html.coverage import text_index
from tui_reader.parse.html.coverage.sorting import PageCoverage, SortedText
from tui_reader.parse.left_out import LeftOutLedger
from tui_reader.parse.page import parse_page
from tui_reader.serialization import to_json

PROSE = (
    "The council has decided on the repair of the bridge at the mill, which will take until the end of May. "
    "Drivers use the road along the river, where a second lane has been marked for the time of the works."
)
TOKEN = re.compile(r"T\d+x")
ARTICLE = '<meta property="og:type" content="article">'


def read(markup: str) -> tuple[Bulletin, SortedText]:
    draft = read_html(markup, "https://example.org/notice/1.html", "utf-8")
    assert not isinstance(draft, Listing)
    bulletin = finish(draft)
    (coverage,) = draft.coverage
    assert isinstance(coverage, PageCoverage)
    return bulletin, coverage.sort(bulletin)


def page(body: str) -> str:
    head = f"<head><title>Repair of the bridge</title>{ARTICLE}</head>"
    return f"<html>{head}<body><div class='wrap'>{body}</div></body>"


def article(inner: str) -> str:
    return f"<article><h1>Repair of the bridge</h1><p>{PROSE}</p>{inner}<p>{PROSE[:120]}</p></article>"


def left_out(markup: str) -> list[tuple[str, str, str]]:
    return [(entry.text, entry.where, entry.reason) for entry in read(markup)[0].left_out]


@pytest.mark.parametrize(
    ("around", "reason"),
    [
        pytest.param("<div class='comments'><footer>{}</footer></div>", "comments of readers", id="a comment"),
        pytest.param("<header><div class='cookie-notice'>{}</div></header>", "consent to cookies", id="a notice"),
        pytest.param("<footer><form><p>{}</p></form></footer>", "in a form", id="a form"),
        pytest.param("<div class='author-bio'><header>{}</header></div>", "about the author", id="an author"),
    ],
)
def test_a_text_without_a_stop_in_the_frame_of_the_site_is_listed(around: str, reason: str) -> None:
    text = "The bridge at the mill is the one that I cross twice on each day of the week with my cart"
    entries = read(page(article("") + around.format(text)))[0].left_out
    assert [(entry.text, entry.reason, entry.frame) for entry in entries] == [(text, reason, True)]


@pytest.mark.parametrize("text", ["The bridge is open again.", "Cross with care. See the note [mill]"])
def test_a_short_sentence_in_a_box_named_for_the_frame_is_listed(text: str) -> None:
    assert text in [found for found, _, _ in left_out(page(article("") + f"<div class='top'><p>{text}</p></div>"))]


@pytest.mark.parametrize("spent", [0, 10**9])
def test_lines_of_code_and_superscripts_are_found_in_a_long_text(
    spent: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However much has been searched, what the article shows in another form is not left out."""
    monkeypatch.setattr(text_index, "MOST_PLAIN", -spent)
    monkeypatch.setattr(text_index, "MOST_SEARCHED", -spent)
    code = "<pre>struct bridge {\n  lane left, right;\n};\n</pre>"
    power = "<p>The load is 2<sup>-32</sup> of the weight; nothing else is known of it.</p>"
    assert left_out(page(article(code + power))) == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("The old mill bridge in winter © Ann Miller", id="behind a description"),
        pytest.param("© Ann Miller", id="alone"),
        pytest.param("May I ask who has the copyright of this photo?", id="in a question"),
    ],
)
def test_the_owner_of_an_image_beside_the_article_is_listed(text: str) -> None:
    assert [entry[0] for entry in left_out(page(article("") + f"<div class=x><p>{text}</p></div>"))] == [text]


def test_dates_in_a_box_that_is_left_out_are_listed_with_it() -> None:
    rows = "<p>Opening of the pool</p><p>Sat, 14 October 2023</p><p>15 October 2023</p>"
    box = f"<div style='display:none'>{rows}</div>"
    texts = "\n".join(text for text, _where, _reason in left_out(page(article(box))))
    assert "Opening of the pool\nSat, 14 October 2023\n15 October 2023" in texts


@pytest.mark.parametrize("text", ["© 2024 Aldham", "Copyright © Town of Aldham 2019-2024", "Aldham 2024 ©"])
def test_the_owner_of_a_site_is_no_text(text: str) -> None:
    assert left_out(page(article("") + f"<div class=x><p>{text}</p></div>")) == []


@pytest.mark.parametrize(
    ("markup", "entry"),
    [
        pytest.param(
            page(article("") + "<div class='box'><p>A remark on the bridge, which stands apart.</p></div>"),
            ("A remark on the bridge, which stands apart.", "div.box", "not part of the article"),
            id="beside the article",
        ),
        pytest.param(
            page(article("<div style='display:none'>The panel that opens.</div>")),
            ("The panel that opens.", "div", "hidden by the page"),
            id="hidden",
        ),
        pytest.param(
            page(article("<template><p id='t'>Text for later use.</p></template>")),
            ("Text for later use.", "template", "in a template of the page"),
            id="template",
        ),
        pytest.param(
            page(article("<noscript>The map shows the closed roads.</noscript>")),
            ("The map shows the closed roads.", "noscript", "for browsers without scripts"),
            id="noscript",
        ),
        pytest.param(
            page(article("<noframes><p>The map shows the closed roads.</p></noframes>")),
            ("The map shows the closed roads.", "noframes", "for browsers without frames"),
            id="noframes",
        ),
        pytest.param(
            page(article("<noscript>&lt;p&gt;The &lt;b&gt;closed&lt;/b&gt; roads.&lt;img src=a&gt;</noscript>")),
            ("The closed roads.", "noscript", "for browsers without scripts"),
            id="escaped markup in noscript",
        ),
        pytest.param(
            page(article("<dialog><p>The terms of the works.</p></dialog>")),
            ("The terms of the works.", "dialog", "hidden by the page"),
            id="dialog that is not open",
        ),
        pytest.param(
            page(article("<textarea><ul><li>First road.</li><li>Second road.</li></ul></textarea>")),
            ("First road.\nSecond road.", "textarea", "in a template of the page"),
            id="markup in a field",
        ),
        pytest.param(
            page(article("<select><option>Ferry<option selected>Barge</select>")),
            ("Ferry / Barge", "select", "in a form"),
            id="short choices",
        ),
        pytest.param(
            page(article("<canvas>The closed roads in a table.</canvas>")),
            ("The closed roads in a table.", "canvas", "shown instead of an object"),
            id="canvas",
        ),
        pytest.param(
            page(article("<applet>The closed roads in a table.</applet>")),
            ("The closed roads in a table.", "applet", "shown instead of an object"),
            id="applet",
        ),
        pytest.param(
            page(article("<object data=plan.pdf>The plan of the roads, as <a href=plan.pdf>PDF</a>.</object>")),
            ("The plan of the roads, as PDF.", "object", "shown instead of an object"),
            id="object with a file",
        ),
        pytest.param(
            page(article("<iframe src=plan.pdf>The plan of the closed roads.</iframe>")),
            ("The plan of the closed roads.", "iframe", "in a frame"),
            id="frame with a file",
        ),
        pytest.param(
            page(article("<iframe srcdoc='A plan'>The plan of the closed roads.</iframe>")),
            ("The plan of the closed roads.", "iframe", "in a frame"),
            id="frame with a document",
        ),
        pytest.param(
            page(article("<svg><title>The plan of the closed roads.</title><text>North</text></svg>")),
            ("The plan of the closed roads.", "svg", "in a drawing"),
            id="title of a drawing with text",
        ),
        pytest.param(
            page(article("<select disabled><option>The mill road is closed.<option selected>Open</select>")),
            ("The mill road is closed.", "select", "in a form"),
            id="sentence that was not chosen",
        ),
        pytest.param(
            page(
                article("<button hidden>The mill road is closed on Sunday from noon until the evening.</button>")
            ),
            ("The mill road is closed on Sunday from noon until the evening.", "button", "on a button"),
            id="hidden button",
        ),
    ],
)
def test_what_is_left_out_has_its_place_and_reason(markup: str, entry: tuple[str, str, str]) -> None:
    assert entry in left_out(markup)


NOTE = "Date for the papers of holders: 4 April 2025, noon; see "
LINKED = "<a href=/n>the notice of the office on the procedure for all holders of permits in the valley</a>"
SENTENCE = "The closing of the ferry of 3 May applies from 1 June 2025 to all boats of the district and its ports"


@pytest.mark.parametrize(
    ("inner", "wanted"),
    [
        pytest.param(
            f"<div class='related-news'><ul>{f'<li>{NOTE}{LINKED}</li>' * 4}</ul></div>",
            NOTE.strip(),
            id="half a link",
        ),
        pytest.param(f"<div hidden><p>{NOTE}{LINKED}</p></div>", NOTE.strip(), id="half a link, hidden"),
        pytest.param(
            f"<div style='display:none'><p><a href=/f>{SENTENCE}</a></p></div>",
            SENTENCE,
            id="hidden linked sentence",
        ),
    ],
)
def test_no_text_of_the_article_is_lost_for_its_links(inner: str, wanted: str) -> None:
    bulletin, _sorted = read(page(article(inner)))
    assert wanted in "\n".join([body_text(bulletin), *(entry.text for entry in bulletin.left_out)])


RULE = "Only the mayor of Aldham allows boats on the lake after dark."


@pytest.mark.parametrize(
    ("inner", "texts"),
    [
        pytest.param(
            f"<select id=s><option>Yes<option>{RULE}<option>东街停水，西街不停水。</select>",
            [f"{RULE}\n东街停水，西街不停水。\nYes"],
            id="sentences",
        ),
        pytest.param(
            f"<datalist><option>No</option><option>{RULE}</option></datalist>", [f"{RULE}\nNo"], id="suggestions"
        ),
        pytest.param(f"<option>{RULE}</option>", [RULE], id="without a list"),
        pytest.param(
            "<select><option>Please choose…<option>Bosnia and Herzegovina<option>No. 4 St.<option>请选择</select>",
            ["Please choose… / Bosnia and Herzegovina / No. 4 St. / 请选择"],
            id="choices",
        ),
        pytest.param(
            f"<select><option>Yes</option>{RULE}<option>No</select>", [f"{RULE}\nYes / No"], id="between choices"
        ),
        pytest.param(f"<select>{RULE}</select>", [RULE], id="without choices"),
    ],
)
def test_sentences_in_a_list_of_choices_are_left_out(inner: str, texts: list[str]) -> None:
    entries = read(page(article(inner)))[0].left_out
    assert [(entry.text, entry.reason) for entry in entries] == [(text, "in a form") for text in texts]
    lines = [*body_text(read(page(article(inner)))[0]).split("\n")]
    assert all(entry.place is not None and lines[entry.place] == PROSE[:120] for entry in entries)


@pytest.mark.parametrize(
    "inner",
    [
        "<div hidden><ul><li><a href=/a>Home</a></li><li><a href=/b>Opening hours</a></li></ul></div>",
        "<div hidden><a href=/a>通知公告</a> <a href=/b>政策解读</a></div>",
    ],
)
def test_short_links_that_are_hidden_are_navigation(inner: str) -> None:
    assert left_out(page(article(inner))) == []


@pytest.mark.parametrize(
    "inner",
    [
        pytest.param("<div hidden><p><button>{}</button></p></div>", id="in a box that is empty without it"),
        pytest.param("<div hidden><i>a</i><p><b>c</b><button>{}</button></p></div>", id="after text in a box"),
        pytest.param("<svg></svg><button>{}</button>", id="after an element without text"),
    ],
)
def test_what_was_removed_in_parts_has_its_place(inner: str) -> None:
    text = "Text of a button that is long enough to be listed as a passage of its own here."
    bulletin, _sorted = read(page(article(inner.format(text))))
    (entry,) = (entry for entry in bulletin.left_out if text in entry.text)
    lines = body_text(bulletin).split("\n")
    assert entry.place is not None
    assert lines[entry.place] == PROSE[:120]


@pytest.mark.parametrize(
    "outside",
    [
        pytest.param("<nav><a href=/a>Home</a> <a href=/b>Notices</a></nav>", id="navigation"),
        pytest.param("<footer>Town hall, Market 1 <a href=/i>Imprint</a></footer>", id="footer"),
        pytest.param("<div role=banner>The town of Aldham</div>", id="banner"),
        pytest.param("<aside>Weather: 12 °C</aside>", id="sidebar without prose"),
        pytest.param("<div><button>Print</button> <button>Share</button></div>", id="buttons"),
        pytest.param("<div>打印 关闭</div>", id="buttons in Chinese"),
        pytest.param("<div><script>var text = 'not text';</script><style>p {color: red}</style></div>", id="code"),
    ],
)
def test_navigation_and_frame_are_not_left_out(outside: str) -> None:
    assert left_out(page(article("") + outside)) == []


LINK = "<div><a href=/a>A notice on the opening of the pool</a></div>"
LIST = "<div><b>More</b><ul><li><a href=/a>Pool</a><li><a href=/b>Park</a></ul></div>"
LONG = f"<p>{PROSE}</p>" * 5


@pytest.mark.parametrize(
    ("body", "text"),
    [
        pytest.param(article(LIST), "More\nPool\nPark", id="list in the article"),
        pytest.param(article(LONG + LIST), "More\nPool\nPark", id="list in a long article"),
        pytest.param(article("") + LINK, "A notice on the opening of the pool", id="link beside the article"),
        pytest.param(article("") + LIST, "More\nPool\nPark", id="list beside the article"),
        pytest.param(f"<section>{article('')}</section>{LIST}", "More\nPool\nPark", id="list beside its only box"),
        pytest.param(
            article("") + "<p>Read: <a href=/a>Pool rules</a>, <a href=/b>Park rules</a>.</p>",
            "Read: Pool rules, Park rules.",
            id="sentence of links beside the article",
        ),
    ],
)
def test_links_in_and_beside_the_article_are_left_out(body: str, text: str) -> None:
    bulletin, _sorted = read(page(body))
    parts = [body_text(bulletin), *(entry.text for entry in bulletin.left_out)]
    assert any(text in part or text.replace("\n", "\n• ") in part for part in parts)
    assert {entry.reason for entry in bulletin.left_out} <= {"links to other pages"}


@pytest.mark.parametrize("links", [pytest.param(LINK, id="link"), pytest.param(LIST, id="list")])
@pytest.mark.parametrize(
    "body",
    [
        pytest.param("<div>" + article("") + "<p>Posted here.</p></div>{}", id="farther away"),
        pytest.param(article(LONG) + "{}", id="beside a long article"),
        pytest.param(article("") + "<aside>{}</aside>", id="sidebar"),
        pytest.param(article("") + "<div class=related>{}</div>", id="box of related articles"),
        pytest.param(article("<nav>{}</nav>"), id="menu in the article"),
        pytest.param(article("<div role=navigation>{}</div>"), id="menu in the article by its role"),
        pytest.param(article("<div hidden>{}</div>"), id="hidden in the article"),
    ],
)
def test_links_in_boxes_of_the_site_and_farther_away_are_navigation(body: str, links: str) -> None:
    texts = "\n".join(text for text, _where, _reason in left_out(page(body.format(links))))
    assert not re.search("Pool|pool|Park", texts)


LINK_PAGES: Any = import_module("benchmarks.link_pages")


def test_no_link_of_generated_notices_is_lost() -> None:
    """A small part of `benchmarks.link_pages`; a long text is the one beside which links may be menus."""
    pages = LINK_PAGES.LinkPages(5)
    short = [page for page in (pages.page() for _ in range(80)) if len(page.markup) < 2500]
    assert len(short) > 60
    assert [LINK_PAGES.lost_words(page) for page in short] == [(set(), set())] * len(short)


def test_the_header_of_the_article_is_no_frame() -> None:
    header = "<div class='article-head'><h1>道路施工通告</h1><div><span>已撤销</span></div></div>"
    text = "<p>卡德尔街自三月起封闭施工，请过往车辆提前绕行，沿线居民可步行出入。</p>" * 3
    page = parse_page(f"<title>道路施工通告</title>{header}<div id='content'>{text}</div>".encode(), "a.html")
    assert isinstance(page, Bulletin)
    assert "已撤销" in body_text(page) + "".join(entry.text for entry in page.left_out)


def test_metadata_is_not_left_out() -> None:
    line = "<p>发布时间：2024-05-06 09:30　来源：市交通局　浏览次数：12</p>"
    where = "<div>当前位置：<a href=/>首页</a> &gt; <a href=/n>通知</a> &gt; 正文</div>"
    text = "<p>因桥梁维修，本月二十日起东街封闭施工，请过往车辆绕行，具体开放时间另行通知。</p>"
    sign_off = "<p>市交通局</p><p>2024年5月6日</p>"
    body = f"{where}<h1>封路通知</h1>{line}<div id=zoom>{text}{sign_off}</div>"
    markup = f"<title>封路通知</title>{ARTICLE}<body>{body}"
    assert left_out(markup) == []


def test_the_place_is_the_number_of_lines_above() -> None:
    markup = page(article("<p>Second paragraph, which stands above.</p><div hidden>A panel with hours.</div>"))
    bulletin, _sorted = read(markup)
    (entry,) = bulletin.left_out
    lines = body_text(bulletin).split("\n")
    assert entry.place is not None
    assert lines[entry.place - 1] == "Second paragraph, which stands above."
    assert lines[entry.place] == PROSE[:120]


def test_neighbours_with_one_reason_are_one_entry() -> None:
    markup = page(article("<div hidden><p>First of the panel.</p><p>Second of the panel.</p></div>"))
    assert left_out(markup) == [("First of the panel.\nSecond of the panel.", "div", "hidden by the page")]


def test_a_hidden_element_within_a_hidden_one_has_its_reason() -> None:
    inner = '<p style="display:none">Second of the panel.</p>'
    hidden = f'<section style="display:none"><p>First of the panel.</p>{inner}</section>'
    markup = page(article(f"<div>{hidden}</div>"))
    assert left_out(markup) == [("First of the panel.\nSecond of the panel.", "section", "hidden by the page")]


def test_a_second_copy_for_telephones_is_no_loss() -> None:
    copy = f"<div class='phone'><p>{PROSE}</p><p>{PROSE[:120]}</p></div>"
    assert left_out(page(article("") + copy)) == []


def test_of_a_second_copy_in_the_article_only_the_beginning_is_listed() -> None:
    texts = [f"On day {day} the works are on lane {day}, which is closed until noon." for day in range(6)]
    copy = "".join(f"<p>{text}</p>" for text in texts)
    root, _warnings = parse_markup(f"<body>{copy}{copy}")
    bulletin = Bulletin("a:1", preamble=tuple(map(Paragraph, texts)))
    entries = PageCoverage(text_runs(root), LeftOutLedger(), root)(bulletin)
    assert [(entry.text, entry.reason) for entry in entries] == [
        (f"{texts[0][:40]}…", "a second copy of the article")
    ]


# Pages: text with a different token in every piece, in containers of all kinds.

_INLINE = ("{}", "<b>{}</b>", "<a href=/x>{}</a>", "<span hidden>{}</span>", "<i style='display: none'>{}</i>")
_PIECES = (
    "{}", "Note {}.", "<p>{}", "{} " + PROSE, "Fees and hours {}: see the table", "2024-05-06 {}", "Source: {}",
    "来源：{}", "当前位置：首页 > {} > 正文", "打印 {}", "版权所有 {}", "附件：{}", "一、关于{}的通知",
    "See also {}", "{}<br>",
)  # fmt: skip
_BLOCKS = (
    "<div>{}</div>", "<div class='content'>{}</div>", "<div class='related-links'>{}</div>",
    "<section>{}</section>",
    "<article>{}</article>", "<main>{}</main>", "<aside>{}</aside>", "<nav>{}</nav>", "<header>{}</header>",
    "<footer>{}</footer>", "<form>{}</form>", "<div hidden>{}</div>", "<div hidden=until-found>{}</div>",
    "<div style='display:none'>{}</div>", "<noscript>{}</noscript>", "<template>{}</template>",
    "<details><summary>More</summary>{}</details>", "<div class='tab-pane collapse'>{}</div>",
    "<div class='d-none d-print-block'>{}</div>", "<ul><li>{}</li></ul>", "<ol><li>{}</li><li>two</li></ol>",
    "<table><tr><td>{}</td><td>cell</td></tr></table>", "<blockquote>{}</blockquote>",
    "<dl><dt>term</dt><dd>{}</dd></dl>",
    "<figure><img src=a.png alt=b><figcaption>{}</figcaption></figure>", "<pre>{}</pre>", "<h2>{}</h2>",
    "<button>{}</button>", "<iframe>{}</iframe>", "<marquee>{}</marquee>", "<dialog>{}</dialog>",
    "<h3><a href=/y>{}</a></h3>",
    "<div class='TRS_Editor'>{}</div>", "<textarea>{}</textarea>", "<video>{}</video>", "<fieldset>{}</fieldset>",
    "<svg><text>{}</text></svg>", "<object>{}</object>", "<noframes>{}</noframes>", "<b><p>{}</b> two",
    "<ul><li>one<ol><li>{}</ol>two</ul>", "<table><tfoot><tr><td>{}</td><td>sum</td></tr></tfoot></table>",
    "<x-a><template shadowrootmode=open><slot></slot></template>{}</x-a>", "<p>one<div>{}</div>two</p>three",
)  # fmt: skip

pieces = st.builds(str.format, st.sampled_from(_PIECES), st.sampled_from([form.format("@") for form in _INLINE]))


def nested(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    several = st.lists(inner, min_size=1, max_size=4).map(" ".join)
    return st.builds(str.format, st.sampled_from(_BLOCKS), several)


trees = st.recursive(pieces, nested, max_leaves=24)


def numbered(markup: str) -> tuple[str, set[str]]:
    """The markup with every `@` replaced by a different token; and the tokens."""
    count = markup.count("@")
    for number in range(count):
        markup = markup.replace("@", f"T{number}x", 1)
    return markup, {f"T{number}x" for number in range(count)}


@pytest.mark.no_cover
@given(st.lists(trees, min_size=1, max_size=6), st.booleans())
@settings(max_examples=150)
@example(["<button>@</button>"], True)
@example(["<textarea><noframes>@</noframes> @</textarea>"], False)
@example(["<iframe srcdoc='<noframes>@</noframes> @ <p>@</p>'></iframe>"], True)
@example(["<table><tr><td><div hidden>@</div></td><td>cell</td></tr></table>"], False)
@example(["<iframe><a href=/x>@</a> Source: <a href=/x>@</a> 打印 @</iframe>"], False)
@example(["<div>Note <span hidden>@</span>. Source: @ Note @. Source: @</div>"], False)
@example(["<div>附件：<span hidden>@</span> Source: @ 附件：@ Source: @</div>"], False)
def test_every_piece_of_a_page_is_in_one_part(parts: list[str], with_article: bool) -> None:
    body = "\n".join(parts)
    markup, tokens = numbered(page(article(body) if with_article else body))
    bulletin, found = read(markup)
    placed = [
        set(TOKEN.findall("\n".join(texts)))
        for texts in (found.body, found.metadata, found.navigation, [entry.text for entry in found.left_out])
    ]
    assert set().union(*placed) == tokens
    assert sum(map(len, placed)) == len(tokens)
    shown = set(TOKEN.findall(json.dumps(to_json(bulletin), ensure_ascii=False)))
    assert tokens - placed[2] <= shown


@pytest.mark.no_cover
@given(st.lists(trees, min_size=1, max_size=6))
@example(["<x-a><template shadowrootmode=open><slot></slot></template>@ <div>@</div></x-a>"])
def test_the_body_has_the_order_of_the_page(parts: list[str]) -> None:
    bulletin, _found = read(numbered(page(article("\n".join(parts))))[0])
    order = [int(token[1:-1]) for token in TOKEN.findall(body_text(bulletin))]
    assert order == sorted(order)


class _Text(HTMLParser):
    """The pieces of text of a page, read by another parser."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.skipped = 0
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.skipped += tag in ("script", "style", "title", "select")

    def handle_endtag(self, tag: str) -> None:
        self.skipped -= tag in ("script", "style", "title", "select")

    def handle_data(self, data: str) -> None:
        if not self.skipped:
            self.pieces += data.split()


SAMPLES = [each for each in files("tui_reader.samples").iterdir() if each.name.endswith(".html")]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda each: each.name)
def test_every_word_of_the_sample_pages_is_in_a_part(sample: Any) -> None:
    markup = decode(sample.read_bytes()).text
    draft = read_html(markup, f"https://example.org/{sample.name}", None)
    if isinstance(draft, Listing):
        pytest.skip("a listing")
    bulletin = finish(draft)
    (coverage,) = draft.coverage
    assert isinstance(coverage, PageCoverage)
    found = coverage.sort(bulletin)
    parts = [*found.body, *found.metadata, *found.navigation, *(entry.text for entry in found.left_out)]
    held = "".join("".join(parts).split())
    assert [piece for piece in _Text(markup).pieces if piece not in held] == []


@pytest.mark.parametrize("count", [500, 2000])
def test_work_grows_with_the_size_of_a_page(count: int) -> None:
    aside = "".join(f"<p>Another remark, number {number}, of some length.</p>" for number in range(count))
    draft = read_html(page(article("") + f"<div class=sidebar>{aside}</div>"), "https://example.org/1.html", None)
    assert not isinstance(draft, Listing)
    with at_most(20_000 + 350 * count):
        finish(draft)


def test_a_page_of_nothing_but_hidden_text() -> None:
    assert isinstance(parse_page(b"<html><body><div hidden>x</div></body></html>", "a.html"), Bulletin)


TEASER = "The harbour master asks all owners of boats to move them before the first of June, when works begin."
HEADLINE = "<h3><a href=/2>New moorings at the old harbour for visitors</a></h3>"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        pytest.param(f"<form class=contact><p>{TEASER}</p></form>", TEASER, id="form"),
        pytest.param(f"<footer><p>{TEASER} {TEASER}</p></footer>", TEASER, id="footer"),
        pytest.param(f"<div class='cookie-consent'><p>{TEASER}</p></div>", TEASER, id="consent"),
        pytest.param(
            f"<div class='cookie-consent' style='display:none'>{TEASER}</div>", TEASER, id="hidden consent"
        ),
        pytest.param(f"<div class=x>{HEADLINE}<p>{TEASER}</p></div>", TEASER, id="teaser below its headline"),
        pytest.param(
            f"<div class=x>{HEADLINE}<p>3 May</p><p>{TEASER}</p></div>", TEASER, id="with a date between"
        ),
        pytest.param("<div id=comments><p>Anonymous, 3 replies</p></div>", "Anonymous", id="label of a comment"),
        pytest.param(
            "<div class=x style='display:none'>Copied to the clipboard</div>", "Copied", id="hidden label"
        ),
    ],
)
def test_the_frame_of_the_site_is_no_loss(body: str, text: str) -> None:
    """It is listed, but not counted."""
    bulletin, _sorted = read(page(article("") + body))
    found = [entry for entry in bulletin.left_out if text in entry.text]
    assert not found or all(entry.frame for entry in found)
    assert not left_out_size(bulletin)


REMARK = "The harbour master asks the owners of boats to move them now."


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(f"<div class=x><p>{REMARK}</p></div>", id="beside the article"),
        pytest.param(f"<div class=x><p><a href=/2>Back</a></p><p>{REMARK}</p></div>", id="below a short link"),
        pytest.param(f"<div id=comments><p>{REMARK}</p></div>", id="comment"),
        pytest.param(f"<div class=x style='display:none'>{REMARK}</div>", id="hidden sentence"),
        pytest.param(
            f"<div class=sidebar>{''.join(f'<p>{n}. {REMARK}</p>' for n in range(9))}</div>",
            id="more than the article",
        ),
        pytest.param(
            f"<div class=tools>{''.join(f'<p>{n}. {REMARK}</p>' for n in range(9))}</div>",
            id="more than the article, named for tools of the page",
        ),
    ],
)
def test_prose_beside_the_article_is_a_loss(body: str) -> None:
    bulletin, _sorted = read(page(article("") + body))
    assert left_out_size(bulletin) >= len(REMARK)


def test_what_holds_the_article_is_no_frame() -> None:
    inner = f"{article('')}<div class=x><p>{REMARK}</p></div>"
    bulletin, _sorted = read(page(f"<form class='header-fixed sidebar'>{inner}</form>"))
    assert left_out_size(bulletin) == len(REMARK)


def test_text_that_is_left_out_twice_is_one_loss() -> None:
    bulletin, _sorted = read(
        page(article("") + f"<div class=a><p>{REMARK}</p></div><div class=b><p>{REMARK}</p></div>")
    )
    assert left_out_size(bulletin) == left_out_size(bulletin, frame=True) == len(REMARK)
