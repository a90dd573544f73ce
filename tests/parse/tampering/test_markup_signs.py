"""Signs of tampering in markup, and untampered pages that resemble them."""

from __future__ import annotations

import pytest

from tui_reader.model import Bulletin, Listing
from tui_reader.parse.bulletin import finish
from tui_reader.parse.dom import parse_markup
from tui_reader.parse.html.article import read_html
from tui_reader.parse.tampering.markup_signs import injected_signs

ADDRESS = "https://www.qinghe.gov.cn/tzgg/t1.html"
PROSE = "<p>今年以来，全市共更换老旧供水管道三十公里，改造二次供水泵房十二座，群众满意度明显提高。</p>" * 3
LINKS = "".join(f"<a href='http://s{n}.shop{n}.top/'>星河{n}</a>" for n in range(4))
OFFICES = "".join(f"<a href='http://www.county{n}.gov.cn/'>云溪{n}县</a>" for n in range(4))
CLOAK = "<script>if (/baiduspider/i.test(navigator.userAgent)) {} else { document.title = '停水通知'; }</script>"


def signs(body: str, address: str = ADDRESS, domain: str | None = None) -> list[str]:
    root, _ = parse_markup(f"<html><body>{body}</body></html>")
    return [sign.where for sign in injected_signs(root, address, address, domain)]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(f"<div style='display:none'>{LINKS}</div>", ["hidden block"], id="hidden links"),
        pytest.param(
            f"<div style='position:absolute; left:-9999px'>{LINKS}</div>", ["hidden block"], id="off the screen"
        ),
        pytest.param(f"<div style='height:1px;overflow:hidden'>{LINKS}</div>", ["hidden block"], id="no height"),
        pytest.param(f"<div>{LINKS}</div>", [], id="links in sight"),
        pytest.param(f"<div style='display:none'>{OFFICES}</div>", [], id="hidden menu of other offices"),
        pytest.param(
            "<div style='display:none'><a href='/a'>甲</a><a href='/b'>乙</a><a href='/c'>丙</a></div>",
            [],
            id="own menu",
        ),
        pytest.param(
            "<div hidden>"
            + "".join(f"<a href='http://s.net{n}.com/?u={ADDRESS}'>分享</a>" for n in range(4))
            + "</div>",
            [],
            id="share buttons",
        ),
        pytest.param(CLOAK, ["script"], id="title for engines"),
        pytest.param(
            "<script>if (document.referrer.indexOf('baidu') > 0) location.href = 'http://x.top';</script>",
            ["script"],
            id="visitors from engines are led away",
        ),
        pytest.param(
            "<script>if (/Android|iPhone/i.test(navigator.userAgent)) location.href = '/m/';</script>",
            [],
            id="telephones",
        ),
        pytest.param(
            f"<script>navigator.userAgent; baidu(); {'go();' * 200} location.href = '/x';</script>",
            [],
            id="far apart",
        ),
        pytest.param(
            "<script>if (document.title == navigator.userAgent) baidu();</script>", [], id="no rewriting"
        ),
    ],
)
def test_signs_in_markup(body: str, expected: list[str]) -> None:
    assert signs(body) == expected


@pytest.mark.parametrize(
    ("address", "domain", "expected"),
    [
        pytest.param(ADDRESS, "www.qinghe.gov.cn", [], id="the very host"),
        pytest.param("https://water.qinghe.gov.cn/a", "qinghe.gov.cn", [], id="an office of the site"),
        pytest.param("http://xinghe.top/a", "www.qinghe.gov.cn", ["address"], id="another host"),
        pytest.param(
            "https://archive.example/web/2020/http://www.qinghe.gov.cn/a", "www.qinghe.gov.cn", [], id="archive"
        ),
        pytest.param("http://10.1.2.3/a", "www.qinghe.gov.cn", [], id="bare number"),
        pytest.param("/home/me/t1.html", "www.qinghe.gov.cn", [], id="file"),
        pytest.param(ADDRESS, "青禾市政府", [], id="no host stated"),
        pytest.param(ADDRESS, "http://[", [], id="broken"),
    ],
)
def test_host_and_stated_domain(address: str, domain: str, expected: list[str]) -> None:
    assert signs("<p>通知</p>", address, domain) == expected


def page(head: str, body: str) -> Bulletin | Listing:
    read = read_html(
        f"<html><head>{head}</head><body><h1>城区停水通知</h1>{PROSE}{body}</body></html>", ADDRESS, None
    )
    return read if isinstance(read, Listing) else finish(read)


def test_one_sign_flags_nothing() -> None:
    assert not page("<title>城区停水通知</title>", CLOAK).tampering.tampered


def test_two_signs_flag_the_page() -> None:
    found = page("<title>城区停水通知</title>", f"{CLOAK}<div style='display:none'>{LINKS}</div>").tampering
    assert found.tampered
    assert {evidence.where for evidence in found.evidence} == {"hidden block", "script"}
