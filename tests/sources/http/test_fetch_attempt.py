"""Single attempts to fetch a page, from a local server that behaves well or badly."""

from __future__ import annotations

import asyncio
import gzip
import socket
import threading
import zlib
from collections.abc import Iterator
from dataclasses import replace
from ipaddress import ip_address

import pytest

from support.demo_site.server import Routes, redirect, reply, serving
from support.network import addresses, lead_here
from tui_reader import __version__
from tui_reader.sources import Fetched, SourceError
from tui_reader.sources.fetching import ELSEWHERE, INTERACTIVE, FetchFailed, Received, Request
from tui_reader.sources.http import connection, dns
from tui_reader.sources.http.client import Client
from tui_reader.text.clean import clean


@pytest.fixture
def server() -> Iterator[Routes]:
    routes = Routes()
    with serving(routes) as routes.url:
        yield routes


@pytest.fixture(autouse=True)
def proxies(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The proxies of the environment: none, unless a test adds one."""
    proxies: dict[str, str] = {}
    monkeypatch.setattr(connection, "getproxies", lambda: proxies)
    monkeypatch.setattr(connection, "proxy_bypass", lambda host: False)
    return proxies


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A network in which all names lead to this machine; the addresses that were connected to."""
    monkeypatch.setattr(dns, "resolve", lambda host, port: addresses(host))
    return lead_here(monkeypatch)


def get(url: str, *, allow_private: bool = True, deadline: float = 10.0, limit: int = 1 << 20) -> Fetched:
    """The page, fetched as for a user who typed its address, or for one who follows a link from elsewhere."""

    async def fetch() -> Fetched:
        async with Client() as client:
            request = Request(url, None if allow_private else ELSEWHERE)
            result = await client.fetch(request, replace(INTERACTIVE, deadline=deadline, size_limit=limit))
        if isinstance(result, FetchFailed):
            raise result.error
        assert isinstance(result, Received)
        return result.page

    return asyncio.run(fetch())


def refused(url: str, *, allow_private: bool = True, deadline: float = 10.0, limit: int = 1 << 20) -> str:
    """The error message for a page that cannot be fetched."""
    with pytest.raises(SourceError) as caught:
        get(url, allow_private=allow_private, deadline=deadline, limit=limit)
    assert caught.value.address == clean(url)
    assert "\n" not in caught.value.message
    return caught.value.message


class TestPage:
    def test_bytes_and_declarations(self, server: Routes) -> None:
        server.routes["/a?id=1"] = reply(b"page", 'Content-Type: Text/HTML; Charset="GB2312"')
        assert get(f"{server.url}/a?id=1#part") == Fetched(f"{server.url}/a?id=1", b"page", "gb2312", "text/html")

    @pytest.mark.parametrize(
        ("header", "charset", "media_type"),
        [
            pytest.param("text/html", None, "text/html", id="no charset"),
            pytest.param("text/html;charset='utf-8'", "utf-8", "text/html", id="single quotes"),
            pytest.param("text/html; charset=", None, "text/html", id="empty charset"),
            pytest.param("text/\x1b[31m; charset=\x1b[31m", None, None, id="control codes"),
            pytest.param("nonsense", None, None, id="no media type"),
            pytest.param("charset=big5", "big5", None, id="charset alone"),
        ],
    )
    def test_content_types(self, server: Routes, header: str, charset: str | None, media_type: str | None) -> None:
        server.routes["/"] = reply(b"", f"Content-Type: {header}")
        page = get(f"{server.url}/")
        assert (page.declared_charset, page.media_type) == (charset, media_type)

    @pytest.mark.parametrize(
        "media_type",
        [
            pytest.param("application/pdf", id="PDF"),
            pytest.param("application/vnd.openxmlformats-officedocument.wordprocessingml.document", id="DOCX"),
        ],
    )
    def test_documents_of_known_formats_are_fetched(self, server: Routes, media_type: str) -> None:
        server.routes["/"] = reply(b"x", f"Content-Type: {media_type}")
        page = get(f"{server.url}/")
        assert (page.data, page.media_type) == (b"x", media_type)

    def test_request_headers(self, server: Routes) -> None:
        server.routes["/"] = reply()
        get(f"{server.url}/")
        (request,) = server.requests
        head = request.lower()
        assert request.startswith("GET / HTTP/1.1\r\n")
        assert f"user-agent: bulletin-tui/{__version__}" in head
        assert "accept-encoding: gzip, deflate\r\n" in head
        assert f"host: 127.0.0.1:{server.port}\r\n" in head

    def test_cookies_are_not_kept(self, server: Routes) -> None:
        server.routes["/"] = reply(b"", "Set-Cookie: id=7; Path=/", "Location: /b", status="302 Found")
        server.routes["/b"] = reply(b"b")
        get(f"{server.url}/")
        assert len(server.requests) == 2
        assert not any("cookie" in request.lower() for request in server.requests)

    def test_a_password_is_sent_to_its_server_and_stored_nowhere(self, server: Routes) -> None:
        server.routes["/"] = redirect("/b")
        server.routes["/b"] = reply(b"b")
        page = get(f"http://li:s%20t@127.0.0.1:{server.port}/")
        assert page.address == f"{server.url}/b"
        assert "authorization: basic bgk6cyb0" in server.requests[0].lower()
        with pytest.raises(SourceError) as caught:
            get(f"http://li:secret@127.0.0.1:{server.port}/missing")
        assert "secret" not in str(caught.value)

    @pytest.mark.parametrize("length", [None, 0], ids=["unknown length", "chunks"])
    def test_a_body_of_unknown_length(self, server: Routes, length: int | None) -> None:
        if length is None:
            server.routes["/"] = b"HTTP/1.0 200 OK\r\n\r\npage"
        else:
            server.routes["/"] = (
                b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\npa\r\n2\r\nge\r\n0\r\n\r\n"
            )
        assert get(f"{server.url}/").data == b"page"


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


class TestCompression:
    @pytest.mark.parametrize(
        ("encoding", "body"),
        [
            pytest.param("gzip", gzip.compress(b"page" * 99), id="gzip"),
            pytest.param("X-GZip", gzip.compress(b"page" * 99), id="old name"),
            pytest.param("gzip", gzip.compress(b"page" * 50) + gzip.compress(b"page" * 49), id="two members"),
            pytest.param("gzip", gzip.compress(b"page" * 99) + bytes(8), id="padding"),
            pytest.param("deflate", zlib.compress(b"page" * 99), id="deflate"),
            pytest.param("deflate", raw_deflate(b"page" * 99), id="deflate without its header"),
            pytest.param("identity", b"page" * 99, id="none"),
        ],
    )
    def test_supported_encodings(self, server: Routes, encoding: str, body: bytes) -> None:
        server.routes["/"] = reply(body, f"Content-Encoding: {encoding}")
        assert get(f"{server.url}/").data == b"page" * 99

    def test_an_empty_body(self, server: Routes) -> None:
        server.routes["/"] = reply(b"", "Content-Encoding: gzip")
        assert get(f"{server.url}/").data == b""

    @pytest.mark.parametrize(
        ("encoding", "body", "says"),
        [
            pytest.param("gzip", gzip.compress(b"page" * 99)[:-9], "broke off", id="cut"),
            pytest.param("gzip", gzip.compress(b"page" * 99)[:-4] + b"oops", "damaged", id="wrong sum"),
            pytest.param("gzip", b"\x1f\x8bnonsense", "damaged", id="nonsense"),
            pytest.param("br", b"\x0b\x02\x80page\x03", "not asked for", id="unknown"),
            pytest.param("gzip, gzip", b"", "not asked for", id="twice"),
        ],
    )
    def test_damaged_and_unsupported_encodings(
        self, server: Routes, encoding: str, body: bytes, says: str
    ) -> None:
        server.routes["/"] = reply(body, f"Content-Encoding: {encoding}")
        assert says in refused(f"{server.url}/")


class TestSize:
    @pytest.mark.parametrize("extra", [0, 1])
    def test_the_size_limit(self, server: Routes, extra: int) -> None:
        server.routes["/"] = reply(bytes(5000 + extra))
        if extra:
            assert (
                refused(f"{server.url}/", limit=5000)
                == "the page is larger than 5000 bytes, the most that is read"
            )
        else:
            assert len(get(f"{server.url}/", limit=5000).data) == 5000


def test_the_deadline_covers_the_name_look_up(monkeypatch: pytest.MonkeyPatch) -> None:
    over, answered = threading.Event(), threading.Event()

    def resolve(host: str, port: int) -> list[dns.Address]:
        over.wait(60)
        answered.set()
        raise SourceError(host, "too late")

    monkeypatch.setattr(dns, "resolve", resolve)
    assert "not finish within 0.2 s" in refused("http://slow.example/", deadline=0.2)
    assert not answered.is_set(), "nothing waits for the thread of the look-up"
    over.set()


class TestErrors:
    @pytest.mark.parametrize(
        ("answer", "says"),
        [
            pytest.param(reply(status="404 Not Found"), "answered 404 Not Found; there is no such page", id="404"),
            pytest.param(reply(status="403 No"), "answered 403 Forbidden; the server refuses", id="403"),
            pytest.param(reply(status="503 Busy"), "answered 503 Service Unavailable; try again later", id="503"),
            pytest.param(reply(status="521 Odd"), "answered 521 unknown status; try again later", id="unknown"),
            pytest.param(reply(status="204 No Content"), "no content", id="204"),
            pytest.param(reply(status="304 Not Modified"), "answered 304 Not Modified", id="304"),
            pytest.param(reply(b"x", "Content-Type: image/png"), "this is image/png, not a page", id="picture"),
            pytest.param(reply(b"x", "Content-Type: application/zip"), "this is application/zip", id="ZIP"),
            pytest.param(
                reply(b"x", "Content-Type: application/vnd.ms-excel"), "this is application/vnd.ms-excel", id="XLS"
            ),
            pytest.param(reply(b"half", length=9), "broke off", id="too short"),
            pytest.param(b"", "broke off", id="nothing"),
            pytest.param(b"SSH-2.0-OpenSSH_9\r\n", "does not speak HTTP", id="not HTTP"),
            pytest.param(reply(b"", "X: " + "y" * 200_000), "does not speak HTTP", id="huge headers"),
            pytest.param(
                b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "does not speak HTTP",
                id="bad chunks",
            ),
        ],
    )
    def test_error_messages(self, server: Routes, answer: bytes, says: str) -> None:
        server.routes["/"] = answer
        assert says in refused(f"{server.url}/")

    def test_connection_refused(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as closed:
            port = closed.getsockname()[1]
        assert refused(f"http://127.0.0.1:{port}/") == "the server refused the connection; check the address"

    def test_unknown_host_name(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def getaddrinfo(*_: object, **__: object) -> None:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

        monkeypatch.setattr(dns.socket, "getaddrinfo", getaddrinfo)
        assert "the name nowhere.example cannot be found" in refused("http://nowhere.example/")

    def test_a_server_without_tls(self, server: Routes) -> None:
        server.routes["/"] = reply()
        assert "no secure connection" in refused(f"https://127.0.0.1:{server.port}/")

    @pytest.mark.parametrize(
        "url",
        [
            pytest.param("http://", id="no host"),
            pytest.param("http://[bad/", id="half an IPv6 address"),
            pytest.param("http://example.org:99999999/", id="port"),
            pytest.param("http://exa\x00mple.org/", id="NUL"),
            pytest.param("http://" + "a" * 70_000, id="too long"),
        ],
    )
    def test_invalid_addresses(self, url: str) -> None:
        assert "this is not a web address" in refused(url)


class TestRedirects:
    @pytest.mark.parametrize(
        "location",
        [pytest.param("/b", id="path"), pytest.param("b", id="relative"), pytest.param("?x", id="query")],
    )
    def test_the_page_has_the_address_after_redirects(self, server: Routes, location: str) -> None:
        server.routes["/a"] = redirect(location)
        server.routes["/b"] = server.routes["/a?x"] = reply(b"found")
        page = get(f"{server.url}/a")
        assert page.data == b"found"
        assert page.address in (f"{server.url}/b", f"{server.url}/a?x")

    @pytest.mark.parametrize(
        ("location", "says"),
        [
            pytest.param("/a", "redirects more than 10 times", id="loop"),
            pytest.param("file:///etc/passwd", "leads to a file: address", id="file"),
            pytest.param("ftp://example.org/", "leads to a ftp: address", id="ftp"),
            pytest.param("javascript:alert(1)", "leads to a javascript: address", id="script"),
            pytest.param("http://[bad/", "not a web address", id="no address"),
        ],
    )
    def test_invalid_redirects(self, server: Routes, location: str, says: str) -> None:
        server.routes["/a"] = redirect(location)
        assert says in refused(f"{server.url}/a")

    def test_messages_do_not_contain_control_characters(self, server: Routes) -> None:
        server.routes["/a"] = redirect("ev\x1b]0;il\x07:x")
        message = refused(f"{server.url}/a")
        assert message.isprintable()

    def test_at_most_ten_are_followed(self, server: Routes) -> None:
        for number in range(10):
            server.routes[f"/{number}"] = redirect(f"/{number + 1}")
        server.routes["/10"] = reply(b"found")
        assert get(f"{server.url}/0").data == b"found"


class TestPrivateAddresses:
    def test_a_typed_address_may_be_private(self, server: Routes, wire: list[str]) -> None:
        server.routes["/"] = reply(b"page")
        assert get(f"http://intranet.example:{server.port}/").data == b"page"

    def test_a_linked_address_may_not(self, server: Routes, wire: list[str]) -> None:
        server.routes["/"] = reply(b"page")
        message = refused(f"http://intranet.example:{server.port}/", allow_private=False)
        assert message.startswith("intranet.example is not a public address")
        assert (wire, server.requests) == ([], [])

    @pytest.mark.parametrize(
        "target",
        [
            "intranet.example",
            "10.0.0.7",
            "127.1",
            "0x7f000001",
            "2130706433",
            "[::ffff:127.0.0.1]",
            "[::1]",
            "localhost",
        ],
    )
    def test_public_pages_do_not_redirect_there(self, server: Routes, wire: list[str], target: str) -> None:
        server.routes["/"] = redirect(f"http://{target}:{server.port}/secret")
        server.routes["/secret"] = reply(b"secret")
        assert "is not a public address" in refused(f"http://public.example:{server.port}/")
        assert wire == ["93.184.216.34"]
        assert len(server.requests) == 1

    def test_private_pages_may_redirect_to_private_ones(self, server: Routes, wire: list[str]) -> None:
        server.routes["/"] = redirect(f"http://10.0.0.8:{server.port}/b")
        server.routes["/b"] = reply(b"b")
        assert get(f"http://intranet.example:{server.port}/").data == b"b"

    def test_not_back_from_a_public_page(self, server: Routes, wire: list[str]) -> None:
        server.routes["/"] = redirect(f"http://public.example:{server.port}/out")
        server.routes["/out"] = redirect(f"http://intranet.example:{server.port}/secret")
        server.routes["/secret"] = reply(b"secret")
        assert "is not a public address" in refused(f"http://intranet.example:{server.port}/")
        assert wire == ["10.0.0.7", "93.184.216.34"]

    def test_a_name_with_both_kinds_of_addresses_is_used_publicly(self, server: Routes, wire: list[str]) -> None:
        server.routes["/"] = reply(b"page")
        get(f"http://both.example:{server.port}/", allow_private=False)
        assert wire == ["93.184.216.34"]

    @pytest.mark.parametrize(
        ("address", "private"),
        [
            ("127.0.0.1", True),
            ("10.1.2.3", True),
            ("192.168.0.1", True),
            ("169.254.169.254", True),
            ("100.64.0.1", True),
            ("0.0.0.0", True),
            ("224.0.0.1", True),
            ("255.255.255.255", True),
            ("8.8.8.8", False),
            ("::1", True),
            ("fe80::1", True),
            ("fd00::1", True),
            ("::ffff:10.0.0.1", True),
            ("::ffff:8.8.8.8", False),
            ("64:ff9b::a00:1", True),
            ("64:ff9b::808:808", False),
            ("2002:a00:1::", True),
            ("2606:4700::1111", False),
            ("::127.0.0.1", True),
            ("::ffff:0:127.0.0.1", True),
            ("64:ff9b:1::a00:1", True),
            ("fec0::1", True),
            ("5f00::1", True),
            ("2001:0:a00:1::", True),
        ],
    )
    def test_private_and_public_addresses(self, address: str, private: bool) -> None:
        assert dns.is_private(ip_address(address)) is private

    @pytest.mark.parametrize(
        ("host", "private"),
        [
            ("localhost", True),
            ("a.LOCALHOST.", True),
            ("printer.local", True),
            ("127.1", True),
            ("017700000001", True),
            ("[fe80::1%25eth0]", True),
            ("8.8.8.8", False),
            ("example.org", False),
            ("local.example.org", False),
            ("公告.example", False),
            ("printer", True),
            ("host.localdomain", True),
            ("nas.home.arpa", True),
            ("arpa.example", False),
            ("134744072", False),
            ("2606:4700::1111", False),
        ],
    )
    def test_private_and_public_host_names(self, host: str, private: bool) -> None:
        assert dns.is_private_host(host) is private


class TestNamesWithSeveralAddresses:
    def test_the_next_address_is_tried_after_a_failure(
        self, server: Routes, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        found = ["::1", "127.0.0.9", "127.0.0.1"]
        monkeypatch.setattr(dns, "resolve", lambda host, port: [ip_address(each) for each in found])
        server.routes["/"] = reply(b"page")
        assert get(f"http://many.example:{server.port}/").data == b"page"

    def test_the_first_failure_is_reported(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with socket.create_server(("127.0.0.1", 0)) as closed:
            port = closed.getsockname()[1]
        monkeypatch.setattr(dns, "resolve", lambda host, port: [ip_address("127.0.0.1"), ip_address("::1")])
        assert "refused the connection" in refused(f"http://many.example:{port}/")

    def test_a_name_without_addresses(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(dns, "resolve", lambda host, port: [])
        assert "is not a public address" in refused("http://none.example/", allow_private=False)


class TestProxy:
    def test_requests_go_through_the_proxy(self, server: Routes, proxies: dict[str, str]) -> None:
        proxies["http"] = f"127.0.0.1:{server.port}"
        server.routes["http://public.example/a"] = reply(b"through")
        assert get("http://public.example/a").data == b"through"

    @pytest.mark.parametrize("proxy", ["gopher://127.0.0.1:1", "http://[bad", "socks5://127.0.0.1:1"])
    def test_an_unusable_proxy(self, proxies: dict[str, str], proxy: str) -> None:
        proxies["all"] = proxy
        message = refused("http://public.example/")
        assert message.startswith(f"the proxy {proxy} cannot be ")
        assert "correct its settings (config.yaml" in message

    def test_the_password_of_a_proxy_is_not_shown(self, proxies: dict[str, str]) -> None:
        proxies["all"] = "gopher://li:secret@127.0.0.1:1"
        assert "secret" not in refused("http://public.example/")

    def test_a_proxy_that_is_down(self, proxies: dict[str, str]) -> None:
        with socket.create_server(("127.0.0.1", 0)) as closed:
            proxies["http"] = f"http://127.0.0.1:{closed.getsockname()[1]}"
        assert "cannot be reached" in refused("http://public.example/")

    def test_private_names_are_not_sent_to_the_proxy(self, server: Routes, proxies: dict[str, str]) -> None:
        proxies["all"] = server.url
        server.routes["http://public.example/"] = redirect("http://127.1/secret")
        assert "is not a public address" in refused("http://public.example/")
        assert len(server.requests) == 1


def test_unreadable_certificate_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    connection.system_ssl_context.cache_clear()
    monkeypatch.setenv("SSL_CERT_FILE", f"{tmp_path}/nothing.pem")
    try:
        assert "correct SSL_CERT_FILE" in refused("https://127.0.0.1:1/")
    finally:
        connection.system_ssl_context.cache_clear()


async def _answered(request: Request) -> Received:
    async with Client() as client:
        result = await client.fetch(request, INTERACTIVE)
    assert isinstance(result, Received)
    return result


@pytest.mark.parametrize(
    ("page", "referer"),
    [
        ("{url}/a/1.html?x=1#top", "{url}/a/1.html?x=1"),
        ("http://other.example/a/1.html?x=1", "http://other.example/"),
        ("https://other.example/a", None),
        ("{url}/feed?token=REDACTED", "{url}/"),
        ("about:blank", None),
    ],
)
async def test_the_page_that_links_a_file_is_named_to_its_own_host(
    server: Routes, page: str, referer: str | None
) -> None:
    server.routes["/f.pdf"] = reply(b"%PDF")
    await _answered(Request(f"{server.url}/f.pdf", referer=page.format(url=server.url)))
    expected = referer and referer.format(url=server.url)
    assert server.asked[-1].headers.get("referer") == expected


async def test_without_a_page_nothing_is_named(server: Routes) -> None:
    server.routes["/f.pdf"] = reply(b"%PDF")
    await _answered(Request(f"{server.url}/f.pdf", f"{server.url}/1.html"))
    assert "referer" not in server.asked[-1].headers


async def test_bytes_are_counted_as_they_come_and_names_are_passed_on(server: Routes) -> None:
    name = b'attachment; filename="' + "岗位表.xls".encode("gbk") + b'"'
    server.routes["/f"] = reply(b"x" * 100, "Content-Disposition: " + name.decode("latin-1"))
    came: list[tuple[int, int | None]] = []
    received = await _answered(Request(f"{server.url}/f", on_bytes=lambda count, size: came.append((count, size))))
    assert came[-1] == (100, 100)
    assert received.disposition == name.decode("latin-1")


async def test_of_several_names_the_one_that_says_most_counts(server: Routes) -> None:
    server.routes["/f"] = reply(
        b"x",
        "Content-Disposition: inline",
        "Content-Disposition: attachment; filename=a.xls",
        "Content-Disposition: attachment; filename*=UTF-8''%E8%A1%A8.xls",
    )
    received = await _answered(Request(f"{server.url}/f"))
    assert received.disposition == "attachment; filename*=UTF-8''%E8%A1%A8.xls"


async def test_a_body_that_is_too_large_is_told_from_other_failures(server: Routes) -> None:
    server.routes["/f"] = reply(b"x" * 1000)
    async with Client() as client:
        policy = replace(INTERACTIVE, size_limit=100)
        large = await client.fetch(Request(f"{server.url}/f"), policy)
        missing = await client.fetch(Request(f"{server.url}/g"), policy)
    assert isinstance(large, FetchFailed)
    assert isinstance(missing, FetchFailed)
    assert (large.too_large, missing.too_large) == (True, False)
