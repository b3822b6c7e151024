"""Clean Arrow batches, as DuckDB, Polars, Spark, Ray and others use them."""

from __future__ import annotations

from typing import Any

from textclean.checks import instance
from textclean.cleaning.cleaner import Cleaner
from textclean.config import Config
from textclean.field_names import FieldNames
from textclean.integrations.cached_cleaner import cached_cleaner
from textclean.record import MissingText

_FIELDS = instance(FieldNames).or_none()


def clean_batch(
    batch: object,
    cleaner: Cleaner | Config | None = None,
    fields: FieldNames | None = None,
    missing_text: MissingText = "reject",
) -> Any:  # noqa: ANN401 - a class of pyarrow, which has no types
    r"""Clean the rows of a table: of Arrow, pandas, Polars, DuckDB, or any other that Arrow can take over.

    Args:
        batch: the rows: a ``pyarrow.RecordBatch`` or ``Table``, or an object with one of the methods
            ``__arrow_c_stream__``, ``__arrow_c_array__`` and ``__dataframe__``, as data frames have them. The text
            column has any string type, dictionary-encoded or not; without any value it has any type, and becomes one
            of strings. If there is no such column, the text is extracted from the HTML.
        cleaner: a cleaner, or a configuration. The cleaner of a configuration is made once in a process and kept. None:
            the default configuration.
        fields: the names of the columns of text, id, HTML and URL. None: those of the cleaner.
        missing_text: what happens to a row whose text is null. ``keep``: it counts as a record; its text stays null,
            and its log says so.

    Returns:
        The same rows in the same order, with the cleaned text: a ``pyarrow.RecordBatch`` for such a batch, and a
        ``pyarrow.Table`` for everything else. All other columns are unchanged, and the last column is the log,
        ``textclean``. An earlier log becomes ``textclean.previous``. A row that is not a record, because its text is
        null or its id is invalid, is unchanged, and its log is null.

    Raises:
        InputError: there is no column for the text, it does not hold strings, or Arrow cannot take the rows over.
        ConfigError: pyarrow is not installed, or ``fields`` is not a ``FieldNames``.
        PluginError, ConfigError: see ``Cleaner``.

    Example:
        >>> import pyarrow as pa
        >>> clean_batch(pa.table({"text": ["A bridge.\n\nShare this article\n"]}))["text"].to_pylist()
        ['A bridge.\n']
    """
    _FIELDS.check("fields", fields)
    from textclean.integrations.batch_rows import clean_rows  # noqa: PLC0415 - pyarrow is an extra, and takes a while to import

    made = cached_cleaner(cleaner)
    return clean_rows(batch, made, fields or made.fields, missing_text)
