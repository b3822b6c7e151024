"""What plugins are told about a record's site."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from textclean.record import Record
from textclean.site.fingerprints import folded_lines, line_digests, pair_digests
from textclean.site.profile import FEWEST_STORIES, SiteProfile, site_of_record
from textclean.site.section import SiteSlice


@attrs.frozen
class Site:
    """On how many stories of its site each line of a text stands.

    A story is a page, together with other pages of the site that say the same. Numbers in a line do not count: each is
    as any other.

    Attributes:
        host: the site: its registered domain, such as ``example.co.uk``.
        stories: how many stories of it the profile has, ``FEWEST_STORIES`` or more.
        counts: for each of the lines in ``view.filled``, on how many stories it stands; 0 if on fewer than two.
        pairs: for each of them the same of the line together with the next one; 0 for the last.
    """

    host: str
    stories: int
    counts: Sequence[int]
    pairs: Sequence[int]

    def share(self, place: int) -> float:
        """Return on which share of the site's stories a line stands; its place is that in ``view.filled``."""
        return self.counts[place] / self.stories


class SiteOfRecord:
    """The site of one record: where its counts stand in a profile. All snapshots of the record share it.

    Args:
        profile: the profile.
        host: the site.
        found: where its counts stand.
    """

    def __init__(self, profile: SiteProfile, host: str, found: SiteSlice) -> None:
        self.profile = profile
        self._host = host
        self._found = found

    @classmethod
    def of(cls, profile: SiteProfile, record: Record) -> SiteOfRecord | None:
        """Return a record's site. None: the record names none, or the profile has too few stories of it."""
        host = site_of_record(record, profile.field)
        found = None if host is None else profile.find(host)
        if host is None or found is None or found.stories < FEWEST_STORIES:
            return None
        return cls(profile, host, found)

    def look_up(self, texts: Sequence[str]) -> Site:
        """Return the counts of the lines of a text, blank ones left out."""
        digests = line_digests(folded_lines(texts))
        counts = tuple(self._count(digest) for digest in digests)
        pairs = tuple(
            self._count(pair) if first and second else 0
            for first, second, pair in zip(counts, counts[1:], pair_digests(digests), strict=False)
        )
        return Site(self._host, self._found.stories, counts, (*pairs, 0) if counts else ())

    def _count(self, key: int) -> int:
        return self.profile.count(key, self._found)
