"""Checks that a plugin answers the same whenever and wherever it is asked, and comes to an end."""

from __future__ import annotations

import pickle
import warnings
from collections.abc import Iterator

from textclean.cleaning.cleaner import Cleaner
from textclean.errors import PluginWarning, message_of
from textclean.log.edit import Failure
from textclean.log.restore import verify
from textclean.testing.answers import answers, texts_for
from textclean.testing.elsewhere import SEEDS, Elsewhere, answers_elsewhere, fingerprints
from textclean.testing.findings import case_record
from textclean.testing.problem import PluginProblem, shortened
from textclean.testing.subject import Subject
from textclean.testing.time_limit import TookTooLongError, limited

#: The most seconds of processor time for cleaning one text of this kit, all passes together.
_MOST_SECONDS = 30.0


def check_deterministic(subject: Subject) -> Iterator[PluginProblem]:
    """The same text is answered in the same way: again, in another order, and in processes with other hash seeds."""
    first = fingerprints(subject)
    again = {
        f"{answer.hook}: {answer.name}": answer.fingerprint()
        for name, text, case in reversed(list(texts_for(subject)))
        for answer in answers(subject, name, text, case)
    }
    yield from _differing(first, again, "when it is asked again after other texts; keep nothing between two calls")
    if subject.quick:
        return
    for other in _others(subject):
        if not other.error:
            what = "in another process; sort what comes out of sets, and use no time, chance or environment"
            yield from _differing(first, other.fingerprints, what)


def _differing(first: dict[str, str], other: dict[str, str], what: str) -> Iterator[PluginProblem]:
    for key, answer in first.items():
        if other.get(key) != answer:
            hook, _, name = key.partition(": ")
            message = f"its {hook!r} gives another answer {what}"
            yield PluginProblem("deterministic", message, case=name, expected=answer, found=other.get(key, ""))
            return


def _others(subject: Subject) -> list[Elsewhere]:
    made: list[Elsewhere] = subject.keep("elsewhere", lambda: [answers_elsewhere(subject, seed) for seed in SEEDS])
    return made


def check_sendable(subject: Subject) -> Iterator[PluginProblem]:
    """The plugin can be sent to a worker process, and is the same there."""
    advice = "keep in the object only what can be pickled, and make the rest when it is first asked for"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", PluginWarning)
            copied: Cleaner = pickle.loads(pickle.dumps(subject.cleaner()))  # noqa: S301 - pickled just now
    except Exception as error:  # noqa: BLE001 - pickling runs code of the plugin
        yield PluginProblem("sendable", f"it cannot be sent to another process: {message_of(error)}; {advice}")
        return
    if copied.run != subject.cleaner().run:
        yield PluginProblem("sendable", "it is another plugin after it was sent: its name, version or labels differ")
    for other in () if subject.quick else _others(subject):
        if other.error:
            yield PluginProblem("sendable", f"another process cannot load it: {shortened(other.error)}; {advice}")
            return


def check_stable(subject: Subject) -> Iterator[PluginProblem]:
    """Cleaning comes to an end, and what is clean is not edited again."""
    for name, text, case in texts_for(subject):
        cleaner = subject.cleaner(case.options if case else None)
        record = case_record(case, text) if case and case.html is None else text
        try:
            with limited(_MOST_SECONDS):
                result = cleaner.clean(record)
                again = cleaner.clean(result.text)
        except TookTooLongError as error:
            yield PluginProblem("stable", f"cleaning does not end: {error}", case=name, text=repr(text[:300]))
            return
        endless = next(filter(_is_endless, result.log.errors), None)
        if endless:
            yield PluginProblem("stable", f"{endless.error}; propose nothing for a text that is clean", case=name)
        elif again.log.edits and (case is None or case.is_plain):
            edit = again.log.edits[0]
            yield PluginProblem(
                "stable", "it edits a text that it has cleaned", edit.rule, name, found=edit.removed or ""
            )
        elif problems := verify(result.text, result.log):
            yield PluginProblem("stable", problems[0].message, case=name)
        else:
            continue
        return


def _is_endless(failure: Failure) -> bool:
    """Whether a plugin was left out because it did not come to an end, and not because a call failed."""
    return ":" not in failure.error.split(" ")[0]
