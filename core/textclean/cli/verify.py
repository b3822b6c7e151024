"""``textclean verify``."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import starmap
from pathlib import Path
from typing import Any

import click

from textclean.cli.exit_codes import TROUBLE
from textclean.cli.options import FILE, JSON, field_options
from textclean.cli.render.json import print_list
from textclean.cli.streams import say
from textclean.cli.terminal_safe import tell, visible_line
from textclean.log.restore import Problem
from textclean.plurals import plural
from textclean.review.outputs import read_logged
from textclean.review.reviewed_record import RecordPlace
from textclean.review.schema_check import SchemaCheck
from textclean.review.verification import Unsealed, Verification


@click.command("verify")
@FILE
@click.option("--sealed", is_flag=True, help="Count a log without seal as a problem even if no log of FILE has one.")
@click.option("--schema", is_flag=True, help="Compare each log with the published JSON Schema, too; needs jsonschema.")
@JSON
@field_options("text", "id")
def command(file: Path, sealed: bool, schema: bool, as_json: bool, **fields: str | None) -> int:
    """Check on every record of FILE that its log gives the original back and leads to the cleaned text again.

    Also, that no part of text and log was changed since it was sealed. Logs of early versions bear no seal.
    """
    done = Verification(Unsealed(sealed), schema=SchemaCheck() if schema else None)
    found = done.check(read_logged(file, fields))
    (_print_json if as_json else _print)(found, done)
    return TROUBLE if done.problems else 0


def _print_json(found: Iterator[tuple[RecordPlace, Problem]], done: Verification) -> None:
    print_list("problems", starmap(_plain, found), lambda: {"records": done.records, "unsealed": done.unsealed.count})


def _plain(place: RecordPlace, problem: Problem) -> dict[str, Any]:
    return place.to_json() | {"field": problem.field, "message": problem.message}


def _print(found: Iterator[tuple[RecordPlace, Problem]], done: Verification) -> None:
    for place, problem in found:
        click.echo(visible_line(f"{place}: {_worded(problem)}"))
    (say if done.problems else click.echo)(_closing(done))
    if done.unsealed.untold:
        logs = plural(done.unsealed.untold, "log") + (" bears" if done.unsealed.untold == 1 else " bear")
        tell(f"{logs} no seal: changes that break no law cannot be found there")


def _closing(done: Verification) -> str:
    """Return the result in one line."""
    records = plural(done.records, "record")
    if not done.problems:
        return f"{records}: every log is lawful"
    return f"textclean: {plural(done.problems, 'problem')} in {done.wrong:,} of {records}"


def _worded(problem: Problem) -> str:
    return problem.message if problem.message.startswith(problem.field) else f"{problem.field}: {problem.message}"
