"""Wrong tables of references and key dates: found, reported, and made again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from support.damaged_archives import change
from support.stated_facts import bulletin, found
from tui_reader.archive.extracted import rules
from tui_reader.archive.sqlite.repair import extracted
from tui_reader.archive.sqlite.repair.doctor import Examination, examine
from tui_reader.archive.sqlite.repair.salvage import salvage
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import View
from tui_reader.cli import main


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of two bulletins of which one cites the other."""
    path = tmp_path_factory.mktemp("made") / "archive.sqlite"
    with pytest.MonkeyPatch.context() as patch, SqliteArchive.open(path) as archive:
        patch.setattr(rules, "apply", found)
        archive.keep(bulletin(1, "key A/1", "due bid 2026-06-09"))
        archive.keep(bulletin(2, "amends A/1", "due effective 2026-06-10"))
        archive.index()
    return path


@pytest.fixture
def kept(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy, which is the archive of the user."""
    monkeypatch.setenv("BULLETIN_TUI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setattr(rules, "apply", found)
    path = tmp_path / "home" / "data" / "archive.sqlite"
    path.parent.mkdir(parents=True)
    shutil.copy(made, path)
    return path


def examined(path: Path) -> Examination:
    return examine(path, lambda *_stage: None)


def facts(path: Path) -> tuple[object, ...]:
    with SqliteArchive.open(path) as archive:
        return (
            archive.references(2),
            archive.count_cited_by(1),
            archive.validity([1, 2]),
            archive.agenda(View(), None, None, 0, 9),
            archive.agenda_count(View("unread")),
        )


def test_a_sound_one(kept: Path) -> None:
    assert (examined(kept).sound, examined(kept).extracted, examined(kept).unextracted) == (True, (), 0)


FAULTS = {
    "UPDATE identities SET key = key + 1": ("identities",),
    "DELETE FROM citations": ("citations",),
    "UPDATE citations SET sort_date = 0": ("citations",),
    "UPDATE citations SET effect = 0": ("citations",),
    "INSERT INTO key_dates VALUES (700000, 2, 7)": ("key_dates",),
    "UPDATE key_days SET unread = 0": ("key_days",),
    "DELETE FROM extracts WHERE bulletin = 1": ("extracts", "identities", "key_dates"),
    "UPDATE extracts SET key_dates = x'ff' WHERE bulletin = 2": ("extracts", "citations", "key_dates"),
    "UPDATE extracts SET citing = 'text' WHERE bulletin = 2": ("extracts", "citations", "key_dates"),
}


@pytest.mark.parametrize("statement", FAULTS)
def test_what_is_wrong_is_named_and_found_again(kept: Path, statement: str) -> None:
    before = facts(kept)
    change(kept, statement)
    assert examined(kept).extracted == FAULTS[statement]
    facts(kept)
    extracted.start_over(kept)
    with SqliteArchive.open(kept) as archive:
        archive.extract()
    assert examined(kept).sound
    assert facts(kept) == before


def test_the_doctor_says_so_and_finds_it_again(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = facts(kept)
    change(kept, "DELETE FROM citations")
    assert main(["doctor"]) == 1
    assert "what is recorded of references and dates is wrong" in capsys.readouterr().out
    assert main(["doctor", "--repair"]) == 0
    assert "finding references and dates again" in capsys.readouterr().out
    assert examined(kept).sound
    assert facts(kept) == before


def test_a_text_takes_the_place_of_one_whose_record_is_damaged(kept: Path) -> None:
    change(kept, "UPDATE extracts SET citing = x'ff' WHERE bulletin = 2")
    with SqliteArchive.open(kept) as archive:
        archive.keep(bulletin(2, "Withdrawn"))
        assert archive.count_cited_by(1) == 0
    assert examined(kept).sound


def test_those_of_other_rules_are_counted_and_read_again(
    kept: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "rules_version", lambda: "other")
    assert (examined(kept).sound, examined(kept).unextracted) == (True, 2)
    assert main(["doctor"]) == 0
    assert "references and dates of 2 bulletins are not known yet" in capsys.readouterr().out
    assert main(["doctor", "--repair"]) == 0
    assert examined(kept).unextracted == 0


def test_a_saved_file_has_them_again_when_the_rules_were_applied(kept: Path) -> None:
    before = facts(kept)
    salvage(kept, lambda *_stage: None, notice="lost")
    with SqliteArchive.open(kept) as archive:
        assert archive.unextracted() == 2
        assert archive.extract() == 2
    assert facts(kept) == before
