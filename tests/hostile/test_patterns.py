"""No regular expression of textclean can be made to work longer than its text is long, but for a factor."""

from __future__ import annotations

import importlib
import pkgutil
import re
import re._constants as sre  # type: ignore[import-not-found]  # the parse tree of a pattern has no public name
import re._parser as parser  # type: ignore[import-not-found]
import time
from collections.abc import Iterable, Iterator
from typing import Any

import pytest

import textclean
import textclean_plugins


def modules() -> Iterator[Any]:
    for package in (textclean, textclean_plugins):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if ".adapters" not in found.name:  # they need engines, and have no patterns
                yield importlib.import_module(found.name)


def inside(value: object) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        yield from (pattern for item in value.values() for pattern in inside(item))
    elif isinstance(value, list | tuple | set | frozenset):
        yield from (pattern for item in value for pattern in inside(item))


def patterns() -> dict[str, re.Pattern[Any]]:
    return {
        f"{module.__name__}.{name}.{number}": pattern
        for module in modules()
        for name, value in vars(module).items()
        for number, pattern in enumerate(inside(value))
    }


PATTERNS = patterns()


def children(argument: object) -> Iterator[Any]:
    """Yield the patterns within a node of a parse tree."""
    if isinstance(argument, parser.SubPattern):
        yield argument
    elif isinstance(argument, list | tuple):
        for item in argument:
            yield from children(item)


def endless(tree: Iterable[Any], *, within: bool = False) -> Iterator[str]:
    """Yield the repetitions without end that stand within others, with nothing between that tells them apart."""
    for operation, argument in tree:
        repeats = operation in (sre.MAX_REPEAT, sre.MIN_REPEAT) and argument[1] is sre.MAXREPEAT
        if repeats and within:
            yield str(operation)
        for child in children(argument):
            # A fixed character at the start of each turn tells it from the turn before.
            told_apart = bool(len(child)) and child[0][0] is sre.LITERAL
            yield from endless(child, within=(within or repeats) and not told_apart)


def test_the_patterns_are_found() -> None:
    assert len(PATTERNS) > 20
    assert any(name.startswith("textclean_plugins.") for name in PATTERNS)


@pytest.mark.parametrize("pattern", ["(a+)+b", "(a|b*)*c", r"(?:\s*\w)*x", "((?:ab?)+)*c"])
def test_the_check_sees_repetitions_within_repetitions(pattern: str) -> None:
    assert list(endless(parser.parse(pattern)))


#: Patterns that the check suspects, each with what tells the turns apart. Each is measured below all the same.
SAFE = {
    "textclean.formats.nesting._REST.0": "what is quoted begins with its quotation mark, and nothing else may match it",
}


@pytest.mark.parametrize("name", PATTERNS)
def test_no_pattern_repeats_a_repetition(name: str) -> None:
    pattern = PATTERNS[name]
    found = list(endless(parser.parse(pattern.pattern, pattern.flags)))
    assert name in SAFE or not found, f"{name}: {pattern.pattern!r}"


PIECES = (
    "a",
    " ",
    "\t",
    "1",
    ".",
    "-",
    "“",
    "<",
    "<b ",
    "<!--",
    "<script",
    '"',
    "'",
    "|",
    "\n",
    " \n",
    "x;\n",
    "= ",
    "//",
    "a.",
    "1 ",
    "ago ",
)


#: Patterns that are only ever matched at one place of a text, never searched for.
MATCHED = {"textclean.formats.files._URL.0", "textclean.formats.scan._COLON.0"}


def seconds(pattern: re.Pattern[Any], text: str) -> float:
    subject = text.encode() if isinstance(pattern.pattern, bytes) else text
    times = []
    for _ in range(3):
        start = time.process_time()
        for _match in pattern.finditer(subject):
            pass
        pattern.match(subject)
        times.append(time.process_time() - start)
    return min(times)


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(PATTERNS.keys() - MATCHED))
def test_four_times_the_text_takes_no_pattern_ten_times_as_long(name: str) -> None:
    pattern = PATTERNS[name]
    for piece in PIECES:
        for end in ("", "!", "\n"):
            short, long = (piece * (size // len(piece)) + end for size in (5_000, 20_000))
            took = seconds(pattern, long)
            # Below this the clock tells nothing; what grows with the square takes longer by far.
            if took > 0.02:
                assert took < 10 * seconds(pattern, short), (name, piece, end)
