"""Where the lines of a text stand on its page, as columns.

Only the *branch* of a line counts: the elements around it below the innermost one that holds the article's lead, too.
What names the elements further out have says nothing: "body", "has-comments".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import lru_cache
from math import log1p
from typing import TYPE_CHECKING

import attrs

from textclean import Element, Page, Place, lazy

if TYPE_CHECKING:
    from textclean_plugins.judge.columns import Columns

#: The value of a feature for a line that is not on the page, or in no branch.
NOWHERE = -1.0
#: Groups of words in classes and ids that sites give to parts of a page; a name begins with the word.
GROUPS: Mapping[str, str] = {
    "related": "relat recomm more teaser also popular trend most latest promo card similar further suggest headlines",
    "comment": "comment disqus repl(?:y|ies)$ discuss forum kommentar respond",
    "share": "shar social follow twitter facebook whatsapp",
    "subscribe": "newsletter subscri sign paywall abo$ register membership donat plus$",
    "navigation": "nav menu breadcrumb topbar header$ footer$ sidebar widget toolbar pager pagination rail$ secondary",
    "author": "author byline bio$ contributor writer",
    "meta": "meta date time publish info kicker dateline updated",
    "caption": "caption figure image photo gallery picture credit media foto bild",
    "advertisement": "ads?$ advert sponsor banner outbrain taboola werbung anzeige partner",
    "tag": "tags?$ topic keyword categor label",
    "legal": "copyright legal cookie consent gdpr disclaimer privacy imprint",
    "body": "article content entry story post text paragraph body main rich",
    "hidden": "hidden sr$ visually screen modal popup tooltip",
    "player": "video player audio podcast embed",
    "box": "box fact summary inset highlight aside list item",
}
_GROUPS = {group: re.compile("|".join(words.split())) for group, words in GROUPS.items()}
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


@lru_cache(maxsize=4096)
def groups_of(words: frozenset[str]) -> frozenset[str]:
    """Return the groups that the words of an element's class and id are of."""
    return frozenset(group for group, begins in _GROUPS.items() if any(map(begins.match, words)))


def kind_of(tag: str) -> str:
    """Return an element's tag; all headings are ``h``."""
    return "h" if tag in _HEADINGS else tag


def is_like_lead(place: Place) -> bool:
    """Say whether the elements that part a line and the lead have one name, as the parts of a long article do."""
    if not (place.branch and place.lead_branch):
        return False
    one, other = place.branch[0], place.lead_branch[0]
    # Sections have an id each, so that one can link to them.
    return one.name == other.name or (one.tag == other.tag == "section" and "." not in one.name + other.name)


@attrs.frozen
class Branch:
    """What a branch says: how often its elements are of each group, which tags they have, how many they are."""

    groups: Mapping[str, int]
    tags: frozenset[str]
    steps: int

    @property
    def is_named(self) -> bool:
        """Whether it names a part of the page. "Body" and "box" name the article, too, and captions are no part."""
        return not _PARTS.isdisjoint(self.groups)


_NO_BRANCH = Branch({}, frozenset(), 0)
_PARTS = frozenset(GROUPS) - {"body", "box"}


class Family:
    """Lines that have something in common, such as their branch: their words, and how much of them runs."""

    def __init__(self, lines: Columns, places: Sequence[int]) -> None:
        self.first, self.last = places[0], places[-1]
        self.lines = len(places)
        words, runs = lines.words, lines.runs
        self.words = sum(words[place] for place in places)
        self.running_words = sum(words[place] for place in places if runs[place])
        #: Its share of the running text, and the share of its words that run.
        self.share_of_running = self.running_words / (lines.view.prose[-1] or 1)
        self.running_share = self.running_words / (self.words + 1)
        self.mean_words = log1p(self.words / self.lines)
        #: How much other plugins remove of its lines.
        self.removed = sum([lines.removed[place] for place in places])


class PlaceColumns:
    """The columns of lines on their page.

    Attributes:
        places: where each line stands; None: it is not on the page.
        lead: the place of the line with which the article begins; None if it is not known.
    """

    def __init__(self, lines: Columns, page: Page) -> None:
        self._lines = lines
        self.places = page.places
        self.lead = page.lead

    @lazy
    def branches(self) -> list[Branch | None]:
        """The branch of each line; None for a line that is not on the page."""
        known: dict[Sequence[Element], Branch] = {}
        for place in self.places:
            if place is not None and place.branch not in known:
                known[place.branch] = _branch(place.branch)
        return [None if place is None else known[place.branch] for place in self.places]

    @lazy
    def by_branch(self) -> list[Family | None]:
        """For each line all lines in the outermost element of its branch; None for a line without a branch."""
        return self._families(lambda place: place.branch[0].number if place.branch else None)

    @lazy
    def by_likeness(self) -> list[Family | None]:
        """For each line all lines in branches that begin alike: as far from the lead, with an element of one name."""
        return self._families(lambda place: (len(place.lead_branch), place.branch[0].name) if place.branch else None)

    @lazy
    def by_container(self) -> list[Family | None]:
        """For each line all lines in blocks with the same element around them."""
        return self._families(lambda place: place.container.number if place.container else None)

    @lazy
    def by_name(self) -> list[Family | None]:
        """For each line all lines whose block and container have the same names."""
        return self._families(lambda place: (place.block.name, place.container and place.container.name))

    def _families(self, key_of: Callable[[Place], Hashable]) -> list[Family | None]:
        keys = [None if place is None else key_of(place) for place in self.places]
        members: dict[Hashable, list[int]] = {}
        for number, key in enumerate(keys):
            if key is not None:
                members.setdefault(key, []).append(number)
        families = {key: Family(self._lines, places) for key, places in members.items()}
        return [None if key is None else families[key] for key in keys]


def _branch(elements: Sequence[Element]) -> Branch:
    if not elements:
        return _NO_BRANCH
    groups = Counter(group for element in elements for group in groups_of(element.words))
    return Branch(groups, frozenset(kind_of(element.tag) for element in elements), len(elements))
