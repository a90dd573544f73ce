"""`jobs` and `sync --worker` on the command line."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from support.commands import Run
from tests.support.postgres_databases import postgres_archive
from tui_reader.archive.sync_jobs.protocol import SyncJob, SyncWorker
from tui_reader.archive.values import Synced
from tui_reader.commands.sources.jobs import metrics, worker_object
from tui_reader.commands.transfer.worker_run import scheduled
from tui_reader.config.settings import Config
from tui_reader.sources.sourcelist.reading import Source

NOON = datetime(2026, 7, 16, 12, tzinfo=UTC)


@pytest.fixture
def two_sources(home: Path, tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "1.md").write_text("# 停水通知\n\n今晚停水。\n", encoding="utf-8")
    listed = [f"- {{name: 公报, address: '{pages}', interval: 2 h}}", f"- {{name: gone, address: '{pages}/none'}}"]
    (home / "config").mkdir(parents=True)
    (home / "config" / "sources.yaml").write_text("\n".join(["sources:", *listed]), encoding="utf-8")


def in_seconds(moment: str) -> float:
    return datetime.fromisoformat(moment).timestamp()


@pytest.mark.usefixtures("two_sources")
def test_a_worker_syncs_what_is_due(run: Run) -> None:
    before = run("jobs", "--json").objects
    assert [(each["source"], each["interval"], each["synced"]) for each in before] == [
        ("gone", 3600.0, None),
        ("公报", 7200.0, None),
    ]
    first = run("sync", "--worker", "--once", "--json")
    assert first.code == 1
    assert {each["source"] for each in first.objects if each["event"] == "ended"} == {"公报", "gone"}
    after = {each["source"]: each for each in run("jobs", "--json").objects}
    for name, seconds in (("公报", 7200.0), ("gone", 3600.0)):
        ended = in_seconds(after[name]["synced"]["at"])
        assert in_seconds(after[name]["due"]) == pytest.approx(ended + seconds, abs=1e-3)
    assert after["公报"]["synced"]["new"] == 1
    again = run("sync", "--worker", "--once", "--json")
    assert (again.code, again.objects) == (0, [])
    assert again.err == "bulletin-tui: no source is due; the next one is in 1 h\n"
    assert run("sync", "--worker", "--once", "--quiet").err == ""


@pytest.mark.usefixtures("two_sources")
def test_jobs_for_people(run: Run) -> None:
    run("sync", "--worker", "--once", "--quiet")
    gone, notices = run("jobs").out.splitlines()
    assert gone.split()[:3] == ["gone", "1", "h"]
    assert notices.split()[:4] == ["公报", "2", "h", "due"]
    assert "1 new" in notices


@pytest.mark.usefixtures("two_sources")
def test_workers_of_a_shared_archive(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BULLETIN_TUI_ARCHIVE", postgres_archive(tmp_path))
    run("sync", "--worker", "--once", "--quiet")
    (first,) = (each for each in run("jobs", "--json").objects if "seen" in each)
    assert first["completed"] == 2
    # A worker to which no source is due is seen all the same.
    run("sync", "--worker", "--once", "--quiet")
    (second,) = (each for each in run("jobs", "--json").objects if "seen" in each)
    assert in_seconds(second["seen"]) > in_seconds(first["seen"])
    in_chinese = run("jobs", "--lang", "zh_CN").out
    assert " 秒前有响应" in in_chinese or "分钟前有响应" in in_chinese


def test_without_sources(run: Run) -> None:
    done = run("jobs")
    assert (done.code, done.out) == (0, "")
    assert "sync --worker" in done.err


@pytest.mark.parametrize(
    "argv", [["--once"], ["--worker", "--watch"]], ids=["a sync ends anyway", "a worker looks at its files too"]
)
@pytest.mark.usefixtures("two_sources")
def test_options_that_do_not_fit(run: Run, argv: list[str]) -> None:
    assert run("sync", *argv).code == 2


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://Www.example.org/a", "www.example.org"),
        ("http://li:pw@www.example.org:8080/a", "www.example.org:8080"),
        ("/data/pages", ""),
    ],
)
def test_jobs_name_the_host_without_secrets(address: str, host: str) -> None:
    assert scheduled(Source("a", address), Config(interval=60.0)) == ("a", host, 60.0)
    assert scheduled(Source("a", address, interval=90.0), Config()).interval == 90.0


def test_metrics() -> None:
    jobs = [SyncJob('a "b"\\', "www.example.org", 60.0, NOON, "w:1", NOON), SyncJob("c", "", 60.0, NOON)]
    workers = [SyncWorker("w:1", NOON, NOON, 1, 7, 0)]
    synced = {"c": Synced(NOON, "done", 5, 2, 1)}
    lines = metrics(jobs, workers, synced)
    noon = f"{NOON.timestamp():.0f}"
    for line in (
        f'bulletin_tui_job_due_seconds{{source="a \\"b\\"\\\\"}} {noon}',
        'bulletin_tui_job_leased{source="a \\"b\\"\\\\"} 1',
        'bulletin_tui_job_leased{source="c"} 0',
        'bulletin_tui_sync_new_bulletins{source="c"} 5',
        'bulletin_tui_sync_failed{source="c"} 0',
        f'bulletin_tui_worker_seen_seconds{{worker="w:1"}} {noon}',
        'bulletin_tui_worker_completed{worker="w:1"} 7',
    ):
        assert line in lines
    names = [line.split()[2] for line in lines if line.startswith("# TYPE")]
    assert len(names) == len(set(names))
    assert all(line.split("{")[0] in names for line in lines if not line.startswith("#"))


def test_a_worker_as_json() -> None:
    found = json.loads(json.dumps(worker_object(SyncWorker("w:1", NOON, NOON, 1, 7, 0))))
    assert (found["worker"], found["seen"], found["leases"]) == ("w:1", NOON.isoformat(), 1)
