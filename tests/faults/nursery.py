"""Starts `reminders run` again and again without waiting for Python to load it: forks, then runs the command.

Each line on standard input names a folder and starts one there, whose process id is printed; when it has ended, its
exit code is printed, or minus the signal. Nothing of the program has run before the fork, it is only imported; the
daemon is a process like any other.
"""

import faulthandler
import os
import signal
import sys

from reminders import wiring
from reminders.cli import main, run
from reminders.daemon import daemon, log
from reminders.notices import compose, mime
from reminders.notices.channels import console, file, smtp, webhook
from reminders.storage import sqlite, store

LOADED = (wiring, run, daemon, log, compose, mime, console, file, smtp, webhook, sqlite, store)


def rear() -> None:
    """Start one after the other, for as long as folders are named."""
    for folder in sys.stdin:
        pid = os.fork()
        if pid == 0:
            os.chdir(folder.rstrip("\n"))
            said = os.open("daemon.txt", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
            for stream in (1, 2):
                os.dup2(said, stream)
            faulthandler.register(signal.SIGUSR1)  # where every thread is, should it not end
            sys.argv = ["reminders", "run", "--no-web"]
            main()  # ends by SystemExit, as it does everywhere
        print(pid, flush=True)  # noqa: T201 - how it talks
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)  # noqa: T201 - how it talks


if __name__ == "__main__":
    rear()
