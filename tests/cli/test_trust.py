"""Logs that were changed, and edits that are taken back, in the files that ``textclean run`` writes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.test_commands import TEXTS, folder, line, rows, run, textclean
from textclean import Cleaner, Config
from textclean.formats.json.encode import to_json
from textclean.review.outputs import read_logged
from textclean.review.reviewed_record import ReviewedRecord, Unreadable
from textclean.review.verification import Unsealed, keys_twice, problems_of
from textclean.suggest import hint
from textclean.testing.time_limit import growth

__all__ = ["folder"]

pytestmark = pytest.mark.usefixtures("folder")
FORMATS = ["out.jsonl", "out.csv", "out.parquet"]


_CLEANED: dict[str, bytes] = {}


def cleaned_into(output: str, name: str | None = None) -> None:
    """Clean ``in.jsonl`` as it stands in the folder, once for each format."""
    if output not in _CLEANED:
        run("in.jsonl", "-o", output)
        _CLEANED[output] = Path(output).read_bytes()
    Path(name or output).write_bytes(_CLEANED[output])


def told_of(file: str, *options: str) -> list[tuple[Any, str]]:
    """Return the record and the field of each problem that ``verify`` finds."""
    told = json.loads(textclean("verify", file, "--json", *options, status=3).stdout)
    return [(problem["id"], problem["field"]) for problem in told["problems"]]


def changed_log(file: str, id_: str, change: dict[str, Any]) -> None:
    """Change parts of one record's log in a file of any format."""
    if file.endswith(".parquet"):
        table = pq.read_table(file)
        logs = table["textclean"].to_pylist()
        logs[table["id"].to_pylist().index(id_)].update(change)
        at = table.schema.get_field_index("textclean")
        pq.write_table(table.set_column(at, table.field(at), pa.array(logs, table.field(at).type)), file)
        return
    found = json.dumps(id_).encode() if file.endswith(".jsonl") else id_.encode()
    lines = Path(file).read_bytes().splitlines(keepends=True)
    number = next(
        n for n, raw in enumerate(lines) if raw.startswith((b'{"id": ' + found, b'{"id":' + found, found + b","))
    )
    for name, value in change.items():
        begin = lines[number].index(b'"%b":' % name.encode()) if file.endswith("l") else None
        doubled = b'""%b"":' % name.encode()
        begin = lines[number].index(doubled) + len(doubled) if begin is None else begin + len(name) + 3
        spelled = json.dumps(value).encode()
        quoted = spelled if file.endswith("l") else spelled.replace(b'"', b'""')
        end = begin + len(old_of(lines[number][begin:], file))
        lines[number] = lines[number][:begin] + quoted + lines[number][end:]
    Path(file).write_bytes(b"".join(lines))


def old_of(rest: bytes, file: str) -> bytes:
    """Return the JSON value at the beginning of some bytes, as they spell it."""
    text = (rest if file.endswith("l") else rest.replace(b'""', b'"')).decode()
    _, length = json.JSONDecoder().raw_decode(text)
    spelled = text[:length].encode()
    return spelled if file.endswith("l") else spelled.replace(b'"', b'""')


@pytest.mark.parametrize("output", FORMATS)
@pytest.mark.parametrize("change", [{"run": "0" * 32}, {"tags": ["other"]}, {"tags": []}])
def test_a_change_that_no_law_forbids_is_found_in_every_format(output: str, change: dict[str, Any]) -> None:
    cleaned_into(output)
    changed_log(output, "b", change)
    assert told_of(output) == [("b", next(iter(change)))]


def test_a_record_that_was_taken_from_another_output_is_lawful_and_one_with_anothers_log_is_not() -> None:
    cleaned_into("out.jsonl")
    one, other, *_ = rows("out.jsonl")
    Path("swapped.jsonl").write_bytes(line(**(one | {"textclean": other["textclean"]})) + line(**one))
    assert {id_ for id_, _ in told_of("swapped.jsonl")} == {"a"}


class TestSeals:
    def unsealed(self, *ids: str) -> None:
        cleaned_into("out.jsonl")
        written = rows("out.jsonl")
        for row in written:
            if row["id"] in ids:
                del row["textclean"]["seal"]
        Path("out.jsonl").write_bytes(b"".join(line(**row) for row in written))

    @pytest.mark.parametrize("ids", ["a", "b", "c", "ab", "bc"])
    def test_a_log_without_seal_beside_others_with_one_is_found(self, ids: str) -> None:
        self.unsealed(*ids)
        assert told_of("out.jsonl") == [(id_, "seal") for id_ in ids]

    def test_logs_of_which_none_has_a_seal_are_lawful_and_told_of(self) -> None:
        self.unsealed("a", "b", "c")
        told = textclean("verify", "out.jsonl")
        assert "3 records: every log is lawful" in told.stdout
        assert "3 logs bear no seal" in told.stderr
        assert json.loads(textclean("verify", "out.jsonl", "--json").stdout)["unsealed"] == 3
        assert told_of("out.jsonl", "--sealed") == [("a", "seal"), ("b", "seal"), ("c", "seal")]

    def test_such_logs_restore_and_are_sealed_when_they_are_written_anew(self) -> None:
        self.unsealed("a", "b", "c")
        textclean("restore", "out.jsonl", "-o", "undone.jsonl", "--rule", "junk-line")
        assert ["seal" in row["textclean"] for row in rows("undone.jsonl")] == [
            "junk-line" in str(log) for log in rows("out.jsonl")
        ]
        textclean("restore", "out.jsonl", "-o", "back.jsonl")
        assert Path("back.jsonl").read_bytes() == Path("in.jsonl").read_bytes()

    def test_a_table_without_a_column_for_seals_is_read_and_undone(self) -> None:
        cleaned_into("out.parquet")
        table = pq.read_table("out.parquet")
        kind = table.schema.field("textclean").type
        logs = [
            {name: value for name, value in log.items() if name != "seal"} for log in table["textclean"].to_pylist()
        ]
        older = pa.array(logs, pa.struct([field for field in kind if field.name != "seal"]))
        pq.write_table(table.set_column(table.num_columns - 1, "textclean", older), "out.parquet")
        assert "3 logs bear no seal" in textclean("verify", "out.parquet").stderr
        textclean("restore", "out.parquet", "-o", "undone.parquet", "--rule", "junk-line")
        textclean("verify", "undone.parquet")

    def test_nothing_is_undone_by_a_log_that_was_changed(self) -> None:
        cleaned_into("out.jsonl")
        changed_log("out.jsonl", "a", {"tags": ["other"]})
        told = textclean("restore", "out.jsonl", "-o", "undone.jsonl", "--plugin", "mine", status=1).stderr
        assert "out.jsonl:1 (id 'a'): tags: is not what was sealed" in told
        textclean("restore", "out.jsonl", "-o", "some.jsonl", "--id", "b")
        assert told_of("some.jsonl") == [("a", "tags")]
        textclean("restore", "out.jsonl", "-o", "back.jsonl")
        assert Path("back.jsonl").read_bytes() == Path("in.jsonl").read_bytes()


@pytest.mark.parametrize(
    "old, new, field",
    [
        (b'"tags":', b'"tags":["other"],"tags":', "tags"),
        (b'"inserted":', b'"inserted":"x","inserted":', "inserted"),
        (b'"textclean":', b'"textclean":null,"textclean":', "textclean"),
        (b'"tags":', b'"tags":%b,"tags":' % (b"[" * 990 + b"]" * 990), "textclean"),
    ],
)
def test_a_key_that_stands_twice_in_a_log_is_found(old: bytes, new: bytes, field: str) -> None:
    cleaned_into("out.jsonl")
    Path("out.jsonl").write_bytes(Path("out.jsonl").read_bytes().replace(old, new, 1))
    assert told_of("out.jsonl") == [("a", field)]


def test_a_key_that_stands_twice_in_a_cell_is_found() -> None:
    cleaned_into("out.csv")
    Path("out.csv").write_bytes(Path("out.csv").read_bytes().replace(b'""run"":', b'""run"":""x"",""run"":', 1))
    assert told_of("out.csv") == [("a", "run")]


@pytest.mark.parametrize("key", ["text", r"te\u0078t"])
def test_a_text_that_stands_twice_in_a_line_is_found(key: str) -> None:
    cleaned_into("out.jsonl")
    doubled = Path("out.jsonl").read_bytes().replace(b'"text"', b'"%b":"TAMPERED","text"' % key.encode(), 1)
    Path("out.jsonl").write_bytes(doubled)
    assert told_of("out.jsonl") == [("a", "text")]
    assert "text: its key 'text' stands twice in the line" in textclean("verify", "out.jsonl", status=3).stdout


def test_a_text_that_came_twice_is_told_too_under_whatever_name_it_has() -> None:
    Path("in.jsonl").write_bytes(b'{"id":"a","body":"one","body":"two","text":"x","text":"y"}\n')
    run("in.jsonl", "-o", "out.jsonl", "--text-field", "body")
    assert told_of("out.jsonl") == [("a", "text")]
    assert "'body' stands twice" in textclean("verify", "out.jsonl", status=3).stdout
    textclean("restore", "out.jsonl", "-o", "back.jsonl")
    assert Path("back.jsonl").read_bytes() == Path("in.jsonl").read_bytes()


def test_a_log_of_many_keys_is_looked_through_once() -> None:
    def look(size: int) -> None:
        keys_twice("{" + ",".join(f'"{number}":0,"{number}":0' for number in range(size)) + "}")

    assert growth(look, 500, 4000, most=20) < 20


@pytest.mark.parametrize(
    "change, field, told",
    [
        (
            {"scores": [{"name": "kept_share", "value": 0.1}, {"name": "kept_share", "value": 0.2}]},
            "scores",
            "'kept_share' stands twice",
        ),
        ({"plugins": [{"name": "x", "version": "1"}] * 2}, "plugins", "'x' stands twice"),
        ({"scores": None}, "scores", "expected a list, found NoneType"),
        ({"plugins": None}, "plugins", "expected a list, found NoneType"),
        ({"plugins": [None]}, "plugins[0]", "expected an object, found NoneType"),
        ({"scores": [{"name": None, "value": 1.0}]}, "scores[0].name", "expected a string, found NoneType"),
    ],
)
def test_what_is_wrong_in_a_row_is_named(change: dict[str, Any], field: str, told: str) -> None:
    cleaned_into("out.parquet")
    changed_log("out.parquet", "a", change)
    assert told_of("out.parquet") == [("a", field)]
    assert f"out.parquet:1 (id 'a'): {field}: {told}" in textclean("verify", "out.parquet", status=3).stdout


def test_a_file_name_and_a_line_cannot_act_on_the_terminal() -> None:
    cleaned_into("out.jsonl", "a\x1b[2J.jsonl")
    with Path("a\x1b[2J.jsonl").open("ab") as stream:
        stream.write(b'{"text": "x", "\\u001b[2J": 1, "textclean": {"schema": 1, "\\u001b[2J": 1}}\n')
    told = textclean("verify", "a\x1b[2J.jsonl", status=3)
    assert "\x1b" not in told.output
    assert "a␛[2J.jsonl:4: " in told.stdout
    done = textclean("export", "a\x1b[2J.jsonl", "--as", "prov", "-o", "prov.json", status=3)
    assert "\x1b" not in done.output


def test_one_is_not_told_as_many() -> None:
    Path("in.jsonl").write_bytes(line(id="a", text="x\nJUNK"))
    run("in.jsonl", "-o", "one.jsonl")
    assert textclean("verify", "one.jsonl").stdout == "1 record: every log is lawful\n"
    assert "1 record restored" in textclean("restore", "one.jsonl", "-o", "back.jsonl").stderr
    changed_log("one.jsonl", "a", {"tags": ["other"]})
    assert "1 problem in 1 of 1 record\n" in textclean("verify", "one.jsonl", status=3).stderr


def test_logs_without_seal_that_are_too_many_to_be_named_are_counted() -> None:
    cleaned_into("out.jsonl")
    first = rows("out.jsonl")[0]
    sealed = line(**first)
    del first["textclean"]["seal"]
    Path("out.jsonl").write_bytes(line(**first) * 1001 + sealed)
    told = textclean("verify", "out.jsonl", status=3).stderr
    assert "1,000 problems in 1,000 of 1,002 records" in told
    assert "1 log bears no seal" in told


class TestSelections:
    @pytest.mark.parametrize("output", FORMATS)
    @pytest.mark.parametrize("ids", [["a"], ["b"], ["a", "c"]])
    def test_the_records_of_some_ids_come_back_and_the_others_stay(self, output: str, ids: list[str]) -> None:
        cleaned_into(output)
        before = read_back(output)
        textclean("restore", output, "-o", f"some-{output}", *(word for id_ in ids for word in ("--id", id_)))
        textclean("verify", f"some-{output}")
        after = read_back(f"some-{output}")
        assert {id_: text for id_, text in after.items() if id_ in ids} == {id_: TEXTS[id_] for id_ in ids}
        assert {id_: text for id_, text in after.items() if id_ not in ids} == {
            id_: text for id_, text in before.items() if id_ not in ids
        }
        textclean("restore", f"some-{output}", "-o", "back.jsonl")
        assert [row["text"] for row in rows("back.jsonl")] == list(TEXTS.values())

    def test_lines_of_other_records_are_left_byte_for_byte(self) -> None:
        cleaned_into("out.jsonl")
        textclean("restore", "out.jsonl", "-o", "some.jsonl", "--id", "a")
        assert Path("some.jsonl").read_bytes().splitlines()[1:] == Path("out.jsonl").read_bytes().splitlines()[1:]

    def test_names_ids_and_confidences_are_taken_together(self) -> None:
        cleaned_into("out.jsonl")
        textclean("restore", "out.jsonl", "-o", "none.jsonl", "--id", "a", "--plugin", "nobody", status=3)
        assert Path("none.jsonl").read_bytes() == Path("out.jsonl").read_bytes()
        textclean("restore", "out.jsonl", "-o", "rule.jsonl", "--id", "a", "--rule", "junk-line")
        textclean(
            "restore",
            "out.jsonl",
            "-o",
            "share.jsonl",
            "--id",
            "a",
            "--max-confidence",
            "0.9",
            "--min-confidence",
            "0.9",
        )
        assert "JUNK follow us" in rows("rule.jsonl")[0]["text"]
        assert "JUNK follow us" in rows("share.jsonl")[0]["text"]
        textclean("restore", "out.jsonl", "-o", "low.jsonl", "--max-confidence", "0.1", status=3)
        assert Path("low.jsonl").read_bytes() == Path("out.jsonl").read_bytes()

    def test_an_id_that_no_record_has_is_told(self) -> None:
        cleaned_into("out.jsonl")
        told = textclean("restore", "out.jsonl", "-o", "some.jsonl", "--id", "nobody", "--id", "a", status=3).stderr
        assert "no record has the id 'nobody'" in told
        assert "'a'" not in told

    @pytest.mark.parametrize("output", FORMATS)
    def test_it_is_told_how_many_edits_were_undone(self, output: str) -> None:
        cleaned_into(output)
        done = textclean("restore", output, "-o", f"some-{output}", "--rule", "junk-line").stderr
        assert done == f"textclean: undone: 3 edits in 2 of 3 records: some-{output}\n"
        done = textclean("restore", output, "-o", f"one-{output}", "--id", "a", "--label", "disclaimer").stderr
        assert done == f"textclean: undone: 1 edit in 1 of 3 records: one-{output}\n"

    @pytest.mark.parametrize(
        "options, message",
        [
            (["--label", "disclaimr"], "no edit has the label 'disclaimr'; did you mean 'disclaimer'?"),
            (["--label", "x"], "no edit has the label 'x'; there are: call_to_action, disclaimer"),
            (["--plugin", "nobody"], "no edit has the plugin 'nobody'; there are: mine"),
            (["--rule", "junkline"], "no edit has the rule 'junkline'; did you mean 'junk-line'?"),
            (
                ["--rule", "typo", "--label", "call_to_action"],
                "no edit has the rule 'typo' and the label 'call_to_action'",
            ),
            (["--min-confidence", "0.95"], "no edit has a confidence of 0.95 or more"),
            (["--id", "b", "--rule", "typo"], "no edit of the chosen records has the rule 'typo'; there are none"),
        ],
    )
    def test_where_nothing_matches_it_says_so_and_what_there_is(self, options: list[str], message: str) -> None:
        cleaned_into("out.jsonl")
        told = textclean("restore", "out.jsonl", "-o", "same.jsonl", *options, status=3).stderr
        assert told == (f"textclean: undone: 0 edits in 0 of 3 records: same.jsonl\ntextclean: out.jsonl: {message}\n")
        assert Path("same.jsonl").read_bytes() == Path("out.jsonl").read_bytes()

    def test_many_names_are_not_all_listed(self) -> None:
        names = {f"rule {number:03}" for number in range(25)}
        assert hint("x", names).endswith("rule 018, rule 019 and 5 more")

    def test_numbers_are_ids_too_and_records_without_one_are_not_chosen(self) -> None:
        Path("in.jsonl").write_bytes(line(id=7, text="x\nJUNK") + line(text="x\nJUNK") + line(id=None, text="x\nJUNK"))
        run("in.jsonl", "-o", "out.jsonl")
        textclean("restore", "out.jsonl", "-o", "some.jsonl", "--id", "7")
        assert [row["text"] for row in rows("some.jsonl")] == ["x\nJUNK", "x", "x"]
        told = textclean("restore", "out.jsonl", "-o", "other.jsonl", "--id", "None", status=3).stderr
        assert told.count("\n") == 2

    @pytest.mark.parametrize("share", ["-0.1", "1.1", "high"])
    def test_a_confidence_is_a_share(self, share: str) -> None:
        cleaned_into("out.jsonl")
        assert (
            "--min-confidence"
            in textclean("restore", "out.jsonl", "-o", "x.jsonl", "--min-confidence", share, status=2).stderr
        )

    @pytest.mark.parametrize("range_", [("0.9", "0.1"), ("nan", "1"), ("0", "nan")])
    def test_a_range_that_nothing_is_in_is_told(self, range_: tuple[str, str]) -> None:
        cleaned_into("out.jsonl")
        options = ("--min-confidence", range_[0], "--max-confidence", range_[1])
        assert "name a range" in textclean("restore", "out.jsonl", "-o", "x.jsonl", *options, status=2).stderr

    @pytest.mark.parametrize(
        "ids, files",
        [
            (["a.txt", "a.txt/b.txt"], ["a.txt"]),
            (["a.txt/b.txt", "a.txt"], ["a.txt", "a.txt/b.txt"]),
            (["records.jsonl/a.txt", "b.txt"], ["b.txt"]),
            (["a.txt", "./a.txt"], ["a.txt"]),
            (["\ud800.txt", "a.txt"], ["a.txt"]),
        ],
    )
    def test_a_file_whose_name_cannot_be_had_is_among_the_records(self, ids: list[str], files: list[str]) -> None:
        Path("in.jsonl").write_bytes(b"".join(to_json({"id": id_, "text": "x\nJUNK"}) + b"\n" for id_ in ids))
        run("in.jsonl", "-o", "out.jsonl")
        textclean("restore", "out.jsonl", "-o", "back")
        found = sorted(path.relative_to("back").as_posix() for path in Path("back").rglob("*"))
        assert found == [*files, "records.jsonl"]
        assert Path("back/records.jsonl").read_bytes() in Path("in.jsonl").read_bytes()

    def test_what_would_join_two_surrogates_is_not_taken_back(self) -> None:
        Path("joining.py").write_text(JOINING)
        Path("in.jsonl").write_bytes(b'{"id":"j","text":"\\ud83dAB\\ude00"}\n')
        textclean("run", "in.jsonl", "-o", "out.jsonl", "--plugin", "joining.py", "--only", "joining")
        assert rows("out.jsonl")[0]["text"] == "\ud83d+\ude00"
        textclean("verify", "out.jsonl")
        told = textclean("restore", "out.jsonl", "-o", "x.jsonl", "--rule", "put", status=1).stderr
        assert "would join two surrogates" in told
        textclean("restore", "out.jsonl", "-o", "back.jsonl")
        assert Path("back.jsonl").read_bytes() == Path("in.jsonl").read_bytes()


#: Removes A and B, and puts a + between: without the +, two surrogates would meet.
JOINING = """
from textclean import Replacement, hookimpl

@hookimpl
def clean(view):
    at = view.text.find("AB")
    if at >= 0:
        yield Replacement(at, at + 1, "", "call_to_action", "take", 1.0, "A")
        yield Replacement(at + 1, at + 1, "+", "call_to_action", "put", 1.0, "+")
        yield Replacement(at + 1, at + 2, "", "call_to_action", "take", 1.0, "B")
"""


def read_back(file: str) -> dict[str, str]:
    items = [item for item in read_logged(Path(file), {}) if isinstance(item, ReviewedRecord)]
    return {str(item.id): item.text for item in items}


@pytest.mark.parametrize("output", FORMATS)
def test_without_provenance_only_digests_are_written(output: str) -> None:
    cleaned_into(output, f"full-{output}")
    run("in.jsonl", "-o", output, "--provenance", "none")
    assert read_back(output) == read_back(f"full-{output}")
    assert "3 records: every log is lawful" in textclean("verify", output).stdout
    assert "written without them" in textclean("restore", output, "-o", f"x-{output}", status=1).stderr
    assert json.loads(textclean("stats", output, "--json").stdout)["records"] == 3
    assert Path(output).stat().st_size < Path(f"full-{output}").stat().st_size
    changed_log(output, "b", {"tags": ["other"]})
    assert told_of(output) == [("b", "tags")]


def test_a_pipe_writes_digests_alone_as_well() -> None:
    told = run("-", "-o", "-", "--provenance", "none", stdin=Path("in.jsonl").read_bytes())
    assert [json.loads(raw)["textclean"]["edits"] for raw in told.stdout.splitlines()] == [None] * 3


# Any byte of any line


def written() -> bytes:
    result = Cleaner(Config()).clean({"text": "Council Votes on Bridge\nThe vote is on Friday.\nShare this article\n"})
    assert result.changed
    return to_json(result.output()) + b"\n"


RAW = written()


@given(st.integers(0, len(RAW) - 2), st.integers(0, 255))
def test_a_byte_that_was_changed_in_a_line_is_found(at: int, byte: int) -> None:
    raw = RAW[:at] + bytes([byte]) + RAW[at + 1 :]
    Path("byte.jsonl").write_bytes(raw)
    found = list(read_logged(Path("byte.jsonl"), {}))
    try:
        same = json.loads(raw) == json.loads(RAW)
    except ValueError:
        same = False
    unsealed = Unsealed(wanted=True)
    problems = [
        problem for item in found for problem in (*problems_of(item), *(one for _, one, _ in unsealed.look(item)))
    ]
    assert same is not bool(problems)
    assert all(isinstance(item, ReviewedRecord | Unreadable) for item in found)
