"""The worker process that parses pages for `worker`: frames on standard input, answers on standard output."""

from __future__ import annotations

import gc
import json
import signal
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import IO, Any

from tui_reader.model import Feed, Page
from tui_reader.parse.confinement.process import Confinement, confine, limit_memory, open_answers
from tui_reader.serialization import to_json

GREETING = "confinement"
"""The argument that asks for a first line on the confinement, and the key of that line."""

READING = "reading"
"""The key of a line that names the member of an archive that is read, by its number."""

_HEADER_LIMIT = 1024 * 1024
_DATA_LIMIT = 256 * 1024 * 1024


def serve(source: IO[bytes], sink: IO[bytes], deadline: float = 0) -> None:
    """Answer frames until `source` ends.

    A frame is a JSON line with the addresses and sizes in bytes of the pages of one article, then their data. The
    answer is one or more JSON lines (see `_split_answer`). Of an archive, a line before and after each member says
    which one is read; a frame may name members that are passed over (see `MemberProgress`). With a `deadline` in
    seconds, a page that takes longer ends this process, even where the program that would kill it is gone.
    """
    from tui_reader.parse.documents.archives.members import MemberProgress, following_members
    from tui_reader.parse.members.finding import member_answer
    from tui_reader.parse.page import parse_page

    while line := source.readline(_HEADER_LIMIT):
        header = json.loads(line)
        sizes = [int(size) for _, size in header["pages"]]
        if min(sizes) < 0 or sum(sizes) > _DATA_LIMIT:
            raise ValueError(f"a frame of {sum(sizes)} bytes")
        (address, data), *more = [(address, source.read(size)) for address, size in header["pages"]]
        if "member" in header:
            _alarm(deadline)
            _write(sink, {"member": member_answer(data, address, *header["member"])})
            _alarm(0)
            sink.flush()
            del data
            continue
        recognized = json.loads(more.pop()[1].decode("utf-8", "surrogatepass")) if "recognized" in header else {}
        _alarm(deadline)
        passed_over = {int(number): reason for number, reason in header.get("passed_over", {}).items()}
        with following_members(MemberProgress(partial(_tell, sink), passed_over, header.get("last"))):
            page = parse_page(
                data,
                address,
                header["charset"],
                header["media_type"],
                more,
                header["rules"],
                recognized={int(number): text for number, text in recognized.items()},
            )
        _alarm(0)
        for answer in _split_answer(page):
            _write(sink, answer)
        sink.flush()
        # Free this page before waiting for the next one.
        del data, more, page, answer


def _write(sink: IO[bytes], answer: Mapping[str, Any]) -> None:
    sink.write(json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass"))
    sink.write(b"\n")


def _tell(sink: IO[bytes], number: int | None) -> None:
    """Say which member of an archive is read, before it may end this process."""
    _write(sink, {READING: number})
    sink.flush()


def _split_answer(page: Page) -> Iterator[dict[str, Any]]:
    """The lines of an answer: the page; for a feed, the feed without its bulletins (`following` is their number),
    then one line per bulletin. A single line would take five times the memory of the feed in both processes."""
    if not isinstance(page, Feed) or not page.bulletins:
        yield to_json(page)
        return
    yield {**to_json(replace(page, bulletins=())), "following": len(page.bulletins)}
    yield from map(to_json, page.bulletins)


def _alarm(seconds: float) -> None:
    """End this process by SIGALRM after `seconds`, where the system supports it; 0 cancels."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def main() -> None:
    """The worker process: frames on standard input, answers on standard output, behind a line on its confinement
    where the command line asks for that."""
    sink = open_answers()
    memory, deadline = int(sys.argv[1]), float(sys.argv[2])
    limit_memory(memory)
    # A page creates many objects and few cycles: the default threshold of 700 objects wastes time.
    gc.set_threshold(50_000, 20, 20)
    # Imported before the confinement, so that Python can write the compiled modules of a fresh checkout.
    import tui_reader.parse.members.finding
    import tui_reader.parse.page  # noqa: F401

    confinement: Confinement = confine()
    if GREETING in sys.argv[3:]:
        _write(sink, {GREETING: confinement._asdict()})
        sink.flush()
    serve(sys.stdin.buffer, sink, deadline + 1)


if __name__ == "__main__":
    main()
