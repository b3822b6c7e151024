"""An additive model as data: one table of steps for each feature."""

from __future__ import annotations

import json
import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Self

import attrs

from textclean import ConfigError
from textclean_plugins.judge.columns import Column, Columns
from textclean_plugins.judge.features import FEATURES

SCHEMA = 1
_WRONG = "is not a file of weights that `textclean train` wrote for this version; make it anew"


@attrs.frozen
class Table:
    """What a feature adds to the score: ``values[bisect_left(edges, x)]``; ``mean`` is what it adds on average."""

    edges: Sequence[float]
    values: Sequence[float]
    mean: float

    def part(self, value: float) -> float:
        """Return what a value of the feature adds."""
        return self.values[bisect_left(self.edges, value)]


@attrs.frozen
class Judgement:
    """The scores of the lines of a text, and the columns that they come from.

    Attributes:
        scores: for each line the logarithm of the odds that it is the page's.
        columns: the features' values.
    """

    scores: Sequence[float]
    columns: Mapping[str, Column]


@attrs.frozen
class Model:
    """A model.

    Attributes:
        bias: what each line's score begins with.
        tables: what features add, by name.
        threshold: the confidence from which a line is taken.
        fingerprint: the digest of the features and phrases that it was trained with.
        sha256: the digest of the file.
    """

    bias: float
    tables: Mapping[str, Table]
    threshold: float
    fingerprint: str
    sha256: str

    @property
    def on_page(self) -> bool:
        """Whether it asks for a line's place on the page."""
        return any(name.startswith("page_") for name in self.tables)

    @classmethod
    def of(cls, content: bytes, source: str) -> Self:
        """Make a model from the content of a file.

        Args:
            content: JSON, as ``textclean train`` writes it.
            source: the file's name, for messages.

        Raises:
            ConfigError: it is no model, or has features that there are not.
        """
        try:
            data = json.loads(content)
            if data["schema"] != SCHEMA:
                raise ConfigError(f"{source}: {_WRONG}")
            tables = {name: _table(*table) for name, table in data["features"].items()}
            model = cls(
                float(data["bias"]),
                tables,
                float(data["threshold"]),
                str(data["fingerprint"]),
                sha256(content).hexdigest(),
            )
        except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
            raise ConfigError(f"{source}: {_WRONG}") from error
        unknown = sorted(set(tables) - set(FEATURES))
        if unknown:
            raise ConfigError(f"{source}: there is no feature {unknown[0]!r}; it {_WRONG}")
        return model

    def judge(self, lines: Columns) -> Judgement:
        """Return the score of each line."""
        bias = self.bias
        columns: dict[str, Column] = {}
        parts: list[list[float]] = []
        for name, table in self.tables.items():
            column = columns[name] = FEATURES[name](lines)
            edges, values = table.edges, table.values
            if isinstance(column, float | int):
                bias += values[bisect_left(edges, column)]
            else:
                # Most values of a column come again and again.
                known = {value: values[bisect_left(edges, value)] for value in set(column)}
                parts.append([known[value] for value in column])
        sums = map(sum, zip(*parts, strict=True)) if parts else [0.0] * len(lines)
        return Judgement([bias + each for each in sums], columns)


def _table(edges: Sequence[float], values: Sequence[float], mean: float) -> Table:
    numbers = [*map(float, edges), *map(float, values), float(mean)]
    if len(values) != len(edges) + 1 or sorted(edges) != list(edges) or not all(map(math.isfinite, numbers)):
        raise ValueError("a table has one value more than it has edges")
    return Table(tuple(map(float, edges)), tuple(map(float, values)), float(mean))


def confidence(score: float) -> float:
    """Return the probability for the logarithm of its odds."""
    return 1 / (1 + math.exp(-max(-60.0, min(60.0, score))))


@lru_cache(maxsize=8)
def bundled(kind: str) -> Model:
    """Return one of the models that come with the plugin."""
    file = files("textclean_plugins.judge") / "weights" / f"{kind}.json"
    return Model.of(file.read_bytes(), f"weights/{kind}.json")


@lru_cache(maxsize=8)
def read(path: str) -> Model:
    """Read a model from a file.

    Raises:
        ConfigError: it cannot be read, or is no model.
    """
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        raise ConfigError(f"options.judge.weights: cannot read {path!r}: {error.strerror}; check the path") from error
    return Model.of(content, path)
