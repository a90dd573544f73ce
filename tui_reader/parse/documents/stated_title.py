"""The title in the properties of a document."""

from __future__ import annotations

import re

from tui_reader.text.clean import clean_line

_FILE_NAME = re.compile(
    r"microsoft|\.(?:docx?|pdf|wps|indd|pub|xlsx?|pptx?|txt|html?)$|^(?:untitled|无标题|未命名|文档|幻灯片|演示文稿|document|title|标题)"
    r"|^[\d\W_]+$|^[A-Za-z0-9_-]{1,20}$",
    re.I,
)


def meaningful_title(title: str | None) -> str | None:
    """The title from the properties of a document, unless it is the name of a file or program."""
    text = clean_line(title or "", 300).strip()
    return text if len(text) >= 4 and not _FILE_NAME.search(text) else None
