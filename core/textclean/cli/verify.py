"""``textclean verify``."""

from __future__ import annotations

import json
from collections import Counter, deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import click

from textclean.cli.exit_codes import TROUBLE
from textclean.cli.options import FILE, field_options
from textclean.cli.streams import say
from textclean.cli.terminal_safe import tell, visible_line
from textclean.formats.json.object_line import ObjectLine
from textclean.log.restore import Problem, verify
from textclean.plurals import plural
from textclean.record import LOG_KEY
from textclean.review.outputs import Logged, Unreadable, plain_place, read_logged

_DISAGREED = "programs do not agree on which of them counts"
_TWICE = f"stands twice in one object; no log has that, and {_DISAGREED}"
_NO_SEAL = Problem("seal", "missing; it was taken away, or the log was written by an early version")
#: Records without seal that are remembered until one with a seal comes.
_REMEMBERED = 1000


@click.command("verify")
@FILE
@click.option("--sealed", is_flag=True, help="Count a log without seal as a problem even if no log of FILE has one.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@field_options("text", "id")
def command(file: Path, sealed: bool, as_json: bool, **fields: str | None) -> int:
    """Check on every record of FILE that its log gives the original back and leads to the cleaned text again.

    Also, that no part of text and log was changed since it was sealed. Logs of early versions bear no seal.
    """
    records = 0
    told: list[dict[str, Any]] = []
    unsealed = Unsealed(sealed)
    for item in read_logged(file, fields):
        records += 1
        for where, problem in (*((item, one) for one in problems_of(item)), *unsealed.look(item)):
            told.append(_plain(where, problem))
            if not as_json:
                click.echo(visible_line(f"{where.where}: {_worded(problem)}"))
    if as_json:
        click.echo(json.dumps({"records": records, "unsealed": unsealed.count, "problems": told}, indent=2))
    else:
        (say if told else click.echo)(_closing(records, told))
        if unsealed.untold:
            logs = plural(unsealed.untold, "log") + (" bears" if unsealed.untold == 1 else " bear")
            tell(f"{logs} no seal: changes that break no law cannot be found there")
    return TROUBLE if told else 0


@attrs.define
class Unsealed:
    """Finds the logs that lack a seal where others have one: of what was written in one run, all have or none.

    Attributes:
        wanted: whether each log has to bear one.
        count: how many bear none.
        untold: how many of those were not yielded: none has a seal, or there were too many to be remembered.
    """

    wanted: bool
    count: int = 0
    untold: int = 0
    before: deque[Unreadable] = attrs.field(factory=lambda: deque(maxlen=_REMEMBERED))

    def look(self, item: Logged | Unreadable) -> Iterator[tuple[Unreadable, Problem]]:
        """Yield the records whose log should bear a seal, as far as this record shows it."""
        if isinstance(item, Unreadable):
            return
        if item.log.seal is None:
            self.count += 1
            self.untold += 1
            # Its place alone: what the records hold may be large.
            self.before.append(Unreadable(item.source, item.position, item.number, item.id, *attrs.astuple(_NO_SEAL)))
        else:
            self.wanted = True
        while self.wanted and self.before:
            self.untold -= 1
            yield self.before.popleft(), _NO_SEAL


def problems_of(item: Logged | Unreadable) -> list[Problem]:
    """Return what is wrong with a record and its log."""
    if isinstance(item, Unreadable):
        return [Problem(item.field, item.error)]
    return [*verify(item.document.record.text, item.log), *_doubled(item)]


def _doubled(item: Logged) -> Iterator[Problem]:
    """Yield what stands twice of text and log in JSON: what was read is the last, and hides what the first says."""
    held = item.document.held
    if isinstance(held, ObjectLine):
        text_field = item.document.record.text_field
        if sum(member.key == text_field for member in held.members) > 1:
            yield Problem("text", f"its key {text_field!r} stands twice in the line; {_DISAGREED}")
        *more, log = (member for member in held.members if member.key == LOG_KEY)
        if more:
            yield Problem(LOG_KEY, _TWICE)
    value = item.document.record.fields[LOG_KEY]
    if isinstance(value, str):  # a cell of CSV
        spelled = value
    elif isinstance(held, ObjectLine):
        spelled = held.raw[log.start : log.end].decode()
    else:
        return
    try:
        yield from (Problem(name, _TWICE) for name in _keys_twice(spelled))
    except RecursionError:  # only what a later key hides can be nested as deep
        yield Problem(LOG_KEY, "nested too deeply to be a log; it was changed")


def _keys_twice(spelled: str) -> list[str]:
    twice: list[str] = []

    def look(pairs: list[tuple[str, object]]) -> None:
        if len(dict(pairs)) < len(pairs):
            twice.extend(name for name, count in Counter(name for name, _ in pairs).items() if count > 1)

    json.loads(spelled, object_pairs_hook=look, parse_int=str)
    return twice


def _plain(item: Logged | Unreadable, problem: Problem) -> dict[str, Any]:
    return plain_place(item) | {"field": problem.field, "message": problem.message}


def _worded(problem: Problem) -> str:
    return problem.message if problem.message.startswith(problem.field) else f"{problem.field}: {problem.message}"


def _closing(records: int, told: list[dict[str, Any]]) -> str:
    if not told:
        return f"{plural(records, 'record')}: every log is lawful"
    wrong = len({problem["record"] for problem in told})
    return f"textclean: {plural(len(told), 'problem')} in {wrong:,} of {plural(records, 'record')}"
