"""Untrusted folders: nothing outside is read, skipped files are reported, unwanted files cost nothing."""

from __future__ import annotations

import os
import random
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from support.work import at_most
from tui_reader.sources.fetching import Fetched, SourceError
from tui_reader.sources.files import folder as folders
from tui_reader.sources.files.endings import natural_key
from tui_reader.sources.files.filesystem import FileSeen, pages_under, read_linked, read_path, read_seen
from tui_reader.sources.files.folder import Folder, LinkRefused, PassedOver, SpecialFile

SECRET = b"the secret"


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A file beside the folder `pages`, which nothing in the folder may lead to."""
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "a.html").write_bytes(b"a page")
    (tmp_path / "private").mkdir()
    path = tmp_path / "private" / "secret.html"
    path.write_bytes(SECRET)
    return path


def contents(path: Path, *, follow_links: bool = False) -> dict[str, bytes]:
    """The pages that an import of a folder reads, by their names."""
    found = {}
    for seen in pages_under(path, follow_links=follow_links):
        if isinstance(seen, FileSeen):
            for item in read_seen(seen):
                if isinstance(item, Fetched):
                    found[os.path.relpath(item.address, path)] = item.data
    return found


def read(path: Path) -> tuple[dict[str, bytes], list[str]]:
    """The pages that `parse FOLDER` reads, and the lines about others."""
    lines: list[str] = []
    items = list(read_path(path, noted=lambda address, line: lines.append(line)))
    lines += [item.message for item in items if isinstance(item, SourceError)]
    return {os.path.relpath(item.address, path): item.data for item in items if isinstance(item, Fetched)}, lines


def test_files_that_may_hold_documents_are_reported(tmp_path: Path) -> None:
    for name in ("a.html", "b.7z", "c.csv", "d.css"):
        (tmp_path / name).write_bytes(b"x")
    assert read(tmp_path) == ({"a.html": b"x"}, ["2 files were passed over (.7z, .csv)"])


def to_file(pages: Path, secret: Path) -> None:
    (pages / "b.html").symlink_to(secret)


def to_file_relative(pages: Path, secret: Path) -> None:
    (pages / "b.html").symlink_to(os.path.relpath(secret, pages))


def to_folder(pages: Path, secret: Path) -> None:
    (pages / "b").symlink_to(secret.parent)


def to_link(pages: Path, secret: Path) -> None:
    (pages.parent / "between").symlink_to(secret)
    (pages / "b.html").symlink_to(pages.parent / "between")


def below(pages: Path, secret: Path) -> None:
    (pages / "c").mkdir()
    (pages / "c" / "b.html").symlink_to(secret)


def to_feed(pages: Path, secret: Path) -> None:
    secret.write_bytes(b"<rss><channel><title>the secret</title></channel></rss>")
    (pages / "b.xml").symlink_to(secret)


LINKS = [to_file, to_file_relative, to_folder, to_link, below, to_feed]


class TestLinks:
    @pytest.mark.parametrize("link", LINKS)
    def test_nothing_beyond_the_folder_is_read(self, secret: Path, link: Callable[[Path, Path], None]) -> None:
        pages = secret.parent.parent / "pages"
        link(pages, secret)
        found, lines = read(pages)
        assert found == {"a.html": b"a page"} == contents(pages)
        assert [line.partition(" passed")[0] for line in lines] == ["1 symbolic link was"]

    @pytest.mark.parametrize("link", LINKS)
    def test_links_are_followed_if_the_source_says_so(
        self, secret: Path, link: Callable[[Path, Path], None]
    ) -> None:
        pages = secret.parent.parent / "pages"
        link(pages, secret)
        found = contents(pages, follow_links=True)
        assert len(found) == 2
        assert secret.read_bytes() in found.values()

    @pytest.mark.parametrize("inner", ["itself", "its parent", "each other"])
    def test_circles_of_folders_end(self, secret: Path, inner: str) -> None:
        pages = secret.parent.parent / "pages"
        if inner == "each other":
            for name, target in (("x", "y"), ("y", "x")):
                (pages / name).mkdir()
                (pages / name / "a").symlink_to(pages / target)
                (pages / name / "b").symlink_to(pages / target)
        else:
            (pages / "loop").symlink_to(pages if inner == "itself" else pages.parent)
        with at_most(20_000):
            found = contents(pages, follow_links=True)
        assert b"a page" in found.values()

    def test_a_path_that_is_a_link_is_followed(self, secret: Path, tmp_path: Path) -> None:
        (tmp_path / "file.html").symlink_to(secret)
        (tmp_path / "folder").symlink_to(tmp_path / "pages")
        assert read(tmp_path / "file.html")[0] == {".": SECRET}
        assert read(tmp_path / "folder")[0] == {"a.html": b"a page"}

    def test_links_are_counted_and_some_named(self, secret: Path) -> None:
        pages = secret.parent.parent / "pages"
        for number in range(5):
            (pages / f"{number}\x1b.html").symlink_to(secret)
        (line,) = read(pages)[1]
        assert line.startswith("5 symbolic links were passed over (")
        assert "…" in line
        assert line.endswith("`follow_links: true` of a source in `sources.yaml` reads what they lead to")
        assert "\x1b" not in line

    def test_broken_links_too(self, secret: Path) -> None:
        pages = secret.parent.parent / "pages"
        (pages / "b.html").symlink_to("nowhere")
        assert read(pages)[1] != []
        assert contents(pages, follow_links=True) == {"a.html": b"a page"}
        (error,) = [one for one in pages_under(pages, follow_links=True) if isinstance(one, SourceError)]
        assert (error.address, error.message) == (
            str(pages / "b.html"),
            "this is a link to a file that does not exist; correct or remove the link",
        )


class TestRaces:
    """What takes the place of a file between the listing and the opening."""

    def replaced(self, secret: Path, name: str, replace: Callable[[Path], None]) -> list[Fetched | SourceError]:
        pages = secret.parent.parent / "pages"
        (pages / "c").mkdir()
        (pages / "c" / "d.html").write_bytes(b"another page")
        seen = {str(one.path.relative_to(pages)): one for one in pages_under(pages) if isinstance(one, FileSeen)}
        replace(pages)
        return list(read_seen(seen[name]))

    def test_a_link_in_place_of_a_file(self, secret: Path) -> None:
        def replace(pages: Path) -> None:
            (pages / "a.html").unlink()
            (pages / "a.html").symlink_to(secret)

        (item,) = self.replaced(secret, "a.html", replace)
        assert isinstance(item, SourceError)
        assert "symbolic link" in item.message

    def test_a_link_in_place_of_a_folder(self, secret: Path) -> None:
        (secret.parent / "d.html").write_bytes(SECRET)

        def replace(pages: Path) -> None:
            (pages / "c").rename(pages / "old")
            (pages / "c").symlink_to(secret.parent)

        (item,) = self.replaced(secret, "c/d.html", replace)
        assert isinstance(item, SourceError)

    def test_a_pipe_in_place_of_a_file(self, secret: Path) -> None:
        def replace(pages: Path) -> None:
            (pages / "a.html").unlink()
            os.mkfifo(pages / "a.html")

        (item,) = self.replaced(secret, "a.html", replace)
        assert isinstance(item, SourceError)
        assert "a pipe, a socket or a device" in item.message

    def test_the_status_is_that_of_the_file_itself(self, secret: Path) -> None:
        pages = secret.parent.parent / "pages"
        (pages / "b.html").symlink_to(secret)
        with pytest.raises(LinkRefused):
            Folder(pages).status(pages / "b.html")
        assert Folder(pages, follow_links=True).status(pages / "b.html").st_size == len(SECRET)

    @pytest.mark.parametrize("path", ["../private/secret.html", "x/../../private/secret.html", "/etc/passwd", ""])
    def test_no_other_path_is_opened(self, secret: Path, path: str) -> None:
        pages = secret.parent.parent / "pages"
        with pytest.raises(LinkRefused):
            Folder(pages).open(Path(f"{pages}/{path}") if path[:1] != "/" else Path(path))


class TestSpecialFiles:
    def test_they_are_passed_over_with_a_line(self, secret: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        pages = secret.parent.parent / "pages"
        monkeypatch.chdir(pages)
        os.mkfifo("b.html")
        os.mkfifo("c.xml")
        with socket.socket(socket.AF_UNIX) as one:
            one.bind("d.html")
        found, lines = read(pages)
        assert found == {"a.html": b"a page"}
        (line,) = lines
        assert line.startswith("3 pipes, sockets or devices were passed over (")
        assert all(name in line for name in ("b.html", "c.xml", "d.html"))

    def test_alone(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "b.html")
        found, lines = read(tmp_path)
        assert found == {}
        assert lines == ["this folder holds no pages; 1 pipe, socket or device was passed over (b.html)"]

    def test_opened_directly(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "b.html")
        with pytest.raises(SpecialFile):
            Folder(tmp_path).open(tmp_path / "b.html")


class TestLinkedFiles:
    """What a page or a list on this machine names is in its folder."""

    @pytest.mark.parametrize("name", ["../private/secret.html", "b.html", "c/secret.html"])
    def test_nothing_else_is_read(self, secret: Path, name: str) -> None:
        pages = secret.parent.parent / "pages"
        (pages / "b.html").symlink_to(secret)
        (pages / "c").symlink_to(secret.parent)
        item = read_linked(os.path.normpath(pages / name), str(pages / "a.html"))
        assert isinstance(item, SourceError)

    def test_what_is_in_the_folder_is(self, secret: Path) -> None:
        pages = secret.parent.parent / "pages"
        (pages / "c").mkdir()
        (pages / "c" / "2.html").write_bytes(b"two")
        for base in (pages, pages / "a.html"):
            item = read_linked(str(pages / "c" / "2.html"), str(base))
            assert isinstance(item, Fetched)
            assert item.data == b"two"


class TestOrder:
    def test_windows_give_the_natural_order(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        noise = random.Random(20261130)
        names = {
            f"{noise.choice('abAB停')}{noise.randrange(300)}{noise.choice(['', '-2', 'x'])}.html"
            for _ in range(90)
        }
        for name in names:
            (tmp_path / name).write_text(name)
        (tmp_path / "a20").mkdir()
        (tmp_path / "a20" / "z.html").write_text("z")
        expected = sorted([*names, "a20"], key=natural_key)
        expected[expected.index("a20")] = "a20/z.html"
        monkeypatch.setattr(folders, "WINDOW", 7)
        for first in (None, 1, 3, 1000):
            found = [one.path for one in Folder(tmp_path, first=first).files(PassedOver())]
            assert [str(path.relative_to(tmp_path)) for path in found] == expected

    def test_what_is_passed_over_is_counted_once(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        for number in range(30):
            (tmp_path / f"{number}.html").write_text("x")
            (tmp_path / f"{number}.png").write_text("x")
        (tmp_path / "link.html").symlink_to("1.html")
        monkeypatch.setattr(folders, "WINDOW", 7)
        passed = PassedOver()
        assert len(list(Folder(tmp_path).files(passed))) == 30
        assert passed.endings == {".png": 30}
        assert passed.notes()[0].startswith("1 symbolic link was")

    def test_some_files_cost_some_files(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        for number in range(2000):
            (tmp_path / f"{number}.html").touch()
        opened = 0
        status = Folder.status

        def counted(folder: Folder, path: Path) -> os.stat_result:
            nonlocal opened
            opened += 1
            return status(folder, path)

        monkeypatch.setattr(Folder, "status", counted)
        with at_most(2000 * 45):
            found = pages_under(tmp_path, limit=50)
            taken = [next(found) for _ in range(50)]
        assert [one.address for one in taken] == [f"{tmp_path}/{number}.html" for number in range(50)]
        assert opened == 50
