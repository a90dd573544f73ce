"""Actions after a sync: new bulletins that match a query are tagged, starred, marked as read, or given to a
program."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.protocol import Archive
from tui_reader.sync.events import ActionFailed, Arrived, Event
from tui_reader.text.clean import clean_line

if TYPE_CHECKING:
    from tui_reader.config.user_commands import AfterSync
    from tui_reader.programs.bulletins import BulletinProgram

SETTING = "config.yaml"
"""The place of a mistake that concerns no bulletin."""


class _Run(NamedTuple):
    rule: AfterSync
    arrived: Arrived


class AfterSyncActions:
    """Carries out the actions of one sync. `failures` are those that could not be carried out; they are
    emitted too, in the thread of the caller."""

    def __init__(self, rules: Sequence[AfterSync], emit: Callable[[Event], None]) -> None:
        self.failures: list[ActionFailed] = []
        self._rules = tuple(rules)
        self._emit = emit
        self._arrived: dict[int, Arrived] = {}
        self._runs: list[_Run] = []

    def follow(self, event: Event) -> None:
        """Takes note of each new bulletin among the events of the sync."""
        if self._rules and isinstance(event, Arrived) and event.what == "new":
            self._arrived[event.id] = event

    def mark(self, archive: Archive) -> None:
        """Tags, stars and marks, one action after the other, so that a query finds the tags of an earlier one. If
        one fails, the others are still carried out; a reason that several have is reported once. Does nothing when
        it is called again."""
        rules, self._rules = self._rules if self._arrived else (), ()
        reasons = dict[str, None]()
        for rule in rules:
            try:
                self._apply(archive, rule)
            except ArchiveError as error:
                reasons[error.message] = None
        for reason in reasons:
            self._failed(SETTING, reason)

    def _apply(self, archive: Archive, rule: AfterSync) -> None:
        from tui_reader.query.nodes import QueryError
        from tui_reader.query.syntax import parse

        try:
            query = parse(rule.query)
        except QueryError as error:
            self._failed(SETTING, f"the query {rule.query} cannot be read ({error.message}); correct it")
            return
        ids = archive.matching(query, list(self._arrived))
        if rule.run:
            # First: a program runs even if the marks cannot be written.
            self._runs += [_Run(rule, self._arrived[id]) for id in ids]
        if rule.tags:
            archive.tag(ids, rule.tags)
        if rule.star or rule.read:
            flags = archive.flags(ids)
            archive.set_flags(
                {
                    id: each._replace(read=each.read or rule.read, starred=each.starred or rule.star)
                    for id, each in flags.items()
                }
            )

    async def run_programs(self, archive: Archive) -> None:
        """Runs the programs, one after the other. Cancelling ends the one that runs, and starts no other."""
        from tui_reader.programs.bulletins import BulletinProgram

        for run in self._runs:
            program = BulletinProgram(run.rule.run, run.rule.input, run.rule.timeout)
            work = asyncio.ensure_future(asyncio.to_thread(_outcome, archive, program, run))
            try:
                message = await asyncio.shield(work)
            except asyncio.CancelledError:
                program.cancel()
                await work
                raise
            if message:
                self._failed(run.arrived.address, message)

    def _failed(self, address: str, message: str) -> None:
        failure = ActionFailed(address, clean_line(message))
        self.failures.append(failure)
        self._emit(failure)


def _outcome(archive: Archive, program: BulletinProgram, run: _Run) -> str | None:
    """Why a program has failed with a bulletin; None if it has not, or was cancelled."""
    name = run.rule.run[0]
    try:
        (done,) = program.run([(run.arrived.id, archive.bulletin(run.arrived.id))])
    except ArchiveError as error:
        return error.message
    except OSError as error:
        return f"{name} cannot be run ({error.strerror or error}); correct `after_sync` in `config.yaml`"
    if done.cancelled or not done.code:
        return None
    if done.timed_out:
        seconds = f"{run.rule.timeout:g}"
        return f"{name} had not ended after {seconds} s and was ended; allow more by `timeout` in `config.yaml`"
    if done.out_of_time:
        return f"{name} took too much processor time and was ended"
    if done.cut:
        return f"{name} printed too much and was ended"
    last = next((line for line in reversed(done.text.splitlines()) if line.strip()), "")
    return f"{name} failed with code {done.code}" + (f": {last}" if last else "")
