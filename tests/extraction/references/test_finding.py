"""What a whole bulletin cites, and under which keys it is cited."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.extraction.references import identities, references
from tui_reader.extraction.values import TITLE, Reference, TextPlace
from tui_reader.model import Bulletin, Cell, Link, ListBlock, ListItem, Paragraph, Section, Table, body_text


def bulletin(
    *lines: str, title: str | None = None, number: str | None = None, source: str | None = None
) -> Bulletin:
    return Bulletin(
        "https://example.org/notice/1.html",
        title=title,
        document_number=number,
        source=source,
        preamble=tuple(Paragraph(line) for line in lines),
    )


def shown(found: tuple[Reference, ...]) -> list[tuple[str, str, str]]:
    return [(each.key, each.article, each.effect) for each in found]


def test_a_reference_has_its_place_and_text():
    found = references(bulletin("甲", "根据国发〔2010〕16号文件办理。"))
    assert found == (Reference("number", "cn:国发2010-16", "国发〔2010〕16号", TextPlace(1, 2, 13)),)


def test_the_same_document_counts_once_on_a_line():
    found = references(bulletin("国发〔2010〕16号和国发[2010]16号", "依照国发（2010）16号文件办理"))
    assert [(each.place.line, each.text) for each in found] == [(0, "国发〔2010〕16号"), (1, "国发（2010）16号")]


def test_own_number_title_and_address_are_identities_and_no_references():
    own = bulletin(
        "甲政发〔2021〕3号",
        "《甲市人民政府关于修路的通知》（甲政发〔2021〕3号）",
        title="甲市人民政府关于修路的通知",
        number="甲政发〔2021〕3号",
    )
    assert references(own) == ()
    assert identities(own) == (
        "cn:甲政发2021-3",
        "title:甲市人民政府关于修路的通知",
        "title:关于修路的通知",
        "url:example.org/notice/1.html",
    )


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("Commission Regulation (EU) 2021/123 of 5 May 2021 amending Regulation (EC) No 1235/2008", "eu:2021/123"),
        ("DSA-5020-1: a vulnerability in a library", "adv:DSA-5020-1"),
        ("甲市财政局公告2021年第3号", "cn:甲市财政局公告2021-3"),
    ],
)
def test_the_number_with_which_a_title_begins_is_its_own(title: str, key: str):
    page = bulletin(title=title)
    assert identities(page)[0] == key
    assert key not in [found.key for found in references(page)]


@pytest.mark.parametrize("title", ["Regulation (EU) 2016/679 explained", "Guide to Regulation (EU) 2016/679"])
def test_a_title_about_a_document_is_not_the_document(title: str):
    assert "eu:2016/679" not in identities(bulletin(title=title))


def test_a_line_of_several_numbers_in_the_head_has_its_own():
    assert "us:ad:2020-12-05" in identities(bulletin("[Docket No. FAA-2020-0123; AD 2020-12-05]", "Text."))


@pytest.mark.parametrize("title", ["＊＊＊", "关于印发《——》的通知"])
def test_a_title_of_marks_alone_is_no_identity(title: str):
    assert "title:" not in identities(bulletin(title=title))


def test_a_notice_is_cited_by_the_document_that_it_issues():
    own = bulletin(title="甲市关于印发《甲市养犬管理办法（试行）》的通知")
    assert "title:甲市养犬管理办法试行" in identities(own)


def test_a_title_cites_what_it_amends():
    (found,) = references(bulletin(title="关于修改《甲市养犬管理办法》的决定"))
    assert (found.key, found.effect, found.place.line) == ("title:甲市养犬管理办法", "amends", TITLE)


def test_the_number_of_a_tender_is_both():
    notice = bulletin("项目编号：ABC-2024-018")
    assert shown(references(notice)) == [("tender:abc-2024-018", "", "")]
    assert "tender:abc-2024-018" in identities(notice)


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("https://www.example.com/a/", "url:example.com/a"),
        ("http://example.com/a#top", "url:example.com/a"),
        ("https://example.com", "url:example.com"),
    ],
)
def test_links_to_other_pages(address: str, key: str):
    block = Paragraph("see here", links=(Link(4, 8, address),))
    (found,) = references(Bulletin("https://example.org/1", preamble=(block,)))
    assert (found.kind, found.key, found.text) == ("address", key, "here")


@pytest.mark.parametrize("address", ["mailto:a@example.org", "https://example.org/1#part", "#note"])
def test_links_that_lead_to_no_other_page(address: str):
    block = Paragraph("see here", links=(Link(4, 8, address),))
    assert references(Bulletin("https://example.org/1", preamble=(block,))) == ()


def test_links_in_all_blocks_have_the_place_of_their_text():
    link = (Link(0, 4, "https://example.com/x"),)
    run_in = Section("(一)", 1, 1, "甲", run_in=True, closing="。", blocks=(Paragraph("link", link),))
    blocks = [
        ListBlock((ListItem("1.", "one"), ListItem("", "link", link))),
        Table(((Cell("a"), Cell("link", links=link)),), caption="head"),
        Table(((Cell("a"),), (Cell("b"), Cell("c"), Cell("link", links=link)))),
    ]
    for page in (
        Bulletin("x", sections=(run_in,)),
        *(Bulletin("x", preamble=(Paragraph("above"), block, Paragraph("below"))) for block in blocks),
    ):
        (found,) = references(page)
        line = body_text(page).split("\n")[found.place.line]
        assert line[found.place.start : found.place.end] == found.text == "link"


PIECES = (
    "《 》 〔 〕 （ ） 第 条 款 号 令 公告 2010 16 〔2010〕 国发 、 和 ， 。 Regulation (EU) "
    "2016/679 Article § 5 Abs. 2 "
    "CVE-2021-44228 of the Act 2018 14 CFR 39 no. / - 项目编号： A-1-234 以下简称 \n 平成28年 法律 "
    "関する 「 」 제 호 법률 n° loi 法"
)


@given(st.lists(st.sampled_from(PIECES.split(" ")), max_size=40).map("".join))
def test_places_are_those_of_the_texts_and_do_not_overlap_in_a_kind(text: str):
    page = bulletin(*text.split("\n"), title=text.replace("\n", " ")[:80])
    lines = body_text(page).split("\n")
    last: dict[str, tuple[int, int]] = {}
    for found in references(page):
        line = page.title if found.place.line == TITLE else lines[found.place.line]
        assert line is not None
        assert line[found.place.start : found.place.end] == found.text != ""
        assert (found.place.line, found.place.start) >= last.get(found.kind, (-2, 0))
        last[found.kind] = (found.place.line, found.place.end)
    assert all(":" in key for key in identities(page))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We published a proposed rule on May 3, 2019 (84 FR\n19456) and more", ("us:fr:84:19456", "19456")),
        ("The Board acted with due regard to Executive\nOrder 12866 and", ("us:eo:12866", "Order 12866")),
        (
            "Comments may be sent to Docket No. EPA-HQ-OAR-\n2017-0355",
            ("us:docket:epa-hq-oar-2017-0355", "Docket No. EPA-HQ-OAR-"),
        ),
    ],
)
def test_a_reference_goes_on_over_the_end_of_a_full_line(text: str, found: tuple[str, str]):
    (reference,) = references(bulletin(text))
    assert (reference.key, reference.text) == found
    line = text.split("\n")[reference.place.line]
    assert line[reference.place.start : reference.place.end] == reference.text


def test_a_short_line_does_not_go_on():
    assert references(bulletin("84 FR\n19456")) == ()
