"""Exit statuses."""

from __future__ import annotations

#: It could not go on.
STOPPED = 1
#: Wrong usage or configuration.
USAGE = 2
#: It finished, but records were rejected, plugins failed or a law is broken.
TROUBLE = 3
#: Stopped from the keyboard, as shells have it.
INTERRUPTED = 130
#: Stopped by SIGTERM, as shells have it.
TERMINATED = 143
