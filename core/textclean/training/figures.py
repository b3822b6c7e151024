"""What a threshold would bring: how much junk goes, and how much of the article."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from textclean.training.examples import Examples, Floats


@attrs.frozen
class Figure:
    """The best that a threshold does within a loss.

    Attributes:
        loss: the most that may be lost, as a share of the article's characters.
        recall: the share of the junk's characters that goes.
        threshold: the least confidence of a line that goes; 1.0 where none may.
    """

    loss: float
    recall: float
    threshold: float


def figure(examples: Examples, sure: Floats, loss: float, content: float | None = None) -> Figure:
    """Return what goes at the lowest threshold that loses no more than a share of the article.

    Args:
        examples: the lines. Those that other plugins remove and those that are spared do not count as taken, but as
            junk and content that there is.
        sure: the confidence of each line.
        loss: the most that may be lost.
        content: the characters that it is a share of; None: those of the lines' content.
    """
    import numpy as np  # noqa: PLC0415 - an extra, for training alone

    open_ = (examples.spared == 0) & (examples.removed == 0)
    order = np.argsort(-sure[open_], kind="stable")
    falling = sure[open_][order]
    whole = float(examples.content.sum()) if content is None else content
    lost = np.cumsum(examples.content[open_][order], dtype=np.float64) / max(1.0, whole)
    gone = np.cumsum(examples.junk[open_][order], dtype=np.float64) / max(1.0, float(examples.junk.sum()))
    # Lines of the same confidence go together.
    last = np.append(falling[1:] != falling[:-1], True)[: len(falling)]
    within = np.flatnonzero(last & (lost <= loss))
    if not len(within):
        return Figure(loss, 0.0, 1.0)
    return Figure(loss, float(gone[within[-1]]), float(falling[within[-1]]))


def at_thresholds(
    examples: Examples, sure: Floats, thresholds: tuple[float, float], content: float | None = None
) -> tuple[float, float]:
    """Return the shares of the junk and of the article that go at a threshold for short lines and one for running.

    The article has so many characters as ``content`` says; None: as the lines have.
    """
    import numpy as np  # noqa: PLC0415 - an extra, for training alone

    threshold = np.where(examples.runs > 0, thresholds[1], thresholds[0])
    taken = (sure >= threshold) & (examples.spared == 0) & (examples.removed == 0)
    whole = float(examples.content.sum()) if content is None else content
    return (
        float(examples.junk[taken].sum()) / max(1.0, float(examples.junk.sum())),
        float(examples.content[taken].sum()) / max(1.0, whole),
    )
