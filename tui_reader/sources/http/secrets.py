"""Results of fetches without the secrets of the source: addresses, messages, and bytes that repeat them."""

from __future__ import annotations

from dataclasses import replace

from tui_reader.sources.fetching import (
    Fetched,
    FetchFailed,
    FetchResult,
    NotModified,
    Received,
    Secrets,
    SourceError,
)
from tui_reader.sources.secrets import in_place_of
from tui_reader.sources.spool import HEAD, replaced


def hidden(result: FetchResult, secrets: Secrets) -> FetchResult:
    """The result as the rest of the program gets it."""
    match result:
        case Received(page):
            try:
                stated = result.disposition and secrets.hide(result.disposition)
                return replace(result, page=_without_secrets(page, secrets), disposition=stated)
            except OSError as error:
                reason = error.strerror or type(error).__name__
                message = f"this feed needs a temporary file, which cannot be written ({reason}); free some space"
                failed = SourceError(secrets.hide(page.address), message)
                return FetchFailed(failed, received_bytes=result.received_bytes)
        case NotModified(address):
            return replace(result, address=secrets.hide(address))
        case FetchFailed(error):
            shown = SourceError(secrets.hide(error.address), secrets.hide(error.message))
            return replace(result, error=shown)


def _without_secrets(page: Fetched, secrets: Secrets) -> Fetched:
    address, pattern = secrets.hide(page.address), secrets.pattern
    if pattern is None:
        return replace(page, address=address)
    if page.whole is None:
        return replace(page, address=address, data=pattern.sub(in_place_of, page.data))
    whole = replaced(page.whole, pattern, in_place_of)
    return replace(page, address=address, data=whole[:HEAD], whole=whole)
