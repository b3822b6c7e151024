"""Supervision of plugins while a record is cleaned: exclusions, time limits, and who is being called."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import attrs

from textclean.log.edit import Failure


@attrs.define(eq=False)
class Supervision:
    """Per-record supervision: exclusions, time limit, call notifications.

    Attributes:
        left_out: plugins that have no part in the record, each with what the record's log says of it.
        whole: why the record has to be left as it is, without any plugin being called; None: it is cleaned.
        failing: names of plugins that failed when they were last called, or have not been called yet; each that answers
            is taken out.
        note: is given the id of each call before it is made, and 0 after it. ``host.call_of`` says what it stands for.
        seconds: how long a call may take, which others see to, and all calls of a plugin for a record
            ``host.ALL_CALLS`` times as long.
        apart: whether this process was made to be lost, so that no interrupt in it is its user's.
    """

    left_out: Mapping[str, Failure] = attrs.field(factory=dict)
    whole: Failure | None = None
    failing: set[str] = attrs.field(factory=set)
    note: Callable[[int], None] | None = None
    seconds: float = math.inf
    apart: bool = False


#: For those who clean one record and know nothing: it is never changed, for nobody puts a name into it.
UNSUPERVISED = Supervision()
