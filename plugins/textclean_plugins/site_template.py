"""Remove lines that stand on many stories of the record's site, by the evidence of a site profile.

A template repeats its lines together and in the same order. An article repeats a heading or a quotation among others.
So a short line has to repeat with a neighbour, and running text on many more stories. The limits were measured on pages
of 230 sites, two to twenty of each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from urllib.parse import unquote

from textclean import Finding, Label, Rule, Site, View, fold, hookimpl
from textclean_plugins.dates import date_kind
from textclean_plugins.shapes import find, is_separator
from textclean_plugins.shared_labels import PUBLISHED

labels = {
    "page_furniture": Label("Lines of the page around the article, of which nobody says what exactly they are."),
    "author_bio": Label("Sentences about the author below the article.", action="keep"),
    **PUBLISHED,
}
options = {"stories": 3, "running_stories": 5, "running_share": 0.3}
_LINES = Rule(
    "repeated-lines",
    "page_furniture",
    (
        "lines that stand on three or more stories of the site, before or behind the running text or with a neighbour "
        "that repeats with them; not the headline, and no heading of a list"
    ),
    0.9,
)
_BESIDE = Rule(
    "beside-repeated",
    "page_furniture",
    "a line on two stories of the site, before or behind the running text, that repeats together with a repeated line",
    0.7,
)
_RUNNING = Rule(
    "repeated-paragraph",
    "page_furniture",
    "running text that stands on five or more stories of the site, and on 30 % of them",
    0.9,
)
_BIO = Rule(
    "repeated-at-the-end", "author_bio", "last running text of a text, on three or more stories but on few", 0.7
)
_DATE = Rule(
    "repeated-date",
    "published",
    "a date within five lines of the running text that would be such a line: each number is as any other here",
    0.9,
)
rules = (_LINES, _BESIDE, _RUNNING, _BIO, _DATE)

_TWICE = 2
# Running text of fewer words is a label that ends on a full stop.
_SENTENCE_WORDS = 12
# A longer line that is not running text is no heading within an article, so it may repeat alone.
_HEADING_WORDS = 10
# A shorter line with a number in it says something of its own: a number of persons, a date, a price.
_READING_WORDS = 6
# A line repeats with its neighbour if both stand together on so many of its stories.
_TOGETHER = 0.3
# The first line is the headline or the name of a column, unless most stories begin with it.
_FIRST_SHARE = 0.5
# A date further from the article is the page's.
_DATE_REACH = 5
_LONGEST_URL = 4096
_SLUG_WORDS = 3
_SLUG_SHARE = 0.6
_WORD = re.compile(r"[^\W_]+")


@hookimpl
def detect(view: View, options: dict[str, float]) -> Iterator[Finding]:
    """Find what repeats on the site; nothing without a site profile."""
    site = view.site
    if site is None or max(site.counts, default=0) == 0:
        return
    lines = _Lines(view, site, options)
    chosen = [lines.rule(place) for place in range(len(site.counts))]
    chosen = lines.with_those_beside(chosen)
    for rule, run in groupby(range(len(chosen)), key=chosen.__getitem__):
        places = list(run)
        if rule:
            yield find(view.filled[places[0]], view.filled[places[-1]], rule, _reason(site, places))


class _Lines:
    """The lines of a text, and how they repeat."""

    def __init__(self, view: View, site: Site, options: dict[str, float]) -> None:
        self._filled = view.filled
        self._site = site
        self._options = options
        self._running = [
            runs and line.words >= _SENTENCE_WORDS for runs, line in zip(view.running, view.filled, strict=True)
        ]
        own = (place for place, runs in enumerate(self._running) if runs and site.counts[place] < options["stories"])
        self._last_own = max(own, default=-1)
        self._article = view.main_run
        self._refrains = {
            view.filled[place].text for place in self._article if not (self._running[place] or self._is_together(place))
        }
        self._slug = _slug(view.record.url or "")

    def rule(self, place: int) -> Rule | None:
        """Return the rule by which a line is found, if any."""
        count = self._site.counts[place]
        if count < self._options["stories"] or self._is_headline(place) or is_separator(self._filled[place]):
            return None
        if self._running[place]:
            return self._rule_of_running(place, count)
        if not self._is_furniture(place):
            return None
        return _DATE if self._is_date(place) else _LINES

    def _is_date(self, place: int) -> bool:
        """Say whether a line is the date of the article, which plugins that know no site keep, too."""
        near = range(self._article.start - _DATE_REACH, self._article.stop + _DATE_REACH)
        return bool(self._article) and place in near and bool(date_kind(self._filled[place].text))

    def with_those_beside(self, rules: Sequence[Rule | None]) -> list[Rule | None]:
        """Add lines on two stories that repeat together with a line that is found."""
        return [rule or (_BESIDE if self._is_beside(place, rules) else None) for place, rule in enumerate(rules)]

    def _rule_of_running(self, place: int, count: int) -> Rule | None:
        if count >= self._options["running_stories"] and self._site.share(place) >= self._options["running_share"]:
            return _RUNNING
        return _BIO if place > self._last_own else None

    def _is_furniture(self, place: int) -> bool:
        line = self._filled[place]
        if line.text in self._refrains:
            return False
        if place in self._article:
            reading = line.words <= _READING_WORDS and any(map(str.isdigit, line.text))
            return not reading and self._is_together(place) and not self._heads_list(place)
        alone = line.words > _HEADING_WORDS or place == len(self._filled) - 1
        return alone or (self._is_together(place) and not self._heads_list(place))

    def _is_together(self, place: int) -> bool:
        least = max(self._options["stories"], _TOGETHER * self._site.counts[place])
        return max(self._site.pairs[place], self._site.pairs[place - 1] if place else 0) >= least

    def _heads_list(self, place: int) -> bool:
        """Say whether a line is followed by short lines of the article's own, as "Ingredients" is."""
        following = range(place + 1, place + 3)
        return (
            following[-1] < len(self._filled)
            and self._filled[place].words <= _READING_WORDS
            and self._site.pairs[place] < self._options["stories"]
            and not any(
                self._running[other] or self._site.counts[other] >= self._options["stories"] for other in following
            )
        )

    def _is_beside(self, place: int, rules: Sequence[Rule | None]) -> bool:
        site = self._site
        few = _TWICE <= site.counts[place] < self._options["stories"]
        if not few or place in self._article or self._running[place] or self._is_headline(place):
            return False
        after = site.pairs[place] >= _TWICE and rules[place + 1] is _LINES
        return after or (place > 0 and site.pairs[place - 1] >= _TWICE and rules[place - 1] is _LINES)

    def _is_headline(self, place: int) -> bool:
        if place == 0 and self._site.share(0) < _FIRST_SHARE:
            return True
        words = set(_WORD.findall(fold(self._filled[place].text))) if self._slug else set()
        return len(words & self._slug) >= max(_SLUG_WORDS, _SLUG_SHARE * len(words))


def _slug(url: str) -> frozenset[str]:
    """Return the words at the end of a URL's path, which are often those of the headline."""
    parts = [part for part in unquote(url.partition("?")[0].partition("#")[0])[:_LONGEST_URL].split("/") if part]
    return frozenset(_WORD.findall(fold(parts[-1]))) if parts else frozenset()


def _reason(site: Site, places: Sequence[int]) -> str:
    counts = [site.counts[place] for place in places]
    how_many = f"on {min(counts)}" if len(places) == 1 else f"{len(places)} lines, each on {min(counts)} or more"
    return f"{how_many} of {site.stories} stories of {site.host}"
