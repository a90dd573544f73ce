"""Kinds of attached files by name: kinds by content, and groups of them."""

from __future__ import annotations

from typing import Final

KINDS: Final[dict[str, tuple[str, ...]]] = {
    "sheet": ("xls", "xlsx", "xlsb", "ods", "xml", "et", "csv"),
    "word": ("doc", "docx", "odt", "rtf", "wps", "hwp", "hwpx", "works", "word-xml"),
    "slides": ("ppt", "pptx", "odp"),
    "picture": ("jpeg", "png", "tiff", "gif", "bmp", "webp"),
    "container": ("zip", "rar", "7z", "tar", "gzip", "bzip2", "xz", "zstd"),
    "表格": ("xls", "xlsx", "xlsb", "ods", "xml", "et", "csv"),
    "文档": ("doc", "docx", "odt", "rtf", "wps", "hwp", "hwpx", "works", "word-xml"),
    "演示文稿": ("ppt", "pptx", "odp"),
    "图片": ("jpeg", "png", "tiff", "gif", "bmp", "webp"),
    "压缩包": ("zip", "rar", "7z", "tar", "gzip", "bzip2", "xz", "zstd"),
}
"""Groups of kinds by name as `search_fold` folds it; the first five are the names that completion offers."""

GROUPS: Final = tuple(KINDS)[:5]

SINGLE: Final = ("pdf", "doc", "docx", "xls", "xlsx", "ods", "ofd", "rtf", "odt", "ppt", "pptx", "zip")
"""Kinds that completion offers."""

_SAME: Final = {"jpg": "jpeg", "tif": "tiff", "xlsm": "xlsx", "docm": "docx", "htm": "html"}


def kinds_named(name: str) -> tuple[str, ...]:
    """The kinds by content that a folded name stands for; any other name is a kind itself."""
    return KINDS.get(name) or (_SAME.get(name, name),)
