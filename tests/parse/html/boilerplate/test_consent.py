"""Notices about cookies are no text of an article, unless the article is about them."""

from __future__ import annotations

import pytest

from tui_reader.model import Bulletin, body_text
from tui_reader.parse.draft import DraftLine
from tui_reader.parse.html.boilerplate.consent import notice_lines
from tui_reader.parse.page import parse_page

TEXT = [
    "The harbour office has raised the fees for moorings, which apply from the first of June to all boats.",
    "Owners who have paid for the year in advance need not pay the difference, as the council decided in May.",
    "Boats of the rescue service and of the police are exempt, and so are those of schools for a visit of a day.",
    "The office is open from Monday to Friday, and on Saturday from nine until noon during the summer months.",
    "Questions are answered by telephone as well, or by the harbour master at the gate of the eastern basin.",
    "The next change is planned for the year after next, when the works on the northern pier are finished.",
]
NOTICE = "We use cookies on this website. By continuing to browse you agree to our privacy policy."


def found(*texts: str, title: str | None = "Fees for moorings") -> list[int]:
    place = notice_lines([DraftLine(text) for text in texts], title)
    return list(place or ())


@pytest.mark.parametrize(
    "notice",
    [
        pytest.param(NOTICE, id="English"),
        pytest.param(
            "Die Website nutzt Cookies. Mit der Nutzung stimmen Sie der Erklärung zum Datenschutz zu.",
            id="German",
        ),
        pytest.param("Ce site utilise des cookies. En poursuivant, vous les acceptez.", id="French"),
        pytest.param("Este sitio usa cookies. Si continúa navegando, acepta su uso.", id="Spanish"),
        pytest.param("Ta strona używa plików cookies. Zgoda jest dobrowolna.", id="Polish"),
        pytest.param("Сайт использует файлы cookie. Продолжая, вы соглашаетесь с политикой.", id="Russian"),
        pytest.param("本网站使用 cookies，继续浏览即表示您同意我们的隐私政策，谢谢您的理解与支持。", id="Chinese"),
        pytest.param("当サイトはクッキーを使います。続けると同意したものとみなします。", id="Japanese"),
        pytest.param("이 사이트는 쿠키를 사용합니다. 계속 이용하시면 쿠키 사용에 동의하는 것입니다.", id="Korean"),
        pytest.param("Bu site çerez kullanmaktadır. Devam ederek kabul etmiş olursunuz.", id="Turkish"),
    ],
)
def test_a_notice_at_an_edge_of_the_text(notice: str) -> None:
    assert found(notice, *TEXT) == [0]
    assert found(TEXT[0], notice, *TEXT[1:]) == [1]
    assert found(*TEXT, notice) == [len(TEXT)]


def test_the_buttons_below_a_notice_belong_to_it() -> None:
    assert found(NOTICE, "I agree", "Privacy settings", *TEXT) == [0, 1, 2]
    assert found(*TEXT, NOTICE, "OK") == [len(TEXT), len(TEXT) + 1]


@pytest.mark.parametrize(
    ("texts", "title"),
    [
        pytest.param((NOTICE, *TEXT), "New rules for cookies", id="topic of the title"),
        pytest.param((NOTICE, *TEXT, "Cookies of visitors are deleted."), None, id="named elsewhere"),
        pytest.param((*TEXT[:3], NOTICE, *TEXT[3:]), None, id="within the text"),
        pytest.param(("The baker sells cookies to all visitors.", *TEXT), None, id="something to eat"),
        pytest.param(("The site has a new policy for visitors.", *TEXT), None, id="no cookies"),
        pytest.param((NOTICE, TEXT[0]), None, id="a large part of the text"),
        pytest.param((NOTICE * 20, *TEXT * 9), None, id="long"),
        pytest.param(TEXT, None, id="none"),
        pytest.param((), None, id="no text"),
    ],
)
def test_other_text_stays(texts: tuple[str, ...], title: str | None) -> None:
    assert found(*texts, title=title) == []


def test_a_notice_of_a_page_is_left_out_as_part_of_the_site() -> None:
    paragraphs = "".join(f"<p>{text}</p>" for text in (NOTICE, *TEXT))
    head = "<head><title>Fees for moorings</title></head>"
    markup = f"<html>{head}<body><h1>Fees for moorings</h1>{paragraphs}</body></html>"
    page = parse_page(markup.encode(), "https://h.example/1.html")
    assert isinstance(page, Bulletin)
    assert body_text(page).split("\n")[-len(TEXT) :] == TEXT
    assert NOTICE not in body_text(page)
    assert [(one.text, one.reason, one.frame) for one in page.left_out] == [(NOTICE, "consent to cookies", True)]
