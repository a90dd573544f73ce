"""Programs with a text on their input: no shell, no terminal, bounded output and time, cancelled at once."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from threading import Thread

import pytest

from tui_reader.programs import running
from tui_reader.programs.running import CPU_SECONDS, Output, Program

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX")


def python(code: str, data: bytes = b"") -> Program:
    return Program([sys.executable, "-c", code], data)


def test_a_text_goes_through_a_program() -> None:
    assert Program(["tr", "a-z", "A-Z"], b"abc\n").run() == Output("ABC\n", 0)


def test_no_shell_sees_the_arguments() -> None:
    assert Program(["printf", "%s", "$(id) `id` * ;|"]).run().text == "$(id) `id` * ;|"


def test_both_streams_and_the_code_come_back() -> None:
    done = python("import sys; print('out', flush=True); print('err', file=sys.stderr); sys.exit(3)").run()
    assert done == Output("out\nerr\n", 3)


def test_a_program_that_is_not_there() -> None:
    with pytest.raises(FileNotFoundError):
        Program(["no-such-program-anywhere"]).run()


def test_control_codes_do_not_come_back() -> None:
    done = python(r"print('\x1b[31mred\x1b[0m \x1b]52;c;eA==\x07N\bNx\x9b1m \x1b \u202e', end='')").run()
    assert done.text == "red Nx\ufffd1m \ufffd \ufffd"


def test_bytes_that_are_no_text_are_shown_as_such() -> None:
    assert python(r"import sys; sys.stdout.buffer.write(b'a\xff\x00b')").run().text == "a\ufffd\ufffdb"


def test_a_program_that_does_not_read_its_input() -> None:
    assert python("print('done')", b"x" * 1_000_000).run() == Output("done\n", 0)


def test_a_program_without_end_is_ended_at_the_most_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "MOST_BYTES", 1000)
    done = Program(["yes", "公"]).run()
    assert done.cut
    assert done.code < 0
    assert 300 < len(done.text) < 1000
    assert set(done.text) <= {"公", "\n", "\ufffd"}


@pytest.mark.skipif(sys.platform != "linux", reason="limits of other processes are Linux's")
def test_the_processor_time_is_limited() -> None:
    # The input comes when the limit is set.
    code = "import resource, sys; sys.stdin.read(); print(*resource.getrlimit(resource.RLIMIT_CPU))"
    assert python(code).run().text == f"{CPU_SECONDS} {CPU_SECONDS + 1}\n"


def test_a_program_out_of_processor_time_is_known_by_its_signal() -> None:
    done = python("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)").run()
    assert done.out_of_time
    assert not done.cancelled


def test_cancelling_ends_the_program_and_what_it_started(tmp_path: Path) -> None:
    told, waits = tmp_path / "told", tmp_path / "waits"
    os.mkfifo(told)
    os.mkfifo(waits)
    # The child tells its number, and both wait for ever.
    program = Program(["sh", "-c", f"sh -c 'echo $$ > {told}; read line < {waits}' & wait"])
    found: list[Output] = []
    thread = Thread(target=lambda: found.append(program.run()))
    thread.start()
    child = int(told.read_text())
    program.cancel()
    thread.join()
    assert found[0].cancelled
    # It may be a zombie until its new parent collects it, but it does not run.
    status = Path(f"/proc/{child}/stat")
    assert not status.exists() or status.read_text().rpartition(")")[2].split()[0] in "ZX"


def test_a_program_that_hangs_is_ended_with_what_it_started() -> None:
    # Both would wait longer than the suite takes.
    done = Program(["sh", "-c", "echo begun; sleep 3600 & sleep 3600"], timeout=0.2).run()
    assert (done.timed_out, done.cancelled, done.code) == (True, False, -signal.SIGKILL)


def test_a_program_that_ends_in_time_has_not_timed_out() -> None:
    assert Program(["echo", "done"], timeout=3600).run() == Output("done\n", 0)


def test_a_program_cancelled_before_its_start_does_not_start(tmp_path: Path) -> None:
    program = Program(["touch", str(tmp_path / "started")])
    program.cancel()
    assert program.run().cancelled
    assert not (tmp_path / "started").exists()


def test_a_program_left_in_the_background_does_not_hold_the_result(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "REST", 0.01)
    done = Program(["sh", "-c", "echo done; sleep 600 &"]).run()
    assert done == Output("done\n", 0)


def test_cancelling_after_the_end_does_nothing() -> None:
    program = Program(["true"])
    program.run()
    program.cancel()
