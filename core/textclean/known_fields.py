"""The names that well-known tools give to the fields of a record."""

from __future__ import annotations

from collections.abc import Collection, Mapping

#: What each tool calls the fields ``id``, ``text``, ``html`` and ``url``, if it is another name than here.
TOOLS: Mapping[str, Mapping[str, str]] = {
    # `trafilatura --json`: https://trafilatura.readthedocs.io
    "trafilatura": {"url": "source", "html": "raw_html"},
    # newspaper4k's `Article.to_json()`: https://newspaper4k.readthedocs.io
    "newspaper4k": {"html": "article_html", "id": "canonical_link"},
    # news-please's `NewsArticle.get_dict()`: https://github.com/fhamborg/news-please
    "news-please": {"text": "maintext", "id": "filename"},
    # Feeds have the fields of the spider's items, which are free; most that hold articles have `body`.
    "scrapy": {"text": "body"},
    # Mozilla's Readability.js: https://github.com/mozilla/readability
    "readability": {"text": "textContent", "html": "content"},
}
#: Names that fields with the text of an article have in other data, the most telling first.
_TEXTS = (
    "maintext",
    "textcontent",
    "articletext",
    "articlebody",
    "fulltext",
    "rawtext",
    "rawcontent",
    "pagecontent",
    "maincontent",
    "body",
    "bodytext",
    "content",
    "article",
    "story",
    "document",
    "passage",
    "review",
    "message",
    "text",
)


def likely_text(names: Collection[str]) -> str | None:
    """Return which of these names is most likely that of the text, or None. Case, blanks and ``_-.`` do not count."""
    plain = {_plain(name): name for name in reversed(list(names))}
    return next((plain[known] for known in _TEXTS if known in plain), None)


def _plain(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter.isalnum())
