"""Count on how many stories of its site each line stands, in a database on disk, with little memory for any dump."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from types import TracebackType
from typing import Self

import attrs

from textclean.site.fingerprints import pair_digests, utf8
from textclean.site.near_duplicates import numbered
from textclean.site.story import Story, unpack_story

#: Kilobytes of memory for the pages of the database; what sorts takes as many again, and goes to disk beyond that.
_CACHE = 32_000
#: Bytes of the digest of a page. Pages with the same digest are the same page.
_DIGEST_BYTES = 16
_SETTINGS = ("journal_mode = OFF", "synchronous = OFF", f"cache_size = -{_CACHE}", "temp_store = FILE")


@attrs.frozen
class SiteCounts:
    """The counts of one site.

    Attributes:
        host: the site.
        stories: how many stories it has.
        keys: the digests of lines, and of pairs of lines, that stand on two or more of them, sorted.
        counts: on how many.
    """

    host: str
    stories: int
    keys: tuple[int, ...]
    counts: tuple[int, ...]


class StoryStore:
    """The pages of a dump in a database, for as long as lines are counted. No page is counted twice.

    Args:
        folder: an empty folder for its files.
    """

    def __init__(self, folder: Path) -> None:
        self._database = sqlite3.connect(folder / "stories.sqlite", isolation_level=None)
        for setting in _SETTINGS:
            self._database.execute(f"PRAGMA {setting}")
        self._database.execute("CREATE TABLE added (host BLOB, digest BLOB, packed BLOB)")
        self._sorted = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._database.close()

    def add(self, pages: Iterable[Story]) -> None:
        """Add pages."""
        packed = ((utf8(page.host), page.packed()) for page in pages)
        rows = ((host, blake2b(data, digest_size=_DIGEST_BYTES).digest(), data) for host, data in packed)
        self._many("INSERT INTO added VALUES (?, ?, ?)", rows)

    def _sort(self) -> None:
        """Bring all pages into an order that does not depend on that of the input."""
        if not self._sorted:
            self._sorted = True
            self._database.execute("""
                CREATE TABLE page AS SELECT host, digest, packed FROM added GROUP BY host, digest ORDER BY host, digest
            """)
            self._database.execute("DROP TABLE added")

    def pages(self) -> Iterator[Story]:
        """Yield all pages in order. Nothing can be added from then on."""
        self._sort()
        for (packed,) in self._database.execute("SELECT packed FROM page ORDER BY rowid"):
            yield unpack_story(packed)

    def counts(self) -> Iterator[SiteCounts]:
        """Yield the counts of all sites, in order."""
        stories = self._count_stories()
        query = """
            SELECT site, key, COUNT(DISTINCT story) AS stories FROM standing GROUP BY site, key
            HAVING stories > 1 ORDER BY site, key
        """
        found = _RowsOfSites(self._database.execute(query))
        for number, (host, count) in enumerate(stories):
            rows = found.of(number)
            yield SiteCounts(host, count, tuple(key for _, key, _ in rows), tuple(many for _, _, many in rows))

    def _count_stories(self) -> list[tuple[str, int]]:
        """Note on which stories each line stands. Return the hosts, and how many stories each has."""
        self._count_sentences()
        self._database.execute("CREATE TABLE standing (site INTEGER, key INTEGER, story INTEGER)")
        found: list[tuple[str, int]] = []
        self._many("INSERT INTO standing VALUES (?, ?, ?)", self._standing(found))
        return found

    def _standing(self, found: list[tuple[str, int]]) -> Iterator[tuple[int, int, int]]:
        shared = _RowsOfSites(self._database.execute("SELECT site, key, pages FROM shared ORDER BY rowid"))
        for number, (host, pages) in enumerate(self._sites()):
            counts = {key: count for _, key, count in shared.of(number)}
            last = -1
            for story, page in numbered(pages, counts):
                last = max(last, story)
                yield from ((number, key, story) for key in {*page.lines, *pair_digests(page.lines)})
            found.append((host, last + 1))

    def _count_sentences(self) -> None:
        """Count on how many pages of its site each long sentence stands."""
        self._database.execute("CREATE TABLE sentence (site INTEGER, key INTEGER)")
        rows = (
            (number, sentence)
            for number, (_, pages) in enumerate(self._sites())
            for page in pages
            for sentence in page.sentences
        )
        self._many("INSERT INTO sentence VALUES (?, ?)", rows)
        self._database.execute("""
            CREATE TABLE shared AS SELECT site, key, COUNT(*) AS pages FROM sentence GROUP BY site, key
            HAVING pages > 1 ORDER BY site, key
        """)
        self._database.execute("DROP TABLE sentence")

    def _sites(self) -> Iterator[tuple[str, Iterator[Story]]]:
        return groupby(self.pages(), key=lambda page: page.host)

    def _many(self, statement: str, rows: Iterable[tuple[object, ...]]) -> None:
        self._database.execute("BEGIN")
        self._database.executemany(statement, rows)
        self._database.execute("COMMIT")


class _RowsOfSites:
    """Gives out the rows of one site after the other. The rows are sorted by site, which they begin with."""

    def __init__(self, rows: Iterable[tuple[int, int, int]]) -> None:
        self._groups = groupby(rows, key=itemgetter(0))
        self._next = next(self._groups, None)

    def of(self, number: int) -> list[tuple[int, int, int]]:
        """Return the rows of a site; numbers have to be asked for in order."""
        if self._next is None or self._next[0] != number:
            return []
        rows = list(self._next[1])
        self._next = next(self._groups, None)
        return rows
