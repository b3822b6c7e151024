"""``textclean train``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from textclean.cli.exit_codes import TROUBLE
from textclean.cli.options import LocalPath, field_options, quietly
from textclean.cli.streams import say
from textclean.cli.terminal_safe import tell
from textclean.errors import InputError, TextcleanError
from textclean.evaluation.titles import titles_of
from textclean.formats.document import FieldNames, Reject
from textclean.formats.input_file import InputFile
from textclean.formats.sources import read_piece
from textclean.run import plan
from textclean.storage.atomic import write_text
from textclean.training.examples import Examples, LabelledPage
from textclean.training.sites import site_of
from textclean.training.train import LOSS, Trained, train
from textclean.training.trainable import Trainable, trainable
from textclean.training.weights_file import to_json

_PLUGIN = "judge"


@click.command("train")
@click.argument("dumps", metavar="DUMP...", nargs=-1, required=True)
@click.option("--gold", required=True, metavar="FIELD", help="The field of the main text by people.")
@click.option("--html", metavar="FIELD", help="The field that holds the HTML; the weights are then for its pages.")
@click.option("--title", default="title", show_default=True, metavar="FIELD", help="The field of the page's title.")
@click.option("-o", "--output", required=True, type=LocalPath(), help="The file of weights to write.")
@click.option("--loss", type=click.FloatRange(0, 1), default=LOSS, show_default=True, help="The most that may be lost.")
@click.option("--weigh", metavar="DUMP=N", multiple=True, help="How much a corpus counts; may be repeated.")
@click.option("--name", default=_PLUGIN, show_default=True, help="The plugin to train.")
@field_options("text", "id", "url")
def command(
    dumps: tuple[str, ...],
    gold: str,
    html: str | None,
    title: str,
    output: Path,
    loss: float,
    weigh: tuple[str, ...],
    name: str,
    **fields: str | None,
) -> int:
    """Make weights of the judge from labelled dumps."""
