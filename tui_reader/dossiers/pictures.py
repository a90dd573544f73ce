"""Pictures taken out of the kept bytes of a page, in the confined process that decodes them."""

from __future__ import annotations

from tui_reader.dossiers.contents import EmbeddedPicture, PictureReader


def picture_reader(*, confined: bool) -> PictureReader | None:
    """Reads pictures; None without the extra `pictures`. `confined`: only where the system can confine the
    process."""
    from tui_reader.parse.pictures.process import Picture, can_decode, decode_picture

    if not can_decode():
        return None

    def read(page: bytes, digest: str) -> EmbeddedPicture | None:
        found = decode_picture(page, digest, confined=confined)
        return EmbeddedPicture(found.file, found.kind, *found.full) if isinstance(found, Picture) else None

    return read
