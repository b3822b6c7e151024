"""How much each line counts in training.

How lines are weighed matters more than the kind of model. A long page counts as the root of its length, since its lines
are much alike; a line counts by its length, with a limit, since a loss is one of characters; corpora count alike,
however many pages each has.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textclean.training.examples import Examples, Floats

_LONGEST, _POWER = 400, 0.7


def weigh(examples: Examples, corpora: Sequence[str], importance: Mapping[str, float]) -> Floats:
    """Return how much each line counts; lines that the gold does not decide count nothing.

    Args:
        examples: the lines.
        corpora: the corpus of each page.
        importance: how much a corpus counts, 1.0 where nothing is said: clean gold should count more than noisy gold.
    """
    import numpy as np  # noqa: PLC0415 - an extra, for training alone

    length = examples.junk + examples.content
    weights = np.where(length > 0, np.minimum(length, _LONGEST) ** _POWER, 0.0)
    pages = np.bincount(examples.page, weights, minlength=len(corpora))
    weights /= np.sqrt(np.maximum(1.0, pages))[examples.page]
    names = np.asarray(corpora)[examples.page]
    for corpus in sorted(set(corpora)):
        its_own = names == corpus
        weights[its_own] *= importance.get(corpus, 1.0) / max(1e-9, weights[its_own].sum())
    scale: float = (weights > 0).sum() / max(1e-9, weights.sum())
    return weights * scale
