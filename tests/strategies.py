"""Hypothesis strategies for edits and plugins; those for texts are in ``textclean.testing.strategies``.

The plugins find, rewrite, oscillate, raise and talk nonsense, and each of them is a function of the text alone, as a
plugin has to be.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from hypothesis import strategies as st

from textclean import Cleaner, Config, Edit, Finding, Label, Replacement, Result, View, hookimpl

#: Where an edit of some text goes, whatever the text's length: see ``placed``.
Place = tuple[int, int, str, str]
_places: st.SearchStrategy[Place] = st.tuples(
    st.integers(0, 80),
    st.integers(0, 9),
    st.sampled_from(["", "", "", "+", " ", "\n", "xy", " z "]),
    st.sampled_from(["ada", "bob", "cyd"]),
)
#: Passes of proposals: feed each to ``placed`` with the text as it stands by then.
passes_of_places: st.SearchStrategy[list[list[Place]]] = st.lists(st.lists(_places, max_size=6), max_size=5)


def placed(places: Iterable[Place], length: int) -> list[tuple[str, Replacement]]:
    """Return the places as replacements in a text of this length, each with its plugin."""
    proposals = []
    for at, size, inserted, plugin in places:
        start = at % (length + 1)
        end = min(start + size, length)
        if start < end or inserted:
            proposals.append((plugin, Replacement(start, end, inserted, "junk", f"rule-{size}")))
    return proposals


def edit(start: int, end: int, inserted: str = "", plugin: str = "ada", **other: Any) -> Edit:  # noqa: ANN401
    """Return an edit as a plugin's proposal becomes one."""
    values = {"removed": None, "rule": "r", "label": "junk", "confidence": 1.0, "reason": "", "pass_number": 1} | other
    return Edit(start, end, inserted=inserted, plugin=plugin, **values)


class Named:
    """A plugin with a name and the labels that the plugins here use."""

    labels = {"junk": Label("Junk."), "odd": Label("Odd things.")}  # noqa: RUF012 - as a plugin's author writes it

    def __init__(self, name: str = "plain", label: str = "junk", confidence: float = 1.0) -> None:
        self.name = name
        self.version = "1.2"
        self.label = label
        self.confidence = confidence

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{key}={value!r}' for key, value in vars(self).items())})"


class Idle(Named):
    """Finds nothing."""

    @hookimpl
    def detect(self) -> list[Finding]:
        return []


class Finder(Named):
    """Finds what a pattern matches."""

    def __init__(self, name: str, pattern: str, label: str = "junk", confidence: float = 1.0) -> None:
        super().__init__(name, label, confidence)
        self.pattern = pattern

    @hookimpl
    def detect(self, view: View) -> Iterator[Finding]:
        for match in re.finditer(self.pattern, view.text):
            if match.group():
                yield Finding(match.start(), match.end(), self.label, "pattern", self.confidence, "it matches")


class Worded(Named):
    """Finds phrases, or the lines that they stand on."""

    def __init__(self, name: str, phrases: Iterable[str], *, whole_lines: bool = False, label: str = "junk") -> None:
        super().__init__(name, label)
        self.phrases = {"words": tuple(phrases)}
        self.whole_lines = whole_lines

    @hookimpl
    def detect(self, view: View) -> Iterator[Finding]:
        for hit in view.hits:
            start, end = (hit.line.start, hit.line.end) if self.whole_lines else (hit.start, hit.end)
            yield Finding(start, end, self.label, "phrase", evidence=hit.phrase.text)


class Tail(Named):
    """Finds the last line if it is short: once it is gone, another one is the last."""

    @hookimpl
    def detect(self, view: View) -> Iterator[Finding]:
        if view.filled and len(view.filled[-1].text) < 12:
            line = view.filled[-1]
            yield Finding(line.start, line.end, self.label, "tail", self.confidence)


class Rewriter(Named):
    """Puts a text in the place of what a pattern matches; where the pattern matches that too, it never settles."""

    def __init__(self, name: str, pattern: str, inserted: str, label: str = "junk", confidence: float = 1.0) -> None:
        super().__init__(name, label, confidence)
        self.pattern = pattern
        self.inserted = inserted

    @hookimpl
    def clean(self, view: View) -> Iterator[Replacement]:
        for match in re.finditer(self.pattern, view.text):
            yield Replacement(match.start(), match.end(), self.inserted, self.label, "rewrite", self.confidence)


class Swapping(Named):
    """Turns one letter into another and back for ever."""

    @hookimpl
    def clean(self, view: View) -> Iterator[Replacement]:
        for number, char in enumerate(view.text):
            if char in "ab":
                yield Replacement(number, number + 1, "b" if char == "a" else "a", self.label, "swap")


class Growing(Named):
    """Adds a letter for ever."""

    @hookimpl
    def clean(self, view: View) -> list[Replacement]:
        return [Replacement(len(view.text), len(view.text), "!", self.label, "grow")]


class Raising(Named):
    """Raises, once it has found something."""

    def __init__(self, name: str, error: BaseException) -> None:
        super().__init__(name)
        self.error = error

    @hookimpl
    def detect(self, view: View) -> Iterator[Finding]:
        if view.text:
            yield Finding(0, 1, self.label, "before it raises")
        raise self.error


class Choking(Finder):
    """Finds what a pattern matches, and raises where another one does: on what somebody else has made, perhaps."""

    def __init__(self, name: str, pattern: str, chokes_on: str) -> None:
        super().__init__(name, pattern)
        self.chokes_on = chokes_on

    @hookimpl
    def detect(self, view: View) -> Iterator[Finding]:
        yield from super().detect(view)
        if re.search(self.chokes_on, view.text):
            raise ValueError(self.chokes_on)


class Answering(Named):
    """Returns from a hook whatever it was given."""

    def __init__(self, name: str, answer: object) -> None:
        super().__init__(name)
        self.answer = answer

    @hookimpl
    def detect(self) -> object:
        return self.answer


class Unprintable(Exception):  # noqa: N818 - it is what its name says
    def __str__(self) -> str:
        raise RuntimeError

    __repr__ = __str__


NONSENSE: tuple[object, ...] = (
    7,
    "span",
    b"span",
    {"start": 0},
    [None],
    ["span"],
    [object()],
    [Unprintable()],
    [(0, 1)],
    [Replacement(0, 1, "", "junk", "r")],
    [Finding(0, 0, "junk", "empty")],
    [Finding(-1, 1, "junk", "before the text")],
    [Finding(0, 10**9, "junk", "past the text")],
    [Finding(1, 0, "junk", "backwards")],
    [Finding(start=True, end=2, label="junk", rule="not a number")],
    [Finding("0", "1", "junk", "not a number")],  # type: ignore[arg-type]
    [Finding(0.0, 1.0, "junk", "not a whole number")],  # type: ignore[arg-type]
    [Finding(0, 1, "undeclared", "r")],
    [Finding(0, 1, ["junk"], "r")],  # type: ignore[arg-type]
    [Finding(0, 1, "junk", None)],  # type: ignore[arg-type]
    [Finding(0, 1, "junk", "r", 1.5)],
    [Finding(0, 1, "junk", "r", float("nan"))],
    [Finding(0, 1, "junk", "r", "high")],  # type: ignore[arg-type]
    [Finding(0, 1, "junk", "r", 0.9, {"not": "a string"})],  # type: ignore[arg-type]
)

_ERRORS: tuple[BaseException, ...] = (
    ValueError("of its own"),
    RecursionError("too deep"),
    SystemExit(3),
    MemoryError(),
    Unprintable(),
    AssertionError("\ud800"),
)

_patterns = st.sampled_from(
    [
        r"a",
        r"[ab]+",
        r"the",
        r"\d+",
        r"\n",
        r"\s+",
        r"Share this article",
        r"(?m)^Read more$",
        r"।",
        r"x{3}",
        r"^.",
        r"\+",
        r".$",
    ]
)
_confidences = st.sampled_from([0.0, 0.3, 0.5, 0.75, 1.0])
_labels = st.sampled_from(["junk", "odd", "recommendations"])
_words = st.lists(
    st.sampled_from(["share this article", "＃ weeks ago", "vor ＃ tagen", "read more", "আরও প\u09dcুন", "a"]),
    min_size=1,
)

#: Makers of plugins that do no harm, each given a name.
lawful_plugins: st.SearchStrategy[Callable[[str], Named]] = st.one_of(
    st.builds(lambda *a: lambda name: Finder(name, *a), _patterns, _labels, _confidences),
    st.builds(lambda words, lines: lambda name: Worded(name, words, whole_lines=lines), _words, st.booleans()),
    st.builds(lambda label: lambda name: Tail(name, label), _labels),
    st.builds(
        lambda *a: lambda name: Rewriter(name, *a), _patterns, st.sampled_from(["", "+", " ", "\n\n", " ok\n"]), _labels
    ),
)
#: Makers of plugins that fail on every text.
failing_plugins: st.SearchStrategy[Callable[[str], Named]] = st.one_of(
    st.builds(lambda error: lambda name: Raising(name, error), st.sampled_from(_ERRORS)),
    st.builds(lambda answer: lambda name: Answering(name, answer), st.sampled_from(NONSENSE)),
)
choking_plugins: st.SearchStrategy[Callable[[str], Named]] = st.builds(
    lambda *a: lambda name: Choking(name, *a), _patterns, _patterns
)
looping_plugins: st.SearchStrategy[Callable[[str], Named]] = st.sampled_from([Swapping, Growing])


def _named(makers: list[Callable[[str], Named]]) -> list[Named]:
    return [make(f"plugin_{number}") for number, make in enumerate(makers)]


lawful_sets = st.lists(lawful_plugins, min_size=1, max_size=4).map(_named)
mixed_sets = st.lists(
    lawful_plugins | lawful_plugins | failing_plugins | choking_plugins | looping_plugins, min_size=1, max_size=4
).map(_named)


def cleaner_of(*plugins: Named, **settings: Any) -> Cleaner:  # noqa: ANN401 - the arguments of Config
    """Return a cleaner with these plugins and none of those that are installed."""
    given = plugins or (Idle("idle"),)
    return Cleaner(Config(only=tuple(plugin.name for plugin in given), **settings), given)


def cleaned(text: object, *plugins: Named, **settings: Any) -> Result:  # noqa: ANN401
    """Return the result of a cleaner with these plugins."""
    return cleaner_of(*plugins, **settings).clean(text)
