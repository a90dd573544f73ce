"""The kinds of sources, and which of them are single files that hold many documents."""

from __future__ import annotations

from typing import Final, Literal, get_args

SourceKind = Literal[
    "column", "page", "feed", "sitemap", "csaf", "cdx", "json", "folder", "file", "zip", "warc", "mbox"
]
"""A column page, a single page, a feed, a site map, a CSAF distribution, the index of a web archive, a JSON
listing that a profile reads; a folder, a file, and files that hold many documents."""

KINDS: Final[tuple[SourceKind, ...]] = get_args(SourceKind)

FOLLOWED: Final[tuple[SourceKind, ...]] = ("column", "feed", "sitemap", "csaf", "cdx", "json", "folder")
"""Kinds that grow, and are therefore followed unless the user asks for their pages."""

PACKED: Final[tuple[SourceKind, ...]] = ("zip", "warc", "mbox")
"""Kinds of files that hold many documents."""
