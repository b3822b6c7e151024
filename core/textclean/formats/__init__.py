"""Read and write each format one record at a time. This package exports everything needed to add a format."""

from importlib import import_module as _import_module
from typing import TYPE_CHECKING as _TYPE_CHECKING

if _TYPE_CHECKING:
    from textclean.formats.document import Document, FieldNames, InputRef, ReadCounts, Reject
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
_HOME = {name: module for module, names in _HOMES.items() for name in names.split()}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(_import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value


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
