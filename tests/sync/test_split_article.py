"""Split articles from the web, folders and archives: their pages are fetched, joined and not returned again."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from types import MappingProxyType

import pytest

from support.warc_files import Warc
from tui_reader.model import Bulletin, Failure, Page, body_text
from tui_reader.parse.page import parse_page
from tui_reader.sources import Fetched, SourceError
from tui_reader.sources.fetching import FetchFailed, FetchResult, Policy, Received, Request
from tui_reader.sync import open_pages, resolver, split_article
from tui_reader.sync.split_article import NeededPage, Unparsed, read_article, read_article_async

SITE = "http://qing.example/"


class Parser:
    """Parses in this process; `given` are the addresses of the pages, with those of further pages."""

    def __init__(self) -> None:
        self.given: list[tuple[str, ...]] = []

    def parse(
        self,
        data: bytes,
        address: str,
        declared_charset: str | None,
        media_type: str | None,
        more: Sequence[tuple[str, bytes]],
        _rules: object,
    ) -> Page:
        self.given.append((address, *(part for part, _ in more)))
        return parse_page(data, address, declared_charset, media_type, more)


def article(name: str, number: int, count: int, title: str = "整治河道的通知", window: int = 99) -> bytes:
    """Page `number` of an article, its pager showing the `window` pages after its own."""

    def file(page: int) -> str:
        return f"{name}.html" if page == 1 else f"{name}_{page}.html"

    shown = [page for page in range(1, count + 1) if page == 1 or page <= number + window]
    pager = " ".join(f"<a href='{file(page)}'>{page}</a>" for page in shown)
    return (
        f"<html><head><title>{title}</title></head><body><h1>{title}</h1>"
        f"<div class='TRS_Editor'><p>第{number}部分的正文在这里，全市各区都要按照要求办理，不得延误。</p></div>"
        f"<div>{pager}</div></body></html>"
    ).encode()


def contents(found: Sequence[Page]) -> list[tuple[str, str | int]]:
    """The names of pages, with the number of joined pages or the error of each."""
    return [
        (
            page.address.rpartition("/")[2],
            body_text(page).count("部分的正文") if isinstance(page, Bulletin) else page.error,
        )
        for page in found
        if isinstance(page, Bulletin | Failure)
    ]


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes | str]:
    """The web: data by address, or a string for an address that redirects there."""
    site: dict[str, bytes | str] = {}

    class Client(AbstractAsyncContextManager["Client"]):
        async def __aexit__(self, *_: object) -> None: ...

        async def fetch(self, request: Request, policy: Policy) -> FetchResult:
            data, address = site.get(request.address), request.address
            while isinstance(data, str):
                address, data = data, site.get(data)
            if data is None:
                return FetchFailed(SourceError(address, "the server answered 404"), 404)
            return Received(Fetched(address, data, None, "text/html"))

    monkeypatch.setattr(resolver, "Client", Client)
    return site


class TestWeb:
    def test_all_pages_are_one_bulletin(self, web: dict[str, bytes | str]) -> None:
        web.update(
            {f"{SITE}a{end}.html": article("a", number, 3) for number, end in ((1, ""), (2, "_2"), (3, "_3"))}
        )
        (page,) = open_pages([SITE + "a.html"], Parser())
        assert contents([page]) == [("a.html", 3)]
        assert isinstance(page, Bulletin)
        assert page.parts == (SITE + "a_2.html", SITE + "a_3.html")
        assert page.warnings == ()

    def test_a_pager_that_shows_only_the_next_page_is_followed(self, web: dict[str, bytes | str]) -> None:
        web[SITE + "a.html"] = article("a", 1, 4, window=1)
        web.update({f"{SITE}a_{number}.html": article("a", number, 4, window=1) for number in (2, 3, 4)})
        assert contents(list(open_pages([SITE + "a.html"], Parser()))) == [("a.html", 4)]

    def test_a_page_that_cannot_be_fetched(self, web: dict[str, bytes | str]) -> None:
        web.update({SITE + "a.html": article("a", 1, 3), SITE + "a_2.html": article("a", 2, 3)})
        (page,) = open_pages([SITE + "a.html"], Parser())
        assert contents([page]) == [("a.html", 2)]
        assert isinstance(page, Bulletin)
        assert page.warnings == (f"the article continues, but {SITE}a_3.html: the server answered 404",)

    @pytest.mark.parametrize(
        ("target", "says"),
        [
            pytest.param(SITE + "a.html", "leads back", id="to the first page"),
            pytest.param("http://other.example/a_2.html", "another origin", id="to another host"),
        ],
    )
    def test_redirects(self, web: dict[str, bytes | str], target: str, says: str) -> None:
        web.update({SITE + "a.html": article("a", 1, 2), "http://other.example/a_2.html": article("a", 2, 2)})
        web[SITE + "a_2.html"] = target
        (page,) = open_pages([SITE + "a.html"], Parser())
        assert isinstance(page, Bulletin)
        assert contents([page]) == [("a.html", 1)]
        assert says in page.warnings[0]

    def test_limits(self, web: dict[str, bytes | str], monkeypatch: pytest.MonkeyPatch) -> None:
        web[SITE + "a.html"] = article("a", 1, 5)
        web.update({f"{SITE}a_{number}.html": article("a", number, 5) for number in range(2, 6)})
        monkeypatch.setattr(split_article, "MAX_PARTS", 2)
        (page,) = open_pages([SITE + "a.html"], Parser())
        assert contents([page]) == [("a.html", 3)]
        assert isinstance(page, Bulletin)
        assert "no more than 2" in page.warnings[0]
        monkeypatch.setattr(split_article, "PARTS_LIMIT", len(article("a", 1, 5)) * 2 + 50)
        (page,) = open_pages([SITE + "a.html"], Parser())
        assert contents([page]) == [("a.html", 2)]


class TestDrivers:
    """Both drivers, with pages given by address."""

    SITE = MappingProxyType({f"{SITE}a{end}.html": number for end, number in (("", 1), ("_2", 2), ("_3", 3))})

    def fetched(self, address: str) -> Fetched | SourceError:
        if address not in self.SITE:
            return SourceError(address, "the server answered 404")
        return Fetched(address, article("a", self.SITE[address], 4), None, "text/html")

    def parsed(self, unparsed: Unparsed) -> Page:
        item, more = unparsed.item, [(part.address, part.data) for part in unparsed.more]
        return parse_page(item.data, item.address, item.declared_charset, item.media_type, more, unparsed.rules)

    async def test_both_read_the_same_article(self) -> None:
        needed: list[str] = []

        def fetch(page: NeededPage) -> Fetched | SourceError:
            needed.append(page.address)
            return self.fetched(page.address)

        async def fetch_async(page: NeededPage) -> Fetched | SourceError:
            return fetch(page)

        async def parse_async(unparsed: Unparsed) -> Page:
            return self.parsed(unparsed)

        first = self.fetched(f"{SITE}a.html")
        assert isinstance(first, Fetched)
        article = read_article(first, self.parsed, fetch)
        assert contents([article]) == [("a.html", 3)]
        assert needed == [f"{SITE}a_{number}.html" for number in (2, 3, 4)]
        assert await read_article_async(first, parse_async, fetch_async) == article

    async def test_a_first_page_that_is_parsed_already_is_not_parsed_again(self) -> None:
        given: list[Unparsed] = []

        async def fetch(page: NeededPage) -> Fetched | SourceError:
            return self.fetched(page.address)

        async def parse(unparsed: Unparsed) -> Page:
            given.append(unparsed)
            return self.parsed(unparsed)

        first = self.fetched(f"{SITE}a.html")
        assert isinstance(first, Fetched)
        page = await read_article_async(first, parse, fetch, page=self.parsed(Unparsed(first)))
        assert contents([page]) == [("a.html", 3)]
        assert all(one.more or one.item != first for one in given)


class TestFiles:
    def write(self, folder: Path, **texts: bytes) -> None:
        for name, data in texts.items():
            (folder / f"{name}.html").write_bytes(data)

    def test_an_article_in_a_folder_is_returned_once(self, tmp_path: Path) -> None:
        self.write(tmp_path, a=article("a", 1, 3), a_2=article("a", 2, 3), a_3=article("a", 3, 3))
        self.write(tmp_path, b=article("b", 1, 1, "停水公告"), a_4=article("a_4", 1, 1, "另一个通知"))
        parser = Parser()
        assert contents(list(open_pages([str(tmp_path)], parser))) == [
            ("a.html", 3),
            ("a_4.html", 1),
            ("b.html", 1),
        ]
        assert (str(tmp_path / "a_2.html"),) not in parser.given

    def test_one_file_is_joined_with_others_of_its_folder(self, tmp_path: Path) -> None:
        self.write(tmp_path, a=article("a", 1, 2), a_2=article("a", 2, 2))
        assert contents(list(open_pages([str(tmp_path / "a.html")], Parser()))) == [("a.html", 2)]

    def test_files_named_one_by_one(self, tmp_path: Path) -> None:
        self.write(tmp_path, a=article("a", 1, 2), a_2=article("a", 2, 2))
        named = [str(tmp_path / name) for name in ("a.html", "a_2.html")]
        assert contents(list(open_pages(named, Parser()))) == [("a.html", 2)]

    def test_another_article_with_such_a_name_is_returned(self, tmp_path: Path) -> None:
        self.write(tmp_path, a=article("a", 1, 2), a_2=article("a_2", 1, 1, "停水公告"))
        assert contents(list(open_pages([str(tmp_path)], Parser()))) == [("a.html", 1), ("a_2.html", 1)]

    def test_a_missing_part(self, tmp_path: Path) -> None:
        self.write(tmp_path, a=article("a", 1, 2))
        (page,) = open_pages([str(tmp_path)], Parser())
        assert isinstance(page, Bulletin)
        assert page.parts == (str(tmp_path / "a_2.html"),)
        assert "a_2.html: there is no such file" in page.warnings[0]


class TestArchives:
    def test_zip(self, tmp_path: Path) -> None:
        with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
            for number, name in ((1, "x/a.html"), (2, "x/a_2.html")):
                archive.writestr(name, article("a", number, 2))
        assert contents(list(open_pages([str(tmp_path / "a.zip")], Parser()))) == [("a.html", 2)]

    def test_pages_of_a_web_archive_come_from_it(self, tmp_path: Path) -> None:
        archive = Warc()
        for number, name in ((1, "a"), (1, "b"), (2, "a_2"), (2, "b_2")):
            archive.response(f"{SITE}{name}.html", article(name[0], number, 3), "text/html")
        archive.response(f"{SITE}a_3.html", article("a", 3, 3), "text/html")
        (tmp_path / "crawl.warc").write_bytes(archive.bytes())
        first, second = found = list(open_pages([str(tmp_path / "crawl.warc")], Parser()))
        assert contents(found) == [("a.html", 3), ("b.html", 2)]
        assert isinstance(first, Bulletin)
        assert isinstance(second, Bulletin)
        assert first.warnings == ()
        assert second.warnings == (
            f"the article continues, but {SITE}b_3.html: this page is not in the web archive",
        )


@pytest.mark.parametrize(("markup", "title"), [("<title>停水</title>", "停水"), ("", "通知")])
def test_a_page_without_a_title_has_the_one_that_its_archive_lists(markup: str, title: str) -> None:
    item = Fetched(SITE, f"{markup}<p>城南街道周二夜间停水，请各用户储水。</p>".encode(), title="通知")
    page = read_article(item, lambda step: step.by(Parser()), lambda _: SourceError(SITE, "x"))  # type: ignore[arg-type]
    assert isinstance(page, Bulletin)
    assert page.title == title
    assert any(restored.field == "title" for restored in page.restorations) == (title == "通知")
