"""Names of fetched files."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.sources.file_names import file_name, stated_name
from tui_reader.text.file_names import LONGEST

NAME = "附件1：岗位表.xls"


def as_header(text: bytes) -> str:
    return (b'attachment; filename="' + text + b'"').decode("latin-1")


@pytest.mark.parametrize(
    ("header", "name"),
    [
        pytest.param("attachment; filename*=UTF-8''%e5%b2%97%e4%bd%8d%e8%a1%a8.xls", "岗位表.xls", id="RFC 8187"),
        pytest.param(
            "attachment; filename=\"gwb.xls\"; filename*=UTF-8''%E5%B2%97.xls", "岗.xls", id="both, in this order"
        ),
        pytest.param("attachment; filename*=GBK''%b8%da.xls; filename=x.xls", "岗.xls", id="RFC 8187 in GBK"),
        pytest.param("attachment; filename*=%E5%B2%97.xls", "岗.xls", id="without its charset"),
        pytest.param("attachment; filename*=nonsense''%ff%fe; filename=a.xls", "a.xls", id="damaged"),
        pytest.param("attachment; filename*=undefined''a; filename=b.xls", "a", id="charset that raises"),
        pytest.param("attachment; filename==?undefined?Q?a.xls?=", "a.xls", id="word in a charset that raises"),
        pytest.param('attachment; filename*0="long "; filename*1="name.xls"', "long name.xls", id="RFC 2231"),
        pytest.param("attachment;filename=a.xls;size=3", "a.xls", id="no quotes"),
        pytest.param('attachment; filename="a \\"b\\".xls"', 'a "b".xls', id="quotes in it"),
        pytest.param('attachment; filename="a;b.xls"', "a;b.xls", id="semicolon in it"),
        pytest.param('inline; FileName="a.xls', "a.xls", id="quotes that do not end"),
        pytest.param('attachment; filename="C:\\\\files\\\\a.xls"', "a.xls", id="path"),
        pytest.param("attachment", "", id="none"),
        pytest.param('attachment; filename=""', "", id="empty"),
        pytest.param(
            'attachment; filename="=?UTF-8?B?5bKX5L2N6KGoLnhscw==?="', "岗位表.xls", id="word of mail in Base64"
        ),
        pytest.param('attachment; filename="=?gb2312?Q?=B8=DA.xls?="', "岗.xls", id="quoted word of mail"),
        pytest.param('attachment; filename="%E5%B2%97.xls"', "岗.xls", id="percent-encoded"),
        pytest.param('attachment; filename="%B8%DA%CE%BB.xls"', "岗位.xls", id="percent-encoded GBK"),
        pytest.param('attachment; filename="100%25.xls"', "100%.xls", id="percent sign"),
        pytest.param('attachment; filename="100%.xls"', "100%.xls", id="bare percent sign"),
        pytest.param(as_header(NAME.encode()), NAME, id="bytes of UTF-8"),
        pytest.param(as_header(NAME.encode("gbk")), NAME, id="bytes of GBK"),
        pytest.param(as_header(NAME.encode().decode("latin-1").encode()), NAME, id="UTF-8 twice"),
        pytest.param(as_header("Größe.xls".encode("latin-1")), "Größe.xls", id="bytes of Latin-1"),
        pytest.param(as_header("공고.hwp".encode()), "공고.hwp", id="Hangul"),
    ],
)
def test_names_in_headers(header: str, name: str) -> None:
    assert stated_name(header) == name


@pytest.mark.parametrize(
    ("header", "title", "address", "kind", "name"),
    [
        ('attachment; filename="a.xls"', "岗位表", "https://a.example/1", "", "a.xls"),
        (None, "岗位表", "https://a.example/5f1a.xls?x=1", "xls", "岗位表.xls"),
        (None, "岗位表", "https://a.example/d?id=1", "xls", "岗位表.xls"),
        (None, "岗位表.doc", "https://a.example/d?id=1", "docx", "岗位表.doc"),
        (None, "Plan (PDF, 1.2 MB)", "https://a.example/d/1", "pdf", "Plan.pdf"),
        (None, "", "https://a.example/%E5%B2%97.xls", "", "岗.xls"),
        (
            'attachment; filename="download.jsp"',
            "岗位表",
            "https://a.example/download.jsp?id=1",
            "pdf",
            "岗位表.pdf",
        ),
        ('attachment; filename="??.pdf"', "岗位表", "https://a.example/d", "pdf", "岗位表.pdf"),
        (None, "", "https://a.example/downfile.jsp?id=0&filename=5f1a.pdf&showname=%E5%B2%97.pdf", "", "岗.pdf"),
        (None, "岗位表", "https://a.example/downfile.jsp?filename=5f1a.xls", "ole", "岗位表.xls"),
        (None, "", "https://a.example/", "pdf", ""),
    ],
)
def test_name_of_a_file(header: str | None, title: str, address: str, kind: str, name: str) -> None:
    assert file_name(header, title, address, kind) == name


def test_headers_that_a_proxy_has_joined() -> None:
    assert stated_name("attachment; filename=a.pdf, attachment; filename=b.pdf") == "a.pdf"
    assert stated_name('inline, attachment; filename="a, attachment.pdf"') == "a, attachment.pdf"


@given(st.binary(max_size=200))
def test_every_header_has_a_name_of_one_line(data: bytes) -> None:
    assert "\n" not in stated_name(f'attachment; filename="{data.decode("latin-1")}"')


@pytest.mark.parametrize("title", [" " * 100_000 + "x", "(ab" + "." * 100_000, "(" + " " * 100_000])
def test_long_titles_take_no_long_time(title: str) -> None:
    assert len(file_name(None, title, "https://a.example/b.pdf").encode()) <= LONGEST
