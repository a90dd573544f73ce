"""From sources to the archive: pages behind addresses, and the sync that fills the archive by itself."""

from tui_reader.sync.pages import PageParser, fetched_pages, open_pages

__all__ = ["PageParser", "fetched_pages", "open_pages"]
