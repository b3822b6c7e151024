"""Clean labelled records, and compare what comes out with the labels."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Protocol

from textclean.checks import ITEMS, instance, whole
from textclean.cleaning.cleaner import Cleaner
from textclean.cleaning.result import Result
from textclean.errors import RecordError
from textclean.evaluation.evaluation import Evaluation
from textclean.evaluation.gold_fields import GoldFields
from textclean.evaluation.page_score import PageScore
from textclean.evaluation.segments import MOST_SEGMENTS, PickedSegments, are_segments
from textclean.evaluation.titles import titles_of
from textclean.evaluation.words import Words
from textclean.record import Record

_WORST = 10


class Cleans(Protocol):
    """Cleans a record, as ``Cleaner`` does."""

    def clean(self, record: Any) -> Result:  # noqa: ANN401 - see Record.of
        """Clean one record."""


def evaluate(
    records: Iterable[Any],
    cleaner: Cleans | None = None,
    fields: GoldFields = GoldFields(),  # noqa: B008 - frozen
    *,
    worst: int = _WORST,
    on_problem: Callable[[str], None] | None = None,
) -> Evaluation:
    """Clean labelled records one after the other, and say how well that was done.

    Args:
        records: the records, as for ``Cleaner.clean``, with their labels in further fields.
        cleaner: cleans the records. None: the bundled and installed plugins with the default configuration.
        fields: the names of the fields that hold the labels.
        worst: how many of the worst pages to name.
        on_problem: called with a sentence about each record that cannot be compared. These are counted, too.

    Raises:
        ConfigError: ``fields`` or ``worst`` is wrong.
        RecordError: ``records`` is not an iterable of records.
    """
    ITEMS.check("records", records, RecordError)
    instance(GoldFields).check("fields", fields)
    whole(0).check("worst", worst)
    evaluator = Evaluator(cleaner or Cleaner(), fields, worst, on_problem)
    for record in records:
        evaluator.add(record)
    return evaluator.evaluation


class Evaluator:
    """Evaluates record by record, for callers that read them one at a time.

    Args: as for ``evaluate``.
    """

    def __init__(
        self, cleaner: Cleans, fields: GoldFields, worst: int = _WORST, on_problem: Callable[[str], None] | None = None
    ) -> None:
        self.evaluation = Evaluation.keeping(worst)
        self._cleaner = cleaner
        self._fields = fields
        self._on_problem = on_problem

    def add(self, value: Any) -> None:  # noqa: ANN401 - see Record.of
        """Clean a record, and compare the result with its labels."""
        self.evaluation.records += 1
        try:
            record = Record.of(value)
            why = _unfit(record, self._fields)
        except RecordError as error:
            self.refuse(f"record {self.evaluation.records}", "not a record", str(error))
            return
        if why:
            self.refuse(_name(record, self.evaluation.records), *why)
            return
        self._compare(self._cleaner.clean(record))

    def refuse(self, name: str, reason: str, detail: str) -> None:
        """Count what cannot be compared, and tell about it."""
        self.evaluation.problem(reason)
        if self._on_problem:
            self._on_problem(f"{name}: {detail}")

    def _compare(self, result: Result) -> None:
        record, names = result.record, self._fields
        self.evaluation.cleaned(result)
        if isinstance(gold := record.fields.get(names.gold), str):
            self.evaluation.add(result, PageScore.of(result, gold, titles_of(record, names.title)))
        kept, gone = (record.fields.get(name) or () for name in (names.kept, names.gone))
        if kept or gone:
            self.evaluation.segments += PickedSegments.of(Words.of(record.text), Words.of(result.text), kept, gone)


def _name(record: Record, number: int) -> str:
    return f"record {number}" if record.id is None else f"record {number} (id {record.id!r})"


def _unfit(record: Record, names: GoldFields) -> tuple[str, str] | None:
    """Return why a record cannot be compared, in few words and as a sentence, or None."""
    gold = record.fields.get(names.gold)
    segments = {name: record.fields.get(name) for name in (names.kept, names.gone)}
    if gold is not None and not isinstance(gold, str):
        return "gold is no string", f"its field {names.gold!r} is of type {type(gold).__name__}; a gold is a string"
    if gold is not None and not gold.strip():
        return "gold is empty", f"its field {names.gold!r} is empty; nothing says what its text should be"
    for name, value in segments.items():
        if value is not None and not are_segments(value):
            return "no list of segments", f"its field {name!r} is no list of at most {MOST_SEGMENTS:,} strings"
    if gold is None and not any(segments.values()):
        return "no labels", f"it has none of the fields {names.gold!r}, {names.kept!r}, {names.gone!r}"
    return None
