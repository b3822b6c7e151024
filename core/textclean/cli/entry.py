"""What the command begins with, before anything that takes time is imported."""

from __future__ import annotations

import os
import sys
from contextlib import suppress

_HASHES = "PYTHONHASHSEED"


def start() -> None:
    """Run the command."""
    _fix_hashes()
    from textclean.cli.main import main as command  # noqa: PLC0415 - see above

    command()


def _fix_hashes() -> None:
    """Begin again where this run's sets would have an order of their own, which a plugin could write into the output.

    Workers need the same order in each run. Those that are copies of this process have the order that it has, and that
    is settled when Python starts; it costs a fiftieth of a second, and a copy saves a whole one.
    """
    settled = os.environ.get(_HASHES) or sys.flags.ignore_environment
    if settled or sys.platform != "linux" or sys.argv[1:2] != ["run"] or not sys.executable:
        return
    os.environ[_HASHES] = "0"
    with suppress(OSError):  # then workers are started anew
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 - this very command
