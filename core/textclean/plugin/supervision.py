"""Supervision of plugins while a run cleans a record: exclusions, time limits, and who is being called."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import attrs

from textclean.log.edit import Failure


@attrs.frozen(eq=False)
class Supervision:
    """What a run says of plugins before a record is cleaned.

    Attributes:
        excluded: plugins that have no part in the record, each with what the record's log says of it.
        whole: why the record has to be left as it is, without any plugin being called; None: it is cleaned.
        on_call: is given the id of each call before it is made, and 0 after it. ``host.call_of`` says what it stands
            for.
        seconds: how long a call may take, which others see to, and all calls of a plugin for a record
            ``host.ALL_CALLS`` times as long.
        replaceable: whether this process was made to be lost, so that no interrupt in it is its user's.
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
        supervision: what is known of plugins before.
        answered: the plugins that have answered a call; None: nobody wants to know.
    """

    supervision: Supervision
    answered: set[str] | None = None


#: For those who clean one record and know nothing of plugins.
UNSUPERVISED = RecordCalls(Supervision())
