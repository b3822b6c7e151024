"""Merge the pages of a site that are the same story: printed twice, updated, or crawled on several days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import attrs

from textclean.site.story import Story

#: The share of long sentences from which two pages are the same story, of the one that has fewer. Measured on a corpus
#: of many pages a site.
SHARED = 0.5
#: A sentence on more pages of the site than these is rather of the template, and counts the less the more there are.
_FEW_PAGES_BITS = 1
#: Divisible by every weight that a sentence can have, so that weights are whole numbers, and sums exact.
_UNIT = 720_720


@attrs.define
class Stories:
    """The stories of one site, found among its pages one after the other.

    The pages come in the order of their digests, so the result does not depend on the order of the input. A page joins
    the story with which it shares most, if that is enough. Time grows linearly: of each sentence only the first story
    that has it is known.

    Attributes:
        pages: on how many pages of the site a sentence stands, if it stands on more than one.
    """

    pages: Mapping[int, int]
    _owners: dict[int, int] = attrs.field(factory=dict)
    _weights: list[int] = attrs.field(factory=list)

    def number(self, page: Story) -> int:
        """Return the number of the page's story, counted from 0."""
        weights = {sentence: self._weight(sentence) for sentence in page.sentences}
        whole = sum(weights.values())
        shared: Counter[int] = Counter()
        for sentence, weight in weights.items():
            if (owner := self._owners.get(sentence)) is not None:
                shared[owner] += weight
        for story, common in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
            if common >= SHARED * min(whole, self._weights[story]):
                return story
        return self._begin(weights, whole)

    def _begin(self, weights: Iterable[int], whole: int) -> int:
        story = len(self._weights)
        self._weights.append(whole)
        for sentence in weights:
            if sentence in self.pages:
                self._owners.setdefault(sentence, story)
        return story

    def _weight(self, sentence: int) -> int:
        pages = self.pages.get(sentence, 1)
        return _UNIT // max(pages.bit_length() - _FEW_PAGES_BITS + 1, 1)


def numbered(pages: Iterable[Story], counts: Mapping[int, int]) -> Iterator[tuple[int, Story]]:
    """Yield each page of a site with the number of its story. ``counts``: see ``Stories.pages``."""
    stories = Stories(counts)
    for page in pages:
        yield stories.number(page), page
