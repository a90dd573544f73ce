"""Checks the files of a pack against its manifests."""

from __future__ import annotations

from collections.abc import Iterator

from tui_reader.packs import envelope
from tui_reader.packs.values import MAX_FILES, Damage, ManifestEntry, PackPart

_MAX_DIFFERENCES = 20


class ManifestCheck:
    """The files since the last manifest. `ended`: the last manifest of the pack has been read."""

    def __init__(self) -> None:
        self.ended = False
        self._files: dict[str, ManifestEntry] = {}
        self._manifests: dict[str, ManifestEntry] = {}
        self._reported: set[str] = set()
        self._incomplete = False

    def read(self, part: PackPart) -> bool:
        """Records a file that was read; False if one of the same name came before it."""
        if part.kind == "manifest":
            return True
        is_first = part.entry.name not in self._files
        if len(self._files) <= 2 * MAX_FILES:
            self._files[part.entry.name] = part.entry
        return is_first

    def damaged(self, damage: Damage) -> None:
        """Records a file that could not be read, and is reported already. It may have been a manifest; then the
        next one does not list the files before it."""
        self._incomplete = True
        self._report(damage.where)

    def refused(self, part: PackPart) -> None:
        """Records a file whose content was refused, and is reported already."""
        self._report(part.entry.name)
        self._incomplete = self._incomplete or part.kind == "manifest"

    def _report(self, name: str) -> None:
        if len(self._reported) < 2 * MAX_FILES:
            self._reported.add(name)

    def check(self, part: PackPart) -> Iterator[tuple[str, str]]:
        """Names of files that differ from a manifest, with one line each. Raises `envelope.InvalidPart`."""
        files, manifests, _counts = envelope.read_manifest(part.data)
        if self.ended:
            yield part.entry.name, "it follows the last manifest"
        yield from self._differences(files, self._files)
        if manifests is not None:
            self.ended = True
            yield from self._differences(manifests, self._manifests)
        elif len(self._manifests) < MAX_FILES:
            self._manifests[part.entry.name] = part.entry
        self._files, self._reported = {}, set()

    def _differences(
        self, listed: list[ManifestEntry], found: dict[str, ManifestEntry]
    ) -> Iterator[tuple[str, str]]:
        wrong = []
        for each in listed:
            if each.name in self._reported:
                found.pop(each.name, None)
            elif found.get(each.name) is None:
                wrong.append((each.name, "it is missing"))
            elif found.pop(each.name) != each:
                wrong.append((each.name, "it differs from the manifest"))
        if not self._incomplete:
            wrong += [(name, "the manifest does not list it") for name in found if name not in self._reported]
        yield from wrong[:_MAX_DIFFERENCES]
        if len(wrong) > _MAX_DIFFERENCES:
            yield "", f"{len(wrong) - _MAX_DIFFERENCES} more files differ from the manifest"
