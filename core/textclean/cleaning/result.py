"""The result of cleaning one record."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import attrs

from textclean.checks import instance
from textclean.errors import LogError
from textclean.log.model import Log
from textclean.log.spans import Span, map_spans
from textclean.plurals import plural
from textclean.record import LOG_KEY, Record, previous_name

#: How many characters of a text ``repr`` shows.
_SHOWN = 60


@attrs.frozen(repr=False)
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
        fields[LOG_KEY] = (log or self.log).to_json()
        if text_field is not None:  # a text that was extracted from HTML stands behind the log, as in outputs
            fields.setdefault(text_field, self.text)
        return fields

    def to_dict(self) -> dict[str, Any]:
        """Return the output record; see ``output``."""
        return self.output()

    def map_spans(self, spans: Iterable[Span], *, back: bool = False) -> list[Span | None]:
        """Return where spans of the original are in the cleaned text, or the other way; see ``textclean.map_spans``."""
        return map_spans(self.log, spans, back=back)

    def __repr__(self) -> str:
        start = self.text[: _SHOWN + 1]
        text = start if len(start) <= _SHOWN else f"{start[:_SHOWN]}…"
        return f"<Result {self._summary()}: {text!r}>"

    def _repr_html_(self) -> str:
        """Return what a notebook shows: the original, with removed text struck and inserted text underlined."""
        from textclean.cleaning.result_html import as_html  # noqa: PLC0415 - only for notebooks

        return as_html(self.record.text, self.log.edits, self._summary())

    def _summary(self) -> str:
        name = "" if self.record.id is None else f"{self.record.id!r}, "
        sizes = f"{len(self.text):,} of {plural(len(self.record.text), 'character')}"
        return f"{name}{plural(len(self.log.edits), 'edit')}, {sizes}"


_LOG = instance(Log).or_none()
