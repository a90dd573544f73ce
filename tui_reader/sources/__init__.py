"""Addresses to bytes: files, folders, archives, the web."""

from tui_reader.sources.fetching import Fetched, SourceError
from tui_reader.sources.opening import find_in_archive, open_source

__all__ = ["Fetched", "SourceError", "find_in_archive", "open_source"]
