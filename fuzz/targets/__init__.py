"""The fuzzing targets by name: everything that takes bytes or text which somebody else may have written."""

from __future__ import annotations

from fuzz.target import Target
from fuzz.targets import archives, attachments, containers, documents, facts, pages, queries, sourcelists, texts

TARGETS: dict[str, Target] = {
    **pages.TARGETS,
    **documents.TARGETS,
    **attachments.TARGETS,
    **containers.TARGETS,
    **sourcelists.TARGETS,
    **queries.TARGETS,
    **texts.TARGETS,
    **facts.TARGETS,
    **archives.TARGETS,
}
