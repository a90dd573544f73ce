"""`attachments`: list, fetch, show, save."""

from __future__ import annotations

import errno
import io
import os
import signal
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from hashlib import sha256
from pathlib import Path
from threading import Event, Thread
from zipfile import ZipFile

import pytest

from support.commands import Run
from support.file_server import POSTS, FileServer, serving
from tui_reader import paths
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import Arrival, ArrivedFile, AttachedFile
from tui_reader.model import Attachment, Bulletin, DocumentFile, Paragraph
from tui_reader.parse.page import parse_page

WHEN = datetime(2024, 5, 6, 8, tzinfo=UTC)


@pytest.fixture
def server() -> Iterator[FileServer]:
    with serving() as found:
        yield found


@pytest.fixture(autouse=True)
def kept(run: Run, server: FileServer) -> None:
    """Two bulletins: one with a file that is kept and read, one that is kept only, two that are not there."""
    base = server.address
    files = ("rules.pdf", "form.doc", "posts.xlsx")
    page = Bulletin(
        f"{base}/1.html",
        "关于公开招聘的通知",
        attachments=(*(Attachment(name, f"{base}/{name}") for name in files), Attachment("样表.docx")),
    )
    other = Bulletin(f"{base}/2.html", "关于停水的通知", attachments=(Attachment("图", f"{base}/gone.doc"),))
    read = DocumentFile("pdf", "pdf.reading", "1", pages=3, not_read=("page 3 holds no text",))
    text = Bulletin(f"{base}/rules.pdf", "考务规则", preamble=(Paragraph("考生须提前到场。"),), document=read)
    secret = "this file is an encrypted Word document; save a copy without its password"
    paths.archive_path().parent.mkdir(parents=True, exist_ok=True)
    with SqliteArchive.open(paths.archive_path()) as archive:
        archive.keep_arrivals([Arrival(page, origin="人事"), Arrival(other)])
        archive.keep_files(
            [
                ArrivedFile(f"{base}/rules.pdf", "rules.pdf", b"%PDF", None, WHEN, kind="pdf", text=text),
                ArrivedFile(
                    f"{base}/form.doc", "form.doc", b"form", None, WHEN, kind="doc", not_read_reason=secret
                ),
            ]
        )


def test_list(run: Run) -> None:
    result = run("attachments", "list")
    assert [line.split() for line in result.out.splitlines()] == [
        ["1:1", "rules.pdf", "3", "pages", "·", "4", "B", "·", "kept;", "read", "in", "part"],
        ["1:2", "form.doc", "4", "B", "·", "kept;", "encrypted"],
        ["1:3", "posts.xlsx", "not", "fetched"],
        ["1:4", "样表.docx", "without", "address"],
        ["2:1", "图", "not", "fetched"],
    ]
    assert (result.code, result.err) == (0, "")


def test_list_one_as_json(run: Run, server: FileServer) -> None:
    (found,) = run("attachments", "list", "1:1", "--json").objects
    assert found == {
        "id": 1,
        "number": 1,
        "member": None,
        "title": "rules.pdf",
        "address": f"{server.address}/rules.pdf",
        "state": "kept",
        "reason": None,
        "name": "rules.pdf",
        "sha256": sha256(b"%PDF").hexdigest(),
        "size": 4,
        "media_type": None,
        "kind": "pdf",
        "pages": 3,
        "has_text": True,
        "not_read": ["page 3 holds no text"],
        "fetched": "2024-05-06T08:00:00+00:00",
        "versions": 1,
        "recognized": False,
    }


def test_those_of_a_source(run: Run) -> None:
    assert {each["id"] for each in run("attachments", "list", "--source", "人事", "--json").objects} == {1}
    result = run("attachments", "list", "--source", "无")
    assert result.code == 1
    assert "no bulletin came from a source of this name" in result.err


def test_show(run: Run) -> None:
    result = run("attachments", "show", "1:1")
    assert result.code == 0
    assert result.out.startswith("考务规则\n")
    assert "考生须提前到场。" in result.out
    assert result.err == "bulletin-tui: 1:1: page 3 holds no text\n"


def test_show_as_json(run: Run) -> None:
    (found,) = run("attachments", "show", "1:1", "--json").objects
    assert (found["number"], found["text"]["title"], found["text"]["document"]["kind"]) == (1, "考务规则", "pdf")


def test_what_has_no_text_is_said(run: Run) -> None:
    result = run("attachments", "show", "1")
    assert result.code == 1
    assert result.err.splitlines() == [
        "bulletin-tui: 1:1: page 3 holds no text",
        "bulletin-tui: 1:2: this file is an encrypted Word document; save a copy without its password",
        "bulletin-tui: 1:3: this file was not fetched; `bulletin-tui attachments fetch` does",
        "bulletin-tui: 1:4: the page states no address of this attachment",
    ]


@pytest.mark.parametrize("action", ["list", "show", "save"])
def test_a_bulletin_without_attachments(run: Run, action: str) -> None:
    with SqliteArchive.open(paths.archive_path()) as archive:
        archive.keep(Bulletin("https://example.org/3.html", "关于停气的通知"))
    result = run("attachments", action, "3")
    assert (result.code, result.out, result.err) == (0, "", "bulletin-tui: there are no attachments\n")


def test_save_overwrites_nothing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "rules.pdf").write_bytes(b"mine")
    result = run("attachments", "save", "1:1", "1:2", "--to", tmp_path)
    assert result.code == 0
    assert result.out.splitlines() == [str(tmp_path / "rules-2.pdf"), str(tmp_path / "form.doc")]
    assert [(tmp_path / name).read_bytes() for name in ("rules.pdf", "rules-2.pdf", "form.doc")] == [
        b"mine",
        b"%PDF",
        b"form",
    ]


def test_save_on_a_full_disk_names_the_file(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("tui_reader.export.attachments.write_attachment", full)
    result = run("attachments", "save", "1:1", "1:2", "--to", tmp_path)
    assert (result.code, result.out) == (1, "")
    assert result.err == f"bulletin-tui: {tmp_path / 'rules.pdf'}: {os.strerror(errno.ENOSPC)}\n"


def test_fetch_all_that_is_not_there(run: Run, server: FileServer) -> None:
    result = run("attachments", "fetch", "--all")
    assert sorted(server.asked) == ["/gone.doc", "/posts.xlsx"]
    assert [line.split()[:2] for line in result.out.splitlines()] == [["1:3", "posts.xlsx"], ["2:1", "图"]]
    assert result.err == "bulletin-tui: 2:1: the server does not have this file any more\n"
    assert result.code == 1
    assert "区水务局" in run("attachments", "show", "1:3").out
    with SqliteArchive.open(paths.archive_path()) as archive:
        assert archive.file_bytes(archive.attachments(1)[2].digest or "") == POSTS
    # Nothing is left but what is gone.
    assert run("attachments", "fetch", "--all").err == "bulletin-tui: there is nothing to fetch\n"


def test_fetch_all_leaves_out_sources_without_attachments(run: Run, server: FileServer) -> None:
    path = paths.config_dir() / "sources.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        f"sources:\n- name: 人事\n  address: {server.address}/list.html\n  attachments: none\n", "utf-8"
    )
    result = run("attachments", "fetch", "--all")
    assert server.asked == ["/gone.doc"]
    assert result.err.splitlines()[0] == (
        "bulletin-tui: 1 file of a source with `attachments: none` is left out; name its bulletin to fetch it"
    )
    assert run("attachments", "fetch", "1:3").code == 0


def test_reasons_are_whole_in_a_pipe(run: Run, server: FileServer) -> None:
    reason = "the server answered 418 I'm a Teapot; check the address, or whatever else there is to check"
    with SqliteArchive.open(paths.archive_path()) as archive:
        address = f"{server.address}/gone.doc"
        archive.record_attachment_states([AttachedFile("", address, "refused", reason)])
    assert run("attachments", "list", "2").out == f"2:1  图  {reason}\n"


def test_fetch_one_as_json(run: Run) -> None:
    (found,) = run("attachments", "fetch", "1:3", "--json").objects
    assert (found["state"], found["kind"], found["pages"], found["has_text"]) == ("kept", "xlsx", 2, True)


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("fetch",), "name bulletins, a source with --source, or --all"),
        (("save", "1", "--all"), "name bulletins, --source or --all, not two of them"),
        (("list", "1", "--to", "x"), "--to is for save"),
    ],
)
def test_usage(run: Run, arguments: tuple[str, ...], error: str) -> None:
    result = run("attachments", *arguments)
    assert (result.code, result.err) == (2, f"bulletin-tui: {error}\n")


@pytest.mark.parametrize(
    ("named", "error"),
    [
        ("9", "there is no such bulletin; see `bulletin-tui list`"),
        ("1:9", "this bulletin has 4 attachments; see `bulletin-tui attachments list`"),
        ("9:1", "there is no such bulletin; see `bulletin-tui list`"),
    ],
)
def test_what_is_not_there(run: Run, named: str, error: str) -> None:
    result = run("attachments", "show", named)
    assert (result.code, result.out) == (1, "")
    assert result.err.endswith(f": {error}\n")


def test_an_address_names_a_bulletin(run: Run, server: FileServer) -> None:
    found = run("attachments", "list", f"{server.address}/1.html:2", "--json").objects
    assert [(each["id"], each["number"]) for each in found] == [(1, 2)]


def test_without_an_archive_nothing_is_created(run: Run) -> None:
    paths.archive_path().unlink()
    result = run("attachments", "list")
    assert result.code == 1
    assert not paths.archive_path().exists()


def test_a_failure_is_listed_with_its_reason(run: Run, server: FileServer) -> None:
    with SqliteArchive.open(paths.archive_path()) as archive:
        archive.record_attachment_states([AttachedFile("", f"{server.address}/posts.xlsx", "failed", "no answer")])
    assert "no answer" in run("attachments", "list", "1:3").out


@pytest.fixture
def packed(run: Run, server: FileServer, tmp_path: Path) -> Path:
    """A third bulletin, which is a mail with a file, and an attachment of the second that is an archive."""
    data = io.BytesIO()
    with ZipFile(data, "w") as archive:
        archive.writestr("表/岗位.txt", "甲岗两人。")
        archive.writestr("封面.bin", b"\x7fELF")
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["Date"] = "通知", "a@example.org", "Mon, 6 May 2024 08:00:00 +0000"
    mail.set_content("见附件。")
    mail.add_attachment("甲岗两人。".encode(), maintype="application", subtype="octet-stream", filename="岗位.txt")
    path = tmp_path / "通知.eml"
    path.write_bytes(bytes(mail))
    assert run("add", str(path)).code == 0
    with SqliteArchive.open(paths.archive_path()) as kept:
        address = f"{server.address}/gone.doc"
        text = parse_page(data.getvalue(), address)
        assert isinstance(text, Bulletin)
        kept.keep_files([ArrivedFile(address, "b.zip", data.getvalue(), None, WHEN, kind="zip", text=text)])
    return path


@pytest.mark.parametrize("name", ["3:1", "2:1:1"])
@pytest.mark.usefixtures("packed")
def test_files_within_a_file_are_shown_and_saved(run: Run, tmp_path: Path, name: str) -> None:
    assert run("attachments", "list", name).out.rstrip().endswith("岗位.txt  in the file")
    assert "takes it out" in run("attachments", "fetch", "3:1").err
    assert run("attachments", "show", name).out.startswith("甲岗两人。")
    saved = run("attachments", "save", name, "--to", str(tmp_path))
    assert saved.out.strip() == str(tmp_path / "岗位.txt")
    assert (tmp_path / "岗位.txt").read_text("utf-8") == "甲岗两人。"


@pytest.mark.usefixtures("packed")
def test_files_within_an_attachment_are_listed_with_it(run: Run) -> None:
    listed = [line.split() for line in run("attachments", "list", "2:1").out.splitlines()]
    assert [line[0] for line in listed] == ["2:1", "2:1:1", "2:1:2"]
    assert [each["member"] for each in run("attachments", "list", "2:1", "--json").objects] == [None, 1, 2]
    assert "this is a file within an attachment" in run("attachments", "fetch", "2:1:1").err
    assert "this attachment holds 2 files" in run("attachments", "show", "2:1:3").err
    assert run("attachments", "show", "2:1:2").err.startswith("bulletin-tui: 2:1:2: this file is a program (ELF)")


def test_an_interrupted_fetch_says_so_and_names_what_came(run: Run, server: FileServer) -> None:
    base = server.address
    files = (Attachment("表", f"{base}/posts.xlsx"), Attachment("慢", f"{base}/slow.xlsx"))
    with SqliteArchive.open(paths.archive_path()) as archive:
        archive.keep(Bulletin(f"{base}/3.html", "通知", attachments=files))

    def interrupt() -> None:
        while "/slow.xlsx" not in server.asked:
            Event().wait(0.01)
        os.kill(os.getpid(), signal.SIGINT)

    thread = Thread(target=interrupt)
    thread.start()
    result = run("attachments", "fetch", "3")
    thread.join()
    assert result.code == 130
    assert [line.split()[0] for line in result.out.splitlines()] == ["3:1"]
    assert result.err.splitlines() == [
        "bulletin-tui: interrupted; what arrived is kept; run the same command again to resume"
    ]
