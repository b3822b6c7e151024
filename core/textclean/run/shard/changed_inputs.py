"""Detect sources that change while they are read."""

from __future__ import annotations

from textclean.errors import ConfigError, InputError
from textclean.formats.input_file import InputFile
from textclean.storage.compression import suffix_of
from textclean.storage.files import open_read, stat


def refuse_change(source: InputFile, *, at_end: bool = True) -> None:
    """Compare a source that was read with its state when the run was planned.

    Args:
        source: the source.
        at_end: whether the source was read to its end. Otherwise it is not an error if the source has grown.

    Raises:
        InputError: the size of the source has changed, it was written to, or another file took its place. The message
            says what this means for the output.
    """
    if source.size is None:
        return
    name = source.origin.name
    try:
        now = stat(source.path)
    except (OSError, ConfigError) as error:
        raise InputError(f"{name}: gone while it was read ({error}); what was read before came out") from error
    except InputError as error:  # a pipe or the like
        raise InputError(f"{name}: another file took its place while it was read; run it again") from error
    if source.found and (entry := source.found.change(now)):
        raise InputError(f"{name}: {entry} while it was read; what came out may be of both; run it again")
    size = now.size
    if size == source.size or (size > source.size and not at_end):
        return
    if size < source.size:
        raise InputError(f"{name}: shrank while it was read: {source.size - size:,} bytes are gone; run it again")
    if source.format.ranges_are_bytes and not suffix_of(source.path):
        unread = size - _record_end(source, source.size)
        entry = f"grew while it was read: {unread:,} bytes were not read; run it again when it is complete"
        raise InputError(f"{name}: {entry}")
    entry = f"grew while it was read, by {size - source.size:,} bytes; run it again when it is complete"
    raise InputError(f"{name}: {entry}")


def _record_end(source: InputFile, planned: int) -> int:
    """Return the end of the record that contains the last planned byte. This record was read completely."""
    with open_read(source.path) as stream:
        return source.format.record_end(stream, planned)
