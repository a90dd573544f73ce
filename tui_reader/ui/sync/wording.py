"""The states of sources, and the progress of a sync on one line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tui_reader.i18n import gettext as _
from tui_reader.labels import duration_text, rate_text, size_text
from tui_reader.sync.events import total
from tui_reader.sync.wording import counts_text
from tui_reader.ui.sync.background import SourceProgress, State
from tui_reader.ui.widgets.progress_bar import progress_bar

BETWEEN = " · "


def no_sources() -> str:
    """How to add the first source."""
    return _("No sources yet; a adds one by its address.")


def no_folders() -> str:
    """That a key for folders has none to act on."""
    return _("No folder here; tags of sources make folders in the side list.")


def state_word(state: State) -> str:
    """The name of a state."""
    words: dict[State, str] = {
        "waiting": _("waiting"),
        "running": _("running"),
        "done": _("done"),
        "failed": _("failed"),
        "cancelled": _("cancelled"),
        "stopped": _("stopped"),
    }
    return words[state]


def progress_text(names: Sequence[str], progress: Mapping[str, SourceProgress]) -> str:
    """The progress of a sync on one line, with a bar: of the bulletins once their number is known, or else of the
    sources."""
    synced = [progress[name] for name in names if name in progress]
    ended = sum(each.state not in ("waiting", "running") for each in synced)
    counts = total(each.counts for each in synced)
    waiting = len(synced) < len(names) or any(each.state == "waiting" for each in synced)
    if len(names) == 1:
        parts = [_("Sync: {name}").format(name=names[0])]
    else:
        parts = [_("Sync: {done} of {all} sources").format(done=ended, all=len(names))]
    expected = sum(each.counts.expected for each in synced)
    if expected and not waiting:
        parts[0] += f"  {progress_bar(counts.done, expected)} {counts.done:,}/{expected:,}"
    elif len(names) > 1:
        parts[0] += f"  {progress_bar(ended, len(names))}"
    parts.append(counts_text(counts, BETWEEN, always_new=True))
    if counts.received:
        parts.append(size_text(counts.received))
    running = [each.counts for each in synced if each.state == "running"]
    rate = sum(each.rate for each in running)
    if rate:
        parts.append(rate_text(rate))
    left = [each.seconds_left for each in running]
    if left and None not in left and not waiting:
        longest = max(seconds for seconds in left if seconds is not None)
        parts.append(_("{time} left").format(time=duration_text(longest)))
    return BETWEEN.join(parts)
