"""The file of a site profile: a line that names the format, a line of JSON with sizes and digests, counts, pages.

The counts are all that cleaning needs. The pages are there so that profiles can be merged, and are read for that alone.
``profile_writer`` writes it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from textclean.errors import ProfileError
from textclean.site.story import Story, read_stories

FORMAT = b"textclean site profile "
VERSION = b"1\n"
#: Bytes of the header, far more than it ever has.
_LONGEST_HEADER = 1 << 12
_CHUNK = 1 << 20


def is_profile(path: Path) -> bool:
    """Say whether a file begins as a profile does."""
    try:
        with path.open("rb") as stream:
            return stream.read(len(FORMAT)) == FORMAT
    except OSError:
        return False


def read_counts(path: Path) -> bytes:
    """Return the counts of a profile's file.

    Raises:
        ProfileError: the file cannot be read, is no profile, or is damaged or of another version.
    """
    with _opened(path) as stream:
        part = _header(stream, path)["counts"]
        counts = stream.read(part["bytes"])
    if hashlib.sha256(counts).hexdigest() != part["sha256"]:
        raise ProfileError(f"{path}: this site profile is cut off or was changed; learn it anew")
    return counts


def read_learned(path: Path) -> Iterator[Story]:
    """Yield the pages of a profile's file.

    Raises:
        ProfileError: see ``read_counts``; or the file was written without its pages. Damage is found before the first
            page is yielded.
    """
    with _opened(path) as stream:
        header = _header(stream, path)
        part = header["pages"]
        if part is None:
            raise ProfileError(f"{path}: was written without its pages, so it cannot be merged; learn it from the dump")
        start = stream.seek(header["counts"]["bytes"], 1)
        digest = hashlib.sha256()
        size = 0
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            digest.update(chunk)
        if (size, digest.hexdigest()) != (part["bytes"], part["sha256"]):
            raise ProfileError(f"{path}: this site profile is cut off or was changed; learn it anew")
        stream.seek(start)
        yield from read_stories(stream, str(path))


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise ProfileError(f"{path}: the site profile cannot be read: {error.strerror}; check the path") from error


def _header(stream: BinaryIO, path: Path) -> dict[str, Any]:
    format_line = stream.read(len(FORMAT) + len(VERSION))
    if not format_line.startswith(FORMAT):
        raise ProfileError(f"{path}: is no site profile; make one with: textclean learn INPUT... -o PROFILE")
    if format_line != FORMAT + VERSION:
        raise ProfileError(f"{path}: a site profile of another version of textclean; learn it anew with this one")
    try:
        header = json.loads(stream.readline(_LONGEST_HEADER))
        for part in (header["counts"], header["pages"]):
            _check_part(part)
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise ProfileError(f"{path}: the header of this site profile is damaged; learn it anew") from error
    return dict(header)


def _check_part(part: Any) -> None:  # noqa: ANN401 - whatever the file says
    if part is not None and not (isinstance(part["bytes"], int) and part["bytes"] >= 0 and part["sha256"]):
        raise ValueError
