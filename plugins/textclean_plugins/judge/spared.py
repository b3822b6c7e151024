"""Which lines the judge never takes, whatever their score: the headline, and what is the article's by its place.

Scores add up what speaks for and against a line. That the page's author put it into the article is no part of a sum:
without these limits, lists of links in an article are what is lost most.
"""

from __future__ import annotations

from textclean import Place
from textclean_plugins.judge.columns import Columns
from textclean_plugins.judge.headlines import headline_places
from textclean_plugins.judge.place_columns import PlaceColumns, is_like_lead

# On text alone, running text goes only beside a known phrase. It halves what is lost of essays.
_CUE_REACH = 6
# Elements that hold an article's own text, lists and tables. What stands in one of them beside the lead, or within the
# element around the lead's, is the article's, unless a name on the way says something else.
_TEXT = ("a", "b", "blockquote", "em", "h1", "h2", "h3", "h4", "h5", "h6", "i", "p", "pre", "small", "span", "strong")
_OWN = frozenset((*_TEXT, "dd", "dl", "dt", "li", "ol", "table", "tbody", "td", "tr", "ul"))
# A part that holds so much of the running text is the article, or one of the parts that it consists of.
_ARTICLE_SHARE = 0.3


def spared_places(lines: Columns) -> frozenset[int]:
    """Return the places of the lines that are never taken."""
    page = lines.on_page
    if page is None:
        return headline_places(lines) | {
            place for place, runs in enumerate(lines.runs) if runs and not _has_cue_near(lines, place)
        }
    own = {number for number in range(len(lines)) if _is_own(lines, page, number)}
    # An item of a list of contents, wherever the list stands, is a heading of the article.
    said = {lines.texts[number] for number in own}
    return headline_places(lines) | {number for number, text in enumerate(lines.texts) if text in said}


def _has_cue_near(lines: Columns, place: int) -> bool:
    return any(lines.cues.groups[max(0, place - _CUE_REACH) : place + _CUE_REACH + 1])


def _is_own(lines: Columns, page: PlaceColumns, number: int) -> bool:
    """Say whether a line is the article's by its place on the page."""
    place, branch = page.places[number], page.branches[number]
    if place is None or branch is None:
        return lines.runs[number]
    if lines.runs[number] and (branch.steps <= 1 or _is_in_article(page, number)):
        return True
    return not branch.is_named and (_is_beside_lead(place) or is_like_lead(place))


def _is_in_article(page: PlaceColumns, number: int) -> bool:
    """Say whether running text stands in a part that holds much of it all, and is not the comments."""
    family, branch = page.by_likeness[number], page.branches[number]
    return bool(family and family.share_of_running > _ARTICLE_SHARE and branch and "comment" not in branch.groups)


def _is_beside_lead(place: Place) -> bool:
    return len(place.lead_branch) <= 1 and (not place.branch or place.branch[0].tag in _OWN)
