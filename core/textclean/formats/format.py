"""What a format can do: a class for each format says it, and nobody else has to know which format a file is in.

Only ``read`` is needed. Every other ability has an answer here that is right for a format without it.
"""

from __future__ import annotations

import io
import shutil
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, ClassVar, TypeAlias

from textclean.formats.document import Document, FieldNames, InputRef, ReadCounts, Reject
from textclean.formats.stored_file import WHOLE, ByteRange, StoredFile
from textclean.formats.tables.schema import Layout
from textclean.formats.writers import RestoringWriter, Writer
from textclean.storage.compression import GZIP, ZSTD

if TYPE_CHECKING:
    import pyarrow as pa  # most runs read no Parquet

#: The columns of an input: their names in a tuple, where all values are strings, or an Arrow schema.
Columns: TypeAlias = "tuple[str, ...] | pa.Schema"


class Format(ABC):
    """One format. Subclass it, say what the format can do, and pass an instance to ``register_format``.

    An instance holds nothing. In another process it is made anew from its class, which has to be found there by the
    name of its module. Libraries that take long to import are imported by the methods that use them.

    Attributes:
        name: what messages call it.
        suffixes: how its files end, as in ``(".csv",)``.
        compressions: what may stand behind that; an empty string for nothing.
        needs: libraries that have to be installed.
        writes_columns: whether a writer needs to know the columns before the first record.
        ranges_are_bytes: whether ``split`` cuts at stored bytes; progress is then told from their numbers.
    """

    name: ClassVar[str]
    suffixes: ClassVar[tuple[str, ...]]
    compressions: ClassVar[tuple[str, ...]] = ("", GZIP, ZSTD)
    needs: ClassVar[tuple[str, ...]] = ()
    writes_columns: ClassVar[bool] = False
    ranges_are_bytes: ClassVar[bool] = False

    # --- read ---

    @abstractmethod
    def read(self, stream: BinaryIO, origin: InputRef, counted: ReadCounts) -> Iterator[Document | Reject]:
        """Yield the documents of a stream of uncompressed bytes, and what is no document.

        Args:
            stream: the bytes, from the start of a file.
            origin: what messages call the file, and what its fields are called.
            counted: ``count`` is set to the position of what was read last, where positions count from 1 in each range
                or block. It stays 0 where they are those of the whole file, or where a file is one record.

        Raises:
            InputError: the file cannot be read on; what came before has been yielded.
        """

    # --- split: several processes read one file ---

    def split(self, source: StoredFile, target_bytes: int) -> Sequence[ByteRange]:  # noqa: ARG002 - for subclasses
        """Cut a file that is not compressed into ranges of about this many stored bytes.

        The ranges have to depend on the file and the number alone.
        """
        return (WHOLE,)

    def read_range(
        self, stream: BinaryIO, origin: InputRef, part: ByteRange, counted: ReadCounts
    ) -> Iterator[Document | Reject]:
        """Yield what is in one of the ranges of ``split``. Arguments and errors are those of ``read``."""
        raise NotImplementedError(f"{self.name}: split needs read_range")

    def record_end(self, stream: BinaryIO, position: int) -> int:  # noqa: ARG002 - for subclasses
        """Return where the record ends that holds the stored byte before a position; see ``ranges_are_bytes``.

        It is asked for a file that has grown while it was read, to say how much of it was not read.
        """
        return position

    # --- blocks: one process reads a stream, and others what it has cut ---

    def blocks(self, stream: BinaryIO, name: str, target_bytes: int) -> Iterator[bytes]:
        """Cut uncompressed bytes into blocks of whole records, of at least this many bytes each but for the last.

        It is asked for what ``split`` cannot cut. Where the cuts are has to depend on the content alone. Before an
        error is raised, the whole records that came before are yielded.

        Args:
            stream: the bytes.
            name: what messages call them.
            target_bytes: the least size of a block.
        """
        raise NotImplementedError(f"{self.name}: cannot be cut into blocks")

    def read_block(
        self,
        block: bytes,
        source: StoredFile,
        counted: ReadCounts,
        *,
        first: bool,  # noqa: ARG002 - for subclasses
    ) -> Iterator[Document | Reject]:
        """Yield what is in one of the blocks of ``blocks``.

        Args:
            block: its bytes.
            source: the file that it was cut from, for a format whose files have a head.
            counted: see ``read``.
            first: whether it is the first block.
        """
        return self.read(io.BytesIO(block), source.origin, counted)

    # --- columns ---

    def columns(self, source: StoredFile) -> Columns | None:  # noqa: ARG002 - for subclasses
        """Return the columns of a file; None: it does not name them, and a sample of its records is looked at.

        Raises:
            InputError: it cannot be read.
        """
        return None

    # --- a file is one record ---

    def content_field(self, fields: FieldNames) -> str | None:  # noqa: ARG002 - for subclasses
        """Return the field that holds a file's content, where a file is one record; None: it is not."""
        return None

    def file_bytes(self, content: str, other: Mapping[str, object]) -> bytes | None:
        """Return the bytes of the file that was one record.

        Args:
            content: what its ``content_field`` held before it was cleaned.
            other: its other fields, the id aside.

        Returns:
            The bytes; None: such a record cannot come from such a file.
        """
        raise NotImplementedError(f"{self.name}: content_field needs file_bytes")

    # --- write ---

    def writer(self, stream: BinaryIO, layout: Layout | None = None, *, head: bool = True) -> Writer:
        """Make a writer to a stream of uncompressed bytes.

        Args:
            stream: where it writes to.
            layout: the columns, with ``writes_columns``.
            head: whether what stands at a file's start is written; not for a later part of the same file.
        """
        raise NotImplementedError(f"{self.name}: cannot be written")

    def join(self, parts: Sequence[Path], stream: BinaryIO, layout: Layout | None = None) -> None:  # noqa: ARG002 - for subclasses
        """Write one file of part files, which hold bytes as they are stored, to the stream of the file itself.

        Here they are written one behind the other. Compressed ones, too: gzip members and zstd frames may stand side by
        side.
        """
        for part in parts:
            with part.open("rb") as source:
                shutil.copyfileobj(source, stream, 1 << 20)

    # --- restore ---

    def restorer(self, stream: BinaryIO, source: StoredFile, *, whole: bool) -> RestoringWriter:
        """Make what writes the records of an output again.

        Args:
            stream: where it writes to.
            source: the first file of the output.
            whole: whether the input is wanted back, without logs; else all records have logs.
        """
        raise NotImplementedError(f"{self.name}: cannot be restored")

    def restores(self, written_as: Format) -> bool:
        """Say whether ``restorer`` can write the records of outputs in a format: by default those in this one."""
        return written_as == self and self._can("restorer")

    def holds_own_records(self, source: StoredFile) -> bool:  # noqa: ARG002 - for subclasses
        """Say whether the records of an output came from files in this very format.

        Then they come back in it when they are restored into a folder, and not as lines of JSON and as files.
        """
        return False

    # --- what it can do, as is known from the methods that it has ---

    @property
    def written(self) -> bool:
        """Whether there is a ``writer``."""
        return self._can("writer")

    @property
    def splits(self) -> bool:
        """Whether there is a ``split``."""
        return self._can("split")

    @property
    def cuts_streams(self) -> bool:
        """Whether there are ``blocks``."""
        return self._can("blocks")

    def endings(self) -> tuple[str, ...]:
        """Return all ways in which a file of this format may end."""
        return tuple(suffix + compression for suffix in self.suffixes for compression in self.compressions)

    def _can(self, ability: str) -> bool:
        return getattr(type(self), ability) is not getattr(Format, ability)

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self)

    def __hash__(self) -> int:
        return hash(type(self))

    def __reduce__(self) -> tuple[type[Format], tuple[()]]:
        return type(self), ()

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"
