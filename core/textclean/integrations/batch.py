"""Clean Arrow batches, as DuckDB, Polars, Spark, Ray and others use them."""

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
        batch: the rows. The text column has any string type, dictionary-encoded or not. If there is no such column,
            the text is extracted from the HTML.
        cleaner: a cleaner, or a configuration. The cleaner of a configuration is made once in a process and kept. None:
            the default configuration.
        fields: the names of the columns of text, id, HTML and URL.
        missing_text: what happens to a row whose text is null. ``keep``: it counts as a record; its text stays null,
            and its log says so.

    Returns:
        The same rows in the same order and the same kind of object, with the cleaned text. All other columns are
        unchanged, and the last column is the log, ``textclean``. An earlier log becomes ``textclean.previous``. A row
        that is not a record, because its text is null or its id is invalid, is unchanged, and its log is null.

    Raises:
        InputError: there is no column for the text, or it does not hold strings.
        ConfigError: pyarrow is not installed, or ``fields`` is not a ``FieldNames``.
        PluginError, ConfigError: see ``Cleaner``.

    Example:
        >>> import pyarrow as pa
        >>> clean_batch(pa.table({"text": ["A bridge.\n\nShare this article\n"]}))["text"].to_pylist()
        ['A bridge.\n']
    """
    instance(FieldNames).check("fields", fields)
    from textclean.integrations.batch_rows import clean_rows  # noqa: PLC0415 - pyarrow is an extra, and takes a while to import

    return cast("Rows", clean_rows(batch, cached_cleaner(cleaner), fields, missing_text))
