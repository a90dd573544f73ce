"""`export`: files, folders, streams and usage errors."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from support.commands import Run
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import ArrivedFile
from tui_reader.export.files import file_name
from tui_reader.model import Attachment
from tui_reader.paths import archive_path


@pytest.mark.usefixtures("archive")
class TestExport:
    @pytest.mark.parametrize(
        ("argv", "ids"),
        [
            pytest.param(["3", "1", "3"], ["a:3", "a:1"], id="numbers, each once"),
            pytest.param(["all"], ["a:2", "a:1", "a:3"], id="all"),
            pytest.param(["--query", "水"], ["a:2", "a:1"], id="query"),
            pytest.param(["--source", "供电所"], ["a:2"], id="source"),
            pytest.param(["--tag", "要闻", "--source", "水务所"], ["a:1"], id="tag and source"),
        ],
    )
    def test_what_is_exported(self, run: Run, argv: list[str], ids: list[str]) -> None:
        done = run("export", *argv, "--format", "jsonl")
        assert (done.code, [each["address"] for each in done.objects]) == (0, ids)

    def test_one_object_is_that_of_show(self, run: Run) -> None:
        assert run("export", "1", "--format", "jsonl").objects == run("show", "1", "--json").objects

    def test_a_folder_with_attached_files(self, run: Run, tmp_path: Path) -> None:
        with SqliteArchive.open(archive_path()) as archive:
            files = ("表.xls", b"one"), ("表.xls", b"two"), ("form.doc", b"three")
            addresses = [f"https://example.org/{number}" for number in range(3)]
            page = replace(archive.bulletin(1), attachments=tuple(Attachment("", each) for each in addresses))
            archive.keep(page)
            when = datetime(2026, 5, 6, tzinfo=UTC)
            archive.keep_files(
                [
                    ArrivedFile(address, name, data, None, when)
                    for address, (name, data) in zip(addresses, files, strict=True)
                ]
            )
        folder = tmp_path / "out"
        assert run("export", "1", "--to", folder, "--attachments") == (0, "", "")
        kept = folder / "attachments" / "1"
        assert {each.name: each.read_bytes() for each in kept.iterdir()} == {
            "表.xls": b"one",
            "2-表.xls": b"two",
            "form.doc": b"three",
        }
        assert run("export", "1", "--to", folder, "--attachments", "--force").code == 0
        assert run("export", "1", "--attachments").code == 2

    @pytest.mark.parametrize(
        ("form", "line"),
        [
            (
                "markdown",
                "- Attachment: [岗位表](attachments/1/表%20%281%29.xls) <https://example.org/1>\n"
                "- Attachment: [报名表](https://example.org/2)",
            ),
            (
                "html",
                '<li dir="auto"><a href="attachments/1/表%20%281%29.xls">岗位表</a> &lt;<a '
                'href="https://example.org/1" rel="noreferrer">https://example.org/1</a>&gt;</li>',
            ),
            ("plain", "Attachment: 岗位表  attachments/1/表 (1).xls  <https://example.org/1>\n"),
            ("json", '"address": "https://example.org/1"'),
        ],
    )
    def test_a_text_leads_to_the_files_beside_it(self, run: Run, tmp_path: Path, form: str, line: str) -> None:
        with SqliteArchive.open(archive_path()) as archive:
            linked = (Attachment("岗位表", "https://example.org/1"), Attachment("报名表", "https://example.org/2"))
            archive.keep(replace(archive.bulletin(1), attachments=linked))
            when = datetime(2026, 5, 6, tzinfo=UTC)
            archive.keep_files([ArrivedFile("https://example.org/1", "表 (1).xls", b"1", None, when)])
        run("export", "1", "--to", tmp_path / "out", "--attachments", "--format", form)
        (text,) = (each for each in (tmp_path / "out").iterdir() if each.is_file())
        assert line in text.read_text("utf-8")
        assert (tmp_path / "out" / "attachments" / "1" / "表 (1).xls").read_bytes() == b"1"

    def test_attachments_that_are_not_kept_are_counted(self, run: Run, tmp_path: Path) -> None:
        with SqliteArchive.open(archive_path()) as archive:
            addresses = [f"https://example.org/{number}" for number in range(7)]
            page = replace(archive.bulletin(1), attachments=tuple(Attachment("表", each) for each in addresses))
            archive.keep(page)
        folder = tmp_path / "out"
        done = run("export", "1", "2", "--to", folder, "--attachments")
        assert (done.code, done.out) == (0, "")
        assert done.err == (
            f"bulletin-tui: {folder}: 7 attachments are not kept: 1:1, 1:2, 1:3, 1:4, 1:5, …; "
            "`bulletin-tui attachments fetch` fetches files\n"
        )
        assert not (folder / "attachments").exists()

    def test_a_folder(self, run: Run, tmp_path: Path) -> None:
        folder = tmp_path / "out"
        assert run("export", "all", "--to", folder) == (0, "", "")
        assert sorted(each.name for each in folder.iterdir()) == [
            "1-东街停水.md",
            "2-西街停电.md",
            "3-招聘_启事.md",
        ]
        assert (folder / "1-东街停水.md").read_text(encoding="utf-8") == run("show", "1", "--markdown").out

    @pytest.mark.parametrize("name", ["all.md", "all.txt", "all.html", "all.json", "all.jsonl"])
    def test_a_file_says_its_format(self, run: Run, tmp_path: Path, name: str) -> None:
        target = tmp_path / name
        assert run("export", "1", "2", "--to", target).code == 0
        text = target.read_text(encoding="utf-8")
        if name.endswith("json"):
            assert [each["title"] for each in json.loads(text)] == ["东街停水", "西街停电"]
        elif name.endswith("jsonl"):
            assert [json.loads(line)["title"] for line in text.splitlines()] == ["东街停水", "西街停电"]
        elif name.endswith("html"):
            assert text.startswith("<!DOCTYPE html>")
            assert "<title>东街停水</title>" in text
            assert text.count("<article>") == text.count("</article>") == 2
            assert text.endswith("</html>\n")
        else:
            assert text.startswith("# 东街停水\n" if name.endswith("md") else "东街停水\n")
            assert "西街检修" in text

    def test_a_folder_of_pages(self, run: Run, tmp_path: Path) -> None:
        assert run("export", "1", "2", "--to", tmp_path / "out", "--format", "html").code == 0
        text = (tmp_path / "out" / "2-西街停电.html").read_text(encoding="utf-8")
        assert "<title>西街停电</title>" in text
        assert text.count("<article>") == 1

    def test_an_empty_array(self, run: Run) -> None:
        assert json.loads(run("export", "--query", "火车", "--format", "json").out) == []

    @pytest.mark.parametrize("target", ["out.md", "out.json", "folder"])
    @pytest.mark.parametrize("argv", [["--query", "火车"], ["--source", "nobody"], ["77"]])
    def test_of_nothing_no_file_is_made(self, run: Run, tmp_path: Path, target: str, argv: list[str]) -> None:
        done = run("export", *argv, "--to", tmp_path / target)
        assert (done.code, done.out) == (1, "")
        assert ("nothing was selected" in done.err) == (argv != ["77"])
        assert not (tmp_path / target).exists()

    def test_of_nothing_an_old_file_stays(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "out.md").write_text("mine")
        assert run("export", "--query", "火车", "--to", tmp_path / "out.md", "--force").code == 1
        assert (tmp_path / "out.md").read_text() == "mine"

    def test_nothing_is_written_over_unasked(self, run: Run, tmp_path: Path) -> None:
        folder = tmp_path / "out"
        folder.mkdir()
        (folder / "1-东街停水.md").write_text("mine")
        done = run("export", "1", "2", "--to", folder)
        assert (done.code, done.err.count("\n")) == (1, 1)
        assert "--force overwrites it" in done.err
        assert (folder / "1-东街停水.md").read_text() == "mine"
        assert (folder / "2-西街停电.md").exists()
        assert run("export", "1", "--to", folder, "--force").code == 0
        assert (folder / "1-东街停水.md").read_text(encoding="utf-8").startswith("# 东街停水")
        assert len(list(folder.iterdir())) == 2

    @pytest.mark.parametrize("argv", [["1", "--to"], ["--pack"]])
    def test_the_rest_of_an_interrupted_export_is_no_obstacle(
        self, run: Run, tmp_path: Path, argv: list[str]
    ) -> None:
        folder = tmp_path / "out"
        folder.mkdir()
        for name in (f".{os.getpid()}.part", ".all.zip.bulletin-tui.part"):
            (folder / name).write_text("half")
        done = run("export", "--force", *argv, folder / "all.zip")
        assert (done.code, (folder / "all.zip").exists()) == (0, True), done.err
        assert not (folder / ".all.zip.bulletin-tui.part").exists()

    def test_what_fails_leaves_no_file(self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        from tui_reader import atomic_file

        def full(descriptor: int) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(atomic_file.os, "fsync", full)
        done = run("export", "1", "--to", tmp_path / "out.md")
        assert (done.code, list(tmp_path.glob("*.md")), list(tmp_path.glob(".*"))) == (1, [], [])
        assert "No space left" in done.err

    def test_a_full_disk_is_one_line_for_all_files(
        self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from tui_reader import atomic_file

        def full(descriptor: int) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(atomic_file.os, "fsync", full)
        done = run("export", "all", "--to", tmp_path / "out")
        (line,) = done.err.splitlines()
        assert line.endswith(": No space left on device; the files after it were not written")
        assert (done.code, list((tmp_path / "out").iterdir())) == (1, [])

    def test_one_that_fails_stops_no_other(self, run: Run) -> None:
        done = run("export", "9", "1", "--format", "jsonl")
        assert (done.code, len(done.objects), done.err.count("\n")) == (1, 1, 1)

    @pytest.mark.parametrize(
        "argv",
        [
            pytest.param([], id="nothing"),
            pytest.param(["1", "--query", "水"], id="two ways"),
            pytest.param(["one"], id="no number"),
            pytest.param(["--query", "(水"], id="a query with a mistake"),
            pytest.param(["all", "--format", "jsonl", "--to", "folder"], id="one stream in a folder"),
        ],
    )
    def test_mistakes(self, run: Run, argv: list[str]) -> None:
        done = run("export", *argv)
        assert (done.code, done.out) == (2, "")
        assert done.err.startswith("bulletin-tui: ")

    @pytest.mark.parametrize(
        ("title", "name"),
        [
            pytest.param("../../etc/passwd", "7-etc_passwd.md", id="a path"),
            pytest.param("a\\b:c*?", "7-a_b_c.md", id="what Windows does not take"),
            pytest.param("...", "7.md", id="nothing left"),
            pytest.param("公" * 300, f"7-{'公' * 50}.md", id="too long"),
        ],
    )
    def test_file_names(self, title: str, name: str) -> None:
        assert file_name(7, title, ".md") == name
