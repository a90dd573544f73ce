"""Lines that invite to read another article are left out; references, sources and files are of the text."""

from __future__ import annotations

import pytest

from support.articles import PROSE, box_of
from tui_reader.parse.html.boilerplate.boxes import boilerplate_filter
from tui_reader.parse.html.boilerplate.invitations import is_invitation


@pytest.mark.parametrize(
    "label",
    [
        "Read also:",
        "READ MORE:",
        "Also read",
        "[Read:",
        "Related:",
        "You may also like:",
        "Lesen Sie hier:",
        "Lesen Sie dazu auch:",
        "Auch interessant:",
        "Mehr zum Thema lesen",
        "À lire aussi :",
        "Lire également",
        "LE PUEDE INTERESAR:",
        "Lea también:",
        "Leia mais",
        "Veja também:",
        "Leggi anche:",
        "Ti potrebbe interessare anche:",
        "Lees ook:",
        "Läs också:",
        "Læs også:",
        "Lue aiheesta lisää:",
        "Czytaj też:",
        "Čtěte také:",
        "Читайте также:",
        "Читайте також:",
        "Διαβάστε επίσης:",
        "Citește și:",
        "Baca juga:",
        "Xem thêm:",
        "اقرأ أيضاً:",
        "קראו גם:",
        "延伸阅读：",
        "相關新聞",
        "関連記事：",
        "관련 기사:",
    ],
)
def test_invitations_to_read_another_article(label: str) -> None:
    assert is_invitation(label)


@pytest.mark.parametrize(
    "label",
    [
        "Source:",
        "Annex:",
        "See:",
        "Full text:",
        "Read the full decision:",
        "Please read the notes on the fees:",
        "Lesen Sie den Bescheid:",
        "Siehe § 4:",
        "Contact",
        "Reading room:",
        "Plus",
        "相关链接：",
        "附件：",
        "来源：",
        "相关文件",
        "",
        "Read also " * 12,
    ],
)
def test_labels_that_are_of_the_article(label: str) -> None:
    assert not is_invitation(label)


LINK = "<a href='/news/4711'>Harbour board halves the fares of the night ferry</a>"


def left_out(between: str, *, paragraphs: int = 12) -> list[str]:
    """The texts of the elements after six paragraphs that are left out."""
    box = box_of(f"{PROSE * 6}{between}{PROSE * (paragraphs - 6)}")
    skip = boilerplate_filter(box, False)
    return ["".join(element.itertext()) for element in box if skip(element)]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(f"<p>Read also: {LINK}</p>", id="label before the link"),
        pytest.param(f"<p><b>Lesen Sie auch:</b> {LINK}.</p>", id="label in bold"),
        pytest.param(f"<h4>Lea también: {LINK}</h4>", id="set as a heading"),
        pytest.param("<p><a href='/n/1'>READ MORE: Ferry crews to strike on Monday</a></p>", id="in the link"),
        pytest.param("<p>延伸阅读：<a href='/n/2'>港务局公布夜间轮渡票价调整方案</a></p>", id="Chinese"),
    ],
)
def test_a_line_with_an_invitation_is_left_out(line: str) -> None:
    assert len(left_out(line)) == 1


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("<p>Read also: <a href='/n/1'>By-law 14/2019</a></p>", id="a short name of a document"),
        pytest.param(f"<p>Source: {LINK}</p>", id="a source"),
        pytest.param(
            "<p>Read more: <a href='/plan.pdf'>Plan of the berths for the summer of 2031</a></p>", id="a file"
        ),
        pytest.param(
            "<p>Read on: <a href='#part-4'>Berths for the summer of the coming year</a></p>",
            id="a place on the page",
        ),
        pytest.param(
            f"<p>Read also: {LINK}. It sets out the fares of every line, with the days on which they apply.</p>",
            id="a sentence after the link",
        ),
        pytest.param("<p>Read also: the notice on berths, posted at both piers since Monday.</p>", id="no link"),
        pytest.param(f"<p>{LINK}</p>", id="a link without a label"),
        pytest.param("<table><tr><td>Read also:</td><td>" + LINK + "</td></tr></table>", id="in a table"),
        pytest.param("<p>Further rules:</p><p>" + LINK + "</p>", id="links under another label"),
        pytest.param(
            "<p>Read also:</p><p>The berths are let by the month, and the fees are paid ahead.</p>", id="text"
        ),
    ],
)
def test_lines_of_the_article_are_kept(line: str) -> None:
    assert left_out(line) == []


def test_headlines_below_an_invitation_go_with_it() -> None:
    more = "<p><a href='/news/5'>Pier three stays closed until the end of June</a></p>"
    assert len(left_out(f"<p><b>Lue aiheesta lisää:</b></p><p>{LINK}</p>{more}")) == 3


def test_a_text_that_consists_of_such_lines_is_kept() -> None:
    box = box_of(f"<p>Read also: {LINK}</p>" * 9 + PROSE)
    assert not any(map(boilerplate_filter(box, False), box))
