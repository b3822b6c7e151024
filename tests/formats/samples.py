"""What tests of formats read and write with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import attrs
from hypothesis import strategies as st

from textclean import Digest, Log
from textclean.field_names import FieldNames
from textclean.formats.document import Document, InputRef, Reject
from textclean.formats.format import Format
from textclean.formats.input_file import InputFile
from textclean.formats.registry import input_format
from textclean.formats.sources import read_piece
from textclean.formats.tables.schema import Layout
from textclean.log.edit import Edit, Failure, Kept
from textclean.storage.compression import compressed


def source_of(path: Path, fields: FieldNames = FieldNames()) -> InputFile:  # noqa: B008 - frozen
    return InputFile(str(path), input_format(path), InputRef(path.name, path.name, fields), path.stat().st_size)


def read_all(path: Path) -> list[Document | Reject]:
    return list(read_piece(source_of(path)))


def read_until_error(path: Path, error: type[Exception]) -> tuple[list[Document | Reject], Exception | None]:
    """Return what can be read, and the error that ends it, if one does."""
    seen: list[Document | Reject] = []
    try:
        for item in read_piece(source_of(path)):
            seen.append(item)  # noqa: PERF402 - what came before an error counts
    except error as raised:
        return seen, raised
    return seen, None


def log_of(original: str, text: str) -> Log:
    """Return a log that says all of a text was replaced."""
    edits = () if original == text else (Edit(0, len(original), original, text, "p", "r", "l", 0.5, "x", 1),)
    return Log("run", Digest.of(original), Digest.of(text), edits)


def write_all(
    items: Iterable[Document | Reject],
    known: Format,
    path: Path,
    layout: Layout | None,
    change: Callable[[str], str] = str,
) -> list[Document]:
    """Write documents with changed texts; return them."""
    written = []
    with path.open("wb") as stored:
        stream = compressed(stored, path.name)
        writer = known.writer(stream, layout)
        for item in items:
            assert isinstance(item, Document), item
            text = change(item.record.text)
            writer.write(item, text, log_of(item.record.text, text))
            written.append(item)
        writer.close()
        if stream is not stored:
            stream.close()
    return written


_WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
_EDITS = st.builds(
    Edit,
    st.integers(0, 9),
    st.integers(9, 99),
    st.none() | _WORDS,
    _WORDS,
    _WORDS,
    _WORDS,
    _WORDS,
    st.floats(0, 1),
    _WORDS,
    st.integers(1, 20),
)
_NESTED = st.recursive(
    _EDITS,
    lambda inner: st.builds(
        lambda edit, earlier: attrs.evolve(edit, superseded=tuple(earlier)), _EDITS, st.lists(inner, max_size=2)
    ),
    max_leaves=4,
)
_DIGESTS = st.builds(Digest, _WORDS, st.integers(0, 2**40))
#: Logs of any shape; what they say of a text is not true of any.
LOGS = st.builds(
    Log,
    _WORDS,
    _DIGESTS,
    _DIGESTS,
    st.lists(_NESTED, max_size=3).map(tuple),
    st.lists(
        st.builds(Kept, st.integers(0, 9), st.integers(0, 9), _WORDS, _WORDS, _WORDS, st.floats(0, 1), _WORDS),
        max_size=2,
    ).map(tuple),
    st.lists(_WORDS, max_size=3).map(tuple),
    st.dictionaries(_WORDS, st.floats(allow_nan=False, allow_infinity=False), max_size=3),
    st.lists(st.builds(Failure, _WORDS, _WORDS, _WORDS), max_size=2).map(tuple),
    st.dictionaries(_WORDS, _WORDS, max_size=3),
    st.dictionaries(_WORDS, st.dictionaries(_WORDS, _WORDS, min_size=1, max_size=2), max_size=2),
)


def concatenated(readings: Iterable[Sequence[Document | Reject]]) -> list[bytes]:
    """Return the raw bytes of all items in order."""
    return [item.line.raw if isinstance(item, Document) else item.raw for items in readings for item in items]
