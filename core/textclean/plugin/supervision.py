"""Supervision of plugins while a run cleans a record: exclusions, time limits, and notes of each call."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import attrs

from textclean.log.edit import Failure


@attrs.frozen(eq=False)
class Supervision:
    """How a run supervises the plugins for one record.

    Attributes:
        excluded: plugins that are not called for the record, each with the failure that the record's log reports.
        whole: why the record is left unchanged, without calling any plugin. None: it is cleaned.
        on_call: called with the call id before each call, and with 0 after the last call of a round. ``host.call_of``
            returns the plugin and the hook of a call id.
        seconds: how long a call may take. The parent process enforces this. All calls of a plugin for a record
            together may take ``host.ALL_CALLS`` times as long; the host enforces that.
        replaceable: whether this process is a worker that can be replaced. Then a KeyboardInterrupt does not come from
            the user, and counts as a failure of the plugin.
    """

    excluded: Mapping[str, Failure] = attrs.field(factory=dict)
    whole: Failure | None = None
    on_call: Callable[[int], None] | None = None
    seconds: float = math.inf
    replaceable: bool = False


@attrs.frozen(eq=False)
class RecordCalls:
    """The calls of plugins for one record.

    Attributes:
        supervision: how the run supervises the plugins.
        answered: collects the plugins that have answered a call. None: they are not collected.
    """

    supervision: Supervision
    answered: set[str] | None = None


#: For cleaning a single record outside of a run: no exclusions and no time limits.
UNSUPERVISED = RecordCalls(Supervision())
