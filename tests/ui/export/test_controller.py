"""Saving, printing and programs by key."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from textual.pilot import Pilot

from support.pilot import NO_TIMEOUT, STANDARD, ManualClock, lines, main, press, until
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.config.settings import Config
from tui_reader.config.user_commands import UserCommand
from tui_reader.ui.app import BulletinApp
from tui_reader.ui.export.output_screen import OutputScreen
from tui_reader.ui.keys.keymap import build_keymap
from tui_reader.ui.reader.help.document import help_document
from tui_reader.ui.widgets.pick_screen import PickScreen

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX")

REPORT = "1-临溪区供水保障工作报告"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "out"
    path.mkdir()
    monkeypatch.chdir(path)
    return path


def with_commands(archive: SqliteArchive, *commands: UserCommand) -> BulletinApp:
    config = Config(chord_timeout=NO_TIMEOUT, commands=commands)
    return BulletinApp(archive, config, build_keymap(commands=commands)[0], clock=ManualClock())


def status(app: BulletinApp) -> str:
    return lines(main(app).status)[0].strip()


def shown(app: BulletinApp) -> list[str]:
    assert isinstance(app.screen, OutputScreen)
    return [line.strip() for line in lines(app.screen.reader) if line.strip()]


async def output(app: BulletinApp, pilot: Pilot[None], text: str) -> list[str]:
    """The lines of the screen once it shows a text."""
    await until(
        pilot, lambda: isinstance(app.screen, OutputScreen) and any(text in line for line in shown(app)[1:])
    )
    return shown(app)


async def choose(app: BulletinApp, pilot: Pilot[None], words: str) -> None:
    await press(pilot, "e")
    await until(pilot, lambda: isinstance(app.screen, PickScreen) and app.screen.focused)
    await press(pilot, *words, "enter")
    await until(pilot, lambda: main(app).prompt.display)


async def test_the_article_is_saved_under_the_suggested_name(app: BulletinApp, folder: Path) -> None:
    async with app.run_test(size=STANDARD) as pilot:
        await choose(app, pilot, "html")
        await press(pilot, "enter")
        await until(pilot, lambda: "Saved as" in status(app))
        assert "<h1" in (folder / f"{REPORT}.html").read_text("utf-8")


async def test_selected_articles_are_saved_together(app: BulletinApp, folder: Path) -> None:
    async with app.run_test(size=STANDARD) as pilot:
        await press(pilot, "x", "j", "x")
        await choose(app, pilot, "markdown")
        await press(pilot, "enter")
        await until(pilot, lambda: "2 articles saved" in status(app))
        text = (folder / "bulletins.md").read_text("utf-8")
        assert [line for line in text.splitlines() if line.startswith("# ")] == [
            "# 临溪区供水保障工作报告",
            "# 关于开展第12次供水管网巡检的通知",
        ]


@pytest.mark.parametrize(
    ("answer", "replaced"),
    [
        pytest.param(["down", "enter"], True, id="replaced"),
        pytest.param(["enter"], False, id="kept"),
        pytest.param(["escape"], False, id="left"),
    ],
)
async def test_a_file_is_replaced_only_after_a_question(
    app: BulletinApp, folder: Path, answer: list[str], replaced: bool
) -> None:
    (folder / "mine.md").write_text("mine")
    async with app.run_test(size=STANDARD) as pilot:
        await choose(app, pilot, "markdown")
        await press(pilot, "ctrl+u", *"mine.md", "enter")
        await until(pilot, lambda: isinstance(app.screen, PickScreen))
        await press(pilot, *answer)
        await until(pilot, lambda: status(app).startswith("Saved as" if replaced else "Nothing was saved"))
    assert ((folder / "mine.md").read_text("utf-8") == "mine") is not replaced


async def test_the_text_goes_through_a_program(app: BulletinApp) -> None:
    async with app.run_test(size=STANDARD) as pilot:
        await press(pilot, "|", *"head -n 1", "enter")
        assert "临溪区供水保障工作报告" in await output(app, pilot, "临溪区")
        await press(pilot, "q")
        assert app.screen is main(app)
        await press(pilot, "|", "up", "enter")
        await output(app, pilot, "临溪区")


async def test_a_quote_that_is_not_closed_and_a_script_are_refused(app: BulletinApp) -> None:
    async with app.run_test(size=STANDARD) as pilot:
        await press(pilot, "|", *"grep 'a", "enter")
        assert "not closed" in status(app)
        await press(pilot, "|", *"sh -c 'echo {title}'", "enter")
        assert "would run the placeholder as code" in status(app)
        assert app.screen is main(app)


async def test_a_program_that_is_not_there_and_one_that_fails(app: BulletinApp) -> None:
    async with app.run_test(size=STANDARD) as pilot:
        await press(pilot, "|", *"no-such-program", "enter")
        await output(app, pilot, "No such file or directory")
        await press(pilot, "q", "|", *"sh -c 'echo x; exit 3'", "enter")
        assert "x" in await output(app, pilot, "code 3")


async def test_escape_ends_a_program_and_then_closes(app: BulletinApp) -> None:
    async with app.run_test(size=STANDARD) as pilot:
        await press(pilot, "|", *"sleep 600", "enter")
        await output(app, pilot, "Running")
        await press(pilot, "escape")
        await output(app, pilot, "Ended by you")
        await press(pilot, "escape")
        assert app.screen is main(app)


async def test_a_command_of_the_settings_has_its_key_and_name(archive: SqliteArchive) -> None:
    app = with_commands(
        archive,
        UserCommand("show", ("echo", "{title}", "{address}"), ("g c",), description="Show it"),
        UserCommand("quiet", ("true",)),
    )
    async with app.run_test(size=STANDARD) as pilot:
        await press(pilot, "g", "c")
        assert "临溪区供水保障工作报告 report" in await output(app, pilot, "report")
        await press(pilot, "q", ":", *"run-q", "tab", "enter")
        await until(pilot, lambda: "quiet is done; it printed nothing" in status(app))
    assert "Show it" in str(help_document(app.session.keymap).blocks)


async def test_without_a_printer_the_message_names_the_way_out(
    app: BulletinApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    async with app.run_test(size=STANDARD) as pilot:
        await press(pilot, "g", "p")
        assert status(app) == "There is no program that prints (lp, lpr); e saves the text."


@pytest.mark.parametrize(
    ("code", "message"),
    [
        pytest.param(0, "Given to the printer: 临溪区供水保障工作报告", id="printed"),
        pytest.param(1, "Printing failed with code 1: no default destination", id="failed"),
    ],
)
async def test_the_text_is_printed(
    app: BulletinApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, message: str
) -> None:
    printer = tmp_path / "bin" / "lp"
    printer.parent.mkdir()
    printer.write_text(
        f'#!/bin/sh\necho "$@" > {tmp_path}/args\n/bin/cat > {tmp_path}/paper\n'
        f"test {code} = 0 || echo no default destination\nexit {code}\n"
    )
    printer.chmod(0o755)
    monkeypatch.setenv("PATH", str(printer.parent))
    async with app.run_test(size=STANDARD) as pilot:
        await press(pilot, "g", "p")
        await until(pilot, lambda: status(app) == message)
    assert (tmp_path / "args").read_text("utf-8") == "-t临溪区供水保障工作报告\n"
    assert (tmp_path / "paper").read_text("utf-8").startswith("临溪区供水保障工作报告\n")


async def test_an_empty_archive_has_nothing_to_save(app: BulletinApp, tmp_path: Path) -> None:
    with SqliteArchive.open(tmp_path / "empty.sqlite") as empty:
        other = BulletinApp(empty, app.config)
        async with other.run_test(size=STANDARD) as pilot:
            for keys in (["e"], ["g", "p"], ["|"]):
                await press(pilot, *keys)
                assert status(other) == "There is no article here."
