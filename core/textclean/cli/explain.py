"""``textclean explain``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import attrs
import click
from rich.console import Console
from rich.text import Text

from textclean.cli.exit_codes import STOPPED, TROUBLE
from textclean.cli.options import COLOR, FILE, JSON, field_options
from textclean.cli.render.json import print_list
from textclean.cli.render.record import explained
from textclean.cli.terminal import console
from textclean.cli.terminal_safe import tell
from textclean.plurals import plural
from textclean.review.explanation import Asked, Explanation, Seen, explanations
from textclean.review.lookup import Beyond, Question
from textclean.review.outputs import read_logged
from textclean.review.reviewed_record import ReviewedRecord, Unreadable
from textclean.review.what_if_policy import InForce, WhatIfPolicy

#: How many lines are printed in one call.
_AT_ONCE = 256


@click.command("explain")
@FILE
@click.option("--id", "wanted", metavar="ID", help="The record with this id, changed or not.")
@click.option("--record", "number", type=click.IntRange(1), help="The record with this number, from 1.")
@click.option("--line", type=click.IntRange(1), help="What became of this line of its original, from 1.")
@click.option("--offset", type=click.IntRange(0), help="What became of this code point of its original, from 0.")
@click.option("--find", metavar="TEXT", help="What became of this text, where an original has it.")
@click.option(
    "--what-if",
    "changes",
    metavar="CHANGE",
    multiple=True,
    help="The text under another policy: keep=LABEL, remove=LABEL, threshold=X, LABEL.threshold=X; may be repeated.",
)
@click.option("--limit", type=click.IntRange(1), default=10, show_default=True, help="How many records to show.")
@click.option(
    "--context", type=click.IntRange(0), default=3, show_default=True, help="Unchanged lines around a change."
)
@COLOR
@JSON
@field_options("text", "id")
def command(
    file: Path,
    wanted: str | None,
    number: int | None,
    line: int | None,
    offset: int | None,
    find: str | None,
    changes: tuple[str, ...],
    limit: int,
    context: int,
    color: bool | None,
    as_json: bool,
    **fields: str | None,
) -> int:
    """Show what was removed from the records of FILE, by whom and why; or why a line is gone, or still there.

    A line with - goes, one with + comes; below a change stand its label, plugin and rule, confidence and reason.
    Nothing is cleaned again: all of it comes from the logs.
    """
    asked = _asked(file, wanted, number, Question(line, offset, find), changes, limit)
    seen = Seen()
    found = explanations(read_logged(file, fields), asked, seen)
    if not asked.one:
        return _explain_some(file, list(islice(found, limit + 1)), asked, seen, _Form(as_json, color, context))
    return _explain_one(file, found, asked, seen, _Form(as_json, color, context))


@attrs.frozen
class _Form:
    """How records are shown: as JSON or text, in colour or not, and with how many unchanged lines."""

    as_json: bool
    color: bool | None
    context: int

    def show(self, found: Iterable[Explanation], asked: Asked, rest: Callable[[], dict[str, Any]]) -> None:
        """Show each record as soon as it is found, since any number of records may have the same id."""
        if self.as_json:
            print_list("records", (_plain(explanation, asked) for explanation in found), rest)
            return
        out = console(color=self.color)
        for explanation in found:
            _show(out, explanation, asked, self.context)


def _explain_some(file: Path, found: list[Explanation], asked: Asked, seen: Seen, form: _Form) -> int:
    shown = found[: asked.limit]
    more = len(found) > len(shown)
    form.show(shown, asked, lambda: {"more": more, "unknown": seen.unknown(asked)})
    tell(_closing(file, shown, asked, more=more))
    return _closed(asked, seen, trouble=any(explanation.problem is not None for explanation in shown))


def _explain_one(file: Path, found: Iterator[Explanation], asked: Asked, seen: Seen, form: _Form) -> int:
    count = problems = 0

    def counted() -> Iterator[Explanation]:
        nonlocal count, problems
        for explanation in found:
            count += 1
            problems += explanation.problem is not None
            yield explanation

    form.show(counted(), asked, lambda: {"more": False, "unknown": seen.unknown(asked)})
    if not count:
        tell(f"{file}: no record {_name(asked)}{_no_records(seen)}")
        return STOPPED
    return _closed(asked, seen, trouble=problems > 0)


def _closed(asked: Asked, seen: Seen, *, trouble: bool) -> int:
    for sentence in seen.unknown(asked):
        tell(f"not known without cleaning again: {sentence}")
    return TROUBLE if trouble else 0


def _asked(
    file: Path, wanted: str | None, number: int | None, question: Question, changes: tuple[str, ...], limit: int
) -> Asked:
    if wanted is None and number is None and (question.line is not None or question.offset is not None):
        raise click.UsageError("--line and --offset are of one record; name it with --id or --record")
    if question.find == "":
        raise click.UsageError("--find: there is no text to look for")
    try:
        supposition = WhatIfPolicy.of(changes, InForce.beside(file)) if changes else WhatIfPolicy()
    except ValueError as error:
        raise click.UsageError(f"--what-if: {error}") from error
    return Asked(wanted, number, question, changes, supposition, limit)


def _show(out: Console, explanation: Explanation, asked: Asked, context: int) -> None:
    if isinstance(explanation.item, ReviewedRecord):
        _print_all(out, explained(explanation.item, explanation, asked, context))
    if explanation.problem is not None:
        tell(f"{explanation.item.where}: {_worded(explanation.problem)}")


def _print_all(out: Console, lines: Iterable[Text]) -> None:
    """Print lines, many at a time, because a call of print costs more than a line."""
    left = iter(lines)
    while some := list(islice(left, _AT_ONCE)):
        out.print(Text("\n").join(some))


def _plain(explanation: Explanation, asked: Asked) -> dict[str, Any]:
    """Return an explanation as plain values; see the reference of the command line."""
    item, problem = explanation.item, explanation.problem
    error = {} if problem is None else {"error": _worded(problem)}
    if isinstance(item, Unreadable):
        return item.place.to_json() | error
    plain = item.to_json() | error
    if asked.question.asked:
        plain["answers"] = [answer.to_json() for answer in explanation.answers]
        plain["more_answers"] = explanation.more
    if explanation.what_if:
        plain["what_if"] = {"changes": list(asked.changes), **explanation.what_if.to_json()}
    return plain


# --- words ---


def _worded(problem: str | Beyond) -> str:
    """Say what cannot be answered, with the name of the option."""
    if not isinstance(problem, Beyond):
        return problem
    noun, counted = ("line", "") if problem.kind == "line" else ("code point", ", from 0 on")
    return f"--{problem.kind} {problem.asked}: its original has {plural(problem.there_are, noun)}{counted}"


def _name(asked: Asked) -> str:
    if asked.number is not None:
        return f"{asked.number}" if asked.id is None else f"{asked.number} that has the id {asked.id!r}"
    return f"has the id {asked.id!r}"


def _no_records(seen: Seen) -> str:
    """Return a note about lines that are not records, for the case that the wanted record was not found."""
    if seen.first is None:
        return ""
    return f"; lines that are no records with a log: {seen.unreadable:,}, the first {seen.first.message}"


def _closing(file: Path, shown: Sequence[Explanation], asked: Asked, *, more: bool) -> str:
    """Say how many records were shown, and whether there are more."""
    if asked.question.asked:
        kind, none = "records with that text", "no original has that text"
    elif asked.changes:
        kind, none = "records that would be other", "no record would be other than it is"
    else:
        kind, none = "changed records", "no record was changed; --id ID or --record N shows one all the same"
    changed = [item for item in shown if asked.plain and isinstance(item.item, ReviewedRecord)]
    entry = changed or [item for item in shown if item.problem is None]
    hidden = sum(item.problem is not None for item in changed)
    perhaps = sum(not item.what_if.changed for item in entry if item.what_if)
    notes = [f"of which {perhaps} only perhaps"] if perhaps else []
    notes += [f"of which {hidden} cannot be shown"] if hidden else []
    notes += [f"{len(shown) - len(entry)} that cannot be told about"] if len(entry) < len(shown) else []
    beside = "".join(f", {note}" for note in notes)
    if more:
        return f"the first {len(entry)} {kind}{beside}; --limit N shows more, --id ID or --record N one"
    if not entry:
        return f"{file}: {none}{beside}"
    what = f"all {len(entry)} {kind}" if len(entry) > 1 else f"the only {kind.replace('records', 'record')}"
    return f"{what}{beside}; --id ID or --record N shows one"
