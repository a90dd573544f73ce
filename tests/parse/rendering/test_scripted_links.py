"""Links that call a function of their page."""

from __future__ import annotations

import pytest

from tui_reader.parse.dom import parse_markup
from tui_reader.parse.rendering.elements import render
from tui_reader.parse.rendering.links import link_address

BASE = "https://a.example/x/"
DEFINED = """
function fn_downFile(atchFileId, fileSn){
    var url = "unused";
    window.open("/cmm/FileDown.do?atchFileId="+atchFileId+"&fileSn="+ encodeURIComponent(fileSn) +"&x=1");
}
function fn_view(no) { location.href = "/view.do?no=" + no; }
function fn_fileOf(no) { location.href = "/FileDown.do?no=" + no + token; }
"""


def address(link: str, script: str = DEFINED) -> str | None:
    root, _ = parse_markup(f"<body><script>{script}</script><p>{link}</p></body>")
    render(root)
    return link_address(next(root.iter("a")), BASE)


@pytest.mark.parametrize(
    "link",
    [
        "<a href=\"javascript:fn_downFile('F_01','0')\">가.hwp</a>",
        "<a href='#' onclick=\"fn_downFile('F_01', '0'); return false;\">가.hwp</a>",
        "<a href='#none' onclick=\"return fn_downFile('F_01','0')\">가.hwp</a>",
    ],
)
def test_the_address_is_built_from_the_arguments(link: str) -> None:
    assert address(link) == "https://a.example/cmm/FileDown.do?atchFileId=F_01&fileSn=0&x=1"


@pytest.mark.parametrize(
    ("link", "script"),
    [
        ("<a href=\"javascript:fn_view('7')\">가</a>", DEFINED),
        ("<a href=\"javascript:fn_fileOf('7')\">가</a>", DEFINED),
        ("<a href=\"javascript:fn_other('7')\">가</a>", DEFINED),
        ("<a href=\"javascript:fn_downFile('7')\">가</a>", ""),
        ('<a href="javascript:downFile()">가</a>', "function downFile(a){open('/down?x='+a)}"),
    ],
)
def test_other_calls_have_no_address(link: str, script: str) -> None:
    assert address(link, script) is None


def test_arguments_cannot_leave_the_address() -> None:
    found = address("<a href=\"javascript:fn_downFile('a&b#c?d','0')\">가</a>")
    assert found == "https://a.example/cmm/FileDown.do?atchFileId=a%26b%23c%3Fd&fileSn=0&x=1"


@pytest.mark.no_cover
def test_hostile_pages_take_linear_time() -> None:
    calls = "<a href=\"javascript:fn_downFile('1')\">x</a>" * 2000
    root, _ = parse_markup(f"<body><script>{'function fn_downFile(a){' * 3000}</script>{calls}</body>")
    render(root)
