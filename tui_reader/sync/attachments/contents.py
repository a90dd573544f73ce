"""What a server sent for a file: the file, or a page that says something else."""

from __future__ import annotations

import re
from html import unescape

from tui_reader.parse.signatures import signature_of

_HEAD = 16_384
_HTML = re.compile(
    # Atomic, since a comment ends at its first `-->`: otherwise eight of them may end in any of a thousand places.
    rb"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?><!--.{0,4000}?-->\s*){0,8}<(?:!doctype\s+html|html|head)\b",
    re.I | re.S,
)
_FRAGMENT = re.compile(rb"\s*<(?:body|script|meta|title|div|center|h1|p)\b", re.I)
_OFFICE = re.compile(rb"urn:schemas-microsoft-com:office|ProgId\s+content|mso-(?:application|number-format)", re.I)
"""Marks of HTML that an Office program wrote: sheets and documents are sent as such."""
_PASSWORD = re.compile(rb"<input\b[^>]{0,300}\btype\s*=\s*[\"']?password", re.I)
_LEADS_ON = re.compile(
    rb"http-equiv\s*=\s*[\"']?refresh|\blocation(?:\.href)?\s*=|location\.replace|document\.cookie", re.I
)
_TITLE = re.compile(rb"<(?:title|h1)\b[^>]{0,200}>(.{0,300}?)</(?:title|h1)", re.I | re.S)
_TAG = re.compile(r"<[^<>]*>")
_ERROR = re.compile(
    r"\b[45]\d\d\b|error|not found|forbidden|denied|unavailable|expired|invalid|错误|出错|不存在|未找到|找不到"
    r"|无权|没有权限|已删除|已失效|禁止|失败|오류|エラー|見つかりません",
    re.I,
)
_LOG_IN = re.compile(r"log ?-?in\b|sign ?-?in\b|登录|登陆|登錄|统一身份认证|로그인|ログイン", re.I)
_CODE = re.compile(r"captcha|验证码|安全验证|人机验证|자동등록방지", re.I)
_PAGE_ENDINGS = (".html", ".htm", ".shtml", ".xhtml", ".mht", ".mhtml")
_DATA_ENDINGS = (".json", ".geojson", ".xml")
_SHORT_DATA = 4096
"""Bytes of an error in JSON; chosen by hand."""


def kind_of_content(data: bytes) -> str:
    """The kind of a file by its first bytes, for one that no reader has read, as the readers name kinds; "" for an
    unknown one. `ole` and `zip` hold documents of many kinds."""
    found = signature_of(data)
    return found.kind if found is not None else "html" if is_html(data) else ""


def is_html(data: bytes) -> bool:
    """Whether bytes are a page."""
    head = data[:_HEAD].removeprefix(b"\xef\xbb\xbf")
    return _HTML.match(head) is not None or (b"</" in head and _FRAGMENT.match(head) is not None)


def replaced_by(data: bytes, media_type: str | None, name: str, *, is_sent_as_file: bool) -> str | None:
    """Why what came is not the file of this name, as one line; None for a file. Servers answer with a page or a
    message, and the status 200, where a file is missing, or a user has to log in.

    `is_sent_as_file`: the server says so (Content-Disposition). HTML that an Office program wrote is a file, as is
    a table that is sent as one.
    """
    if not data.strip(b"\0 \t\r\n"):
        return "the server sent an empty file"
    lower = name.lower()
    if is_html(data):
        if lower.endswith(_PAGE_ENDINGS):
            return None if is_sent_as_file else "this is a page of the site, not a file"
        head = data[:_HEAD]
        office = (media_type or "").startswith(("application/vnd.", "application/msword", "application/ms"))
        if _OFFICE.search(head) or ((is_sent_as_file or office) and b"<table" in data[: 4 * _HEAD].lower()):
            return None
        return _page(head)
    sent_data = (media_type or "").endswith("json") or data.lstrip()[:1] == b"{"
    if sent_data and len(data) <= _SHORT_DATA and not lower.endswith(_DATA_ENDINGS):
        text = data.strip()
        # A short RTF document stands in the same brackets.
        if signature_of(data) is None and text.startswith(b"{") and text.endswith(b"}") and b'"' in text:
            return "a message of the server came instead of the file"
    return None


def _page(head: bytes) -> str:
    titles = " ".join(found.decode("utf-8", "replace") for found in _TITLE.findall(head))
    gbk = " ".join(found.decode("gb18030", "replace") for found in _TITLE.findall(head))
    words = _TAG.sub(" ", unescape(f"{titles} {gbk}"))
    if _PASSWORD.search(head) or _LOG_IN.search(words):
        return "a page to log in came instead of the file"
    text = f"{words} {head.decode('utf-8', 'replace')}"
    if _CODE.search(text):
        return "a page that asks for a code came instead of the file; open the address in a browser"
    if _ERROR.search(words):
        return "an error page came instead of the file"
    if _LEADS_ON.search(head) and len(head) < _HEAD:
        return "a page with a script came instead of the file; open the address in a browser"
    return "a page came instead of the file"
