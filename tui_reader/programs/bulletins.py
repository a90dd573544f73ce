"""A program run with bulletins: once with their texts on its input, or for each of them with its placeholders."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from threading import Lock

from tui_reader.display_title import shown_title
from tui_reader.export.files import ENDINGS, Form, file_name, text_of, write_stream
from tui_reader.export_formats.facts import day
from tui_reader.export_formats.secrets import shown_page
from tui_reader.model import Bulletin
from tui_reader.programs.arguments import Input, filled, uses
from tui_reader.programs.running import Output, Program


class BulletinProgram:
    """Runs a program with bulletins, in a thread; `cancel` ends it from any other."""

    def __init__(self, arguments: Sequence[str], input: Input = "plain", timeout: float | None = None) -> None:
        """`timeout`: seconds of each run, as in `Program`."""
        self._arguments = arguments
        self._input = input
        self._timeout = timeout
        self._lock = Lock()
        self._program: Program | None = None
        self._cancelled = False

    def run(self, bulletins: Iterable[tuple[int | None, Bulletin]]) -> Iterator[Output]:
        """Runs the program once with all bulletins, which must be one at least; with placeholders in its arguments
        once for each. Ends with the run that is cancelled. Raises OSError if it cannot be started, or its file not
        be written. The secrets in addresses are hidden."""
        shown = ((id, shown_page(bulletin)) for id, bulletin in bulletins)
        if not uses(self._arguments):
            yield self._started(self._arguments, self._stream(shown))
            return
        for id, bulletin in shown:
            with self._file(id, bulletin) as file:
                arguments = filled(self._arguments, values_of(id, bulletin) | {"file": str(file or "")})
                output = self._started(arguments, self._stream([(id, bulletin)]))
            yield output
            if output.cancelled:
                return

    def cancel(self) -> None:
        """Ends the run, and keeps others from starting."""
        with self._lock:
            self._cancelled = True
            program = self._program
        if program:
            program.cancel()

    def _started(self, arguments: Sequence[str], data: bytes) -> Output:
        program = Program(arguments, data, self._timeout)
        with self._lock:
            self._program = program
            if self._cancelled:
                program.cancel()
        return program.run()

    def _stream(self, bulletins: Iterable[tuple[int | None, Bulletin]]) -> bytes:
        if self._input == "none":
            return b""
        text = StringIO()
        write_stream(bulletins, text.write, "jsonl" if self._input == "json" else self._input)
        return text.getvalue().encode("utf-8", "replace")

    @contextmanager
    def _file(self, id: int | None, bulletin: Bulletin) -> Iterator[Path | None]:
        """A file of the owner alone with the bulletin, removed afterwards; None if no argument names it."""
        if not uses(self._arguments, "file"):
            yield None
            return
        form: Form = "plain" if self._input == "none" else self._input
        folder = Path(tempfile.mkdtemp(prefix="bulletin-tui-"))
        try:
            path = folder / file_name(id, shown_title(bulletin), ENDINGS[form])
            path.write_text(text_of(bulletin, form) + "\n", encoding="utf-8", errors="replace")
            yield path
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def values_of(id: int | None, bulletin: Bulletin) -> dict[str, str]:
    """The texts of a bulletin for the placeholders, except that of its file."""
    return {
        "address": bulletin.address,
        "title": shown_title(bulletin),
        "publisher": bulletin.source or "",
        "date": (day(bulletin.published) or "")[:10],
        "number": bulletin.document_number or "",
        "id": "" if id is None else str(id),
    }
