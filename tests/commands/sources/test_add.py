"""`add`: which addresses become sources, and which pages are kept."""

from __future__ import annotations

import io
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from support.commands import SOURCES, Run, write_sources
from support.demo_site import Site, serving
from tests.support.postgres_databases import shared_archive
from tui_reader.model import Bulletin, Failure, Listing, Paragraph
from tui_reader.sources import Fetched, SourceError
from tui_reader.sources.listings.links import PageLink
from tui_reader.sources.sourcelist.reading import Source
from tui_reader.sync.resolver import ResolvedSource

NOTICE = "关于河口镇停水的通知\n\n东街明日停水，请相互转告。\n"


FEED = PageLink("https://www.example.org/feed.xml", "通知公告")


Looks = dict[str, ResolvedSource | SourceError]


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> Looks:
    """What is found at addresses; a test fills it. Only these are looked at."""
    found: Looks = {}

    def resolve_address(address: str, **given: Any) -> ResolvedSource:
        result = found[address]
        if isinstance(result, SourceError):
            raise result
        return result._replace(kind=given["kind"] or result.kind)

    monkeypatch.setattr("tui_reader.sync.resolver.resolve_address", resolve_address)
    return found


def article(address: str, *feeds: PageLink, text: str = "东街明日停水。") -> ResolvedSource:
    page = Bulletin(address, title="停水", preamble=(Paragraph(text),) if text else ())
    return ResolvedSource("page", "停水", feeds, page, Fetched(address, text.encode()))


COLUMN = "https://www.example.org/tzgg/"


class TestAddOfAWebAddress:
    @pytest.mark.parametrize(
        ("address", "look", "source"),
        [
            pytest.param(
                COLUMN,
                ResolvedSource("column", "河口镇 通知公告", (FEED,), Listing(COLUMN), Fetched(COLUMN, b"")),
                Source("河口镇 通知公告", COLUMN, "column"),
                id="a column",
            ),
            pytest.param(
                FEED.address,
                ResolvedSource("feed", "河口镇"),
                Source("河口镇", FEED.address),
                id="a feed by its address",
            ),
            pytest.param(
                "https://www.example.org/?f=1",
                ResolvedSource("feed", None),
                Source("example.org/?f=1", "https://www.example.org/?f=1", "feed"),
                id="a feed without a title",
            ),
            pytest.param(
                "https://www.example.org/csaf/",
                ResolvedSource("csaf"),
                Source("example.org/csaf", "https://www.example.org/csaf/"),
                id="advisories",
            ),
        ],
    )
    def test_what_grows_is_a_source(
        self,
        run: Run,
        looks: Looks,
        synced: list[str],
        listed: Any,
        address: str,
        look: ResolvedSource,
        source: Source,
    ) -> None:
        looks[address] = look
        done = run("add", address)
        assert (done.code, list(listed().values()), synced) == (0, [source], [source.name])
        kind = source.kind or look.kind
        assert done.out.startswith(f'added the source "{source.name}": {kind}  <{address}>\n')

    def test_its_settings(self, run: Run, looks: Looks, synced: list[str], listed: Any) -> None:
        looks[COLUMN] = ResolvedSource("column", "河口镇")
        options = ["--name", "河口", "--tag", "县", "--tag", "notices", "--since", "2020-03", "--limit", 50]
        done = run("add", COLUMN, *options, "--no-robots", "--profile", "trs", "--kind", "column", "--no-sync")
        assert done.code == 0
        assert synced == []
        assert done.out.endswith("to fetch it: bulletin-tui sync '河口'\n")
        assert listed()["河口"] == Source(
            "河口",
            COLUMN,
            "column",
            "trs",
            robots=False,
            since=date(2020, 3, 1),
            limit=50,
            tags=("县", "notices"),
        )

    def test_a_title_that_is_taken_gets_a_number(
        self, run: Run, looks: Looks, synced: list[str], listed: Any
    ) -> None:
        others = [f"https://www.example.org/{each}/" for each in "abc"]
        looks.update(dict.fromkeys(others, ResolvedSource("column", "公告")))
        assert run("add", *others).code == 0
        assert list(listed()) == synced == ["公告", "公告 (2)", "公告 (3)"]

    def test_what_is_listed_is_only_synced(self, run: Run, looks: Looks, synced: list[str], listed: Any) -> None:
        looks[COLUMN] = ResolvedSource("column", "公告")
        run("add", COLUMN)
        looks.clear()
        done = run("add", COLUMN.rstrip("/"))
        assert (done.code, synced, len(listed())) == (0, ["公告", "公告"], 1)
        assert '"公告" is already in your list' in done.out
        assert "settings in sources.yaml are unchanged" in run("add", COLUMN, "--tag", "x", "--no-sync").out
        assert listed()["公告"].tags == ()

    def test_an_article_is_kept_and_its_feed_is_named(
        self, run: Run, looks: Looks, synced: list[str], listed: Any, open_archive: Any
    ) -> None:
        address = "https://www.example.org/tzgg/1.html?a=1&b=2"
        looks[address] = article(address, PageLink("https://www.example.org/feed?a&b", "RSS"))
        done = run("add", address)
        assert (done.code, listed(), synced) == (0, {}, [])
        assert done.out.splitlines() == [
            f"added 1: 停水  <{address}>",
            "the site has a feed; to follow it: bulletin-tui add 'https://www.example.org/feed?a&b'",
        ]
        with open_archive() as kept:
            assert (kept.bulletin(1).title, kept.raw(1).data) == ("停水", "东街明日停水。".encode())

    @pytest.mark.parametrize(
        "look",
        [
            pytest.param(article("https://www.example.org/", FEED), id="the front of a site"),
            pytest.param(article("https://www.example.org/app", FEED, text=""), id="a page without a text"),
            pytest.param(
                ResolvedSource("page", None, (FEED,), Failure("https://www.example.org/app", "holds nothing")),
                id="a page that is nothing",
            ),
        ],
    )
    def test_a_page_that_is_neither_is_followed_by_its_feed(
        self, run: Run, looks: Looks, synced: list[str], listed: Any, home: Path, look: ResolvedSource
    ) -> None:
        assert look.page is not None
        looks[look.page.address] = look
        looks[FEED.address] = ResolvedSource("feed", "河口镇")
        done = run("add", look.page.address)
        assert (done.code, synced, list(listed().values())) == (0, ["河口镇"], [Source("河口镇", FEED.address)])
        assert "following its feed  <https://www.example.org/feed.xml>" in done.out
        assert "is already in your list" in run("add", look.page.address).out
        looks[FEED.address] = SourceError(FEED.address, "10.0.0.1 is not a public address")
        write_sources(home, "sources: []\n")
        done = run("add", look.page.address)
        assert (done.code, done.out, "not a public address" in done.err, listed()) == (1, "", True, {})

    def test_page_follows_nothing(self, run: Run, looks: Looks, listed: Any) -> None:
        looks["https://www.example.org/"] = article("https://www.example.org/", FEED)
        looks[COLUMN] = ResolvedSource("column", page=Listing(COLUMN), fetched=Fetched(COLUMN, b""))
        done = run("add", "--page", "https://www.example.org/", COLUMN)
        assert (done.code, listed()) == (0, {})
        assert [line.partition("  <")[0] for line in done.out.splitlines()] == [
            "added 1: 停水",
            "not kept, this is a listing with 0 entries; add the pages that it links to",
        ]

    def test_a_page_out_of_a_web_archive_has_the_date_of_its_capture(
        self, run: Run, looks: Looks, open_archive: Any
    ) -> None:
        address, day = "https://www.example.org/1.html", datetime(2020, 1, 2, tzinfo=UTC)
        looks[address] = article(address)._replace(fetched=Fetched(address, b"x", captured=day))
        run("add", address)
        with open_archive() as kept:
            assert kept.revisions(1)[0].first_seen == day

    def test_a_page_that_is_nothing_is_a_failure(self, run: Run, looks: Looks, listed: Any) -> None:
        looks["https://www.example.org/x"] = ResolvedSource(
            "page", page=Failure("https://www.example.org/x", "holds nothing; check the address")
        )
        done = run("add", "https://www.example.org/x")
        assert (done.code, done.out, listed()) == (1, "", {})
        assert done.err == "bulletin-tui: https://www.example.org/x: holds nothing; check the address\n"

    def test_a_single_page_can_be_followed(self, run: Run, looks: Looks, synced: list[str], listed: Any) -> None:
        address = "https://www.example.org/status.html"
        looks[address] = article(address, FEED)
        assert run("add", "--source", address).code == 0
        assert (list(listed().values()), synced) == ([Source("停水", address, "page")], ["停水"])

    def test_what_cannot_be_had_is_no_source_unless_its_kind_is_said(
        self, run: Run, looks: Looks, synced: list[str], listed: Any
    ) -> None:
        looks[COLUMN] = SourceError(COLUMN, "the server answered 503; try again later")
        done = run("add", COLUMN)
        assert (done.code, done.out, listed()) == (1, "", {})
        assert "answered 503" in done.err
        assert run("add", COLUMN, "--kind", "column").code == 0
        assert (synced, listed()["example.org/tzgg"].kind) == (["example.org/tzgg"], "column")

    def test_passwords_are_not_printed(self, run: Run, looks: Looks, synced: list[str], listed: Any) -> None:
        address = "https://me:secret@www.example.org/tzgg/"
        looks[address] = ResolvedSource("column", "公告")
        outputs = [run("add", address), run("add", address), run("sources"), run("sources", "--json")]
        assert not any("secret" in done.out + done.err for done in outputs)
        assert listed()["公告"].address == address


class TestAddOfAPath:
    def test_a_folder_is_a_source(
        self, run: Run, synced: list[str], listed: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "folder").mkdir()
        monkeypatch.chdir(tmp_path)
        done = run("add", "folder")
        folder = str(tmp_path / "folder")
        assert (done.code, synced) == (0, [folder])
        assert list(listed().values()) == [Source(folder, folder)]
        assert "is already in your list" in run("add", folder).out
        assert "is already in your list" in run("add", f"file://{folder}").out
        assert len(listed()) == 1

    def test_files_are_kept_unless_they_are_to_be_followed(
        self, run: Run, synced: list[str], listed: Any, tmp_path: Path
    ) -> None:
        page = tmp_path / "a.txt"
        page.write_text(NOTICE, encoding="utf-8")
        assert run("add", page).out == f"added 1: 关于河口镇停水的通知  <{page}>\n"
        done = run("add", page, "--name", "a")
        assert (done.code, listed()) == (0, {})
        assert "kept as a page" in done.err
        assert run("add", "--source", page, "--name", "停水").code == 0
        assert (synced, list(listed().values())) == (["停水"], [Source("停水", str(page))])

    def test_the_pages_of_a_folder_alone(self, run: Run, listed: Any, tmp_path: Path) -> None:
        (tmp_path / "folder").mkdir()
        (tmp_path / "folder" / "a.txt").write_text(NOTICE, encoding="utf-8")
        assert run("add", "--page", tmp_path / "folder").out.startswith("added 1: ")
        assert listed() == {}

    def test_standard_input_is_a_page(self, run: Run, listed: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(NOTICE.encode())))
        assert run("add", "-").out.startswith("added 1: 关于河口镇停水的通知  <stdin:")
        assert listed() == {}

    @pytest.mark.parametrize("option", [[], ["--source"], ["--kind", "folder"]])
    def test_a_path_where_nothing_is(self, run: Run, listed: Any, tmp_path: Path, option: list[str]) -> None:
        done = run("add", tmp_path / "nothing", *option)
        assert (done.code, done.out, listed()) == (1, "", {})
        assert "there is no such file" in done.err


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        pytest.param(["a", "b", "--name", "x"], "--name is for one source", id="one name for two"),
        pytest.param(["a", "--name", " "], "a source must have a name", id="no name"),
        pytest.param(["a", "--name", "taken"], 'already a source called "taken"', id="a name that is taken"),
        pytest.param(["a", "--tag", ""], "a tag must not be empty", id="no tag"),
        pytest.param(["a", "--profile", "tsr"], 'no profile "tsr"; did you mean "trs"?', id="no such profile"),
        pytest.param(["a", "--kind", "colum"], "invalid choice: 'colum'", id="no such kind"),
        pytest.param(["a", "--page", "--source"], "not allowed with argument", id="two minds"),
        pytest.param(["a", "--limit", "none"], '"none" is not a whole number', id="no number"),
    ],
)
def test_usage_of_add(run: Run, home: Path, argv: list[str], message: str) -> None:
    write_sources(home, "sources:\n  - name: taken\n    address: https://www.example.org/\n")
    done = run("add", *argv)
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert message in done.err


def test_a_real_site_from_its_address_to_the_list(run: Run, home: Path, listed: Any) -> None:
    (home / "config").mkdir(parents=True)
    (home / "config" / "config.yaml").write_text("proxy: none\npace: 0\nworkers: 1\n", encoding="utf-8")
    site = Site("vsb", 6, per_page=3)
    with serving(site) as address:
        done = run("add", address + site.start, "--tag", "bids")
    (source,) = listed().values()
    assert (done.code, source.kind, source.tags) == (0, "column", ("bids",))
    assert done.out.splitlines()[-1].startswith(f"{source.name}: 6 new (6 found, ")
    assert run("sources").out.endswith("  6 new\n")
    assert len(run("list").out.splitlines()) == 6


@pytest.mark.parametrize("command", [("add", COLUMN), ("sync",)])
def test_who_may_only_read_a_shared_archive_changes_no_list(
    run: Run, home: Path, looks: Looks, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    """Nothing is looked at either."""
    write_sources(home, SOURCES)
    monkeypatch.setenv("BULLETIN_TUI_ARCHIVE", shared_archive()["ann"])
    done = run(*command)
    assert done.code == 1
    assert "your role may read this archive and keep nothing in it" in done.err
    assert (home / "config" / "sources.yaml").read_text(encoding="utf-8") == SOURCES
