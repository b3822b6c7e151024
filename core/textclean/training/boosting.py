"""Boosted stumps: trees of one question each. On one feature they add up to a table of steps."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import attrs

if TYPE_CHECKING:
    from textclean.training.examples import Floats

# Found by trial on three corpora, each predicted from the others; neighbouring values give the same within the noise.
# One thread and a fixed seed make it deterministic.
_PARAMETERS: dict[str, Any] = {
    "objective": "binary",
    "num_leaves": 2,
    "learning_rate": 0.2,
    "min_data_in_leaf": 100,
    "feature_fraction": 0.3,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 5,
    "max_bin": 127,
    "num_threads": 1,
    "seed": 7,
    "deterministic": True,
    "force_row_wise": True,
    "verbose": -1,
}
ROUNDS = 400


@attrs.frozen
class StepTable:
    """What a feature adds to a score: ``values[bisect_left(edges, x)]`` for the value ``x``."""

    edges: Sequence[float]
    values: Sequence[float]


@attrs.frozen
class Model:
    """An additive model: the score of a line is ``bias`` and what each feature adds.

    ``gains`` says how much each feature has brought in training.
    """

    bias: float
    tables: dict[str, StepTable]
    gains: dict[str, float]


def boost(names: Sequence[str], features: Floats, junk: Floats, weights: Floats, rounds: int = ROUNDS) -> Model:
    """Learn which lines are junk.

    Args:
        names: the features.
        features: a row for each line.
        junk: 1 for junk, 0 for the article.
        weights: how much each line counts.
        rounds: how many stumps.
    """
    import lightgbm  # noqa: PLC0415 - an extra, for training alone

    data = lightgbm.Dataset(features, junk, weight=weights, free_raw_data=True)
    return _tables(lightgbm.train(_PARAMETERS, data, rounds).dump_model()["tree_info"], names)


def _tables(trees: Sequence[dict[str, Any]], names: Sequence[str]) -> Model:
    bias = 0.0
    steps: dict[str, list[tuple[float, float, float]]] = defaultdict(list)
    gains: dict[str, float] = defaultdict(float)
    for tree in trees:
        root = tree["tree_structure"]
        if "split_feature" not in root:
            bias += root["leaf_value"]
            continue
        gains[names[root["split_feature"]]] += root["split_gain"]
        left, right = root["left_child"]["leaf_value"], root["right_child"]["leaf_value"]
        steps[names[root["split_feature"]]].append((root["threshold"], left, right))
    return Model(bias, {name: _table(steps[name]) for name in sorted(steps)}, dict(gains))


def _table(steps: Sequence[tuple[float, float, float]]) -> StepTable:
    """Add up the steps of a feature."""
    edges = sorted({threshold for threshold, _, _ in steps})
    values = [sum(left if at <= threshold else right for threshold, left, right in steps) for at in (*edges, math.inf)]
    return StepTable(edges, values)
