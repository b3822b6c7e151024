"""One record on the terminal: what it is, what was done to it, what was found and left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.text import Text

from textclean.cli.console import visible
from textclean.cli.diff import DiffLine, Hunk, diff, original_or_stand_in
from textclean.cli.logged import Logged
from textclean.errors import LogError
from textclean.record import Edit, Kept

#: As many characters of a kept span are shown.
_EXCERPT = 60
#: As many characters of a stretch of a line that did not change.
_UNCHANGED = 160
_GUTTERS = {"same": "  ", "gone": "- ", "new": "+ "}
_STYLES = {"same": ("", ""), "gone": ("red dim", "red strike"), "new": ("green dim", "green bold")}


def page(item: Logged, context: int) -> Iterator[Text]:
    """Yield the lines that tell a record; ``context`` unchanged lines stand around each change."""
    yield from _heading(item)
    yield Text()
    try:
        hunks = list(diff(item.document.record.text, item.log))
    except LogError as error:
        yield Text(f"cannot be shown: {visible(str(error))}", "red")
        return
    for number, hunk in enumerate(hunks):
        yield from _changed(hunk) if hunk.edits else _folded(hunk, context, number == 0, number == len(hunks) - 1)
    yield from _kept(item)
    for failure in item.log.errors:
        yield Text(f"! {failure.plugin}/{failure.hook} failed: {visible(failure.error)}", "yellow")


def _heading(item: Logged) -> Iterator[Text]:
    record, log = item.document.record, item.log
    name = f"{item.source}:{item.document.position}" if record.id is None else str(record.id)
    yield Text(f"── {visible(name)} ", "bold").append("─" * max(60 - len(name), 3), "dim")
    if record.url:
        yield _fact("url", record.url)
    if log.tags:
        yield _fact("tags", ", ".join(log.tags))
    if log.scores:
        yield _fact("scores", ", ".join(f"{name} {value:g}" for name, value in log.scores.items()))
    before, after = log.original.length, log.cleaned.length
    share = f" ({after / before:.1%})" if before else ""
    edits = sum(not edit.closes_gap for edit in log.edits)
    yield _fact("kept", f"{after:,} of {before:,} characters{share}, {edits} edit{'s' * (edits != 1)}")
    if any(edit.removed is None for edit in log.edits):
        yield _fact("note", "the log was written without the removed text (--provenance spans)")


def _fact(name: str, value: str) -> Text:
    return Text().append(f"{name:<7}", "dim").append(visible(value))


def _changed(hunk: Hunk) -> Iterator[Text]:
    yield from map(_line, hunk.lines)
    for note in dict.fromkeys(_notes(hunk.edits)):
        yield Text(f"    ╰ {visible(note)}", "dim")


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
        yield " · ".join(_attribution(edit.label, edit.plugin, edit.rule, edit.confidence, edit.reason))
        yield from (f"over what {earlier.plugin}/{earlier.rule} had done" for earlier in edit.superseded)


def _attribution(label: str, plugin: str, rule: str, confidence: float, why: str) -> Iterator[str]:
    yield label
    yield f"{plugin}/{rule}"
    yield f"{confidence:.2f}"
    if why:
        yield why


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
        yield Text(f"  {_excerpt(original, kept)}")
        told = _attribution(kept.label, kept.plugin, kept.rule, kept.confidence, kept.why)
        yield Text(f"    ╰ {visible(' · '.join(told))}", "dim")


def _excerpt(original: str | None, kept: Kept) -> str:
    place = f"[{kept.start}, {kept.end})"
    if original is None:
        return place
    text = " ".join(original[kept.start : kept.end].split())
    return f"{place} {visible(text if len(text) <= _EXCERPT else text[:_EXCERPT] + '…')}"
