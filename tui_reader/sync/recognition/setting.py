"""When files are read by text recognition: by the setting of the source that brought their bulletin."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from tui_reader.sources.sourcelist.reading import Source

RecognitionTime = Literal["on_demand", "on_open", "always"]
"""on_demand: when a user asks for it. on_open: when a file is opened. always: also after the sync that kept it."""


def recognition_time(origin: str | None, sources: Iterable[Source], default: RecognitionTime) -> RecognitionTime:
    """When the files of a bulletin are read, by the name of the source that brought it; `default` is the setting
    of the program."""
    own = next((source.text_recognition for source in sources if origin and source.name == origin), None)
    return own or default


def always_recognized(sources: Iterable[Source], default: RecognitionTime) -> list[str]:
    """The names of the sources whose files are read after a sync."""
    return [source.name for source in sources if (source.text_recognition or default) == "always"]
