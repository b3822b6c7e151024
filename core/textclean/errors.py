"""Every error that textclean raises on purpose. A message says what was wrong, where, and what to do."""

from __future__ import annotations


class TextcleanError(Exception):
    """The base of all errors below; catch it to catch them all."""


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


class OutputError(TextcleanError):
    """An output cannot be written."""


class WorkerError(TextcleanError):
    """Worker processes were lost over a shard again and again, at no plugin that could be left out."""


class PluginWarning(UserWarning):
    """A plugin is broken and was left out; the rest runs on."""
