"""Look at the first records of an input before the run: whether they have a text, and whether it is one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from textclean.errors import NoTextError, TextcleanError
from textclean.field_names import FieldNames, likely_text
from textclean.formats.document import Document, ReadCounts, Reject
from textclean.formats.input_file import InputFile
from textclean.formats.json.decode import from_json
from textclean.storage.compression import decompressed

#: How many records are looked at.
_FEW = 100
#: Bytes of JSON that is no object: more is not parsed only to leave it out.
_LARGEST = 1 << 20
#: How a text begins that is no text, but a page or an article of XML, as `trafilatura.extract` returns it on request.
_MARKUP = re.compile(r"\ufeff?\s{0,100}<(?:!doctype html|\?xml|html|body|doc|TEI)[\s>]", re.IGNORECASE)


def why_no_records(source: InputFile) -> str | None:
    """Say why a file holds no records with a text, such as a list of authors beside the articles.

    Returns:
        The reason. None: one of the first records has a text or a page, or a field that may be meant for it; or the
        file cannot be read, which a run has to report.
    """
    count = 0
    try:
        for item in _first(source.with_missing_text("keep")):
            count += 1
            if _may_have_text(item, source.origin.fields):
                return None
    except NoTextError as error:
        return None if likely_text(error.columns) else "no column holds a text or a page"
    except (TextcleanError, OSError):
        return None
    fields = source.origin.fields
    return f"no object in it has {fields.text!r} or {fields.html!r}" if count else None


def is_markup(source: InputFile) -> bool:
    """Say whether the text of an input's first record is a whole page or XML. Then its lines are tags, and no text."""
    names = source.origin.fields
    if source.size is None:  # a stream, whose start may not be there yet
        return False
    try:
        item = next(_first(source), None)
    except (TextcleanError, OSError):
        return False
    text = item.record.fields.get(names.text) if isinstance(item, Document) else None
    return isinstance(text, str) and _MARKUP.match(text) is not None


def _first(source: InputFile) -> Iterator[Document | Reject]:
    with source.start() as stream:
        read = source.format.read(decompressed(stream, source.path), source.origin, ReadCounts())
        yield from islice(read, _FEW)


def _may_have_text(item: Document | Reject, names: FieldNames) -> bool:
    if isinstance(item, Reject):
        return not _is_other_json(item.raw)
    fields = item.record.fields
    return names.text in fields or names.html in fields or likely_text(fields) is not None


def _is_other_json(raw: bytes) -> bool:
    """Say whether a reject is whole JSON, but no object: it was no record before it came here."""
    try:
        return len(raw) <= _LARGEST and not isinstance(from_json(raw), dict)
    except ValueError:
        return False
