"""An attachment in the installed program: fetched from a server on this machine, read, left, listed as kept."""

from __future__ import annotations

from pathlib import Path

from support.file_server import serving
from support.terminal import Terminal
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.model import Attachment, Bulletin, Paragraph


def test_an_attachment_is_fetched_read_and_left(tmp_path: Path) -> None:
    with serving() as server:
        data = tmp_path / "data"
        data.mkdir()
        page = Bulletin(
            f"{server.address}/1.html",
            "关于公开招聘的通知",
            preamble=(Paragraph("岗位要求见附件。"),),
            attachments=(Attachment("岗位表", f"{server.address}/posts.xlsx"),),
        )
        with SqliteArchive.open(data / "archive.sqlite") as archive:
            archive.keep(page)
        with Terminal(home=tmp_path) as terminal:
            terminal.until("关于公开招聘的通知").press("enter")
            terminal.until("[1] 岗位表 · not fetched").press("g", "f")
            terminal.until("Attachment 1 · 岗位表").until("区水务局")
            terminal.press("enter")
            terminal.until("row 2/2").press("escape")
            terminal.until("Attachment 1 · 岗位表").press("escape")
            terminal.until("[1] 岗位表 · XLSX · 2\u00a0sheets").until("· kept")
            terminal.press("Q")
            assert terminal.wait() == 0
        assert server.asked == ["/posts.xlsx"]
