"""Find captions with a model: weights of words, in a file. Another file can be given as an option."""

import functools
import hashlib
import json
import math
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from textclean import Finding, Rule, View, fold, hookimpl

textclean_api = 1
CAPTION = Rule("words", "caption", "a short line whose words are mostly those of captions", 0.8)
rules = (CAPTION,)
options = {"model": "", "threshold": 0.8, "most_words": 16}


@hookimpl
def detect(view: View, options: Mapping[str, Any]) -> Iterator[Finding]:
    """Find short lines that the model is sure of."""
    bias, weights = _model(options["model"])
    for line in view.filled:
        if line.words <= options["most_words"]:
            words = fold(line.text.rstrip(".")).split()
            probability = 1 / (1 + math.exp(-bias - sum(weights.get(word.strip(":,"), -0.2) for word in words)))
            if probability >= options["threshold"]:
                yield CAPTION.finding(line.start, line.end, f"the model says {probability:.2f}")


def inputs(options: Mapping[str, Any]) -> Mapping[str, str]:
    """Return the digest of the weights: they decide results."""
    return {"model": hashlib.sha256(_bytes(options["model"])).hexdigest()}


@functools.cache
def _model(path: str) -> tuple[float, Mapping[str, float]]:
    model = json.loads(_bytes(path))
    return model["bias"], model["weights"]


def _bytes(path: str) -> bytes:
    return Path(path).read_bytes() if path else files(__name__).joinpath("model.json").read_bytes()
