"""Show a result as HTML, as notebooks do: what was removed is struck, what was inserted is underlined."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from textclean.log.edit import Edit

_STYLE = "white-space:pre-wrap;overflow-wrap:anywhere"
_REMOVED = "background:#fdd;color:#900"
_INSERTED = "background:#dfd;color:#060;text-decoration:underline"


def as_html(original: str, edits: Iterable[Edit], summary: str) -> str:
    """Return HTML without scripts, in which every character of the text is escaped.

    Args:
        original: the original text.
        edits: the edits of the log.
        summary: a line that is shown above the text.
    """
    body = "".join(_parts(original, edits))
    return f'<div><div><em>{escape(summary)}</em></div><div style="{_STYLE}">{body}</div></div>'


def _parts(original: str, edits: Iterable[Edit]) -> Iterator[str]:
    place = 0
    for edit in edits:
        yield escape(original[place : edit.start])
        why = escape(f"{edit.label}: {edit.reason} ({edit.plugin}/{edit.rule}, {edit.confidence:g})")
        if removed := original[edit.start : edit.end]:
            yield f'<del style="{_REMOVED}" title="{why}">{escape(removed)}</del>'
        if edit.inserted:
            yield f'<ins style="{_INSERTED}" title="{why}">{escape(edit.inserted)}</ins>'
        place = edit.end
    yield escape(original[place:])
