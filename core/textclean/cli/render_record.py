"""One record on the terminal: what it is, what was done to it, what was found and left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.text import Text

from textclean.cli.terminal_safe import visible, visible_line
from textclean.log.edit import Edit, Kept
from textclean.review.hunks import DiffLine, Hunk, hunks_of, original_or_stand_in
from textclean.review.outputs import Logged

#: As many characters of a kept span are shown.
_EXCERPT = 60
#: As many characters of a stretch of a line that did not change.
_UNCHANGED = 160
#: The one score that a heading shows: all of them are as long as an answer.
_SCORE = "kept_share"
_GUTTERS = {"same": "  ", "gone": "- ", "new": "+ "}
_STYLES = {"same": ("", ""), "gone": ("red dim", "red strike"), "new": ("green dim", "green bold")}


def page(item: Logged, context: int) -> Iterator[Text]:
    """Yield the lines that tell a record; ``context`` unchanged lines stand around each change.

    Raises:
        LogError: the log does not lead from the cleaned text to an original.
    """
    yield from heading(item)
    yield Text()
    yield from changes(item, context)
    yield from _kept(item)
    yield from failures(item)


def changes(item: Logged, context: int) -> Iterator[Text]:
    """Yield the record's lines, those that go and those that come; raises as ``page`` does."""
    hunks = list(hunks_of(item.document.record.text, item.log))
    for number, hunk in enumerate(hunks):
        yield from _changed(hunk) if hunk.edits else _folded(hunk, context, number == 0, number == len(hunks) - 1)


def failures(item: Logged) -> Iterator[Text]:
    """Yield the plugins that failed on the record."""
    for failure in item.log.errors:
        yield Text(visible_line(f"! {failure.plugin}/{failure.hook} failed: {failure.error}"), "yellow")


def heading(item: Logged) -> Iterator[Text]:
    """Yield what the record is, and how much of it is left."""
    record, log = item.document.record, item.log
    name = f"record {item.number}" if record.id is None else str(record.id) or "''"
    yield Text(f"── {visible_line(name)} ", "bold").append("─" * max(60 - len(name), 3), "dim")
    yield _fact("place", f"{item.source}:{item.position}, record {item.number}")
    if record.url:
        yield _fact("url", record.url)
    if log.tags:
        yield _fact("tags", ", ".join(log.tags))
    if _SCORE in log.scores:
        yield _fact("scores", f"{_SCORE} {log.scores[_SCORE]:g}")
    before, after = log.original.length, log.cleaned.length
    share = f" ({after / before:.1%})" if before else ""
    counted = "" if log.withheld else f", {log.edit_count} edit{'s' * (log.edit_count != 1)}"
    yield _fact("kept", f"{after:,} of {before:,} characters{share}{counted}")
    if any(edit.removed is None for edit in log.edits):
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
    """Leave out the middle of a long stretch that did not change."""
    if len(text) <= _UNCHANGED:
        return text
    return f"{text[: _UNCHANGED // 2]} … {text[-_UNCHANGED // 2 :]}"


def _notes(edits: Iterable[Edit]) -> Iterator[str]:
    """Yield who made each edit and why; what only closes up white space belongs to a removal that is told."""
    edits = list(edits)
    for edit in [edit for edit in edits if not edit.closes_gap] or edits:
        yield attributed(edit, edit.reason)
        yield from (f"over what {earlier.plugin}/{earlier.rule} had done" for earlier in edit.superseded)


def attributed(found: Edit | Kept, *why: str) -> str:
    """Say what something was taken for, by whom, how surely, and why."""
    return " · ".join((found.label, f"{found.plugin}/{found.rule}", f"{found.confidence:.2f}", *filter(None, why)))


def attribution(note: str) -> Text:
    """Return a note that belongs to the line above it."""
    return Text(f"    ╰ {visible_line(note)}", "dim")


def _folded(hunk: Hunk, context: int, first: bool, last: bool) -> Iterator[Text]:
    """Yield unchanged lines: those near a change, and how many are not shown."""
    head = 0 if first else context
    tail = 0 if last else context
    hidden = len(hunk.lines) - head - tail
    if hidden <= 1:
        yield from map(_line, hunk.lines)
        return
    yield from map(_line, hunk.lines[:head])
    yield Text(f"  … {hidden} lines unchanged …", "dim")
    yield from map(_line, hunk.lines[len(hunk.lines) - tail :])


def _kept(item: Logged) -> Iterator[Text]:
    if not item.log.kept:
        return
    yield Text()
    yield Text("found and left in place", "bold")
    complete = all(edit.removed is not None for edit in item.log.edits)
    original = original_or_stand_in(item.document.record.text, item.log)[0] if complete else None
    for kept in item.log.kept:
        yield Text(f"  {excerpt(kept.start, kept.end, original and original[kept.start : kept.end])}")
        yield attribution(attributed(kept, kept.why))


def excerpt(start: int, end: int, text: str | None) -> str:
    """Return a span and the beginning of its text, on one line and fit for a terminal."""
    if text is None:
        return f"[{start}, {end})"
    words = " ".join(text[: 4 * _EXCERPT].split())
    return f"[{start}, {end}) {visible_line(words if len(words) <= _EXCERPT else words[:_EXCERPT] + '…')}"
