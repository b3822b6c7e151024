"""Remove what stands in a part of the page that is not the article: comments, menus, boxes, footers.

Where the record has its page, each line has a place there. The *branch* of a line are the elements around it that do
not hold the article's lead. Only names on the branch are looked at: ``body`` may be of a class ``has-comments``, and
the article may stand in ``.comments``. Below the element that holds both lead and line, names nearly always tell the
truth.

The words and limits were measured on pages of three corpora (news in twelve languages, blogs and shops, old pages of
five countries) as five extractors give them. A rule's confidence is the share of what it took that was no article's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textclean import Finding, Label, Rule, View, hookimpl
from textclean_plugins import tag_list
from textclean_plugins.boxes import spans
from textclean_plugins.page_branches import Kind, Part, Parts
from textclean_plugins.shapes import find

labels = tag_list.labels | {"author_bio": Label("Sentences about the author below the article.", action="keep")}
# Notices, bios and captions may hold so much of the running text; below a short article they are long.
_OWN_TEXT = 0.4
# What readers wrote may be longer than the article, if that is an article: so many words, and not many times shorter.
_LEAST_LEFT = 60
_MOST_TIMES = 12


def _kind(rule: Rule, words: str, tags: str = "", *, runs: bool = False, most: float = 0.15) -> Kind:
    return Kind(rule, frozenset(words.split()), frozenset(tags.split()), runs, most)


def _rule(name: str, label: str, part: str, confidence: float) -> Rule:
    return Rule(name, label, f"lines in {part} beside the way to the article", confidence)


# The first that fits names the line.
KINDS = (
    _kind(
        _rule("comments", "comment_widget", "the comments", 0.98),
        "comments comment commentlist disqus respond reply replies",
        runs=True,
        most=1,
    ),
    _kind(
        _rule("notices", "disclaimer", "a legal notice or a consent box", 0.97),
        "copyright disclaimer legal cookie cookies consent gdpr privacy sourcepoint onetrust usercentrics",
        runs=True,
        most=_OWN_TEXT,
    ),
    _kind(_rule("byline", "byline", "a byline", 0.97), "byline author authors contributor"),
    _kind(
        _rule("author", "author_bio", "a box on the author", 0.96),
        "bio author authors authorbox contributor",
        runs=True,
        most=_OWN_TEXT,
    ),
    _kind(
        _rule("captions", "caption", "a caption", 0.9), "caption figcaption", "figcaption", runs=True, most=_OWN_TEXT
    ),
    _kind(
        _rule("share", "share_label", "a row of share buttons", 0.98),
        "share social socials sharing shares sharedaddy addtoany",
    ),
    _kind(
        _rule("calls", "call_to_action", "a box that asks to subscribe, register or donate", 0.97),
        "newsletter newsletters subscribe subscription signup register registration membership donate donation paywall "
        "cta",
        runs=True,
    ),
    _kind(
        _rule("related", "recommendations", "a list of other articles", 0.97),
        "related recommendations recirculation recirc outbrain taboola promo promos trending similar",
        runs=True,
        most=0.25,
    ),
    _kind(_rule("tags", "tag_list", "a list of tags", 0.93), "tags topics"),
    _kind(
        _rule("navigation", "page_frame", "a menu", 0.93),
        "navigation nav navbar menu submenu subnav dropdown breadcrumb breadcrumbs sitemap masthead pagination pager",
        "nav",
    ),
    _kind(_rule("forms", "page_frame", "a form, or on a button", 0.95), "login", "form button label"),
    _kind(
        _rule("dialogs", "page_frame", "a dialog or pop-up", 0.97),
        "dialog modal popup popover tooltip toast offcanvas",
        "dialog",
    ),
    _kind(_rule("unseen", "page_frame", "an element that only screen readers read", 0.96), "visually visuallyhidden"),
    _kind(_rule("footer", "page_frame", "a footer", 0.97), "footer contentinfo", "footer", runs=True, most=_OWN_TEXT),
    _kind(_rule("aside", "page_frame", "an aside", 0.95), "complementary", "aside"),
)
rules = tuple(kind.rule for kind in KINDS)


@hookimpl
def detect(view: View) -> Iterator[Finding]:
    """Find lines in parts of the page; nothing if it is not known where the article is."""
    page = view.page
    if page is None or page.lead is None:
        return
    parts = Parts(view, page, KINDS)
    of_lines = [parts.of(place) for place in range(len(view.filled))]
    found = _grouped(view, of_lines)
    if not _is_too_much(view, [place for places in found.values() for place in places]):
        for (kind, element), places in found.items():
            for first, last in spans(places):
                yield find(view.filled[first], view.filled[last], kind.rule, f"in `{element.name}`")


def _grouped(view: View, of_lines: Sequence[Part | None]) -> dict[Part, list[int]]:
    """Return the places in each part, but for the first line, and for lines that stand again in the article.

    These are items of a list of contents, and the headline at the end of a breadcrumb trail.
    """
    article = {line.text for line, part in zip(view.filled, of_lines, strict=True) if part is None}
    found: dict[Part, list[int]] = {}
    for place, part in enumerate(of_lines):
        if place and part and (part[0].runs or view.filled[place].text not in article):
            found.setdefault(part, []).append(place)
    return found


def _is_too_much(view: View, places: Sequence[int]) -> bool:
    """Say whether so little running text would stay that the article may be among what goes."""
    taken = sum(view.filled[place].words for place in places if view.running[place])
    left = view.prose[-1] - taken
    return taken > left and (left < _LEAST_LEFT or taken > _MOST_TIMES * left)
