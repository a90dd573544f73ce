"""Records that older jpage columns keep as strings of a script."""

from __future__ import annotations

from datetime import date

import pytest

from tui_reader.model import Entry, Listing
from tui_reader.parse.page import parse_page
from tui_reader.parse.recordset import MOST_RECORDS, with_records

HERE = "https://h.example/col/col7/index.html"
STRINGS = ",\n".join(
    f"'<li><a href=\"/art/{day}.html\">{title}<\\/a><span>2020-03-0{day}<\\/span><\\/li>'"
    for day, title in enumerate(["关于更换水管的公告", "关于调整线路的通知", "关于招聘人员的公示"], 1)
)
EXPECTED = [
    Entry("关于更换水管的公告", "https://h.example/art/1.html", date(2020, 3, 1)),
    Entry("关于调整线路的通知", "https://h.example/art/2.html", date(2020, 3, 2)),
    Entry("关于招聘人员的公示", "https://h.example/art/3.html", date(2020, 3, 3)),
]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            f"<html><body><div id='1'></div><script>var InitData1 = [{STRINGS}];</script></body></html>", id="page"
        ),
        pytest.param(
            f"<html><body><script>$('#1').jpage({{dataStore:[{STRINGS}]}});</script></body></html>", id="call"
        ),
        pytest.param(f"totalRecord = 3;\ntotalPage = 1;\ndataStore = [{STRINGS}];", id="answer of the proxy"),
    ],
)
def test_strings_are_entries(text: str) -> None:
    page = parse_page(text.encode(), HERE)
    assert isinstance(page, Listing)
    assert list(page.entries) == EXPECTED


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        pytest.param(r"""dataStore=['it\'s',"\u516c\x41\n"]""", ["it's", "公A\n"], id="escapes"),
        pytest.param("dataStore=['a', b, 'c']", ["a"], id="what is no string ends them"),
        pytest.param("dataStore=['x</script>y]]>z']", ["xyz"], id="nothing ends the store"),
        pytest.param("dataStore=['a", [], id="cut off"),
        pytest.param("dataStore=[1,2]", [], id="numbers"),
        pytest.param("dataStore='a'", [], id="no list"),
    ],
)
def test_records(script: str, expected: list[str]) -> None:
    text = f"<html><script>{script}</script></html>"
    found = with_records(text)
    assert found.removeprefix(text).count("<record>") == len(expected)
    assert [part.partition("]]>")[0] for part in found.split("<![CDATA[")[1:]] == expected


def test_a_page_without_records_stays_as_it_is() -> None:
    for text in ("<p>x</p>", "dataStore", "<record>x</record> dataStore=['y']"):
        assert with_records(text) is text


def test_no_more_records_than_are_read() -> None:
    script = "dataStore=[" + "'x'," * (MOST_RECORDS + 9) + "]"
    assert with_records(script).count("<record>") == MOST_RECORDS
