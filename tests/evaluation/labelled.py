"""Cleaners whose result is known, and pages made up for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import attrs
from hypothesis import strategies as st

from textclean import Digest, Edit, Kept, Log, Record, Result

SENTENCES = (
    "The old stone bridge over the river is repaired before the winter floods arrive.",
    "Work begins in October and lasts six weeks while the ferry carries passengers across.",
    "A baker on the market square said she would miss the quiet of the closed road.",
    "শহরের পুরনো সেতুটি আগামী সপ্তাহে আবার খুলে দেওয়া হবে বলে মেয়র জানান।",
    "老桥将在冬季洪水到来之前修好市长在会议后说。",
)
JUNK = (
    "Read more stories about bridges and their builders",
    "Subscribe now",
    "Seven photographs you have to see before lunch today",
    "এখানে ক্লিক করে আমাদের খবর পড়ুন প্রতিদিন সকালে",
    "点击这里订阅我们的新闻",
)


@attrs.frozen
class Removes:
    """Removes the lines for which a function is true, and says so in a log."""

    wanted: Callable[[str], bool]
    confidence: float = 0.9
    kept: tuple[Kept, ...] = ()

    def clean(self, record: Any) -> Result:  # noqa: ANN401 - as Cleaner.clean
        """Clean a record."""
        made = Record.of(record)
        edits, text, at = [], "", 0
        for line in made.text.splitlines(keepends=True):
            if self.wanted(line.strip()):
                edits.append(edit(at, at + len(line), line, confidence=self.confidence))
            else:
                text += line
            at += len(line)
        log = Log("run", Digest.of(made.text), Digest.of(text), tuple(edits), self.kept)
        return Result(made, text, log)


def edit(start: int, end: int, removed: str, inserted: str = "", confidence: float = 0.9) -> Edit:
    """Return an edit of the rule ``mine/rule``."""
    return Edit(start, end, removed, inserted, "mine", "rule", "call_to_action", confidence, "made up", 1)


def page(lines: Iterable[str], gold: Iterable[str], **more: object) -> dict[str, object]:
    """Return a labelled record."""
    return {"id": "page", "text": "\n".join(lines), "gold": "\n".join(gold), **more}


@st.composite
def pages(draw: st.DrawFn) -> dict[str, object]:
    """Draw a page: sentences of an article, each at most once, with lines of junk between."""
    article = draw(st.lists(st.sampled_from(SENTENCES), min_size=1, unique=True))
    lines = list(article)
    for junk in draw(st.lists(st.sampled_from(JUNK), min_size=1, unique=True)):
        lines.insert(draw(st.integers(0, len(lines))), junk)
    return page(lines, article)
