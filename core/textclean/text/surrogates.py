r"""Halves of a character that JSON cannot hold apart.

JSON writes a lone surrogate as an escape, ``\ud83d``. Where a high one comes to stand right before a low one, every
parser of JSON reads one character in the place of two, so a text in which they met would not be read back as it was
written, and its original could not be restored.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from textclean.log.edit import Edit

_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")


def holds_lone(text: str) -> bool:
    """Say whether there is a surrogate in the text, which UTF-8 cannot hold."""
    if text.isascii():
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def holds_pair(text: str) -> bool:
    """Say whether a high surrogate stands right before a low one, each a code point of its own."""
    return not text.isascii() and _PAIR.search(text) is not None


def joining(text: str, edits: Sequence[Edit]) -> list[Edit]:
    """Return edits without which the others join no surrogates that stand apart in ``text``.

    Of edits that touch each other only the last is named that is more than the white space beside another one; whether
    the others do still, once that one is left out, has to be asked again.

    Args:
        text: the text in whose code points the edits are.
        edits: sorted, without overlaps, and with those that close up white space.
    """
    return [
        next((edit for edit in reversed(run) if not edit.closes_gap), run[-1])
        for run in _touching(edits)
        if holds_pair(_beside(text, run))
    ]


def _touching(edits: Sequence[Edit]) -> Iterator[Sequence[Edit]]:
    """Yield runs of edits with no text between them."""
    begin = 0
    for number in range(1, len(edits) + 1):
        if number == len(edits) or edits[number - 1].end < edits[number].start:
            yield edits[begin:number]
            begin = number


def _beside(text: str, run: Sequence[Edit]) -> str:
    """Return what a run of edits puts into the text, and the characters before and behind it."""
    start, end = run[0].start, run[-1].end
    return text[max(start - 1, 0) : start] + "".join(edit.inserted for edit in run) + text[end : end + 1]
