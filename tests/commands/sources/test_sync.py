"""`sync` on the command line: what is synced, what is printed meanwhile and at the end, the exit codes."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from support.commands import Run
from support.demo_site import Site, serving
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.config.user_commands import AfterSync
from tui_reader.sources.sourcelist.reading import Source
from tui_reader.sync.context import Options
from tui_reader.sync.events import (
    ActionFailed,
    Arrived,
    Begun,
    Ended,
    Event,
    Failed,
    Noted,
    Progress,
    Report,
    SourceCounts,
)

ROOT = Path(__file__).parents[3]


LIST = """\
sources:
  - name: County notices
    address: https://www.example.org/tzgg/
    tags: [county, notices]
  - name: 招标公告
    address: https://reader:secret@www.example.com/zbgg/
    tags: [bids]
  - name: Old one
    address: https://old.example.org/
    paused: true
    tags: [county]
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BULLETIN_TUI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.delenv("BULLETIN_TUI_DEBUG", raising=False)
    config = tmp_path / "home" / "config"
    config.mkdir(parents=True)
    return config


class FakeEngine:
    """Emits the events that a test chooses. `runs` are the names of the sources of each run, `options` those
    of the last."""

    def __init__(self) -> None:
        self.runs: list[list[str]] = []
        self.options = Options()
        self.events: Callable[[Source], list[Event]] = lambda source: [
            Begun(source.name, source.address),
            Ended(source.name, SourceCounts(found=3, known=3), "done"),
        ]
        self.cancelled = False

    def __call__(
        self,
        path: Path,
        profiles: object,
        on_event: Callable[[Event], None],
        options: Options,
        *,
        client: object = None,
    ) -> FakeEngine:
        self.on_event, self.options = on_event, options
        return self

    def run(self, sources: Sequence[Source]) -> Report:
        self.runs.append([source.name for source in sources])
        assert not any(source.paused for source in sources)
        events = [event for source in sources for event in self.events(source)]
        for event in events:
            self.on_event(event)

        def of(kind: type) -> tuple[Any, ...]:
            return tuple(event for event in events if isinstance(event, kind))

        return Report(of(Ended)[::-1], of(Failed), of(Noted), self.cancelled, of(ActionFailed))


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> FakeEngine:
    fake = FakeEngine()
    monkeypatch.setattr("tui_reader.sync.engine.Engine", fake)
    return fake


@pytest.fixture
def listed(home: Path) -> Path:
    path = home / "sources.yaml"
    path.write_text(LIST, encoding="utf-8")
    return path


@pytest.mark.usefixtures("listed")
def test_actions_after_the_sync(run: Run, home: Path, engine: FakeEngine) -> None:
    (home / "config.yaml").write_text("after_sync:\n- query: 停水\n  star: true\n", encoding="utf-8")
    assert run("sync").code == 0
    assert engine.options.after == (AfterSync("停水", star=True),)
    engine.events = lambda source: [
        Begun(source.name, source.address),
        Ended(source.name, SourceCounts(), "done"),
        ActionFailed("https://www.example.org/1", "notify-send failed with code 1"),
    ]
    done = run("sync", "招标公告")
    assert done.code == 1
    assert "bulletin-tui: https://www.example.org/1: notify-send failed with code 1\n" in done.err
    last = run("sync", "招标公告", "--json").objects[-2:]
    assert [each["event"] for each in last] == ["actionfailed", "report"]
    assert last[1]["outcome"] == "failed"


@pytest.mark.usefixtures("listed")
class TestWhatIsSynced:
    @pytest.mark.parametrize(
        ("argv", "names"),
        [
            pytest.param([], ["County notices", "招标公告"], id="all that are not paused"),
            pytest.param(["招标公告"], ["招标公告"], id="a name"),
            pytest.param(["county NOTICES"], ["County notices"], id="a name, whatever its case"),
            pytest.param(["https://www.example.org/tzgg"], ["County notices"], id="an address, without its slash"),
            pytest.param(
                ["招标公告", "County notices", "招标公告"], ["招标公告", "County notices"], id="each once"
            ),
            pytest.param(["Old one"], ["Old one"], id="a paused one that is named"),
            pytest.param(["--tag", "county"], ["County notices"], id="a tag"),
            pytest.param(["--tag", "county", "--tag", "bids"], ["County notices", "招标公告"], id="several tags"),
            pytest.param(["Old one", "--tag", "bids"], ["Old one", "招标公告"], id="a name and a tag"),
        ],
    )
    def test_names_addresses_and_tags(
        self, run: Run, engine: FakeEngine, argv: list[str], names: list[str]
    ) -> None:
        assert run("sync", *argv).code == 0
        assert engine.runs == [names]

    @pytest.mark.parametrize(
        ("argv", "message"),
        [
            pytest.param(["County notice"], 'no source called "County notice"; did you mean "County', id="name"),
            pytest.param(["zzz"], 'no source called "zzz"; see `bulletin-tui sources`', id="nothing like it"),
            pytest.param(["--tag", "contry"], 'no source has the tag "contry"; did you mean "county"?', id="tag"),
            pytest.param(["--limit", "0"], '"0" is not a whole number from 1 to 99999999', id="limit"),
            pytest.param(["--since", "soon"], "argument --since: soon is not a date", id="since"),
            pytest.param(["--since", "2010..2012"], "only a first day can be given: 2010;", id="a range"),
            pytest.param(
                ["--watch", "x"],
                '"x" is not a number of seconds; names of sources go before --watch',
                id="seconds",
            ),
            pytest.param(["--json", "--quiet"], "not allowed with argument", id="two forms"),
            pytest.param(["--watch"], "none of these sources is one", id="nothing to watch"),
        ],
    )
    def test_usage(self, run: Run, engine: FakeEngine, argv: list[str], message: str) -> None:
        done = run("sync", "招标公告", *argv)
        assert (done.code, done.out, done.err.count("\n"), engine.runs) == (2, "", 1, [])
        assert message in done.err

    def test_options(self, run: Run, engine: FakeEngine, home: Path) -> None:
        run("sync")
        assert engine.options == Options(pace=0.5)
        (home / "config.yaml").write_text(
            "proxy: proxy.example.org:3128\npace: 2\nworkers: 1\nkeep_raw: false\n", encoding="utf-8"
        )
        run("sync", "--since", "2023-04", "--limit", 7, "--recheck")
        wanted = Options(date(2023, 4, 1), 7, True, 1, "http://proxy.example.org:3128", 2.0, False)
        assert engine.options == wanted

    def test_a_mistake_costs_its_source_alone_and_is_a_failure(
        self, run: Run, engine: FakeEngine, listed: Path
    ) -> None:
        listed.write_text(LIST.replace("tags: [bids]", "limt: 3"), encoding="utf-8")
        done = run("sync")
        assert (done.code, engine.runs) == (1, [["County notices"]])
        assert 'sources.yaml:7: unknown setting "limt"; did you mean "limit"?' in done.err
        done = run("sync", "招标公告")
        assert (done.code, engine.runs) == (1, [["County notices"]])
        assert '"招标公告" is skipped until its settings are fixed' in done.err


@pytest.mark.parametrize("typed", ["pages", "./pages/", "../here/pages", "{}/here/pages"])
@pytest.mark.parametrize("address", ["{}/here/pages", "{}/here/pages/", "file://{}/here/pages"])
def test_a_path_as_one_types_it(
    run: Run,
    engine: FakeEngine,
    home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    typed: str,
    address: str,
) -> None:
    (tmp_path / "here" / "pages").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "here")
    listed = f"sources:\n  - name: Saved\n    address: {address.format(tmp_path)}\n"
    (home / "sources.yaml").write_text(listed, encoding="utf-8")
    assert run("sync", typed.format(tmp_path)).code == 0
    assert engine.runs == [["Saved"]]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("", "there are no sources yet; add one with `bulletin-tui add", id="no sources"),
        pytest.param(
            "sources:\n  - address: https://a.example/\n    paused: true\n", "all sources are paused", id="paused"
        ),
    ],
)
def test_nothing_to_sync_is_one_line(run: Run, engine: FakeEngine, home: Path, text: str, message: str) -> None:
    (home / "sources.yaml").write_text(text, encoding="utf-8")
    done = run("sync")
    assert (done.code, done.out, done.err.count("\n"), engine.runs) == (0, "", 1, [])
    assert message in done.err


def mixed_events(source: Source) -> list[Event]:
    """Events of every type: the first source succeeds, all others fail."""
    if source.name == "County notices":
        tally = SourceCounts(found=1, new=1, pages=1, received=2048, seconds=61.2)
        return [
            Begun(source.name, source.address),
            Progress(source.name, SourceCounts(found=1, waiting=1, pages=1, seconds=1.0)),
            Arrived(source.name, 9, "new", "https://www.example.org/tzgg/1.html", "停水[red]通知[/red]"),
            Noted(source.name, "https://www.example.org/tzgg/", "2 entries are left out"),
            Ended(source.name, tally, "done"),
        ]
    failed = Failed(
        source.name, "https://u:p@www.example.com/zbgg/1.html", "the server answered 500; try later", True
    )
    return [
        Begun(source.name, source.address),
        failed,
        Ended(source.name, SourceCounts(found=2, failed=1), "failed"),
    ]


@pytest.mark.usefixtures("listed")
class TestWhatIsPrinted:
    def test_lines_and_a_report(self, run: Run, engine: FakeEngine) -> None:
        engine.events = mixed_events
        done = run("sync")
        assert done.code == 1
        assert done.out.splitlines() == [
            "County notices: 1 new (1 found, 2.0 kB, 1 min)",
            "招标公告: 1 failed (2 found, 1 s)",
            "2 sources: 1 new, 1 failed (3 found, 2.0 kB, 1 min)",
        ]
        assert done.err.splitlines() == [
            "bulletin-tui: County notices: started <https://www.example.org/tzgg/>",
            "bulletin-tui: County notices: 1 new (1 found, 2.0 kB, 1 min)",
            "bulletin-tui: 招标公告: started <https://www.example.com/zbgg/>",
            "bulletin-tui: 招标公告: 1 failed (2 found, 1 s)",
            "bulletin-tui: https://www.example.org/tzgg/: 2 entries are left out",
            "bulletin-tui: https://www.example.com/zbgg/1.html: the server answered 500; try later",
        ]

    def test_quiet_prints_failures_alone(self, run: Run, engine: FakeEngine) -> None:
        engine.events = mixed_events
        done = run("sync", "--quiet")
        assert (done.code, done.out, done.err.count("\n")) == (1, "", 1)
        assert run("sync", "--quiet", "County notices") == (0, "", "")

    def test_json_is_one_object_for_each_event(self, run: Run, engine: FakeEngine) -> None:
        engine.events = mixed_events
        done = run("sync", "--json")
        assert [each["event"] for each in done.objects] == [
            *("begun", "progress", "arrived", "noted", "ended"),
            *("begun", "failed", "ended", "report"),
        ]
        numbers = dict.fromkeys(SourceCounts._fields, 0) | {
            "pages_total": None,
            "seconds": 0.0,
            "seconds_left": None,
        }
        assert done.objects[1] == {
            "event": "progress",
            "source": "County notices",
            **numbers,
            **{"found": 1, "waiting": 1, "pages": 1, "seconds": 1.0},
        }
        assert done.objects[2]["title"] == "停水[red]通知[/red]"
        assert done.objects[6] == {
            "event": "failed",
            "source": "招标公告",
            "address": "https://www.example.com/zbgg/1.html",
            "message": "the server answered 500; try later",
            "again": True,
        }
        report = {"outcome": "failed", "sources": 2, "found": 3, "new": 1, "failed": 1}
        assert done.objects[-1].items() >= report.items()
        assert done.err.count("\n") == 1

    def test_an_interrupted_sync_reports_what_it_has(self, run: Run, engine: FakeEngine) -> None:
        engine.cancelled = True
        engine.events = lambda source: [Ended(source.name, SourceCounts(found=9, new=2), "cancelled")]
        done = run("sync", "招标公告")
        assert (done.code, done.out) == (130, "招标公告: interrupted; 2 new (9 found, 1 s)\n")
        assert run("sync", "--json").objects[-1]["outcome"] == "cancelled"

    def test_every_event_is_documented(self) -> None:
        manual = (ROOT / "docs" / "json.md").read_text(encoding="utf-8")
        for kind in (Begun, Progress, Arrived, Failed, Noted, Ended, Report):
            assert f"| `{kind.__name__.lower()}` |" in manual
        for name in (*SourceCounts._fields, "seconds_left"):
            assert f"`{name}`" in manual


def test_watching_syncs_what_changes_until_it_is_interrupted(
    run: Run, engine: FakeEngine, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, still = tmp_path / "folder", tmp_path / "still"
    folder.mkdir()
    still.mkdir()
    addresses = ("https://www.example.org/", folder, still)
    items = "".join(f"  - name: {name}\n    address: {at}\n" for name, at in zip("web", addresses, strict=True))
    (home / "sources.yaml").write_text(f"sources:\n{items}", encoding="utf-8")
    waits: list[float] = []

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 2:
            (folder / "new.txt").write_text("停水通知\n", encoding="utf-8")
        if len(waits) == 5:
            raise KeyboardInterrupt

    monkeypatch.setattr(time, "sleep", sleep)
    assert run("sync", "--watch", "0.5").code == 130
    assert engine.runs == [["w", "e", "b"], ["e"]]
    assert waits == [0.5] * 5


def test_starting_imports_neither_engine_nor_bars() -> None:
    """Neither for what needs no network, nor for a sync of nothing."""
    code = (
        "import sys; from tui_reader.cli import main\n"
        "for argv in (['--version'], ['list'], ['sources'], ['sync']): main(argv)\n"
        "heavy = {'httpx', 'rich', 'lxml', 'textual', 'tui_reader.sync.engine'} & set(sys.modules)\n"
        "sys.exit(', '.join(heavy) or None)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        check=False,
        env={"BULLETIN_TUI_HOME": "/none"},
    )
    assert done.returncode == 0, done.stderr


class TestARealSite:
    """The real engine, with the parser's process, and a site on this machine."""

    @pytest.fixture
    def parsed_here(self) -> None:
        """Pages are not parsed in this process."""

    @pytest.fixture
    def site(self, home: Path) -> Iterator[tuple[Site, str]]:
        (home / "config.yaml").write_text("proxy: none\npace: 0\nworkers: 1\n", encoding="utf-8")
        site = Site("trs", 12, per_page=5, broken=1)
        with serving(site) as address:
            (home / "sources.yaml").write_text(
                f"sources:\n  - name: 县\n    address: {address}{site.start}\n    robots: false\n",
                encoding="utf-8",
            )
            yield site, address

    def test_once_and_again(self, run: Run, site: tuple[Site, str], home: Path) -> None:
        first = run("sync")
        assert first.code == 1
        assert re.fullmatch(r"县: 11 new, 1 failed \(12 found, \d+ kB, \d+ s\)\n", first.out)
        assert re.search(
            r"\nbulletin-tui: http://127\.0\.0\.1:\d+/\S+: the server answered 404 Not Found;", first.err
        )
        site[0].add(1)
        site[0].edit(3)
        second = run("sync", "县", "--json", "--recheck")
        arrived = {each["what"]: each["id"] for each in second.objects if each["event"] == "arrived"}
        assert (arrived["new"], "changed" in arrived) == (12, True)
        with SqliteArchive.open(home.parent / "data" / "archive.sqlite") as archive:
            assert (archive.counts().total, archive.unindexed()) == (12, 0)

    def test_ctrl_c_ends_it_at_once_with_a_report(self, site: tuple[Site, str], home: Path) -> None:
        (home / "config.yaml").write_text("proxy: none\npace: 600\nworkers: 1\n", encoding="utf-8")
        command = [sys.executable, "-m", "tui_reader", "sync", "--json"]
        with subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None
            # It listens by now, and waits for its turn.
            assert json.loads(process.stdout.readline())["event"] == "begun"
            process.send_signal(signal.SIGINT)
            try:
                out, err = process.communicate(timeout=50)
            finally:
                # Where it does not end, it fails this test only, at once.
                process.kill()
        assert (process.returncode, err) == (130, "")
        assert json.loads(out.splitlines()[-1])["outcome"] == "cancelled"
