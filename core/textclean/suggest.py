"""Suggest the name that the user may have meant."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches

#: The most names that are listed if no name is similar to the given one.
_LISTED = 20


def hint(name: str, names: Collection[str], listed: int = _LISTED) -> str:
    """Return the end of a message about an unknown name: a similar name, or the list of known names.

    Args:
        name: the unknown name.
        names: the known names; a list or tuple keeps its order, other collections are sorted.
        listed: the most names to list.
    """
    ordered = list(names) if isinstance(names, list | tuple) else sorted(names)
    close = get_close_matches(name, ordered, n=1)
    if close:
        return f"; did you mean {close[0]!r}?"
    if not ordered:
        return "; there are none"
    more = f" and {len(ordered) - listed:,} more" if len(ordered) > listed else ""
    return f"; there are: {', '.join(ordered[:listed])}{more}"
