"""A dossier written to a file in the format that is asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, get_args

from tui_reader.atomic_file import open_atomic
from tui_reader.dossiers.contents import Dossier

DossierFormat = Literal["markdown", "html", "epub", "docx"]

DOSSIER_FORMATS: tuple[DossierFormat, ...] = get_args(DossierFormat)

DOSSIER_ENDINGS: dict[DossierFormat, str] = {"markdown": ".md", "html": ".html", "epub": ".epub", "docx": ".docx"}


class MissingWriter(ValueError):
    """The library that writes Word documents is not installed (extra `documents`)."""


def dossier_format(path: Path) -> DossierFormat | None:
    """The format that the name of a file stands for; None for any other name."""
    others: dict[str, DossierFormat] = {".markdown": "markdown", ".htm": "html"}
    named = {ending: form for form, ending in DOSSIER_ENDINGS.items()}
    return (named | others).get(path.suffix.lower())


def dossier_bytes(dossier: Dossier, form: DossierFormat) -> bytes:
    """A dossier in a format. Raises MissingWriter."""
    if form == "docx":
        from tui_reader.dossiers.word import dossier_docx

        try:
            return dossier_docx(dossier)
        except ModuleNotFoundError as error:
            raise MissingWriter from error
    if form == "epub":
        from tui_reader.dossiers.epub import dossier_epub

        return dossier_epub(dossier)
    from tui_reader.dossiers.texts import dossier_html, dossier_markdown

    text = dossier_markdown(dossier) if form == "markdown" else dossier_html(dossier)
    return text.encode("utf-8", "replace")


def write_dossier(dossier: Dossier, path: Path, form: DossierFormat, *, overwrite: bool) -> None:
    """Writes a dossier, whole or not at all. Raises MissingWriter, and OSError, FileExistsError too."""
    data = dossier_bytes(dossier, form)
    with open_atomic(path, overwrite=overwrite) as file:
        file.write(data)
