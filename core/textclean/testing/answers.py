"""What the hooks of a plugin answer to a text, before anything is made of it."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from itertools import islice
from types import MappingProxyType
from typing import Any

import attrs

from textclean.errors import message_of
from textclean.plugin.hookspecs import HOOKS
from textclean.proposal import Finding, Replacement
from textclean.record import Record
from textclean.testing.cases import RuleCase
from textclean.testing.hostile_texts import ARTICLES, HOSTILE_TEXTS
from textclean.testing.subject import Subject
from textclean.testing.time_limit import MOST_SECONDS, TookTooLongError, limited
from textclean.text.snapshot import Snapshot
from textclean.text.view import View

#: The most items of an answer that are looked at.
_MOST_ITEMS = 1_000_000
#: So many of a plugin's own cases are mixed with hostile texts.
_MIXED_CASES = 4
#: The hostile texts that cases are mixed with.
_MIXED_TEXTS = ("NUL", "lone surrogates", "CRLF", "emoji", "right to left", "zero-width joiners")


@attrs.frozen
class HookAnswer:
    """What one hook answered to one text.

    Attributes:
        hook: the hook.
        name: the name of the text.
        text: what the hook was shown.
        given: what it returned, as a list where it is one; None: nothing.
        error: what it raised instead; empty: nothing.
    """

    hook: str
    name: str
    text: str
    given: Any = None
    error: str = ""

    @property
    def hung(self) -> bool:
        """Whether the call took so long that it was ended."""
        return self.error.startswith(TookTooLongError.__name__)

    @property
    def proposals(self) -> list[Finding | Replacement]:
        """The proposals of the answer; what is none is left out."""
        return [item for item in self.items if isinstance(item, Finding | Replacement)]

    @property
    def items(self) -> list[Any]:
        """The items of the answer, where it is a list."""
        return self.given if isinstance(self.given, list) else []

    def fingerprint(self) -> str:
        """Return the answer in a form that is the same in each process if the answer is."""
        given = sorted(self.given.items()) if isinstance(self.given, dict) else self.given
        return f"{self.hook} {self.error or repr(given)}"


def answers(subject: Subject, name: str, text: str, case: RuleCase | None = None) -> list[HookAnswer]:
    """Call each hook of the plugin for a text, as a cleaner would, and return the raw answers.

    A plugin that waits for its phrases is not called for a text without them.
    """
    host = subject.host(case.options if case else None)
    record = Record(text, html=case.html if case else None, url=case.url if case else None, fields={"text": text})
    whole = host.text(text, record)
    plugin = host.plugins[0]
    shown = {"detect": whole if subject.only_protects else whole.seen}
    options = MappingProxyType(copy.deepcopy(dict(plugin.options)))
    answered = []
    for hook in HOOKS:
        snapshot = shown.get(hook, whole)
        if hook in plugin.hooks and is_called(subject, snapshot):
            given = {"view": view_of(subject, snapshot), "options": options, "edits": ()}
            answered.append(_call(plugin.hooks[hook], hook, name, snapshot, given))
            subject.hung |= answered[-1].hung
    return answered


def is_called(subject: Subject, snapshot: Snapshot) -> bool:
    """Say whether the plugin is called for a text: it waits for no phrase, or one that it needs stands there."""
    plugin = subject.plugin
    return not plugin.waits_for_hits or snapshot.is_hit(plugin.name, plugin.needs)


def view_of(subject: Subject, snapshot: Snapshot) -> View:
    """Return the view that the plugin is given of a text."""
    return View(snapshot, snapshot.hits_of(subject.plugin.name) if subject.plugin.phrases else ())


def _call(implementation: Any, hook: str, name: str, snapshot: Snapshot, given: Mapping[str, Any]) -> HookAnswer:  # noqa: ANN401
    try:
        with limited(MOST_SECONDS):
            found = implementation.function(*[given[argument] for argument in implementation.argnames])
            if isinstance(found, Mapping):
                found = dict(found)
            elif not isinstance(found, str | bytes) and hasattr(found, "__iter__"):
                found = list(islice(found, _MOST_ITEMS))
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001 - a plugin may raise anything
        return HookAnswer(hook, name, snapshot.text, error=message_of(error))
    return HookAnswer(hook, name, snapshot.text, found)


def all_answers(subject: Subject) -> list[HookAnswer]:
    """Return the answers to all texts of ``texts_for``; they are asked for once."""

    def ask() -> list[HookAnswer]:
        given: list[HookAnswer] = []
        for name, text, case in texts_for(subject):
            if not subject.hung:
                given += answers(subject, name, text, case)
        return given

    made: list[HookAnswer] = subject.keep("answers", ask)
    return made


def texts_for(subject: Subject) -> Iterator[tuple[str, str, RuleCase | None]]:
    """Yield named texts to try a plugin with: hostile ones, its cases, and both mixed; with the case of each."""
    for name, text in (*HOSTILE_TEXTS.items(), *ARTICLES.items()):
        yield name, text, None
    for case in subject.cases:
        yield case.name, case.text, case
    for case in subject.cases.first_hits()[:_MIXED_CASES]:
        for name in _MIXED_TEXTS:
            hostile = HOSTILE_TEXTS[name]
            yield f"{case.name}, with {name}", f"{hostile}\n{case.text}\n{hostile}", case
