"""Write weights as JSON: one table a feature, small and in plain words."""

from __future__ import annotations

import json
from collections.abc import Sequence

from textclean.training.train import Trained

SCHEMA = 1
_EDGE_DIGITS, _VALUE_DIGITS = 5, 3


def weights_json(trained: Trained, fingerprint: str, trained_on: Sequence[str]) -> str:
    """Return a weight file's content.

    Args:
        trained: the weights.
        fingerprint: the digest of what the features are made of.
        trained_on: the names of the dumps.
    """
    model = trained.model
    features = {
        name: [
            [float(f"{edge:.{_EDGE_DIGITS}g}") for edge in table.edges],
            [round(value, _VALUE_DIGITS) for value in table.values],
            round(trained.means[name], _VALUE_DIGITS),
        ]
        for name, table in model.tables.items()
    }
    content = {
        "schema": SCHEMA,
        "fingerprint": fingerprint,
        "trained_on": sorted(trained_on),
        "threshold": trained.thresholds[False],
        "running_threshold": trained.thresholds[True],
        "bias": round(model.bias, _VALUE_DIGITS),
        "features": features,
    }
    return json.dumps(content, separators=(",", ":")) + "\n"
