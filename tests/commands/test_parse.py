"""`parse`: summaries and JSON of pages, in order, with the real parser."""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import ClassVar

import py7zr
import pytest

from support.commands import NOTICE, Run
from support.pdf_files import pdf
from support.recognition import FakeRecognition, page_with
from tui_reader.cli import main
from tui_reader.model import (
    Bulletin,
)
from tui_reader.parse.recognition import process
from tui_reader.serialization import from_json


class TestParse:
    def test_json_is_the_contract(self, run: Run, notice: Path) -> None:
        result = run("parse", notice, "--json")
        assert (result.code, result.err) == (0, "")
        (found,) = result.objects
        page = from_json(found)
        assert isinstance(page, Bulletin)
        assert page.address == str(notice)
        assert page.title == "关于河口镇停水的通知"
        assert [section.heading for section in page.sections] == ["停水范围", "停水时间"]
        assert "关于" in result.out

    def test_the_summary_names_title_date_publisher_and_outline(self, run: Run, notice: Path) -> None:
        result = run("parse", notice)
        assert result.code == 0
        first, *rest = result.out.splitlines()
        assert first == "关于河口镇停水的通知"
        assert any(line.split() == ["Published", "2023-05-06", "09:30"] for line in rest)
        assert any(line.split() == ["Publisher", "河口镇水务所"] for line in rest)
        assert [line.split() for line in rest if "停水范围" in line] == [["1", "一、停水范围"]]

    def test_failures_stand_in_their_places_and_on_standard_error(self, run: Run, notice: Path) -> None:
        result = run("parse", "--json", notice.parent / "nothing", notice)
        assert result.code == 1
        assert [found["kind"] for found in result.objects] == ["error", "bulletin"]
        assert result.objects[0]["error"] == "there is no such file; check the name"
        assert result.err == f"bulletin-tui: {notice.parent}/nothing: there is no such file; check the name\n"

    def test_folders_expand_in_order(self, run: Run, notice: Path) -> None:
        (notice.parent / "folder").mkdir()
        for number in (10, 9):
            (notice.parent / "folder" / f"{number}.txt").write_text(NOTICE, encoding="utf-8")
        found = run("parse", "--json", notice.parent / "folder").objects
        assert [Path(each["address"]).name for each in found] == ["9.txt", "10.txt"]

    def test_standard_input(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(NOTICE.encode("gb18030"))))
        (found,) = run("parse", "-", "--json").objects
        assert (found["title"], found["charset"]) == ("关于河口镇停水的通知", "gb18030")

    def test_a_file_that_is_called_like_a_command(
        self, run: Run, notice: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(notice.parent)
        notice.rename(notice.parent / "list")
        (found,) = run("parse", "list", "--json").objects
        assert found["kind"] == "bulletin"


def zipped(members: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return packed.getvalue()


def seven_zipped(members: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with py7zr.SevenZipFile(packed, "w") as archive:
        for name, data in members.items():
            archive.writestr(data, name)
    return packed.getvalue()


class TestFilesInArchives:
    MEMBERS: ClassVar = {"a.txt": b"First\n\nOne.\n", "d/b.txt": NOTICE.encode()}

    @pytest.mark.parametrize("pack", [zipped, seven_zipped])
    def test_one_is_named_behind_the_archive_of_any_kind(
        self, run: Run, tmp_path: Path, pack: Callable[[Mapping[str, bytes]], bytes]
    ) -> None:
        path = tmp_path / "archive"
        path.write_bytes(pack(self.MEMBERS))
        (found,) = run("parse", "--json", f"{path}!/d/b.txt").objects
        assert (found["title"], found["address"]) == ("关于河口镇停水的通知", f"{path}!/d/b.txt")

        missing = run("parse", f"{path}!/none.txt")
        assert missing.code == 1
        assert missing.err.endswith(f"{path}!/none.txt: there is no such file in this archive; check the name\n")

    def test_one_of_an_archive_in_an_archive_has_the_names_of_both(self, run: Run, tmp_path: Path) -> None:
        path = tmp_path / "outer.7z"
        path.write_bytes(seven_zipped({"inner.zip": zipped(self.MEMBERS)}))
        (found,) = run("parse", "--json", f"{path}!/inner.zip!/d/b.txt").objects
        assert found["title"] == "关于河口镇停水的通知"

    def test_an_archive_that_cannot_be_opened_is_named(self, run: Run, tmp_path: Path) -> None:
        path = tmp_path / "cut.7z"
        path.write_bytes(seven_zipped(self.MEMBERS)[:40])
        result = run("parse", f"{path}!/a.txt")
        assert result.err == (
            f"bulletin-tui: {path}!/a.txt: cut.7z is a 7-Zip archive that breaks off, "
            "or the first of several parts; get the whole archive\n"
        )

    def test_a_file_that_holds_none_is_not_read_in_its_place(self, run: Run, notice: Path) -> None:
        assert run("parse", f"{notice}!/a.txt").code == 1


class TestTheProxyOfTheSettings:
    """It holds for every page that is fetched, not for syncs alone."""

    @pytest.mark.parametrize(
        "command",
        [
            pytest.param(["parse"], id="parse"),
            pytest.param(["add", "--page"], id="add"),
            pytest.param(["diff", "http://www.example.org/a"], id="diff"),
        ],
    )
    def test_is_asked(
        self,
        command: list[str],
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        monkeypatch.setenv("BULLETIN_TUI_HOME", str(tmp_path))
        (tmp_path / "config").mkdir()
        (tmp_path / "config" / "config.yaml").write_text("proxy: http://127.0.0.1:9\n")
        assert main([*command, "http://www.example.org/b"]) == 1
        assert "the proxy" in capsys.readouterr().err


class TestRecognition:
    @pytest.fixture
    def scan(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        pages = {1: page_with("青河自北桥至南桥。"), 2: page_with("白河自东桥至西桥。")}
        fake = FakeRecognition(tmp_path, pages)
        monkeypatch.setattr(process, "Recognizer", partial(process.Recognizer, command=fake.command))
        monkeypatch.setattr(process, "can_recognize", lambda: True)
        path = tmp_path / "scan.pdf"
        path.write_bytes(pdf([], []))
        return path

    def test_the_text_is_printed_with_its_pages_and_how_sure_it_is(self, run: Run, scan: Path) -> None:
        result = run("parse", "--ocr", scan)
        assert result.code == 0
        lines = [line.strip() for line in result.out.splitlines()]
        assert "Recognized      ≈ page 1 · 99% certain" in lines
        assert lines[lines.index("≈ page 2") + 2] == "白河自东桥至西桥。"

    def test_json_has_pages_and_certainty(self, run: Run, scan: Path) -> None:
        (found,) = run("parse", "--ocr", "--json", scan).objects
        assert found["document"]["recognized"] == [1, 2]
        assert found["recognition"][0] == {"page": 1, "engine": "fake 1", "certainty": 0.99, "doubtful": []}
        assert "白河自东桥至西桥。" in found["body_text"]

    def test_other_pages_are_as_without_it(self, run: Run, scan: Path, notice: Path) -> None:
        assert run("parse", "--ocr", "--json", notice).objects == run("parse", "--json", notice).objects

    def test_without_the_extra_one_line_says_so(
        self, run: Run, scan: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(process, "can_recognize", lambda: False)
        result = run("parse", "--ocr", scan, scan)
        assert result.code == 1
        assert result.err.count("text recognition is not installed; install bulletin-tui[ocr]") == 1
        assert result.err.count("is a PDF without text") == 2
