"""Give the tag ``truncated`` to a text that stops in the middle of a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from textclean import View, ends_sentence, hookimpl
from textclean_plugins.shapes import item_text

tags = {"truncated": "The text stops in the middle of a sentence."}
options = {"min_words": 12}

# Scripts without end marks: Thai and Lao.
_NO_MARKS = re.compile("[\u0e00-\u0eff]")
_ELLIPSIS = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])$")


@hookimpl
def tag(view: View, options: dict[str, int]) -> Iterator[str]:
    """Give the tag if the last line is running text without an end mark."""
    numbers = view.lines.filled_numbers
    if numbers and _is_cut(view, numbers, options["min_words"]):
        yield "truncated"


def _is_cut(view: View, numbers: Sequence[int], min_words: int) -> bool:
    last = view.lines[numbers[-1]]
    if last.words < min_words or _NO_MARKS.search(last.text) or item_text(last) is not None or last.text[0] == "|":
        return False
    if _ELLIPSIS.search(last.text):
        return last.is_sentence and last.words >= 2 * min_words
    if last.ends_sentence:
        return False
    # If most long lines of the text have no end mark, then a missing one at the end shows nothing.
    words, texts = view.lines.words, view.lines.texts
    long = [texts[number] for number in numbers[:-1] if words[number] >= min_words]
    return 2 * sum(map(ends_sentence, long)) >= len(long)
