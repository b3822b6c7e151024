"""Which plugin is excluded from which record when a shard is cleaned again."""

from __future__ import annotations

import attrs

from textclean.log.edit import Failure


@attrs.frozen
class CallSite:
    """The number of a record in its shard, and the plugin and hook that were called for it.

    Plugin and hook are empty between two calls.
    """

    record: int
    plugin: str = ""
    hook: str = ""


@attrs.frozen
class Skip:
    """Excludes a plugin from a record.

    Attributes:
        record: the number of the record in its shard.
        failure: the plugin, and the failure that the log reports. If its plugin is the host, no plugin at all is called
            for the record.
    """

    record: int
    failure: Failure
