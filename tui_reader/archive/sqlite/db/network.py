"""Archive files on network file systems, which SQLite's write-ahead log does not support.

The log has an index in memory that all programs share, which works on one computer only
(https://sqlite.org/wal.html, "overview"), and many such file systems have locks that do not hold
(https://sqlite.org/howtocorrupt.html, 2.1). The kind of a file system is known on Linux alone; elsewhere every
file counts as local.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from tui_reader.archive.errors import ArchiveError

VARIABLE = "BULLETIN_TUI_NETWORK_ARCHIVE"
"""Environment variable that allows an archive on a network file system, with any value but the empty one."""

MOUNTS = Path("/proc/self/mountinfo")

_NETWORK = re.compile(
    r"nfs\d?|cifs|smb\d?|smbfs|ncpfs|afs|coda|9p|ceph|lustre|beegfs|ocfs2|gfs2?|"
    r"fuse\.(?:sshfs|rclone|s3fs|glusterfs|ceph.*|davfs2?|curlftpfs|smb.*|gvfsd-fuse|moosefs|juicefs|seaweedfs)"
)
"""The types of network file systems, as `mount` prints them."""


def refuse(path: Path) -> None:
    """Raises ArchiveError for a file on a network file system, unless the variable allows it."""
    kind = network_kind(path)
    if kind and not allowed():
        message = (
            f"it is on a network file system ({kind}), where it can be damaged; move it to a local disk, or set "
            f"{VARIABLE}=1 if a single program at a time uses it"
        )
        raise ArchiveError(path, message)


def allowed() -> bool:
    """Whether the variable allows network file systems."""
    return bool(os.environ.get(VARIABLE))


def network_kind(path: Path) -> str | None:
    """The type of the network file system that a file is on, or would be; None for a local one."""
    try:
        mounts = MOUNTS.read_text("utf-8", "surrogateescape")
    except OSError:
        return None
    kind = mounted_type(mounts, str(path.resolve()))
    return kind if kind and _NETWORK.fullmatch(kind) else None


def mounted_type(mounts: str, path: str) -> str | None:
    """The type of the file system that a path is on, by the lines of /proc/self/mountinfo; see proc(5)."""
    found, longest = None, -1
    for line in mounts.splitlines():
        fields, separator, rest = line.partition(" - ")
        words = fields.split(" ")
        if not separator or len(words) < 5:
            continue
        place = re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), words[4]).rstrip("/")
        # A later one covers an earlier one at the same place.
        if len(place) >= longest and (path == place or path.startswith(f"{place}/")):
            found, longest = rest.split(" ")[0], len(place)
    return found
