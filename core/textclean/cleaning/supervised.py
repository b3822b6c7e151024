"""What comes of a record that a run cleans, whatever happens between the calls of plugins.

What a plugin leaves behind may strike where no plugin is being called: an alarm that it set, a function of somebody
else that it put its own in the place of. So may a mistake of ours. Neither is to cost more than the record.
"""

from __future__ import annotations

import traceback
from collections.abc import Collection, Mapping
from pathlib import PurePath

import attrs

from textclean.cleaning.result import Result
from textclean.errors import message_of
from textclean.log.edit import Failure
from textclean.plugin.hookspecs import HOST


@attrs.frozen
class Supervised:
    """What came of a record that was cleaned under supervision.

    Attributes:
        result: the cleaned record.
        answered: the plugins that answered a call at least once.
        excluded: the plugins that had no part in the record, each with what the record's log says of it.
    """

    result: Result
    answered: Collection[str]
    excluded: Mapping[str, Failure]


def broke_off(error: Exception) -> Failure:
    """Say what happened and where: this is all that is left of it, and the same on each machine."""
    where = traceback.extract_tb(error.__traceback__)[-1]
    message = f"{message_of(error)} ({PurePath(where.filename).name}, line {where.lineno}), while no plugin was called"
    return Failure(HOST, "record", message)
