"""What an evaluation counts, on pages whose answer is known."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.labelled import JUNK, SENTENCES, Removes, edit, page, pages
from textclean import (
    Cleaner,
    Config,
    ConfigError,
    Digest,
    Finding,
    Kept,
    Log,
    Record,
    RecordError,
    Result,
    View,
    hookimpl,
)
from textclean.evaluation import Evaluation, GoldFields, evaluate
from textclean.evaluation.labelled_text import LabelledText, Weight

NOTHING = Removes(lambda _: False)
EVERYTHING = Removes(lambda _: True)


def counted(text: str) -> int:
    return len("".join(text.split()))


# --- laws ---


@given(pages())
def test_a_cleaner_that_returns_the_gold_has_recall_1_and_loss_0(labelled: dict[str, Any]) -> None:
    evaluation = evaluate([labelled], Removes(lambda line: line in JUNK))
    assert (evaluation.total.junk_recall, evaluation.total.content_loss) == (1.0, 0.0)
    assert (evaluation.total.removal_precision, evaluation.after.f1) == (1.0, 1.0)
    assert not evaluation.lost.worst_first()
    assert not evaluation.left.worst_first()


@given(pages())
def test_a_cleaner_that_does_nothing_has_recall_0_and_loss_0(labelled: dict[str, Any]) -> None:
    evaluation = evaluate([labelled], NOTHING)
    assert (evaluation.total.junk_recall, evaluation.total.content_loss) == (0.0, 0.0)
    assert (evaluation.f1_gain, evaluation.total.removal_precision) == (0.0, None)


@given(pages())
def test_a_cleaner_that_removes_everything_has_recall_1_and_loss_1(labelled: dict[str, Any]) -> None:
    evaluation = evaluate([labelled], EVERYTHING)
    assert (evaluation.total.junk_recall, evaluation.total.content_loss) == (1.0, 1.0)
    assert (evaluation.huge_losses, evaluation.after.f1) == (1, None)


@given(pages())
def test_all_characters_but_white_space_are_counted_once(labelled: dict[str, Any]) -> None:
    weight = LabelledText.of(labelled["text"], labelled["gold"]).weight
    assert weight.junk + weight.content + weight.undecided == counted(labelled["text"])


@given(pages(), st.data())
def test_the_weight_of_a_text_is_that_of_its_parts(labelled: dict[str, Any], data: st.DataObject) -> None:
    text = LabelledText.of(labelled["text"], labelled["gold"])
    cut = data.draw(st.integers(0, len(text.text)))
    assert text.weigh(0, cut) + text.weigh(cut, len(text.text)) == text.weight


@given(st.lists(pages(), min_size=1, max_size=4), st.randoms())
def test_the_order_of_records_changes_no_figure(labelled: list[dict[str, Any]], random: Any) -> None:  # noqa: ANN401
    shuffled = list(labelled)
    random.shuffle(shuffled)
    one, other = (
        evaluate(records, Removes(lambda line: line in JUNK[:2]), worst=0) for records in (labelled, shuffled)
    )
    assert one.to_json() == other.to_json()


@given(st.text(), st.text())
def test_any_text_and_any_gold_can_be_compared(text: str, gold: str) -> None:
    weight = LabelledText.of(text, gold).weight
    assert min(weight.junk, weight.content, weight.undecided) >= 0
    evaluation = evaluate([{"text": text, "gold": gold}], EVERYTHING)
    assert evaluation.records == evaluation.total.pages + sum(evaluation.problems.values())
    json.dumps(evaluation.to_json())


@given(pages())
def test_white_space_signs_case_and_line_breaks_of_the_gold_do_not_count(labelled: dict[str, Any]) -> None:
    wrapped = labelled["gold"].upper().replace(" ", "\n  ").replace(".", " !")
    assert (
        LabelledText.of(labelled["text"], wrapped).weight == LabelledText.of(labelled["text"], labelled["gold"]).weight
    )


# --- lines ---


@pytest.mark.parametrize(
    "line, gold, label",
    [
        (SENTENCES[0], SENTENCES[0], "content"),
        (JUNK[0], SENTENCES[0], "junk"),
        ("Bridges", f"{SENTENCES[0]}\nBridges", "content"),
        ("Bridges", SENTENCES[0], "junk"),
        ("the winter floods", SENTENCES[0], "ambiguous"),
        ("The Winter Floods", SENTENCES[0], "junk"),
        (f"{SENTENCES[0]} {JUNK[0]}", SENTENCES[0], "content"),
        ("the old stone bridge over the rising and falling blue water of these hills", SENTENCES[0], "mixed"),
        ("The bridge that was closed for years", SENTENCES[0], "title"),
    ],
)
def test_a_line_is_labelled_by_the_gold(line: str, gold: str, label: str) -> None:
    titles = ("The bridge that was closed for years - Elm Gazette",)
    labelled = LabelledText.of(f"{SENTENCES[0]}\n{line}" if line != SENTENCES[0] else line, gold, titles)
    assert labelled.lines[-1].label == label


def test_a_part_of_a_line_that_is_not_in_the_gold_is_undecided() -> None:
    line = f"{SENTENCES[0]} Share on networks"
    weight = LabelledText.of(line, SENTENCES[0]).weight
    assert weight == Weight(content=counted(SENTENCES[0]), undecided=counted("Share on networks"))


def test_a_line_that_is_there_more_often_than_in_the_gold_is_undecided() -> None:
    labels = [line.label for line in LabelledText.of("\n".join([SENTENCES[0]] * 2), SENTENCES[0]).lines]
    assert labels == ["content", "repeated"]
    labels = [line.label for line in LabelledText.of("\n".join([SENTENCES[0]] * 2), f"{SENTENCES[0]}\n" * 2).lines]
    assert labels == ["content", "content"]


def test_words_that_a_link_cut_out_of_a_sentence_are_article() -> None:
    text = "The old stone bridge over\nthe river\nis repaired before the winter floods arrive."
    assert [line.label for line in LabelledText.of(text, SENTENCES[0]).lines] == ["content"] * 3


def test_indic_words_are_compared_with_their_vowel_signs() -> None:
    assert [line.label for line in LabelledText.of("কে কি কী কু", "কা কো কৌ কৃ").lines] == ["junk"]


# --- what was removed ---


def logged(record: dict[str, Any], *edits: Any, kept: tuple[Kept, ...] = ()) -> Evaluation:  # noqa: ANN401
    made = Record.of(record)
    text = made.text
    for one in reversed(edits):
        text = text[: one.start] + one.inserted + text[one.end :]
    result = Result(made, text, Log("run", Digest.of(made.text), Digest.of(text), edits, kept))

    class Known:
        def clean(self, _: object) -> Result:
            return result

    return evaluate([record], Known())


def finding(text: str, part: str, why: str, confidence: float = 0.6) -> Kept:
    start = text.index(part)
    return Kept(start, start + len(part), "byline", "mine", "by", confidence, why)


def test_a_repair_removes_nothing() -> None:
    record = page(SENTENCES[:2], SENTENCES[:2])
    assert logged(record, edit(0, 3, "The", "Teh")).total.removed == Weight()
    assert logged(record, edit(0, 3, "The", "…")).total.removed == Weight(content=3)


def test_what_the_policy_keeps_is_counted_by_rule_and_not_as_removed() -> None:
    record = page([SENTENCES[0], JUNK[0]], SENTENCES[:1])
    evaluation = logged(record, kept=(finding(str(record["text"]), JUNK[0], "policy"),))
    found = evaluation.rules["mine/by"]
    assert (found.edits, found.findings, found.kept_precision) == (0, 1, 1.0)
    assert evaluation.total.junk_recall == 0.0


def test_a_threshold_takes_what_was_found_with_as_much_confidence() -> None:
    record = page([SENTENCES[0], JUNK[0], JUNK[2]], SENTENCES[:1])
    text = str(record["text"])
    start = text.index(JUNK[2])
    low = finding(text, JUNK[0], "threshold", 0.6)
    over = finding(text, SENTENCES[0], "overlap: mine/rule", 0.9)
    evaluation = logged(record, edit(start, len(text), JUNK[2], confidence=0.9), kept=(over, low))
    rows = {row["threshold"]: row for row in evaluation.to_json()["thresholds"]}
    assert rows[0.6]["junk_recall"] == 1.0
    assert rows[0.9]["junk_recall"] == rows[0.7]["junk_recall"] == evaluation.total.junk_recall
    assert (rows[0.95]["junk_recall"], rows[0.5]["content_loss"]) == (0.0, 0.0)


def test_of_findings_that_overlap_the_surest_counts() -> None:
    record = page([SENTENCES[0], JUNK[0]], SENTENCES[:1])
    text = str(record["text"])
    twice = (finding(text, JUNK[0], "threshold", 0.5), finding(text, JUNK[0][:9], "threshold", 0.8))
    rows = {row["threshold"]: row["junk_recall"] for row in logged(record, kept=twice).to_json()["thresholds"]}
    assert rows[0.5] == 1.0
    assert rows[0.8] == pytest.approx(counted(JUNK[0][:9]) / counted(JUNK[0]), abs=1e-5)


def test_the_worst_pages_come_first_with_what_was_lost() -> None:
    small = page([SENTENCES[0], JUNK[0]], SENTENCES[:1], id="small")
    large = page([SENTENCES[1], SENTENCES[2]], SENTENCES[1:3], id="large")
    evaluation = evaluate([small, large], EVERYTHING, worst=1)
    (worst,) = evaluation.lost.worst_first()
    assert (worst.id, worst.number, worst.share, worst.rule) == ("large", 2, 1.0, "mine/rule")
    assert SENTENCES[1].startswith(worst.excerpt.rstrip("…"))
    assert evaluation.lost.count == 2
    (left,) = evaluate([large, small], NOTHING).left.worst_first()
    assert (left.id, left.excerpt) == ("small", JUNK[0])


def test_figures_come_by_language_and_site() -> None:
    urls = ("https://www.Elm.example:80/a", "http://elm.example/b", "http://[broken", None)
    records = [page([SENTENCES[0], JUNK[0]], SENTENCES[:1], url=url, lang="en") for url in urls]
    evaluation = evaluate(records, Removes(lambda line: line in JUNK))
    assert {name: site.pages for name, site in evaluation.sites.items()} == {"elm.example": 2, "": 2}
    assert evaluation.languages["en"].junk_recall == 1.0


def test_the_title_of_the_page_is_neither_article_nor_junk() -> None:
    html = "<title>How the harbour got its name</title><h1>How the harbour got its name</h1><p>x"
    lines = ["How the harbour got its name", SENTENCES[0]]
    assert evaluate([page(lines, SENTENCES[:1])], NOTHING).total.weight.junk > 0
    assert evaluate([page(lines, SENTENCES[:1], html=html)], NOTHING).total.weight.junk == 0


# --- segments ---


def test_picked_segments_are_counted_where_they_are_in_the_text() -> None:
    record = {"text": "\n".join([SENTENCES[0], JUNK[0], JUNK[1]]), "with": ["OLD stone bridge", "not there"]}
    evaluation = evaluate([record | {"without": ["subscribe NOW", JUNK[0]]}], Removes(lambda line: line == JUNK[1]))
    assert (evaluation.segments.kept_share, evaluation.segments.removed_share) == (1.0, 0.5)
    assert (evaluation.total.pages, evaluation.problems) == (0, {})


# --- labels that are none ---


@pytest.mark.parametrize(
    "labels, reason",
    [
        ({"gold": 5}, "gold is no string"),
        ({"gold": ["a"]}, "gold is no string"),
        ({"gold": " \n"}, "gold is empty"),
        ({"gold": None}, "no labels"),
        ({}, "no labels"),
        ({"with": "text"}, "no list of segments"),
        ({"without": [1]}, "no list of segments"),
        ({"with": ["a"] * 1001}, "no list of segments"),
    ],
)
def test_a_record_without_usable_labels_is_told_and_counted(labels: dict[str, object], reason: str) -> None:
    told: list[str] = []
    evaluation = evaluate(
        [{"id": 3, "text": "x"} | labels, page(SENTENCES, SENTENCES)], NOTHING, on_problem=told.append
    )
    assert (evaluation.problems, evaluation.total.pages, evaluation.trouble) == ({reason: 1}, 1, True)
    assert [message.partition(":")[0] for message in told] == ["record 1 (id 3)"]


def test_what_is_no_record_is_told_and_counted() -> None:
    evaluation = evaluate([5, {"gold": "x"}], NOTHING)
    assert evaluation.problems == {"not a record": 2}


def test_wrong_arguments_are_refused() -> None:
    with pytest.raises(ConfigError, match="fields has to be a GoldFields"):
        evaluate([], NOTHING, fields="gold")  # type: ignore[arg-type]
    with pytest.raises(ConfigError, match="worst has to be"):
        evaluate([], NOTHING, worst=-1)
    with pytest.raises(ConfigError, match="gold has to be a string"):
        GoldFields(gold=5)  # type: ignore[arg-type]
    with pytest.raises(RecordError, match="records has to be"):
        evaluate("text", NOTHING)


def test_a_plugin_that_fails_is_counted() -> None:
    class Raises:
        name = "raises"

        @hookimpl
        def detect(self, view: View) -> list[Finding]:
            raise ValueError(view.text)

    evaluation = evaluate([page(SENTENCES, SENTENCES)], Cleaner(Config(only=("raises",)), [Raises()]))
    assert (evaluation.errors, evaluation.trouble) == ({"raises": 1}, True)
