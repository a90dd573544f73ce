"""Pages parsed in the worker process: answers, deadlines, crashes, imports of the worker."""

from __future__ import annotations

import io
import itertools
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import zipfile
from array import array
from pathlib import Path
from typing import Any

import pytest

from tui_reader.model import Bulletin, Failure, Feed, Listing, Page, body_text
from tui_reader.parse.page import parse_page
from tui_reader.parse.serving.process import serve
from tui_reader.parse.worker import Parser
from tui_reader.serialization import from_json, to_json

PAGE = (
    "<html><head><title>停水公告</title></head><body><h1>停水公告</h1>"
    "<p>各位市民：下周更换管道，请储水。</p></body></html>"
)


@pytest.fixture(scope="module")
def parser():
    with Parser() as one:
        yield one


@pytest.fixture
def workers(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """The worker processes that the test has started."""
    start, started = subprocess.Popen, []

    def popen(*args: object, **options: object) -> subprocess.Popen[bytes]:
        started.append(start(*args, **options))  # type: ignore[call-overload]
        return started[-1]

    monkeypatch.setattr(subprocess, "Popen", popen)
    return started


def test_the_worker_returns_what_parse_page_returns(parser: Parser) -> None:
    for data, address in [(PAGE.encode("gb18030"), "a.html"), (b"%PDF-1.4", "b.pdf"), ("# 停水".encode(), "c.md")]:
        assert parser.parse(data, address, "big5", None) == parse_page(data, address, "big5", None)


def test_threads_get_their_own_answers(parser: Parser) -> None:
    answers: dict[int, str | None] = {}

    def ask(number: int) -> None:
        page = parser.parse(f"# 第{number}号公告\n\n正文。".encode(), f"{number}.md")
        answers[number] = page.title if isinstance(page, Bulletin) else None

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {number: f"第{number}号公告" for number in range(8)}


def feed_of(count: int) -> bytes:
    items = "".join(
        f"<item><title>第{number}号公告</title><link>https://e.org/{number}</link>"
        f"<content:encoded>&lt;p&gt;各位市民：第{number}小区周五停水。&lt;/p&gt;</content:encoded></item>"
        for number in range(count)
    )
    return f"<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel><title>公告</title>{items}</channel></rss>".encode()


def test_the_bulletins_of_a_feed_are_separate_lines(parser: Parser) -> None:
    data = feed_of(30)
    page = parser.parse(data, "https://e.org/feed.xml")
    assert isinstance(page, Feed)
    assert len(page.bulletins) == 30
    assert page == parse_page(data, "https://e.org/feed.xml")
    assert isinstance(parser.parse(PAGE.encode(), "a.html"), Bulletin)


def test_a_large_page_passes_the_pipe(parser: Parser) -> None:
    page = parser.parse(("停水公告\n\n" + "各位市民，请储水。\n" * 40_000).encode(), "large.txt")
    assert isinstance(page, Bulletin)
    assert page.title == "停水公告"
    assert body_text(page).count("请储水。") == 40_000


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not tell what is in a pipe")
def test_an_answer_that_is_interrupted_arrives_whole() -> None:
    """A write to a full pipe ends early when the worker is stopped, and Python may be told not to buffer."""
    import fcntl
    import termios

    data = f"<h1>停水公告</h1><p>{'各位市民：下周更换管道，请储水。' * 20_000}".encode()
    header = {"pages": [("a.html", len(data))], "charset": None, "media_type": None, "rules": {}}
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-P", "-m", "tui_reader.parse.serving.process", str(2 << 30), "60"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment) as worker:
        assert worker.stdin is not None
        assert worker.stdout is not None
        worker.stdin.write(json.dumps(header).encode() + b"\n" + data)
        worker.stdin.flush()
        held, whole = array("i", [0]), fcntl.fcntl(worker.stdout, fcntl.F_GETPIPE_SZ)
        while held[0] < whole and worker.poll() is None:
            os.sched_yield()
            fcntl.ioctl(worker.stdout, termios.FIONREAD, held)
        worker.send_signal(signal.SIGSTOP)
        os.waitpid(worker.pid, os.WUNTRACED)
        worker.send_signal(signal.SIGCONT)
        answer = worker.stdout.readline()
        worker.stdin.close()
    assert from_json(json.loads(answer)) == parse_page(data, "a.html")


def test_all_pages_of_an_article_pass_the_pipe(parser: Parser) -> None:
    second = PAGE.replace("下周更换管道", "停水至周五为止")
    more = [("a_1.html", second.encode("gb18030"))]
    page = parser.parse(PAGE.encode("gb18030"), "a.html", None, None, more)
    assert page == parse_page(PAGE.encode("gb18030"), "a.html", None, None, more)
    assert isinstance(page, Bulletin)
    assert page.parts == ("a_1.html",)


COLUMN = "<title>通知</title><body>" + "".join(
    f"<div><h3>停水安排{n}</h3><a href='{n}.html'>看</a></div>" for n in "12"
)


def test_the_selectors_of_a_profile_pass_the_pipe(parser: Parser) -> None:
    rules = {"entry": "div", "title": "h3"}
    page = parser.parse(COLUMN.encode(), "https://h.example/", rules=rules)
    assert page == parse_page(COLUMN.encode(), "https://h.example/", rules=rules)
    assert isinstance(page, Listing)
    assert [entry.title for entry in page.entries] == ["停水安排1", "停水安排2"]


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        pytest.param({"entry": "div["}, "selector for entry is none", id="no selector"),
        pytest.param({"entry": b"div"}, "not all text", id="bytes"),
        pytest.param({"entry": ["div"]}, "not all text", id="a list"),
        pytest.param({"entry": "div", 1: "h3"}, "not all text", id="a number for a name"),
    ],
)
def test_invalid_selectors_are_a_failure_and_the_worker_continues(
    parser: Parser, workers: list[subprocess.Popen[bytes]], rules: dict[str, str], words: str
) -> None:
    parser.parse(PAGE.encode(), "a.html")
    before = len(workers)
    page = parser.parse(COLUMN.encode(), "https://h.example/", rules=rules)
    assert isinstance(page, Failure)
    assert words in page.error
    assert isinstance(parser.parse(PAGE.encode(), "a.html"), Bulletin)
    assert len(workers) == before


def slow_worker(monkeypatch: pytest.MonkeyPatch, code: str, times: int | None = None) -> None:
    """Make the next workers, or so many of them, run `code` instead of their loop."""
    start, left = subprocess.Popen, itertools.count(-times) if times else itertools.repeat(-1)

    def popen(command: list[str], **options: object) -> subprocess.Popen[bytes]:
        if next(left) >= 0:
            return start(command, **options)  # type: ignore[call-overload,no-any-return]
        return start([sys.executable, "-c", code], **options)  # type: ignore[call-overload,no-any-return]

    monkeypatch.setattr(subprocess, "Popen", popen)


def test_a_page_beyond_the_deadline_fails_and_the_next_one_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    with Parser(deadline=0.3) as parser:
        with monkeypatch.context() as patch:
            slow_worker(patch, "import sys; sys.stdin.read()")
            page = parser.parse(PAGE.encode(), "/tmp/slow.html")
        assert page == Failure("/tmp/slow.html", "slow.html took longer than 0.3 s to read and was given up")
        parser.deadline = 20
        assert isinstance(parser.parse(PAGE.encode(), "a.html"), Bulletin)


def test_a_page_that_ends_the_worker_fails_and_the_next_one_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    with Parser() as parser:
        with monkeypatch.context() as patch:
            slow_worker(patch, "import sys; sys.stdin.readline(); sys.exit(3)")
            page = parser.parse(PAGE.encode(), "bad.html")
        assert isinstance(page, Failure)
        assert page.error == "bad.html ended the process that reads pages (status 3) and cannot be read"
        assert isinstance(parser.parse(PAGE.encode(), "a.html"), Bulletin)


@pytest.mark.parametrize(
    "answer", ["rubbish", "[]", "7", "{}", '{"type": "bulletin"}', '{"data": 7, "reason": 1}']
)
def test_a_worker_that_answers_anything_else_is_replaced(monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    code = f"import sys; print({answer!r}, flush=True); sys.stdin.read()"
    with Parser() as parser:
        with monkeypatch.context() as patch:
            slow_worker(patch, code)
            page = parser.parse(PAGE.encode(), "bad.html")
        assert isinstance(page, Failure)
        assert page.error == "bad.html ended the process that reads pages (signal 9) and cannot be read"
        with monkeypatch.context() as patch:
            slow_worker(patch, code)
            taken = parser.take_member(b"PK", "bad.zip", "a.txt")
        assert taken.data is None
        assert isinstance(parser.parse(PAGE.encode(), "a.html"), Bulletin)


@pytest.mark.parametrize(
    "stuck",
    [pytest.param("sys.stdin.read()", id="it takes too long"), pytest.param("sys.exit(3)", id="it crashes")],
)
@pytest.mark.parametrize("charset", ["utf-8", "gb18030", "utf-16"])
def test_a_page_that_is_too_large_is_read_up_to_a_point(
    monkeypatch: pytest.MonkeyPatch, stuck: str, charset: str
) -> None:
    line = "<p>各位市民：下周更换管道，请储水。</p>"
    data = f"<title>停水公告</title><h1>停水公告</h1>{line * 10_000}".encode(charset)
    with Parser(deadline=0.3, deadline_of_start=60) as parser, monkeypatch.context() as patch:
        slow_worker(patch, f"import sys; sys.stdin.readline(); {stuck}", times=1)
        page = parser.parse(data, "a.html")
    assert isinstance(page, Bulletin)
    assert page.title == "停水公告"
    assert body_text(page).count("请储水。") in range(2_480, 2_500)
    (warning,) = page.warnings
    mb = f"{len(data) / 1e6:.2f}"
    assert warning == f"only the first {len(data) / 4e6:.2f} of {mb} MB were read; the whole is too large"


def test_the_start_of_a_page_gets_smaller_until_it_can_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    with Parser() as parser, monkeypatch.context() as patch:
        slow_worker(patch, "import sys; sys.stdin.readline(); sys.exit(3)", times=2)
        page = parser.parse("停水公告\n\n".encode() + "各位市民，请储水。\n".encode() * 40_000, "a.txt")
    assert isinstance(page, Bulletin)
    assert page.warnings == ("only the first 0.07 of 1.12 MB were read; the whole is too large",)


def test_a_document_of_which_the_start_is_read_is_not_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    with Parser() as parser, monkeypatch.context() as patch:
        slow_worker(patch, "import sys; sys.stdin.readline(); sys.exit(3)", times=1)
        page = parser.parse(rb"{\rtf1\ansi " + rb"A line of the notice.\par " * 10_000 + b"}", "a.rtf")
    assert isinstance(page, Bulletin)
    assert page.document is not None
    assert page.document.not_read == ("only the first 0.07 of 0.26 MB were read; the whole is too large",)
    assert page.warnings[-1:] == page.document.not_read


def test_a_document_that_cannot_be_cut_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    with Parser() as parser, monkeypatch.context() as patch:
        slow_worker(patch, "import sys; sys.stdin.readline(); sys.exit(3)", times=1)
        page = parser.parse(b'{"a": "' + b"b" * 200_000 + b'"}', "a.json")
    assert page == Failure("a.json", "a.json ended the process that reads pages (status 3) and cannot be read")


class TestMembersOfArchives:
    """One that ends the process, or never returns from a library, takes no other with it."""

    @pytest.fixture
    def packed(self) -> bytes:
        data = io.BytesIO()
        with zipfile.ZipFile(data, "w") as archive:
            for number in range(6):
                archive.writestr(f"{number}.txt", f"第{number}号公告\n\n各位市民：下周停水。\n")
        return data.getvalue()

    @pytest.mark.parametrize(
        ("end", "reason"),
        [
            pytest.param("sys.stdin.buffer.read()", "took longer than 0.3 s to read and was given up", id="hangs"),
            pytest.param(
                "sys.exit(3)", "ended the process that reads pages (status 3) and cannot be read", id="crashes"
            ),
        ],
    )
    def test_it_is_named_and_the_others_are_read(
        self, monkeypatch: pytest.MonkeyPatch, packed: bytes, end: str, reason: str
    ) -> None:
        code = f"import sys; sys.stdin.buffer.readline(); print('{{\"reading\": 1}}', flush=True); {end}"
        with Parser(deadline=0.3, deadline_of_start=60) as parser, monkeypatch.context() as patch:
            slow_worker(patch, code, times=1)
            page = parser.parse(packed, "all.zip")
        assert isinstance(page, Bulletin)
        assert [section.heading for section in page.sections] == [f"{number}.txt" for number in (0, 2, 3, 4, 5)]
        assert [attachment.title for attachment in page.attachments] == [f"{number}.txt" for number in range(6)]
        assert page.document is not None
        assert page.document.not_read == (f"1.txt {reason}",)

    def test_of_one_with_several_of_them_the_first_ones_are_read(
        self, monkeypatch: pytest.MonkeyPatch, packed: bytes
    ) -> None:
        code = """
import json, sys
passed = json.loads(sys.stdin.buffer.readline()).get("passed_over", {})
print(json.dumps({"reading": next(number for number in range(1, 9) if str(number) not in passed)}), flush=True)
sys.exit(3)
"""
        with Parser(deadline_of_start=60) as parser, monkeypatch.context() as patch:
            slow_worker(patch, code, times=3)
            page = parser.parse(packed, "all.zip")
        assert isinstance(page, Bulletin)
        assert [section.heading for section in page.sections] == ["0.txt"]
        assert len(page.attachments) == 6
        assert page.document is not None
        reason = "ended the process that reads pages (status 3) and cannot be read"
        assert page.document.not_read == (
            *(f"{number}.txt {reason}" for number in (1, 2, 3)),
            "files of the archive that were not read, because it takes too long: 2",
        )

    def test_the_worker_says_which_one_it_reads(self, packed: bytes) -> None:
        header = {"pages": [["all.zip", len(packed)]], "charset": None, "media_type": None, "rules": {}}
        sink = io.BytesIO()
        serve(io.BytesIO(json.dumps(header).encode() + b"\n" + packed), sink)
        *told, _page = map(json.loads, sink.getvalue().splitlines())
        assert told[:4] == [{"reading": 0}, {"reading": None}, {"reading": 1}, {"reading": None}]
        assert len(told) == 12


def test_a_worker_killed_between_pages_is_restarted(workers: list[subprocess.Popen[bytes]]) -> None:
    with Parser() as parser:
        parser.parse(PAGE.encode(), "a.html")
        (process,) = workers
        os.kill(process.pid, signal.SIGTERM)
        process.wait(60)
        assert isinstance(parser.parse(PAGE.encode(), "a.html"), Bulletin)
        assert len(workers) == 2


def test_no_process_before_the_first_page_and_after_close(workers: list[subprocess.Popen[bytes]]) -> None:
    parser = Parser()
    assert workers == []
    parser.parse(PAGE.encode(), "a.html")
    (process,) = workers
    parser.close()
    assert process.poll() is not None
    with pytest.raises(RuntimeError, match="closed"):
        parser.parse(PAGE.encode(), "a.html")


class TestAbort:
    def test_awaited_pages_fail_at_once(
        self, monkeypatch: pytest.MonkeyPatch, workers: list[subprocess.Popen[bytes]]
    ) -> None:
        parser = Parser(deadline=600)
        slow_worker(monkeypatch, "import sys; sys.stdin.readline(); print(flush=True); sys.stdin.read()")
        begun, pages = threading.Event(), []
        listen = queue.SimpleQueue.get

        class Answers(queue.SimpleQueue):  # type: ignore[type-arg]
            """Reports when the worker has a page, and drops its signal."""

            def get(self, *args: object, **options: object) -> object:
                listen(self)
                begun.set()
                return listen(self, *args, **options)  # type: ignore[call-overload]

        monkeypatch.setattr(queue, "SimpleQueue", Answers)
        ask = [threading.Thread(target=lambda: pages.append(parser.parse(b"x", "a.html"))) for _ in range(2)]
        for thread in ask:
            thread.start()
        assert begun.wait(30)
        (process,) = workers
        parser.abort()
        for thread in ask:
            thread.join(30)
        assert pages == [Failure("a.html", "a.html was not read to its end: the program was closed")] * 2
        assert process.poll() == -signal.SIGKILL
        parser.close()

    def test_an_idle_worker_is_ended(self, workers: list[subprocess.Popen[bytes]]) -> None:
        parser = Parser()
        parser.abort()
        parser = Parser()
        parser.parse(PAGE.encode(), "a.html")
        (process,) = workers
        parser.abort()
        assert process.returncode == -signal.SIGKILL
        assert isinstance(parser.parse(PAGE.encode(), "a.html"), Failure)
        parser.abort()
        parser.close()
        assert isinstance(parser.parse(PAGE.encode(), "a.html"), Failure)

    def test_a_worker_that_has_just_answered_is_closed(
        self, workers: list[subprocess.Popen[bytes]], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """`abort` cannot have the lock then, and the thread that has it met no error."""
        parser = Parser()

        def answered(data: dict[str, Any]) -> Page:
            parser.abort()
            return from_json(data)

        monkeypatch.setattr("tui_reader.parse.worker.from_json", answered)
        assert isinstance(parser.parse(PAGE.encode(), "a.html"), Bulletin)
        (process,) = workers
        assert process.returncode == -signal.SIGKILL
        assert process.stdin is not None
        assert process.stdin.closed

    def test_a_starting_worker_is_ended(self, monkeypatch: pytest.MonkeyPatch) -> None:
        parser, started = Parser(deadline=600), []
        start = subprocess.Popen

        def popen(*args: object, **options: object) -> subprocess.Popen[bytes]:
            process = start([sys.executable, "-c", "import sys; sys.stdin.read()"], **options)  # type: ignore[call-overload]
            started.append(process)
            parser.abort()
            return process

        monkeypatch.setattr(subprocess, "Popen", popen)
        assert isinstance(parser.parse(PAGE.encode(), "a.html"), Failure)
        assert started[0].returncode == -signal.SIGKILL

    def test_an_incomplete_feed_is_a_failure(self, monkeypatch: pytest.MonkeyPatch) -> None:
        feed = json.dumps({**to_json(Feed("a.xml")), "following": 2})
        one = json.dumps(to_json(Bulletin("a")))
        slow_worker(monkeypatch, f"import sys; sys.stdin.readline(); print({feed!r}); print({one!r})")
        with Parser() as parser:
            page = parser.parse(PAGE.encode(), "a.xml")
        assert isinstance(page, Failure)
        assert "ended the process that reads pages" in page.error

    def test_an_incomplete_answer_is_a_failure(self, monkeypatch: pytest.MonkeyPatch) -> None:
        slow_worker(monkeypatch, "import sys; sys.stdin.readline(); print('{', end='')")
        with Parser() as parser:
            page = parser.parse(PAGE.encode(), "a.html")
        assert isinstance(page, Failure)
        assert "ended the process that reads pages" in page.error


def test_modules_in_the_current_directory_are_not_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("json", "queue", "lxml", "resource"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit(7)")
    monkeypatch.chdir(tmp_path)
    with Parser() as parser:
        assert parser.parse(PAGE.encode(), "a.html") == parse_page(PAGE.encode(), "a.html")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not hold a process to an address space")
@pytest.mark.parametrize("megabytes", [64, 128])
def test_memory_is_limited(megabytes: int) -> None:
    """What is read of a page that needs more memory is named as a part of it, wherever the memory runs out."""
    with Parser(memory=megabytes * 1024 * 1024) as parser:
        page = parser.parse(b"<p>" + b"<b>a</b>" * 900_000, "huge.html")
        assert isinstance(page, Bulletin)
        assert "MB were read" in page.warnings[-1]
        assert isinstance(parser.parse(PAGE.encode(), "a.html"), Bulletin)


def test_frames() -> None:
    frames = b""
    for data, address in [(PAGE.encode(), "a.html"), (b"", "empty.html")]:
        header = {"pages": [(address, len(data))], "charset": None, "media_type": None, "rules": {}}
        frames += json.dumps(header).encode() + b"\n" + data
    sink = io.BytesIO()
    serve(io.BytesIO(frames), sink)
    pages = [from_json(json.loads(line)) for line in sink.getvalue().splitlines()]
    assert [type(page) for page in pages] == [Bulletin, Failure]


@pytest.mark.parametrize("size", [1 << 40, -1])
def test_an_oversized_frame_is_rejected(size: int) -> None:
    header = {"pages": [("a", 1 << 20), ("b", size)], "charset": None, "media_type": None, "rules": {}}
    with pytest.raises(ValueError, match="frame"):
        serve(io.BytesIO(json.dumps(header).encode() + b"\n"), io.BytesIO())


def test_importing_the_parser_loads_nothing_heavy() -> None:
    heavy = "('lxml', 'readability', 'markdown_it', 'yaml')"
    code = f"import sys, tui_reader.parse.worker; print([name for name in {heavy} if name in sys.modules])"
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment
    )
    assert done.stdout.strip() == "[]"
