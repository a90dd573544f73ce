"""Results of commands, and the files that they read."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tui_reader.cli import main
from tui_reader.model import Bulletin, Paragraph, Section

NOTICE = """\
关于河口镇停水的通知
发布时间：2023-05-06 09:30　来源：河口镇水务所

各村民委员会：

因东街水管更换，部分村庄将停水两天，现将有关事项通知如下。

一、停水范围

东街、西街和后河村全部住户都在这次停水的范围之内。

二、停水时间

5月8日上午八时开始，5月9日下午六时恢复供水。

河口镇水务所
2023年5月6日
"""

SOURCES = """\
sources:
  # the county
  - name: County notices
    address: https://www.example.org/tzgg/
  - name: 招标公告
    address: https://www.example.com/feed.xml
    tags: [bids]
"""

CHINA = timezone(timedelta(hours=8))


class Done(NamedTuple):
    """The exit code of a command, its standard output and its standard error."""

    code: int
    out: str
    err: str

    @property
    def objects(self) -> list[dict[str, Any]]:
        """The objects that it printed, one per line."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def ids(self) -> list[int]:
        """The numbers of the bulletins that it printed as objects."""
        return [found["id"] for found in self.objects]


Run = Callable[..., Done]


def empty_home(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home of the program in a folder: without files, in English, and without tracebacks."""
    monkeypatch.setenv("BULLETIN_TUI_HOME", str(folder / "home"))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.delenv("BULLETIN_TUI_DEBUG", raising=False)
    return folder / "home"


def run_here(capsys: pytest.CaptureFixture[str]) -> Run:
    """What runs commands in this process; none may print a traceback."""

    def command(*argv: object) -> Done:
        capsys.readouterr()
        code = main([str(each) for each in argv])
        done = Done(code, *capsys.readouterr())
        assert "Traceback" not in done.err
        return done

    return command


def notice_file(folder: Path) -> Path:
    """A file with `NOTICE`."""
    path = folder / "notice.txt"
    path.write_text(NOTICE, encoding="utf-8")
    return path


def bulletin(number: int, title: str, day: datetime | None, source: str | None, text: str) -> Bulletin:
    """A bulletin with one section, 一、内容."""
    section = Section("一、", 1, 1, "内容", address="1", blocks=(Paragraph(text),))
    return Bulletin(f"a:{number}", title=title, published=day, source=source, sections=(section,))


def write_sources(home: Path, text: str) -> None:
    """Writes the list of sources."""
    path = home / "config" / "sources.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
