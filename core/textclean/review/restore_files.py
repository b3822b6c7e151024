"""Restore the files from which an output was made."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePosixPath

import attrs

from textclean.field_names import FieldNames
from textclean.formats.json.decode import from_json
from textclean.formats.json.object_line import ObjectLine
from textclean.formats.registry import find_format
from textclean.plurals import plural
from textclean.review.reviewed_record import ReviewedRecord
from textclean.storage.atomic import writing
from textclean.storage.compression import packed
from textclean.storage.names import can_be_encoded, why_no_name
from textclean.storage.staged import Staged

_RECORDS = "records.jsonl"
#: The errors of a file system for a name that is taken. It may treat names as equal that differ, as in upper case.
_TAKEN = {errno.EEXIST, errno.EISDIR, errno.ENOTDIR}
#: The errors of a file system for a name that it does not allow.
_NO_NAME = {errno.ENAMETOOLONG, errno.EINVAL, errno.EILSEQ}
#: How many ids that cannot be file names are reported one by one.
_MOST_TOLD = 5


@attrs.define
class FolderWriter:
    """Restores files under their ids, byte for byte. All other records go into one JSON Lines file.

    Attributes:
        folder: the folder.
        made: creates the folder and its files.
        fields: the names of a record's fields.
        repeated: how many files went into the JSON Lines file because their name was taken.
        unnamed: how many went there because their id cannot be a file name.
        seen: the names of all written files.
        folders: the names of all folders above them.
    """

    folder: Path
    made: Staged
    fields: FieldNames
    repeated: int = 0
    unnamed: int = 0
    _told: list[str] = attrs.field(factory=list)
    seen: set[PurePosixPath] = attrs.field(factory=lambda: {PurePosixPath(_RECORDS)})
    folders: set[PurePosixPath] = attrs.field(factory=set)

    def write(self, items: Iterable[ReviewedRecord], line_of: Callable[[ReviewedRecord], bytes]) -> int:
        """Write all records and return how many there were.

        Raises:
            LogError: an original cannot be restored from its log.
            OutputError: a file cannot be written.
        """
        count = 0
        lines = None
        for item in items:
            count += 1
            line = line_of(item)
            content = self._content(item, line)
            if content is not None:
                with writing(self.folder):
                    if self._write_file(item, content):
                        continue
            lines = lines or self.made.open(self.folder / _RECORDS)
            with writing(self.folder / _RECORDS):
                lines.write(line + b"\n")
        return count

    def _content(self, item: ReviewedRecord, line: bytes) -> bytes | None:
        """Return the bytes of the file from which a record was made, or None if it was not a file of its own."""
        record, names = item.document.record, self.fields
        if record.missing or not isinstance(record.id, str) or not can_be_encoded(record.id):
            return None
        known = find_format(PurePosixPath(record.id))
        field = known.content_field(names) if known else None
        if known is None or field is None:
            return None
        fields = from_json(line)
        keys = [member.key for member in ObjectLine.of(line).members]
        if keys[:2] != [names.id, field] or len(keys) != len(fields) or not isinstance(fields[field], str):
            return None
        content = known.file_bytes(fields[field], {key: fields[key] for key in keys[2:]})
        return None if content is None else packed(content, record.id)

    def told(self) -> Iterator[str]:
        """Yield messages about files that went into the JSON Lines file."""
        if self.unnamed:
            yield from self._told
            more = self.unnamed - len(self._told)
            are = "is" if self.unnamed == 1 else "are"
            known = f", {more:,} more than those named above" if more else ""
            yield f"{plural(self.unnamed, 'record')} whose id can be no file's name {are} in {_RECORDS}{known}"
        if self.repeated:
            are = "is" if self.repeated == 1 else "are"
            yield f"{plural(self.repeated, 'file')} whose name was taken {are} in {_RECORDS}"

    def _write_file(self, item: ReviewedRecord, content: bytes) -> bool:
        """Write a file. Return False if its id cannot be a file name, or if the name is taken."""
        name = PurePosixPath(str(item.document.record.id))
        if why := why_no_name(name):
            return self._leave(item, why)
        if name in self.seen or name in self.folders or not self.seen.isdisjoint(name.parents):
            self.repeated += 1
            return False
        try:
            self.made.write(self.folder / name, content)
        except OSError as error:
            if error.errno in _NO_NAME:
                return self._leave(item, f"cannot be a file here: {error.strerror}")
            if error.errno not in _TAKEN:
                raise
            self.repeated += 1
            return False
        self.seen.add(name)
        self.folders.update(name.parents)
        return True

    def _leave(self, item: ReviewedRecord, why: str) -> bool:
        self.unnamed += 1
        if len(self._told) < _MOST_TOLD:
            self._told.append(f"{item.where}: its id {why}")
        return False
