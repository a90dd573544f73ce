"""When files are recognized: the setting of the source before that of the program."""

from __future__ import annotations

from tui_reader.sources.sourcelist.reading import Source
from tui_reader.sync.recognition.setting import always_recognized, recognition_time

SOURCES = [
    Source("水利", "https://a.example.org/", text_recognition="always"),
    Source("人事", "https://b.example.org/", text_recognition="on_demand"),
    Source("公报", "https://c.example.org/"),
]


def test_the_source_comes_first() -> None:
    assert [recognition_time(each.name, SOURCES, "on_open") for each in SOURCES] == [
        "always",
        "on_demand",
        "on_open",
    ]
    assert recognition_time("别的", SOURCES, "on_open") == recognition_time(None, SOURCES, "on_open") == "on_open"


def test_sources_that_are_always_read() -> None:
    assert always_recognized(SOURCES, "on_demand") == ["水利"]
    assert always_recognized(SOURCES, "always") == ["水利", "公报"]
