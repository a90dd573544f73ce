"""The fuzzing targets by name: everything that takes bytes or text which somebody else may have written."""

from __future__ import annotations

from fuzz.target import Target
from fuzz.targets import (
    archives,
    attachments,
    containers,
    documents,
    facts,
    own_files,
    pages,
    queries,
    sourcelists,
    texts,
    written,
)

TARGETS: dict[str, Target] = {
    **pages.TARGETS,
    **documents.TARGETS,
    **attachments.TARGETS,
    **containers.TARGETS,
    **sourcelists.TARGETS,
    **queries.TARGETS,
    **texts.TARGETS,
    **facts.TARGETS,
    **written.TARGETS,
    **own_files.TARGETS,
    **archives.TARGETS,
}
