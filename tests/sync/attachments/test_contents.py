"""Files and pages that came instead of them."""

from __future__ import annotations

import pytest

from tui_reader.sync.attachments.contents import kind_of_content, replaced_by

PAGE = "<!DOCTYPE html><html><head><title>{}</title></head><body>{}</body></html>"
LOG_IN = "a page to log in came instead of the file"
ERROR = "an error page came instead of the file"


@pytest.mark.parametrize(
    ("data", "media_type", "name", "instead"),
    [
        (b"%PDF-1.7 ...", "text/html", "a.pdf", None),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", None, "a.doc", None),
        (b"", None, "a.pdf", "the server sent an empty file"),
        (b"\r\n\0", None, "a.pdf", "the server sent an empty file"),
        (PAGE.format("404", "").encode(), "text/html", "a.pdf", ERROR),
        (PAGE.format("系统提示", "<h1>您访问的文件不存在</h1>").encode(), None, "a.pdf", ERROR),
        (PAGE.format("出错了", "").encode("gbk"), None, "a.pdf", ERROR),
        (PAGE.format("统一身份认证", "").encode(), None, "a.pdf", LOG_IN),
        (PAGE.format("门户", "<form><input type='password'></form>").encode(), None, "a.pdf", LOG_IN),
        (
            PAGE.format("下载", "<p>请输入验证码</p>").encode(),
            None,
            "a.pdf",
            "a page that asks for a code came instead of the file; open the address in a browser",
        ),
        (PAGE.format("通知", "<p>正文</p>").encode(), None, "a.pdf", "a page came instead of the file"),
        (
            b"<html><script>document.cookie='x';location.href='/f'</script></html>",
            None,
            "a.pdf",
            "a page with a script came instead of the file; open the address in a browser",
        ),
        (b"\xef\xbb\xbf  <!-- x --><html><body>x</body></html>", None, "a.doc", "a page came instead of the file"),
        (PAGE.format("", "").encode(), None, "a.html", "this is a page of the site, not a file"),
        (b'<html xmlns:x="urn:schemas-microsoft-com:office:excel"><table></table></html>', None, "a.xls", None),
        (b"<html><body><table><tr><td>1</td></tr></table></html>", "application/vnd.ms-excel", "a.xls", None),
        (
            b"<html><body><table><tr><td>1</td></tr></table></html>",
            "text/html",
            "a.xls",
            "a page came instead of the file",
        ),
        (b'{"code": 500, "msg": "no"}', "text/json", "a.pdf", "a message of the server came instead of the file"),
        (b'{"code": 500}', "application/json", "a.json", None),
        (rb'{\rtf1 {\field{\*\fldinst{HYPERLINK "https://example.org/"}}}}', "application/rtf", "a.rtf", None),
        (b"name,post\r\n{a},1", "text/csv", "a.csv", None),
    ],
)
def test_what_came(data: bytes, media_type: str | None, name: str, instead: str | None) -> None:
    assert replaced_by(data, media_type, name, is_sent_as_file=False) == instead


@pytest.mark.parametrize(
    "data", [b"<!--" + b"--><!--" * 2000, b"<!--x-->" * 8 + b"<!--", b"<html>" + (b"<title>" + b"<" * 290) * 54]
)
def test_hostile_pages_take_no_long_time(data: bytes) -> None:
    assert replaced_by(data, None, "a.pdf", is_sent_as_file=False) in (None, "a page came instead of the file")


def test_comments_before_a_page_may_hold_others() -> None:
    assert kind_of_content(b"<!-- a --> <!-- b <!-- c -->\n<html></html>") == "html"


def test_a_table_that_is_sent_as_a_file_is_one() -> None:
    table = b"<html><body><table><tr><td>1</td></tr></table></html>"
    assert replaced_by(table, "text/html", "a.xls", is_sent_as_file=True) is None


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.4", "pdf"),
        (b"PK\x03\x04", "zip"),
        (b"\xff\xd8\xff\xe0", "jpeg"),
        (b"II*\0", "tiff"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"\0\0\0\x1cftypavif", "avif"),
        (b"\0\0\0\x18ftypheic", "heic"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "webp"),
        (b"\0\0\0\x18ftypmp42", "mp4"),
        (b"\0" * 257 + b"ustar\0", "tar"),
        (b"<html>", "html"),
        (b"name,post", ""),
        (b"", ""),
    ],
)
def test_kinds(data: bytes, kind: str) -> None:
    assert kind_of_content(data) == kind
