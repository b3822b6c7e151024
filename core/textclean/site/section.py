"""The counts of a profile as bytes: a line of JSON that lists the sites, then all keys, then all counts."""

from __future__ import annotations

import json
import sys
from array import array
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, islice, pairwise
from operator import lt

import attrs

from textclean.errors import ProfileError
from textclean.site.counting import SiteCounts

#: Array type codes: keys have eight bytes, counts have four.
_KEYS, _COUNTS = "Q", "I"
_BYTES = 12


@attrs.frozen
class SiteSlice:
    """The counts of one site.

    Attributes:
        stories: how many stories the site has.
        first, last: where its keys begin and end.
    """

    stories: int
    first: int
    last: int


@attrs.frozen
class Section:
    """The counts of all sites.

    Attributes:
        field: the field that names a record's site; None: it is that of its URL.
        sites: where the counts of a site stand.
        keys: the digests of lines and pairs of lines, sorted within a site.
        counts: on how many stories of the site each of them stands, two or more.
    """

    field: str | None
    sites: Mapping[str, SiteSlice]
    keys: Sequence[int]
    counts: Sequence[int]


def counts_section(counts: Iterable[SiteCounts], field: str | None) -> bytes:
    """Return counts as bytes. ``field``: see ``Section``."""
    sites: list[tuple[str, int, int]] = []
    keys, numbers = array(_KEYS), array(_COUNTS)
    for site in counts:
        sites.append((site.host, site.stories, len(site.keys)))
        keys.extend(site.keys)
        numbers.extend(site.counts)
    head = json.dumps({"field": field, "sites": sites}, separators=(",", ":")).encode()
    return head + b"\n" + _little(keys).tobytes() + _little(numbers).tobytes()


def read_section(section: bytes, name: str) -> Section:
    """Read counts, and check all that look-ups rely on.

    Raises:
        ProfileError: they are not what ``counts_section`` returns. ``name`` is the profile in the message.
    """
    head, _, body = section.partition(b"\n")
    field, sites = _read_head(head, name)
    ends = list(accumulate((length for _, _, length in sites), initial=0))
    if len(body) != _BYTES * ends[-1]:
        raise _damaged(name, "the lengths of its parts do not fit together")
    keys, counts = _array(_KEYS, body[: 8 * ends[-1]]), _array(_COUNTS, body[8 * ends[-1] :])
    slices = {host: SiteSlice(stories, *ends) for (host, stories, _), ends in zip(sites, pairwise(ends), strict=True)}
    if len(slices) < len(sites):
        raise _damaged(name, "a site is listed twice")
    for found in slices.values():
        _check(keys[found.first : found.last], counts[found.first : found.last], found.stories, name)
    return Section(field, slices, keys, counts)


def _read_head(head: bytes, name: str) -> tuple[str | None, list[tuple[str, int, int]]]:
    try:
        value = json.loads(head)
        sites = [(str(host), int(stories), int(length)) for host, stories, length in value["sites"]]
        field = None if value["field"] is None else str(value["field"])
    except (ValueError, TypeError, KeyError, RecursionError, OverflowError) as error:
        raise _damaged(name, "its list of sites cannot be read") from error
    if any(stories < 0 or length < 0 for _, stories, length in sites):
        raise _damaged(name, "a site has fewer than no stories or lines")
    return field, sites


def _check(keys: array[int], counts: array[int], stories: int, name: str) -> None:
    if not all(map(lt, keys, islice(keys, 1, None))):
        raise _damaged(name, "its keys are not sorted")
    if counts and not 2 <= min(counts) <= max(counts) <= stories:  # noqa: PLR2004 - what stands once is not counted
        raise _damaged(name, "a line stands on fewer than two stories, or on more than its site has")


def _array(code: str, data: bytes) -> array[int]:
    values = array(code)
    values.frombytes(data)
    return _little(values)


def _little(values: array[int]) -> array[int]:
    """Return an array of this machine in the order of bytes of files, or the other way round."""
    if sys.byteorder == "big":
        values = values[:]
        values.byteswap()
    return values


def _damaged(name: str, what: str) -> ProfileError:
    return ProfileError(f"{name}: is no sound site profile: {what}; learn it anew")
