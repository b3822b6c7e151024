"""What there is beside the text of one record, and which of it plugins looked at."""

from __future__ import annotations

from collections.abc import Mapping

from textclean.record import Record


class RecordEvidence:
    """The evidence about one record, shared by all passes over its text. Each part is made when it is first asked for.

    Args:
        record: the input record.
    """

    def __init__(self, record: Record) -> None:
        self.record = record

    @property
    def used(self) -> Mapping[str, Mapping[str, str]]:
        """The digests of the parts that plugins looked at, by kind, as they stand in the log."""
        return {}
