"""Names of the members of archives without what leads out of the archive."""

from __future__ import annotations


def plain_name(name: str) -> str:
    """The name of a member without what would lead out of the archive: roots and `..`, which programs that unpack
    archives drop too."""
    return "/".join(part for part in name.replace("\\", "/").split("/") if part not in ("", ".", ".."))
