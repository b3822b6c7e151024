"""``textclean eval``."""

from __future__ import annotations

import attrs
import click

from textclean.cleaning.cleaner import Cleaner
from textclean.cli.exit_codes import TROUBLE
from textclean.cli.options import JSON, Choice, field_options, plugin_options, quietly
from textclean.cli.render.json import print_json
from textclean.cli.terminal_safe import tell
from textclean.errors import InputError
from textclean.evaluation.evaluate import Evaluator
from textclean.evaluation.evaluation import Evaluation
from textclean.evaluation.gold_fields import GoldFields
from textclean.field_names import FieldNames
from textclean.formats.document import Reject
from textclean.formats.input_file import InputFile
from textclean.formats.sources import read_piece
from textclean.run import plan

#: How many records that cannot be compared are told about.
_TOLD = 10


@click.command("eval")
@click.argument("dumps", metavar="DUMP...", nargs=-1, required=True)
@click.option(
    "--gold", default="gold", show_default=True, metavar="FIELD", help="The field of the main text by people."
)
@click.option("--html", metavar="FIELD", help="The field that holds the HTML.")
@click.option(
    "--with", "kept", default="with", show_default=True, metavar="FIELD", help="The field of segments that must stay."
)
@click.option(
    "--without", "gone", default="without", show_default=True, metavar="FIELD", help="The field of those that must go."
)
@click.option("--title", default="title", show_default=True, metavar="FIELD", help="The field of the page's title.")
@field_options("text", "id", "url")
@plugin_options
@click.option("--top", type=click.IntRange(1), default=10, show_default=True, help="How many of each list to show.")
@JSON
def command(
    dumps: tuple[str, ...],
    gold: str,
    html: str | None,
    kept: str,
    gone: str,
    title: str,
    choice: Choice,
    top: int,
    as_json: bool,
    **fields: str | None,
) -> int:
    """Clean labelled dumps, and say how much junk goes and how much of the articles, and where.

    Nothing is written. White space is not counted.
    """
    names = FieldNames(**{key: name for key, name in (fields | {"html": html}).items() if name})
    try:
        planned = plan(dumps, "-", names)
    except InputError as error:
        raise click.UsageError(str(error)) from error
    cleaner: Cleaner = quietly(lambda: Cleaner(choice.resolve(), choice.plugin))
    told = _Told()
    evaluator = Evaluator(cleaner, GoldFields(gold, kept, gone, title), top, told.tell)
    for source in planned.sources:
        _evaluate(evaluator, source)
    told.tell_rest()
    _show(evaluator.evaluation, top, as_json=as_json)
    return TROUBLE if evaluator.evaluation.trouble or cleaner.registry.broken else 0


def _evaluate(evaluator: Evaluator, source: InputFile) -> None:
    name = source.origin.name
    try:
        for item in read_piece(source):
            if isinstance(item, Reject):
                evaluator.refuse(f"{name}:{item.position}", "not a record", item.error)
            else:
                evaluator.add(item.record)
    except InputError as error:
        evaluator.refuse("not read to its end", "not read to its end", str(error))


def _show(evaluation: Evaluation, top: int, *, as_json: bool) -> None:
    if as_json:
        print_json(evaluation.to_json())
        return
    from textclean.cli.render.evaluation import shown  # noqa: PLC0415 - a program that wants JSON needs no tables
    from textclean.cli.terminal import console  # noqa: PLC0415 - the same

    out = console()
    for part in shown(evaluation, top):
        out.print(part)


@attrs.define
class _Told:
    """Tells about the first few problems, and how many more there are."""

    count: int = 0

    def tell(self, problem: str) -> None:
        self.count += 1
        if self.count <= _TOLD:
            tell(problem)

    def tell_rest(self) -> None:
        if self.count > _TOLD:
            tell(f"and {self.count - _TOLD:,} more like these; the counts stand in the answer")
