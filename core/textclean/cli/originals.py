"""Outputs as the files that they came from."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path, PurePosixPath

import attrs

from textclean.cli.logged import Logged
from textclean.errors import OutputError
from textclean.formats.catalog import HTML, TEXT, find_format
from textclean.formats.document import FieldNames
from textclean.formats.splice import ObjectLine
from textclean.provenance import restore
from textclean.run.aside import Aside, writing

_RECORDS = "records.jsonl"


@attrs.define
class FolderWriter:
    """Writes files again under their ids, byte for byte, and all other records into one file of lines."""

    folder: Path
    aside: Aside
    fields: FieldNames
    repeated: int = 0
    seen: set[PurePosixPath] = attrs.field(factory=lambda: {PurePosixPath(_RECORDS)})
    folders: set[PurePosixPath] = attrs.field(factory=set)

    def write(self, items: Iterable[Logged], line_of: Callable[[Logged], bytes]) -> int:
        """Write all records and return how many there were.

        Raises:
            LogError: a log cannot give its original back.
            OutputError: a file cannot be written, or its id leads out of the folder.
        """
        self.aside.folder(self.folder)
        count = 0
        lines = None
        for item in items:
            count += 1
            line = line_of(item)
            content = self._content(item, line)
            if content is not None and self._write_file(item, content):
                continue
            lines = lines or self.aside.open(self.folder / _RECORDS)
            with writing(self.folder / _RECORDS):
                lines.write(line + b"\n")
        return count

    def _content(self, item: Logged, line: bytes) -> bytes | None:
        """Return the bytes of the file that a record was, or None if it was no file of its own."""
        record, names = item.document.record, self.fields
        if record.missing or not isinstance(record.id, str) or not _can_be_a_name(record.id):
            return None
        known = find_format(PurePosixPath(record.id))
        if known not in (TEXT, HTML):
            return None
        keys = [member.key for member in ObjectLine.of(line).members]
        if known is TEXT and keys == [names.id, names.text]:
            return _bytes_or_none(restore(record.text, item.log))
        if known is HTML and keys == [names.id, names.html]:
            return _bytes_or_none(record.html or "")
        return None

    def _write_file(self, item: Logged, content: bytes) -> bool:
        """Write a file; say no where one of this name, or one that would have to be a folder, is there already."""
        name = PurePosixPath(str(item.document.record.id))
        if not name.parts or name.is_absolute() or ".." in name.parts or "\0" in str(name) or "\\" in str(name):
            raise OutputError(f"{item.where}: its id leads out of the folder; restore to a .jsonl file instead")
        if name in self.seen or name in self.folders or not self.seen.isdisjoint(name.parents):
            self.repeated += 1
            return False
        self.seen.add(name)
        self.folders.update(name.parents)
        path = self.folder / name
        self.aside.folder(path.parent)
        stream = self.aside.open(path)
        with writing(path):
            stream.write(content)
        self.aside.close(path)
        return True


def _can_be_a_name(text: str) -> bool:
    try:
        os.fsencode(text)
    except UnicodeEncodeError:  # a lone surrogate, other than those that stand for bytes of a name
        return False
    return True


def _bytes_or_none(text: str) -> bytes | None:
    try:
        return text.encode()
    except UnicodeEncodeError:  # a lone surrogate: this came from no file
        return None
