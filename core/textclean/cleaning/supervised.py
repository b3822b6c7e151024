"""The result of a record in a run, also if an error occurs between the calls of plugins.

A plugin may cause an error after its call: by an alarm that it has set, or by a library function that it has replaced.
There may also be a mistake in textclean. Such an error must not cost more than one record.
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
    """The result of a record that was cleaned under supervision.

    Attributes:
        result: the cleaned record.
        answered: the plugins that answered at least one call.
        excluded: the plugins excluded from the record, each with the failure that the record's log reports.
    """

    result: Result
    answered: Collection[str]
    excluded: Mapping[str, Failure]


def broke_off(error: Exception) -> Failure:
    """Describe an error and where it occurred.

    The log keeps no other trace of it. The description is the same on every machine, so it holds no full paths.
    """
    where = traceback.extract_tb(error.__traceback__)[-1]
    message = f"{message_of(error)} ({PurePath(where.filename).name}, line {where.lineno}), while no plugin was called"
    return Failure(HOST, "record", message)
