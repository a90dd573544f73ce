"""robots.txt: its rules, when it is read, and what follows if it cannot be read."""

from __future__ import annotations

import asyncio
import gzip
import time as clock

import pytest

from support.demo_site.faults import Faulty, drip, flood
from support.demo_site.server import Answer, Routes, StreamedAnswer, redirect, serve
from support.network import PUBLIC, Time, lead_here, resolve
from tui_reader.sources.fetching import FetchFailed, FetchResult, Policy, Received, Request
from tui_reader.sources.http.client import ROBOTS_AGAIN, Client
from tui_reader.sources.http.robots import read_rules

SITE = "https://www.example.org"


class TestRules:
    @pytest.mark.parametrize(
        ("text", "path", "allowed"),
        [
            pytest.param("", "/", True, id="empty"),
            pytest.param("User-agent: *\nDisallow: /", "/a", False, id="everything"),
            pytest.param("User-agent: *\nDisallow:", "/a", True, id="nothing"),
            pytest.param("User-agent: *\nDisallow: /a", "/ab/c", False, id="beginning"),
            pytest.param("User-agent: *\nDisallow: /a", "/b/a", True, id="not elsewhere"),
            pytest.param("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", True, id="the longer rule"),
            pytest.param("User-agent: *\nAllow: /a\nDisallow: /a", "/a", True, id="allowing wins a tie"),
            pytest.param("User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf", False, id="wildcard and end"),
            pytest.param("User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf?z", True, id="not the end"),
            pytest.param("User-agent: *\nDisallow: /公告", "/%E5%85%AC%E5%91%8A/1", False, id="encoded or not"),
            pytest.param("User-agent: bulletin-tui\nDisallow: /", "/", False, id="by name"),
            pytest.param("User-agent: Bulletin-TUI\nDisallow: /", "/", False, id="in any case"),
            pytest.param("User-agent: other\nDisallow: /", "/", True, id="another"),
            pytest.param("User-agent: a\nUser-agent: bulletin-tui\nDisallow: /", "/", False, id="one of several"),
            pytest.param(
                "User-agent: *\nDisallow: /\n\nUser-agent: bulletin-tui\nAllow: /", "/", True, id="name before *"
            ),
            pytest.param(
                "User-agent: bulletin-tui\nAllow: /\nUser-agent: other\nDisallow: /", "/", True, id="group ends"
            ),
            pytest.param("\ufeffUser-agent: *\nDisallow: /", "/", False, id="byte order mark"),
            pytest.param("<html><p>Disallow: /</p></html>", "/", True, id="a page in its place"),
            pytest.param("User agent *\nDisallow: /", "/", False, id="no colon"),
            pytest.param("User-agent: *bulletin*\nDisallow: /", "/", False, id="beginning of the name"),
            pytest.param("User-agent: tui\nDisallow: /", "/", True, id="end of the name"),
            pytest.param("User-agent: bulletin-tui/1.0\nDisallow: /", "/", False, id="with a version"),
            pytest.param("User-agents: a\nUser-agent: *\nDisallow: /", "/", False, id="another word"),
            pytest.param("user-agent:*#all\r\ndisallow:/a#b", "/a", False, id="comments, no spaces"),
        ],
    )
    def test_allowed_pages(self, text: str, path: str, allowed: bool) -> None:
        assert read_rules(text.encode()).allow(SITE + path) is allowed

    @pytest.mark.parametrize(
        ("stated", "seconds"),
        [("5", 5.0), ("0.5", 0.5), ("0", 0.0), ("-3", 0.0), ("nan", 0.0), ("inf", 0.0), ("soon", 0.0), ("", 0.0)],
    )
    def test_crawl_delay(self, stated: str, seconds: float) -> None:
        assert read_rules(f"User-agent: *\nCrawl-delay: {stated}".encode()).crawl_delay == seconds

    def test_the_delay_of_other_programs_is_ignored(self) -> None:
        text = b"User-agent: other\nCrawl-delay: 9\n\nUser-agent: *\nCrawl-delay: 2"
        assert read_rules(text).crawl_delay == 2.0

    @pytest.mark.parametrize(
        "text",
        [
            pytest.param("".join(f"User-agent: a{n}\n" for n in range(9000)) + "Allow: /\n" * 9000, id="names"),
            pytest.param("".join(f"User  Agent a{n}\n" for n in range(5000)) + "Allow: /\n" * 5000, id="spaces"),
            pytest.param(
                "".join(f"\x1fUser-agent: a{n}\n" for n in range(5000)) + "Allow: /\n" * 5000, id="controls"
            ),
            pytest.param(
                "".join(f"\xa0Useragent\u3000a{n}\n" for n in range(5000)) + "Allow: /\n" * 5000, id="blanks"
            ),
            pytest.param(
                "".join(f"User-agent: {'*' * n}bull\n" for n in range(900)) + "Allow: /\n" * 9000, id="our names"
            ),
            pytest.param("User-agent: *\nDisallow: /" + "*a" * 200_000, id="wildcards"),
            pytest.param("User-agent: *\n" + "Disallow: /*a*a*a*a*b*a$\n" * 9000, id="many wildcards"),
            pytest.param(bytes(range(256)).decode("latin-1") * 2000, id="noise"),
        ],
    )
    def test_hostile_files_are_cheap(self, text: str) -> None:
        started = clock.process_time()
        assert read_rules(text.encode()).allow(f"{SITE}/{'a' * 2000}b")
        assert clock.process_time() - started < 1.5


RULES = b"User-agent: *\nDisallow: /no/\nCrawl-delay: 3\n"
POLICY = Policy(delay=0.0, proxy="", attempts=2, size_limit=1 << 20)


@pytest.fixture
def server(server: Routes) -> Routes:
    """The server, with rules."""
    server.routes["/robots.txt"] = Answer(RULES)
    server.routes["/"] = server.routes["/no/"] = Answer(b"page")
    return server


def paths(server: Routes) -> list[str]:
    return [asked.target for asked in server.asked]


async def fetch(client: Client, server: Routes, path: str = "/", policy: Policy = POLICY) -> FetchResult:
    return await client.fetch(Request(server.url + path), policy)


class TestReading:
    async def test_read_once_before_the_first_page(self, server: Routes, client: Client) -> None:
        fetching = (fetch(client, server, f"/?{number}") for number in range(5))
        server.routes.update({f"/?{number}": Answer(b"page") for number in range(5)})
        assert all(isinstance(answer, Received) for answer in await asyncio.gather(*fetching))
        assert paths(server)[0] == "/robots.txt"
        assert paths(server).count("/robots.txt") == 1

    async def test_a_disallowed_page_is_not_fetched(self, server: Routes, client: Client) -> None:
        answer = await fetch(client, server, "/no/")
        assert isinstance(answer, FetchFailed)
        assert answer.error.message == (
            "the site's robots.txt asks programs to leave this page; open it in a browser,"
            " or set robots: false for the source"
        )
        assert (answer.retriable, paths(server)) == (False, ["/robots.txt"])

    async def test_nor_after_a_redirect(self, server: Routes, client: Client) -> None:
        server.routes["/"] = redirect("/no/")
        assert isinstance(await fetch(client, server), FetchFailed)
        assert paths(server) == ["/robots.txt", "/"]

    async def test_unless_the_policy_ignores_robots(self, server: Routes, client: Client) -> None:
        assert isinstance(await fetch(client, server, "/no/", Policy(robots=False, proxy="")), Received)
        assert paths(server) == ["/no/"]

    async def test_each_host_has_its_own_file(
        self, server: Routes, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        lead_here(monkeypatch)
        for host in ("public", "other", "public"):
            address = f"http://{host}.example:{server.port}/"
            await client.fetch(Request(address, "http://public.example/"), POLICY)
        assert paths(server) == ["/robots.txt", "/", "/robots.txt", "/", "/"]

    @pytest.mark.parametrize(("stated", "kept"), [(b"3", 3.0), (b"86400", 30.0)], ids=["delay", "absurd delay"])
    async def test_the_crawl_delay_is_obeyed(
        self, server: Routes, client: Client, time: Time, stated: bytes, kept: float
    ) -> None:
        server.routes["/robots.txt"] = Answer(RULES.replace(b"3", stated))
        for _ in range(3):
            await fetch(client, server)
        assert time.slept == [kept, kept]

    async def test_headers_of_the_source_are_not_sent(self, server: Routes, client: Client) -> None:
        await fetch(client, server, policy=Policy(headers={"X-Key": "secret"}, proxy=""))
        assert ["x-key" in asked.headers for asked in server.asked] == [False, True]


class TestUnreadable:
    @pytest.mark.parametrize(
        "answer",
        [
            pytest.param(Answer(status="404 Not Found"), id="none"),
            pytest.param(Answer(status="403 Forbidden"), id="forbidden"),
            pytest.param(redirect("/robots.txt"), id="redirects for ever"),
            pytest.param(redirect("ftp://example.org/"), id="redirects to nowhere"),
            pytest.param(Answer(b"\x89PNG", headers=("Content-Type: image/png",)), id="a picture"),
        ],
    )
    async def test_without_a_file_everything_is_allowed(
        self, server: Routes, client: Client, answer: Answer | bytes
    ) -> None:
        server.routes["/robots.txt"] = answer
        assert isinstance(await fetch(client, server, "/no/"), Received)

    @pytest.mark.parametrize(
        ("answer", "says"),
        [
            pytest.param(Answer(status="500 No"), "the server answered 500", id="500"),
            pytest.param(Answer(status="429 No"), "the server answered 429", id="429"),
            pytest.param(Answer(status="503 No", headers=("Retry-After: 9",)), "asks to wait 9 s", id="busy"),
            pytest.param(b"", "broke off", id="nothing"),
            pytest.param(drip(b"HTTP/1.1 200 OK\r\n\r\n", b"#"), "did not finish", id="drip"),
        ],
    )
    async def test_an_unreachable_file_is_retried_later(
        self,
        server: Routes,
        client: Client,
        time: Time,
        monkeypatch: pytest.MonkeyPatch,
        answer: Answer | bytes,
        says: str,
    ) -> None:
        if says == "did not finish":
            # All others end before theirs, also on a busy machine.
            monkeypatch.setattr("tui_reader.sources.http.client.ROBOTS_SECONDS", 0.2)
        good, server.routes["/robots.txt"] = server.routes["/robots.txt"], answer
        for _ in range(3):
            refusal = await fetch(client, server)
            assert isinstance(refusal, FetchFailed)
            assert refusal.error.message.startswith("the site's robots.txt cannot be read: ")
            assert says in refusal.error.message
            assert (refusal.retriable, refusal.address) == (True, f"{server.url}/")
        # None on a machine so busy that the deadline comes first.
        assert paths(server) == ["/robots.txt"] or (says == "did not finish" and paths(server) == [])
        server.routes["/robots.txt"] = good
        time.now += ROBOTS_AGAIN
        assert isinstance(await fetch(client, server), Received)

    async def test_a_long_file_is_truncated(self, server: Routes, client: Client) -> None:
        server.routes["/robots.txt"] = Answer(RULES + b"#" * (600 << 10) + b"\nDisallow: /")
        assert isinstance(await fetch(client, server), Received)
        assert isinstance(await fetch(client, server, "/no/"), FetchFailed)

    @pytest.mark.parametrize(
        "answer",
        [
            pytest.param(
                Answer(gzip.compress(RULES + bytes(64 << 20), 1), headers=("Content-Encoding: gzip",)),
                id="gzip bomb",
            ),
            pytest.param(flood(b"HTTP/1.1 200 OK\r\n\r\n" + RULES, b"#" * 4096), id="endless"),
        ],
    )
    async def test_a_decompression_bomb_is_truncated(
        self, server: Routes, client: Client, answer: Answer | bytes | StreamedAnswer
    ) -> None:
        server.routes["/robots.txt"] = answer
        assert isinstance(await fetch(client, server), Received)
        refusal = await fetch(client, server, "/no/")
        assert isinstance(refusal, FetchFailed)
        assert "asks programs to leave this page" in refusal.error.message

    async def test_it_does_not_redirect_to_private_addresses(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        connected = lead_here(monkeypatch)
        faulty = Faulty({"/robots.txt": lambda asked: redirect(f"http://127.0.0.1:{port}/secret")})
        async with serve(faulty) as base:
            port = base.rpartition(":")[2]
            answer = await client.fetch(Request(f"http://public.example:{port}/gone"), POLICY)
        assert isinstance(answer, FetchFailed)
        assert answer.status == 410
        assert faulty.hits == {"/robots.txt": 1, "/gone": 1}
        assert set(connected) == {PUBLIC}

    async def test_a_waiting_fetch_reads_it_after_the_first_is_cancelled(
        self, server: Routes, client: Client
    ) -> None:
        good, server.routes["/robots.txt"] = (
            server.routes["/robots.txt"],
            drip(b"HTTP/1.1 200 OK\r\n\r\n", b"#"),
        )
        first = asyncio.create_task(fetch(client, server))
        second = asyncio.create_task(fetch(client, server))
        while not server.asked:
            await asyncio.sleep(0)
        server.routes["/robots.txt"] = good
        first.cancel()
        assert isinstance(await second, Received)
        assert paths(server) == ["/robots.txt", "/robots.txt", "/"]


class SharedRobots:
    """What programs on several machines know of robots.txt files."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    async def reserve(self, host: str, delay: float) -> tuple[float, float]:
        return 0.0, 0.0

    async def back_off(self, host: str, seconds: float) -> None:
        pass

    async def robots(self, site: str) -> bytes | None:
        return self.kept.get(site)

    async def keep_robots(self, site: str, data: bytes) -> None:
        self.kept[site] = data


class TestSharing:
    @pytest.mark.parametrize("exists", [True, False])
    async def test_one_client_reads_it_for_all(self, server: Routes, time: Time, exists: bool) -> None:
        if not exists:
            del server.routes["/robots.txt"]
        shared = SharedRobots()
        for _ in range(2):
            async with Client(clock=time.clock, sleep=time.sleep, resolve=resolve, shared=shared) as client:
                assert isinstance(await fetch(client, server, "/no/"), FetchFailed) is exists
        assert paths(server).count("/robots.txt") == 1
