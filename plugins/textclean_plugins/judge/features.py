"""All features by name. The names stand in weight files, so a changed meaning needs a new name and new weights."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from textclean_plugins.judge import context_features, cue_features, line_features, place_features, word_features
from textclean_plugins.judge.columns import Column, Columns

FEATURES: Mapping[str, Callable[[Columns], Column]] = {
    **line_features.FEATURES,
    **cue_features.FEATURES,
    **context_features.FEATURES,
    **word_features.FEATURES,
    **place_features.FEATURES,
}
