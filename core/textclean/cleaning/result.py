"""The result of cleaning one record."""

from __future__ import annotations

from typing import Any

import attrs

from textclean.checks import instance
from textclean.errors import LogError
from textclean.log.model import Log
from textclean.record import LOG_KEY, Record, previous_name


@attrs.frozen
class Result:
    """A cleaned record: the input, the cleaned text, and the log of all changes between them."""

    record: Record
    text: str
    log: Log

    @property
    def changed(self) -> bool:
        """Whether the text was edited."""
        return bool(self.log.edits)

    def output(self, log: Log | None = None) -> dict[str, Any]:
        """Return the output record: all fields unchanged and in order, but with the cleaned text, and with the log.

        Args:
            log: a log to use instead of this result's own, such as ``log.without_removed()``.

        Raises:
            LogError: ``log`` is not a log.
        """
        _LOG.check("log", log, LogError)
        fields: dict[str, Any] = {}
        text_field = None if self.record.missing else self.record.text_field
        for name, value in self.record.fields.items():
            fields[previous_name(name)] = self.text if name == text_field else value
        if text_field is not None:
            fields.setdefault(text_field, self.text)
        fields[LOG_KEY] = (log or self.log).to_json()
        return fields


_LOG = instance(Log).or_none()
