"""Kinds of attached files by name: kinds by content, and groups of them."""

from __future__ import annotations

from typing import Final

_GROUPS: Final[dict[str, tuple[str, ...]]] = {
    "sheet": ("xls", "xlsx", "xlsb", "ods", "xml", "et", "csv"),
    "word": ("doc", "docx", "odt", "rtf", "wps", "hwp", "hwpx", "works", "word-xml"),
    "slides": ("ppt", "pptx", "odp"),
    "picture": ("jpeg", "png", "tiff", "gif", "bmp", "webp", "avif", "heic"),
    "container": ("zip", "rar", "7z", "tar", "gzip", "bzip2", "xz", "zstd"),
}
_CHINESE: Final = {"表格": "sheet", "文档": "word", "演示文稿": "slides", "图片": "picture", "压缩包": "container"}

KINDS: Final[dict[str, tuple[str, ...]]] = _GROUPS | {name: _GROUPS[group] for name, group in _CHINESE.items()}
"""Groups of kinds by name as `search_fold` folds it."""

GROUPS: Final = tuple(_GROUPS)
"""Names of groups that completion offers."""

SINGLE: Final = ("pdf", "doc", "docx", "xls", "xlsx", "ods", "ofd", "rtf", "odt", "ppt", "pptx", "odp", "zip")
"""Kinds that completion offers."""

_SAME: Final = {
    **{"jpg": "jpeg", "tif": "tiff", "xlsm": "xlsx", "docm": "docx", "htm": "html"},
    **{"gz": "gzip", "tgz": "gzip", "bz2": "bzip2", "zst": "zstd"},
}


def kinds_named(name: str) -> tuple[str, ...]:
    """The kinds by content that a folded name stands for; any other name is a kind itself."""
    return KINDS.get(name) or (_SAME.get(name, name),)


def kind_of_ending(ending: str) -> str:
    """The kind by content of files that have an ending, in lower case without its dot."""
    return _SAME.get(ending, ending)
