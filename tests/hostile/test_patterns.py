"""No regular expression of textclean can be made to work longer than its text is long, but for a factor."""

from __future__ import annotations

import ast
import functools
import importlib
import inspect
import pkgutil
import re
import re._constants as sre  # type: ignore[import-not-found]  # the parse tree of a pattern has no public name
import re._parser as parser  # type: ignore[import-not-found]
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

import textclean
import textclean_plugins
from textclean import Cleaner
from textclean.evaluation.words import _word
from textclean.formats.tables.csv_cells import _dialect
from textclean.testing.time_limit import cpu_seconds, growth
from textclean.text.search.automaton import _template
from textclean_plugins.protect import _marks


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


def templates() -> Iterator[re.Pattern[str]]:
    """Yield what checks the parts of each bundled phrase that has numbers in it."""
    phrases = {phrase.text for plugin in Cleaner().plugins for given in plugin.phrases.values() for phrase in given}
    for template in (_template(phrase)[1] for phrase in sorted(phrases)):
        yield from filter(None, (template.before, template.after) if template else ())


#: Patterns that functions make when they are called, by the function.
MADE: dict[str, list[re.Pattern[Any]]] = {
    "textclean.evaluation.words._word": [_word()],
    "textclean.formats.tables.csv_cells._dialect": [
        made for dialect in map(_dialect, ",;|\t") for made in (dialect.row, dialect.place)
    ],
    "textclean.text.search.automaton._template": list(dict.fromkeys(templates())),
    "textclean_plugins.protect._marks": [made for text in ("„“", "“", "«", "»«", "「『") for *_, made in _marks(text)],
}


def patterns() -> dict[str, re.Pattern[Any]]:
    return {f"{name}.{number}": pattern for name, made in MADE.items() for number, pattern in enumerate(made)} | {
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


def makers(module: Any) -> Iterator[str]:  # noqa: ANN401 - a module
    """Yield the functions and classes of a module in which `re` is given a pattern."""
    if inspect.getsourcefile(module) is None:  # compiled from C, where no pattern can be made
        return
    for made_in in ast.parse(inspect.getsource(module)).body:
        if isinstance(made_in, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            called = {ast.unparse(node.func) for node in ast.walk(made_in) if isinstance(node, ast.Call)}
            if any(name.startswith("re.") for name in called - {"re.escape"}):
                yield f"{module.__name__}.{made_in.name}"


def test_the_patterns_that_functions_make_are_all_known() -> None:
    assert {name for module in modules() for name in makers(module)} == MADE.keys()
    assert all(MADE.values())


def test_the_patterns_are_found() -> None:
    assert len(PATTERNS) > 20
    assert any(name.startswith("textclean_plugins.") for name in PATTERNS)


@pytest.mark.parametrize("pattern", ["(a+)+b", "(a|b*)*c", r"(?:\s*\w)*x", "((?:ab?)+)*c"])
def test_the_check_sees_repetitions_within_repetitions(pattern: str) -> None:
    assert list(endless(parser.parse(pattern)))


@pytest.mark.parametrize("name", PATTERNS)
def test_no_pattern_repeats_a_repetition(name: str) -> None:
    pattern = PATTERNS[name]
    found = list(endless(parser.parse(pattern.pattern, pattern.flags)))
    assert not found, f"{name}: {pattern.pattern!r}"


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
MATCHED = {
    "textclean.formats.tables.csv_records._REST.0",
    "textclean.storage.files._URL.0",
    "textclean.formats.archive.http_body._CHUNK.0",
    "textclean.formats.archive.http_body._LINE_END.0",
    "textclean.formats.archive.http_message._ESSENCE.0",
    "textclean.formats.archive.http_message._FIELD.0",
    "textclean.formats.archive.http_message._PAGE.0",
    "textclean.formats.json.members._COLON.0",
    "textclean.run.finish.partial._OURS.0",
    "textclean.run.shard.shard._POSITION.0",
    "textclean_plugins.call_to_action._CONTACT.0",
    "textclean_plugins.dates._NUMBER.0",
    "textclean.text.markdown._BULLET.0",
    "textclean.text.marks._BEGINNING.0",
    "textclean.text.marks._RULE.0",
    "textclean_plugins.protect._CODE.0",
    "textclean_plugins.protect._NUMBER.0",
}
#: What is only searched for in a window that is little longer than its phrase.
WINDOWED = {name for name in PATTERNS if name.startswith("textclean.text.search.automaton._template.")} | {
    "textclean.text.sentences._LAST_WORD.0",
    "textclean_plugins.contents._PAGE.0",
}

_CLASSES = {sre.CATEGORY_DIGIT: "1", sre.CATEGORY_SPACE: " ", sre.CATEGORY_WORD: "a"}
_LONG = 32


def sample(tree: Iterable[Any]) -> str:
    """Return a short text that a parse tree matches, look-arounds and back references aside."""
    return "".join(_sample_of(operation, argument) for operation, argument in tree)


def _sample_of(operation: object, argument: Any) -> str:  # noqa: ANN401 - the parser has no types
    if operation is sre.LITERAL:
        return chr(argument)
    if operation is sre.IN:
        return _member(argument)
    if operation in (sre.ANY, sre.NOT_LITERAL):
        return "b" if argument == ord("a") else "a"
    if operation is sre.BRANCH:
        return sample(argument[1][0])
    if operation in REPEATS:
        least: int = argument[0]
        return sample(argument[2]) * max(least, 1)
    return "" if operation in (sre.ASSERT, sre.ASSERT_NOT) else "".join(map(sample, children(argument)))


def _member(items: list[tuple[Any, Any]]) -> str:
    """Return a character of a set."""
    if items[0][0] is sre.NEGATE:
        barred = {chr(argument) for operation, argument in items if operation is sre.LITERAL}
        barred |= {_CLASSES[argument] for operation, argument in items if argument in _CLASSES}
        return next(character for character in "a 1-<\x00" if character not in barred)
    for operation, argument in items:
        if operation is sre.CATEGORY:
            return str(_CLASSES.get(argument, "-"))
    operation, argument = items[0]
    return chr(argument[0] if operation is sre.RANGE else argument)


REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT)


def repeated(tree: Iterable[Any], lead: str = "") -> Iterator[tuple[str, str]]:
    """Yield what a parse tree repeats often, each turn with what has to stand before the first."""
    for operation, argument in tree:
        if operation in REPEATS and argument[1] >= _LONG:
            yield lead, sample(argument[2])
        if operation is sre.BRANCH:
            for branch in argument[1]:
                yield lead, sample(branch)
        for child in children(argument):
            yield from repeated(child, lead)
        lead += _sample_of(operation, argument)


def attacks(pattern: re.Pattern[Any]) -> Iterator[Callable[[int], str]]:
    """Yield makers of texts of about a length that make a pattern begin, and go on, as often as may be."""
    tree = parser.parse(pattern.pattern, pattern.flags)
    turns = dict.fromkeys([*(("", piece) for piece in PIECES), ("", sample(tree)), *repeated(tree)])
    for lead, turn in turns:
        for first, piece in {(lead, turn), ("", lead + turn)}:
            for end in ("", "!", "\n"):
                if piece:
                    yield functools.partial(_text, first, piece, end)


def _text(first: str, piece: str, end: str, size: int) -> str:
    return first + piece * (size // len(piece)) + end


def match(pattern: re.Pattern[Any], text: str, *, searched: bool) -> None:
    subject = text.encode() if isinstance(pattern.pattern, bytes) else text
    if searched:
        for _match in pattern.finditer(subject):
            pass
    pattern.match(subject)
    pattern.fullmatch(subject)


#: What grows with the square takes longer than this by far, in seconds.
_FAST = 0.02


def slow_text(pattern: re.Pattern[Any], *, searched: bool = True) -> str | None:
    """Return the beginning of a text of which four times as much takes a pattern ten times as long, or None."""
    for text in attacks(pattern):

        def matched(size: int, text: Callable[[int], str] = text) -> None:
            match(pattern, text(size), searched=searched)

        if cpu_seconds(lambda: matched(20_000)) > _FAST and growth(matched, 5_000, 20_000, most=10) >= 10:
            return text(100)[:100]
    return None


@pytest.mark.slow
@pytest.mark.parametrize(
    "pattern", [r"\w+@x", r"foo.*bar", r"\s+$", r"(?s)<!--.*?-->", r"x\s*\s*y", r"(?:ab|cd)+!", r"\d+%"]
)
def test_the_measure_sees_what_grows_with_the_square(pattern: str) -> None:
    assert slow_text(re.compile(pattern)) is not None


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(PATTERNS.keys() - WINDOWED))
def test_four_times_the_text_takes_no_pattern_ten_times_as_long(name: str) -> None:
    assert slow_text(PATTERNS[name], searched=not (name in MATCHED or is_only_matched(name))) is None


def is_only_matched(name: str) -> bool:
    """Say whether the module of a pattern does nothing with it but match it at one place."""
    module, pattern, _ = name.rsplit(".", 2)
    source = Path(str(importlib.import_module(module).__file__)).read_text("utf-8")
    uses = re.findall(rf"(?<![\w.]){pattern}\b(?!\s*[=:])(\.\w+)?", source)
    return bool(uses) and set(uses) <= {".match", ".fullmatch"}
