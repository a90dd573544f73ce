"""Text recognition in a process of its own, which is confined, bounded, restarted every few pages and ended when a
page takes too long."""

from __future__ import annotations

import contextlib
import json
import queue
import subprocess
import sys
import threading
from collections.abc import Collection, Iterator, Sequence
from importlib.util import find_spec
from typing import IO, NamedTuple

from tui_reader.parse.confinement.children import Deadline, environment, next_answer, read_answers
from tui_reader.parse.confinement.process import Confinement
from tui_reader.text.clean import clean_line

PAGES_OF_A_PROCESS = 5
"""Pages after which the process is restarted: its memory grows with every size of a picture. Chosen by hand."""

SECONDS = 60.0
"""Seconds of processor time for a page, ten times what one takes. Chosen by hand."""

PATIENCE = 20
"""How many times as long a page is waited for, since other programs go first. Chosen by hand."""

_MOST_PAGES = 1_000_000
"""Pages of a file, more than any has. Chosen by hand."""

_LIBRARIES = ("rapidocr", "onnxruntime", "cv2", "numpy", "pypdfium2")

_THREADS = {
    **dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "OPENCV_FOR_THREADS_NUM"), "1"),
    # Versions of onnxruntime that are not installed with the extra would send telemetry.
    "ORT_DISABLE_TELEMETRY": "1",
}

NOT_INSTALLED = "text recognition is not installed; install bulletin-tui[ocr]"


class PageRead(NamedTuple):
    """A page of a file of `total` pages: what was read on it, as by `RecognizedPage.to_json`, or None with the
    reason. `left` pages are to be read after it. `engine` is the program that reads, with its version."""

    page: int
    total: int
    left: int
    text: str | None
    error: str = ""
    engine: str = ""


class RecognitionError(Exception):
    """A file whose pages cannot be read; one line without its name."""


def can_recognize() -> bool:
    """Whether the libraries of the extra `ocr` are installed; nothing is imported."""
    return all(find_spec(library) is not None for library in _LIBRARIES)


class Recognizer:
    """Reads the pages of files that are pictures, one page at a time, each file in processes of its own.

    `deadline` is in seconds of processor time for a page, `pages_of_a_process` says how many one process reads.
    `confined`: where the system cannot confine the process, nothing is read. `command` starts another program that
    answers as `worker` does. `stop` may be called in any thread.
    """

    def __init__(
        self,
        *,
        deadline: float = SECONDS,
        pages_of_a_process: int = PAGES_OF_A_PROCESS,
        confined: bool = False,
        command: Sequence[str] = (),
    ) -> None:
        self._deadline, self._pages, self._confined = deadline, pages_of_a_process, confined
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None
        self._stopped = threading.Event()

    def read(
        self, data: bytes, known: Collection[int] = (), only: Collection[int] | None = None
    ) -> Iterator[PageRead]:
        """Every page of a file that is a picture, without those in `known`, and of these the pages in `only`; one
        that ends the process or takes too long has no text. Ends early after `stop`. Raises RecognitionError where
        the file cannot be read at all."""
        waiting: list[int] | None = None
        while waiting is None or waiting:
            if self._stopped.is_set():
                return
            with self._started(data) as worker:
                try:
                    total, pictures, engine = worker.pictures()
                except RecognitionError:
                    if self._stopped.is_set():
                        return
                    raise
                if waiting is None:
                    waiting = [page for page in pictures if page not in known and (only is None or page in only)]
                for _ in range(min(self._pages, len(waiting))):
                    if self._stopped.is_set():
                        return
                    page = waiting.pop(0)
                    text, error = worker.page(page)
                    if self._stopped.is_set():
                        return
                    yield PageRead(page, total, len(waiting), text, error, engine)
                    if text is None and not worker.is_alive:
                        break

    def stop(self) -> None:
        """End reading at once and permanently."""
        self._stopped.set()
        process = self._process
        if process is not None:
            process.kill()

    @contextlib.contextmanager
    def _started(self, data: bytes) -> Iterator[_Worker]:
        if not self._command and not can_recognize():
            raise RecognitionError(NOT_INSTALLED)
        command = self._command or (sys.executable, "-P", "-m", "tui_reader.parse.recognition.worker")
        try:
            # In its own session the worker does not receive Ctrl-C from the terminal.
            process = subprocess.Popen(
                [*command, *(["confined"] * self._confined)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**environment(), **_THREADS},
                start_new_session=True,
            )
        except OSError as error:
            raise RecognitionError(
                f"the process that reads pages did not start: {error.strerror or error}"
            ) from error
        self._process = process
        if self._stopped.is_set():
            process.kill()
        try:
            yield _Worker(process, data, self._deadline, self._confined)
        finally:
            self._process = None
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                with contextlib.suppress(OSError, AttributeError):
                    pipe.close()  # type: ignore[union-attr]


class _Worker:
    """A running process with a file."""

    def __init__(self, process: subprocess.Popen[bytes], data: bytes, deadline: float, confined: bool) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._process, self._deadline, self._confined = process, deadline, confined
        self._input = process.stdin
        self._lines = read_answers(process.stdout)
        # A process that reads nothing must not block this one.
        threading.Thread(target=_send, args=(self._input, data), daemon=True).start()

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def pictures(self) -> tuple[int, list[int], str]:
        """The number of pages, those that are pictures, and the name of the engine. Raises RecognitionError."""
        end = Deadline(self._process.pid, self._deadline, PATIENCE)
        try:
            report = next_answer(self._lines, end)["confinement"]
            confinement = Confinement(**{**report, "missing": tuple(report["missing"])})
            if self._confined and not confinement.complete:
                reasons = "; ".join(confinement.missing)
                raise RecognitionError(
                    f"the process that reads pages is not confined ({reasons}); `bulletin-tui doctor` says more"
                )
            answer = next_answer(self._lines, end)
            if "error" in answer:
                raise RecognitionError(clean_line(str(answer["error"]), 400))
            count, engine = int(answer["count"]), clean_line(str(answer["engine"]), 200)
            pictures = [int(page) for page in answer["pictures"]]
        except queue.Empty as error:
            raise RecognitionError("opening it took too long and was given up") from error
        except (EOFError, KeyError, TypeError, ValueError, OverflowError) as error:
            raise RecognitionError(f"the process that reads pages ended ({self._ended()})") from error
        # Of a damaged or hostile file it may name any numbers.
        return count, [page for page in dict.fromkeys(pictures) if 1 <= page <= count <= _MOST_PAGES], engine

    def page(self, number: int) -> tuple[str | None, str]:
        """What was read on a page; None, and the reason, where that failed."""
        end = Deadline(self._process.pid, self._deadline, PATIENCE)
        try:
            self._input.write(b"%d\n" % number)
            self._input.flush()
            answer = next_answer(self._lines, end)
        except queue.Empty:
            self._process.kill()
            self._process.wait()
            return None, f"reading it took longer than {self._deadline:g} s and was given up"
        except (EOFError, OSError, ValueError):
            return None, f"the process that reads pages ended ({self._ended()})"
        if "text" not in answer:
            return None, clean_line(str(answer.get("error")), 400)
        return str(answer["text"]), ""

    def _ended(self) -> str:
        self._process.kill()
        status = self._process.wait()
        return f"signal {-status}" if status < 0 else f"status {status}"


def _send(pipe: IO[bytes], data: bytes) -> None:
    with contextlib.suppress(OSError, ValueError):
        pipe.write(json.dumps({"size": len(data)}).encode() + b"\n")
        pipe.write(data)
        pipe.flush()
