"""From sources to the archive: pages at addresses, and the sync that fetches new bulletins."""

from tui_reader.sync.pages import fetched_pages, open_pages

__all__ = ["fetched_pages", "open_pages"]
