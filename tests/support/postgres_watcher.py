"""Runs the PostgreSQL server of a test run until the last process that uses it has ended, and removes its folder.

`python postgres_watcher.py FIFO FOLDER USER PROGRAM ARGUMENTS...`, of the standard library alone. A program that
uses the server holds FIFO open for writing, which ends however a process ends. The server ends with this process,
too.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import pwd
import shutil
import signal
import subprocess
import sys

PR_SET_PDEATHSIG = 1
SECONDS_UNTIL_USED = 20


def become(user: str) -> None:
    """In the child: gives up root, and asks for SIGQUIT (immediate shutdown) when the watcher ends.

    The order matters: a change of the user clears the signal.
    """
    if user:
        entry = pwd.getpwnam(user)
        os.setgroups([])
        os.setgid(entry.pw_gid)
        os.setuid(entry.pw_uid)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGQUIT)


def wait_until_unused(fifo: int, lock: int) -> None:
    """Returns with the lock held, under which nobody can begin to use the server."""
    while True:
        os.set_blocking(fifo, True)
        while os.read(fifo, 1):
            pass
        fcntl.flock(lock, fcntl.LOCK_EX)
        os.set_blocking(fifo, False)
        try:
            if not os.read(fifo, 1):
                return
        except BlockingIOError:
            fcntl.flock(lock, fcntl.LOCK_UN)


def main(fifo: str, folder: str, user: str, *command: str) -> None:
    """Runs the server; `folder` has the FIFO, and the lock file under which its users come."""
    # Opening waits for the first user, who may have been killed meanwhile.
    signal.alarm(SECONDS_UNTIL_USED)
    opened = os.open(fifo, os.O_RDONLY)
    signal.alarm(0)
    lock = os.open(f"{folder}/lock", os.O_RDONLY)
    server = subprocess.Popen(command, preexec_fn=lambda: become(user), stdin=subprocess.DEVNULL, cwd="/")
    try:
        wait_until_unused(opened, lock)
    finally:
        server.send_signal(signal.SIGQUIT)
        server.wait()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    # Ctrl-C at the terminal is for pytest; what the server needs ends with it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    main(*sys.argv[1:])
