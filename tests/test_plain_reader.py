"""The reader line by line: commands in, lines out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from support.pilot import bulletins
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import ArrivedFile, Flags
from tui_reader.i18n import install
from tui_reader.model import Attachment, Bulletin, Paragraph
from tui_reader.plain_reader import LINES, LinearReader

SPEECH = "供水保障"


@pytest.fixture
def archive() -> Iterator[SqliteArchive]:
    install("en")
    with SqliteArchive.open(None) as kept:
        kept.keep_all(bulletins())
        yield kept


def said(archive: SqliteArchive, *commands: str, marks_read: bool = True) -> list[str]:
    """What is printed; the input ends after the commands. A prompt is a line `>` with the command behind it."""
    waiting, lines = iter(commands), list[str]()

    def ask(prompt: str) -> str:
        command = next(waiting, None)
        if command is None:
            raise EOFError
        lines.append(prompt + command)
        return command + "\n"

    LinearReader(archive, ask, lines.append, marks_read=marks_read).run()
    return lines


def after(lines: list[str], command: str) -> list[str]:
    return lines[lines.index(f"> {command}") + 1 :]


def test_the_list_is_read_out_ten_at_a_time(archive: SqliteArchive) -> None:
    lines = said(archive, "", "")
    assert lines[:2] == [
        "13 articles, 13 unread. ? and Enter explains the commands.",
        "1. 临溪区供水保障工作报告, unread, 2022-03-01, 区水务局",
    ]
    assert lines[10].startswith("10. ")
    assert lines[12].startswith("11. ")
    assert lines[-1] == "No more articles."


def test_an_article_is_read_in_portions_and_marked(archive: SqliteArchive) -> None:
    lines = after(said(archive, "1", ""), "1")
    assert lines[0] == "临溪区供水保障工作报告"
    assert lines[1] == "Published: 2022-03-01 09:30"
    assert "某某娱乐" not in "".join(lines)
    assert archive.flags([1])[1].read
    text = [line for line in lines if not line.startswith(">")]
    assert text[-1] == "End of the article."
    assert len(text) <= 2 * (LINES + 1)
    said(archive, "2", marks_read=False)
    assert [flags.read for flags in archive.flags([1, 2, 13]).values()].count(True) == 1


def test_next_previous_back_and_quit(archive: SqliteArchive) -> None:
    lines = said(archive, "1", "n", "p", "p", "q", "l", "q", "never asked")
    assert after(lines, "n")[0] == "关于开展第12次供水管网巡检的通知"
    assert after(lines, "p")[0] == "临溪区供水保障工作报告"
    assert "There is no such article." in lines
    assert "Back in the list." in lines
    assert lines[-1] == "> q"


def test_searching_and_a_mistake_in_a_query(archive: SqliteArchive) -> None:
    lines = said(archive, f"/title:{SPEECH}", "1", "q", "q", "/(")
    assert after(lines, f"/title:{SPEECH}")[:2] == [
        "1 article found",
        "1. 临溪区供水保障工作报告, unread, 2022-03-01, 区水务局",
    ]
    assert lines[-1] == "This parenthesis is never closed."


def test_star_address_and_filters(archive: SqliteArchive) -> None:
    archive.set_flags({1: Flags(True, False)})
    lines = said(archive, "s", "1", "s", "o", "q", "u", "a")
    assert after(lines, "s")[0] == "Open an article first."
    assert "Starred." in lines
    assert "临溪区供水保障工作报告: report" in lines
    assert after(lines, "u")[0].startswith("1. 关于开展第12次")
    assert after(lines, "a")[0] == "1. 临溪区供水保障工作报告, starred, 2022-03-01, 区水务局"


def test_numbers_stay_while_one_reads_unread_articles(archive: SqliteArchive) -> None:
    lines = said(archive, "u", "1", "n")
    assert after(lines, "n")[0] == "关于开展第12次供水管网巡检的通知"


def test_help_and_an_unknown_command(archive: SqliteArchive) -> None:
    lines = said(archive, "?", "xyzzy", "99", "0")
    assert any("star or unstar" in line for line in lines)
    assert "There is no command xyzzy; ? explains them." in lines
    assert lines.count("There is no such article.") == 2


def test_attachments_have_their_number_kind_size_and_state(archive: SqliteArchive) -> None:
    sheet, form = "https://example.org/1.bin", "https://example.org/2.doc"
    page = Bulletin("a:new", "招聘", published=datetime(2030, 1, 1, tzinfo=UTC), preamble=(Paragraph("见附表。"),))
    archive.keep(replace(page, attachments=(Attachment("岗位表", sheet), Attachment("报名表.doc", form))))
    archive.keep_files(
        [ArrivedFile(sheet, "1.bin", b"x" * 1500, None, datetime(2030, 1, 2, tzinfo=UTC), kind="xls")]
    )
    lines = after(said(archive, "1"), "1")
    assert f"Attachment 1: 岗位表, XLS, 1.5 kB, kept  <{sheet}>" in lines
    assert f"Attachment 2: 报名表.doc, not fetched  <{form}>" in lines
