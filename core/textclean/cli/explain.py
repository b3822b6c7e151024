"""``textclean explain``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any

import attrs
import click
from rich.console import Console
from rich.text import Text

from textclean.cli.exit_codes import STOPPED, TROUBLE
from textclean.cli.options import FILE, field_options
from textclean.cli.render_answers import answered, plain_answer, plain_record, plain_supposed, supposed
from textclean.cli.render_list import list_in_object, rest_of_object
from textclean.cli.render_record import heading, page
from textclean.cli.terminal import console
from textclean.cli.terminal_safe import tell
from textclean.errors import LogError
from textclean.review.explanation import Asked, Explanation, Seen, closing, no_records
from textclean.review.hunks import original_or_stand_in
from textclean.review.lookup import Question, beyond
from textclean.review.outputs import Logged, Unreadable, plain_place, read_logged
from textclean.review.what_if_policy import InForce, WhatIfPolicy

#: So many lines are printed in one call.
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
@click.option("--color/--no-color", default=None, help="Colours; if not given, where standard output has them.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
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
    found = _chosen(read_logged(file, fields), asked, seen)
    if not asked.one:
        return _explain_some(file, list(islice(found, limit + 1)), asked, seen, _Form(as_json, color, context))
    return _explain_one(file, found, asked, seen, _Form(as_json, color, context))


@attrs.frozen
class _Form:
    """How it is shown."""

    as_json: bool
    color: bool | None
    context: int

    def show(self, found: Iterable[Explanation], asked: Asked, rest: Callable[[], dict[str, Any]]) -> None:
        """Show records as they come: as many may have the same id as there are."""
        if not self.as_json:
            out = console(color=self.color)
            for explanation in found:
                _show(out, explanation, asked, self.context)
            return
        for piece in list_in_object("records", (_plain(explanation, asked) for explanation in found)):
            click.echo(piece, nl=False)
        click.echo(rest_of_object(rest()))


def _explain_some(file: Path, found: list[Explanation], asked: Asked, seen: Seen, form: _Form) -> int:
    shown = found[: asked.limit]
    more = len(found) > len(shown)
    form.show(shown, asked, lambda: {"more": more, "unknown": _unknown(asked, seen)})
    tell(closing(file, shown, asked, more=more))
    return _closed(asked, seen, trouble=any(explanation.error for explanation in shown))


def _explain_one(file: Path, found: Iterator[Explanation], asked: Asked, seen: Seen, form: _Form) -> int:
    count = errors = 0

    def counted() -> Iterator[Explanation]:
        nonlocal count, errors
        for explanation in found:
            count += 1
            errors += explanation.error is not None
            yield explanation

    form.show(counted(), asked, lambda: {"more": False, "unknown": _unknown(asked, seen)})
    if not count:
        tell(f"{file}: no record {_name(asked)}{no_records(seen)}")
        return STOPPED
    return _closed(asked, seen, trouble=errors > 0)


def _unknown(asked: Asked, seen: Seen) -> list[str]:
    return list(asked.supposition.unknown(seen.labels)) if asked.changes else []


def _closed(asked: Asked, seen: Seen, *, trouble: bool) -> int:
    for sentence in _unknown(asked, seen):
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


def _chosen(items: Iterator[Logged | Unreadable], asked: Asked, seen: Seen) -> Iterator[Explanation]:
    """Yield the wanted record, or those that there is something to tell about; lines that are no records are told."""
    for item in items if asked.number is None else islice(items, asked.number - 1, asked.number):
        seen.add(item, asked)
        if asked.id not in (None, None if item.id is None else str(item.id)):
            continue
        explanation = _told(item, asked)
        if explanation.error or asked.one or _says_something(explanation, asked):
            yield explanation


def _told(item: Logged | Unreadable, asked: Asked) -> Explanation:
    if isinstance(item, Unreadable):
        return Explanation(item, error=item.error)
    text, log = item.document.record.text, item.log
    try:
        if asked.plain and (asked.one or _has_page(item)):
            original_or_stand_in(text, log)
        answers, error = asked.answers(item), beyond(text, log, asked.question)
        return Explanation(item, answers[: asked.limit], len(answers) > asked.limit, asked.supposed(item), error)
    except LogError as error:
        return Explanation(item, error=str(error))


def _says_something(explanation: Explanation, asked: Asked) -> bool:
    if asked.question.asked:
        return bool(explanation.answers)
    if explanation.supposed:
        return explanation.supposed.changed or bool(explanation.supposed.unknown)
    return isinstance(explanation.item, Logged) and _has_page(explanation.item)


def _has_page(item: Logged) -> bool:
    return item.log.changed or bool(item.log.errors)


def _show(out: Console, explanation: Explanation, asked: Asked, context: int) -> None:
    if isinstance(explanation.item, Logged):
        _show_record(out, explanation.item, explanation, asked, context)
    if explanation.error is not None:
        tell(f"{explanation.item.where}: {explanation.error}")


def _show_record(out: Console, item: Logged, explanation: Explanation, asked: Asked, context: int) -> None:
    _print_all(out, page(item, context) if asked.plain and explanation.error is None else heading(item))
    _print_all(out, chain.from_iterable(chain([Text()], answered(item, found)) for found in explanation.answers))
    if explanation.more:
        out.print(f"\nthe first {asked.limit} places; --limit N shows more")
    if asked.question.find is not None and not explanation.answers and explanation.error is None:
        out.print("\nthe original has no such text")
    if explanation.supposed:
        _print_all(out, chain([Text()], supposed(item, explanation.supposed, asked.changes, context)))
    out.print()


def _print_all(out: Console, lines: Iterable[Text]) -> None:
    """Print lines, many at a time: what a call of print costs is more than what a line costs."""
    left = iter(lines)
    while some := list(islice(left, _AT_ONCE)):
        out.print(Text("\n").join(some))


def _plain(explanation: Explanation, asked: Asked) -> dict[str, Any]:
    item = explanation.item
    if isinstance(item, Unreadable):
        return plain_place(item) | {"error": explanation.error}
    plain = plain_record(item) | ({"error": explanation.error} if explanation.error is not None else {})
    if asked.question.asked:
        plain["answers"] = list(map(plain_answer, explanation.answers))
        plain["more_answers"] = explanation.more
    if explanation.supposed:
        plain["what_if"] = {"changes": list(asked.changes), **plain_supposed(explanation.supposed)}
    return plain


def _name(asked: Asked) -> str:
    if asked.number is not None:
        return f"{asked.number}" if asked.id is None else f"{asked.number} that has the id {asked.id!r}"
    return f"has the id {asked.id!r}"
