"""Give cleaned texts back as files, each under the id of its record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

import attrs

from textclean.field_names import FieldNames
from textclean.formats.document import Document, InputRef
from textclean.formats.format import Format
from textclean.formats.input_file import InputFile
from textclean.formats.sources import read_piece
from textclean.record import Record
from textclean.storage.compression import suffix_of
from textclean.storage.fresh import create_anew
from textclean.storage.names import can_be_encoded, is_short, why_no_name

#: How the names of these files begin while they are in the folder of unfinished files.
TEXT = "text-"


@attrs.frozen
class Texts:
    """Writes the texts of finished shards.

    Attributes:
        known: the format of the files.
        ending: the suffix of the files.
        fields: the names of a record's fields.
    """

    known: Format
    ending: str
    fields: FieldNames
    _taken: set[str] = attrs.field(factory=set)
    _folders: set[str] = attrs.field(factory=set)

    def write(self, parts: Sequence[tuple[Path, Format]], folder: Path) -> Iterator[tuple[str, str]]:
        """Write a file for each record whose id can be a file's name. The first record of an id gets the name.

        Args:
            parts: the shards' files of cleaned records, and their format.
            folder: the folder of unfinished files.

        Yields:
            The name of a file in this folder, and its name in the output's folder.
        """
        for record in (record for path, known in parts for record in self._records(path, known)):
            name = self._name(record)
            content = self.known.text_bytes(record.text) if name else None
            if name is None or content is None:
                continue
            unfinished = f"{TEXT}{len(self._taken):08}"
            with create_anew(folder / unfinished) as stream:
                stream.write(content)
            self._take(name)
            yield unfinished, str(name)

    def _records(self, path: Path, known: Format) -> Iterator[Record]:
        origin = InputRef(path.name, path.name, self.fields, "keep")
        items = read_piece(InputFile(str(path), known, origin, None))
        return (item.record for item in items if isinstance(item, Document))

    def _name(self, record: Record) -> PurePosixPath | None:
        """Return the name of a record's file, or None if it gets none."""
        id_ = "" if record.id is None or record.missing else str(record.id)
        if not id_ or not can_be_encoded(id_):
            return None
        plain = id_[: len(id_) - len(suffix_of(id_))]
        name = PurePosixPath(plain if plain.lower().endswith(self.ending) else plain + self.ending)
        if why_no_name(name) or not is_short(name) or self._is_taken(name):
            return None
        return name

    def _is_taken(self, name: PurePosixPath) -> bool:
        # Some file systems do not distinguish upper and lower case.
        folded = _folded(name)
        return folded in self._taken or folded in self._folders or not self._taken.isdisjoint(_above(name))

    def _take(self, name: PurePosixPath) -> None:
        self._taken.add(_folded(name))
        self._folders.update(_above(name))


def _folded(name: PurePosixPath) -> str:
    return str(name).casefold()


def _above(name: PurePosixPath) -> set[str]:
    return {_folded(folder) for folder in name.parents}
