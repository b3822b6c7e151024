"""Repair quotation marks that are written as LaTeX has them: ``word'' becomes “word”."""

import re
from collections.abc import Iterator

from textclean import Label, Replacement, Rule, View, hookimpl

textclean_api = 1
labels = {"latex_quotes": Label("Quotation marks that are written as LaTeX has them.")}
QUOTED = Rule("quoted", "latex_quotes", "two backticks, and on the same line two apostrophes behind them", 0.95)
rules = (QUOTED,)

_QUOTED = re.compile(r"``(?=\S)[^`'\n]{1,300}''")


@hookimpl
def clean(view: View) -> Iterator[Replacement]:
    """Propose the marks of each quotation, and nothing between them."""
    for match in _QUOTED.finditer(view.text):
        start, end = match.span()
        yield QUOTED.replacement(start, start + 2, "“", "an opening mark")
        yield QUOTED.replacement(end - 2, end, "”", "a closing mark")
