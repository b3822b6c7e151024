"""Remember from which page an item was taken, until the pipeline asks. Scrapy does not tell pipelines."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator
from typing import Any, Self
from weakref import WeakKeyDictionary

import attrs
from itemadapter import ItemAdapter
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.http import HtmlResponse, Response

#: The middleware of each crawl, for its pipeline.
_middlewares: WeakKeyDictionary[Crawler, PagesOfItems] = WeakKeyDictionary()
_ENDINGS = (signals.item_scraped, signals.item_dropped, signals.item_error)


@attrs.define(eq=False)
class PagesOfItems:
    """A spider middleware that notes the response of each item. It changes neither items nor requests.

    Scrapy ends each item with one of three signals. When all items of a response have ended, nothing is remembered of
    it. Items are told apart by identity; a note holds its item, so that no other one can get the same identity.
    """

    _notes: dict[int, tuple[Any, HtmlResponse]] = attrs.field(factory=dict)
    _open: Counter[int] = attrs.field(factory=Counter)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the middleware of a crawl. ``middleware_of`` finds it."""
        made = cls()
        for signal in _ENDINGS:
            crawler.signals.connect(made.ended, signal)
        _middlewares[crawler] = made
        return made

    def process_spider_output(self, response: Response, result: Iterable[Any], spider: Any = None) -> Iterator[Any]:  # noqa: ANN401, ARG002 - earlier releases of Scrapy give the spider
        """Note the items of a callback that is a generator or returns a list."""
        for item in result:
            yield self._noted(item, response)

    async def process_spider_output_async(
        self,
        response: Response,
        result: AsyncIterator[Any],
        spider: Any = None,  # noqa: ANN401, ARG002 - see above
    ) -> AsyncIterator[Any]:
        """Note the items of a callback that is an asynchronous generator."""
        async for item in result:
            yield self._noted(item, response)

    def taken(self, item: object) -> HtmlResponse | None:
        """Return the page of an item, and forget it. None: there is none, or it is unknown."""
        note = self._notes.pop(id(item), None)
        return note[1] if note else None

    def ended(self, response: Response | None) -> None:
        """Count an item that has passed all pipelines, or was dropped, or failed in one of them."""
        key = id(response)
        if key not in self._open:
            return
        self._open[key] -= 1
        if not self._open[key]:
            del self._open[key]
            self._notes = {number: note for number, note in self._notes.items() if note[1] is not response}

    def _noted(self, item: Any, response: Response) -> Any:  # noqa: ANN401 - an item or a request
        if isinstance(response, HtmlResponse) and ItemAdapter.is_item(item):
            self._notes[id(item)] = (item, response)
            self._open[id(response)] += 1
        return item


def middleware_of(crawler: Crawler) -> PagesOfItems | None:
    """Return the middleware of a crawl, if it has one."""
    return _middlewares.get(crawler)
