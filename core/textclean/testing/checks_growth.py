"""The check that a plugin's cost grows as the text does, and not with its square."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from functools import partial
from types import MappingProxyType
from typing import Any

from textclean.plugin.hookspecs import HOOKS
from textclean.record import Record
from textclean.testing.answers import is_called, view_of
from textclean.testing.hostile_texts import PIECES, repeated
from textclean.testing.problem import PluginProblem, shortened
from textclean.testing.subject import Subject
from textclean.testing.time_limit import TookTooLongError, cpu_seconds, growth, limited

#: The lengths that are compared, in code points, and the ratio of their costs. Linear work takes 8 times as long, and
#: up to 30 where other work on the machine fights for its caches; work that grows with the square takes 64 times.
_SHORT, _LONG, _MOST = 8_000, 64_000, 40.0
#: A call that takes no longer than this for the long text is quick enough, however it grows; in seconds.
_QUICK_ENOUGH = 0.02
#: The most seconds of processor time for one shape of text.
_MOST_SECONDS = 60.0


def check_linear(subject: Subject) -> Iterator[PluginProblem]:
    """Eight times the text does not take forty times as long."""
    told = set()
    for name, piece in _pieces(subject):
        for hook, work in _works(subject, piece):
            if hook not in told and (wrong := _too_fast(work)):
                told.add(hook)
                advice = "look for nested loops over lines or hits, and for patterns that begin at every place"
                yield PluginProblem("linear", f"its {hook!r} {wrong}; {advice}", case=name, text=shortened(repr(piece)))


def _pieces(subject: Subject) -> Iterator[tuple[str, str]]:
    """Yield what long texts are made of: hostile pieces, and what the plugin finds, line by line and in a row."""
    yield from list(PIECES.items())[:: 2 if subject.quick else 1]
    for case in subject.cases.first_hits()[: 1 if subject.quick else 4]:
        yield f"what {case.name} finds, again and again", f"{case.finds[0]}\n"
        yield f"what {case.name} finds, in one line", f"{case.finds[0]} ".replace("\n", " ")
        yield f"{case.name}, again and again", f"{case.text}\n"
    for name, phrases in () if subject.quick else subject.plugin.phrases.items():
        yield f"a phrase of {name!r}, again and again", f"{phrases[0].text.replace('＃', '4')}\n" if phrases else "a\n"


def _works(subject: Subject, piece: str) -> Iterator[tuple[str, Callable[[int], object]]]:
    """Yield each hook that is called for such texts, and a function that calls it for a text of some length.

    What all plugins share, lines and hits, is made beforehand.
    """
    for hook in HOOKS:
        if hook not in subject.plugin.hooks:
            continue
        short, long = (_prepared(subject, hook, repeated(piece, size)) for size in (_SHORT, _LONG))
        if short and long:
            yield hook, partial(_call_of_size, short, long)


def _call_of_size(short: Callable[[], object], long: Callable[[], object], size: int) -> object:
    return (long if size == _LONG else short)()


def _prepared(subject: Subject, hook: str, text: str) -> Callable[[], object] | None:
    """Return a call of a hook for a text; None: the plugin is not called for it."""
    whole = subject.host().text(text, Record(text, fields={"text": text}))
    snapshot = whole.seen if hook == "detect" and not subject.only_protects else whole
    if not is_called(subject, snapshot):
        return None
    implementation: Any = subject.plugin.hooks[hook]
    options = MappingProxyType(copy.deepcopy(dict(subject.plugin.options)))

    def call() -> object:
        given = {"view": view_of(subject, snapshot), "options": options, "edits": ()}
        found = implementation.function(*[given[argument] for argument in implementation.argnames])
        return found if isinstance(found, str | dict | None) else sum(1 for _ in found)

    return call


def _too_fast(work: Callable[[int], object]) -> str:
    """Return how the work grows, if it grows too fast; empty: it does not. What raises is for other checks to tell."""
    try:
        with limited(_MOST_SECONDS):
            work(_SHORT)
            work(_LONG)  # what is kept for later calls, such as the lines of the snapshot, is made
            if min(cpu_seconds(lambda: work(_LONG)) for _ in range(2)) < _QUICK_ENOUGH:
                return ""
            ratio = growth(work, _SHORT, _LONG, most=_MOST)
    except TookTooLongError as error:
        return f"does not end for {_LONG:,} code points: {error}"
    except Exception:  # noqa: BLE001 - a plugin may raise anything
        return ""
    return f"takes {ratio:.0f} times as long for {_LONG // _SHORT} times the text" if ratio >= _MOST else ""
