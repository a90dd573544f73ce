"""Bytes from addresses: files, folders, containers and the web."""

from tui_reader.sources.fetching import Fetched, SourceError
from tui_reader.sources.opening import find_in_container, open_source

__all__ = ["Fetched", "SourceError", "find_in_container", "open_source"]
