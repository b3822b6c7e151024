"""Cleaning a record whatever happens between the calls of plugins: at the worst it comes out as it is.

What a plugin leaves behind may strike where no plugin is being called: an alarm that it set, a function of somebody
else that it put its own in the place of. So may a mistake of ours. Neither is to cost more than the record.
"""

from __future__ import annotations

import traceback
from pathlib import PurePath

from textclean.cleaning.cleaner import Cleaner
from textclean.cleaning.result import Result
from textclean.errors import TextcleanError, message_of
from textclean.log.edit import Failure
from textclean.plugin.hookspecs import HOST
from textclean.plugin.supervision import Supervision
from textclean.record import Record


def clean_or_leave(cleaner: Cleaner, record: Record, supervision: Supervision) -> Result:
    """Clean a record; where that breaks off, return it as it is, with the reason in its log.

    Raises:
        TextcleanError: as ``Cleaner.clean`` does.
    """
    try:
        return cleaner.clean(record, supervision)
    except TextcleanError:
        raise
    except Exception as error:  # noqa: BLE001 - see above
        return cleaner.clean(record, Supervision(whole=_failure(error)))


def _failure(error: Exception) -> Failure:
    """Say what happened and where: this is all that is left of it, and the same on each machine."""
    where = traceback.extract_tb(error.__traceback__)[-1]
    message = f"{message_of(error)} ({PurePath(where.filename).name}, line {where.lineno}), while no plugin was called"
    return Failure(HOST, "record", message)
