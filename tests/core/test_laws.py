"""The laws of cleaning, each a property of any text and any set of plugins."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import textwrap
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from random import Random

import attrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from strategies import (
    Finder,
    Growing,
    Idle,
    Named,
    Rewriter,
    Swapping,
    Tail,
    cleaned,
    cleaner_of,
    failing_plugins,
    lawful_sets,
    mixed_sets,
)
from textclean import (
    Cleaner,
    Edit,
    Finding,
    Guards,
    Log,
    LogError,
    Replacement,
    View,
    hookimpl,
    replay,
    restore,
    undo,
    verify,
)
from textclean.log.restore import all_edits, apply_edits
from textclean.testing.strategies import texts
from textclean.text.snapshot import Snapshot

QUICK = {"max_passes": 6}


class RaisingOn(Named):
    """Raises where a letter stands in the text, and takes all sentences out of any other."""

    def __init__(self, name: str, letter: str) -> None:
        super().__init__(name)
        self.letter = letter

    @hookimpl
    def detect(self, view: View) -> Iterator[Finding]:
        if self.letter in view.text:
            raise ValueError(self.letter)
        for line in view.filled:
            if line.ends_sentence:
                yield Finding(line.start, line.end, "junk", "sentence")


class Recording(Named):
    """Passes a plugin's proposals on, and keeps what they cover."""

    def __init__(self, plugin: Named) -> None:
        super().__init__(plugin.name)
        self.plugin = plugin
        self.phrases = getattr(plugin, "phrases", {})
        self.seen: list[tuple[str, int, int]] = []

    @hookimpl
    def detect(self, view: View) -> list[Finding]:
        found = list(self.plugin.detect(view)) if hasattr(self.plugin, "detect") else []
        self.seen += [(view.text, one.start, one.end) for one in found]
        return found

    @hookimpl
    def clean(self, view: View) -> list[Replacement]:
        wanted = list(self.plugin.clean(view)) if hasattr(self.plugin, "clean") else []
        self.seen += [(view.text, one.start, one.end) for one in wanted]
        return wanted


flaky_sets = st.tuples(lawful_sets, st.sampled_from(["a", "S", "7", "\n"])).map(
    lambda drawn: [*drawn[0], RaisingOn("flaky", drawn[1])]
)
any_sets = mixed_sets | flaky_sets


def written(log: Log) -> str:
    return json.dumps(log.to_json())


# 1 and 2


@given(texts, any_sets)
def test_restoring_a_cleaned_text_gives_the_original(text: str, plugins: list[Named]) -> None:
    result = cleaned(text, *plugins, **QUICK)
    assert restore(result.text, result.log) == text


@given(texts, any_sets)
def test_replaying_the_log_on_the_original_gives_the_cleaned_text(text: str, plugins: list[Named]) -> None:
    result = cleaned(text, *plugins, **QUICK)
    assert replay(text, result.log) == result.text


@given(texts, any_sets)
def test_every_result_passes_verification_also_once_its_log_was_written_and_read(
    text: str, plugins: list[Named]
) -> None:
    result = cleaned(text, *plugins, **QUICK)
    assert verify(result.text, result.log) == []
    read = Log.from_json(json.loads(written(result.log)))
    assert read == result.log
    assert verify(result.text, read) == []
    assert verify(result.text, read.without_removed()) == []


@given(texts, lawful_sets, st.data())
def test_a_cleaned_text_that_was_tampered_with_is_found_out(
    text: str, plugins: list[Named], data: st.DataObject
) -> None:
    result = cleaned(text, *plugins, **QUICK)
    at = data.draw(st.integers(0, len(result.text)))
    changed = (
        result.text[:at]
        + data.draw(st.sampled_from(["", "!", "\ud800"]))
        + result.text[at + data.draw(st.integers(0, 1)) :]
    )
    assume(changed != result.text)
    assert "cleaned" in [problem.field for problem in verify(changed, result.log)]
    with pytest.raises(LogError):
        restore(changed, result.log)


TAMPERED: dict[str, Callable[[Edit], Edit]] = {
    "start": lambda one: attrs.evolve(one, start=one.start - 1),
    "end": lambda one: attrs.evolve(one, end=one.end + 1),
    "removed, longer": lambda one: attrs.evolve(one, removed=f"{one.removed}!"),
    "removed, another": lambda one: attrs.evolve(one, removed="\0" * len(one.removed or "")),
    "inserted": lambda one: attrs.evolve(one, inserted=f"{one.inserted}!"),
    "superseded": lambda one: attrs.evolve(one, superseded=(attrs.evolve(one, start=one.start + 1),)),
}


@pytest.mark.parametrize("way", TAMPERED)
@given(text=texts, plugins=lawful_sets, data=st.data())
def test_a_log_whose_edits_were_tampered_with_is_found_out(
    way: str, text: str, plugins: list[Named], data: st.DataObject
) -> None:
    text += "§ end §"
    result = cleaned(text, Finder("sure", "§|end"), *plugins, guards=Guards(1, 1), **QUICK)
    number = data.draw(st.integers(0, len(result.log.edits) - 1))
    edits = list(result.log.edits)
    edits[number] = TAMPERED[way](edits[number])
    assume(edits[number] != result.log.edits[number])
    assert verify(result.text, attrs.evolve(result.log, edits=tuple(edits)))


@given(texts, lawful_sets)
def test_a_log_that_lost_an_edit_is_found_out(text: str, plugins: list[Named]) -> None:
    text += "§ end §"
    result = cleaned(text, Finder("sure", "§|end"), *plugins, guards=Guards(1, 1), **QUICK)
    edits = result.log.edits
    assume(edits[-1].removed != edits[-1].inserted)
    assert verify(result.text, attrs.evolve(result.log, edits=edits[:-1]))


# 3


@given(texts, any_sets)
def test_cleaning_a_cleaned_text_edits_nothing(text: str, plugins: list[Named]) -> None:
    cleaner = cleaner_of(*plugins, **QUICK)
    once = cleaner.clean(text)
    twice = cleaner.clean(once.text)
    assert twice.log.edits == ()
    assert twice.text == once.text


@given(texts)
def test_cleaning_a_cleaned_text_edits_nothing_with_all_installed_plugins(text: str) -> None:
    once = INSTALLED.clean(text)
    assert verify(once.text, once.log) == []
    assert restore(once.text, once.log) == text
    assert INSTALLED.clean(once.text).log.edits == ()


INSTALLED = Cleaner()


# 4


@given(texts, any_sets, st.randoms(use_true_random=False))
def test_the_order_in_which_plugins_are_given_does_not_show_in_the_result(
    text: str, plugins: list[Named], random: Random
) -> None:
    result = cleaned(text, *plugins, **QUICK)
    shuffled = random.sample(plugins, len(plugins))
    assert written(cleaned(text, *shuffled, **QUICK).log) == written(result.log)


@given(st.lists(texts, max_size=5), mixed_sets)
def test_threads_and_other_records_do_not_show_in_a_result(some: list[str], plugins: list[Named]) -> None:
    cleaner = cleaner_of(*plugins, **QUICK)
    alone = [written(cleaner_of(*plugins, **QUICK).clean(text).log) for text in some]
    with ThreadPoolExecutor(4) as pool:
        assert [written(result.log) for result in pool.map(cleaner.clean, some)] == alone
    assert [written(result.log) for result in cleaner.clean_all(reversed(some))] == alone[::-1]


SEEDED = textwrap.dedent(
    """
    import json
    from strategies import Answering, Finder, NONSENSE, Raising, Rewriter, Worded, cleaned

    plugins = [Answering(f"nonsense_{number}", answer) for number, answer in enumerate(NONSENSE)]
    plugins += [Answering("a_set", [{"a", "b", "c", "d"}]), Raising("shows_an_object", ValueError(object()))]
    plugins += [Worded("worded", ["read more", "＃ weeks ago"]), Finder("finder", "a+"), Rewriter("rewriter", "b", "+")]
    print(json.dumps(cleaned("aab Read more\\n\\n4 weeks ago\\nthe end", *plugins).output()))
    """
)


def test_processes_with_different_hash_seeds_write_the_same_bytes() -> None:
    def run(seed: str) -> bytes:
        paths = [path for path in sys.path if path]
        environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(paths)}
        return subprocess.run([sys.executable, "-c", SEEDED], env=environment, check=True, capture_output=True).stdout

    first = run("1")
    assert len(json.loads(first)["textclean"]["edits"]) >= 4
    assert run("2") == first


# 5


@given(texts, lawful_sets, st.sampled_from(["plugin", "rule", "label"]))
def test_undoing_a_plugin_rule_or_label_gives_the_original_with_all_other_edits_applied(
    text: str, plugins: list[Named], what: str
) -> None:
    result = cleaned(text, *plugins, **QUICK)
    for name in {getattr(one, what) for one in all_edits(result.log.edits)}:
        undone, log = undo(result.text, result.log, **{what: name})
        assert verify(undone, log) == []
        assert restore(undone, log) == text
        remaining = Counter(_attribution(one) for one in all_edits(log.edits))
        others = Counter(_attribution(one) for one in all_edits(result.log.edits) if getattr(one, what) != name)
        assert remaining == others
        if not any(one.superseded for one in result.log.edits):
            assert undone == apply_edits(text, [one for one in result.log.edits if getattr(one, what) != name])


def _attribution(one: Edit) -> tuple[int, int, str, str, str, str, int]:
    return one.start, one.end, one.inserted, one.plugin, one.rule, one.label, one.pass_number


@given(texts)
def test_undoing_a_plugin_gives_what_its_absence_gives_where_the_others_do_not_depend_on_it(text: str) -> None:
    digits, letters = Finder("digits", r"\d"), Finder("letters", r"[ab]")
    result = cleaned(text, digits, letters)
    assume(not any(re.search(r"\s", one.removed or "") for one in result.log.edits))
    assume(not result.log.kept)
    assert undo(result.text, result.log, plugin="digits")[0] == cleaned(text, letters).text


# 7


@given(texts, lawful_sets, failing_plugins)
def test_a_plugin_that_fails_costs_its_own_proposals_and_nothing_else(
    text: str, plugins: list[Named], make: Callable[[str], Named]
) -> None:
    without = cleaned(text, *plugins, **QUICK)
    result = cleaned(text, *plugins, make("bad"), **QUICK)
    assert (result.text, result.log.edits) == (without.text, without.log.edits)
    assert [kept for kept in result.log.kept if kept.plugin != "bad"] == list(without.log.kept)
    assert [failure for failure in result.log.errors if failure.plugin != "bad"] == list(without.log.errors)
    if text:
        assert "bad" in [failure.plugin for failure in result.log.errors]


@given(texts, st.sampled_from([Growing("endless"), Rewriter("endless", r"\Z", "\nagain")]))
def test_a_plugin_that_proposes_without_end_costs_its_own_proposals_and_nothing_else(text: str, endless: Named) -> None:
    others = [
        Finder("digits", r"\d+"),
        Tail("tail"),
        Finder("sharing", "Share this article"),
        Rewriter("dashes", "—", "-"),
    ]
    without = cleaned(text, *others)
    result = cleaned(text, *others, endless)
    assert (result.text, result.log.edits) == (without.text, without.log.edits)
    assert [failure.plugin for failure in result.log.errors] == ["endless"]


@given(texts)
def test_two_plugins_that_undo_each_other_are_named_and_change_nothing(text: str) -> None:
    assume("a" in text or "b" in text)
    result = cleaned(text, Rewriter("there", "a", "b"), Rewriter("back", "b", "a"), **QUICK)
    assert result.text == text
    assert {failure.plugin for failure in result.log.errors} == {"there", "back"}


@given(texts)
def test_a_plugin_that_fails_until_the_others_have_cleaned_does_not_cost_their_edits(text: str) -> None:
    text += " 7. A sentence."
    whole = {"guards": Guards(1, 1)}
    without = cleaned(text, Finder("digits", r"\d"), **whole)
    result = cleaned(text, Finder("digits", r"\d"), RaisingOn("flaky", "7"), **whole)
    assert {_place(one) for one in result.log.edits} >= {_place(one) for one in without.log.edits}
    assert "A sentence." in without.text
    assert "A sentence." not in result.text
    assert [failure.plugin for failure in result.log.errors] == ["flaky"]


def _place(one: Edit) -> tuple[int, int, str]:
    return one.start, one.end, one.plugin


# 8


@given(texts)
def test_a_text_that_no_plugin_finds_anything_in_is_not_touched(text: str) -> None:
    result = cleaned(text, Idle("idle"), Finder("other", "no such text"), Swapping("guarded", confidence=0.1))
    assume(not set(text) & set("ab"))
    assert result.text == text
    assert result.log.edits == ()


@contextmanager
def placements() -> Iterator[list[tuple[str, int, int]]]:
    """Gather where proposals lie in the record's text: plugins may have been shown it without marks and in lines."""
    placed: list[tuple[str, int, int]] = []
    whole = Snapshot.span_of_seen

    def span_of_seen(self: Snapshot, start: int, end: int, *, removed: bool) -> tuple[int, int] | None:
        span = whole(self, start, end, removed=removed)
        if span is not None:
            placed.append((self.text, *span))
        return span

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Snapshot, "span_of_seen", span_of_seen)
        yield placed


@given(texts, lawful_sets)
def test_every_edit_lies_in_a_proposal_or_is_white_space_beside_a_removal(text: str, plugins: list[Named]) -> None:
    recording = [Recording(plugin) for plugin in plugins]
    with placements() as placed:
        result = cleaned(text, *recording, **QUICK)
    seen = [*placed, *(span for plugin in recording for span in plugin.seen)]
    covered = {view[start:end] for view, start, end in seen}
    spans = {(start, end) for view, start, end in seen if view == text}
    for one in all_edits(result.log.edits):
        removed = one.removed or ""
        gap = removed.isspace() and not one.inserted
        assert gap or any(removed in some for some in covered)
        assert (
            one.pass_number > 1 or (one.start, one.end) in spans or (gap and _beside_a_removal(one, result.log.edits))
        )


def _beside_a_removal(gap: Edit, edits: tuple[Edit, ...]) -> bool:
    return any(gap.start == one.end or gap.end == one.start for one in edits if one is not gap)
