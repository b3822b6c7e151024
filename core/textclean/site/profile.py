"""A site profile in memory: on how many stories of its site a line stands."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Callable
from pathlib import Path
from typing import Any

from textclean.errors import ProfileError
from textclean.record import Record
from textclean.site.host import site_of_url, suffix_list
from textclean.site.profile_file import read_counts
from textclean.site.section import SiteSlice, read_section

#: A site with fewer stories is left alone: of four pages, three may be one author's.
FEWEST_STORIES = 5
#: Code points of a site's name that a field gives.
LONGEST_NAME = 253


def site_of_record(record: Record, field: str | None) -> str | None:
    """Return the site of a record. None: it has none.

    Args:
        record: the record.
        field: the field that names the site; None: the site is that of the record's URL.
    """
    if field is None:
        return site_of_url(record.url) if record.url else None
    name = record.fields.get(field)
    return name if isinstance(name, str) and 0 < len(name) <= LONGEST_NAME else None


class SiteProfile:
    """On how many stories of its site each line stands. It never changes, and holds no text.

    ``Cleaner(site=profile)`` uses it as evidence. ``SiteProfile.load`` reads a file that ``textclean learn`` wrote.

    Attributes:
        digest: of its counts. Equal profiles have equal digests, in whatever order their pages were read.
        path: the file that it was read from, as an absolute path; None: no file.
        field: the field that names a record's site; None: it is that of its URL.
        sites: how many sites it has.
        stories: how many stories they have together.
    """

    def __init__(self, counts: bytes, name: str = "a site profile", path: Path | None = None) -> None:
        self.digest = hashlib.sha256(counts).hexdigest()
        self.path = path
        self._bytes = counts if path is None else b""
        self._section = read_section(counts, name)
        self.field = self._section.field
        self.sites = len(self._section.sites)
        self.stories = sum(found.stories for found in self._section.sites.values())

    def __reduce__(self) -> tuple[Callable[..., SiteProfile], tuple[Any, ...]]:
        """Return what makes an equal profile: its file, or, without one, its bytes."""
        return (SiteProfile, (self._bytes,)) if self.path is None else (_same, (self.path, self.digest))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SiteProfile) and other.digest == self.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def __repr__(self) -> str:
        return f"<SiteProfile {self.digest[:16]}: {self.stories} stories of {self.sites} sites>"

    @classmethod
    def load(cls, path: str | Path) -> SiteProfile:
        """Read the file of a profile.

        Raises:
            ProfileError: the file cannot be read, is no profile, or is damaged or of another version.
        """
        place = Path(path).absolute()
        return cls(read_counts(place), str(path), place)

    @property
    def useful(self) -> bool:
        """Whether any site has enough stories to tell something."""
        return any(found.stories >= FEWEST_STORIES for found in self._section.sites.values())

    def describe(self) -> dict[str, str]:
        """Return what of it decides how a record is cleaned."""
        return {"profile": self.digest, "suffixes": suffix_list()}

    def find(self, host: str) -> SiteSlice | None:
        """Return where the counts of a site stand. None: it has none."""
        return self._section.sites.get(host)

    def count(self, key: int, found: SiteSlice) -> int:
        """Return on how many stories a line or pair of lines stands; 0 if on fewer than two."""
        keys = self._section.keys
        place = bisect_left(keys, key, found.first, found.last)
        return self._section.counts[place] if place < found.last and keys[place] == key else 0


def _same(path: Path, digest: str) -> SiteProfile:
    profile = SiteProfile.load(path)
    if profile.digest != digest:
        raise ProfileError(f"{path}: is another site profile than when the cleaner was made; leave it alone")
    return profile
