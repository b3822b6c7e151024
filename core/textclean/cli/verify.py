"""``textclean verify``."""

from __future__ import annotations

import json
from collections import Counter, deque
from collections.abc import Iterator
from itertools import starmap
from pathlib import Path
from typing import Any

import attrs
import click

from textclean.cli.exit_codes import TROUBLE
from textclean.cli.options import FILE, field_options
from textclean.cli.render_list import list_in_object, rest_of_object
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
    found = _Found(Unsealed(sealed))
    if as_json:
        # One by one: there may be as many problems as records.
        for piece in list_in_object("problems", starmap(_plain, found.problems(read_logged(file, fields)))):
            click.echo(piece, nl=False)
        click.echo(rest_of_object({"records": found.records, "unsealed": found.unsealed.count}))
        return TROUBLE if found.count else 0
    for where, problem in found.problems(read_logged(file, fields)):
        click.echo(visible_line(f"{where.where}: {_worded(problem)}"))
    (say if found.count else click.echo)(found.closing())
    if found.unsealed.untold:
        logs = plural(found.unsealed.untold, "log") + (" bears" if found.unsealed.untold == 1 else " bear")
        tell(f"{logs} no seal: changes that break no law cannot be found there")
    return TROUBLE if found.count else 0


@attrs.define
class _Found:
    """Goes through the records of an output and counts them, their problems, and the records that have one."""

    unsealed: Unsealed
    records: int = 0
    count: int = 0
    wrong: int = 0

    def problems(self, items: Iterator[Logged | Unreadable]) -> Iterator[tuple[Logged | Unreadable, Problem]]:
        """Yield each problem with the record that has it."""
        for item in items:
            self.records += 1
            own = problems_of(item)
            self.wrong += bool(own)
            for problem in own:
                self.count += 1
                yield item, problem
            for where, problem, first in self.unsealed.look(item, known=bool(own)):
                self.count += 1
                self.wrong += first
                yield where, problem

    def closing(self) -> str:
        """Say how it went, in one line."""
        records = plural(self.records, "record")
        if not self.count:
            return f"{records}: every log is lawful"
        return f"textclean: {plural(self.count, 'problem')} in {self.wrong:,} of {records}"


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
    before: deque[tuple[Unreadable, bool]] = attrs.field(factory=lambda: deque(maxlen=_REMEMBERED))

    def look(self, item: Logged | Unreadable, *, known: bool = False) -> Iterator[tuple[Unreadable, Problem, bool]]:
        """Yield the records whose log should bear a seal, as far as this record shows it.

        Args:
            item: the next record.
            known: whether it is known to have a problem; each record comes back with whether this is its first.
        """
        if isinstance(item, Unreadable):
            return
        if item.log.seal is None:
            self.count += 1
            self.untold += 1
            # Its place alone: what the records hold may be large.
            place = Unreadable(item.source, item.position, item.number, item.id, *attrs.astuple(_NO_SEAL))
            self.before.append((place, not known))
        else:
            self.wanted = True
        while self.wanted and self.before:
            self.untold -= 1
            place, first = self.before.popleft()
            yield place, _NO_SEAL, first


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
