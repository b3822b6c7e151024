"""The entry point of the command. It runs before any slow import."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress

_HASHES = "PYTHONHASHSEED"


def start() -> None:
    """Run the command."""
    _fix_hashes()
    gc.disable()  # modules and classes stay: looking through them takes a tenth of the time of importing them
    from textclean.cli.main import main as command  # noqa: PLC0415 - see above

    command()


def _fix_hashes() -> None:
    """Restart Python with a fixed hash seed, if the seed is random. It decides the order of sets.

    A plugin could write the order of a set into the output, so all workers need the same order in each run. Forked
    workers have the order of this process, and it is fixed when Python starts. The restart costs a fiftieth of a
    second, and a forked worker saves a whole second.
    """
    settled = os.environ.get(_HASHES) or sys.flags.ignore_environment
    if settled or sys.platform != "linux" or sys.argv[1:2] != ["run"] or not sys.executable:
        return
    os.environ[_HASHES] = "0"
    with suppress(OSError):  # on failure, workers are not forked but started as new processes
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 - the same command
