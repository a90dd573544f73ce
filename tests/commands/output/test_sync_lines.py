"""Progress of a sync as lines and as events."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tui_reader import i18n
from tui_reader.commands.output import sync_lines
from tui_reader.commands.output.sync_lines import Events, Lines
from tui_reader.sources.addresses import without_password
from tui_reader.sync.events import Begun, Ended, Progress, Report, SourceCounts
from tui_reader.sync.wording import progress_text, report_lines


def test_events_that_nobody_reads_end_the_sync(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(value: object) -> None:
        raise BrokenPipeError

    monkeypatch.setattr(sync_lines, "print_json", gone)
    ends: list[None] = []
    events = Events(lambda: ends.append(None))
    for _ in range(3):
        events.on_event(Begun("a", "https://a.example/"))
    assert len(ends) == 1
    assert isinstance(events.error, BrokenPipeError)


def test_lines_come_with_each_tenth_and_seldom_without(capsys: pytest.CaptureFixture[str]) -> None:
    now = [0.0]
    lines = Lines(lambda: now[0])
    lines.on_event(Begun("a", "https://a.example/"))
    for number in range(1, 401):
        now[0] += 0.25
        lines.on_event(Progress("a", SourceCounts(found=400, new=number, waiting=400 - number, seconds=now[0])))
    err = capsys.readouterr().err.splitlines()
    assert len(err) == 11
    assert err[-1].endswith("a: 400 / 400; 400 new; 0 B; 4.0/s")
    for _ in range(100):
        now[0] += 0.25
        lines.on_event(Progress("a", SourceCounts(requests=1)))
    assert len(capsys.readouterr().err.splitlines()) == 2


@pytest.fixture
def chinese() -> Iterator[None]:
    i18n.install("zh_CN")
    yield
    i18n.install("en")


def test_the_punctuation_is_that_of_the_language(chinese: None) -> None:
    counts = SourceCounts(found=48, new=19, changed=2, received=1_200_000, seconds=12)
    ended = Ended("水务局", counts, "done")
    assert list(report_lines(Report((ended, ended)), {}))[1:] == [
        "水务局：新增 19，变动 2（找到 48，1.2 MB，12 秒）",
        "2 个订阅：新增 38，变动 4（找到 96，2.4 MB，12 秒）",
    ]
    assert progress_text(counts) == "21 / 48；新增 19，变动 2；1.2 MB；1.8/秒"


class TestWords:
    @pytest.mark.parametrize(
        ("tally", "count"),
        [
            pytest.param(SourceCounts(), 0, id="nothing yet"),
            pytest.param(SourceCounts(found=20, pages=1), 20, id="the number of pages is unknown"),
            pytest.param(
                SourceCounts(found=20, pages=1, pages_total=5), 100, id="pages to come are like those seen"
            ),
            pytest.param(SourceCounts(found=93, pages=5, pages_total=5), 93, id="all pages seen"),
            pytest.param(SourceCounts(found=93, pages=6, pages_total=5), 93, id="more pages than stated"),
        ],
    )
    def test_expected(self, tally: SourceCounts, count: int) -> None:
        assert tally.expected == count

    @pytest.mark.parametrize(
        ("address", "shown"),
        [
            ("https://user:secret@www.example.org/a@b", "https://www.example.org/a@b"),
            ("https://www.example.org/user@host", "https://www.example.org/user@host"),
            ("/home/me/a@b", "/home/me/a@b"),
        ],
    )
    def test_passwords_are_not_shown(self, address: str, shown: str) -> None:
        assert without_password(address) == shown
