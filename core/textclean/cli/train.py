"""``textclean train``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from textclean.cli.options import LocalPath, field_options, quietly
from textclean.cli.streams import say
from textclean.cli.terminal_safe import tell
from textclean.errors import InputError
from textclean.field_names import FieldNames
from textclean.run import plan
from textclean.storage.atomic import Aside
from textclean.storage.extras import require
from textclean.training.examples import Examples, LabelledPage, require_both
from textclean.training.labelled import PageReader
from textclean.training.train import LOSS, Trained, train
from textclean.training.trainable import trainable
from textclean.training.weights_file import weights_json

_PLUGIN = "judge"
#: How many records that are left out are told about.
_TOLD = 10


@click.command("train")
@click.argument("dumps", metavar="DUMP...", nargs=-1, required=True)
@click.option("--gold", required=True, metavar="FIELD", help="The field of the main text by people.")
@click.option("--html", metavar="FIELD", help="The field that holds the HTML, for weights with features of the page.")
@click.option("--title", default="title", show_default=True, metavar="FIELD", help="The field of the page's title.")
@click.option("-o", "--output", required=True, type=LocalPath(), help="The file of weights to write.")
@click.option(
    "--loss",
    type=click.FloatRange(0, 1),
    default=LOSS,
    show_default=True,
    help="The most that may be lost of any dump's articles at the thresholds.",
)
@click.option("--weigh", metavar="DUMP=N", multiple=True, help="How much a dump's corpus counts; may be repeated.")
@field_options("text", "id", "url")
def command(
    dumps: tuple[str, ...],
    gold: str,
    html: str | None,
    title: str,
    output: Path,
    loss: float,
    weigh: tuple[str, ...],
    **fields: str | None,
) -> int:
    """Make weights of the judge from labelled dumps.

    Prints how much of all junk goes, beyond what other plugins remove, of pages that the weights were not made from: of
    other sites, and, with several dumps, of dumps that were held apart whole.
    """
    require("lightgbm", "training")
    names = FieldNames(**{key: name for key, name in (fields | {"html": html}).items() if name})
    importance = dict(map(_weight, weigh))
    plugin = trainable(_PLUGIN)
    reader = PageReader(gold, title, html is not None, _LeftOut().tell)
    pages = _pages(dumps, names, reader)
    examples: Examples = quietly(lambda: Examples.of(plugin, _PLUGIN, pages))
    require_both(examples)
    trained = train(examples, importance, loss)
    with Aside(replace=True) as files:
        files.open(output).write(weights_json(trained, plugin.fingerprint(), sorted(set(examples.dumps))).encode())
        files.commit()
    _show(trained, examples, output)
    return 0


def _pages(dumps: Sequence[str], names: FieldNames, reader: PageReader) -> Iterator[LabelledPage]:
    try:
        planned = plan(dumps, "-", names)
    except InputError as error:
        raise click.UsageError(str(error)) from error
    for source in planned.sources:
        yield from reader.read(source)


def _weight(text: str) -> tuple[str, float]:
    name, _, number = text.rpartition("=")
    try:
        return name, float(number)
    except ValueError:
        raise click.UsageError(f"--weigh {text!r}: a dump and a number, such as news.jsonl=3") from None


def _show(trained: Trained, examples: Examples, output: Path) -> None:
    for measured in trained.measured:
        figures = ", ".join(f"{each.recall:.3f} at {each.loss:.2%}" for each in measured.figures)
        say(
            f"{measured.dump}, without its {measured.held}: junk gone {figures}; "
            f"{measured.recall:.3f} at {measured.loss:.2%} by default"
        )
    steps = sum(len(table.edges) for table in trained.model.tables.values())
    say(
        f"{output}: {len(trained.model.tables)} features, {steps} steps, from {len(examples.sites):,} pages; "
        f"thresholds {trained.thresholds[False]:.4f}, for running text {trained.thresholds[True]:.4f}"
    )


class _LeftOut:
    """Tells about the first few records that are left out."""

    def __init__(self) -> None:
        self._count = 0

    def tell(self, problem: str) -> None:
        self._count += 1
        if self._count <= _TOLD:
            tell(problem)
        elif self._count == _TOLD + 1:
            tell("and more like these")
