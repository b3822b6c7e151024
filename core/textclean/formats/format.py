"""The base class of formats. Each format is a class that says what it can do. Other code does not ask for its name.

Only ``read`` is required. Every other method has a default here for formats without this ability.
"""

from __future__ import annotations

import io
import shutil
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, ClassVar, TypeAlias

from textclean.field_names import FieldNames
from textclean.formats.document import Document, InputRef, ReadCounts, Reject
from textclean.formats.stored_file import WHOLE, ByteRange, StoredFile
from textclean.formats.tables.schema import Layout
from textclean.formats.writers import RestoringWriter, Writer
from textclean.storage.compression import COMPRESSIONS

if TYPE_CHECKING:
    import pyarrow as pa  # most runs do not need it

#: The columns of an input: a tuple of their names if all values are strings, or an Arrow schema.
Columns: TypeAlias = "tuple[str, ...] | pa.Schema"


class Format(ABC):
    """One format. Write a subclass, say there what the format can do, and pass an instance to ``register_format``.

    An instance holds no state. Another process makes it again from its class, so the class must be importable there by
    the name of its module. Import large libraries only in the methods that use them.

    Attributes:
        name: its name in messages.
        suffixes: the suffixes of its files, such as ``(".csv",)``.
        compressions: the suffixes of compressions that may follow. An empty string means no compression.
        needs: libraries that must be installed.
        writes_columns: whether a writer needs to know the columns before the first record.
        seeks: whether its files are not read from their start to their end. Then they cannot be read from a pipe.
        described_by: names of files beside its files that describe them and hold no records.
        ranges_are_bytes: whether ``split`` returns ranges of stored bytes. Progress is then computed from them.
    """

    name: ClassVar[str]
    suffixes: ClassVar[tuple[str, ...]]
    compressions: ClassVar[tuple[str, ...]] = ("", *COMPRESSIONS)
    needs: ClassVar[tuple[str, ...]] = ()
    writes_columns: ClassVar[bool] = False
    seeks: ClassVar[bool] = False
    described_by: ClassVar[tuple[str, ...]] = ()
    ranges_are_bytes: ClassVar[bool] = False

    # --- read ---

    @abstractmethod
    def read(self, stream: BinaryIO, origin: InputRef, counted: ReadCounts) -> Iterator[Document | Reject]:
        """Yield the documents of a stream of uncompressed bytes, and a reject for each piece that is not a document.

        Args:
            stream: the bytes, from the start of a file.
            origin: the name of the file for messages, and the names of its fields.
            counted: if positions count from 1 in each range or block, set ``count`` to the last position that was read.
                Leave it 0 if positions count in the whole file, or if a file is one record.

        Raises:
            InputError: the file cannot be read any further. Everything before was yielded.
        """

    # --- split: several processes read one file ---

    def split(self, source: StoredFile, target_bytes: int) -> Sequence[ByteRange]:  # noqa: ARG002 - for subclasses
        """Cut an uncompressed file into ranges of about ``target_bytes`` stored bytes.

        The ranges must depend only on the file and this number.
        """
        return (WHOLE,)

    def read_range(
        self, stream: BinaryIO, origin: InputRef, part: ByteRange, counted: ReadCounts
    ) -> Iterator[Document | Reject]:
        """Yield the documents and rejects of one of the ranges of ``split``. Arguments and errors: see ``read``."""
        raise NotImplementedError(f"{self.name}: split needs read_range")

    def record_end(self, stream: BinaryIO, position: int) -> int:  # noqa: ARG002 - for subclasses
        """Return the end of the record that holds the stored byte before a position; see ``ranges_are_bytes``.

        It is called if a file has grown while it was read, to compute how many bytes were not read.
        """
        return position

    # --- blocks: one process cuts a stream into blocks, and other processes read the blocks ---

    def blocks(self, stream: BinaryIO, name: str, target_bytes: int) -> Iterator[bytes]:
        """Cut uncompressed bytes into blocks of whole records.

        It is called for files that ``split`` cannot cut. The cuts must depend only on the content and the target size.
        Before an error is raised, yield all complete records before it.

        Args:
            stream: the bytes.
            name: the name of the file in messages.
            target_bytes: the least size of a block. Only the last block may be smaller.
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
        """Yield the documents and rejects of one block of ``blocks``.

        Args:
            block: its bytes.
            source: the file that it was cut from. A format whose files begin with a header may need it.
            counted: see ``read``.
            first: whether it is the first block.
        """
        return self.read(io.BytesIO(block), source.origin, counted)

    # --- columns ---

    def columns(self, source: StoredFile) -> Columns | None:  # noqa: ARG002 - for subclasses
        """Return the columns of a file. None: the file does not name them, so a sample of its records is read.

        Raises:
            InputError: the file cannot be read.
        """
        return None

    def remark(self, source: StoredFile) -> str | None:  # noqa: ARG002 - for subclasses
        """Return what a user should know of how a file is read, in a few words, or None.

        Raises:
            InputError: the file cannot be read.
        """
        return None

    # --- a file is one record ---

    def content_field(self, fields: FieldNames) -> str | None:  # noqa: ARG002 - for subclasses
        """Return the field that holds a file's content if a file is one record. None: it is not."""
        return None

    def file_bytes(self, content: str, other: Mapping[str, object]) -> bytes | None:
        """Return the bytes of a file that was read as one record.

        Args:
            content: the value of its ``content_field`` before it was cleaned.
            other: its other fields, except the id.

        Returns:
            The bytes. None: the record cannot come from a file of this format.
        """
        raise NotImplementedError(f"{self.name}: content_field needs file_bytes")

    def text_bytes(self, text: str) -> bytes | None:
        """Return the bytes of a file that holds a cleaned text and nothing else. None: no file can hold it."""
        raise NotImplementedError(f"{self.name}: no file of it holds a text alone")

    # --- write ---

    def writer(self, stream: BinaryIO, layout: Layout | None = None, *, head: bool = True) -> Writer:
        """Make a writer to a stream of uncompressed bytes.

        Args:
            stream: the stream to write to.
            layout: the columns, if ``writes_columns`` is true.
            head: whether the header of a file is written. False for a later part of the same file.
        """
        raise NotImplementedError(f"{self.name}: cannot be written")

    def join(self, parts: Sequence[Path], stream: BinaryIO, layout: Layout | None = None) -> None:  # noqa: ARG002 - for subclasses
        """Join part files into one file. Parts and stream hold stored bytes, which may be compressed.

        By default the parts are concatenated. This is also right for compressed parts: a file may hold several gzip
        members or zstd frames.
        """
        for part in parts:
            with part.open("rb") as source:
                shutil.copyfileobj(source, stream, 1 << 20)

    # --- restore ---

    def restorer(self, stream: BinaryIO, source: StoredFile, *, whole: bool) -> RestoringWriter:
        """Make a writer that restores the records of an output.

        Args:
            stream: the stream to write to.
            source: the first file of the output.
            whole: true: restore the input, without logs. False: all written records have logs.
        """
        raise NotImplementedError(f"{self.name}: cannot be restored")

    def restores(self, written_as: Format) -> bool:
        """Say whether ``restorer`` can write the records of outputs in a format. By default: only in its own format."""
        return written_as == self and self._can("restorer")

    def holds_own_records(self, source: StoredFile) -> bool:  # noqa: ARG002 - for subclasses
        """Say whether the records of an output came from files in this same format.

        If so, they are restored into a folder in this format. If not, they are restored as JSON Lines and single files.
        """
        return False

    # --- abilities, derived from the methods that a subclass defines ---

    @property
    def written(self) -> bool:
        """Whether it has a ``writer``."""
        return self._can("writer")

    @property
    def holds_texts(self) -> bool:
        """Whether it has ``text_bytes``."""
        return self._can("text_bytes")

    @property
    def splits(self) -> bool:
        """Whether it has a ``split``."""
        return self._can("split")

    @property
    def cuts_streams(self) -> bool:
        """Whether it has ``blocks``."""
        return self._can("blocks")

    def endings(self) -> tuple[str, ...]:
        """Return all suffixes of files in this format, compressions included."""
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
