"""The program as users start it: `bulletin-tui`, and `python -m tui_reader`."""

from __future__ import annotations

import sys


def main() -> int:
    """Runs the command line and returns its exit code. Ctrl-C ends it without a traceback whenever it is pressed:
    while its modules are imported, a second time while the first is reported, and after the work is done."""
    try:
        import signal

        from tui_reader.cli import main as run

        code = run()
        if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            # Python would print a traceback for what it still has to clean up.
            signal.signal(signal.SIGINT, signal.SIG_DFL)
        return code
    except KeyboardInterrupt:
        import signal

        # Nothing is left that may be interrupted.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        from tui_reader.cli import report_interrupt

        return report_interrupt()


if __name__ == "__main__":
    sys.exit(main())
