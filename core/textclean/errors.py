"""Every error that textclean raises on purpose. A message says what was wrong, where, and what to do."""

from __future__ import annotations

import re
from collections.abc import Callable

from textclean.redact import redacted


class TextcleanError(Exception):
    """The base of all errors below; catch it to catch them all. No message holds a password of a URL."""

    def __init__(self, *args: object) -> None:
        super().__init__(*(redacted(arg) if isinstance(arg, str) else arg for arg in args))


class ConfigError(TextcleanError):
    """A configuration key or value is wrong; the message names the key and the file."""


class PluginError(TextcleanError):
    """A plugin cannot be loaded or ordered; the message names the plugin and its distribution."""


class ProposalError(TextcleanError):
    """A plugin returned something that is not a lawful proposal; costs that plugin's proposals on the record."""


class RecordError(TextcleanError):
    """An input is not a record: no text, or a text that is not a string."""


class LogError(TextcleanError):
    """A provenance log is malformed, or does not belong to the text it was used with."""


class InputError(TextcleanError):
    """An input cannot be read, or not to its end."""


class NotAnOutputError(InputError):
    """A path is no output of ``textclean run``, and so there are no logs in it to be looked at."""


class OutputError(TextcleanError):
    """An output cannot be written."""


class WorkerError(TextcleanError):
    """Worker processes were lost over a shard again and again, at no plugin that could be left out."""


class PluginWarning(UserWarning):
    """A plugin is broken and was left out; the rest runs on."""


_LONGEST_MESSAGE = 500
# What Python shows of an object that does not say how: it differs from run to run, and output must not.
_ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{6,}")
# The name that Python itself keeps of a class: a metaclass may have another, whose code is a stranger's.
_name_of: Callable[[type], str] = type.__dict__["__name__"].__get__


def message_of(error: BaseException) -> str:
    """Return an error's class and message as a log can hold them: not too long, and the same in each process."""
    if issubclass(type(error), RecursionError):
        # Where the stack ends, and so what Python says of it, depends on what the process has called before.
        return f"{_name_of(type(error))}: maximum recursion depth exceeded"
    try:
        message = f"{_name_of(type(error))}: {error}"
        message = _ADDRESS.sub(
            "0x...", message if len(message) <= _LONGEST_MESSAGE else f"{message[:_LONGEST_MESSAGE]}..."
        )
        return message.encode(errors="backslashreplace").decode()
    except BaseException:  # noqa: BLE001 - an error's own text is a stranger's code, too
        return f"{_name_of(type(error))}, whose message cannot be shown"
