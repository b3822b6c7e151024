"""Values of wrong types, wherever a program can hand one over: an error that says what was wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

import textclean
from textclean import (
    Cleaner,
    Config,
    ConfigError,
    Digest,
    LogError,
    PluginError,
    RecordError,
)

t: Any = textclean
CLEANER: Any = Cleaner(Config(only=("share_labels",)))
RESULT: Any = CLEANER.clean("A bridge.\n\nShare this article\n")
TEXT, LOG = RESULT.text, RESULT.log
ROWS = pa.table({"text": ["a"]})
NONE, FIVE = None, 5
DIGEST = Digest.of("a")
#: What is called, the error, and what its message says.
CALLS: list[tuple[Callable[[], object], type[Exception], str]] = [
    (lambda: t.Record(text=NONE), RecordError, "Record: text has to be a string, not None"),
    (lambda: t.Record(text=b"a"), RecordError, "Record: text has to be a string, not b'a'"),
    (lambda: t.Record("a", id=1.5), RecordError, "Record: id has to be a string or a whole number, or None, not 1.5"),
    (lambda: t.Record("a", id=True), RecordError, "Record: id has to be"),
    (lambda: t.Record("a", html=FIVE), RecordError, "Record: html has to be a string, or None, not 5"),
    (lambda: t.Record("a", url=FIVE), RecordError, "Record: url has to be"),
    (lambda: t.Record("a", lang=FIVE), RecordError, "Record: lang has to be"),
    (lambda: t.Record("a", fields=[1]), RecordError, r"Record: fields has to be a table, not \[1\]"),
    (lambda: t.Record("a", fields={1: 2}), RecordError, "Record: fields has to be a table"),
    (lambda: t.Record("a", text_field=NONE), RecordError, "Record: text_field has to be a string, not None"),
    (lambda: CLEANER.clean(NONE), RecordError, "cannot make a record of a NoneType"),
    (lambda: CLEANER.clean({"text": "a", 3: 4}), RecordError, "Record: fields has to be a table"),
    (
        lambda: list(CLEANER.clean_all(FIVE)),
        RecordError,
        "records has to be a list or another iterable",
    ),
    (lambda: list(CLEANER.clean_all("one text")), RecordError, "records has to be a list"),
    (lambda: list(CLEANER.clean_all({"text": "a"})), RecordError, "records has to be a list"),
    (lambda: t.clean(NONE), RecordError, "cannot make a record"),
    (lambda: RESULT.output(FIVE), LogError, "log has to be a Log, or None, not 5"),
    (lambda: t.Cleaner(FIVE), ConfigError, "config has to be a Config, or None, not 5"),
    (lambda: t.Cleaner({"threshold": 1}), ConfigError, "config has to be a Config"),
    (lambda: t.Cleaner(plugins="own.py"), ConfigError, "plugins has to be a list .*not 'own.py'"),
    (lambda: t.Cleaner(plugins=FIVE), ConfigError, "plugins has to be a list"),
    (lambda: t.Config.load(FIVE), ConfigError, "path has to be a path"),
    (
        lambda: t.restore(TEXT, LOG.to_json()),
        LogError,
        "the log has to be a Log; Log.from_json reads one",
    ),
    (lambda: t.restore(NONE, LOG), RecordError, "the text has to be a string, not None"),
    (lambda: t.replay(NONE, LOG), RecordError, "the text has to be a string"),
    (lambda: t.replay(TEXT, NONE), LogError, "the log has to be a Log"),
    (lambda: t.verify(NONE, LOG), RecordError, "the text has to be a string"),
    (lambda: t.verify(TEXT, NONE), LogError, "the log has to be a Log"),
    (lambda: t.undo(NONE, LOG, plugin="a"), RecordError, "the text has to be a string"),
    (lambda: t.undo(TEXT, LOG, plugin=FIVE), ValueError, "plugin has to be a string, or None, not 5"),
    (lambda: t.undo(TEXT, LOG, min_confidence="x"), ValueError, "min_confidence has to be a number"),
    (lambda: t.undo(TEXT, LOG, max_confidence=float("nan")), ValueError, "max_confidence has to be a number"),
    (lambda: t.blame_original(LOG, "1"), TypeError, "offset has to be a whole number, not '1'"),
    (lambda: t.blame_original(NONE, 1), LogError, "the log has to be a Log"),
    (lambda: t.blame_output(LOG, NONE), TypeError, "offset has to be a whole number"),
    (lambda: t.blame_output(FIVE, 1), LogError, "the log has to be a Log"),
    (lambda: t.Digest.of(NONE), RecordError, "the text has to be a string"),
    (lambda: t.Log("r", NONE, DIGEST), LogError, "Log: original has to be a Digest, not None"),
    (lambda: t.Log("r", DIGEST, DIGEST, edits=[FIVE]), LogError, "Log: edits has to be a tuple of Edit"),
    (lambda: t.Log("r", DIGEST, DIGEST, edits=(FIVE,)), LogError, "Log: edits has to be a tuple of Edit"),
    (lambda: LOG.written_as("all"), ConfigError, 'provenance has to be "full" or "spans" or "none", not \'all\''),
    (lambda: t.Edit("0", 1, "a", "", "p", "r", "l", 1.0, "", 1), LogError, "Edit: start has to be a whole number"),
    (lambda: t.Edit(0, 1.0, "a", "", "p", "r", "l", 1.0, "", 1), LogError, "Edit: end has to be a whole number"),
    (lambda: t.Edit(0, 1, FIVE, "", "p", "r", "l", 1.0, "", 1), LogError, "Edit: removed has to be a string, or None"),
    (lambda: t.Edit(0, 1, "a", NONE, "p", "r", "l", 1.0, "", 1), LogError, "Edit: inserted has to be a string"),
    (lambda: t.Edit(0, 1, "a", "", "p", "r", "l", "x", "", 1), LogError, "Edit: confidence has to be a number"),
    (lambda: t.Edit(0, 1, "a", "", "p", "r", "l", 1.0, "", 1, (FIVE,)), LogError, "Edit: superseded has to be a tuple"),
    (lambda: t.fold(NONE), TypeError, "the text has to be a string, not None"),
    (lambda: t.ends_sentence(FIVE), TypeError, "the text has to be a string, not 5"),
    (lambda: t.Lines(FIVE), TypeError, "the text has to be a string"),
    (lambda: t.read_phrases(FIVE, "a.b"), PluginError, "the name of a package or set has to be a string"),
    (lambda: t.read_phrases("no.such", "a.b"), PluginError, "there is no package 'no.such'"),
    (lambda: t.Phrase(FIVE), PluginError, "Phrase: text has to be a string"),
    (lambda: t.Label(FIVE), PluginError, "Label: description has to be a string"),
    (lambda: t.ScoreRange("a", "x"), PluginError, "ScoreRange: low has to be a finite number, not 'x'"),
    (lambda: t.ScoreRange("a", 0, float("inf")), PluginError, "ScoreRange: high has to be a finite number, not inf"),
    (lambda: t.ScoreRange("a", 1, 0), PluginError, r"ScoreRange: low \(1\) has to be at most high \(0\)"),
    (lambda: t.FieldNames(text=NONE), ConfigError, "FieldNames: text has to be the name of a field, not None"),
    (lambda: t.clean_batch(ROWS, FIVE), ConfigError, "config has to be a Config"),
    (lambda: t.clean_batch(ROWS, None, FIVE), ConfigError, "fields has to be a FieldNames, or None, not 5"),
    (lambda: t.process_shard("a", "b", fields=FIVE), ConfigError, "fields has to be a FieldNames, not 5"),
    (lambda: t.process_shard("a", "b", provenance=FIVE), ConfigError, "provenance has to be"),
    (lambda: t.process_shard(__file__, "b.jsonl", config=FIVE), ConfigError, "config has to be a Config"),
    (lambda: t.process_shard(__file__, "b.jsonl", plugins=FIVE), ConfigError, "plugins has to be a list"),
]


@pytest.mark.parametrize("number", range(len(CALLS)), ids=lambda number: CALLS[number][2])
def test_a_value_of_a_wrong_type_ends_in_an_error_that_says_so(number: int) -> None:
    call, error, message = CALLS[number]
    with pytest.raises(error, match=message):
        call()


def test_a_form_of_the_log_that_there_is_not_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text('{"text": "a"}\n')
    with pytest.raises(ConfigError):
        t.process_shard(tmp_path / "in.jsonl", tmp_path / "out.jsonl", provenance="ful")
    assert [file.name for file in tmp_path.iterdir()] == ["in.jsonl"]


def test_an_object_whose_own_text_cannot_be_had_is_told_by_its_type() -> None:
    class Silent:
        def __repr__(self) -> str:
            raise ValueError

    with pytest.raises(RecordError, match="text has to be a string, not a Silent"):
        t.Record(text=Silent())
    with pytest.raises(RecordError, match=r"not \[0, 1, .*\.\.\.$"):
        t.Record(text=list(range(10_000)))


@pytest.mark.parametrize("id_", [1.5, True, ["a"], {"a": 1}])
def test_what_is_no_id_in_a_mapping_stays_a_field(id_: object) -> None:
    result = CLEANER.clean({"id": id_, "text": "a"})
    assert result.record.id is None
    assert result.output()["id"] == id_
