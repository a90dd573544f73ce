"""The client: reuse of connections, validators, retries, Retry-After, headers by host, cancellation."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator
from dataclasses import replace
from email.utils import formatdate
from ipaddress import ip_address

import pytest

from support.demo_site.faults import drip, reset, stall
from support.demo_site.server import Answer, Routes, StreamedAnswer, certificate, redirect, reply, serve, trusting
from support.network import Time, lead_here, resolve
from tui_reader import __version__
from tui_reader.sources.fetching import Fetched, FetchFailed, NotModified, Policy, Received, Request
from tui_reader.sources.http import connection
from tui_reader.sources.http.client import Client
from tui_reader.sources.http.dns import Address

PLAIN = Policy(delay=0.0, robots=False, deadline=10.0, size_limit=1 << 20, proxy="")
PAGE = Answer(b"page", headers=("Content-Type: text/html; charset=GB2312",))
BUSY = Answer(b"busy", "503 Service Unavailable")


def connections(server: Routes) -> int:
    return len({asked.connection for asked in server.asked})


async def page(client: Client, request: Request, policy: Policy = PLAIN) -> Received:
    answer = await client.fetch(request, policy)
    assert isinstance(answer, Received), answer
    return answer


async def refused(client: Client, request: Request, policy: Policy = PLAIN) -> FetchFailed:
    answer = await client.fetch(request, policy)
    assert isinstance(answer, FetchFailed), answer
    assert "\n" not in answer.error.message
    return answer


class Replies:
    """Sends one response after the other, and repeats the last one."""

    def __init__(self, server: Routes, *answers: Answer | bytes | StreamedAnswer) -> None:
        self._answers = list(answers)
        server.routes["/"] = self._write

    async def _write(self, writer: asyncio.StreamWriter) -> None:
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        if isinstance(answer, Answer):
            answer = reply(answer.body, *answer.headers, status=answer.status)
        if isinstance(answer, bytes):
            writer.write(answer)
        else:
            await answer(writer)


class TestPage:
    async def test_the_page_with_its_validators(self, server: Routes, client: Client) -> None:
        server.routes["/a"] = redirect("/b")
        validators = ('ETag: "7"', "Last-Modified: Mon, 01 Jan 2024 00:00:00 GMT")
        server.routes["/b"] = PAGE._replace(headers=(*PAGE.headers, *validators))
        answer = await page(client, Request(f"{server.url}/a#part"))
        assert answer.page == Fetched(f"{server.url}/b", b"page", "gb2312", "text/html")
        assert answer.address == f"{server.url}/b"
        assert (answer.etag, answer.last_modified) == ('"7"', "Mon, 01 Jan 2024 00:00:00 GMT")

    async def test_received_bytes_are_counted_on_the_wire(self, server: Routes, client: Client) -> None:
        packed = reply(gzip.compress(b"page" * 5000), "Content-Encoding: gzip")
        server.routes["/"] = packed
        answer = await page(client, Request(f"{server.url}/"))
        assert (len(answer.page.data), answer.received_bytes) == (20_000, len(packed))
        server.routes["/a"] = moved = redirect("/")
        assert (await page(client, Request(f"{server.url}/a"))).received_bytes == len(moved) + len(packed)
        server.routes["/b"] = missing = reply(b"no", status="404 Not Found")
        assert (await refused(client, Request(f"{server.url}/b"))).received_bytes == len(missing)

    async def test_a_known_charset_overrides_the_declared_one(self, server: Routes, client: Client) -> None:
        server.routes["/"] = PAGE
        answer = await page(client, Request(f"{server.url}/", charset="gb18030"))
        assert answer.page.declared_charset == "gb18030"

    @pytest.mark.parametrize(
        ("media_type", "is_page"),
        [
            *((f"application/{name}", False) for name in ("zip", "gzip", "x-gzip", "x-tar", "x-rar-compressed")),
            *((f"application/{name}", True) for name in ("warc", "mbox", "json", "xml", "octet-stream")),
            ("text/csv", True),
        ],
    )
    async def test_archives_and_lists_are_fetched_without_pages_only(
        self, server: Routes, client: Client, media_type: str, is_page: bool
    ) -> None:
        server.routes["/"] = Answer(b"data", headers=(f"Content-Type: {media_type}",))
        for pages_only in (False, True):
            policy = replace(PLAIN, pages_only=pages_only)
            if is_page or not pages_only:
                answer = await page(client, Request(f"{server.url}/"), policy)
                assert (answer.page.data, answer.page.media_type) == (b"data", media_type)
            else:
                message = (await refused(client, Request(f"{server.url}/"), policy)).error.message
                assert message == f"this is {media_type}, not a page; open it in another program"

    async def test_a_compressed_page_is_a_page_whatever_its_type(self, server: Routes, client: Client) -> None:
        server.routes["/map.xml.gz"] = Answer(b"data", headers=("Content-Type: application/gzip",))
        answer = await page(client, Request(f"{server.url}/map.xml.gz"), replace(PLAIN, pages_only=True))
        assert answer.page.data == b"data"

    async def test_raw_bytes_in_a_redirect(self, server: Routes, client: Client) -> None:
        server.routes["/"] = redirect("/X").replace(b"/X", "/公告".encode("gb18030"))
        server.routes["/%B9%AB%B8%E6"] = PAGE
        assert (await page(client, Request(f"{server.url}/"))).page.data == b"page"


KEPT = {"etag": '"7"', "last_modified": "Mon, 01 Jan 2024 00:00:00 GMT"}


class TestUnchanged:
    async def test_validators_are_sent(self, server: Routes, client: Client) -> None:
        server.routes["/"] = b"HTTP/1.1 304 Not Modified\r\n\r\n"
        answer = await client.fetch(Request(f"{server.url}/", **KEPT), PLAIN)
        assert answer == NotModified(f"{server.url}/", received_bytes=29, **KEPT)
        (asked,) = server.asked
        assert asked.headers["if-none-match"] == '"7"'
        assert asked.headers["if-modified-since"] == "Mon, 01 Jan 2024 00:00:00 GMT"

    async def test_new_validators_replace_old_ones(self, server: Routes, client: Client) -> None:
        server.routes["/"] = Answer(status="304 Not Modified", headers=('ETag: "8"',))
        answer = await client.fetch(Request(f"{server.url}/", **KEPT), PLAIN)
        assert isinstance(answer, NotModified)
        assert (answer.etag, answer.last_modified) == ('"8"', KEPT["last_modified"])

    @pytest.mark.parametrize("etag", ["", " ", '"é"', '"a\r\nX: y"', "x" * 1001])
    async def test_unsendable_validators_are_left_out(self, server: Routes, client: Client, etag: str) -> None:
        server.routes["/"] = PAGE
        await page(client, Request(f"{server.url}/", etag=etag, last_modified=etag))
        assert not {"if-none-match", "if-modified-since", "x"} & server.asked[0].headers.keys()

    async def test_an_unexpected_304_is_an_error(self, server: Routes, client: Client) -> None:
        server.routes["/"] = Answer(status="304 Not Modified")
        assert (await refused(client, Request(f"{server.url}/"))).status == 304


class TestConnections:
    @pytest.mark.parametrize(
        "answer",
        [
            PAGE,
            Answer(b"no", "404 Not Found"),
            Answer(status="304 Not Modified"),
            Answer(b"", "302 Found", ("Location: /b",)),
        ],
        ids=["page", "refusal", "unchanged", "redirect"],
    )
    async def test_connections_are_reused(self, server: Routes, client: Client, answer: Answer) -> None:
        server.routes["/a"], server.routes["/b"] = answer, PAGE
        for _ in range(3):
            await client.fetch(Request(f"{server.url}/a", etag='"7"'), PLAIN)
        assert (len(server.asked) >= 3, connections(server)) == (True, 1)

    @pytest.mark.parametrize(
        "answer",
        [
            Answer(bytes(2 << 20)),
            PAGE._replace(headers=("Connection: close",)),
            reply(b"page and more", length=4),
            PAGE._replace(behind=reply(b"of another page")),
            Answer(status="304 Not Modified", behind=reply(b"of another page")),
            Answer(b"", "302 Found", ("Location: /b",), behind=reply(b"of another page")),
            Answer(b"", "404 Not Found", behind=b"\r\n"),
        ],
        ids=[
            "refused on the way",
            "server says so",
            "more than was announced",
            "an answer too many",
            "an answer too many after none",
            "an answer too many after a redirect",
            "a line too many",
        ],
    )
    async def test_not_with_unread_bytes(self, server: Routes, client: Client, answer: Answer | bytes) -> None:
        server.routes["/a"], server.routes["/b"] = answer, PAGE
        await client.fetch(Request(f"{server.url}/a", etag='"7"'), PLAIN)
        assert (await page(client, Request(f"{server.url}/b"))).page.data == b"page"
        assert connections(server) == 2

    async def test_a_closed_connection_is_replaced(self, server: Routes, client: Client) -> None:
        server.routes["/"] = reply(b"page")
        for _ in range(3):
            assert await page(client, Request(f"{server.url}/"), Policy(attempts=1, robots=False, proxy=""))
        assert (len(server.asked), connections(server)) == (3, 3)

    async def test_concurrency_is_that_of_the_policy(self, server: Routes, client: Client) -> None:
        at_once, most = 0, 0
        pair = asyncio.Barrier(2)

        async def write(writer: asyncio.StreamWriter) -> None:
            nonlocal at_once, most
            at_once += 1
            most = max(most, at_once)
            await pair.wait()
            # Time for a third request, if one were sent.
            await asyncio.sleep(0.01)
            at_once -= 1
            writer.write(reply(b"page"))

        server.routes["/"] = write
        await asyncio.gather(*(page(client, Request(f"{server.url}/")) for _ in range(6)))
        assert (most, len(server.asked)) == (2, 6)

    async def test_the_delay_is_that_of_the_policy(self, server: Routes, client: Client, time: Time) -> None:
        server.routes["/"] = PAGE
        for _ in range(3):
            await page(client, Request(f"{server.url}/"), Policy(delay=4.0, robots=False, proxy=""))
        assert time.slept == [4.0, 4.0]


class TestAttempts:
    @pytest.mark.parametrize(
        "error",
        [
            pytest.param(BUSY, id="503"),
            pytest.param(Answer(status="500 No"), id="500"),
            pytest.param(Answer(status="408 Slow"), id="408"),
            pytest.param(b"", id="no answer"),
            pytest.param(reset(b""), id="reset"),
            pytest.param(reply(b"half", length=9), id="broken off"),
            pytest.param(reply(gzip.compress(b"page")[:-5], "Content-Encoding: gzip"), id="gzip broken off"),
        ],
    )
    async def test_temporary_errors_are_retried(
        self, server: Routes, client: Client, time: Time, error: Answer | bytes | StreamedAnswer
    ) -> None:
        Replies(server, error, error, reply(b"page"))
        assert (await page(client, Request(f"{server.url}/"))).page.data == b"page"
        assert (len(server.asked), time.slept) == (3, [1.0, 2.0])

    async def test_not_more_often_than_the_policy_says(self, server: Routes, client: Client, time: Time) -> None:
        server.routes["/"] = BUSY
        answer = await refused(client, Request(f"{server.url}/"))
        assert answer.error.message == "the server answered 503 Service Unavailable; try again later"
        assert (answer.retriable, answer.status, answer.address) == (True, 503, f"{server.url}/")
        assert len(server.asked) == 3

    async def test_not_beyond_the_deadline(self, server: Routes, client: Client, time: Time) -> None:
        server.routes["/"] = BUSY
        await refused(client, Request(f"{server.url}/"), Policy(deadline=2.5, attempts=9, robots=False, proxy=""))
        assert (len(server.asked), time.slept) == (2, [1.0])

    @pytest.mark.parametrize(
        "answer",
        [
            pytest.param(Answer(status="404 Not Found"), id="404"),
            pytest.param(Answer(status="403 Forbidden"), id="403"),
            pytest.param(Answer(status="501 Not Implemented"), id="501"),
            pytest.param(Answer(bytes(2 << 20)), id="too large"),
            pytest.param(redirect("ftp://example.org/"), id="leads nowhere"),
            pytest.param(Answer(b"x", headers=("Content-Type: image/png",)), id="picture"),
        ],
    )
    async def test_permanent_errors_are_not_retried(
        self, server: Routes, client: Client, time: Time, answer: Answer | bytes
    ) -> None:
        server.routes["/"] = answer
        assert (await refused(client, Request(f"{server.url}/"))).retriable is False
        assert (len(server.asked), time.slept) == (1, [])

    async def test_a_timeout_is_retriable_later(self, server: Routes, client: Client, time: Time) -> None:
        server.routes["/"] = stall(b"")
        policy = Policy(deadline=0.2, robots=False, proxy="")
        answer = await refused(client, Request(f"{server.url}/"), policy)
        assert answer.error.message == "the server did not finish within 0.2 s; try again later"
        assert (answer.retriable, time.slept) == (True, [])
        assert len(server.asked) <= 1, "none on a machine so busy that the deadline comes first"


def try_later(status: str, *headers: str) -> bytes:
    return reply(b"", *headers, status=status)


class TestRetryAfter:
    @pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Service Unavailable"])
    async def test_in_seconds(self, server: Routes, client: Client, time: Time, status: str) -> None:
        Replies(server, try_later(status, "Retry-After: 40"), reply(b"page"))
        await page(client, Request(f"{server.url}/"), Policy(delay=0.0, deadline=5.0, robots=False, proxy=""))
        assert time.slept == [40.0]

    async def test_as_a_date(self, server: Routes, client: Client, time: Time) -> None:
        dates = (f"Date: {formatdate(1e9, usegmt=True)}", f"Retry-After: {formatdate(1e9 + 25, usegmt=True)}")
        Replies(server, try_later("429 No", *dates), reply(b"page"))
        await page(client, Request(f"{server.url}/"))
        assert time.slept == [25.0]

    async def test_missing_or_invalid(self, server: Routes, client: Client, time: Time) -> None:
        Replies(server, try_later("429 No"), try_later("429 No", "Retry-After: presently"), reply(b"page"))
        await page(client, Request(f"{server.url}/"))
        assert sum(time.slept) == 3.0

    async def test_all_requests_to_the_host_wait(self, server: Routes, client: Client, time: Time) -> None:
        server.routes["/a"], server.routes["/b"] = Answer(status="429 No", headers=("Retry-After: 40",)), PAGE
        await refused(client, Request(f"{server.url}/a"), Policy(attempts=1, robots=False, proxy=""))
        await page(client, Request(f"{server.url}/b"))
        assert time.slept == [40.0]

    async def test_a_wait_above_the_maximum_is_retriable_later(
        self, server: Routes, client: Client, time: Time
    ) -> None:
        server.routes["/a"] = Answer(status="429 No", headers=("Retry-After: 3600",))
        answer = await refused(client, Request(f"{server.url}/a"))
        assert answer.error.message == "the server asks to wait 60 minutes; try again later"
        assert (answer.retriable, answer.status, answer.retry_after) == (True, 429, 3600.0)
        later = await refused(client, Request(f"{server.url}/b"))
        assert (later.retriable, later.retry_after) == (True, 3600.0)
        assert (len(server.asked), time.slept) == (1, [])


class TestHeaders:
    async def test_default_headers(self, server: Routes, client: Client) -> None:
        server.routes["/"] = PAGE
        await page(client, Request(f"{server.url}/"))
        assert server.asked[0].headers == {
            "host": server.url.removeprefix("http://"),
            "user-agent": f"bulletin-tui/{__version__}",
            "accept": "text/html, application/xhtml+xml, text/plain, text/markdown;q=0.9, */*;q=0.5",
            "accept-encoding": "gzip, deflate",
        }

    async def test_headers_of_the_source_and_of_the_request(self, server: Routes, client: Client) -> None:
        server.routes["/"] = PAGE
        policy = Policy(headers={"user-agent": "other", "X-Source": "é"}, robots=False, proxy="")
        await page(client, Request(f"{server.url}/", headers={"X-Page": "2"}), policy)
        headers = server.asked[0].headers
        assert (headers["user-agent"], headers["x-source"], headers["x-page"]) == ("other", "é", "2")

    @pytest.mark.parametrize(
        ("home", "linked_from", "sent"),
        [
            pytest.param(None, None, True, id="typed"),
            pytest.param(None, "http://public.example/", False, id="linked, by whom it is not known"),
            pytest.param("http://public.example/a", "http://public.example/", True, id="linked at home"),
            pytest.param("http://other.example/", "http://public.example/", False, id="away from home"),
            pytest.param("http://other.example/", None, False, id="typed, of another source"),
            pytest.param("https://public.example/", None, False, id="less secure than home"),
        ],
    )
    async def test_headers_of_the_source_go_to_its_host_only(
        self,
        server: Routes,
        client: Client,
        monkeypatch: pytest.MonkeyPatch,
        home: str | None,
        linked_from: str | None,
        sent: bool,
    ) -> None:
        lead_here(monkeypatch)
        server.routes["/"] = PAGE
        port = f":{server.port}/"
        put = [text and text.replace(".example/", f".example{port}") for text in (home, linked_from)]
        policy = Policy(headers={"Authorization": "secret"}, home=put[0], robots=False, proxy="")
        await page(client, Request(f"http://public.example{port}", put[1]), policy)
        assert ("authorization" in server.asked[0].headers) is sent

    async def test_redirects_to_other_hosts_do_not_get_them(
        self, server: Routes, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        lead_here(monkeypatch)
        port = server.port
        server.routes["/"] = Answer(
            b"", "302 Found", (f"Location: http://other.example:{port}/b", "Set-Cookie: id=7; Domain=example")
        )
        server.routes["/b"] = redirect(f"http://public.example:{port}/c")
        server.routes["/c"] = PAGE
        policy = Policy(headers={"Authorization": "secret"}, robots=False, proxy="")
        await page(client, Request(f"http://li:pw@public.example:{port}/", headers={"X-Page": "2"}), policy)
        home, away, back = (asked.headers for asked in server.asked)
        assert {"authorization", "x-page"} <= home.keys() & back.keys()
        assert not {"authorization", "x-page", "cookie"} & away.keys()
        assert "cookie" not in back


class TestPrivateAddresses:
    async def test_pages_lead_there_on_their_own_host_only(self, server: Routes, client: Client) -> None:
        server.routes["/"] = PAGE
        assert await page(client, Request(f"{server.url}/", f"{server.url}/list"))
        elsewhere = await refused(client, Request(f"{server.url}/", "http://public.example/list"))
        assert "is not a public address" in elsewhere.error.message
        assert len(server.asked) == 1

    @pytest.mark.parametrize("linked", [True, False], ids=["linked", "typed"])
    async def test_a_public_name_that_turns_private_is_refused(
        self, server: Routes, monkeypatch: pytest.MonkeyPatch, linked: bool
    ) -> None:
        """DNS rebinding: a public name resolves to this machine at the second look-up."""
        connected = lead_here(monkeypatch)
        known = iter(["93.184.216.34", "127.0.0.1"])

        async def resolve(host: str, port: int) -> list[Address]:
            return [ip_address(next(known))]

        server.routes["/"] = reply(b"page")
        address = f"http://rebinding.example:{server.port}/"
        async with Client(resolve=resolve) as client:
            await page(client, Request(address))
            answer = await client.fetch(Request(address, address if linked else None), PLAIN)
        assert isinstance(answer, FetchFailed if linked else Received)
        assert connected == ["93.184.216.34"] + ["127.0.0.1"] * (not linked)

    @pytest.mark.parametrize("linked", [True, False], ids=["an entry", "the listing"])
    async def test_a_source_that_was_public_stays_public(
        self, server: Routes, monkeypatch: pytest.MonkeyPatch, linked: bool
    ) -> None:
        """What a name may lead to is a property of the source, not of what an earlier look-up in this run said."""
        connected = lead_here(monkeypatch)
        address = f"http://intranet.example:{server.port}/"
        policy = Policy(home=address, private=False, robots=False, attempts=1, proxy="")
        async with Client(resolve=resolve) as client:
            answer = await client.fetch(Request(address, address if linked else None), policy)
            assert isinstance(answer, FetchFailed)
            assert "intranet.example is not a public address; set private: true" in answer.error.message
            server.routes["/"] = reply(b"page")
            answer = await client.fetch(Request(address), replace(policy, private=True))
        assert isinstance(answer, Received)
        assert connected == ["10.0.0.7"]

    @pytest.mark.parametrize(
        ("target", "allowed"),
        [
            ("http://127.0.0.1:{typed}/b", True),
            ("http://127.0.0.1:{other}/b", False),
            ("http://localhost:{typed}/b", False),
            ("http://127.0.0.2:{typed}/b", False),
            ("http://2130706433:{other}/b", False),
            ("http://[::ffff:127.0.0.1]:{other}/b", False),
            ("http://intranet.example:{other}/b", False),
        ],
    )
    async def test_a_typed_private_address_redirects_to_itself_alone(
        self, server: Routes, monkeypatch: pytest.MonkeyPatch, target: str, allowed: bool
    ) -> None:
        other = Routes()
        async with serve(other) as other.url, Client(resolve=resolve) as client:
            server.routes["/"] = redirect(target.format(typed=server.port, other=other.port))
            server.routes["/b"] = other.routes["/b"] = PAGE
            for private in (None, True):
                policy = replace(PLAIN, private=private, home=f"{server.url}/")
                answer = await client.fetch(Request(f"{server.url}/"), policy)
                assert isinstance(answer, Received if allowed else FetchFailed)
        assert other.asked == []
        assert len(server.asked) == 2 + 2 * allowed

    @pytest.mark.parametrize(
        "host",
        [
            "127.0.0.1", "127.0.0.1.", "127.1", "0x7f.1", "2130706433", "0", "localhost.", "a.localhost",
            "127。0。0。1", "１２７.０.０.１", "[::1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]",
            "[2002:7f00:1::]", "[2001:0:7f00:1::]", "[fe80::1%25eth0]", "[fd00::1]", "169.254.169.254",
            "100.64.0.1", "nas.local",
            "metadata.google.internal", "intranet.example", "printer",
        ],
    )  # fmt: skip
    @pytest.mark.parametrize("proxied", [False, True], ids=["directly", "through a proxy"])
    async def test_no_spelling_of_a_private_host_is_reached_from_a_page(
        self, server: Routes, client: Client, host: str, proxied: bool
    ) -> None:
        proxy = server.url if proxied else ""
        request = Request(f"http://{host}:{server.port}/", "http://public.example/")
        answer = await client.fetch(request, replace(PLAIN, proxy=proxy))
        assert isinstance(answer, FetchFailed)
        assert server.asked == []


class TestSecureConnections:
    @pytest.fixture
    async def secure(self) -> AsyncIterator[Routes]:
        routes = Routes()
        async with serve(routes, tls=certificate()) as routes.url:
            yield routes

    async def test_a_trusted_certificate(self, secure: Routes) -> None:
        secure.routes["/"] = PAGE
        async with Client(tls=trusting()) as client:
            for _ in range(2):
                assert (await page(client, Request(f"{secure.url}/"))).page.data == b"page"
        assert connections(secure) == 1

    async def test_an_untrusted_certificate(self, secure: Routes, client: Client) -> None:
        answer = await refused(client, Request(f"{secure.url}/"))
        assert answer.error.message.startswith("the certificate of the server is not valid (self")
        assert (answer.retriable, secure.asked) == (False, [])

    async def test_a_certificate_for_another_name(self, secure: Routes, monkeypatch: pytest.MonkeyPatch) -> None:
        lead_here(monkeypatch)
        async with Client(tls=trusting(), resolve=resolve) as client:
            address = f"https://public.example:{secure.port}/"
            assert "not valid" in (await refused(client, Request(address))).error.message

    @pytest.mark.parametrize("linked_from", [None, "https://127.0.0.1/", "http://127.0.0.1/"])
    async def test_no_redirect_from_https_to_http(
        self, secure: Routes, server: Routes, monkeypatch: pytest.MonkeyPatch, linked_from: str | None
    ) -> None:
        server.routes["/b"] = PAGE
        lead_here(monkeypatch)
        public = f"http://public.example:{server.port}/b"
        secure.routes["/a"] = redirect(public)
        port = f":{secure.port}/"
        async with Client(tls=trusting(), resolve=resolve) as client:
            origin = linked_from and linked_from.replace("1/", f"1{port}")
            answer = await client.fetch(Request(f"{secure.url}/a", origin), PLAIN)
        if linked_from == "http://127.0.0.1/":
            # That link was open to change from the start.
            assert isinstance(answer, Received)
        else:
            assert isinstance(answer, FetchFailed)
            assert f"leads from https to {public}" in answer.error.message
            assert server.asked == []


class TestProxy:
    async def test_the_settings_override_the_environment(
        self, server: Routes, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(connection, "getproxies", lambda: {"http": "http://127.0.0.1:1"})
        monkeypatch.setattr(connection, "proxy_bypass", lambda host: False)
        server.routes["http://public.example/a"] = server.routes["/"] = PAGE
        through = Policy(proxy=f"http://li:pw@127.0.0.1:{server.port}", robots=False, attempts=1)
        for _ in range(2):
            assert (await page(client, Request("http://public.example/a"), through)).page.data == b"page"
        assert server.asked[0].headers["proxy-authorization"] == "Basic bGk6cHc="
        assert connections(server) == 1
        assert await page(client, Request(f"{server.url}/"), Policy(proxy="", robots=False))
        answer = await refused(client, Request("http://public.example/a"), Policy(robots=False, attempts=1))
        assert answer.error.message.startswith("the proxy http://127.0.0.1:1 cannot be reached")

    @pytest.mark.parametrize(
        ("proxy", "says"),
        [
            ("gopher://127.0.0.1:1", "cannot be used"),
            ("http://[bad", "cannot be used"),
            ("socks5://127.0.0.1:1", "cannot be used"),
            ("http://nowhere.invalid:80", "cannot be reached"),
        ],
    )
    async def test_a_proxy_that_refuses(self, proxy: str, says: str, monkeypatch: pytest.MonkeyPatch) -> None:
        def getaddrinfo(*_: object, **__: object) -> None:
            raise OSError("no such name")

        monkeypatch.setattr("tui_reader.sources.http.dns.socket.getaddrinfo", getaddrinfo)
        async with Client() as client:
            answer = await refused(
                client, Request("http://public.example/"), Policy(proxy=proxy, robots=False, attempts=1)
            )
        assert answer.error.message.startswith(f"the proxy {proxy} {says} (")
        assert answer.error.message.endswith("correct its settings (config.yaml, HTTPS_PROXY …)")


class TestCancellation:
    @pytest.fixture
    def over(self, server: Routes) -> asyncio.Event:
        """Set when the server notices that the client has disconnected."""
        over = asyncio.Event()

        async def write(writer: asyncio.StreamWriter) -> None:
            try:
                await drip(b"HTTP/1.1 200 OK\r\n\r\n", b"x", seconds=0.005)(writer)
            finally:
                over.set()

        server.routes["/"] = write
        return over

    async def test_cancelling_closes_the_connection(
        self, server: Routes, client: Client, over: asyncio.Event
    ) -> None:
        fetching = asyncio.create_task(client.fetch(Request(f"{server.url}/"), PLAIN))
        while not server.asked:
            await asyncio.sleep(0)
        await asyncio.sleep(0.01)
        fetching.cancel()
        with pytest.raises(asyncio.CancelledError):
            await fetching
        await over.wait()

    async def test_the_deadline_closes_the_connection(
        self, server: Routes, client: Client, over: asyncio.Event
    ) -> None:
        # On a busy machine the deadline may come before the request.
        while not server.asked:
            await refused(client, Request(f"{server.url}/"), Policy(deadline=0.1, robots=False, proxy=""))
        await over.wait()

    @pytest.mark.parametrize("stage", ["name", "connection", "handshake"])
    async def test_cancelling_before_the_request(
        self, server: Routes, monkeypatch: pytest.MonkeyPatch, stage: str
    ) -> None:
        server.routes["/"] = PAGE
        waiting = asyncio.Event()
        closed = asyncio.Event()

        async def never(*_: object, **__: object) -> None:
            waiting.set()
            try:
                await asyncio.Event().wait()
            finally:
                closed.set()

        async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            waiting.set()
            while await reader.read(1000):
                pass
            writer.close()
            closed.set()

        slow = await asyncio.start_server(hang, "127.0.0.1", 0)
        target = f"https://127.0.0.1:{slow.sockets[0].getsockname()[1]}/" if stage == "handshake" else server.url
        if stage == "connection":
            monkeypatch.setattr(connection.httpcore.AnyIOBackend, "connect_tcp", never)
        async with slow, Client(tls=trusting(), **({"resolve": never} if stage == "name" else {})) as client:
            fetching = asyncio.create_task(client.fetch(Request(target), PLAIN))
            await waiting.wait()
            fetching.cancel()
            with pytest.raises(asyncio.CancelledError):
                await fetching
            await closed.wait()

    async def test_cancelling_frees_the_slots(self, server: Routes, client: Client, over: asyncio.Event) -> None:
        server.routes["/b"] = PAGE
        many = [asyncio.create_task(client.fetch(Request(f"{server.url}/"), PLAIN)) for _ in range(300)]
        while not server.asked:
            await asyncio.sleep(0)
        for task in many:
            task.cancel()
        await asyncio.wait(many)
        assert all(task.cancelled() for task in many)
        assert len(server.asked) <= 2
        assert (await page(client, Request(f"{server.url}/b"))).page.data == b"page"


@pytest.mark.parametrize(
    ("address", "says"),
    [
        pytest.param("http://", "this is not a web address", id="no host"),
        pytest.param("ftp://example.org/", "leads to a ftp: address", id="another scheme"),
        pytest.param("/etc/passwd", "this is not a web address", id="a path"),
        pytest.param("http://exa mple/\0", "this is not a web address", id="control codes"),
    ],
)
async def test_invalid_addresses(client: Client, address: str, says: str) -> None:
    answer = await refused(client, Request(address))
    assert says in answer.error.message
    assert answer.retriable is False


async def test_an_unsendable_header(server: Routes, client: Client) -> None:
    answer = await refused(client, Request(f"{server.url}/", headers={"X Y": "\n"}))
    assert "check the headers of the source" in answer.error.message
    assert server.asked == []
