"""Controls are known by what their links do, in any language."""

from __future__ import annotations

import pytest
from lxml import html

from support.articles import PROSE, is_skipped
from tui_reader.parse.html.boilerplate.controls import is_button_label, is_control


@pytest.mark.parametrize(
    "address",
    [
        *("www.facebook.com/dialog/feed?x", "x.com/intent/post", "twitter.com/share", "twitter.com/home?status=x"),
        *("api.whatsapp.com/send?text=x", "wa.me/?text=x", "t.me/share/url?x", "telegram.me/share/url?x"),
        *("www.linkedin.com/cws/share?x", "www.linkedin.com/shareArticle?x", "www.pinterest.co.uk/pin/create/x"),
        *(
            "connect.qq.com/widget/x",
            "sns.qzone.qq.com/cgi-bin/x",
            "share.v.t.qq.com/x",
            "www.reddit.com/submit?x",
        ),
        *("www.tumblr.com/widgets/share/x", "vk.com/share.php?x", "vkontakte.ru/share.php?x", "connect.ok.ru/x"),
        *("connect.mail.ru/x", "line.me/R/msg/x", "social-plugins.line.me/lineit/x", "line.naver.jp/R/msg/x"),
        *("band.us/plugin/share?x", "story.kakao.com/share?x", "b.hatena.ne.jp/entry/x", "b.hatena.ne.jp/add?x"),
        *("getpocket.com/save?x", "getpocket.com/edit?x", "www.xing.com/spi/x", "www.xing.com/app/user?x"),
        *("a.example/1?share=jetpack-whatsapp", "a.example/1?a=b&share=email", "bsky.app/intent/compose?x"),
        *("www.threads.net/intent/post?x", "plus.google.com/share?x", "www.addtoany.com/add", "www.addthis.com/x"),
        *("www.douban.com/recommend/?x", "www.douban.com/share/x", "digg.com/submit?x", "delicious.com/save?x"),
        *("delicious.com/post?x", "www.instapaper.com/hello2?x", "www.instapaper.com/edit?x"),
        "www.linkedin.com/sharing/share-offsite/?x",
    ],
)
def test_addresses_at_which_services_share(address: str) -> None:
    for written in (f"https://{address}", f"//{address}"):
        assert is_control(html.fragment_fromstring(f"<a href='{written}'>x</a>"))
    assert is_control(
        html.fragment_fromstring(f"<a href='https://{address.upper().replace('R/MSG', 'r/msg')}'>x</a>")
    )


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ("href='https://www.facebook.com/sharer/sharer.php?u=x'", True),
        ("href='//twitter.com/intent/tweet?url=x'", True),
        ("href='whatsapp://send?text=x'", True),
        ("href='http://service.weibo.com/share/share.php?url=x'", True),
        ("href='mailto:?subject=Ferry'", True),
        ("href='javascript:window.print()'", True),
        ("href='javascript:print();'", True),
        ("href='JavaScript: history.go(-1)'", True),
        ("href='#' onclick='window.print(); return false'", True),
        ("href='javascript:window.external.addFavorite(1)'", True),
        ("href='https://www.facebook.com/harbourboard'", False),
        ("href='https://twitter.com/harbourboard/status/12'", False),
        ("href='/print/12'", False),
        ("href='mailto:clerk@example.org?subject=Ferry'", False),
        ("href='javascript:downFile(4)'", False),
        ("href='javascript:goPage(2)'", False),
        ("href='javascript:blueprint(3)'", False),
        ("href='/notice' onclick='window.print()'", False),
        ("", False),
    ],
)
def test_links_that_are_controls(attributes: str, expected: bool) -> None:
    assert is_control(html.fragment_fromstring(f"<a {attributes}>x</a>")) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("WhatsApp", True), ("微博", True), ("Drucken", True), ("Facebook page", False), ("", False)],
)
def test_labels_of_buttons(text: str, expected: bool) -> None:
    assert is_button_label(text) is expected


FACEBOOK = "<a href='https://www.facebook.com/sharer.php?u=x'>Facebook</a>"
PRINT = "<a href='javascript:window.print()'>drucken</a>"


@pytest.mark.parametrize(
    "element",
    [
        pytest.param(f"<ul><li>{FACEBOOK}</li><li>{FACEBOOK}</li></ul>", id="links that share"),
        pytest.param(f"<p>Diese Seite: {PRINT}</p>", id="print with a label"),
        pytest.param(
            "<ul><li>Facebook<li>Twitter<li>WhatsApp<li>Telegram</ul>", id="names of services without links"
        ),
        pytest.param("<div>Compartir<div>Facebook</div><div>X</div><div>E-mail</div></div>", id="label"),
        pytest.param("<a href='javascript:history.back()'>Zurück</a>", id="a link alone"),
        pytest.param("<div role='toolbar'><p>A A A</p></div>", id="role of a toolbar"),
        pytest.param("<div role='navigation'><a href='/a'>Ferries</a></div>", id="role of navigation"),
        pytest.param("<div role='dialog'><p>We would like to know you better.</p></div>", id="role of a dialog"),
    ],
)
def test_boxes_of_controls_are_left_out(element: str) -> None:
    assert is_skipped(element, before=PROSE * 12, after=PROSE * 4)


@pytest.mark.parametrize(
    "element",
    [
        pytest.param(
            "<ul><li>Facebook<li>Twitter<li>The harbour board itself</ul>", id="two services and an office"
        ),
        pytest.param(
            f"<p>The board is on {FACEBOOK}, where the notices of the coming week are posted.</p>",
            id="a sentence with such a link",
        ),
        pytest.param(f"<div role='complementary'>{PROSE * 3}</div>", id="a long note beside the text"),
        pytest.param("<p><a href='javascript:downFile(7)'>Plan of the berths</a></p>", id="a download"),
    ],
)
def test_text_with_such_links_and_names_is_kept(element: str) -> None:
    assert not is_skipped(element, before=PROSE * 6, after=PROSE * 4)
