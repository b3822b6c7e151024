"""What a plugin does to its answers, to what it is given, and to the process costs nobody else anything."""

# ruff: noqa: ANN401, RUF012 - plugins as strangers write them
from __future__ import annotations

import itertools
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from textclean import Cleaner, Config, Finding, Label, Record, Replacement, ScoreRange, View, hookimpl
from textclean.log.edit import GAP_REASON, Failure
from textclean.plugin.answers import MOST_ITEMS
from textclean.plugin.supervision import Supervision

TEXT = "one\nJUNK\nthree"
LABELS = {"junk": Label("What is to go.")}


class Honest:
    """Removes the second line of three, and says what it saw of the record."""

    name = "zz_honest"
    labels = LABELS
    tags = {"seen:*": "what the record holds"}

    @hookimpl
    def detect(self, view: View) -> Iterator[Finding]:
        for line in view.lines:
            if line.text == "JUNK":
                yield Finding(line.start, line.end, "junk", "junk-line")

    @hookimpl
    def tag(self, view: View) -> Iterator[str]:
        yield "seen:" + "-".join(view.record.fields["names"])


class Hostile:
    name = "aa_hostile"
    labels = LABELS
    options = {"words": ["one"]}

    def __init__(self, does: Callable[[View, Any], Any]) -> None:
        self.does = does

    @hookimpl
    def detect(self, view: View, options: Any) -> Any:
        return self.does(view, options)


def cleaned(*plugins: object) -> dict[str, Any]:
    cleaner = Cleaner(Config(only=("kept_share",)), plugins)
    return cleaner.clean(Record.of({"text": TEXT, "names": ["a", "b"]})).output()


def mutate_fields(view: View, _: Any) -> None:
    view.record.fields["names"].append("evil")


def mutate_options(_: View, options: Any) -> None:
    options["words"].append("evil")
    assert options["words"] == ["one", "evil"]


def set_field(view: View, _: Any) -> None:
    view.record.fields["text"] = "evil"  # type: ignore[index]


def set_line(view: View, _: Any) -> None:
    view.lines[1].text = "evil"  # type: ignore[misc]


def clear_texts(view: View, _: Any) -> None:
    view.lines.texts = ()


def remove_texts(view: View, _: Any) -> None:
    assert view.lines.texts
    del view.lines.texts


def endless(_: View, __: Any) -> Iterator[Finding]:
    return (Finding(0, 1, "junk", "r") for _ in itertools.count())


def deep(view: View, options: Any) -> Any:
    return deep(view, options)


def leave(_: View, __: Any) -> Any:
    sys.exit(3)


class Odd(BaseException):
    def __str__(self) -> str:
        raise Odd


def odd(_: View, __: Any) -> Any:
    raise Odd


class Named(type):
    @property
    def __name__(cls) -> str:  # type: ignore[override]
        raise RuntimeError


class NamelessError(Exception, metaclass=Named):
    pass


def nameless(_: View, __: Any) -> Any:
    raise NamelessError


def _refuse(_: object) -> type:
    raise RuntimeError


LiarError = type("LiarError", (Exception,), {"__class__": property(_refuse)})


def raises_a_liar(_: View, __: Any) -> Any:
    raise LiarError


class LyingFinding(Finding):
    pass


def nonsense(*values: Any) -> Callable[[View, Any], list[Finding]]:
    return lambda _, __: [Finding(*values)]


LAWLESS: dict[str, Callable[[View, Any], Any]] = {
    "sets a field": set_field,
    "sets a line": set_line,
    "sets the lines": clear_texts,
    "deletes the lines": remove_texts,
    "has no end": endless,
    "recurses": deep,
    "leaves": leave,
    "raises what nobody can show": odd,
    "raises what has no name": nameless,
    "too many": lambda view, _: [Finding(0, 1, "junk", "r")] * (MOST_ITEMS + 1 + len(view.text)),
    "reversed": nonsense(5, 2, "junk", "r"),
    "out of bounds": nonsense(0, 99, "junk", "r"),
    "negative": nonsense(-3, 2, "junk", "r"),
    "not a number": nonsense(0, 3, "junk", "r", float("nan")),
    "a surrogate": nonsense(0, 3, "junk", "r", 1.0, "\ud800"),
    "the host's reason": nonsense(0, 3, "junk", "r", 1.0, GAP_REASON),
    "raises what says that it is something else": raises_a_liar,
    "too many words": lambda _, __: [Finding(0, 1, "junk", f"{n:0>9000}") for n in range(300)],
    "a long word": nonsense(0, 3, "junk", "r" * 20_000),
    "another class": lambda _, __: [LyingFinding(0, 3, "junk", "r")],
    "a replacement": lambda _, __: [Replacement(0, 3, "", "junk", "r")],
}


@pytest.mark.parametrize("does", LAWLESS.values(), ids=LAWLESS)
def test_what_is_unlawful_costs_its_own_proposals_alone(does: Callable[[View, Any], Any]) -> None:
    expected = cleaned(Honest())
    got = cleaned(Hostile(does), Honest())
    for key in ("text", "names"):
        assert got[key] == expected[key]
    log, plain = got["textclean"], expected["textclean"]
    for key in ("edits", "tags", "kept"):
        assert log[key] == plain[key]
    assert [(error["plugin"], error["hook"]) for error in log["errors"]] == [("aa_hostile", "detect")]


@pytest.mark.parametrize("does", [mutate_fields, mutate_options])
def test_what_can_be_changed_is_a_copy(does: Callable[[View, Any], Any]) -> None:
    hostile = Hostile(does)
    for _ in range(2):
        got = cleaned(hostile, Honest())
        assert got["names"] == ["a", "b"]
        assert got["textclean"]["tags"] == ["seen:a-b"]
        assert got["textclean"]["errors"] == []


def test_a_proposal_cannot_be_changed_once_it_was_given() -> None:
    class Later:
        name = "later"
        labels = LABELS

        @hookimpl
        def clean(self, view: View) -> Iterator[Replacement]:
            start = view.text.find("JUNK")
            if start >= 0:
                self.given = Replacement(start, start + 4, "", "junk", "r")
                yield self.given
                return

        @hookimpl
        def tag(self) -> None:
            object.__setattr__(self.given, "start", -5)

    assert cleaned(Later(), Honest())["text"] == "one\nthree"


def test_a_generator_is_closed_while_its_plugin_is_still_named() -> None:
    noted: list[object] = []

    def endless_and_loath_to_end(_: View, __: Any) -> Iterator[Finding]:
        try:
            while True:
                yield Finding(0, 1, "junk", "r")
        finally:
            noted.append("closed")

    cleaner = Cleaner(Config(only=("aa_hostile",)), [Hostile(endless_and_loath_to_end)])
    cleaner.supervised(Record.of(TEXT), Supervision(on_call=noted.append))
    assert noted.index("closed") == 1
    assert noted[0] != 0


class Lying(float):
    """Says that it is small, and becomes something else when it is written."""

    def __le__(self, other: object) -> bool:
        return True

    def __ge__(self, other: object) -> bool:
        return True

    def __float__(self) -> float:
        return float("nan")


def test_a_score_that_lies_about_its_size_is_none() -> None:
    class Scorer:
        name = "scorer"
        scores = {"size": ScoreRange("How large it is.", 0, 1)}

        @hookimpl
        def score(self) -> dict[str, float]:
            return {"size": Lying(0.5)}

    log = cleaned(Scorer(), Honest())["textclean"]
    assert "size" not in log["scores"]
    assert [error["plugin"] for error in log["errors"]] == ["scorer"]


def test_a_stack_that_ends_is_told_in_the_same_words_wherever_it_ends() -> None:
    def deep_in_a_call(_: View, __: Any) -> Any:
        def turn(_: object) -> Any:
            return sorted([1], key=turn)

        return turn(0)

    errors = {cleaned(Hostile(does), Honest())["textclean"]["errors"][0]["error"] for does in (deep, deep_in_a_call)}
    assert errors == {"RecursionError: maximum recursion depth exceeded"}


def test_all_calls_for_a_record_together_are_bounded_too() -> None:
    def dawdles(view: View) -> list[Replacement]:
        time.sleep(0.06)
        return [Replacement(0, 0, "!", "junk", "r")] if view.text.count("!") < 15 else []

    class Dawdling:
        name = "aa_hostile"
        labels = LABELS

        @hookimpl
        def clean(self, view: View) -> list[Replacement]:
            return dawdles(view)

    cleaner = Cleaner(Config(only=("aa_hostile", "zz_honest")), [Dawdling(), Honest()])
    record = Record.of({"text": TEXT, "names": ["a", "b"]})
    assert cleaner.supervised(record, Supervision(seconds=10)).result.text.startswith("!" * 15)
    log = cleaner.supervised(record, Supervision(seconds=0.1)).result.log
    assert log.errors == (
        Failure("aa_hostile", "clean", "TimeoutError: its calls for this record took more than 0.3 s"),
    )
    assert {edit.plugin for edit in log.edits} == {"zz_honest"}
    raising = Cleaner(Config(only=("aa_hostile",)), [Hostile(odd)])
    assert [(one.plugin, one.hook) for one in raising.supervised(record, Supervision(seconds=9)).result.log.errors] == [
        ("aa_hostile", "detect")
    ]


def test_the_interrupt_of_the_user_is_no_failure() -> None:
    def interrupt(_: View, __: Any) -> Any:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        cleaned(Hostile(interrupt))
