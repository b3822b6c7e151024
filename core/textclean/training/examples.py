"""Lines with their features and labels, as arrays, from labelled pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Self, TypeAlias

import attrs

from textclean.cleaning.cleaner import Cleaner
from textclean.config import Config
from textclean.errors import InputError
from textclean.evaluation.labelled_text import LabelledText
from textclean.record import Record
from textclean.text.view import View
from textclean.training.trainable import Probe, Trainable

#: Of a line: the characters that are junk, those of the article, whether it is spared, whether others remove it, and
#: whether it is running text.
Facts: TypeAlias = tuple[float, float, bool, bool, bool]
_FACTS = 5

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.floating[Any]]
    Whole = NDArray[np.int64]
    Marks = NDArray[np.bool_]


@attrs.frozen
class LabelledPage:
    """A page of a dump: its record, the main text as people labelled it, and the site that it is from.

    Attributes:
        record: the record; its ``html`` is the page, if features of the page are to be learned.
        gold: the main text.
        titles: titles of the page: lines like them are neither article nor junk.
        site: the registered domain or host; pages of a site are never both learned from and measured with.
        dump: the name of the dump.
    """

    record: Record
    gold: str
    titles: Sequence[str]
    site: str
    dump: str


@attrs.frozen(eq=False)
class Examples:
    """The lines of many pages.

    Attributes:
        names: the features.
        features: a row for each line, a column for each feature.
        junk, content: the characters of each line that are junk, and those that are of the article.
        spared: whether the plugin leaves the line there whatever it thinks of it.
        removed: whether other plugins take it anyway.
        runs: whether it is running text.
        page: the number of the page that each line is of.
        sites, dumps: the site and the dump of each page.
    """

    names: Sequence[str]
    features: Floats
    junk: Floats
    content: Floats
    spared: Floats
    removed: Floats
    runs: Floats
    page: Whole
    sites: Sequence[str]
    dumps: Sequence[str]

    def only(self, lines: Marks) -> Self:
        """Return the examples with some of their lines."""
        return attrs.evolve(
            self,
            features=self.features[lines],
            junk=self.junk[lines],
            content=self.content[lines],
            spared=self.spared[lines],
            removed=self.removed[lines],
            runs=self.runs[lines],
            page=self.page[lines],
        )

    @classmethod
    def of(cls, plugin: Trainable, name: str, pages: Iterable[LabelledPage]) -> Self:
        """Clean pages with all other plugins, and collect what a plugin sees of their lines.

        Args:
            plugin: the plugin to train.
            name: its name; it does not take part itself.
            pages: the pages.
        """
        import numpy as np  # noqa: PLC0415 - an extra, for training alone

        gathered = _Gathered()
        for page, view in _seen(plugin, name, pages):
            gathered.add(page, plugin.features(view), list(_facts(page, view, plugin)))
        names = gathered.names
        facts = np.concatenate([np.zeros((0, _FACTS), np.float32), *gathered.facts])
        junk, content, spared, removed, runs = facts.T
        return cls(
            names,
            np.concatenate([np.zeros((0, len(names)), np.float32), *gathered.features]),
            junk,
            content,
            spared,
            removed,
            runs,
            np.repeat(np.arange(len(gathered.facts)), [len(lines) for lines in gathered.facts]),
            gathered.sites,
            gathered.dumps,
        )


@attrs.define
class _Gathered:
    """What was gathered so far, page by page."""

    names: Sequence[str] = ()
    features: list[Floats] = attrs.field(factory=list)
    facts: list[Floats] = attrs.field(factory=list)
    sites: list[str] = attrs.field(factory=list)
    dumps: list[str] = attrs.field(factory=list)

    def add(self, page: LabelledPage, columns: Mapping[str, float | Sequence[float]], facts: Sequence[Facts]) -> None:
        """Add a page: a row for each line, a column for each feature."""
        import numpy as np  # noqa: PLC0415 - an extra, for training alone

        self.names = self.names or sorted(columns)
        values = [np.broadcast_to(np.asarray(columns[name], np.float32), len(facts)) for name in self.names]
        self.features.append(np.stack(values, 1))
        self.facts.append(np.asarray(facts, np.float32).reshape(len(facts), _FACTS))
        self.sites.append(page.site)
        self.dumps.append(page.dump)


def require_both(examples: Examples) -> None:
    """Check that there is something to learn.

    Raises:
        InputError: no line is junk, or none is of an article.
    """
    for characters, what in ((examples.junk, "junk"), (examples.content, "of an article")):
        if not characters.any():
            raise InputError(
                f"no line of {len(examples.sites):,} labelled pages is {what}, so nothing can be learned; "
                "give a dump of an extractor's output, with the main text by people in the field that --gold names"
            )


def _seen(plugin: Trainable, name: str, pages: Iterable[LabelledPage]) -> Iterator[tuple[LabelledPage, View]]:
    """Yield the pages that have text, each with what the plugin is shown first."""
    probe = Probe(plugin.phrases, plugin.anchors)
    # The plugin is shown the first pass.
    cleaner = Cleaner(Config(disable=(name,), max_passes=1), [probe])
    for page in pages:
        cleaner.clean(page.record)
        view = probe.take()
        if view is not None and view.filled:
            yield page, view


def _facts(page: LabelledPage, view: View, plugin: Trainable) -> Iterator[Facts]:
    """Yield for each line its junk, its content, whether it is spared, whether others remove it, whether it runs."""
    labelled = LabelledText.of(view.text, page.gold, page.titles)
    spared = plugin.spared(view)
    for place, (line, runs) in enumerate(zip(view.filled, view.running, strict=True)):
        weight = labelled.weigh(line.start, line.end)
        gone = any(one.start <= line.start and line.end <= one.end for one in view.removed)
        yield weight.junk, weight.content, place in spared, gone, runs
