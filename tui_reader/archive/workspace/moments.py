"""Times as notes and collections store them."""

from __future__ import annotations

from datetime import UTC, datetime


def moment_of(text: str) -> datetime:
    """A time in ISO 8601, in UTC; without a zone it is UTC. Raises ValueError for another text, and for a time
    that is none in UTC: in the first or last hours of the calendar."""
    found = datetime.fromisoformat(text)
    try:
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except OverflowError as error:
        raise ValueError(text) from error
