"""The titles of a page, which golds include or leave out."""

from __future__ import annotations

from collections.abc import Iterator

from textclean.html.limits import shallow
from textclean.record import Record


def titles_of(record: Record, title_field: str) -> list[str]:
    """Return the titles of a record: that of its field, and those of its page if it has one."""
    named = record.fields.get(title_field)
    titles = [named] if isinstance(named, str) else []
    return [*titles, *(_in_page(record.html) if record.html else ())]


def _in_page(html: str) -> Iterator[str]:
    from selectolax.lexbor import LexborHTMLParser  # noqa: PLC0415 - most dumps have no pages

    page = LexborHTMLParser(shallow(html))
    for node in page.css("title, h1"):
        yield node.text()
    for node in page.css('meta[property="og:title"]'):
        yield node.attributes.get("content") or ""
