"""Addresses to bytes: files, folders, the web."""

from tui_reader.sources.fetched import Fetched, SourceError
from tui_reader.sources.opening import open_source

__all__ = ["Fetched", "SourceError", "open_source"]
