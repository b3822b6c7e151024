"""``textclean explain``: why something is gone, why something is not, and what another policy would do."""

from __future__ import annotations

import functools
import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.outputs import FRAGILE, HOSTILE, KEPT, UNSAFE, reviewed, run, textclean, told, write_lines, write_plugin
from seed_data import SEEDS
from strategies import Finder, Named, Rewriter, cleaned, lawful_sets
from textclean import Cleaner, Config, Finding, Result, View, blame_original, hookimpl, restore, undo, verify
from textclean.config import LabelPolicy
from textclean.log.edit import Digest, Edit, Kept
from textclean.log.model import Log
from textclean.review.lookup import Answers, Question, stretches
from textclean.review.outputs import read_logged
from textclean.review.reviewed_record import ReviewedItem
from textclean.review.what_if import suppose
from textclean.review.what_if_policy import InForce, WhatIfPolicy
from textclean.testing.strategies import texts
from textclean.testing.time_limit import growth

TEXT = f"By Nobody\n{KEPT}\nJUNK share me\n\nMAYBE so\nteh end\nPAY us"
KNOWN = InForce(known=True)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write_plugin()
    write_lines("in.jsonl", {"id": "a", "text": TEXT}, {"id": "b", "text": "nothing"}, {"id": 3, "text": "JUNK\nx y z"})
    return tmp_path


def answers(*args: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = told("explain", "out.jsonl", *args)["records"][0]["answers"]
    return found


@functools.cache
def seeds(*without: str) -> list[Result]:
    """Return the results of the seed articles with the policy that is the default, without some plugins."""
    cleaner = Cleaner(Config(disable=without))
    return list(cleaner.clean_all(path.read_text("utf-8") for path in sorted((SEEDS / "articles").glob("*.txt"))))


# --- why, and why not ---


def test_a_line_that_is_gone_is_told_with_who_took_it_and_what_lost_to_it() -> None:
    run("in.jsonl", "-o", "out.jsonl")
    shown = textclean("explain", "out.jsonl", "--id", "a", "--line", "3").stdout
    assert "line 3 [84, 97) JUNK share me  removed\n" in shown
    assert "╰ removed [84, 97) · call_to_action · mine/junk-line · 0.90 · begins with JUNK share m · pass 1\n" in shown
    assert "left [89, 97) · share_label · mine/share-words · 0.60 · overlap: mine/junk-line: it overlapped" in shown
    assert "goes before it: mine/junk-line, which removed [84, 97)" in shown


@pytest.mark.parametrize(
    "line, outcome, why",
    [("1", "kept", "policy"), ("2", "not found", None), ("5", "kept", "threshold"), ("6", "changed", None)],
)
def test_a_line_that_is_there_is_told_with_what_decided(line: str, outcome: str, why: str | None) -> None:
    run("in.jsonl", "-o", "out.jsonl")
    (found,) = answers("--id", "a", "--line", line)
    assert (found["line"], found["outcome"]) == (int(line), outcome)
    assert [kept["why"] for kept in found["kept"]] == ([why] if why else [])
    assert all(kept["decided"] for kept in found["kept"])


def test_an_offset_and_a_text_are_found_in_the_original() -> None:
    run("in.jsonl", "-o", "out.jsonl")
    (found,) = answers("--id", "a", "--offset", "90")
    assert (found["start"], found["end"], found["line"], found["text"], found["outcome"]) == (90, 91, 3, "h", "removed")
    found, other = answers("--record", "1", "--find", "en")
    assert [found["text"], found["outcome"]] == ["en", "not found"]
    assert [other["line"], other["outcome"]] == [6, "not found"]


def test_a_text_is_looked_for_in_all_records() -> None:
    run("in.jsonl", "-o", "out.jsonl")
    result = textclean("explain", "out.jsonl", "--find", "JUNK")
    assert result.stdout.count("  removed\n") == 2
    assert "all 2 records with that text" in result.stderr
    assert "no original has that text" in textclean("explain", "out.jsonl", "--find", "nowhere").stderr
    assert (
        "the first 1 records with that text"
        in textclean("explain", "out.jsonl", "--find", "JUNK", "--limit", "1").stderr
    )


def test_half_a_stretch_that_is_gone_is_told_as_such() -> None:
    run("in.jsonl", "-o", "out.jsonl")
    (found,) = answers("--id", "a", "--find", "go\nJUNK")
    assert found["outcome"] == "partly removed"


def test_a_place_that_the_original_does_not_have_is_told() -> None:
    run("in.jsonl", "-o", "out.jsonl")
    for where, has in ((["--line", "8"], "7 lines"), (["--offset", str(len(TEXT))], f"{len(TEXT)} code points")):
        shown = textclean("explain", "out.jsonl", "--id", "a", *where, status=3)
        assert f"out.jsonl:1 (id 'a'): {' '.join(where)}: its original has {has}" in shown.stderr
        assert "── a " in shown.stdout
        (record,) = told("explain", "out.jsonl", "--id", "a", *where, status=3)["records"]
        assert (record["answers"], has in record["error"]) == ([], True)
    both = textclean("explain", "out.jsonl", "--id", "a", "--line", "3", "--offset", "999", status=3)
    assert "line 3 [84, 97) JUNK share me  removed" in both.stdout
    assert "no such text" in textclean("explain", "out.jsonl", "--id", "a", "--find", "nowhere").stdout


def test_a_plugin_that_failed_is_named_where_nothing_was_found() -> None:
    write_plugin("fragile", source=FRAGILE)
    write_lines("in.jsonl", {"id": "a", "text": f"BOOM\n{KEPT}\nJUNK"})
    run("in.jsonl", "-o", "out.jsonl", plugins=("mine", "fragile"), status=3)
    shown = textclean("explain", "out.jsonl", "--id", "a", "--line", "1").stdout
    assert "! fragile/detect failed: ValueError: boom" in shown
    assert "failed" not in textclean("explain", "out.jsonl", "--id", "a", "--line", "3").stdout


def test_what_a_guard_stopped_says_so() -> None:
    write_lines("in.jsonl", {"id": "a", "text": "JUNK and more of it than there is of anything else\nx"})
    run("in.jsonl", "-o", "out.jsonl")
    shown = textclean("explain", "out.jsonl", "--id", "a", "--line", "1").stdout
    assert "guard: plugin_share: the plugin would have removed more of the record than one plugin may" in shown


def test_what_is_protected_names_who_protects_it() -> None:
    Path("textclean.toml").write_text('[policy.labels]\nbyline = "protect"\n')
    write_lines("in.jsonl", {"id": "a", "text": f"By Nobody share me\n{KEPT}"})
    run("in.jsonl", "-o", "out.jsonl")
    (found,) = answers("--id", "a", "--line", "1")
    (kept,) = found["kept"]
    assert (found["outcome"], kept["rule"], kept["why"]) == ("kept", "share-words", "protected: mine/by-line")
    assert kept["decided"] == "mine/by-line says that nobody may change what is there"


def test_without_the_removed_text_places_are_still_answered() -> None:
    run("in.jsonl", "-o", "out.jsonl", "--provenance", "spans")
    (found,) = answers("--id", "a", "--offset", "90")
    assert (found["text"], found["outcome"]) == (None, "removed")
    result = textclean("explain", "out.jsonl", "--id", "a", "--line", "3", status=3)
    assert "written without the removed text" in result.stderr


@pytest.mark.parametrize(
    "args, message",
    [
        (["--line", "1"], "--id or --record"),
        (["--offset", "1"], "--id or --record"),
        (["--find", ""], "no text to look for"),
        (["--what-if", "keep"], "'keep' is none of"),
        (["--what-if", "drop=byline"], "'drop=byline' is none of"),
        (["--what-if", ".threshold=0.5"], "is none of"),
        (["--what-if", "threshold=2"], "between 0 and 1"),
        (["--what-if", "byline.threshold=nan"], "between 0 and 1"),
        (["--what-if", "keep=byline", "--what-if", "remove=byline"], "contradicts"),
    ],
)
def test_wrong_usage_ends_with_two(args: list[str], message: str) -> None:
    run("in.jsonl", "-o", "out.jsonl")
    assert message in textclean("explain", "out.jsonl", *args, status=2).stderr


def test_a_record_that_is_not_there_ends_with_one() -> None:
    run("in.jsonl", "-o", "out.jsonl")
    assert "no record 4" in textclean("explain", "out.jsonl", "--record", "4", status=1).stderr
    assert "── 3 " in textclean("explain", "out.jsonl", "--record", "3", "--id", "3").stdout


def test_lines_that_cannot_be_told_about_are_no_records_with_that_text() -> None:
    run("in.jsonl", "-o", "out.jsonl", "--provenance", "spans")
    result = textclean("explain", "out.jsonl", "--find", "JUNK", status=3)
    assert "no original has that text, 2 that cannot be told about" in result.stderr
    result = textclean("explain", "out.jsonl", "--find", "nothing", "--limit", "2", status=3)
    assert "the first 1 records with that text, 1 that cannot be told about" in result.stderr
    assert "no record was changed" in textclean("explain", "in.jsonl", "--limit", "9", status=3).stderr
    result = textclean("explain", "out.jsonl", "--id", "a", "--text-field", "body", status=1)
    assert "no record has the id 'a'; lines that are no records with a log: 3, the first out.jsonl:1: " in result.stderr


def test_places_beyond_the_limit_are_told_of() -> None:
    run("in.jsonl", "-o", "out.jsonl")
    asked = ["explain", "out.jsonl", "--id", "a", "--find", "e"]
    assert "the first 2 places; --limit N shows more" in textclean(*asked, "--limit", "2").stdout
    assert "places; --limit" not in textclean(*asked, "--limit", "99").stdout
    (record,) = told(*asked, "--limit", "2")["records"]
    assert (len(record["answers"]), record["more_answers"]) == (2, True)
    (record,) = told(*asked, "--limit", str(TEXT.count("e")))["records"]
    assert (len(record["answers"]), record["more_answers"]) == (TEXT.count("e"), False)


def test_nothing_is_read_behind_the_record_with_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    run("in.jsonl", "-o", "out.jsonl")

    def two_records(path: Path, fields: Mapping[str, str | None]) -> Iterator[ReviewedItem]:
        yield from islice(read_logged(path, fields), 2)
        pytest.fail("read on")

    monkeypatch.setattr("textclean.cli.explain.read_logged", two_records)
    assert "── b " in textclean("explain", "out.jsonl", "--record", "2").stdout


@given(texts, lawful_sets, st.data())
def test_every_character_is_answered_as_blame_has_it(text: str, plugins: list[Named], data: st.DataObject) -> None:
    result = cleaned(text, *plugins, max_passes=6)
    offset = data.draw(st.integers(0, max(len(text) - 1, 0)))
    found = [
        Answers.of(result.log).about(stretch)
        for stretch in stretches(reviewed(result.text, result.log), Question(offset=offset))
    ]
    edit = blame_original(result.log, offset)
    assert [item.stretch.text for item in found] == list(text[offset : offset + 1])
    for item in found:
        assert (item.outcome in ("removed", "changed")) == (edit is not None) or edit in (None, *item.edits)
        assert edit is None or edit in item.edits


# --- what if ---


@given(texts, lawful_sets)
def test_to_keep_a_label_is_to_undo_it(text: str, plugins: list[Named]) -> None:
    result = cleaned(text, *plugins, max_passes=6)
    for label in ("junk", "odd", "recommendations"):
        supposed = suppose(reviewed(result.text, result.log), WhatIfPolicy.of([f"keep={label}"], KNOWN))
        assert supposed.text == undo(result.text, result.log, label=label)[0]


_changes = st.lists(
    st.sampled_from(
        ["keep=junk", "remove=odd", "threshold=0.4", "threshold=0.9", "junk.threshold=0.6", "odd.threshold=0"]
    ),
    unique_by=lambda change: change.rpartition("=")[0] + ("threshold" if change.startswith("threshold") else ""),
)


@given(texts, lawful_sets, _changes)
def test_the_log_of_a_supposed_text_is_lawful(text: str, plugins: list[Named], changes: list[str]) -> None:
    config = {"labels": {"odd": LabelPolicy("keep")}, "threshold": 0.6, "max_passes": 6}
    result = cleaned(text, *plugins, **config)
    supposed = suppose(reviewed(result.text, result.log), WhatIfPolicy.of(changes, InForce(0.6, known=True)))
    assert supposed.text is not None
    assert verify(supposed.text, supposed.log) == []
    assert restore(supposed.text, supposed.log) == text
    for kept in supposed.gone:
        assert all(blame_original(supposed.log, offset) for offset in range(kept.start, kept.end))
    assert supposed.changed or supposed.text == result.text


@given(texts, lawful_sets, st.sampled_from([0.0, 0.5, 0.75]))
def test_the_policy_in_force_changes_nothing(text: str, plugins: list[Named], threshold: float) -> None:
    labels = {"odd": LabelPolicy("keep"), "junk": LabelPolicy(threshold=0.3)}
    result = cleaned(text, *plugins, labels=labels, threshold=threshold, max_passes=6)
    in_force = InForce(threshold, {"junk": 0.3}, known=True)
    changes = [f"threshold={threshold}", "junk.threshold=0.3", "keep=odd", "remove=junk", "remove=recommendations"]
    for given_ in (changes, *([change] for change in changes)):
        supposed = suppose(reviewed(result.text, result.log), WhatIfPolicy.of(given_, in_force))
        assert not supposed.changed
        assert supposed.text == result.text


def test_keeping_gives_the_same_text_as_restore_with_that_label() -> None:
    textclean("run", str(SEEDS / "articles"), "-o", "seeds.jsonl", "-q")
    textclean("restore", "seeds.jsonl", "--label", "share_label", "-o", "undone.jsonl")
    records = told("explain", "seeds.jsonl", "--what-if", "keep=share_label", "--limit", "99")["records"]
    undone = {record["id"]: record for record in told("explain", "undone.jsonl", "--limit", "99")["records"]}
    assert len(records) > 10
    for record in records:
        restored = undone[record["id"]]
        assert len(record["what_if"]["text"]) == restored["cleaned"]["length"]
        assert record["what_if"]["would_stay"]


@pytest.mark.parametrize(
    "change, policy",
    [
        ("keep=payment", {"labels": {"payment": LabelPolicy("keep")}}),
        ("remove=byline", {"labels": {"byline": LabelPolicy("remove")}}),
        ("threshold=0.6", {"threshold": 0.6}),
        ("threshold=0.2", {"threshold": 0.2}),
        ("recommendations.threshold=0.95", {"labels": {"recommendations": LabelPolicy(threshold=0.95)}}),
    ],
)
def test_a_supposed_text_is_what_cleaning_with_that_policy_gives(change: str, policy: dict[str, Any]) -> None:
    """White space aside: between two blocks side by side it belongs to one of them, whatever becomes of the other.

    A plugin that is asked last looks at what comes back and at what stands beside it. That a log cannot tell.
    """
    supposition = WhatIfPolicy.of([change], KNOWN)
    for without in (["blocks", "judge"], []):
        after = Cleaner(Config(disable=without, **policy))
        for result in seeds(*without):
            supposed = suppose(reviewed(result.text, result.log), supposition)
            assert supposed.text is not None
            as_cleaned = supposed.text.split() == after.clean(result.record).text.split()
            assert as_cleaned or (supposed.unknown and not without)


def test_what_was_found_once_something_was_gone_is_not_known() -> None:
    class Later(Named):
        @hookimpl
        def detect(self, view: View) -> list[Finding]:
            line = view.filled[-1]
            return [] if "JUNK" in view.text or line.text != "two" else [Finding(line.start, line.end, "odd", "later")]

    result = cleaned("one\nJUNK\ntwo", Finder("finder", "JUNK"), Later("later"))
    assert result.text == "one"
    later = "whether what was found only after that was removed (1) would be found then"
    for change, unknown in (("keep=odd", False), ("keep=junk", True)):
        supposed = suppose(reviewed(result.text, result.log), WhatIfPolicy.of([change], KNOWN))
        assert (later in supposed.unknown) is unknown
        assert any("asked last" in line for line in supposed.unknown)


def test_the_thresholds_in_force_come_from_the_manifest() -> None:
    Path("textclean.toml").write_text("[policy]\nthreshold = 0.1\n[policy.labels]\nbyline = {threshold = 0.85}\n")
    run("in.jsonl", "-o", "out.jsonl")
    in_force = InForce.beside(Path("out.jsonl"))
    assert (in_force.threshold, in_force.labels, in_force.known) == (0.1, {"byline": 0.85}, True)
    (record,) = told("explain", "out.jsonl", "--id", "a", "--what-if", "remove=byline")["records"]
    assert record["what_if"]["would_go"] == []
    changes = ["--what-if", "remove=byline", "--what-if", "byline.threshold=0.8"]
    (record,) = told("explain", "out.jsonl", "--id", "a", *changes)["records"]
    assert [kept["label"] for kept in record["what_if"]["would_go"]] == ["byline"]
    assert record["what_if"]["text"].startswith(KEPT)
    Path("out.jsonl.manifest.json").unlink()
    (record,) = told("explain", "out.jsonl", "--id", "a", *changes)["records"]
    assert any("no manifest" in line for line in record["what_if"]["unknown"])
    Path("out.jsonl.manifest.json").write_text("{}")
    assert "not a manifest" in textclean("explain", "out.jsonl", *changes, status=2).stderr


def test_differences_and_what_is_not_known_are_shown() -> None:
    run("in.jsonl", "-o", "out.jsonl")
    changes = ["--what-if", "keep=call_to_action", "--what-if", "disclaimer.threshold=0.3"]
    shown = textclean("explain", "out.jsonl", "--id", "a", *changes).stdout
    assert "what if keep=call_to_action, disclaimer.threshold=0.3\n" in shown
    assert "would stay [84, 97) JUNK share me\n    ╰ call_to_action · mine/junk-line · 0.90 · policy\n" in shown
    assert "would go   [99, 107) MAYBE so\n" in shown
    assert "- MAYBE so\n" in shown
    assert "  JUNK share me\n" in shown
    assert "lost an overlap to an edit that would not be made (1)" in shown
    assert "a guard would stop it" in shown


def test_what_if_goes_through_the_records_that_would_be_other() -> None:
    run("in.jsonl", "-o", "out.jsonl")
    result = textclean("explain", "out.jsonl", "--what-if", "keep=payment")
    assert [name for name in "ab3" if f"── {name} " in result.stdout] == ["a"]
    assert "the only record that would be other" in result.stderr
    nothing = ["explain", "out.jsonl", "--what-if", "keep=caption"]
    assert "no record would be other than it is" in textclean(*nothing).stderr
    assert "nothing would be other" in textclean(*nothing, "--id", "a").stdout


def test_a_label_that_no_plugin_has_is_an_error_with_a_hint() -> None:
    run("in.jsonl", "-o", "out.jsonl")
    for change in ("keep=paymnet", "remove=paymnet", "paymnet.threshold=0.5"):
        shown = textclean("explain", "out.jsonl", "--what-if", change, status=2).stderr
        assert "no plugin of the run has the label 'paymnet'; did you mean 'payment'?" in shown
    assert "there are: author_stub, " in textclean("explain", "out.jsonl", "--what-if", "keep=x", status=2).stderr
    alone = Path("out.jsonl").read_bytes()
    shown = textclean("explain", "-", "--what-if", "keep=paymnet", stdin=alone).stderr
    assert "no log has it, and there is no manifest beside the file; did you mean 'payment'?" in shown
    assert "did you mean" not in textclean("explain", "-", "--what-if", "keep=payment", stdin=alone).stderr


def test_what_a_guard_stopped_is_not_said_to_stay_so_under_another_policy() -> None:
    """Without JUNK the plugin would remove little enough, and PAY would go."""
    junk = "JUNK and more of it than there is of anything else " * 9
    write_lines("in.jsonl", {"id": "a", "text": f"{junk}\nPAY us\nshort end"}, {"id": "b", "text": KEPT})
    run("in.jsonl", "-o", "out.jsonl")
    asked = ["out.jsonl", "--what-if", "keep=call_to_action"]
    (record,) = told("explain", *asked)["records"]
    assert record["id"] == "a"
    assert not record["what_if"]["changed"]
    assert record["what_if"]["unknown"] == ["whether a guard would stop again what one has stopped (2)"]
    result = textclean("explain", *asked)
    assert "nothing that the log can tell of would be other than it is\nnot known without" in result.stdout
    assert "the only record that would be other, of which 1 only perhaps" in result.stderr
    Path("textclean.toml").write_text('[policy.labels]\ncall_to_action = "keep"\n')
    run("in.jsonl", "-o", "again.jsonl")
    assert told("stats", "again.jsonl")["by_label"]["payment"]["edits"] == 1


@pytest.mark.parametrize("change", ["keep=byline", "remove=byline", "byline.threshold=0.9", "threshold=0.9"])
def test_what_protects_is_not_said_to_go_on_protecting(change: str) -> None:
    Path("textclean.toml").write_text('[policy.labels]\nbyline = "protect"\n')
    write_lines("in.jsonl", {"id": "a", "text": f"By Nobody share me\n{KEPT}"}, {"id": "b", "text": "By Nobody"})
    run("in.jsonl", "-o", "out.jsonl")
    found = told("explain", "out.jsonl", "--what-if", change)
    assert [record["id"] for record in found["records"]] == ["a"]
    assert found["records"][0]["what_if"]["unknown"] == [
        "whether what was left because it was protected (1) would be protected then"
    ]
    (line,) = found["unknown"]
    assert "findings that protect are not in a log" in line
    assert line in textclean("explain", "out.jsonl", "--what-if", change).stderr
    other = told("explain", "out.jsonl", "--what-if", "keep=payment")
    assert (other["records"], other["unknown"]) == ([], [])


def test_a_label_that_may_protect_by_default_is_not_said_to_find_nothing() -> None:
    source = 'from textclean import Label\nlabels = {"quote": Label("A quotation.", action="protect")}\n'
    write_plugin("other", source=source + FRAGILE)
    run("in.jsonl", "-o", "out.jsonl", plugins=("mine", "other"))
    (line,) = told("explain", "out.jsonl", "--what-if", "remove=quote")["unknown"]
    assert line == "what is found as 'quote': no log has it, as where it protects; such findings are not in a log"


def test_without_the_removed_text_only_the_text_is_not_known() -> None:
    run("in.jsonl", "-o", "out.jsonl", "--provenance", "spans")
    (record,) = told("explain", "out.jsonl", "--what-if", "keep=payment")["records"]
    assert record["what_if"]["text"] is None
    assert record["what_if"]["would_stay"][0]["label"] == "payment"
    assert "the log was written without what was removed" in record["what_if"]["unknown"][0]
    textclean("explain", "out.jsonl", "--what-if", "keep=payment")


def test_an_edit_that_took_anothers_place_gives_it_back() -> None:
    result = cleaned("a text with one", Rewriter("first", "one", "two", "odd"), Rewriter("second", "two", "three"))
    assert result.text == "a text with three"
    supposed = suppose(reviewed(result.text, result.log), WhatIfPolicy.of(["keep=junk"], KNOWN))
    assert supposed.text == "a text with two"
    supposed = suppose(reviewed(result.text, result.log), WhatIfPolicy.of(["threshold=1", "odd.threshold=1"], KNOWN))
    assert not supposed.changed


def test_a_finding_around_what_is_gone_already_leaves_it_to_its_owner() -> None:
    result = cleaned(
        "start X junk Y end",
        Finder("inner", "junk"),
        Finder("outer", "X  ?Y|X junk Y", "odd"),
        labels={"odd": LabelPolicy("keep")},
    )
    supposed = suppose(reviewed(result.text, result.log), WhatIfPolicy.of(["remove=odd"], KNOWN))
    assert supposed.text == "start end"
    assert {(edit.plugin, edit.removed) for edit in supposed.log.edits if not edit.closes_gap} >= {("inner", "junk")}


def many(count: int) -> tuple[str, Log]:
    """Return a log of so many edits and as many findings that were kept, and its cleaned text."""
    original, cleaned_ = "j k\n" * count, " k\n" * count
    places = range(0, 4 * count, 4)
    edits = tuple(Edit(place, place + 1, "j", "", "one", "r", "payment", 0.9, "", 1) for place in places)
    kept = tuple(Kept(place + 2, place + 3, "byline", "one", "r", 0.9, "policy") for place in places)
    return cleaned_, Log("r", Digest.of(original), Digest.of(cleaned_), edits, kept)


@pytest.mark.parametrize("change", ["remove=byline", "keep=payment"])
def test_the_cost_of_supposing_grows_with_the_number_of_findings(change: str) -> None:
    def imagine(count: int) -> None:
        assert suppose(reviewed(*many(count)), WhatIfPolicy.of([change], KNOWN)).changed

    assert growth(imagine, 500, 4000, most=30) < 30


def test_a_log_without_edits_says_that_it_cannot_tell() -> None:
    run("in.jsonl", "-o", "out.jsonl", "--provenance", "none")
    for asked in (["--line", "1"], ["--offset", "1"], ["--what-if", "keep=payment"]):
        result = textclean("explain", "out.jsonl", "--id", "a", *asked, status=3)
        assert "edits: the log was written without them" in result.stderr
    result = textclean("explain", "out.jsonl", status=3)
    assert "── a " in result.stdout
    assert "out.jsonl:1 (id 'a'): edits: the log was written without them" in result.stderr
    assert "all 2 changed records, of which 2 cannot be shown" in result.stderr
    assert "written without them" in textclean("explain", "out.jsonl", "--id", "a", status=3).stderr
    (record, _) = told("explain", "out.jsonl", status=3)["records"]
    assert (record["id"], record["edits"]) == ("a", None)
    assert record["error"].startswith("edits: the log was written without them")


def test_a_log_that_does_not_lead_back_says_so() -> None:
    run("in.jsonl", "-o", "out.jsonl")
    Path("out.jsonl").write_bytes(Path("out.jsonl").read_bytes().replace(b"a line that stays", b"a line that stood"))
    assert "original: " in textclean("explain", "out.jsonl", "--id", "a", status=3).stderr


def three_files() -> None:
    """Put an output of three parts into a folder."""
    run("in.jsonl", "-o", "out")
    for number in (1, 2):
        Path(f"out/part-0000{number}.jsonl").write_bytes(b"\n" + Path("out/part-00000.jsonl").read_bytes())


def test_the_number_that_is_shown_is_the_one_that_record_takes() -> None:
    three_files()
    place = str(Path("out/part-00001.jsonl"))
    shown = textclean("explain", "out", "--record", "4").stdout
    assert f"── a {'─' * 59}\nplace  {place}:2, record 4\n" in shown
    (record,) = told("explain", "out", "--record", "4")["records"]
    assert (record["file"], record["line"], record["record"], record["id"]) == (place, 2, 4, "a")
    losses = told("stats", "out", "--top", "9")["lost_most"]
    assert {loss["record"]: loss["where"] for loss in losses}[4] == f"{place}:2 (record 4, id 'a')"
    assert f"{place}:2 (record 4, id 'a')" in textclean("stats", "out").stdout
    for loss in losses:
        (record,) = told("explain", "out", "--record", str(loss["record"]))["records"]
        assert (record["file"], record["line"]) == (loss["file"], loss["line"])


def test_lines_that_are_no_records_and_problems_have_numbers_too() -> None:
    three_files()
    with Path("out/part-00001.jsonl").open("ab") as stream:
        stream.write(b"no json\n")
    (problem,) = told("verify", "out", status=3)["problems"]
    assert (problem["line"], problem["record"]) == (5, 7)
    assert "part-00001.jsonl:5 (record 7): record: not JSON" in textclean("verify", "out", status=3).stdout
    (record,) = told("explain", "out", "--record", "7", status=3)["records"]
    assert record["error"].startswith("not JSON")


def test_rows_of_csv_stand_on_lines_and_have_numbers() -> None:
    run("in.jsonl", "-o", "out.csv")
    place = told("explain", "out.csv", "--record", "3")["records"][0]
    assert place["line"] > place["record"] == 3
    assert f"place  out.csv:{place['line']}, record 3" in textclean("explain", "out.csv", "--record", "3").stdout


def test_a_heading_says_where_a_record_without_a_name_stands() -> None:
    write_lines("in.jsonl", {"text": TEXT}, {"id": "", "text": TEXT})
    run("in.jsonl", "-o", "out.jsonl")
    shown = textclean("explain", "out.jsonl").stdout
    assert "── record 1 ──" in shown
    assert "── '' ──" in shown
    assert "place  out.jsonl:2, record 2\n" in shown


SCORES = """
from textclean import ScoreRange, hookimpl

scores = {"lines": ScoreRange("Its lines.", 0, 1e9), "half": ScoreRange("A half.")}

@hookimpl
def score(view):
    return {"lines": len(view.lines), "half": 0.5}
"""


def scores_of(*plugins: str) -> list[str]:
    run("in.jsonl", "-o", "out.jsonl", "--overwrite", plugins=plugins)
    shown = textclean("explain", "out.jsonl", "--id", "a").stdout.splitlines()
    return [line for line in shown if line.startswith("scores")]


def test_a_heading_has_every_score_as_json_has() -> None:
    write_plugin("measure", source=SCORES)
    assert scores_of("mine") == []
    textclean("run", "in.jsonl", "-o", "one.jsonl", "--only", "kept_share", "-q")
    assert "scores kept_share 1\n" in textclean("explain", "one.jsonl", "--id", "a").stdout
    assert scores_of("mine", "measure") == ["scores half 0.5, lines 5"]
    assert told("explain", "out.jsonl", "--id", "a")["records"][0]["scores"] == {"half": 0.5, "lines": 5}


# --- one original ---


@contextmanager
def calls_of_restore() -> Iterator[list[str]]:
    """Take note of each call of ``restore`` in the block, whoever has imported it."""
    calls: list[str] = []

    def look(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code is restore.__code__:
            calls.append(event)

    sys.setprofile(look)
    try:
        yield calls
    finally:
        sys.setprofile(None)


@pytest.mark.parametrize(
    "asked",
    [
        [],
        ["--json"],
        ["--line", "3"],
        ["--offset", "90"],
        ["--line", "3", "--offset", "90", "--find", "JUNK"],
        ["--what-if", "keep=payment"],
        ["--what-if", "remove=byline"],
        ["--line", "3", "--what-if", "keep=payment", "--what-if", "remove=byline"],
    ],
)
def test_an_original_is_restored_at_most_once(asked: list[str]) -> None:
    run("in.jsonl", "-o", "out.jsonl")
    with calls_of_restore() as calls:
        textclean("explain", "out.jsonl", "--id", "a", *asked)
    assert len(calls) == 1


# --- on a terminal ---


@pytest.mark.parametrize(
    "asked",
    [["--line", "1"], ["--find", "JUNK"], ["--what-if", "keep=call_to_action"], ["--what-if", "remove=byline"], []],
)
def test_text_ids_and_reasons_never_act_on_the_terminal(asked: list[str]) -> None:
    write_plugin("fragile", source=FRAGILE)
    text = f"JUNK {HOSTILE}\nBy {HOSTILE}\n{KEPT}\nBOOM"
    write_lines("in.jsonl", {"id": f"a\n{HOSTILE}", "text": text, "url": HOSTILE})
    run("in.jsonl", "-o", "out.jsonl", plugins=("mine", "fragile"), status=3)
    result = textclean("explain", "out.jsonl", "--record", "1", "--no-color", *asked)
    assert not UNSAFE & set(result.stdout + result.stderr)
    assert "␛]0;x␇" in result.stdout
    assert "<script>alert(1)</script> [red]no markup[/red]" in result.stdout
    assert not UNSAFE & set(textclean("explain", "out.jsonl", "--record", "1", "--json", *asked).stdout)


def test_a_log_that_lies_cannot_act_on_the_terminal_either() -> None:
    log = {"schema": 1, "run": "r", "original": {"sha256": "x", "length": 1}, "cleaned": {"sha256": "x", "length": 1}}
    log |= {"edits": [], "kept": [], "tags": [HOSTILE], "scores": {HOSTILE: "high"}, "errors": [], "plugins": {}}
    write_lines("out.jsonl", {"id": HOSTILE, "text": "x", "textclean": log})
    result = textclean("explain", "out.jsonl", status=3)
    assert "expected a finite number" in result.stderr
    assert not UNSAFE & set(result.stdout + result.stderr)


def test_the_name_of_a_plugin_that_failed_cannot_act_on_the_terminal() -> None:
    run("in.jsonl", "-o", "out.jsonl")
    record = json.loads(Path("out.jsonl").read_text("utf-8").splitlines()[0])
    record["textclean"]["errors"] = [{"plugin": HOSTILE, "hook": "detect", "error": "ValueError: no"}]
    write_lines("out.jsonl", record)
    for change in ("keep=call_to_action", "keep=caption"):
        result = textclean("explain", "out.jsonl", "--id", "a", "--no-color", "--what-if", change)
        assert "␛[2J" in result.stdout
        assert not UNSAFE & set(result.stdout + result.stderr)
