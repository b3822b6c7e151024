"""Which name may have been meant."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches

#: So many names are listed where none is like the one that was given.
_LISTED = 20


def hint(name: str, names: Collection[str]) -> str:
    """Return the end of a sentence that says that there is no such name: one that is like it, or those there are."""
    ordered = sorted(names)
    close = get_close_matches(name, ordered, n=1)
    if close:
        return f"; did you mean {close[0]!r}?"
    if not ordered:
        return "; there are none"
    more = f" and {len(ordered) - _LISTED:,} more" if len(ordered) > _LISTED else ""
    return f"; there are: {', '.join(ordered[:_LISTED])}{more}"
