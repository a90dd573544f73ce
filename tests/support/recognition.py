"""Text recognition without its libraries: a process that answers as the real one, and pages as it reads them."""

from __future__ import annotations

import sys
from pathlib import Path

from tui_reader.parse.documents.recognized.page import PixelBox, RecognizedPage, TextPiece

LINE, EDGE, HIGH = 40, 150, 26
"""Pixels from line to line, to the left edge of the text, and of a character."""


def page_with(*lines: str, left: int = EDGE, top: int = 150) -> RecognizedPage:
    """A page of lines below each other, of square characters."""
    pieces = [
        TextPiece(
            line, PixelBox(left, top + LINE * number, left + HIGH * len(line), top + LINE * number + HIGH), 0.99
        )
        for number, line in enumerate(lines)
    ]
    return RecognizedPage(1240, 1754, tuple(pieces))


_WORKER = """
import json, os, sys

def answer(**values):
    sys.stdout.write(json.dumps(values) + "\\n")
    sys.stdout.flush()

answer(confinement={"files": True, "network": True, "processes": True, "missing": []})
data = sys.stdin.buffer.read(json.loads(sys.stdin.buffer.readline())["size"])
plan = json.loads(PLAN)
if data.startswith(b"no pages"):
    answer(error="it is neither a PDF nor a picture")
    sys.exit()
answer(count=plan["count"], pictures=[int(page) for page in plan["pages"]], engine="fake 1")
for line in sys.stdin.buffer:
    with open(LOG, "a") as log:
        print(os.getpid(), int(line), file=log)
    text = plan["pages"][str(int(line))]
    if text == "ends":
        os._exit(3)
    while text == "spins":
        pass
    if text == "fails":
        answer(page=int(line), error="it needs more memory than a page may take")
    else:
        answer(page=int(line), text=text)
"""


class FakeRecognition:
    """A command for `Recognizer`, which answers with these texts by page; `ends`, `spins` and `fails` are what it
    does on a page instead. `asked` are the pages that were asked for, with the processes."""

    def __init__(self, folder: Path, pages: dict[int, RecognizedPage | str], count: int | None = None) -> None:
        import json

        texts = {str(number): page if isinstance(page, str) else page.to_json() for number, page in pages.items()}
        plan = json.dumps({"count": count or max(pages, default=0), "pages": texts})
        self._log = folder / "asked.txt"
        script = folder / "worker.py"
        script.write_text(f"PLAN = {plan!r}\nLOG = {str(self._log)!r}\n{_WORKER}")
        self.command = (sys.executable, str(script))

    @property
    def asked(self) -> list[tuple[int, int]]:
        if not self._log.exists():
            return []
        pairs = (line.split() for line in self._log.read_text().splitlines())
        return [(int(process), int(page)) for process, page in pairs]
