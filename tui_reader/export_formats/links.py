"""Which links an export has."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote

from tui_reader.text.link_target import is_link_target

SavedFiles = Mapping[int, str]
"""The files of attachments that are written beside a text: their paths relative to it, with `/`, by the numbers of
the attachments, counted from 1."""

Pictures = Mapping[str, str]
"""The addresses of pictures that the file of a page holds, by SHA-256 in hexadecimal digits: of files beside the
text, or data: addresses."""

_UNSAFE = re.compile(r"""[\s%#?<>()|\\"'&`]""")


def relative_link(path: str) -> str:
    """A relative path as the target of a link; characters that have a meaning there are percent-encoded."""
    return _UNSAFE.sub(lambda found: quote(found[0], safe=""), path)


def is_exported(address: str | None) -> bool:
    """Whether words are a link in an export. Links to files of this machine are not, since the export may be read
    on another one, nor addresses of scripts, which a pack of others may name."""
    return address is not None and is_link_target(address) and not address.lower().startswith("file:")
