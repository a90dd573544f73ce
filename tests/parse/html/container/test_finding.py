"""The container of the article: that of a publishing system, else the densest prose."""

from __future__ import annotations

import pytest

from support.articles import container
from tui_reader.parse.dom import text_of

PROSE = "<p>今年以来，全市共更换老旧供水管道三十公里，改造二次供水泵房十二座，群众满意度明显提高。</p>"
LINK = "<li><a href='/a.html'>关于调整公交线路走向的公告</a></li>"


def found(body: str, standard_meta: bool = False) -> str | None:
    answer = container(body, standard_meta=standard_meta)
    return answer.element.get("id") or answer.element.tag if answer else None


@pytest.mark.parametrize(
    ("attributes", "standard_meta", "trusted"),
    [
        pytest.param("id='UCAP-CONTENT'", False, True, id="ucap"),
        pytest.param("class='view TRS_UEDITOR trs_web'", False, True, id="trs"),
        pytest.param("id='vsb_content_1086'", False, True, id="vsb with any number"),
        pytest.param("class='v_news_content'", False, True, id="vsb"),
        pytest.param("class='wp_articlecontent'", False, True, id="webplus"),
        pytest.param("id='zoom'", True, True, id="likely name beside the meta tags"),
        pytest.param("id='zoom'", False, False, id="likely name alone"),
    ],
)
def test_names_of_publishing_systems(attributes: str, standard_meta: bool, trusted: bool) -> None:
    answer = container(f"<div>{LINK}{LINK}</div><div {attributes}>{PROSE}</div>", standard_meta=standard_meta)
    assert answer is not None
    assert answer.trusted is trusted
    assert text_of(answer.element).startswith("今年以来")


def test_an_empty_container_of_a_template_is_ignored() -> None:
    assert (
        found(f"<div class='TRS_Editor'>暂无</div><ul>{LINK * 3}</ul><div id='text'>{PROSE * 5}</div>") == "text"
    )


def test_prose_outweighs_menus_footers_and_related_lists() -> None:
    body = (
        f"<ul>{LINK * 12}</ul><div id='main'><div id='text'>{PROSE * 3}</div>"
        f"<div class='related'>{LINK * 6}</div></div>"
        "<div id='foot'><p>版权所有：青禾市人民政府，未经许可，不得转载。</p></div>"
    )
    assert found(body) == "text"


def test_an_article_in_several_boxes_is_whole() -> None:
    assert (
        found(f"<ul>{LINK * 9}</ul><div id='all'><div>{PROSE}</div><div>{PROSE.replace('今', '去')}</div></div>")
        == "all"
    )


def test_comments_are_not_the_article() -> None:
    comment = "<p>说得好，我们小区也换了新管道，水清多了，希望继续。</p>"
    assert found(f"<div id='text'>{PROSE * 3}</div><div class='comment-list'>{comment * 8}</div>") == "text"


def test_teasers_with_an_ellipsis_are_not_the_article() -> None:
    teaser = "<p>日前，市水务局召开会议，部署今年供水管网改造工作，会议要求各单位按照时限完成任务，同时……</p>"
    assert found(f"<div id='text'>{PROSE}</div><div id='more'>{teaser * 6}</div>") == "text"


def test_short_lines_without_links_are_text() -> None:
    names = "".join(f"<p>第{number}组 周平</p>" for number in range(30))
    assert found(f"<ul>{LINK * 9}</ul><div id='names'>{names}</div>") == "names"


def test_a_page_of_links_has_no_article() -> None:
    assert container(f"<ul>{LINK * 20}</ul>") is None


@pytest.mark.parametrize("notice", ["市长热线：12345。", "今晚停水。今晚八时起城北停水。"])
def test_the_imprint_is_not_the_text_of_a_page_with_a_short_notice(notice: str) -> None:
    imprint = "<div class=foot>主办：青禾市人民政府办公室 承办：青禾市大数据局<br>备案号：某备05000001号</div>"
    links = "".join(f"<li><a href=/{n}>青禾市召开第{n}次会议研究部署有关工作情况</a></li>" for n in range(9))
    answer = container(f"<h1>通知</h1><div class=nr><p>{notice}</p></div><ul>{links}</ul>{imprint}")
    assert answer is not None
    assert text_of(answer.element) == notice


def test_a_page_whose_text_is_a_document_is_read_at_its_link() -> None:
    imprint = "<div class=foot>主办：青禾市人民政府办公室 承办：青禾市大数据局<br>备案号：某备05000001号</div>"
    answer = container(
        f"<h1>通知</h1><div class=nr><p><a href='/a/1.pdf'>关于放水的通知.pdf</a></p></div>{imprint}"
    )
    assert answer is not None
    assert text_of(answer.element) == "关于放水的通知.pdf"


def test_rows_of_data_include_their_table() -> None:
    rows = "".join(f"<tr><td>{n}组</td><td>已完成供水管道更换工作，验收合格。</td></tr>" for n in range(9))
    assert (
        found(
            f"<ul>{LINK * 9}</ul><table id='data'><thead><tr><th>组</th></tr></thead><tbody>{rows}</tbody></table>"
        )
        == "data"
    )


def test_the_copy_for_telephones_counts_once() -> None:
    article = (
        "<p>第一段文字说明，今年完成的供水工程共有三十项。</p><p>第二段文字说明，明年计划完成的工程共二十项。</p>"
    )
    body = f"<ul>{LINK * 9}</ul><div id='wide'>{article}</div><ul>{LINK * 9}</ul><div id='narrow'>{article}</div>"
    assert found(body) in ("wide", "narrow")


DESKTOP = (
    "<p>镇政府决定自五月起对东河两岸的步道进行维修，请过往群众注意绕行。</p>"
    "<p>施工期间，原有的公交站点临时迁至东街南口，首末班时间不变。</p>"
)


@pytest.mark.parametrize(
    ("desktop", "phone", "expected"),
    [
        pytest.param(DESKTOP, DESKTOP, "desktop", id="the same text twice"),
        pytest.param(DESKTOP, f"{DESKTOP}<p>补充说明：步道维修延长至六月底。</p>", "phone", id="the fuller copy"),
        pytest.param(f"{DESKTOP}{PROSE}", DESKTOP, "desktop", id="the copy for telephones is cut short"),
    ],
)
def test_of_two_copies_of_an_article_the_fuller_one_is_read(desktop: str, phone: str, expected: str) -> None:
    body = f"<div><ul>{LINK}</ul><div id='desktop'>{desktop}</div></div><div><div id='phone'>{phone}</div></div>"
    assert found(body) == expected


def test_two_articles_that_share_a_paragraph_are_no_copies() -> None:
    other = f"<p>{'另行通知的事项如下，请予配合。' * 8}</p>"
    body = f"<div id='all'><div>{PROSE}{DESKTOP}</div><div>{PROSE}{other}</div></div>"
    assert found(body) == "all"


def test_a_long_paragraph_that_ends_in_a_link_to_more_is_prose() -> None:
    paragraph = f"<p>{'工程分三期建设，第一期已经完工。' * 12}<a href='/more.html'>更多</a></p>"
    assert found(f"<div id='text'>{paragraph * 2}</div><p>版权归本站所有，转载请注明出处。</p>") == "text"


@pytest.mark.parametrize(
    "article",
    [
        pytest.param(
            "<article id='text'><p>东街停水两小时，已恢复，特此告知沿线各用水单位</p></article>", id="article"
        ),
        pytest.param(
            "<div itemprop='articleBody' id='text'>东街停水两小时，已恢复，特此告知沿线各用水单位</div>",
            id="itemprop",
        ),
    ],
)
def test_a_very_short_article_is_in_the_element_marked_as_one(article: str) -> None:
    boxes = "<div><a href='/l'>登录</a></div><div class='pay'><p>1.余额可以抵扣，按一比一的比例计算。</p></div>"
    assert found(f"<ul>{LINK * 3}</ul>{article}{boxes}") == "text"


@pytest.mark.parametrize(
    "sentence",
    ["现决定，任命李四为水务局局长。", "Ann Poe is appointed clerk of the town.", "Das Amt bleibt am 3. März zu."],
)
def test_one_short_sentence_among_links_is_the_text(sentence: str) -> None:
    links = "".join(
        f"<li><a href='/{n}'>The council met for the {n}th time and heard reports</a></li>" for n in range(9)
    )
    answer = container(
        f"<h1>Notice</h1><div>2026-03-03</div><div><p>{sentence}</p></div><ul>{links}</ul>"
        "<div class='foot'>© Town.</div>"
    )
    assert answer is not None
    assert text_of(answer.element) == sentence


LEAD = "<p>城区供水管道改造工程下周开工，部分小区将分时段停水，请居民提前储水。</p>"


def lead(body: str) -> list[str]:
    answer = container(body)
    assert answer is not None
    return [text_of(element) for element in answer.lead]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        pytest.param(f"<header><h1>停水公告</h1>{LEAD}</header>", 1, id="below the heading"),
        pytest.param(f"<header>{LEAD}<h1>停水公告</h1></header>", 0, id="above the heading"),
        pytest.param(f"<h1>停水公告</h1><aside>{LEAD}</aside>", 0, id="in a sidebar"),
        pytest.param(
            "<h1>停水公告</h1><p>发布时间：2020-03-05 来源：水务局，供水科</p>", 0, id="information line"
        ),
        pytest.param(f"<h1>停水公告</h1><figure><figcaption>{LEAD}</figcaption></figure>", 0, id="caption"),
        pytest.param(f"<h1>停水公告</h1><div>{LEAD[3:-4]}<br>供水科</div>", 1, id="with a short line"),
        pytest.param(f"<h1>停水公告</h1><div>{f'{LEAD[3:-4]}<br>' * 3}</div>", 0, id="lines of a longer block"),
    ],
)
def test_the_lead_between_heading_and_text_belongs_to_the_article(head: str, expected: int) -> None:
    text = "".join(PROSE.replace("今", str(year)) for year in range(9))
    found = lead(f"<ul>{LINK * 12}</ul><main>{head}<ul>{LINK * 12}</ul><div id='text'>{text}</div></main>")
    assert len(found) == expected


@pytest.mark.parametrize(
    "names",
    [
        "post type-post tag-cookies category-ads",
        "content-with-sidebar",
        "no-footer",
        "part part--ads",
        "has-paywall",
    ],
)
def test_names_that_only_sound_like_boxes_of_the_site_do_not_speak_against_the_text(names: str) -> None:
    other = f"<div class='cookie-consent'>{PROSE.replace('今', '本')}</div>"
    parts = "".join(f"<div class='{names}'>{PROSE.replace('三十', str(n))}</div>" for n in range(3))
    assert found(f"<ul>{LINK * 9}</ul><div id='text'>{parts}</div>{other}") == "text"


def test_the_plain_reading_of_the_page_outweighs_one_long_paragraph() -> None:
    long = f"<p>{'本次工程涉及沿线三十个小区，施工单位将分段作业。' * 8}</p>"
    links = f"<ul>{LINK * 8}</ul>"
    sections = "".join(f"<h2>第{n}段</h2>{PROSE.replace('三十', str(n))}{links}" for n in range(14))
    assert found(f"<div id='all'>{long}{sections}</div>") == "all"


NUMBERED = "".join(PROSE.replace("三十", str(n)) for n in range(9))
COMMENT = "<div class='comment'><p>说得好，我们小区也换了新管道，第{}天就通水了，希望继续。</p></div>"


def test_the_element_marked_as_the_text_is_taken_where_it_holds_nearly_all_prose() -> None:
    bio = "<div><p>周平，本报记者，长期关注城市供水，著有多部作品。</p></div>"
    assert found(f"<div id='all'><div class='article-body' id='text'>{NUMBERED}</div>{bio}</div>") == "text"


@pytest.mark.parametrize(
    "rest",
    [
        pytest.param(
            "<table><tr><th>小区</th><th>户</th></tr><tr><td>东街</td><td>12</td></tr></table>", id="table"
        ),
        pytest.param(f"<section>{NUMBERED.replace('今', '去')}</section>", id="as much prose"),
    ],
)
def test_the_element_marked_as_the_text_is_not_taken_where_text_stands_outside(rest: str) -> None:
    body = f"<div id='all'><div class='article-body' id='text'>{NUMBERED}</div>{rest}</div>"
    assert found(f"<ul>{LINK * 9}</ul>{body}") == "all"


def test_a_notice_about_cookies_is_not_the_text_of_a_page_with_little_prose() -> None:
    notice = f"<div class='cookie-notice'>{PROSE * 2}</div>"
    links = "".join(f"<p><a href='/{n}'>东街停水公告第{n}号，请查收</a></p>" for n in range(4))
    assert found(f"<ul>{LINK * 3}</ul><article id='text'>{links}</article>{notice}") == "text"


def test_a_page_of_comments_is_a_discussion() -> None:
    thread = "".join(COMMENT.format(n) for n in range(9))
    assert found(f"<ul>{LINK * 9}</ul><p><a href='/a'>题目</a></p><div id='thread'>{thread}</div>") == "thread"


def test_comments_below_a_text_are_no_discussion() -> None:
    thread = "".join(COMMENT.format(n) for n in range(9))
    assert found(f"<ul>{LINK * 9}</ul><div id='text'>{NUMBERED}</div><div id='thread'>{thread}</div>") == "text"


def test_links_in_a_table_with_a_header_are_data() -> None:
    rows = "".join(f"<tr><td>{n}号</td><td><a href='/{n}'>青禾市停水公告第{n}号</a></td></tr>" for n in range(8))
    table = f"<table><tr><th>编号</th><th>公告</th></tr>{rows}</table>"
    assert (
        found(f"<article id='text'><h1>公告一览</h1>{PROSE}<div class='overflow-auto'>{table}</div></article>")
        == "text"
    )


def test_one_paragraph_among_links_is_read_with_the_post_that_holds_it() -> None:
    picture = "<p><a href='/1.jpg'>晨光中的水库，摄于三月</a></p>"
    assert (
        found(f"<ul>{LINK * 9}</ul><div class='post' id='text'><p>水库。</p>{PROSE}{picture * 9}</div>") == "text"
    )


def test_a_page_of_a_few_linked_words_is_shown_whole() -> None:
    assert found("<p><a href='/v'>水厂短片</a></p><p>作者：<a href='/a'>周平</a></p>") == "body"


def posts(*headings: str) -> str:
    return "".join(
        f"<article id='{n}'><h2>{heading}</h2>{NUMBERED.replace('今', str(n))}</article>"
        for n, heading in enumerate(headings)
    )


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        pytest.param("北岸供水管道更换_青禾市", "1", id="titled for one of them"),
        pytest.param("供水管道更换汇总", "all", id="titled for all of them"),
    ],
)
def test_of_several_articles_the_one_that_the_page_is_titled_for(title: str, expected: str) -> None:
    body = f"<div id='all'>{posts('南岸泵房改造', '北岸供水管道更换', '东街停水')}</div>"
    answer = container(body, title)
    assert answer is not None
    assert answer.element.get("id") == expected


@pytest.mark.parametrize(
    ("box", "expected"),
    [
        pytest.param("<form action='/'>{}</form>", "text", id="a form around the page"),
        pytest.param("<aside>{}</aside>", "text", id="an aside around the text"),
        pytest.param("<div class='cookie-consent'>{}</div>", "player", id="a notice about cookies"),
    ],
)
def test_a_box_with_nearly_all_prose_loses_only_to_a_part_of_it(box: str, expected: str) -> None:
    player = f"<article id='player'>{'<div>正在加载</div><a href=/v>下一段视频</a>' * 6}</article>"
    text = "<div id='text'>" + "".join(PROSE.replace("三十", str(number)) for number in range(12)) + "</div>"
    assert found(player + f"<ul>{LINK * 3}</ul>" + box.format(text)) == expected


@pytest.mark.parametrize("heading", ["h1", "h3", "div"])
def test_the_copy_of_a_whole_page_for_telephones_is_read_once(heading: str) -> None:
    title = f"<{heading}>关于供水管道改造的通报</{heading}>"
    paragraphs = "".join(PROSE.replace("三十", str(number)) for number in range(31, 39))
    answer = container(
        f"<div id='wide'>{title}<p>来源：水务局</p>{paragraphs}</div>"
        f"<div id='narrow'><ul>{LINK * 3}</ul>{title}{paragraphs}</div>",
        "关于供水管道改造的通报 - 青禾市人民政府",
    )
    assert answer is not None
    assert text_of(answer.element).count("改造二次供水泵房") == 8
