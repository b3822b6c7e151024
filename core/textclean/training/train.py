"""Train weights, and measure them on pages that they were not learned from."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import attrs

from textclean.training.boosting import Model, StepTable, boost
from textclean.training.corpora import corpora_of
from textclean.training.figures import Figure, at_thresholds, figure
from textclean.training.weighing import weigh

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from textclean.training.examples import Examples, Floats

    Marks = NDArray[np.bool_]

#: The losses that figures are told for, as shares of the article's characters.
LOSSES = (0.0005, 0.002, 0.005)
#: The loss that the thresholds are found for, on the worst of the corpora, each held apart whole. Half of it is for
#: lines that do not run, and the rest for running text: at the same confidence, the former are wrong more often.
LOSS = 0.002
FOLDS = 3
#: The most features of a model. More bring little, and each has to be worked out for each line.
MOST_FEATURES = 48
#: The threshold of running text is never lower. Lines between .7 and this are 1 of 100 characters of junk, but a fifth
#: of what articles lose on blogs and shops, in whole sentences. Losing those is worse than junk that stays.
LEAST_FOR_RUNNING = 0.85


@attrs.frozen
class Measured:
    """What the weights do on a dump whose sites, or whose whole corpus, they were not learned from.

    Attributes:
        dump: the dump's name.
        held: what was held apart: ``sites`` or ``corpus``.
        figures: the best for each of the losses.
        recall, loss: the shares of the junk and of the article that go at the threshold of the weights.
    """

    dump: str
    held: str
    figures: Sequence[Figure]
    recall: float
    loss: float


@attrs.frozen
class Trained:
    """A model, the thresholds from which lines should be taken, and what was measured.

    ``thresholds`` has that of lines that do not run, and that of running text.
    """

    model: Model
    means: Mapping[str, float]
    thresholds: tuple[float, float]
    measured: Sequence[Measured]


def train(examples: Examples, importance: Mapping[str, float] | None = None, loss: float = LOSS) -> Trained:
    """Train weights.

    Args:
        examples: the lines.
        importance: how much a corpus counts, by the name of its first dump; 1.0 where nothing is said.
        loss: the most that may be lost on any dump at the thresholds, as a share of its article's characters.
    """
    corpora = corpora_of(examples)
    learner = _Learner(examples, corpora, weigh(examples, corpora, importance or {}))
    learner = attrs.evolve(learner, chosen=learner.best())
    held = {"sites": learner.predict_each([zlib.crc32(site.encode()) % FOLDS for site in examples.sites])}
    if len(set(corpora)) > 1:
        held["corpus"] = learner.predict_each(corpora)
    sure = held.get("corpus", held["sites"])
    thresholds = _thresholds(examples, sure, loss)
    measured = [each for name, sure in held.items() for each in _measured(examples, sure, name, thresholds)]
    model = learner.learn([True] * len(corpora))
    return Trained(model, learner.means(model), thresholds, measured)


@attrs.frozen(eq=False)
class _Learner:
    """Learns from some pages and says of others what it thinks."""

    examples: Examples
    corpora: Sequence[str]
    weights: Floats
    chosen: Sequence[int] | None = None

    def learn(self, pages: Sequence[bool]) -> Model:
        """Learn from the pages that are marked."""
        import numpy as np  # noqa: PLC0415 - an extra, for training alone

        lines = np.asarray(pages)[self.examples.page] & (self.weights > 0)
        junk = (self.examples.junk > 0) & (self.examples.content == 0)
        features = self.examples.features[lines]
        names: Sequence[str] = self.examples.names
        if self.chosen is not None:
            features, names = features[:, self.chosen], [names[number] for number in self.chosen]
        return boost(names, features, junk[lines].astype(np.float32), self.weights[lines])

    def best(self) -> Sequence[int]:
        """Return the numbers of the features that say most, in order."""
        gains = self.learn([True] * len(self.corpora)).gains
        best = sorted(gains, key=lambda name: (-gains[name], name))[:MOST_FEATURES]
        return sorted(map(list(self.examples.names).index, best))

    def predict_each(self, held: Sequence[object]) -> Floats:
        """Return the confidence of each line, by weights that were learned without what is held apart with it.

        Args:
            held: for each page what it belongs to. The sites of its pages are not learned from, either.
        """
        import numpy as np  # noqa: PLC0415 - an extra, for training alone

        sure = np.zeros(len(self.examples.page), np.float64)
        sites = self.examples.sites
        for one in sorted(set(held), key=str):
            apart = [each == one for each in held]
            its_sites = {site for site, is_apart in zip(sites, apart, strict=True) if is_apart}
            model = self.learn([site not in its_sites for site in sites])
            lines = np.asarray(apart)[self.examples.page]
            sure[lines] = self._confidence(model)[lines]
        return sure

    def means(self, model: Model) -> dict[str, float]:
        """Return what each feature adds on average."""
        column = {name: number for number, name in enumerate(self.examples.names)}
        return {name: float(self._part(table, column[name]).mean()) for name, table in model.tables.items()}

    def _confidence(self, model: Model) -> Floats:
        import numpy as np  # noqa: PLC0415 - an extra, for training alone

        column = {name: number for number, name in enumerate(self.examples.names)}
        scores = sum((self._part(table, column[name]) for name, table in model.tables.items()), np.float64(model.bias))
        return 1 / (1 + np.exp(-scores))

    def _part(self, table: StepTable, column: int) -> Floats:
        """Return what a feature adds to the score of each line."""
        import numpy as np  # noqa: PLC0415 - an extra, for training alone

        values = self.examples.features[:, column].astype(np.float64)
        return np.asarray(table.values)[np.searchsorted(np.asarray(table.edges), values, "left")]


def _measured(examples: Examples, sure: Floats, held: str, thresholds: tuple[float, float]) -> list[Measured]:
    return [
        Measured(
            dump,
            held,
            [figure(part, confidence, loss) for loss in LOSSES],
            *at_thresholds(part, confidence, thresholds),
        )
        for dump, part, confidence in _by_dump(examples, sure)
    ]


def _thresholds(examples: Examples, sure: Floats, loss: float) -> tuple[float, float]:
    """Return the thresholds of short lines and of running text at which no dump loses more than is allowed."""
    parts = [
        (_only(part, confidence, runs=False), _only(part, confidence, runs=True), float(part.content.sum()))
        for _, part, confidence in _by_dump(examples, sure)
    ]
    short = max(figure(*lines, loss / 2, whole).threshold for lines, _, whole in parts)
    left = [loss - at_thresholds(*lines, (short, short), whole)[1] for lines, _, whole in parts]
    running = max(figure(*lines, rest, whole).threshold for (_, lines, whole), rest in zip(parts, left, strict=True))
    return short, max(running, LEAST_FOR_RUNNING)


def _only(part: Examples, sure: Floats, *, runs: bool) -> tuple[Examples, Floats]:
    """Return the lines that run, or that do not, with their confidence."""
    lines = part.runs == runs
    return part.only(lines), sure[lines]


def _by_dump(examples: Examples, sure: Floats) -> list[tuple[str, Examples, Floats]]:
    """Return each dump with its lines and their confidence."""
    import numpy as np  # noqa: PLC0415 - an extra, for training alone

    dumps = np.asarray(examples.dumps)[examples.page]
    return [(dump, examples.only(dumps == dump), sure[dumps == dump]) for dump in dict.fromkeys(examples.dumps)]
