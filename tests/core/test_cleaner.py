from __future__ import annotations

import asyncio
import dataclasses
import json
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import attrs
import pytest

import textclean
from strategies import (
    NONSENSE,
    Answering,
    Choking,
    Finder,
    Growing,
    Idle,
    Named,
    Rewriter,
    Swapping,
    Tail,
    Worded,
    cleaned,
    cleaner_of,
)
from textclean import (
    Config,
    Edit,
    Finding,
    Guards,
    LabelPolicy,
    Log,
    Record,
    RecordError,
    Replacement,
    ScoreRange,
    View,
    hookimpl,
    restore,
    verify,
)
from textclean.testing.time_limit import growth

JUNK = Finder("junk", "JUNK")


# what can be cleaned


@attrs.frozen
class Article:
    title: str
    text: str


@dataclasses.dataclass
class Page:
    text: str
    author: Article | None = None


@pytest.mark.parametrize(
    "record, fields",
    [
        ("one JUNK", {"text": "one"}),
        ({"id": 7, "text": "one JUNK", "tags": ["x"]}, {"id": 7, "text": "one", "tags": ["x"]}),
        (Article("Title", "one JUNK"), {"title": "Title", "text": "one"}),
        (Page("one JUNK"), {"text": "one", "author": None}),
        (Record("one JUNK"), {"text": "one"}),
        (Record.of_fields({"body": "one JUNK", "text": "JUNK"}, "body"), {"body": "one", "text": "JUNK"}),
    ],
    ids=["str", "dict", "attrs", "dataclass", "record", "other field"],
)
def test_texts_mappings_instances_and_records_are_cleaned(record: object, fields: dict[str, Any]) -> None:
    output = cleaned(record, JUNK).output()
    log = Log.from_json(output.pop("textclean"))
    assert list(output.items()) == list(fields.items())
    assert restore("one", log) == "one JUNK"


def test_the_named_fields_of_a_record_are_taken_up() -> None:
    fields = {"text": "t", "id": "7", "html": "<p>t", "url": "https://example.org", "lang": "en"}
    record = Record.of(fields)
    assert (record.id, record.html, record.url, record.lang) == ("7", "<p>t", "https://example.org", "en")
    assert Record.of({"text": "t", "html": None, "url": 7}).url is None


@pytest.mark.parametrize(
    "value, message",
    [
        ({"body": "t"}, "no field 'text' .its fields: body.; name the field"),
        ({}, "its fields: none"),
        ({"text": None}, "'text' is of type NoneType; the text has to be a string"),
        ({"text": b"bytes"}, "is of type bytes"),
        (7, "cannot make a record of a int"),
        (None, "cannot make a record of a NoneType"),
    ],
)
def test_what_is_no_record_is_an_error_that_says_what_is_missing(value: object, message: str) -> None:
    with pytest.raises(RecordError, match=message):
        cleaned(value, JUNK)


def test_records_are_cleaned_one_by_one_as_they_are_asked_for() -> None:
    taken = []

    def records() -> Iterator[str]:
        for number in range(3):
            taken.append(number)
            yield f"JUNK {number}"

    results = cleaner_of(JUNK).clean_all(records())
    assert taken == []
    assert next(results).text == "0"
    assert taken == [0]
    assert [result.text for result in results] == ["1", "2"]


def test_every_record_comes_out_or_is_rejected_with_its_reason() -> None:
    rejected: list[tuple[Any, RecordError]] = []
    values = ["one", {"body": "x"}, {"text": "two JUNK"}, 7]
    results = list(cleaner_of(JUNK).clean_all(values, lambda *reject: rejected.append(reject)))
    assert [result.text for result in results] == ["one", "two"]
    assert [value for value, _ in rejected] == [{"body": "x"}, 7]
    assert all(isinstance(error, RecordError) for _, error in rejected)


def test_without_a_taker_for_rejects_the_error_is_raised() -> None:
    results = cleaner_of(JUNK).clean_all(["one", 7, "two"])
    assert next(results).text == "one"
    with pytest.raises(RecordError):
        next(results)


class Waiting(Named):
    """Finds nothing until it is told to go on."""

    def __init__(self) -> None:
        super().__init__("waiting")
        self.go_on = threading.Event()

    @hookimpl
    def detect(self) -> list[Finding]:
        assert self.go_on.wait(30)
        return []


def test_an_event_loop_runs_on_while_a_record_is_cleaned() -> None:
    waiting = Waiting()

    async def run() -> str:
        task = asyncio.create_task(cleaner_of(JUNK, waiting).aclean("one JUNK"))
        await asyncio.sleep(0)
        waiting.go_on.set()
        return (await task).text

    assert asyncio.run(run()) == "one"


def test_threads_may_share_a_cleaner() -> None:
    cleaner = cleaner_of(JUNK, Tail("tail"), Rewriter("dash", "—", "-"))
    records = [{"id": number, "text": f"A sentence — number {number}. JUNK\n{number}"} for number in range(200)]
    with ThreadPoolExecutor(8) as pool:
        outputs = [result.output() for result in pool.map(cleaner.clean, records)]
    assert outputs == [cleaner.clean(record).output() for record in records]
    assert outputs[7]["text"] == "A sentence - number 7."


def test_one_text_is_cleaned_in_one_call() -> None:
    text = "Nothing but a sentence that says what is the matter."
    assert textclean.clean(text) == text


# the output record


def test_the_output_has_all_fields_in_order_and_the_log_at_the_end() -> None:
    record = {"z": 1, "text": "one JUNK", "a": {"nested": [None]}, "id": "x"}
    output = cleaned(record, JUNK).output()
    assert list(output) == ["z", "text", "a", "id", "textclean"]
    assert output["a"] is record["a"]
    assert record["text"] == "one JUNK"


def test_a_text_that_was_not_among_the_fields_is_added_to_them() -> None:
    output = cleaned(Record("one JUNK", fields={"html": "<p>one JUNK"}), JUNK).output()
    assert list(output) == ["html", "textclean", "text"]
    assert output["text"] == "one"


def test_earlier_logs_make_room_for_the_new_one() -> None:
    cleaner = cleaner_of(JUNK)
    first = cleaner.clean({"text": "one JUNK", "id": 1}).output()
    second = cleaner.clean(first).output()
    third = cleaner.clean(second).output()
    assert list(third) == ["text", "id", "textclean.previous.previous", "textclean.previous", "textclean"]
    assert third["textclean.previous.previous"] == first["textclean"]
    assert third["textclean.previous"] == second["textclean"]


@pytest.mark.parametrize("name", ["text", "textclean", "textclean.previous", "x.previous", "textclean.previous.x"])
def test_the_name_a_field_gets_leads_back_to_the_name_it_had(name: str) -> None:
    from textclean.record import earlier_name, previous_name  # noqa: PLC0415 - a detail that nobody else needs

    assert earlier_name(previous_name(name)) == name


def test_the_name_of_the_log_itself_leads_back_to_no_field() -> None:
    from textclean.record import earlier_name  # noqa: PLC0415

    assert earlier_name("textclean") is None


def test_a_result_says_whether_the_text_was_changed() -> None:
    assert cleaned("one JUNK", JUNK).changed
    assert not cleaned("one", JUNK).changed


def test_a_log_without_the_removed_text_can_stand_in_the_output() -> None:
    result = cleaned("one JUNK", JUNK)
    log = result.output(result.log.without_removed())["textclean"]
    assert [sorted(edit) for edit in log["edits"]] == [
        ["confidence", "end", "inserted", "label", "pass", "plugin", "reason", "rule", "start"]
    ] * len(log["edits"])
    assert verify(result.text, Log.from_json(log)) == []


def test_the_log_has_the_documented_form() -> None:
    log = cleaned({"text": "one JUNK two"}, JUNK).log.to_json()
    assert log["edits"] == [
        {
            "start": 4,
            "end": 8,
            "removed": "JUNK",
            "inserted": "",
            "plugin": "junk",
            "rule": "pattern",
            "label": "junk",
            "confidence": 1.0,
            "reason": "it matches",
            "pass": 1,
        },
        {
            "start": 8,
            "end": 9,
            "removed": " ",
            "inserted": "",
            "plugin": "junk",
            "rule": "pattern",
            "label": "junk",
            "confidence": 1.0,
            "reason": "white space left around the removal",
            "pass": 1,
        },
    ]
    assert list(log) == [
        *("schema", "run", "original", "cleaned", "edits", "kept", "tags", "scores", "errors", "plugins", "seal")
    ]
    assert (log["schema"], log["original"]["length"], log["cleaned"]["length"]) == (1, 12, 7)
    assert json.loads(json.dumps(log)) == log


# passes


def test_what_becomes_the_tail_once_another_is_gone_is_found_in_a_later_pass() -> None:
    result = cleaned("A sentence that is long enough.\nshort\nshorter\nshortest", Tail("tail"))
    assert result.text == "A sentence that is long enough."
    assert sorted({edit.pass_number for edit in result.log.edits}) == [1, 2, 3]


def test_a_plugin_that_never_settles_is_named_and_has_no_part_in_the_record() -> None:
    result = cleaned("a word, b word JUNK", JUNK, Swapping("swapping"), max_passes=5)
    assert result.text == "a word, b word"
    (failure,) = result.log.errors
    assert (failure.plugin, failure.error) == ("swapping", "still proposing edits after 5 passes")


def test_those_who_remove_what_another_inserts_without_end_are_not_to_blame() -> None:
    for passes in (4, 5, 6, 7):
        result = cleaned("one! JUNK", JUNK, Growing("growing"), Finder("marks", "!$"), max_passes=passes)
        assert result.text == "one"
        assert [failure.plugin for failure in result.log.errors] == ["growing"]


def test_a_plugin_that_needs_more_passes_than_there_are_is_named() -> None:
    result = cleaned("A sentence that is long enough.\n" + "x\n" * 9 + "JUNK", Tail("tail"), JUNK, max_passes=5)
    assert [failure.plugin for failure in result.log.errors] == ["tail"]
    assert result.text == "A sentence that is long enough.\n" + "x\n" * 8 + "x"


class FailingLater(Named):
    """Finds the first word, and raises in the second pass."""

    @hookimpl
    def detect(self, view: View) -> list[Finding]:
        if not view.text.startswith("one"):
            raise ValueError(view.text)
        return [Finding(0, 3, "junk", "first")]


class OnTop(Named):
    """Rewrites what ``Putting`` has put there."""

    @hookimpl
    def clean(self, view: View) -> Iterator[Replacement]:
        at = view.text.find("<put>")
        if at >= 0:
            yield Replacement(at, at + 5, "<top>", "junk", "top")


class Putting(Named):
    """Puts a text in, and raises once another has rewritten it."""

    @hookimpl
    def clean(self, view: View) -> Iterator[Replacement]:
        if "<top>" in view.text:
            raise ValueError
        if "one" in view.text:
            yield Replacement(view.text.index("one"), view.text.index("one") + 3, "<put>", "junk", "put")


def test_a_plugin_that_fails_in_a_later_pass_loses_its_earlier_proposals() -> None:
    result = cleaned("one two JUNK", FailingLater("late"), JUNK)
    assert result.text == "one two"
    assert {edit.plugin for edit in result.log.edits} == {"junk"}
    assert [failure.plugin for failure in result.log.errors] == ["late"]


def test_a_plugin_that_fails_has_no_part_in_what_others_made_of_its_text() -> None:
    result = cleaned("one two", Putting("putting"), OnTop("top"))
    assert result.text == "one two"
    assert result.log.edits == ()
    assert [failure.plugin for failure in result.log.errors] == ["putting"]


class Removing(Named):
    """Removes text that another inserted, and the white space that came with it."""

    @hookimpl
    def detect(self, view: View) -> Iterator[Finding]:
        at = view.text.find("<put>")
        if at >= 0:
            yield Finding(at, at + 5, "junk", "removed")
        if at >= 4:
            yield Finding(at - 4, at - 2, "junk", "before")


def test_white_space_that_came_with_an_insertion_is_closed_up_lawfully() -> None:
    inserting = Rewriter("inserting", "one", "  <put>  ")
    for text in ("abone", "ab one cd", "one", "\none\n", "ab  one"):
        result = cleaned(text, inserting, Removing("removing"), guards=Guards(1, 1))
        assert verify(result.text, result.log) == []
        assert "<put>" not in result.text


def clean_lines(lines: int) -> None:
    text = "Read more\nA sentence. It is kept.\n" * (lines // 2)
    cleaner = cleaner_of(Worded("more", ["read more"], whole_lines=True), Rewriter("dots", "kept", "left"))
    result = cleaner.clean(text)
    assert verify(result.text, result.log) == []
    assert "Read more" not in result.text


@pytest.mark.slow
def test_the_cost_of_cleaning_grows_with_the_number_of_lines_and_edits() -> None:
    assert growth(clean_lines, 10_000, 100_000, most=30) < 30


def test_what_was_found_in_any_pass_and_stayed_is_in_the_log() -> None:
    """The second finding is there only as long as the first one's junk stands before it."""
    later = Finder("later", r"(?<=JUNK )\w+", "odd")
    unsure = Finder("unsure", r"(?<=JUNK )\w+ two", "junk", 0.1)
    settings = {"labels": {"odd": LabelPolicy("keep")}}
    result = cleaned("JUNK one two", JUNK, later, unsure, **settings)
    assert result.text == "one two"
    whys = {(kept.plugin, kept.start, kept.end, kept.why) for kept in result.log.kept}
    assert whys == {("later", 5, 8, "policy"), ("unsure", 5, 12, "threshold")}
    whole = cleaned("JUNK one two", JUNK, later, unsure, guards=Guards(1, 0.1), **settings)
    assert {(kept.plugin, kept.why) for kept in whole.log.kept} == {
        ("junk", "guard: record_share"),
        ("later", "policy"),
        ("unsure", "threshold"),
    }
    own = Finder("junk", "JUNK|odd", "junk")
    stopped = cleaned("JUNK odd", own, Finder("other", "odd", "odd"), guards=Guards(0.9, 1), **settings)
    assert {(kept.plugin, kept.why) for kept in stopped.log.kept} == {
        ("junk", "guard: plugin_share"),
        ("other", "policy"),
    }


def test_a_finding_that_a_later_pass_has_taken_has_not_stayed() -> None:
    early = Finder("early", r"(?<=JUNK )\w+", "odd")
    result = cleaned("JUNK one two", JUNK, early, Finder("late", r"^one", "junk"), labels={"odd": LabelPolicy("keep")})
    assert result.text == "two"
    assert result.log.kept == ()


class RaisingLater(Rewriter):
    """Puts something into the text, and raises when it sees it."""

    @hookimpl
    def clean(self, view: View) -> Iterator[Replacement]:
        if "%" in view.text:
            raise ValueError("mine")
        yield from super().clean(view)


@pytest.mark.parametrize(
    "culprit, guards",
    [
        (Rewriter("culprit", "^", "%"), Guards(1, 1)),  # never settles
        (RaisingLater("culprit", "^one", "%"), Guards(1, 1)),
        (Rewriter("culprit", "one two three", "%"), Guards(0.5, 1)),
    ],
    ids=["never settles", "raises later", "is stopped by a guard"],
)
def test_who_fails_on_what_another_made_is_asked_anew_when_that_one_is_out(culprit: Named, guards: Guards) -> None:
    result = cleaned("one two three JUNK four", culprit, Choking("choking", "JUNK", "%"), guards=guards)
    assert result.text == "one two three four"
    assert {failure.plugin for failure in result.log.errors} <= {"culprit"}
    assert {edit.plugin for edit in result.log.edits} == {"choking"}


def test_who_fails_on_what_another_made_and_left_there_is_out() -> None:
    result = cleaned("one two JUNK", Rewriter("other", "one", "%"), Choking("choking", "JUNK", "%"))
    assert result.text == "% two JUNK"
    assert [failure.plugin for failure in result.log.errors] == ["choking"]


class Sprinting(Named):
    """Lengthens one piece of text by another letter in each pass, so that edits come to lie one within the other."""

    def __init__(self, name: str, most: int, step: int) -> None:
        super().__init__(name)
        self._most, self._step = most, step

    @hookimpl
    def clean(self, view: View) -> Iterator[Replacement]:
        count, before = view.text.count("i"), view.record.text.count("i")
        if count < min(before + self._step, self._most):
            yield Replacement(0, 1 + count, "n" + "i" * (count + 1), "junk", "r")


@pytest.mark.parametrize("most, step, passes", [(90, 15, 20), (220, 15, 20), (900, 90, 100)])
def test_no_log_is_written_that_would_not_be_read(most: int, step: int, passes: int) -> None:
    failing = Answering("failing", 7)
    result = cleaned("n x", Sprinting("sprinting", most, step), failing, max_passes=passes, guards=Guards(1, 1))
    again = Log.from_json(json.loads(json.dumps(result.log.to_json())))
    assert verify(result.text, again) == []
    assert restore(result.text, again) == "n x"
    assert result.text in {"n" + "i" * most + " x", "n x"}


def test_text_that_grows_from_pass_to_pass_is_bounded_by_the_original() -> None:
    class Doubling(Named):
        @hookimpl
        def clean(self, view: View) -> Iterator[Replacement]:
            yield Replacement(0, 0, "x" * (900_000 + len(view.text)), "junk", "r")

    result = cleaned("one JUNK", Doubling("doubling"), JUNK)
    assert result.text == "one"
    (failure,) = result.log.errors
    assert failure.plugin == "doubling"
    assert "at most 1,000,000 more than twice its length are taken" in failure.error


def nested_findings(size: int) -> None:
    """Remove every other letter, and then find spans one within the other around all the holes."""

    class First(Named):
        @hookimpl
        def detect(self, view: View) -> Iterator[Finding]:
            if "a" in view.text:
                yield from (Finding(place, place + 1, "junk", "a") for place in range(1, 2 * size, 2))
            elif len(view.text) >= 2 * size:
                half = size // 2
                yield from (Finding(half - n, half + n, "junk", "b") for n in range(1, half))

    result = cleaned("ba" * size + "c" * size, First("first"), guards=Guards(1, 1))
    assert len(result.text) == size + 2


@pytest.mark.slow
def test_the_cost_of_spans_one_within_the_other_grows_with_their_number() -> None:
    assert growth(nested_findings, 1_000, 8_000, most=30) < 30


# guards


def test_a_plugin_that_removes_more_than_its_share_is_left_out_and_said_so() -> None:
    greedy = Finder("greedy", r"\w+")
    result = cleaned("one two JUNK.", JUNK, greedy, guards=Guards(plugin_share=0.5))
    assert result.text == "one two ."
    assert {kept.why for kept in result.log.kept if kept.plugin == "greedy"} == {"guard: plugin_share"}
    assert {edit.plugin for edit in result.log.edits} == {"junk"}


def test_white_space_counts_for_no_share() -> None:
    assert cleaned("a" + " " * 50 + "JUNK bcde", JUNK, guards=Guards(plugin_share=0.45)).text == "a" + " " * 50 + "bcde"


def test_a_record_that_all_plugins_together_take_too_much_of_is_left_whole() -> None:
    parts = [Finder("first", "aaa"), Finder("second", "bbb")]
    result = cleaned("aaa bbb c", *parts, guards=Guards(record_share=0.8))
    assert (result.text, result.log.edits) == ("aaa bbb c", ())
    assert {(kept.plugin, kept.why) for kept in result.log.kept} == {
        ("first", "guard: record_share"),
        ("second", "guard: record_share"),
    }


def test_a_guard_counts_also_where_another_plugin_fails() -> None:
    parts = [Finder("first", "aaa"), Answering("bad", 7)]
    result = cleaned("aaa c", *parts, guards=Guards(plugin_share=0.5))
    assert result.text == "aaa c"
    assert [kept.why for kept in result.log.kept] == ["guard: plugin_share"]


def test_all_of_a_record_may_be_removed_where_the_guards_allow_it() -> None:
    assert cleaned("JUNK", JUNK, guards=Guards(1, 1)).text == ""
    assert cleaned("JUNK", JUNK).text == "JUNK"


# what is wrong with an answer


@pytest.mark.parametrize("answer", NONSENSE, ids=lambda answer: type(answer).__name__)
def test_nonsense_is_named_with_its_plugin_and_hook(answer: object) -> None:
    result = cleaned("text", Answering("bad", answer))
    assert result.text == "text"
    (failure,) = result.log.errors
    assert (failure.plugin, failure.hook) == ("bad", "detect")
    assert failure.error


def test_no_answer_at_all_is_an_answer() -> None:
    assert cleaned("text", Answering("silent", None)).log.errors == ()


class Saying(Named):
    """Says tags and scores."""

    tags = {"late": "Late.", "lang:*": "A language."}  # noqa: RUF012
    scores = {"share": ScoreRange("A share."), "words": ScoreRange("Words.", 0, 100)}  # noqa: RUF012

    def __init__(self, name: str, tagged: object = None, scored: object = None) -> None:
        super().__init__(name)
        self.tagged = tagged
        self.scored = scored

    @hookimpl
    def tag(self) -> object:
        return self.tagged

    @hookimpl
    def score(self) -> object:
        return self.scored


def test_tags_and_scores_are_sorted_and_attributed() -> None:
    result = cleaned("text", Saying("b", ["late", "lang:bn"], {"words": 1, "share": 0.5}), Saying("a", ["late"]))
    assert result.log.tags == ("lang:bn", "late")
    assert list(result.log.scores.items()) == [("share", 0.5), ("words", 1)]
    assert result.log.plugins == {"a": "1.2", "b": "1.2"}


@pytest.mark.parametrize(
    "tagged, scored, hook",
    [
        (["early"], None, "tag"),
        (["two words"], None, "tag"),
        ([""], None, "tag"),
        ([7], None, "tag"),
        ("late", None, "tag"),
        (None, {"other": 1}, "score"),
        (None, {"share": 1.01}, "score"),
        (None, {"share": float("nan")}, "score"),
        (None, {"share": True}, "score"),
        (None, {"share": "high"}, "score"),
        (None, [("share", 1)], "score"),
        (None, {("share",): 1}, "score"),
    ],
)
def test_what_was_not_declared_is_named_and_the_rest_is_taken(tagged: object, scored: object, hook: str) -> None:
    result = cleaned("text", Saying("bad", tagged, scored), Saying("good", ["late"], {"words": 7}))
    assert [(failure.plugin, failure.hook) for failure in result.log.errors] == [("bad", hook)]
    assert (result.log.tags, dict(result.log.scores)) == (("late",), {"words": 7})


class Watching(Named):
    """Keeps what its hooks are given once the record is clean."""

    phrases = {"words": ["end"]}  # noqa: RUF012

    def __init__(self) -> None:
        super().__init__("watching")
        self.given: list[tuple[str, list[int], Sequence[Edit]]] = []

    @hookimpl
    def tag(self, edits: Sequence[Edit], view: View) -> None:
        self.given.append((view.text, [hit.start for hit in view.hits], edits))


def test_tags_are_asked_of_the_cleaned_text_and_its_edits() -> None:
    watching = Watching()
    result = cleaned("one JUNK end", JUNK, watching)
    assert watching.given == [("one end", [4], result.log.edits)]


class Borrowed(float):
    """A float that a writer of JSON may not know."""


class Numeric(Named):
    scores = {"share": ScoreRange("A share.")}  # noqa: RUF012

    @hookimpl
    def detect(self) -> list[Finding]:
        return [Finding(0, 1, "byline", "r", Borrowed(0.5))]

    @hookimpl
    def score(self) -> dict[str, float]:
        return {"share": Borrowed(0.5)}


def test_numbers_of_other_kinds_become_plain_ones() -> None:
    log = cleaned("text", Numeric("numeric")).log
    assert [type(kept.confidence) for kept in log.kept] == [float]
    assert [type(score) for score in log.scores.values()] == [float]


# the run


def test_the_run_is_decided_by_plugins_versions_and_settings() -> None:
    newer = Idle("idle")
    newer.version = "2"
    runs = {
        cleaner_of(Idle("idle")).run,
        cleaner_of(newer).run,
        cleaner_of(Idle("idle"), threshold=0.6).run,
        cleaner_of(Idle("idle"), guards=Guards(0.1)).run,
        cleaner_of(Idle("idle"), Idle("other")).run,
    }
    assert len(runs) == 5
    assert cleaner_of(Idle("idle")).run == cleaner_of(Idle("idle")).run == cleaned("x", Idle("idle")).log.run


def test_the_manifest_holds_what_decides_the_run() -> None:
    manifest = cleaner_of(JUNK, threshold=0.6).manifest()
    assert manifest["textclean"] == textclean.__version__
    assert manifest["config"]["threshold"] == 0.6
    assert [plugin["name"] for plugin in manifest["plugins"]] == ["junk"]
    assert json.loads(json.dumps(manifest)) == manifest


def test_the_default_configuration_is_that_of_no_file() -> None:
    assert textclean.Cleaner().config == Config()
