"""Read and write each format one record at a time. This package exports everything needed to add a format."""

from typing import TYPE_CHECKING as _TYPE_CHECKING

from textclean.exports import exported as _exported

if _TYPE_CHECKING:
    from textclean.field_names import FieldNames
    from textclean.formats.document import Document, InputRef, ReadCounts, Reject
    from textclean.formats.fields import FieldsRestorer, FieldsWriter, document_from
    from textclean.formats.format import Format
    from textclean.formats.registry import register_format
    from textclean.formats.stored_file import WHOLE, ByteRange, StoredFile
    from textclean.formats.tables.schema import Layout
    from textclean.formats.writers import RestoredRecord, RestoringWriter, Writer

# The module of each exported name. It is imported when the name is first used, since most programs that import a part
# of this package read no file.
_HOMES = {
    "document": "Document FieldNames InputRef ReadCounts Reject",
    "fields": "FieldsRestorer FieldsWriter document_from",
    "format": "Format",
    "registry": "register_format",
    "stored_file": "WHOLE ByteRange StoredFile",
    "tables.schema": "Layout",
    "writers": "RestoredRecord RestoringWriter Writer",
}


def __getattr__(name: str) -> object:
    return _exported(__name__, _HOMES, name)


__all__ = [
    "WHOLE",
    "ByteRange",
    "Document",
    "FieldNames",
    "FieldsRestorer",
    "FieldsWriter",
    "Format",
    "InputRef",
    "Layout",
    "ReadCounts",
    "Reject",
    "RestoredRecord",
    "RestoringWriter",
    "StoredFile",
    "Writer",
    "document_from",
    "register_format",
]
