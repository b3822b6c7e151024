"""Write to the terminal: colours if wanted, tables, and text made safe."""

from __future__ import annotations

import io
import sys

import attrs
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from textclean.cli.terminal_safe import visible_line

#: The width in characters if the output is not a terminal. It is wide enough that nothing is cut.
_UNBOUND = 200


def console(*, color: bool | None = None) -> Console:
    """Return a console for standard output. ``color`` None: use colours if it is a terminal that supports them."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    return Console(
        force_terminal=color,
        no_color=color is False or None,
        color_system=None if color is False else "auto" if color is None else "standard",
        width=None if sys.stdout.isatty() else _UNBOUND,
        highlight=False,
        markup=False,
        emoji=False,
        soft_wrap=True,
    )


@attrs.frozen
class Listing:
    """A table whose cells are plain text."""

    rich: Table

    def add(self, *cells: str) -> None:
        """Add a row."""
        self.rich.add_row(*(Text(visible_line(cell)) for cell in cells))


def table(*headings: str, title: str | None = None) -> Listing:
    """Return an empty table. A heading that begins with ``>`` is that of a column of numbers."""
    made = Table(box=SIMPLE_HEAD, title=title, title_justify="left", pad_edge=False)
    for heading in headings:
        made.add_column(Text(heading.removeprefix(">")), justify="right" if heading.startswith(">") else "left")
    return Listing(made)
