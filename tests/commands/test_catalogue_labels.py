"""Fields of a catalogue are printed with their labels, in both languages and every form for people."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.cli import main
from tui_reader.model import Bulletin

NOTICE = """<html><body><h1>关于停水的通知</h1><table><tr><td>索引号：</td><td>LX-2016-01</td><td>发文机关：</td>
<td>临溪县水务局</td></tr><tr><td>成文日期：</td><td>2016年5月12日</td><td>有效性：</td><td>有效</td></tr></table>
<p>因东街水管更换，部分村庄将停水两天，现将有关事项通知如下。</p><p>东街、西街全部住户都在停水范围之内。</p></body></html>
"""
LABELS = {
    "en": ("Index number", "Issuer", "Written", "Validity"),
    "zh_CN": ("索引号", "发文机关", "成文日期", "有效性"),
}
KEYS = ("index_number", "index\\_number", "issuer", "written", "validity")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BULLETIN_TUI_HOME", str(tmp_path / "home"))
    catalogue = {
        "index_number": "LX-2016-01",
        "issuer": "临溪县水务局",
        "written": "2016-05-12",
        "validity": "有效",
    }
    with SqliteArchive.open(tmp_path / "home" / "data" / "archive.sqlite") as archive:
        archive.keep(Bulletin("a:1", "关于停水的通知", catalogue=catalogue))
    return tmp_path


@pytest.mark.parametrize("language", LABELS)
@pytest.mark.parametrize(
    "command",
    [
        ["show", "1"],
        ["show", "1", "--markdown"],
        ["export", "all", "--format", "plain"],
        ["export", "all"],
        ["parse", "notice.html"],
    ],
    ids=" ".join,
)
def test_labels_not_keys(
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: list[str],
    language: str,
) -> None:
    monkeypatch.chdir(home)
    Path("notice.html").write_text(NOTICE, encoding="utf-8")
    assert main(["--lang", language, *command]) == 0
    printed = capsys.readouterr().out
    assert "LX-2016-01" in printed
    assert [label for label in LABELS[language] if label not in printed] == []
    assert [key for key in KEYS if key in printed] == []
