"""Cleaning Arrow batches: what DuckDB, Polars, Spark, Ray and others hand over."""

from __future__ import annotations

from typing import TypeVar, cast

from textclean.checks import instance
from textclean.cleaning.cleaner import Cleaner
from textclean.config import Config
from textclean.formats.document import FieldNames
from textclean.integrations.cached_cleaner import cached_cleaner
from textclean.record import MissingText

#: A ``pyarrow.RecordBatch`` or a ``pyarrow.Table``.
Rows = TypeVar("Rows")


def clean_batch(
    batch: Rows,
    cleaner: Cleaner | Config | None = None,
    fields: FieldNames = FieldNames(),  # noqa: B008 - frozen
    missing_text: MissingText = "reject",
) -> Rows:
    r"""Clean the rows of an Arrow record batch or table.

    Args:
        batch: the rows. The text is a string of any kind, dictionary-encoded or not; where there is no column for it,
            it is made from the HTML.
        cleaner: a cleaner, or a configuration, whose cleaner is made once in a process and kept; None: the defaults.
        fields: what the columns of text, id, HTML and URL are called.
        missing_text: ``keep``: a row whose text is null is a record, whose text stays null and whose log says so.

    Returns:
        The same rows in the same order and the same kind of object, with the text cleaned. All other columns are as
        they came, and the last one is the log, ``textclean``; an earlier log becomes ``textclean.previous``. A row
        that is no record, since its text is null or its id no id, is as it came, and its log is null.

    Raises:
        InputError: there is no column for the text, or it holds no strings.
        ConfigError: pyarrow is not installed, or ``fields`` are none.
        PluginError, ConfigError: see ``Cleaner``.

    Example:
        >>> import pyarrow as pa
        >>> clean_batch(pa.table({"text": ["A bridge.\n\nShare this article\n"]}))["text"].to_pylist()
        ['A bridge.\n']
    """
    instance(FieldNames).check("fields", fields)
    from textclean.integrations.batch_rows import clean_rows  # noqa: PLC0415 - pyarrow is an extra, and takes a while to import

    return cast("Rows", clean_rows(batch, cached_cleaner(cleaner), fields, missing_text))
