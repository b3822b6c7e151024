"""Show a record on the terminal: its data, its changes, its kept findings, and answers about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from rich.text import Text

from textclean.cli.terminal_safe import visible, visible_line
from textclean.log.edit import Edit, Kept
from textclean.review.explanation import Asked, Explanation
from textclean.review.hunks import DiffLine, Hunk, hunks, hunks_of
from textclean.review.lookup import Answer
from textclean.review.reviewed_record import ReviewedRecord
from textclean.review.what_if import WhatIf

#: How many characters of a kept span are shown.
_EXCERPT = 60
#: How many characters of an unchanged part of a line are shown.
_UNCHANGED = 160
_GUTTERS = {"same": "  ", "gone": "- ", "new": "+ "}
_STYLES = {"same": ("", ""), "gone": ("red dim", "red strike"), "new": ("green dim", "green bold")}
_OUTCOMES = {"removed": "red", "changed": "green", "partly removed": "red", "kept": "yellow", "not found": "bold"}


def explained(item: ReviewedRecord, explanation: Explanation, asked: Asked, context: int) -> Iterator[Text]:
    """Yield the lines that show a record and the answers about it, with ``context`` unchanged lines at each change."""
    whole = asked.plain and explanation.problem is None
    yield from _page(item, context) if whole else _heading(item)
    for answer in explanation.answers:
        yield from chain([Text()], _answered(item, answer))
    if explanation.more:
        yield from (Text(), Text(f"the first {asked.limit} places; --limit N shows more"))
    if asked.question.find is not None and not explanation.answers and explanation.problem is None:
        yield from (Text(), Text("the original has no such text"))
    if explanation.what_if:
        yield from chain([Text()], _supposed(item, explanation.what_if, asked.changes, context))
    yield Text()


def _page(item: ReviewedRecord, context: int) -> Iterator[Text]:
    yield from _heading(item)
    yield Text()
    yield from _changes(list(hunks_of(item)), context)
    yield from _kept(item)
    yield from _failures(item)


def _changes(made: Sequence[Hunk], context: int) -> Iterator[Text]:
    """Yield unchanged, removed and new lines."""
    for number, hunk in enumerate(made):
        yield from _changed(hunk) if hunk.edits else _folded(hunk, context, number == 0, number == len(made) - 1)


def _failures(item: ReviewedRecord) -> Iterator[Text]:
    """Yield the plugins that failed on the record."""
    for failure in item.log.errors:
        yield Text(visible_line(f"! {failure.plugin}/{failure.hook} failed: {failure.error}"), "yellow")


def _heading(item: ReviewedRecord) -> Iterator[Text]:
    """Yield the data of the record, and how much of it was kept."""
    record, log = item.record, item.log
    name = f"record {item.number}" if record.id is None else str(record.id) or "''"
    yield Text(f"── {visible_line(name)} ", "bold").append("─" * max(60 - len(name), 3), "dim")
    yield _fact("place", f"{item.source}:{item.position}, record {item.number}")
    if record.url:
        yield _fact("url", record.url)
    if log.tags:
        yield _fact("tags", ", ".join(log.tags))
    if log.scores:
        yield _fact("scores", ", ".join(f"{name} {score:g}" for name, score in log.scores.items()))
    before, after = log.original.length, log.cleaned.length
    share = f" ({after / before:.1%})" if before else ""
    counted = "" if log.withheld else f", {log.edit_count} edit{'s' * (log.edit_count != 1)}"
    yield _fact("kept", f"{after:,} of {before:,} characters{share}{counted}")
    if item.lacks_removed_text:
        yield _fact("note", "the log was written without the removed text (--provenance spans)")


def _fact(name: str, value: str) -> Text:
    return Text().append(f"{name:<7}", "dim").append(visible_line(value))


def _changed(hunk: Hunk) -> Iterator[Text]:
    yield from map(_line, hunk.lines)
    for note in dict.fromkeys(_notes(hunk.edits)):
        yield attribution(note)


def _line(line: DiffLine) -> Text:
    plain, changed = _STYLES[line.kind]
    shown = Text(_GUTTERS[line.kind], changed.partition(" ")[0])
    for piece in line.pieces:
        shown.append(
            visible(piece.text if piece.changed else _shortened(piece.text)), changed if piece.changed else plain
        )
    return shown


def _shortened(text: str) -> str:
    """Leave out the middle of a long unchanged text."""
    if len(text) <= _UNCHANGED:
        return text
    return f"{text[: _UNCHANGED // 2]} … {text[-_UNCHANGED // 2 :]}"


def _notes(edits: Iterable[Edit]) -> Iterator[str]:
    """Yield the rule and reason of each edit. Edits that only close a gap are left out if there are others."""
    edits = list(edits)
    for edit in [edit for edit in edits if not edit.closes_gap] or edits:
        yield attributed(edit, edit.reason)
        yield from (f"over what {earlier.plugin}/{earlier.rule} had done" for earlier in edit.superseded)


def attributed(found: Edit | Kept, *why: str) -> str:
    """Return label, plugin and rule, confidence, and reasons."""
    return " · ".join((found.label, f"{found.plugin}/{found.rule}", f"{found.confidence:.2f}", *filter(None, why)))


def attribution(note: str) -> Text:
    """Return a note about the line above it."""
    return Text(f"    ╰ {visible_line(note)}", "dim")


def _folded(hunk: Hunk, context: int, first: bool, last: bool) -> Iterator[Text]:
    """Yield the unchanged lines near a change, and how many others are not shown."""
    head = 0 if first else context
    tail = 0 if last else context
    hidden = len(hunk.lines) - head - tail
    if hidden <= 1:
        yield from map(_line, hunk.lines)
        return
    yield from map(_line, hunk.lines[:head])
    yield Text(f"  … {hidden} lines unchanged …", "dim")
    yield from map(_line, hunk.lines[len(hunk.lines) - tail :])


def _kept(item: ReviewedRecord) -> Iterator[Text]:
    if not item.log.kept:
        return
    yield Text()
    yield Text("found and left in place", "bold")
    original = item.original_if_logged
    for kept in item.log.kept:
        yield Text(f"  {excerpt(kept.start, kept.end, original and original[kept.start : kept.end])}")
        yield attribution(attributed(kept, kept.why))


def excerpt(start: int, end: int, text: str | None) -> str:
    """Return a span and the beginning of its text, on one line and safe for a terminal."""
    if text is None:
        return f"[{start}, {end})"
    words = " ".join(text[: 4 * _EXCERPT].split())
    return f"[{start}, {end}) {visible_line(words if len(words) <= _EXCERPT else words[:_EXCERPT] + '…')}"


def _answered(item: ReviewedRecord, found: Answer) -> Iterator[Text]:
    """Yield the lines that say what became of a stretch."""
    stretch = found.stretch
    line = "" if stretch.line is None else f"line {stretch.line} "
    yield Text(f"{line}{excerpt(stretch.start, stretch.end, stretch.text)}").append(
        f"  {found.outcome}", _OUTCOMES[found.outcome]
    )
    for edit in found.edits:
        done = "changed" if edit.inserted else "removed"
        yield attribution(
            f"{done} [{edit.start}, {edit.end}) · {attributed(edit, edit.reason, f'pass {edit.pass_number}')}"
        )
        for earlier in edit.superseded:
            yield attribution(f"over what {earlier.plugin}/{earlier.rule} had done in pass {earlier.pass_number}")
    for kept, decided in zip(found.kept, found.decided, strict=True):
        yield attribution(f"left [{kept.start}, {kept.end}) · {attributed(kept, kept.why)}: {decided}")
    if found.outcome == "not found":
        yield attribution("no plugin found anything there that the log tells of")
    if found.outcome not in ("removed", "changed"):
        yield from _failures(item)


def _supposed(item: ReviewedRecord, what_if: WhatIf, given: Iterable[str], context: int) -> Iterator[Text]:
    """Yield the lines that say what another policy would make of a record."""
    yield Text(f"what if {', '.join(given)}", "bold")
    if not what_if.changed:
        yield Text(f"  nothing {'that the log can tell of ' if what_if.unknown else ''}would be other than it is")
        yield from _not_known(what_if) if what_if.unknown else _failures(item)
        return
    original = None if what_if.text is None else item.original
    for sign, style, spans in (("would stay", "green", what_if.back), ("would go  ", "red", what_if.gone)):
        for kept in spans:
            text = original and original[kept.start : kept.end]
            yield Text(f"  {sign} ", style).append(excerpt(kept.start, kept.end, text), "")
            yield attribution(attributed(kept, kept.why))
    if original is not None:
        yield Text(f"  {item.log.cleaned.length:,} characters would be {what_if.log.cleaned.length:,}")
        yield Text()
        yield from _changes(list(hunks(original, what_if.log.edits)), context)
        yield Text()
    yield from _not_known(what_if)


def _not_known(what_if: WhatIf) -> Iterator[Text]:
    yield Text("not known without cleaning again", "bold")
    yield from (Text(visible_line(f"  {line}")) for line in what_if.unknown)
