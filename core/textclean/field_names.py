"""The names of a record's fields: those that a user gives, and those that well-known tools give."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import attrs

from textclean.checks import Kind
from textclean.errors import ConfigError
from textclean.record import LOG_KEY, previous_name

_NAME = Kind("the name of a field", lambda value: isinstance(value, str) and bool(value))
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
#: How many names a message lists, and how many characters of each.
_FEW, _LONG = 8, 40
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


@attrs.frozen
class FieldNames:
    """The names of a record's fields in the input.

    Raises:
        ConfigError: a name is not a string or is empty, two names are equal, or a name is the key of the log.
    """

    id: str = "id"
    text: str = "text"
    html: str = "html"
    url: str = "url"

    def __attrs_post_init__(self) -> None:
        for name, value in attrs.asdict(self).items():
            _NAME.check(f"FieldNames: {name}", value)
        names = attrs.astuple(self)
        wrong = [name for name in names if previous_name(name) != name or names.count(name) > 1]
        if wrong:
            raise ConfigError(f"field {wrong[0]!r}: id, text, html and url need four names, other than {LOG_KEY!r}")


def no_text(names: FieldNames, known: Collection[str], noun: str = "field") -> str:
    """Return the message for a record or a file that has neither of the fields of text and HTML.

    Args:
        names: the names of the fields.
        known: the fields, or the columns, that there are.
        noun: what they are called.
    """
    listed = (
        ", ".join(repr(name if len(name) <= _LONG else f"{name[:_LONG]}…") for name in list(known)[:_FEW]) or "none"
    )
    listed += f" and {len(known) - _FEW:,} more" if len(known) > _FEW else ""
    meant = likely_text(known)
    way = f"did you mean --text-field {meant}?" if meant else f"--text-field names the text's {noun}"
    column = "" if noun == "field" else f"{noun} "
    return f"no {column}{names.text!r}, and no {names.html!r} ({noun}s: {listed}); {way}"


def likely_text(names: Collection[str]) -> str | None:
    """Return which of these names is most likely that of the text, or None. Case, blanks and ``_-.`` do not count."""
    plain = {_plain(name): name for name in reversed(list(names))}
    return next((plain[known] for known in _TEXTS if known in plain), None)


def _plain(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter.isalnum())
