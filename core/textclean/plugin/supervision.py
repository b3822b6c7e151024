"""Supervision of plugins while a run cleans a record: exclusions, time limits, and notes of each call."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Protocol, TypeVar

import attrs

from textclean.log.edit import Failure
from textclean.text.snapshot import Snapshot
from textclean.text.view import View

T = TypeVar("T")


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


class CallWatch(Protocol):
    """Watches the calls of plugins for a record. It must not change anything."""

    def around(self, plugin: str, hook: str, view: View, text: Snapshot, call: Callable[[], T]) -> T:
        """Make the call, and return its result: the checked answer, or a ``Failure``."""

    def failed(self, plugin: str, hook: str, error: BaseException) -> None:
        """Note the error of a call. It is called within ``around``."""


@attrs.frozen(eq=False)
class RecordCalls:
    """The calls of plugins for one record.

    Attributes:
        supervision: how the run supervises the plugins.
        answered: collects the plugins that have answered a call. None: they are not collected.
        watch: watches the calls. None: nobody does.
    """

    supervision: Supervision
    answered: set[str] | None = None
    watch: CallWatch | None = None


#: For cleaning a single record outside of a run: no exclusions and no time limits.
UNSUPERVISED = RecordCalls(Supervision())
