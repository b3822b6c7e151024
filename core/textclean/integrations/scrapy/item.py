"""An item of a crawl: the record in it, and how the result gets into it."""

from __future__ import annotations

from typing import Any

import attrs
from itemadapter import ItemAdapter
from scrapy.http import TextResponse

from textclean.cleaning.result import Result
from textclean.field_names import FieldNames
from textclean.html.extract import text_from_html
from textclean.log.model import Log
from textclean.record import LOG_KEY, Record, record_from


@attrs.frozen
class CrawledItem:
    """An item of any type that Scrapy knows: dict, Item, dataclass, attrs, pydantic.

    Attributes:
        item: the item.
        names: the names of its fields.
        page: the page that it was taken from, if known.
    """

    item: Any
    names: FieldNames
    page: TextResponse | None = None

    def hindrance(self) -> str | None:
        """Return why the item cannot be cleaned. None: it can."""
        kind = type(self.item).__qualname__
        if not ItemAdapter.is_item(self.item):
            return f"a {kind} is no item that has fields"
        if isinstance(self.item, dict):
            return None
        adapter = ItemAdapter(self.item)
        if LOG_KEY not in adapter.field_names():
            return f"{kind} has no field {LOG_KEY!r} for the log; add one that may be None"
        if adapter.get(LOG_KEY) is not None:
            return f"an item of {kind} has a log already"
        return None

    @property
    def odd_text(self) -> str | None:
        """What is wrong with a text that is there and is no string. None: nothing."""
        text = ItemAdapter(self.item).get(self.names.text)
        if text is None or isinstance(text, str):
            return None
        what = f"the field {self.names.text!r} of {type(self.item).__qualname__} holds a {type(text).__name__}"
        return f"{what}, which is no text; join it in the spider, or name another field with TEXTCLEAN_TEXT_FIELD"

    def record(self) -> Record:
        """Return the record: the fields of the item, with the page and its URL if the item has none.

        Raises:
            RecordError: there is no text, and none can be taken from the item's HTML.
        """
        fields = dict(ItemAdapter(self.item))
        names = self.names
        text, html = fields.get(names.text), fields.get(names.html)
        if text is None and isinstance(html, str):
            text = text_from_html(html)
        found = text if isinstance(text, str) else None
        record = record_from(fields, found, names.text, names.id, names.html, names.url)
        if self.page is None:
            return record
        page = self.page.text if record.html is None else record.html
        return attrs.evolve(record, html=page, url=record.url or self.page.url)

    def written(self, result: Result, log: Log) -> Any:  # noqa: ANN401 - the item
        """Put text and log into the item, and return it. If one cannot be set, neither is.

        A dict becomes the output record, with its fields in the same order.

        Raises:
            AttributeError, KeyError, TypeError, ValueError: the item refuses a value, as frozen classes do.
        """
        if isinstance(self.item, dict):
            output = result.output(log)
            self.item.clear()
            self.item.update(output)
            return self.item
        adapter = ItemAdapter(self.item)
        before = adapter.get(LOG_KEY)
        adapter[LOG_KEY] = log.to_json()
        if not result.record.missing:
            try:
                adapter[self.names.text] = result.text
            except (AttributeError, KeyError, TypeError, ValueError):
                adapter[LOG_KEY] = before
                raise
        return self.item
