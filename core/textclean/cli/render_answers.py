"""Answers about a record, and what another policy would make of it: for the terminal, and as plain values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import attrs
from rich.text import Text

from textclean.cli.render_record import attributed, attribution, changes, excerpt, failures
from textclean.cli.terminal_safe import visible_line
from textclean.log.edit import Edit
from textclean.review.hunks import original_or_stand_in
from textclean.review.lookup import Answer
from textclean.review.outputs import Logged, plain_place
from textclean.review.what_if import WhatIf

_STYLES = {"removed": "red", "changed": "green", "partly removed": "red", "kept": "yellow", "not found": "bold"}


def answered(item: Logged, found: Answer) -> Iterator[Text]:
    """Yield the lines that answer what became of a stretch."""
    stretch = found.stretch
    line = "" if stretch.line is None else f"line {stretch.line} "
    yield Text(f"{line}{excerpt(stretch.start, stretch.end, stretch.text)}").append(
        f"  {found.outcome}", _STYLES[found.outcome]
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
        yield from failures(item)


def supposed(item: Logged, what_if: WhatIf, given: Iterable[str], context: int) -> Iterator[Text]:
    """Yield the lines that tell what another policy would make of a record."""
    yield Text(f"what if {', '.join(given)}", "bold")
    if not what_if.changed:
        yield Text(f"  nothing {'that the log can tell of ' if what_if.unknown else ''}would be other than it is")
        yield from _not_known(what_if) if what_if.unknown else failures(item)
        return
    complete = what_if.text is not None
    original = original_or_stand_in(item.document.record.text, item.log)[0] if complete else None
    for sign, style, spans in (("would stay", "green", what_if.back), ("would go  ", "red", what_if.gone)):
        for kept in spans:
            text = original and original[kept.start : kept.end]
            yield Text(f"  {sign} ", style).append(excerpt(kept.start, kept.end, text), "")
            yield attribution(attributed(kept, kept.why))
    if what_if.text is not None:
        yield Text(f"  {item.log.cleaned.length:,} characters would be {what_if.log.cleaned.length:,}")
        yield Text()
        yield from changes(_as_supposed(item, what_if, what_if.text), context)
        yield Text()
    yield from _not_known(what_if)


def _not_known(what_if: WhatIf) -> Iterator[Text]:
    yield Text("not known without cleaning again", "bold")
    yield from (Text(visible_line(f"  {line}")) for line in what_if.unknown)


def _as_supposed(item: Logged, what_if: WhatIf, text: str) -> Logged:
    record = attrs.evolve(item.document.record, text=text)
    return attrs.evolve(item, document=attrs.evolve(item.document, record=record), log=what_if.log)


def plain_record(item: Logged) -> dict[str, Any]:
    """Return a record and what was done to it as plain values; see the reference of the command line."""
    log = item.log.to_json()
    keys = ("run", "original", "cleaned", "edits", "kept", "tags", "scores", "errors", "plugins")
    return plain_place(item) | {key: log[key] for key in keys}


def plain_answer(found: Answer) -> dict[str, Any]:
    """Return an answer as plain values."""
    return {
        **attrs.asdict(found.stretch),
        "outcome": found.outcome,
        "edits": [_plain_edit(edit) for edit in found.edits],
        "kept": [attrs.asdict(kept) | {"decided": word} for kept, word in zip(found.kept, found.decided, strict=True)],
    }


def plain_supposed(what_if: WhatIf) -> dict[str, Any]:
    """Return what another policy would make of a record as plain values."""
    return {
        "changed": what_if.changed,
        "text": what_if.text,
        "would_stay": list(map(attrs.asdict, what_if.back)),
        "would_go": list(map(attrs.asdict, what_if.gone)),
        "unknown": list(what_if.unknown),
    }


def _plain_edit(edit: Edit) -> dict[str, Any]:
    fields = attrs.asdict(edit, filter=lambda field, _: field.name not in ("pass_number", "superseded"))
    return fields | {"pass": edit.pass_number, "superseded": list(map(_plain_edit, edit.superseded))}
