"""Which file a setting belongs in, as advice where it is found in another one."""

from __future__ import annotations

from tui_reader.i18n import gettext as _

OF_THE_PROGRAM = frozenset(
    (
        "after_sync",
        "ambiguous_width",
        "archive",
        "attachment_size",
        "attachments",
        "attachments_per_bulletin",
        "attachments_per_sync",
        "attachments_quota",
        "chord_timeout",
        "commands",
        "confine_parser",
        "first_line_indent",
        "full_width_marks",
        "group_headings",
        "source_list",
        "justified",
        "hyperlinks",
        "interval",
        "keep_raw",
        "language",
        "mark_read_after",
        "measure",
        "mouse",
        "outline",
        "pace",
        "pictures",
        "proxy",
        "reduced_motion",
        "text_recognition",
        "theme",
        "ticker_paused",
        "ticker_speed",
        "watch",
        "watch_command",
        "watch_notification",
        "workers",
    )
)
"""Settings in config.yaml."""

OF_A_SOURCE = frozenset(
    (
        "address",
        "attachment_size",
        "attachments",
        "attachments_per_bulletin",
        "attachments_per_sync",
        "concurrency",
        "encoding",
        "follow_links",
        "headers",
        "interval",
        "kind",
        "limit",
        "name",
        "pace",
        "paused",
        "private",
        "profile",
        "robots",
        "since",
        "tags",
        "text_recognition",
    )
)
"""Settings of each source in sources.yaml."""


def file_advice(key: str) -> str:
    """`; it belongs in config.yaml` for a setting of the program, similarly for that of a source; empty for any
    other key."""
    if key in OF_THE_PROGRAM:
        return _("; it belongs in config.yaml")
    return _("; it belongs to a source in sources.yaml") if key in OF_A_SOURCE else ""
