"""What the endings of file names say: media types, and which files may be pages or hold documents; the natural
order of names, and the size limit of a file."""

from __future__ import annotations

import os
import re
from collections import Counter

SIZE_LIMIT = 64 << 20
"""Bytes of one file."""

# Only unambiguous endings; for all others the parser detects the format.
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
_GZIPPED = frozenset((*_MEDIA_TYPES, ".mbox", ".warc", ".arc"))

# A folder is read for its pages. A file named explicitly is opened whatever its ending.
_DATA_ENDINGS = """
    .7z .br .bz2 .gz .lz4 .rar .tar .tgz .xz .z .zip .zst
    .doc .et .mobi .odp .ods .ofd .ppt .pptx .wps .xls .xlsx
    .cdx .cdxj .csv .json .jsonl .xml
"""
_NOT_PAGE_ENDINGS = """
    .avif .bmp .gif .heic .ico .jpeg .jpg .png .psd .svg .tif .tiff .webp
    .aac .avi .flac .flv .m4a .mkv .mov .mp3 .mp4 .ogg .swf .wav .webm .wmv
    .dmg .iso .jar .whl
    .eot .otf .ttf .woff .woff2
    .bin .class .dll .dylib .exe .o .obj .pyc .so .wasm
    .db .dat .parquet .pkl .sqlite .sqlite3
    .bat .c .cc .cfg .conf .cpp .css .go .h .hpp .ini .java .js .lock .map .mjs .ps1 .py .rs .scss .sh .ts .toml
    .idx .log .xsd .xsl .yaml .yml
    .bak .crdownload .part .swp .tmp
"""
_READ_ENDINGS = ".doc .et .odp .ods .ofd .ppt .pptx .wps .xls .xlsx"
_DATA = frozenset(_DATA_ENDINGS.split())
_NOT_PAGES = (_DATA - frozenset(_READ_ENDINGS.split())).union(_NOT_PAGE_ENDINGS.split())

_ARCHIVE = re.compile(r"\.(?:zip|tar|tgz|tar\.(?:gz|zst))$", re.I)
_MOST_ENDINGS = 4
_DIGITS = re.compile(r"\d+")
_LONGEST_NUMBER = 4000
_ENDING = re.compile(r"\.[A-Za-z]+\d?$")


def natural_key(name: str) -> tuple[str, str]:
    """A sort key: `notice 9` before `notice 10`, case-insensitive, `notice.html` before `notice-2.html`."""
    return _DIGITS.sub(_number, _ENDING.sub("", name).casefold()), name


def _number(found: re.Match[str]) -> str:
    """A number as text that sorts by its value, and before any other text: by its digits and, before them, their
    count."""
    digits = found[0]
    if len(digits) <= _LONGEST_NUMBER:
        digits = str(int(digits))
    return f"\0{chr(len(digits))}{digits}"


def media_type_of(name: str) -> str | None:
    """The media type by the ending of a file name, None where that is ambiguous; gzipped pages have the page's."""
    stem, ending = os.path.splitext(name.lower())  # noqa: PTH122
    return media_type_of(stem) if ending in (".gz", ".zst") else _MEDIA_TYPES.get(ending)


def lower_ending(name: str) -> str:
    """The ending of a file name with its dot, in lower case; "" for none."""
    return os.path.splitext(name.lower())[1]  # noqa: PTH122


def may_be_page(name: str) -> bool:
    """Whether a file in a folder or container may be a page, by its name."""
    stem, ending = os.path.splitext(name.lower())  # noqa: PTH122
    if ending in (".gz", ".zst"):
        return os.path.splitext(stem)[1] in _GZIPPED  # noqa: PTH122
    return ending not in _NOT_PAGES


def may_be_archive(name: str) -> bool:
    """Whether the name of a file is that of a ZIP or tar archive of files."""
    return _ARCHIVE.search(name) is not None


def skipped_documents(skipped: Counter[str], *, named: bool = True) -> str | None:
    """What to say of a folder or container with pages, from which files were skipped that may hold documents too;
    None for none of them. `named`: they can be opened by their names."""
    held = Counter({ending: count for ending, count in sorted(skipped.items()) if may_hold_documents(ending)})
    if not held:
        return None
    files = "1 file was" if held.total() == 1 else f"{held.total()} files were"
    if not named:
        return f"{files} passed over ({endings_in_words(held)})"
    return f"{files} passed over ({endings_in_words(held)}); add one by its name to read it"


def endings_in_words(skipped: Counter[str]) -> str:
    """The commonest endings."""
    commonest = sorted(skipped.items(), key=lambda one: (-one[1], one[0]))
    endings = [ending for ending, _ in commonest[:_MOST_ENDINGS]]
    return ", ".join([*endings, *(["…"] if len(skipped) > _MOST_ENDINGS else [])])


def may_hold_documents(ending: str) -> bool:
    """Whether files with an ending, in lower case, are not opened everywhere and may still hold documents:
    containers, feeds and lists among data of programs, and workbooks, which web archives hold with pages."""
    return ending in _DATA
