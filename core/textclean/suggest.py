"""Which name may have been meant."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches

#: So many names are listed where none is like the one that was given.
_LISTED = 20


def hint(name: str, names: Collection[str], listed: int = _LISTED) -> str:
    """Return the end of a sentence that says that there is no such name: one that is like it, or those there are.

    Args:
        name: the name that there is not.
        names: those there are; a list or tuple keeps its order, others are sorted.
        listed: how many of them are listed at the most.
    """
    ordered = list(names) if isinstance(names, list | tuple) else sorted(names)
    close = get_close_matches(name, ordered, n=1)
    if close:
        return f"; did you mean {close[0]!r}?"
    if not ordered:
        return "; there are none"
    more = f" and {len(ordered) - listed:,} more" if len(ordered) > listed else ""
    return f"; there are: {', '.join(ordered[:listed])}{more}"
