"""The pages at addresses: order, failures, links."""

from __future__ import annotations

from pathlib import Path

from tui_reader import sync
from tui_reader.model import Announcement, Bulletin, Failure, Page
from tui_reader.sync import open_pages


class Parser:
    """Takes the text of a page for its title; `given` are the arguments."""

    def __init__(self) -> None:
        self.given: list[tuple[str, str | None, str | None]] = []

    def parse(
        self, data: bytes, address: str, declared_charset: str | None, media_type: str | None, *_more: object
    ) -> Page:
        self.given.append((address, declared_charset, media_type))
        if data == b"broken":
            return Failure(address, "this page is broken")
        return Bulletin(address, title=data.decode(), announcements=(Announcement("n"),))


class TestPages:
    def test_failures_keep_their_places(self, tmp_path: Path) -> None:
        (tmp_path / "folder").mkdir()
        for name, text in (("folder/2.html", "two"), ("folder/10.md", "ten"), ("one.txt", "one"), ("x", "broken")):
            (tmp_path / name).write_text(text)
        parser = Parser()
        asked = [str(tmp_path / name) for name in ("one.txt", "nothing", "folder", "x")]
        found = list(open_pages([*asked, "ftp://example.org/"], parser))
        assert [page.title if isinstance(page, Bulletin) else page.error for page in found] == [
            "one",
            "there is no such file; check the name",
            "two",
            "ten",
            "this page is broken",
            "ftp: cannot be opened; name a file, a folder or an http(s) address",
        ]
        assert parser.given[:3] == [
            (asked[0], None, "text/plain"),
            (str(tmp_path / "folder" / "2.html"), None, "text/html"),
            (str(tmp_path / "folder" / "10.md"), None, "text/markdown"),
        ]

    def test_pages_are_read_lazily(self, tmp_path: Path) -> None:
        (tmp_path / "a").write_text("a")
        arriving = open_pages([str(tmp_path / "a"), str(tmp_path / "b")], Parser())
        assert next(arriving).address == str(tmp_path / "a")
        (tmp_path / "b").write_text("b")
        page = next(arriving)
        assert (page.address, isinstance(page, Bulletin)) == (str(tmp_path / "b"), True)

    def test_links_of_pages_open_no_files(self, tmp_path: Path) -> None:
        (tmp_path / "a").write_text("a")
        parser = Parser()
        (page,) = sync.open_pages([str(tmp_path / "a")], parser, linked_from="https://example.org/")
        assert isinstance(page, Failure)
        assert parser.given == []
