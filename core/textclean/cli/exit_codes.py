"""Exit statuses."""

from __future__ import annotations

#: The command could not continue.
STOPPED = 1
#: Wrong usage or configuration.
USAGE = 2
#: The command finished, but records were rejected, plugins failed, or a law is broken.
TROUBLE = 3
#: Stopped by Ctrl+C; the usual status in shells.
INTERRUPTED = 130
#: Stopped by SIGTERM; the usual status in shells.
TERMINATED = 143
