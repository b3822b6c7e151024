"""Data frames of any library are cleaned, if Arrow can take them over."""

from __future__ import annotations

import duckdb
import polars as pl
import pyarrow as pa
import pytest

from textclean import Cleaner, Config, InputError, clean_batch

STORY = "The bridge opens.\n\nShare this article"
CLEANER = Cleaner(Config(only=("share_labels",)))
ROWS = {"id": [1, 2], "text": [STORY, "Größe"], "n": [1.5, None]}


class Exchanged:
    """As a data frame that has only the protocol of data frames."""

    def __init__(self, table: pa.Table) -> None:
        self._table = table

    def __dataframe__(self, **options: bool) -> object:
        return self._table.__dataframe__(**options)


@pytest.mark.parametrize("library", ["polars", "duckdb", "exchange", "reader", "array"])
def test_a_frame_becomes_a_table_with_cleaned_texts_and_logs(library: str) -> None:
    table = pa.table(ROWS)
    with duckdb.connect() as connection:
        frame: object = {
            "polars": lambda: pl.DataFrame(ROWS),
            "duckdb": lambda: connection.from_arrow(table),
            "exchange": lambda: Exchanged(table),
            "reader": table.to_reader,
            "array": lambda: pa.StructArray.from_arrays(table.to_batches()[0].columns, list(ROWS)),
        }[library]()
        cleaned = clean_batch(frame, CLEANER)
    assert isinstance(cleaned, pa.Table)
    assert cleaned.schema.names == ["id", "text", "n", "textclean"]
    assert cleaned["text"].to_pylist() == ["The bridge opens.", "Größe"]
    assert cleaned["n"].to_pylist() == ROWS["n"]


def test_the_result_goes_back_into_a_frame() -> None:
    frame = pl.from_arrow(clean_batch(pl.DataFrame(ROWS), CLEANER))
    assert isinstance(frame, pl.DataFrame)
    assert frame["text"].to_list() == ["The bridge opens.", "Größe"]


def test_a_cleaner_knows_the_names_of_columns() -> None:
    cleaner = Cleaner(Config(only=("share_labels",)), text_field="body")
    assert clean_batch(pl.DataFrame({"body": [STORY]}), cleaner)["body"].to_pylist() == ["The bridge opens."]


def test_what_is_no_table_is_refused() -> None:
    with pytest.raises(InputError, match=r"builtins\.dict; give a pyarrow RecordBatch or Table, or a data frame"):
        clean_batch(ROWS, CLEANER)
