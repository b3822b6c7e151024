"""Replay, restore, undo and verify a log.

Two laws hold for every log: ``restore(cleaned, log) == original`` and ``replay(original, log) == cleaned``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

import attrs

from textclean.checks import SHARE, STRING, Kind
from textclean.errors import LogError, RecordError
from textclean.log.edit import Digest, Edit
from textclean.log.model import Log
from textclean.log.reasons import UNDONE


@attrs.frozen
class Problem:
    """A fault that ``verify`` found: the field of the log, and what is wrong with it."""

    field: str
    message: str


_OTHER = "is not the one the log was written for (its sha256 or length differs)"
_OTHER_TEXT = Problem("cleaned", f"the text {_OTHER}")
_NOT_SEALED = "is not what was sealed; it was changed after the log was written"
_WITHHELD = "edits: the log was written without them, so neither text can be made from the other"
_TWO = "holds more than one edit; an edit takes the place of one"
_PART_OF = re.compile(r"[.\[]")
A_LOG = Kind("a Log; Log.from_json reads one", lambda value: isinstance(value, Log))
_NAME = STRING.or_none()
_SHARE = SHARE.or_none()


def replay(original: str, log: Log) -> str:
    """Apply the edits of a log to the original text and return the cleaned text.

    Raises:
        LogError: the text is not the original of this log, the log was written without its edits, or ``log`` is not a
            ``Log``.
        RecordError: the text is not a string.
    """
    _check(original, log)
    if Digest.of(original) != log.original:
        msg = "original: the text is not the one this log was made from (its sha256 or length differs)"
        raise LogError(msg)
    if log.withheld:
        raise LogError(_WITHHELD)
    return apply_edits(original, log.edits)


def restore(cleaned: str, log: Log) -> str:
    """Take all edits back and return the original text.

    Raises:
        LogError: the text is not the cleaned text of this log, the log was written without the removed text or
            without its edits, or ``log`` is not a ``Log``.
        RecordError: the text is not a string.
    """
    _check(cleaned, log)
    if log.withheld:
        raise LogError(_WITHHELD)
    original = "".join(_restored_parts(cleaned, log))
    if Digest.of(original) != log.original:
        msg = "original: what the edits give back is not the original (its sha256 or length differs)"
        raise LogError(msg)
    return original


def undo(  # noqa: PLR0913 - given by name
    cleaned: str,
    log: Log,
    *,
    plugin: str | None = None,
    rule: str | None = None,
    label: str | None = None,
    min_confidence: float | None = None,
    max_confidence: float | None = None,
) -> tuple[str, Log]:
    """Take back the edits of one plugin, rule, label or range of confidences.

    An edit is taken back only if it meets all the conditions that are given.

    Args:
        cleaned: the log's cleaned text.
        log: the log.
        plugin, rule, label: the plugin, rule or label of the edits to take back.
        min_confidence, max_confidence: the range of confidence of the edits to take back, both ends included.

    Returns:
        The original with all other edits applied, and the log of that text. The new log lists the undone edits in
        ``kept``.

    Raises:
        LogError: as for ``restore``; also if the seal shows that the log was changed.
        RecordError: as for ``restore``.
        ValueError: no condition was given, a name is not a string, or a confidence is not a number between 0 and 1.
    """
    for given, name in ((plugin, "plugin"), (rule, "rule"), (label, "label")):
        _NAME.check(name, given, ValueError)
    for bound, name in ((min_confidence, "min_confidence"), (max_confidence, "max_confidence")):
        _SHARE.check(name, bound, ValueError)
    if all(given is None for given in (plugin, rule, label, min_confidence, max_confidence)):
        msg = "name the plugin, rule, label or confidence to undo; to undo everything use restore"
        raise ValueError(msg)
    least = 0.0 if min_confidence is None else min_confidence
    most = 1.0 if max_confidence is None else max_confidence

    def chosen(edit: Edit) -> bool:
        named = plugin in (None, edit.plugin) and rule in (None, edit.rule) and label in (None, edit.label)
        return named and least <= edit.confidence <= most

    original = restore(cleaned, log)
    # A changed log may name the wrong plugin for an edit, and the new log would get a valid seal. So refuse it.
    for part in log.changed_parts():
        raise LogError(f"{part}: {_NOT_SEALED}")
    edits = tuple(without(log.edits, chosen))
    text = apply_edits(original, edits)
    undone = tuple(edit.not_made(UNDONE) for edit in all_edits(log.edits) if chosen(edit))
    kept = tuple(sorted({*log.kept, *undone}, key=attrs.astuple))
    return text, attrs.evolve(log, edits=edits, kept=kept, cleaned=Digest.of(text), seal=None)


def verify(cleaned: str, log: Log) -> list[Problem]:
    """Check that a log is lawful, belongs to this text and was not changed since it was sealed.

    A log without the removed text can be checked in part: the order of its edits, the inserted text, the lengths.
    For a log without edits, only the digest of the text and the seal can be checked.
    For a log without a seal, only its laws can be checked.

    Returns:
        The faults; an empty list if there are none.

    Raises:
        LogError: ``log`` is not a ``Log``.
        RecordError: the text is not a string.
    """
    _check(cleaned, log)
    unlawful = _unlawful(cleaned, log)
    if log.seal is None:
        return unlawful
    changed = log.changed_parts()
    if "cleaned" not in changed:
        unlawful = [_of_text(problem) for problem in unlawful]
    if not changed or changed == ["seal"]:
        return [*unlawful, *(Problem(part, _NOT_SEALED) for part in changed)]
    return list(_traced(unlawful, changed))


def _check(text: str, log: Log) -> None:
    STRING.check("the text", text, RecordError)
    A_LOG.check("the log", log, LogError)


def _of_text(problem: Problem) -> Problem:
    """Report a wrong digest as a fault of the text, because the seal shows that the log's digest is unchanged."""
    return Problem("text", _OTHER) if problem == _OTHER_TEXT else problem


def _traced(unlawful: list[Problem], changed: list[str]) -> Iterator[Problem]:
    """Yield the faults of the text and of the changed parts. Faults of unchanged parts only follow from these."""
    yield from (problem for problem in unlawful if problem.field == "text")
    for part in changed:
        exactly = [problem for problem in unlawful if _PART_OF.split(problem.field, maxsplit=1)[0] == part]
        yield from exactly or [Problem(part, _NOT_SEALED)]


def _unlawful(cleaned: str, log: Log) -> list[Problem]:
    problems = list(_misplaced(log))
    if Digest.of(cleaned) != log.cleaned:
        problems.append(_OTHER_TEXT)
    if problems or log.withheld:
        return problems
    growth = sum(len(edit.inserted) - (edit.end - edit.start) for edit in log.edits)
    if log.original.length + growth != log.cleaned.length:
        return [Problem("original.length", "the edits do not lead from the original's length to the cleaned text's")]
    if any(edit.removed is None for edit in log.edits):
        return [Problem("edits", message) for message in _wrong_insertions(cleaned, log)]
    try:
        # The edits are in order and do not overlap. So if they restore the original, replay gives the cleaned text too.
        restore(cleaned, log)
    except LogError as error:
        return [Problem(str(error).partition(":")[0], str(error))]
    return []


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """Return ``text`` with edits applied. They are sorted, do not overlap, and count code points of ``text``."""
    parts: list[str] = []
    position = 0
    for edit in edits:
        parts += (text[position : edit.start], edit.inserted)
        position = edit.end
    parts.append(text[position:])
    return "".join(parts)


def all_edits(edits: Iterable[Edit]) -> Iterator[Edit]:
    """Yield edits; each is followed by the edits that it superseded."""
    for edit in edits:
        yield edit
        yield from all_edits(edit.superseded)


def without(edits: Iterable[Edit], chosen: Callable[[Edit], bool]) -> Iterator[Edit]:
    """Yield the edits that are not chosen. Where an edit is left out, the edits that it superseded come back."""
    for edit in edits:
        earlier = tuple(without(edit.superseded, chosen))
        if chosen(edit):
            yield from earlier
        else:
            yield edit if earlier == edit.superseded else attrs.evolve(edit, superseded=earlier)


def _restored_parts(cleaned: str, log: Log) -> Iterator[str]:
    position = original_position = 0
    for index, edit in enumerate(log.edits):
        if edit.removed is None:
            msg = "edits: the log was written without the removed text, so the original cannot be rebuilt from it"
            raise LogError(msg)
        start = position + edit.start - original_position
        if not cleaned.startswith(edit.inserted, start):
            msg = f"edits[{index}].inserted: the cleaned text does not hold it at {start}; text or log was changed"
            raise LogError(msg)
        yield cleaned[position:start]
        yield edit.removed
        position = start + len(edit.inserted)
        original_position = edit.end
    yield cleaned[position:]


def _wrong_insertions(cleaned: str, log: Log) -> Iterator[str]:
    shift = 0
    for index, edit in enumerate(log.edits):
        if not cleaned.startswith(edit.inserted, edit.start - shift):
            yield f"edits[{index}].inserted is not in the cleaned text at {edit.start - shift}"
        shift += (edit.end - edit.start) - len(edit.inserted)


def _misplaced(log: Log) -> Iterator[Problem]:
    position = 0
    for index, edit in enumerate(log.edits):
        where = f"edits[{index}]"
        if not position <= edit.start <= edit.end <= log.original.length:
            yield Problem(
                where, f"[{edit.start}, {edit.end}) overlaps, is out of order or out of the original's bounds"
            )
        elif edit.removed is not None and len(edit.removed) != edit.end - edit.start:
            yield Problem(f"{where}.removed", "is not as long as the span it was taken from")
        for one in all_edits([edit]):
            if len(one.superseded) > 1:
                yield Problem(f"{where}.superseded", _TWO)
            if (one.start, one.end, one.removed) != (edit.start, edit.end, edit.removed):
                yield Problem(f"{where}.superseded", "is not of the place and text of the edit that took its place")
        position = max(position, edit.end)
    for index, kept in enumerate(log.kept):
        if not 0 <= kept.start <= kept.end <= log.original.length:
            yield Problem(f"kept[{index}]", f"[{kept.start}, {kept.end}) is out of the original's bounds")
