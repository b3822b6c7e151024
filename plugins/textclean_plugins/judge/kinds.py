"""What kind of text a record has, which decides the weights: with or without its page, extracted or all visible."""

from __future__ import annotations

from textclean import View

# In what extractors leave, most words run; of all that a page shows, few do. Measured on pages of four corpora:
# this share parts 96 % of them rightly.
_RUNNING_SHARE = 0.5
# A text of fewer lines is nobody's whole page.
_FEWEST_LINES = 20


def is_visible(view: View) -> bool:
    """Say whether a text is all that a page shows, and not what an extractor made of it."""
    lines = view.lines
    if len(lines.filled_numbers) < _FEWEST_LINES:
        return False
    return view.prose[-1] < _RUNNING_SHARE * sum(lines.words)


def kind_of(view: View) -> str:
    """Return the kind: ``page`` or ``text``, with ``visible`` or ``extractor``."""
    return f"{'text' if view.page is None else 'page'}_{'visible' if is_visible(view) else 'extractor'}"
