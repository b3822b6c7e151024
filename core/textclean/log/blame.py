"""Find the edit that removed or inserted the character at an offset."""

from __future__ import annotations

from bisect import bisect_right

import attrs

from textclean.checks import Kind, is_whole
from textclean.errors import LogError
from textclean.log.edit import Edit
from textclean.log.model import Log
from textclean.log.restore import A_LOG

_OFFSET = Kind("a whole number", is_whole)


@attrs.frozen
class Origin:
    """Where a character of the output came from: a range of the original, and the edit that put it there, if any."""

    start: int
    end: int
    edit: Edit | None


def blame_original(log: Log, offset: int) -> Edit | None:
    """Return the edit that removed the character at ``offset`` of the original, or None if no edit removed it.

    Raises:
        LogError: ``log`` is not a ``Log``.
        TypeError: the offset is not a whole number.
    """
    A_LOG.check("the log", log, LogError)
    _OFFSET.check("offset", offset, TypeError)
    index = bisect_right(log.edits, offset, key=lambda edit: edit.start) - 1
    if index >= 0 and log.edits[index].end > offset:
        return log.edits[index]
    return None


def blame_output(log: Log, offset: int) -> Origin:
    """Return where the character at ``offset`` of the cleaned text came from.

    Raises:
        IndexError: the cleaned text has no character at this offset.
        LogError: ``log`` is not a ``Log``.
        TypeError: the offset is not a whole number.
    """
    A_LOG.check("the log", log, LogError)
    _OFFSET.check("offset", offset, TypeError)
    if not 0 <= offset < log.cleaned.length:
        msg = f"offset {offset} is outside the cleaned text of {log.cleaned.length} code points"
        raise IndexError(msg)
    shift = 0
    for edit in log.edits:
        start = edit.start - shift
        if offset < start:
            break
        if offset < start + len(edit.inserted):
            return Origin(edit.start, edit.end, edit)
        shift += (edit.end - edit.start) - len(edit.inserted)
    return Origin(offset + shift, offset + shift + 1, None)
