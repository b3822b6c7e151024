"""What is said of an answer that is not lawful, and where the lawful ends: to the item, the character and the word."""

# ruff: noqa: ANN401 - plugins as strangers write them
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from textclean import Cleaner, Config, Finding, Label, Record, Replacement, ScoreRange, View, hookimpl
from textclean.cleaning.result import Result
from textclean.log.edit import GAP_REASON, Failure
from textclean.plugin.answers import LONGEST_WORDS, MOST_INSERTED, MOST_ITEMS
from textclean.plugin.host import call_of
from textclean.plugin.supervision import Supervision

TEXT = "one two"
LONGER = "a" * 800


class Answering:
    """Answers one hook, as long as the text is as it came."""

    name = "bad"
    labels = {"junk": Label("What is to go.")}  # noqa: RUF012 - as a plugin's author writes it
    tags = {"late": "It came late.", "ns:*": "A name."}  # noqa: RUF012
    scores = {"share": ScoreRange("A share."), "count": ScoreRange("A number.", -(2.0**70), 2.0**70)}  # noqa: RUF012

    def __init__(self, hook: str, answer: Any) -> None:
        self.answers = {hook: answer}

    def _answer(self, hook: str, view: View) -> Any:
        answer = self.answers.get(hook)
        return None if view.text != view.record.text else answer() if callable(answer) else answer

    @hookimpl
    def detect(self, view: View) -> Any:
        return self._answer("detect", view)

    @hookimpl
    def clean(self, view: View) -> Any:
        return self._answer("clean", view)

    @hookimpl
    def tag(self, view: View) -> Any:
        return self._answer("tag", view)

    @hookimpl
    def score(self, view: View) -> Any:
        return self._answer("score", view)


def answered(hook: str, answer: Any, text: str = TEXT) -> Result:
    return Cleaner(Config(only=("kept_share",)), [Answering(hook, answer)]).clean(text)


def raising(error: BaseException) -> Callable[[], Any]:
    def fail() -> Any:
        raise error

    return fail


class UnshowableError(Exception):
    def __str__(self) -> str:
        raise ValueError


class OwnFloat(float):
    pass


NO_LIST = "a hook has to return a list or yield, and not return a "
OUTSIDE = " is not within the text of 7 code points, or is empty"
NO_WORDS = "label, rule, evidence or reason, and inserted text have to be strings, not "
NO_SHARE = " is not a number from 0 to 1"
MANY_WORDS = "rules, evidence and reasons of more than 2,000,112 code points for a text of this length"
TOO_LONG = "a rule, evidence, reason or tag of 10,001 code points; at most 10,000 are taken"
SURROGATE = "a lone surrogate, which no output may get from a plugin"
LONG = "r" * (LONGEST_WORDS + 1)
REFUSED: list[tuple[str, Any, str]] = [
    ("detect", "one", f"{NO_LIST}str"),
    ("detect", b"one", f"{NO_LIST}bytes"),
    ("detect", {}, f"{NO_LIST}dict"),
    ("detect", 7, f"{NO_LIST}int"),
    ("detect", ["one"], "expected a Finding, got 'one'"),
    ("detect", [None], "expected a Finding, got a NoneType"),
    ("detect", [Replacement(0, 3, "", "junk", "r")], "expected a Finding, got a Replacement"),
    ("detect", [Finding(5, 2, "junk", "r")], f"the span [5, 2){OUTSIDE}"),
    ("detect", [Finding(3, 3, "junk", "r")], f"the span [3, 3){OUTSIDE}"),
    ("detect", [Finding(0, 8, "junk", "r")], f"the span [0, 8){OUTSIDE}"),
    ("detect", [Finding(-1, 3, "junk", "r")], f"the span [-1, 3){OUTSIDE}"),
    ("detect", [Finding("0", None, "junk", "r")], f"the span ['0', a NoneType){OUTSIDE}"),  # type: ignore[arg-type]
    ("detect", [Finding(0, 3, 7, "r")], f"{NO_WORDS}int, str, str"),  # type: ignore[arg-type]
    ("detect", [Finding(0, 3, "junk", "r", 1.0, GAP_REASON)], f"the reason {GAP_REASON!r} is the host's own"),
    ("detect", [Finding(0, 3, "junk", LONG)], TOO_LONG),
    ("detect", [Finding(0, 3, "junk", "\ud800")], SURROGATE),
    ("detect", [Finding(0, 3, "soon", "r")], "the label 'soon' is not declared; add it to the plugin's `labels`"),
    ("detect", [Finding(0, 3, "junk", "r", 1.5)], f"the confidence 1.5{NO_SHARE}"),
    ("detect", [Finding(0, 3, "junk", "r", -0.1)], f"the confidence -0.1{NO_SHARE}"),
    ("detect", [Finding(0, 3, "junk", "r", float("nan"))], f"the confidence nan{NO_SHARE}"),
    ("detect", [Finding(0, 3, "junk", "r", confidence=True)], f"the confidence True{NO_SHARE}"),
    ("detect", [Finding(0, 3, "junk", "r", "1")], f"the confidence '1'{NO_SHARE}"),  # type: ignore[arg-type]
    ("clean", ["one"], "expected a Replacement, got 'one'"),
    ("clean", [Replacement(8, 8, "x", "junk", "r")], f"the span [8, 8){OUTSIDE}"),
    ("clean", [Replacement(0, 3, 7, "junk", "r")], f"{NO_WORDS}str, str, str, int"),  # type: ignore[arg-type]
    ("clean", [Replacement(0, 3, "\ud800", "junk", "r")], SURROGATE),
    (
        "clean",
        [Replacement(0, 3, "x" * (MOST_INSERTED + len(TEXT) + 1), "junk", "r")],
        (
            "1,000,008 code points inserted make the text of 7 grow to 1,000,015; at most 1,000,000 more than twice "
            "its length are taken"
        ),
    ),
    ("detect", [Finding(0, 3, "junk", LONG[1:])] * 200 + [Finding(0, 3, "junk", "r" * 13, 1, "e" * 100)], MANY_WORDS),
    ("clean", [Replacement(0, 3, "x", "junk", LONG[1:], 1, LONG[1:])] * 101, MANY_WORDS),
    ("tag", ["late comer"], "a tag is a word without white space, not 'late comer'"),
    ("tag", [""], "a tag is a word without white space, not ''"),
    ("tag", [7], "a tag is a word without white space, not 7"),
    ("tag", [None], "a tag is a word without white space, not a NoneType"),
    ("tag", [f"ns:{LONG[3:]}"], TOO_LONG),
    (
        "tag",
        ["soon"],
        "the tag 'soon' is not declared; add it, or its namespace as 'name:*', to the plugin's `tags`",
    ),
    ("score", [1.0], "a score hook has to return a dict and not a list"),
    ("score", {"late": 1}, "the score 'late' is not declared; add it with its range to the plugin's `scores`"),
    ("score", {7: 1}, "the score 7 is not declared; add it with its range to the plugin's `scores`"),
    ("score", {"share": "x"}, "the score 'share' is 'x' and not a finite number"),
    ("score", {"share": None}, "the score 'share' is a NoneType and not a finite number"),
    ("score", {"share": True}, "the score 'share' is True and not a finite number"),
    ("score", {"share": float("inf")}, "the score 'share' is inf and not a finite number"),
    ("score", {"share": 1.5}, "the score 'share' is 1.5, outside its declared range 0.0 to 1.0"),
    ("score", {"share": -0.5}, "the score 'share' is -0.5, outside its declared range 0.0 to 1.0"),
]


@pytest.mark.parametrize("hook, answer, message", REFUSED)
def test_what_is_refused_is_said_to_the_letter(hook: str, answer: Any, message: str) -> None:
    result = answered(hook, answer)
    assert result.text == TEXT
    assert result.log.errors == (Failure("bad", hook, f"ProposalError: {message}"),)


@pytest.mark.parametrize(
    "raised, told",
    [
        (ValueError("no"), "ValueError: no"),
        (ValueError("at 0x7f12ab34cd, and 0x7f"), "ValueError: at 0x..., and 0x7f"),
        (ValueError("a\ud800"), "ValueError: a\\ud800"),
        (ValueError("x" * 488), f"ValueError: {'x' * 488}"),
        (ValueError("x" * 489), f"ValueError: {'x' * 488}..."),
        (UnshowableError(), "UnshowableError, whose message cannot be shown"),
        (SystemExit(3), "SystemExit: 3"),
    ],
)
def test_an_error_is_told_as_every_output_can_hold_it(raised: BaseException, told: str) -> None:
    assert answered("tag", raising(raised)).log.errors == (Failure("bad", "tag", told),)


@pytest.mark.parametrize("text, most", [(TEXT, MOST_ITEMS), (LONGER, MOST_ITEMS + 100)])
def test_as_many_items_as_the_limit_are_taken_and_no_more(text: str, most: int) -> None:
    finding = Finding(0, 1, "junk", "r")
    assert answered("detect", [finding] * most, text).log.errors == ()
    told = f"ProposalError: a hook may give {most:,} items for a record, and this one gives more"
    assert answered("detect", [finding] * (most + 1), text).log.errors == (Failure("bad", "detect", told),)
    scores = {f"score {number}": 1.0 for number in range(most + 1)}
    assert answered("score", scores, text).log.errors == (Failure("bad", "score", told),)


def test_no_more_than_the_limit_is_taken_from_an_answer_without_end() -> None:
    given = []

    def endless() -> Any:
        for number in range(10 * MOST_ITEMS):
            given.append(number)
            yield Finding(0, 1, "junk", "r")

    assert answered("detect", endless).log.errors
    assert len(given) == MOST_ITEMS + 1


def test_what_stands_at_the_limits_is_taken() -> None:
    words = "r" * LONGEST_WORDS
    (edit,) = answered("detect", [Finding(0, 7, "junk", words, 0.5, words)], TEXT + " and more").log.edits[:1]
    assert (edit.rule, edit.reason, edit.removed) == (words, words, TEXT)
    many = [Finding(0, 3, "junk", words), Finding(0, 3, "junk", "r" * 12, 1, "e" * 100)]
    assert answered("detect", [many[0]] * 200 + many[1:]).log.edits
    inserted = "x" * (MOST_INSERTED + len(TEXT))
    assert answered("clean", [Replacement(7, 7, inserted, "junk", "r")]).text == TEXT + inserted
    assert answered("detect", [Finding(0, 1, "junk", "r", 0)]).log.kept[0].confidence == 0
    assert answered("detect", [Finding(0, 1, "junk", GAP_REASON, 1)]).log.edits[0].rule == GAP_REASON


def test_tags_of_a_declared_namespace_are_taken() -> None:
    assert answered("tag", ["late", "ns:a:b"]).log.tags == ("late", "ns:a:b")


@pytest.mark.parametrize(
    "value, kind",
    [(0, int), (1, int), (1.0, float), (2**53, int), (-(2**53), int), (2**53 + 1, float), (OwnFloat(0.5), float)],
)
def test_a_score_is_taken_as_a_number_that_every_output_can_hold(value: float, kind: type) -> None:
    log = answered("score", {"count": value}).log
    assert log.errors == ()
    assert (log.scores["count"], type(log.scores["count"])) == (float(value), kind)


def test_a_score_may_lie_at_the_ends_of_its_range() -> None:
    for share in (0, 1):
        assert answered("score", {"share": share}).log.scores["share"] == share


class Looking:
    """Notes what it is given, and which call is noted while it is made."""

    def __init__(self, name: str, noted: list[int]) -> None:
        self.name = name
        self.noted = noted
        self.seen: list[tuple[str, str]] = []
        self.given: list[Any] = []

    options = {"n": 3}  # noqa: RUF012

    @hookimpl
    def detect(self, view: View, options: Any) -> None:
        self._look("detect")
        self.given += [view.hits, options["n"], type(options)]

    @hookimpl
    def score(self, view: View) -> None:
        del view
        self._look("score")

    def _look(self, hook: str) -> None:
        assert call_of(self.noted[-1], ["kept_share", "one", "two"]) == (self.name, hook)
        self.seen.append((self.name, hook))


def test_each_call_is_noted_while_it_is_made_and_nothing_when_it_is_over() -> None:
    noted: list[int] = []
    one, two = Looking("one", noted), Looking("two", noted)
    cleaner = Cleaner(Config(only=("kept_share",)), [one, two])
    assert [plugin.name for plugin in cleaner.plugins] == ["kept_share", "one", "two"]
    done = cleaner.supervised(Record.of(TEXT), Supervision(on_call=noted.append))
    assert done.result.log.errors == ()
    assert one.seen == [("one", "detect"), ("one", "score")]
    assert two.seen == [("two", "detect"), ("two", "score")]
    assert noted[-1] == 0
    assert len({place for place in noted if place}) == 5
    assert done.answered == {"kept_share", "one", "two"}
    hits, number, options = one.given
    assert (hits, number) == ((), 3)
    assert options is not dict


class Worded:
    name = "worded"
    phrases = {"greetings": ("hello", "good day"), "partings": ("so long",)}  # noqa: RUF012

    def __init__(self) -> None:
        self.found: list[tuple[str, str]] = []

    @hookimpl
    def detect(self, view: View) -> None:
        self.found = [(hit.set, hit.phrase.text) for hit in view.hits]


def test_a_hit_names_the_set_that_its_phrase_is_of() -> None:
    plugin = Worded()
    Cleaner(Config(only=("kept_share",)), [plugin]).clean("Hello there.\nSo long!")
    assert plugin.found == [("greetings", "hello"), ("partings", "so long")]
