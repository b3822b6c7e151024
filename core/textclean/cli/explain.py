"""``textclean explain``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import attrs
import click
from rich.console import Console

from textclean.cli.answer import Answer, Question, answer, stretches
from textclean.cli.console import console, visible_line
from textclean.cli.groups import was_changed
from textclean.cli.logged import FILE, Logged, Unreadable, read_logged
from textclean.cli.options import field_options
from textclean.cli.page import heading, page
from textclean.cli.status import STOPPED, TROUBLE
from textclean.cli.supposed import Supposed, suppose
from textclean.cli.supposition import InForce, Supposition
from textclean.cli.telling import answered, plain_answer, plain_record, plain_supposed, supposed
from textclean.errors import LogError


@attrs.frozen
class _Asked:
    """Which records are wanted, and what about them."""

    id: str | None
    number: int | None
    question: Question
    changes: tuple[str, ...]
    supposition: Supposition
    limit: int

    @property
    def one(self) -> bool:
        return self.id is not None or self.number is not None

    def answers(self, item: Logged) -> list[Answer]:
        if not self.question.asked:
            return []
        found = islice(stretches(item.document.record.text, item.log, self.question), self.limit)
        return [answer(item.log, stretch) for stretch in found]

    def supposed(self, item: Logged) -> Supposed | None:
        return suppose(item.document.record.text, item.log, self.supposition) if self.changes else None


@attrs.frozen
class _Told:
    """A record with the answers about it, or a line that cannot be told about, and why."""

    item: Logged | Unreadable
    answers: list[Answer] = attrs.field(factory=list)
    supposed: Supposed | None = None
    error: str | None = None


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
    found = list(islice(_chosen(read_logged(file, fields), asked), None if asked.one else limit + 1))
    shown = found if asked.one else found[:limit]
    if as_json:
        click.echo(
            json.dumps({"records": [_plain(told, asked) for told in shown], "more": len(found) > len(shown)}, indent=2)
        )
    else:
        out = console(color=color)
        for told in shown:
            _show(out, told, asked, context)
    if asked.one and not found:
        click.echo(f"textclean: {file}: no record {_name(asked)}", err=True)
        return STOPPED
    if not asked.one:
        click.echo(f"textclean: {_closing(file, len(found), asked)}", err=True)
    return TROUBLE if any(told.error for told in shown) else 0


def _asked(
    file: Path, wanted: str | None, number: int | None, question: Question, changes: tuple[str, ...], limit: int
) -> _Asked:
    if wanted is None and number is None and (question.line is not None or question.offset is not None):
        raise click.UsageError("--line and --offset are of one record; name it with --id or --record")
    if question.find == "":
        raise click.UsageError("--find: there is no text to look for")
    try:
        supposition = Supposition.of(changes, InForce.beside(file)) if changes else Supposition()
    except ValueError as error:
        raise click.UsageError(f"--what-if: {error}") from error
    return _Asked(wanted, number, question, changes, supposition, limit)


def _chosen(items: Iterator[Logged | Unreadable], asked: _Asked) -> Iterator[_Told]:
    """Yield the wanted record, or those that there is something to tell about; lines that are no records are told."""
    for number, item in enumerate(items, 1):
        if asked.number not in (None, number) or asked.id not in (None, None if item.id is None else str(item.id)):
            continue
        told = _told(item, asked)
        if told.error or asked.one or _says_something(told, asked):
            yield told


def _told(item: Logged | Unreadable, asked: _Asked) -> _Told:
    if isinstance(item, Unreadable):
        return _Told(item, error=item.error)
    try:
        return _Told(item, asked.answers(item), asked.supposed(item))
    except LogError as error:
        return _Told(item, error=str(error))


def _says_something(told: _Told, asked: _Asked) -> bool:
    if asked.question.asked:
        return bool(told.answers)
    if told.supposed:
        return told.supposed.changed
    return isinstance(told.item, Logged) and (was_changed(told.item.log) or bool(told.item.log.errors))


def _show(out: Console, told: _Told, asked: _Asked, context: int) -> None:
    item = told.item
    if told.error is not None or isinstance(item, Unreadable):
        click.echo(visible_line(f"textclean: {item.where}: {told.error}"), err=True)
        return
    asks = asked.question.asked or told.supposed
    for line in heading(item) if asks else page(item, context):
        out.print(line)
    for found in told.answers:
        out.print()
        for line in answered(item, found):
            out.print(line)
    if asked.question.asked and not told.answers:
        out.print("\nthe original has no such place")
    if told.supposed:
        out.print()
        for line in supposed(item, told.supposed, asked.changes, context):
            out.print(line)
    out.print()


def _plain(told: _Told, asked: _Asked) -> dict[str, Any]:
    item = told.item
    if told.error is not None or isinstance(item, Unreadable):
        return {"file": item.source, "line": item.position, "id": item.id, "error": told.error}
    plain = plain_record(item)
    if asked.question.asked:
        plain["answers"] = [plain_answer(item, found) for found in told.answers]
    if told.supposed:
        plain["what_if"] = {"changes": list(asked.changes), **plain_supposed(told.supposed)}
    return plain


def _name(asked: _Asked) -> str:
    if asked.number is not None:
        return f"{asked.number}" if asked.id is None else f"{asked.number} that has the id {asked.id!r}"
    return f"has the id {asked.id!r}"


def _closing(file: Path, found: int, asked: _Asked) -> str:
    if asked.question.asked:
        kind, none = "records with that text", "no original has that text"
    elif asked.changes:
        kind, none = "records that would be other", "no record would be other than it is"
    else:
        kind, none = "changed records", "no record was changed; --id ID shows one all the same"
    if not found:
        return f"{file}: {none}"
    if found > asked.limit:
        return f"the first {asked.limit} {kind}; --limit N shows more, --id ID shows one"
    return f"all {found} {kind}; --id ID shows one"
