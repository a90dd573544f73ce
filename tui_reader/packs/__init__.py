"""Packs: bulletins of an archive in one file with hashes, a ZIP file or a web archive, for other machines.

`writing` writes them, `reading` reads them and trusts nothing, `import_pack` keeps their bulletins in an archive.
"""

from __future__ import annotations

from tui_reader.packs.import_pack import ImportResult, import_pack
from tui_reader.packs.reading import is_pack
from tui_reader.packs.values import PackError

__all__ = ["ImportResult", "PackError", "import_pack", "is_pack"]
