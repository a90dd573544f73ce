"""The process that reads pages: restarted, ended where it takes too long, stopped; pages that failed."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from support.recognition import FakeRecognition, page_with
from tui_reader.parse.confinement.process import Confinement
from tui_reader.parse.documents.recognized.page import RecognizedPage
from tui_reader.parse.recognition import process
from tui_reader.parse.recognition.process import RecognitionError, Recognizer

PAGES: dict[int, RecognizedPage | str] = {number: page_with(f"第{number}页") for number in range(2, 9)}


def test_pages_are_read_one_after_the_other(tmp_path: Path) -> None:
    fake = FakeRecognition(tmp_path, PAGES, count=9)
    read = list(Recognizer(command=fake.command, pages_of_a_process=3).read(b"a file"))
    assert [(each.page, each.total, each.left) for each in read] == [(n, 9, 8 - n) for n in range(2, 9)]
    assert [RecognizedPage.from_json(each.text or "") for each in read] == list(PAGES.values())
    assert {each.engine for each in read} == {"fake 1"}
    processes = [one for one, _page in fake.asked]
    assert [processes.count(one) for one in dict.fromkeys(processes)] == [3, 3, 1]


def test_what_is_known_is_not_read_again(tmp_path: Path) -> None:
    fake = FakeRecognition(tmp_path, PAGES)
    list(Recognizer(command=fake.command).read(b"a file", known=(2, 3, 5), only=(1, 3, 4, 8)))
    assert [page for _process, page in fake.asked] == [4, 8]


def test_a_page_that_fails_does_not_end_the_others(tmp_path: Path) -> None:
    pages = {1: "fails", 2: "ends", 3: page_with("第三页")}
    fake = FakeRecognition(tmp_path, pages)
    read = list(Recognizer(command=fake.command).read(b"a file"))
    assert [(each.page, each.text is None, each.error) for each in read] == [
        (1, True, "it needs more memory than a page may take"),
        (2, True, "the process that reads pages ended (status 3)"),
        (3, False, ""),
    ]


def test_a_page_that_takes_too_much_of_a_processor_is_given_up(tmp_path: Path) -> None:
    fake = FakeRecognition(tmp_path, {1: "spins", 2: page_with("第二页")})
    reading = Recognizer(command=fake.command, deadline=0.5).read(b"a file")
    assert [(each.page, each.error) for each in reading] == [
        (1, "reading it took longer than 0.5 s and was given up"),
        (2, ""),
    ]


def test_it_stops_at_once(tmp_path: Path) -> None:
    recognizer = Recognizer(command=FakeRecognition(tmp_path, PAGES).command)
    reading = recognizer.read(b"a file")
    assert next(reading).page == 2
    recognizer.stop()
    assert list(reading) == []
    assert list(recognizer.read(b"a file")) == []


def test_a_file_without_pages(tmp_path: Path) -> None:
    fake = FakeRecognition(tmp_path, {})
    with pytest.raises(RecognitionError, match="neither a PDF nor a picture"):
        list(Recognizer(command=fake.command).read(b"no pages"))
    with pytest.raises(RecognitionError, match="did not start"):
        list(Recognizer(command=(str(tmp_path / "none"),)).read(b"a file"))
    assert list(Recognizer(command=fake.command).read(b"a file")) == []


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "can_recognize", lambda: False)
    with pytest.raises(RecognitionError, match=r"install bulletin-tui\[ocr\]"):
        list(Recognizer().read(b"a file"))


@pytest.mark.parametrize(
    "answer",
    [
        "[]",
        "7",
        "[" * 100_000,
        "{}",
        '{"count": "x", "pictures": [], "engine": "e"}',
        '{"count": 1, "pictures": 7, "engine": "e"}',
        '{"count": 1, "pictures": [null], "engine": "e"}',
        '{"count": 1e999, "pictures": [1], "engine": "e"}',
    ],
)
def test_an_answer_of_another_form_is_one_line(tmp_path: Path, answer: str) -> None:
    with pytest.raises(RecognitionError, match="the process that reads pages ended"):
        list(Recognizer(command=answering(tmp_path, answer)).read(b"a file"))


def test_pages_beyond_a_file_are_not_asked_for(tmp_path: Path) -> None:
    answer = f'{{"count": 3, "pictures": [-1, 0, 2, 2, 4, {1 << 70}], "engine": "e"}}'
    read = list(Recognizer(command=answering(tmp_path, answer)).read(b"a file"))
    assert [each.page for each in read] == [2]


def answering(folder: Path, answer: str) -> tuple[str, ...]:
    """A program that states its confinement, answers so, and ends."""
    report = json.dumps({"confinement": Confinement()._asdict()})
    (folder / "answer").write_text(f"{report}\n{answer}\n", encoding="utf-8")
    code = "import pathlib, sys; print(pathlib.Path(sys.argv[1]).read_text(), end='', flush=True)"
    return sys.executable, "-c", code, str(folder / "answer")
