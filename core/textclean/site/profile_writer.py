"""Write the file of a site profile, under a temporary name until it is complete. Equal pages give equal bytes."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from textclean.site.counting import StoryStore
from textclean.site.profile_file import FORMAT, VERSION
from textclean.site.section import counts_section
from textclean.storage.atomic import Aside, writing


def write_profile(
    store: StoryStore, path: Path, field: str | None = None, *, with_pages: bool = True, replace: bool = False
) -> None:
    """Write the profile of all pages of a store.

    Args:
        store: the pages.
        path: the file.
        field: the field that names a record's site; None: it is that of its URL.
        with_pages: whether the file can be merged with others. It is many times as large then.
        replace: whether an existing file may be replaced.

    Raises:
        OutputError: the file cannot be written, or exists and may not be replaced.
    """
    counts = counts_section(store.counts(), field)
    header = json.dumps(
        {"counts": _part(len(counts), hashlib.sha256(counts)), "pages": _pages(store) if with_pages else None}
    )
    with Aside(replace=replace) as aside:
        stream = aside.open(path)
        with writing(path):
            stream.write(FORMAT + VERSION + header.encode() + b"\n" + counts)
            if with_pages:
                stream.writelines(page.packed() for page in store.pages())
        aside.commit()


def _pages(store: StoryStore) -> dict[str, int | str]:
    size, digest = 0, hashlib.sha256()
    for page in store.pages():
        packed = page.packed()
        size += len(packed)
        digest.update(packed)
    return _part(size, digest)


def _part(size: int, digest: hashlib._Hash) -> dict[str, int | str]:
    return {"bytes": size, "sha256": digest.hexdigest()}
