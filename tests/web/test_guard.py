"""Who may use the program in a browser."""

from __future__ import annotations

from http import HTTPStatus

import pytest

from tui_reader import i18n
from tui_reader.web.guard import Guard, is_loopback

TOKEN = "the-right-token-0123456789"


@pytest.mark.parametrize(
    ("host", "origin", "given", "status"),
    [
        pytest.param("localhost:8000", None, [TOKEN], None, id="this machine"),
        pytest.param("127.0.0.1:8000", "http://127.0.0.1:8000", [TOKEN], None, id="the page itself"),
        pytest.param("[::1]:8000", "http://[::1]:8000", ["wrong", TOKEN], None, id="one token of two"),
        pytest.param("192.0.2.7", None, [TOKEN], None, id="an address, which cannot be rebound"),
        pytest.param("Reader.Example.:8000", None, [TOKEN], None, id="a name of ours"),
        pytest.param("evil.example:8000", None, [TOKEN], 421, id="a name led here"),
        pytest.param("localhost.evil.example", None, [TOKEN], 421, id="a longer name"),
        pytest.param("127.0.0.1.evil.example", None, [TOKEN], 421, id="a name like an address"),
        pytest.param("", None, [TOKEN], 421, id="no name"),
        pytest.param("[::1", None, [TOKEN], 421, id="a broken address"),
        pytest.param("localhost:8000", "http://evil.example", [TOKEN], 403, id="another site"),
        pytest.param("localhost:8000", "http://localhost:9000", [TOKEN], 403, id="another port"),
        pytest.param("localhost:8000", "null", [TOKEN], 403, id="a sandboxed page"),
        pytest.param("localhost:8000", None, [], 401, id="no token"),
        pytest.param("localhost:8000", None, ["", "wrong", TOKEN[:-1], TOKEN + "0"], 401, id="wrong tokens"),
        pytest.param("localhost:8000", None, ["\ud800"], 401, id="no text"),
    ],
)
def test_requests(host: str, origin: str | None, given: list[str], status: int | None) -> None:
    refusal = Guard(("localhost", "reader.example"), TOKEN).refusal(host, origin, given)
    assert (refusal and refusal.status) == (status and HTTPStatus(status))


def test_without_a_token_the_name_and_the_origin_still_count() -> None:
    guard = Guard(("localhost",), None)
    assert guard.refusal("localhost:1", None, []) is None
    assert guard.refusal("evil.example", None, [])
    assert guard.refusal("localhost:1", "http://evil.example", [])


@pytest.mark.parametrize(
    ("host", "origin", "given", "text"),
    [
        pytest.param("evil.example", None, [TOKEN], "不接受此主机名；请运行 serve --help 查看说明", id="421"),
        pytest.param("localhost", "http://evil.example", [TOKEN], "其他网站不能使用此页面", id="403"),
        pytest.param("localhost", None, [], "请打开服务器显示的带令牌的地址", id="401"),
    ],
)
@pytest.mark.usefixtures("back_to_english")
def test_reasons_are_in_the_language_of_the_interface(
    host: str, origin: str | None, given: list[str], text: str
) -> None:
    i18n.install("zh_CN")
    refusal = Guard(("localhost",), TOKEN).refusal(host, origin, given)
    assert refusal is not None
    assert refusal.text == text


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        *((host, True) for host in ("127.0.0.1", "127.9.9.9", "::1", "localhost")),
        *((host, False) for host in ("0.0.0.0", "192.0.2.1", "localhost.evil.example", "")),
    ],
)
def test_loopback(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected
