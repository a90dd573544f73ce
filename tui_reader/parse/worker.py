"""Pages parsed in a worker process that is killed at a deadline, so that no page can block the program."""

from __future__ import annotations

import contextlib
import json
import queue
import subprocess
import sys
import threading
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import IO, Any, NamedTuple, TypeVar

from tui_reader.model import Bulletin, Failure, Feed, Listing, Page
from tui_reader.parse.confinement.children import PATIENCE, Deadline, environment, next_answer, read_answers
from tui_reader.parse.confinement.process import Confinement
from tui_reader.parse.serving.process import GREETING, READING
from tui_reader.parse.unsupported import TOO_MUCH_MEMORY
from tui_reader.serialization import from_json

MEMORY_LIMIT = 2 * 1024**3
"""Bytes of address space that the worker process may use, where the system can enforce it. Chosen by hand."""

SHORTER = 4
"""Of a page that takes too long the first 1/`SHORTER` is tried, then 1/`SHORTER` of that. Chosen by hand."""

SMALLEST_START = 16_000
"""The smallest start of a page, in bytes, that is tried. Chosen by hand."""

MOST_PASSED_OVER = 2
"""Members of an archive that may end the process, or take too long, before it is read up to the next such one.
Chosen by hand."""

_ABORTED = "was not read to its end: the program was closed"


class TakenMember(NamedTuple):
    """A file out of another one, or why it is not there: to be put behind its title, or behind the name of the
    file around it where that cannot be opened (`is_about_container`)."""

    data: bytes | None
    reason: str = ""
    is_about_container: bool = False


_Answer = TypeVar("_Answer")


class Parser:
    """Parses pages in a worker process, which is started for the first page and restarted after it ended.

    `deadline` is in seconds per page, of processor time where the system tells it; `memory` is in bytes. The start
    of a page that does not meet them is read in `deadline_of_start` seconds. One page is parsed at a time; `parse`
    may be called from any thread. `confined`: where the system cannot confine the process, no page is parsed.
    """

    def __init__(
        self,
        deadline: float = 20.0,
        memory: int = MEMORY_LIMIT,
        deadline_of_start: float = 15.0,
        *,
        confined: bool = False,
    ) -> None:
        self.deadline = deadline
        self.deadline_of_start = deadline_of_start
        self.memory = memory
        self.confined = confined
        self._confinement: Confinement | None = None
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._answers: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._closed = False
        self._aborted = False
        self._member: int | None = None

    def __enter__(self) -> Parser:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def parse(
        self,
        data: bytes,
        address: str,
        declared_charset: str | None = None,
        media_type: str | None = None,
        more: Sequence[tuple[str, bytes]] = (),
        rules: Mapping[str, str] | None = None,
        recognized: Mapping[int, str] | None = None,
    ) -> Page:
        """The page in `data`, or a Failure. One that exceeds the deadline or ends the worker is read as far as
        that is possible, with a warning; where its start cannot be read either, it is a Failure.

        The parameters are those of `parse_page`. After `abort` every page is a Failure. Raises RuntimeError when
        the parser is closed.
        """
        if rules and not all(isinstance(text, str) for rule in rules.items() for text in rule):
            return _failure(
                address, "cannot be listed: the profile's selectors are not all text; correct the profile"
            )
        header: dict[str, Any] = {"charset": declared_charset, "media_type": media_type}
        header["rules"] = dict(rules or {})
        if recognized:
            # Behind the pages: a line of the protocol is shorter than the text of a long scan.
            text = json.dumps(dict(recognized), ensure_ascii=False).encode("utf-8", "surrogatepass")
            more = (*more, ("recognized", text))
            header["recognized"] = True
        with self._alone():
            if self._closed and not self._aborted:
                raise RuntimeError("this parser is closed")
            pages = [(address, data), *more]
            page = self._answer(pages, header, self.deadline, from_json)
            if isinstance(page, str):
                page = self._without_members(page, pages, header)
            start = data
            may_be_cut = not more and not self._is_refused
            while may_be_cut and _is_too_large(page) and len(start := _start_of(start)) >= SMALLEST_START:
                # The memory of a process that ran out of it is in pieces, too small for the shorter part as well.
                self._stop()
                shorter = self._answer([(address, start)], header, self.deadline_of_start, from_json)
                if isinstance(shorter, str) or _is_too_large(shorter):
                    continue
                if not isinstance(shorter, Failure):
                    read, all_of_it = len(start) / 1e6, len(data) / 1e6
                    cut = f"only the first {read:.2f} of {all_of_it:.2f} MB were read; the whole is too large"
                    return _cut_off(shorter, cut)
                break
            return _failure(address, page) if isinstance(page, str) else page

    def _without_members(
        self, why: str, pages: Sequence[tuple[str, bytes]], header: Mapping[str, Any]
    ) -> Page | str:
        """An archive without the members that end the process or take too long; `why` is said of the first one.
        Each attempt has `deadline_of_start` seconds. For other pages it is the reason that is returned."""
        answer: Page | str = why
        passed_over: dict[str, str] = {}
        while isinstance(answer, str) and self._member is not None and len(passed_over) <= MOST_PASSED_OVER:
            passed_over[str(self._member)] = answer
            last = self._member if len(passed_over) > MOST_PASSED_OVER else None
            without = {**header, "passed_over": passed_over, "last": last}
            answer = self._answer(pages, without, self.deadline_of_start, from_json)
        return answer

    def take_member(self, data: bytes, address: str, title: str, occurrence: int = 1) -> TakenMember:
        """The bytes of a file within another, an archive, document or mail, by the title under which that lists
        it, the first of this title or a further one. `address` is that of the file around it. After `abort` there
        is none. Raises RuntimeError when the parser is closed."""
        header = {"member": [title, occurrence]}
        with self._alone():
            if self._closed and not self._aborted:
                raise RuntimeError("this parser is closed")
            answer = self._answer([(address, data)], header, self.deadline, _member)
        return TakenMember(None, answer) if isinstance(answer, str) else answer

    def _answer(
        self,
        pages: Sequence[tuple[str, bytes]],
        header: Mapping[str, Any],
        deadline: float,
        read: Callable[[dict[str, Any]], _Answer],
    ) -> _Answer | str:
        """What `read` makes of the answer, or why there is none, to be put behind the name of the page."""
        if self._aborted:
            return _ABORTED
        try:
            return self._request(pages, header, deadline, read)
        except queue.Empty:
            self._stop()
            return f"took longer than {deadline:g} s to read and was given up"
        except (OSError, EOFError, ValueError, LookupError, TypeError, AttributeError):
            # Bytes that have taken over the process may answer anything; the next page gets another one.
            stopped = self._stop()
            crashed = f"ended the process that reads pages ({stopped}) and cannot be read"
            return _ABORTED if self._aborted else crashed

    def confinement(self) -> Confinement:
        """The confinement that the worker process reports; starts it. Raises EOFError where it does not start."""
        with self._alone():
            process = self._worker()
            return self._greeting(Deadline(process.pid, self.deadline))

    def close(self) -> None:
        """Stop the worker process; waits for a page being parsed, at most its deadline."""
        with self._lock:
            self._closed = True
            self._stop()

    def abort(self) -> None:
        """Kill the worker process, for a program that exits; a `parse` waiting in any thread returns a Failure."""
        self._aborted = True
        process = self._process
        if process is not None:
            process.kill()
        self._stop_if_aborted()

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        try:
            with self._lock:
                yield
        finally:
            # After the lock: `abort` may have tried to take it until now.
            self._stop_if_aborted()

    def _stop_if_aborted(self) -> None:
        """Cleans up after `abort`; a thread that holds the lock does so when it releases it."""
        if self._aborted and self._lock.acquire(blocking=False):
            try:
                self._stop()
            finally:
                self._lock.release()

    def _request(
        self,
        pages: Sequence[tuple[str, bytes]],
        options: Mapping[str, Any],
        deadline: float,
        read: Callable[[dict[str, Any]], _Answer],
    ) -> _Answer | str:
        self._member = None
        process = self._worker()
        end = Deadline(process.pid, deadline)
        if self.confined and not (confinement := self._greeting(end)).complete:
            return unconfined(confinement)
        header = {"pages": [(address, len(data)) for address, data in pages], **options}
        assert process.stdin is not None
        # The worker reads the whole frame before it parses, so the writer blocks only while the pipe is full.
        frame = (process.stdin, header, [data for _, data in pages])
        writer = threading.Thread(target=_send, args=frame, daemon=True)
        writer.start()
        while READING in (answer := self._next_answer(end)):
            self._member = None if answer[READING] is None else int(answer[READING])
        writer.join(timeout=deadline)
        following = answer.pop("following", 0)
        found = read(answer)
        if following and isinstance(found, Feed):
            held = tuple(from_json(self._next_answer(end)) for _ in range(following))
            found = replace(found, bulletins=tuple(each for each in held if isinstance(each, Bulletin)))
        return found

    @property
    def _is_refused(self) -> bool:
        """Whether the worker that runs is not confined, where that is required."""
        return self.confined and self._confinement is not None and not self._confinement.complete

    def _greeting(self, end: Deadline) -> Confinement:
        """The first line of a worker: its confinement."""
        if self._confinement is None:
            self._confinement = _confinement(next_answer(self._answers, end))
        return self._confinement

    def _next_answer(self, end: Deadline) -> dict[str, Any]:
        """The next answer from the worker. Raises as `next_answer`."""
        answer = next_answer(self._answers, end)
        if GREETING in answer:
            self._confinement = _confinement(answer)
            answer = next_answer(self._answers, end)
        return answer

    def _worker(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        if self._process is not None:
            self._stop()
        # -P keeps a json.py in the current directory out of the worker's imports.
        longest = PATIENCE * max(self.deadline, self.deadline_of_start)
        command = [
            sys.executable,
            "-P",
            "-m",
            "tui_reader.parse.serving.process",
            str(self.memory),
            str(longest),
            GREETING,
        ]
        # In its own session the worker does not receive Ctrl-C from the terminal.
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(),
            start_new_session=True,
        )
        assert process.stdout is not None
        self._process, self._answers, self._confinement = process, read_answers(process.stdout), None
        if self._aborted:
            # `abort` ran before it could see this process.
            raise EOFError
        return process

    def _stop(self) -> str:
        """Kill the worker; returns its exit status or signal as text."""
        process, self._process = self._process, None
        if process is None:
            return "it was not running"
        if process.poll() is None:
            process.kill()
        status = process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        return f"signal {-status}" if status < 0 else f"status {status}"


def _member(answer: Mapping[str, Any]) -> TakenMember:
    packed, reason, is_about_container = answer["member"]
    return TakenMember(None if packed is None else b64decode(packed), reason, is_about_container)


def _is_too_large(page: Page | str) -> bool:
    """Whether a page was not read for its size, as far as that is known."""
    return page != _ABORTED and (
        isinstance(page, str) or (isinstance(page, Failure) and page.error.endswith(TOO_MUCH_MEMORY))
    )


def _start_of(data: bytes) -> bytes:
    """The first part of a page, as far as the last line or tag that begins in it."""
    start = data[: len(data) // SHORTER // 4 * 4]
    end = max(start.rfind(mark, len(start) - 1000) for mark in (b"\n", b"<"))
    # In UTF-16 these bytes are half a character.
    return start[:end] if end > 0 and b"\0" not in start[-1000:] else start


def _cut_off(page: Bulletin | Feed | Listing, cut: str) -> Page:
    """A page of which only the start was read. Of a document this is said in `not_read` too, so that no revision
    is made of it: how much is read depends on the load of the machine."""
    if isinstance(page, Bulletin) and page.document is not None:
        from tui_reader.parse.documents.packed import DAMAGED

        # It breaks off because it was cut.
        not_read, warnings = (
            (*(each for each in lines if each != DAMAGED), cut)
            for lines in (page.document.not_read, page.warnings)
        )
        return replace(page, document=page.document._replace(not_read=not_read), warnings=warnings)
    return replace(page, warnings=(*page.warnings, cut))


def _failure(address: str, what: str) -> Failure:
    from tui_reader.parse.page import page_name

    return Failure(address, f"{page_name(address)} {what}")


def _confinement(greeting: Mapping[str, Any]) -> Confinement:
    report = greeting[GREETING]
    return Confinement(**{**report, "missing": tuple(report["missing"])})


def unconfined(confinement: Confinement) -> str:
    """Why no page is parsed where the confinement is required, to be put behind the name of a page."""
    reasons = "; ".join(confinement.missing)
    return f"is not read: the parser is not confined ({reasons}); `bulletin-tui doctor` says more"


def _send(pipe: IO[bytes], header: dict[str, Any], pages: Sequence[bytes]) -> None:
    with contextlib.suppress(OSError, ValueError):
        # A worker that ended meanwhile is noticed where its answer is awaited.
        pipe.write(json.dumps(header).encode() + b"\n")
        for data in pages:
            pipe.write(data)
        pipe.flush()
