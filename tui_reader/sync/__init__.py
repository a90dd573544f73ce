"""From sources to the archive: pages at addresses, and the sync that fetches new bulletins."""

from tui_reader.sync.pages import PageParser, fetched_pages, open_pages

__all__ = ["PageParser", "fetched_pages", "open_pages"]
