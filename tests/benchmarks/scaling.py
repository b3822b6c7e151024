"""How cost grows: with the number of plugins, with the number of edits in one record."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from functools import partial

from benchmarks.contestants import clean_lines
from benchmarks.measure import ROUNDS, turns
from textclean import Cleaner, Config, Finding, Guards, View, hookimpl
from textclean.text.phrases import Anchor

#: Phrases of each plugin.
PHRASES = 10
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


class Phrases:
    """A plugin with so many phrases of two made-up words; one plugin has one that stands in a page now and then."""

    version = "1"

    def __init__(self, number: int, count: int, anchor: Anchor) -> None:
        chance = random.Random(number)  # noqa: S311 - the same phrases every time
        made = [" ".join("".join(chance.choices(_LETTERS, k=7)) for _ in range(2)) for _ in range(count)]
        if not number:
            made[0] = "read also"
        self.name = f"phrases_{number}"
        self.phrases = {"made": tuple(made)}
        self.anchors = {"made": anchor}

    @hookimpl
    def detect(self, view: View) -> Iterator[Finding]:
        for hit in view.hits:
            if hit.whole_line:
                yield Finding(hit.start, hit.end, "recommendations", "made")


class Marks:
    """A plugin that finds every line that is a mark."""

    name = "marks"
    version = "1"

    @hookimpl
    def detect(self, view: View) -> Iterator[Finding]:
        for line in view.filled:
            if line.text == "[share]":
                yield Finding(line.start, line.end, "share_label", "mark")


def plugins(lines: Sequence[bytes], few: int, many: int, anchor: Anchor) -> tuple[float, float]:
    """Return the processor seconds for the same lines with few plugins and with many, no others being on."""
    cleaners = [_with_plugins(few, anchor), _with_plugins(many, anchor)]
    seconds = turns([partial(clean_lines, each, lines) for each in cleaners], ROUNDS)
    return seconds[0][0], seconds[1][0]


def _with_plugins(count: int, anchor: Anchor) -> Cleaner:
    made = [Phrases(number, PHRASES, anchor) for number in range(count)]
    return Cleaner(Config(only=tuple(plugin.name for plugin in made)), made)


def edits(few: int, many: int) -> tuple[float, float]:
    """Return the processor seconds to clean one record with few edits and one with many, line by line alike."""
    cleaner = Cleaner(Config(only=("marks",), guards=Guards(1, 1)), [Marks()])
    texts = ["\n".join(f"Sentence {at} stands here.\n[share]" for at in range(count)) for count in (few, many)]
    for count, text in zip((few, many), texts, strict=True):
        found = len(cleaner.clean(text).log.edits)
        if found < count:
            raise AssertionError(f"{found} edits, where {count} were to be measured")
    seconds = turns([partial(cleaner.clean, text) for text in texts], ROUNDS)
    return seconds[0][0], seconds[1][0]
