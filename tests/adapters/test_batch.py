"""Arrow batches: what comes out is what a run writes to Parquet, and no row is lost."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textclean import Cleaner, Config, InputError, Replacement, View, hookimpl, restore
from textclean.field_names import FieldNames
from textclean.formats.tables.arrow_log import LOG_TYPE, log_of_arrow
from textclean.integrations.batch import clean_batch
from textclean.integrations.cached_cleaner import cached_cleaner
from textclean.run import run_files

SEEDS = Path(__file__).resolve().parents[2] / "seeds" / "articles"
STORY = "The bridge opens on Friday.\n\nShare this article\n"
CLEANED = "The bridge opens on Friday.\n"
KINDS = [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int8(), pa.string())]


def texts_of(kind: pa.DataType, texts: list[str | None]) -> pa.Array:
    if pa.types.is_dictionary(kind):
        return pa.array(texts, kind.value_type).dictionary_encode().cast(kind)
    return pa.array(texts, kind)


def articles() -> pa.Table:
    """Return the seeds, a column of each kind of type beside them, and two rows that are no records."""
    texts: list[str | None] = [path.read_bytes().decode() for path in sorted(SEEDS.glob("*.txt"))]
    texts[5:5] = [None]
    count = len(texts)
    columns = {
        "tags": pa.array([["a", None], []] * count, pa.list_(pa.string()))[:count],
        "id": pa.array([f"{number}" for number in range(count)]),
        "price": pa.array([Decimal(number) / 8 for number in range(count)], pa.decimal128(20, 6)),
        "seen": pa.array([datetime(2020, 1, 1, tzinfo=UTC)] * count, pa.timestamp("ns", "Europe/Paris")),
        "text": pa.array(texts),
        "site": pa.array(["one", "two"] * count).dictionary_encode()[:count],
        "textclean": pa.array([b"\xff"] * count, pa.binary()),
        "page": pa.array([{"depth": number, "path": "/"} for number in range(count)]),
        "textclean.previous": pa.array(range(count), pa.uint16()),
    }
    return pa.table(columns).replace_schema_metadata({"made": "by hand"})


def test_a_table_comes_out_as_a_run_writes_it_to_parquet(tmp_path: Path) -> None:
    table = articles()
    pq.write_table(table, tmp_path / "in.parquet", row_group_size=7)
    cleaner = Cleaner()
    manifest = run_files([str(tmp_path / "in.parquet")], str(tmp_path / "out.parquet"), cleaner)
    assert (manifest.rejected, manifest.tally.records) == (1, table.num_rows - 1)
    cleaned = clean_batch(table, cleaner)
    written = pq.read_table(tmp_path / "out.parquet")
    assert cleaned.filter(cleaned["textclean"].is_valid()).equals(written)
    assert cleaned.schema.metadata == written.schema.metadata


def test_all_other_columns_are_as_they_came() -> None:
    table = articles()
    cleaned = clean_batch(table, Config(only=("share_labels",)))
    earlier = {"textclean": "textclean.previous", "textclean.previous": "textclean.previous.previous"}
    names = [earlier.get(name, name) for name in table.schema.names]
    assert cleaned.schema.names == [*names, "textclean"]
    for old, new in zip(table.schema.names, names, strict=True):
        if old != "text":
            assert cleaned[new].equals(table[old])
    assert cleaned.schema.field("textclean").type == LOG_TYPE
    assert cleaned.schema.metadata == table.schema.metadata


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_a_text_of_any_kind_keeps_it(kind: pa.DataType) -> None:
    texts = [STORY, None, "A story.", None, None, STORY]
    batch = pa.record_batch({"text": texts_of(kind, texts)})
    cleaned = clean_batch(batch)
    cleaned.validate(full=True)
    assert cleaned.schema.field("text").type == kind
    assert cleaned["text"].to_pylist() == [CLEANED, None, "A story.", None, None, CLEANED]
    assert cleaned["textclean"].is_valid().to_pylist() == [text is not None for text in texts]
    assert clean_batch(batch.slice(2, 3)).to_pylist() == cleaned.slice(2, 3).to_pylist()


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_an_empty_table_tells_the_schema(kind: pa.DataType) -> None:
    table = pa.table({"text": texts_of(kind, [STORY])})
    assert clean_batch(table.schema.empty_table()).schema == clean_batch(table).schema


def test_a_table_of_several_chunks_is_cleaned_as_one() -> None:
    rows = pa.table({"id": list(range(6)), "text": [STORY, None, STORY, "", "A story.", STORY]})
    chunks = pa.concat_tables([rows.slice(0, 1), rows.slice(1, 3), rows.slice(4)])
    assert clean_batch(chunks).equals(clean_batch(rows))


def test_a_row_that_is_no_record_stays_as_it_is() -> None:
    batch = pa.record_batch({"id": [1.5, None], "text": [STORY, STORY]})
    cleaned = clean_batch(batch)
    assert cleaned["text"].to_pylist() == [STORY, CLEANED]
    assert cleaned["textclean"].is_valid().to_pylist() == [False, True]


def test_text_that_is_not_utf8_stays_byte_for_byte() -> None:
    raw = pa.array([b"caf\xe9", STORY.encode()], pa.binary())
    text = pa.Array.from_buffers(pa.string(), 2, raw.buffers())
    cleaned = clean_batch(pa.record_batch({"text": text}))
    assert cleaned["text"].view(pa.binary()).to_pylist() == [b"caf\xe9", CLEANED.encode()]
    assert cleaned["textclean"].is_valid().to_pylist() == [False, True]


class Surrogates:
    """Puts a lone surrogate, which Arrow cannot hold, into texts and messages that ask for it."""

    name = "surrogates"

    @hookimpl
    def clean(self, view: View) -> list[Replacement]:
        at = view.text.find("?")
        if view.text.startswith("!"):
            raise ValueError("\ud800")
        return [Replacement(at, at + 1, "\ud800", "share_label", "surrogate")] if at >= 0 else []


def test_what_arrow_cannot_hold_is_not_taken_from_a_plugin() -> None:
    cleaner = Cleaner(plugins=[Surrogates()])
    cleaned = clean_batch(pa.record_batch({"text": ["One.", "Why?", "!", STORY]}), cleaner)
    assert cleaned["text"].to_pylist() == ["One.", "Why?", "!", CLEANED]
    errors = [[error["error"] for error in log["errors"]] for log in cleaned["textclean"].to_pylist()]
    refused = "ProposalError: a lone surrogate, which no output may get from a plugin"
    assert errors == [[], [refused], ["ValueError: \\ud800"], []]


def test_text_is_made_of_html_where_there_is_no_column_for_it(tmp_path: Path) -> None:
    table = pa.table({"html": ["<p>A story.<p>It ends.", None], "id": [1, 2]})
    pq.write_table(table, tmp_path / "in.parquet")
    run_files([str(tmp_path / "in.parquet")], str(tmp_path / "out.parquet"), Cleaner())
    cleaned = clean_batch(table)
    assert cleaned.slice(0, 1).equals(pq.read_table(tmp_path / "out.parquet"))
    assert cleaned["text"].to_pylist() == ["A story.\nIt ends.", None]


def test_columns_may_have_other_names() -> None:
    cleaned = clean_batch(pa.table({"text": [1], "body": [STORY]}), fields=FieldNames(text="body"))
    assert cleaned["body"].to_pylist() == [CLEANED]
    assert cleaned["text"].to_pylist() == [1]


@pytest.mark.parametrize(
    "columns, told",
    [
        (
            {"body": ["a"], "id": [1]},
            r"no column 'text', and no 'html' \(columns: 'body', 'id'\); did you mean FieldNames\(text='body'\)",
        ),
        ({"text": [1]}, "column 'text' is of type int64; the text has to be a string"),
        ({"html": pa.array([None])}, "column 'html' is of type null"),
        ({"html": [b"<p>"]}, "column 'html' is of type binary"),
    ],
)
def test_columns_that_are_wrong_are_named(columns: dict[str, Any], told: str) -> None:
    with pytest.raises(InputError, match=told):
        clean_batch(pa.table(columns))


@pytest.mark.parametrize(
    "texts", [pa.nulls(2), pa.array([], pa.float64()), pa.array([], pa.null()), pa.array([], "binary")]
)
@pytest.mark.parametrize("as_batch", [True, False])
def test_a_text_column_without_values_becomes_one_of_strings(texts: pa.Array, as_batch: bool) -> None:
    make = pa.RecordBatch.from_pydict if as_batch else pa.table
    cleaned = clean_batch(make({"n": pa.array([1] * len(texts)), "text": texts}))
    assert cleaned.schema.field("text").type == pa.string()
    assert cleaned["text"].to_pylist() == [None] * len(texts)
    assert cleaned["textclean"].null_count == len(texts)
    kept = clean_batch(make({"text": texts}), missing_text="keep")
    assert kept["textclean"].null_count == 0


@pytest.mark.parametrize("given", [pl.Series("text", ["a"]), pa.chunked_array([["a"]])])
def test_a_column_alone_is_no_table(given: object) -> None:
    with pytest.raises(InputError, match=r"Arrow cannot take over a .*; give a table with a column for the text"):
        clean_batch(given)


def test_a_lazy_frame_has_to_be_collected() -> None:
    with pytest.raises(InputError, match="a lazy one has to be collected before"):
        clean_batch(pl.LazyFrame({"text": ["a"]}))


def test_two_columns_of_one_name_are_refused() -> None:
    batch = pa.RecordBatch.from_arrays([pa.array(["a"]), pa.array(["b"])], ["text", "text"])
    with pytest.raises(InputError, match="two columns are called 'text'"):
        clean_batch(batch)


def test_anything_else_than_a_batch_is_refused() -> None:
    with pytest.raises(InputError, match=r"builtins\.list; give a pyarrow RecordBatch or Table"):
        clean_batch(["a"])


@given(st.lists(st.none() | st.text(st.characters(exclude_categories=["Cs"]))))
def test_every_text_comes_back_from_its_log(texts: list[str | None]) -> None:
    cleaned = clean_batch(pa.record_batch({"text": pa.array(texts, pa.string())}), Config(only=("share_labels",)))
    rows = zip(cleaned["text"].to_pylist(), cleaned["textclean"].to_pylist(), strict=True)
    assert [log and restore(text, log_of_arrow(log)) if log else text for text, log in rows] == texts


def test_a_cleaner_is_made_once_for_each_configuration(tmp_path: Path) -> None:
    plugin = tmp_path / "loud.py"
    plugin.write_text("from textclean import hookimpl\n\n\n@hookimpl\ndef tag(view):\n    return []\n", "utf-8")
    careful = Config(threshold=0.9, options={"quality": {}})
    assert cached_cleaner(None) is cached_cleaner(Config())
    assert cached_cleaner(careful) is cached_cleaner(attrs.evolve(careful, source="elsewhere"))
    assert cached_cleaner(careful) is not cached_cleaner(None)
    first = cached_cleaner(None, [plugin])
    assert cached_cleaner(None, [str(plugin)]) is first
    plugin.write_text(plugin.read_text("utf-8") + "# another one\n", "utf-8")
    assert cached_cleaner(None, [plugin]).run != first.run
    assert cached_cleaner(first) is first


def test_without_pyarrow_the_extra_is_named() -> None:
    code = """
import sys
sys.modules["pyarrow"] = None
from textclean.integrations.batch import clean_batch
try:
    clean_batch(None)
except Exception as error:
    print(type(error).__name__, error)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ)
    assert "ConfigError" in done.stdout
    assert "pip install 'textclean-framework[parquet]'" in done.stdout
