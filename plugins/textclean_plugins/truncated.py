"""The tag ``truncated``: the text stops in the middle of a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from textclean import Line, View, hookimpl
from textclean_plugins.shapes import item_text

tags = {"truncated": "The text stops in the middle of a sentence."}
options = {"min_words": 12}

# Scripts whose every sentence ends in a mark; Thai and Lao have none.
_NO_MARKS = re.compile("[\u0e00-\u0eff]")
_ELLIPSIS = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])$")


@hookimpl
def tag(view: View, options: dict[str, int]) -> Iterator[str]:
    """Look at the last line: running text that has no end mark was cut off."""
    filled = view.filled
    if filled and _is_cut(filled[-1], filled[:-1], options["min_words"]):
        yield "truncated"


def _is_cut(last: Line, before: tuple[Line, ...], min_words: int) -> bool:
    if last.words < min_words or _NO_MARKS.search(last.text) or item_text(last) is not None or last.text[0] == "|":
        return False
    if _ELLIPSIS.search(last.text):
        return last.is_sentence and last.words >= 2 * min_words
    # In a text whose long lines do not end in marks as a rule, a missing one says nothing.
    long = [line for line in before if line.words >= min_words]
    marked = sum(line.ends_sentence for line in long)
    return not last.ends_sentence and 2 * marked >= len(long)
