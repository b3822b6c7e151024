"""What is left out when a shard is tried again, and where that is."""

from __future__ import annotations

import attrs

from textclean.log.edit import Failure


@attrs.frozen
class CallSite:
    """A record by its number in the shard, and the plugin and hook that were called for it, if any was."""

    record: int
    plugin: str = ""
    hook: str = ""


@attrs.frozen
class Skip:
    """A plugin that is left out for a record, by the record's number in its shard, and what the log says of it.

    Where the failure's plugin is the host, no plugin is called for the record at all.
    """

    record: int
    failure: Failure
