"""Convert a row of CSV to cells and back."""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Sequence
from functools import cache
from itertools import islice
from typing import Any

import attrs

from textclean.errors import RecordError
from textclean.formats.document import LONGEST, MOST_FIELDS
from textclean.formats.lines import not_utf8
from textclean.plurals import plural

#: What may stand between cells, the most usual first.
DELIMITERS = (",", ";", "\t", "|")
_STRAY = "a quote inside a cell that is not quoted, or something behind one that is"
# A row with more characters than this is parsed in a way that takes less memory.
_LONG_ROW = 1 << 20


class _Line:
    """A file object whose ``write`` returns the line. So ``writerow`` of the standard library returns it, too."""

    def write(self, line: str) -> str:
        return line


@attrs.frozen
class _Dialect:
    """What depends on the character between cells: the writer, and patterns of a row and of the place of a cell."""

    writer: Any
    row: re.Pattern[str]
    place: re.Pattern[str]


@cache
def _dialect(delimiter: str) -> _Dialect:
    mark = re.escape(delimiter)
    cell = rf'(?:"(?:[^"]++|"")*+"|[^"{mark}\r\n]*+)'
    writer = csv.writer(_Line(), delimiter=delimiter, lineterminator="\r\n")
    return _Dialect(writer, re.compile(f"{cell}(?:{mark}{cell})*+"), re.compile(f"(?:^|{mark}){cell}"))


def csv_line(cells: Sequence[str], delimiter: str = ",") -> bytes:
    """Return cells as a line with its end."""
    return str(_dialect(delimiter).writer.writerow(cells)).encode()


def csv_cells(raw: bytes, wanted: int = 0, delimiter: str = ",") -> tuple[str, ...]:
    """Return the cells of a row.

    Args:
        raw: the row, without its line end.
        wanted: how many cells it must have. 0: any number up to ``MOST_FIELDS``, as in a header row.
        delimiter: the character between cells.

    Raises:
        RecordError: the number of cells is wrong, or it is not a row of CSV.
    """
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        raise RecordError(not_utf8(raw, error)) from None
    quoted = '"' in text or "\r" in text
    marks = text.count(delimiter)
    if marks >= MOST_FIELDS and (not quoted or _are_more(text, MOST_FIELDS, delimiter)):
        have = f", and the head has {wanted}" if wanted else ""
        raise RecordError(f"more than {MOST_FIELDS:,} cells{have}")
    if not quoted and wanted in {0, marks + 1}:
        return tuple(text.split(delimiter))
    cells = _quoted(text, delimiter) if quoted else ()
    count = len(cells) or marks + 1
    if wanted and count != wanted:
        raise RecordError(f"{plural(count, 'cell')}, and the head has {wanted}")
    return cells


def _are_more(text: str, most: int, delimiter: str) -> bool:
    """Say whether a row has more than ``most`` cells. Delimiters inside of quotes do not separate cells."""
    return next(islice(_dialect(delimiter).place.finditer(text), most, None), None) is not None


def _quoted(text: str, delimiter: str) -> tuple[str, ...]:
    dialect = _dialect(delimiter)
    if len(text) > _LONG_ROW:
        # The reader of the standard library needs eight bytes of memory for each character of a cell.
        if not dialect.row.fullmatch(text):
            raise RecordError(f"not CSV: {_STRAY}")
        return tuple(_unquoted(found[0].removeprefix(delimiter)) for found in dialect.place.finditer(text))
    if csv.field_size_limit() < LONGEST:
        csv.field_size_limit(sys.maxsize)
    try:
        (cells,) = csv.reader([text], delimiter=delimiter, strict=True)
    except csv.Error as error:
        message = "a line break outside of quotes, or a quote that is none" if "new-line" in str(error) else str(error)
        raise RecordError(f"not CSV: {message}") from None
    # The reader of the standard library accepts quotes inside a cell that is not quoted.
    if any('"' in cell for cell in cells) and not dialect.row.fullmatch(text):
        raise RecordError("not CSV: a quote inside a cell that is not quoted")
    return tuple(cells)


def _unquoted(cell: str) -> str:
    return cell[1:-1].replace('""', '"') if cell.startswith('"') else cell
