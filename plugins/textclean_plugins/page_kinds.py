"""The parts of a page that are not the article, and the names by which they are known.

The words and limits were measured on pages of three corpora (news in twelve languages, blogs and shops, old pages of
five countries) as five extractors give them. On news each kind was right for 95 % or more of what it took.
"""

from __future__ import annotations

import attrs

from textclean import Element, Rule

# Notices, bios and captions may hold so much of the running text; below a short article they are long.
_OWN_TEXT = 0.4


@attrs.frozen
class Kind:
    """A part of the page, and by what it is known.

    Attributes:
        rule: what is said of lines in it.
        words: words of classes and ids, one of which an element of the branch has.
        tags: names of elements, one of which is on the branch.
        runs: whether running text goes, too; if not, only lines of up to ``_SHORT`` words that do not run.
        most: the element holds at most this share of the running text.
    """

    rule: Rule
    words: frozenset[str]
    tags: frozenset[str] = frozenset()
    runs: bool = False
    most: float = 0.15

    def is_in(self, element: Element) -> bool:
        """Say whether an element is such a part."""
        return element.tag in self.tags or not self.words.isdisjoint(element.words)


def _kind(rule: Rule, words: str, tags: str = "", *, runs: bool = False, most: float = 0.15) -> Kind:
    return Kind(rule, frozenset(words.split()), frozenset(tags.split()), runs, most)


def _rule(name: str, label: str, part: str) -> Rule:
    return Rule(name, label, f"what stands in {part} of the page, off the way from the article's lead", 0.95)


# The first that fits names the line.
KINDS = (
    _kind(
        _rule("comments", "comment_widget", "the comments"),
        "comments comment commentlist disqus respond reply replies",
        runs=True,
        most=1,
    ),
    _kind(
        _rule("notices", "disclaimer", "a legal notice or a consent box"),
        "copyright disclaimer legal cookie cookies consent gdpr privacy",
        runs=True,
        most=_OWN_TEXT,
    ),
    _kind(_rule("byline", "byline", "a byline"), "byline author authors contributor"),
    _kind(
        _rule("author", "author_bio", "a box about the author"),
        "bio author authors authorbox contributor",
        runs=True,
        most=_OWN_TEXT,
    ),
    _kind(_rule("captions", "caption", "a caption"), "caption figcaption", "figcaption", runs=True, most=_OWN_TEXT),
    _kind(
        _rule("share", "share_label", "a row of share buttons"),
        "share social socials sharing shares sharedaddy addtoany",
    ),
    _kind(
        _rule("calls", "call_to_action", "a box that asks to subscribe, register or donate"),
        "newsletter newsletters subscribe subscription signup register registration membership donate donation",
    ),
    _kind(
        _rule("related", "recommendations", "a list of other articles"),
        "related recommendations recirculation recirc outbrain taboola promo promos trending similar",
        runs=True,
        most=0.25,
    ),
    _kind(_rule("tags", "tag_list", "a list of tags"), "tags topics"),
    _kind(
        _rule("navigation", "page_frame", "a menu"),
        "navigation nav navbar menu submenu subnav dropdown breadcrumb breadcrumbs sitemap masthead pagination pager",
        "nav",
    ),
    _kind(_rule("forms", "page_frame", "a form, or on a button"), "login", "form button label"),
    _kind(
        _rule("dialogs", "page_frame", "a dialog or pop-up"),
        "dialog modal popup popover tooltip toast offcanvas",
        "dialog",
    ),
    _kind(_rule("footer", "page_frame", "a footer"), "footer contentinfo", "footer", runs=True, most=_OWN_TEXT),
    _kind(_rule("aside", "page_frame", "an aside"), "complementary", "aside"),
)
