"""The application as widgets see it: work in threads."""

from __future__ import annotations

import pytest

from support.pilot import until
from tui_reader.ui.app import BulletinApp


async def test_an_unexpected_error_in_a_thread_ends_the_program(app: BulletinApp) -> None:
    def work() -> None:
        raise RecursionError("too deep")

    async def run() -> None:
        async with app.run_test() as pilot:
            app.in_background(work)
            await until(pilot, lambda: not app.is_running)

    with pytest.raises(RecursionError, match="too deep"):
        await run()
