"""What was met in a pack, held against its manifests."""

from __future__ import annotations

from collections.abc import Iterator

from tui_reader.packs import envelope
from tui_reader.packs.values import MOST_FILES, Damage, ManifestEntry, PackPart

_MOST_DIFFERENCES = 20


class ManifestCheck:
    """The files since the last manifest. `ended`: the last manifest of the pack was met."""

    def __init__(self) -> None:
        self.ended = False
        self._files: dict[str, ManifestEntry] = {}
        self._manifests: dict[str, ManifestEntry] = {}
        self._blamed: set[str] = set()
        self._loose = False

    def read(self, part: PackPart) -> None:
        """Notes a file that was read."""
        if part.kind != "manifest":
            self._note(part.entry)

    def damaged(self, damage: Damage) -> None:
        """Notes a file that could not be read: it need not be reported twice. It may have been a manifest, and
        then the next one does not list what stands before it."""
        self._loose = True
        if len(self._blamed) < MOST_FILES:
            self._blamed.add(damage.where)

    def unsound(self, part: PackPart) -> None:
        """Notes a file whose content was refused."""
        self._blamed.add(part.entry.name)
        self._loose = self._loose or part.kind == "manifest"

    def checked(self, part: PackPart) -> Iterator[tuple[str, str]]:
        """Names and lines for what is not as a manifest says. Raises `envelope.Unsound` for what is none."""
        files, manifests, _counts = envelope.read_manifest(part.data)
        if self.ended:
            yield part.entry.name, "it stands behind the last manifest"
        yield from self._differences(files, self._files)
        if manifests is not None:
            self.ended = True
            yield from self._differences(manifests, self._manifests)
        elif len(self._manifests) < MOST_FILES:
            self._manifests[part.entry.name] = part.entry
        self._files, self._blamed = {}, set()

    def _note(self, entry: ManifestEntry) -> None:
        if len(self._files) <= 2 * MOST_FILES:
            self._files[entry.name] = entry

    def _differences(
        self, listed: list[ManifestEntry], found: dict[str, ManifestEntry]
    ) -> Iterator[tuple[str, str]]:
        wrong = []
        for each in listed:
            if each.name in self._blamed:
                found.pop(each.name, None)
            elif found.get(each.name) is None:
                wrong.append((each.name, "it is missing"))
            elif found.pop(each.name) != each:
                wrong.append((each.name, "it is not what the manifest lists"))
        if not self._loose:
            wrong += [(name, "the manifest does not list it") for name in found if name not in self._blamed]
        yield from wrong[:_MOST_DIFFERENCES]
        if len(wrong) > _MOST_DIFFERENCES:
            yield "", f"{len(wrong) - _MOST_DIFFERENCES} more files are not as the manifest says"
