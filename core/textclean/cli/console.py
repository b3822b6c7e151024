"""The terminal: colours where they are wanted, tables, and text that cannot do anything to it."""

from __future__ import annotations

import io
import sys

import attrs
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

#: Wide enough that nothing is cut where no terminal says how wide it is.
_UNBOUND = 200


def _shown() -> dict[int, str]:
    """Return what stands for the characters that would act on a terminal, or change how others stand."""
    pictures = {code: chr(0x2400 + code) for code in range(0x20) if chr(code) != "\n"} | {0x7F: "␡"}
    ranges = ((0x80, 0xA0), (0x200E, 0x2010), (0x2028, 0x202F), (0x2060, 0x2070), (0xD800, 0xE000), (0xFEFF, 0xFF00))
    # The Arabic mark of direction, and annotations between the lines.
    more = ((0x61C, 0x61D), (0xFFF9, 0xFFFC))
    shown = pictures | {code: f"\\u{code:04x}" for start, end in (*ranges, *more) for code in range(start, end)}
    # Tags: text that nobody sees.
    return shown | {code: f"\\U{code:08x}" for code in range(0xE0000, 0xE0080)}


_SHOWN = _shown()


def visible(text: str) -> str:
    """Show control characters, escapes and marks of direction as what they are; line breaks stay."""
    return text.translate(_SHOWN)


def visible_line(text: str) -> str:
    """Show a text as ``visible`` does, and its line breaks too, so that it cannot pass for the lines below it."""
    return visible(text).replace("\n", "␊")


def console(*, color: bool | None = None) -> Console:
    """Return standard output; ``color`` None: in colour if it is a terminal that has them."""
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
    """Return an empty table; a heading that begins with ``>`` is of a column of numbers."""
    made = Table(box=SIMPLE_HEAD, title=title, title_justify="left", pad_edge=False)
    for heading in headings:
        made.add_column(Text(heading.removeprefix(">")), justify="right" if heading.startswith(">") else "left")
    return Listing(made)
