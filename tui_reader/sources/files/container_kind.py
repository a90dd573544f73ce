"""The kind of container by the first bytes of a file. Readers of containers are imported only for one."""

from __future__ import annotations

import re
from typing import Literal

from tui_reader.unpacking.zstd import ZSTD_FRAME

ContainerKind = Literal["warc", "arc", "gzip", "zstd", "zip", "tar"]

NO_SUCH_MEMBER = "there is no such file in this archive; check the name"

HEAD = 4096
"""Bytes of a file that `container_kind` needs."""


def container_kind(head: bytes) -> ContainerKind | None:
    """The kind of container by the first bytes of a file; None for a page."""
    if re.match(rb"WARC/\d\.\d", head):
        return "warc"
    if head.startswith(b"\x1f\x8b\x08"):
        return "gzip"
    if is_zstd(head):
        return "zstd"
    if _is_arc(head):
        return "arc"
    if _is_self_extracting(head):
        return "zip"
    if head[257:262] == b"ustar":
        return "tar"
    return "zip" if head.startswith((b"PK\x03\x04", b"PK\x05\x06")) else None


def is_zstd(head: bytes) -> bool:
    """Whether the first bytes of a file are those of a Zstandard file."""
    return head.startswith(ZSTD_FRAME) or is_skippable(head)


def is_skippable(head: bytes) -> bool:
    """Whether a Zstandard frame is one that decompressors skip; its length is in the four bytes after its mark."""
    return head[1:4] == b"\x2a\x4d\x18" and head[0] >> 4 == 5


def _is_arc(head: bytes) -> bool:
    """Whether the file is an ARC file, also one without its description."""
    if not head[:12].lower().startswith((b"filedesc:", b"http:", b"https:", b"dns:")):
        return False
    from tui_reader.sources.files.arc import HEAD as FIRST_LINE

    return FIRST_LINE.match(head) is not None


def _is_self_extracting(head: bytes) -> bool:
    """Whether the file is a page that SingleFile saved as a self-extracting ZIP."""
    if b"data-sfz" not in head.lower():
        return False
    from tui_reader.sources.files.saved_zip import SELF_EXTRACTING

    return SELF_EXTRACTING.match(head) is not None
