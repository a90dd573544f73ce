"""Packs: archives on their way to a machine that is never met, as a ZIP file or as a web archive with hashes.

`writing` makes them, `reading` takes them apart and trusts nothing, `intake` keeps what they hold.
"""

from __future__ import annotations

from tui_reader.packs.import_pack import ImportResult, take_in
from tui_reader.packs.reading import is_pack
from tui_reader.packs.values import PackError

__all__ = ["ImportResult", "PackError", "is_pack", "take_in"]
