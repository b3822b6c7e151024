"""Every error that textclean raises on purpose. A message says what was wrong, where, and what to do."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from textclean.redact import redacted


class TextcleanError(Exception):
    """The base class of all errors of textclean. Passwords in URLs are removed from every message."""

    def __init__(self, *args: object) -> None:
        super().__init__(*(redacted(arg) if isinstance(arg, str) else arg for arg in args))


class ConfigError(TextcleanError):
    """A configuration key or value is wrong; the message names the key and the file."""


class PluginError(TextcleanError):
    """A plugin cannot be loaded or ordered; the message names the plugin and its distribution."""


class ProposalError(TextcleanError):
    """A plugin returned something that is not a lawful proposal. Its proposals for the record are dropped."""


class RecordError(TextcleanError):
    """An input is not a record: no text, or a text that is not a string."""


class LogError(TextcleanError):
    """A provenance log is malformed, or does not belong to the text it was used with."""


class InputError(TextcleanError):
    """An input cannot be read, or cannot be read completely."""


class NoTextError(InputError):
    """A table has no column for the text, nor for a page.

    Attributes:
        columns: the columns that it has.
    """

    def __init__(self, message: str, columns: Iterable[str] = ()) -> None:
        super().__init__(message)
        self.columns = tuple(columns)


class NotAnOutputError(InputError):
    """A path is no output of ``textclean run``, and so there are no logs in it to be looked at."""


class OutputError(TextcleanError):
    """An output cannot be written."""


class ProfileError(TextcleanError):
    """A site profile is damaged, of another version, or no profile at all."""


class WorkerError(TextcleanError):
    """Workers kept dying on a shard, and no plugin could be identified that could be left out."""


class PluginWarning(UserWarning):
    """A plugin is broken and was left out, or has something that looks like a slip. The run goes on."""


_LONGEST_MESSAGE = 500
# The memory address in the default ``repr`` of an object. It differs between runs, and output must not differ.
_ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{6,}")
# Reads a class's name from Python itself. ``cls.__name__`` may run code of a metaclass, which is not trusted.
_name_of: Callable[[type], str] = type.__dict__["__name__"].__get__


def message_of(error: BaseException) -> str:
    """Return the class and message of an error in a form for logs: of limited length, and the same in each process."""
    if issubclass(type(error), RecursionError):
        # Python's message depends on where the stack overflowed, and this differs between processes.
        return f"{_name_of(type(error))}: maximum recursion depth exceeded"
    try:
        message = f"{_name_of(type(error))}: {error}"
        message = _ADDRESS.sub(
            "0x...", message if len(message) <= _LONGEST_MESSAGE else f"{message[:_LONGEST_MESSAGE]}..."
        )
        return message.encode(errors="backslashreplace").decode()
    except BaseException:  # noqa: BLE001 - ``str(error)`` may run code of a plugin, which may raise anything
        return f"{_name_of(type(error))}, whose message cannot be shown"
