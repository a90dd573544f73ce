"""File names: media types, endings that no page has, natural order, and the size limit of one file."""

from __future__ import annotations

import os
import re

SIZE_LIMIT = 64 << 20
"""Bytes of one file."""

# Only kinds that their name settles; what a page is not always called is left to the parser.
_MEDIA_TYPES = {
    ".html": "text/html",
    ".htm": "text/html",
    ".shtml": "text/html",
    ".xhtml": "application/xhtml+xml",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".txt": "text/plain",
    ".text": "text/plain",
}
_GZIPPED = frozenset((*_MEDIA_TYPES, ".mbox", ".warc"))

# What a folder holds beside its pages. A file that is named explicitly is tried whatever it is called.
_BESIDE_PAGES = """
    .avif .bmp .gif .heic .ico .jpeg .jpg .png .psd .svg .tif .tiff .webp
    .aac .avi .flac .flv .m4a .mkv .mov .mp3 .mp4 .ogg .swf .wav .webm .wmv
    .7z .br .bz2 .dmg .gz .iso .jar .lz4 .rar .tar .tgz .wacz .whl .xz .z .zip .zst
    .doc .epub .et .mobi .odp .ods .odt .ofd .ppt .pptx .wps .xls .xlsx
    .eot .otf .ttf .woff .woff2
    .bin .class .dll .dylib .exe .o .obj .pyc .so .wasm
    .db .dat .parquet .pkl .sqlite .sqlite3
    .bat .c .cc .cfg .conf .cpp .css .go .h .hpp .ini .java .js .lock .map .mjs .ps1 .py .rs .scss .sh .ts .toml
    .cdx .cdxj .csv .idx .json .jsonl .log .xml .xsd .xsl .yaml .yml
    .bak .crdownload .part .swp .tmp
"""
_BESIDE = frozenset(_BESIDE_PAGES.split())

_DIGITS = re.compile(r"(\d+)")
_ENDING = re.compile(r"\.[A-Za-z]+\d?$")


def natural_key(name: str) -> tuple[list[tuple[int, int, str]], str]:
    """Sorts `notice 9` before `notice 10`, upper and lower case together, `notice.html` before `notice-2.html`."""
    stem = _ENDING.sub("", name).casefold()
    parts = [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in _DIGITS.split(stem)]
    return [part for part in parts if part != (1, 0, "")], name


def media_type_of(name: str) -> str | None:
    """What kind of page the name of a file settles that it is; that of a gzipped page is the page's."""
    stem, ending = os.path.splitext(name.lower())  # noqa: PTH122
    return media_type_of(stem) if ending == ".gz" else _MEDIA_TYPES.get(ending)


def worth_opening(name: str) -> bool:
    """Whether a file that lies in a folder or an archive may be a page, by its name."""
    stem, ending = os.path.splitext(name.lower())  # noqa: PTH122
    if ending == ".gz":
        return os.path.splitext(stem)[1] in _GZIPPED  # noqa: PTH122
    return ending not in _BESIDE
