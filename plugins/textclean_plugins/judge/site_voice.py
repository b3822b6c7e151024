"""What the record's site says of a line, as a part of its score: that it stands on other stories, too.

No weights are learned for it, since most labelled pages have no others of their site beside them. The numbers were
chosen by hand and measured on pages of 230 sites; neighbouring ones do the same.
"""

from __future__ import annotations

from math import log

from textclean import Site
from textclean_plugins.judge.columns import Columns, window

_STORIES = 2
_REPEATED, _FIRST, _MORE, _MOST = 4.0, 0.6, 0.4, 2.0
_BESIDE, _REACH = 2.0, 3
_PAIR = 1.0


def site_voice(lines: Columns, site: Site) -> list[float]:
    """Return what is added to each line's score.

    Running text gets nothing: what repeats of it is an author's words about himself as often as the page's.
    """
    repeated = [count >= _STORIES for count in site.counts]
    around = window(repeated, -_REACH, _REACH)
    neighbours = window([1] * len(repeated), -_REACH, _REACH)
    return [
        0.0
        if runs
        else (
            _of_count(site.counts[place])
            + _BESIDE * (around[place] - repeated[place]) / max(1, neighbours[place] - 1)
            + _PAIR * _is_pair(site, place)
        )
        for place, runs in enumerate(lines.runs)
    ]


def _of_count(count: int) -> float:
    return _REPEATED * (_FIRST + _MORE * min(log(count), _MOST)) if count >= _STORIES else 0.0


def _is_pair(site: Site, place: int) -> bool:
    return max(site.pairs[place], site.pairs[place - 1] if place else 0) >= _STORIES
