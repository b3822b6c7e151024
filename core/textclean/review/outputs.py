"""Read the output of ``textclean run``: records with their logs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Any

import attrs

from textclean.cleaning.guards import NO_TEXT
from textclean.errors import LogError, NotAnOutputError, RecordError
from textclean.field_names import FieldNames
from textclean.formats.document import Document, InputRef, Reject, record_of
from textclean.formats.input_file import InputFile
from textclean.formats.json.decode import from_json
from textclean.formats.json.object_line import ObjectLine
from textclean.formats.registry import find_format, input_format, told_written
from textclean.formats.sources import read_piece
from textclean.log.model import Log
from textclean.record import LOG_KEY
from textclean.review.manifests import of_manifest
from textclean.review.reviewed_record import RecordPlace, ReviewedItem, ReviewedRecord, Unreadable
from textclean.storage.files import STANDARD


def read_logged(path: Path, fields: Mapping[str, str | None]) -> Iterator[ReviewedItem]:
    """Yield the records of an output with their numbers: a file of lines or rows, a folder of parts, or ``-``.

    Args:
        path: the output.
        fields: the names of fields, by what they hold (``text``, ``id`` …). None: take the name from the manifest
            beside the output.

    Raises:
        InputError: a file cannot be read.
        NotAnOutputError: it is not an output of textclean.
    """
    numbers = count(1)
    for source in sources(path, fields):
        for item in read_piece(source):
            yield _with_log(item, source, next(numbers))


def sources(path: Path, fields: Mapping[str, str | None]) -> list[InputFile]:
    """Return the files of an output, in order. Errors: see ``read_logged``."""
    names = field_names(path, fields)
    # The run may have kept records without text.
    origins = [(file, InputRef(str(file), file.name, names, "keep")) for file in _files(path)]
    return [InputFile(str(file), input_format(file), origin, None) for file, origin in origins]


def field_names(path: Path, fields: Mapping[str, str | None]) -> FieldNames:
    """Return the names of an output's fields: those given, else those in its manifest, else the defaults."""
    given = {key: name for key, name in fields.items() if name}
    return FieldNames(**(_names_in_manifest(path) | given))


def _with_log(item: Document | Reject, source: InputFile, number: int) -> ReviewedItem:
    at = (source.path, item.position, number)
    if isinstance(item, Reject):
        return Unreadable(RecordPlace(*at, None), "record", item.error)
    record = item.record
    try:
        if LOG_KEY not in record.fields:
            if record.missing:  # neither log nor text: raises that it is not a record
                record_of(record.fields, source.origin.fields)
            return Unreadable(RecordPlace(*at, record.id), LOG_KEY, "missing: the record was not written by textclean")
        log = Log.from_json(_log_value(item))
        if record.missing and NO_TEXT not in log.tags:  # the text was lost: raises
            record_of(record.fields, source.origin.fields)
        return ReviewedRecord(source.path, item, log, number)
    except RecordError as error:
        return Unreadable(RecordPlace(*at, None), "record", str(error))
    except LogError as error:
        return Unreadable(RecordPlace(*at, record.id), str(error).partition(":")[0], str(error))


def _log_value(document: Document) -> object:
    """Return a log's JSON form. In CSV, a cell holds it as JSON text."""
    held = document.held
    value = document.record.fields[LOG_KEY] if isinstance(held, ObjectLine) else held.log()
    if not isinstance(value, str):
        return value
    try:
        return from_json(value.encode())
    except ValueError as error:
        raise LogError(f"{LOG_KEY}: not JSON ({error}); the cell was changed") from None


def _files(path: Path) -> list[Path]:
    if path == STANDARD:
        return [path]
    files = _parts(path) if path.is_dir() else [path]
    known = {find_format(file) for file in files}
    if not files or None in known or not all(found.written for found in known if found):
        message = f"not written by textclean run; name its folder, or a file that ends in {told_written()}"
        raise NotAnOutputError(f"{path}: {message}")
    return files


def _parts(folder: Path) -> list[Path]:
    """Return the parts of an output. A file of text beside them may have a name like theirs."""
    found = sorted(folder.glob("part-*"))
    return [path for path in found if (known := find_format(path)) is None or not known.holds_texts] or found


def _names_in_manifest(path: Path) -> dict[str, str]:
    def names(manifest: dict[str, Any]) -> dict[str, str]:
        fields = manifest["fields"]
        return {key: str(fields[key]) for key in attrs.fields_dict(FieldNames) if key in fields}

    return of_manifest(path, names, {})


def unwrap(item: ReviewedItem) -> ReviewedRecord:
    """Return a record.

    Raises:
        RecordError: the item is a line that is not a record with a log.
    """
    if isinstance(item, Unreadable):
        raise RecordError(item.message)
    return item
