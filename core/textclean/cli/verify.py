"""``textclean verify``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from textclean.cli.logged import FILE, Logged, Unreadable, read_logged
from textclean.cli.options import field_options
from textclean.cli.status import TROUBLE
from textclean.provenance import Problem, verify


@click.command("verify")
@FILE
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@field_options("text", "id")
def command(file: Path, as_json: bool, **fields: str | None) -> int:
    """Check on every record of FILE that its log gives the original back and leads to the cleaned text again."""
    records = 0
    told: list[dict[str, Any]] = []
    for item in read_logged(file, fields):
        records += 1
        for problem in _problems(item):
            told.append(_plain(item, problem))
            if not as_json:
                click.echo(f"{item.where}: {_worded(problem)}")
    if as_json:
        click.echo(json.dumps({"records": records, "problems": told}, indent=2))
    else:
        click.echo(_closing(records, told), err=bool(told))
    return TROUBLE if told else 0


def _problems(item: Logged | Unreadable) -> list[Problem]:
    if isinstance(item, Unreadable):
        return [Problem(item.field, item.error)]
    return verify(item.document.record.text, item.log)


def _plain(item: Logged | Unreadable, problem: Problem) -> dict[str, Any]:
    return {
        "file": item.source,
        "line": item.position,
        "id": item.id,
        "field": problem.field,
        "message": problem.message,
    }


def _worded(problem: Problem) -> str:
    return problem.message if problem.message.startswith(problem.field) else f"{problem.field}: {problem.message}"


def _closing(records: int, told: list[dict[str, Any]]) -> str:
    if not told:
        return f"{records:,} records: every log is lawful"
    wrong = len({(problem["file"], problem["line"]) for problem in told})
    return f"textclean: {len(told):,} problems in {wrong:,} of {records:,} records"
