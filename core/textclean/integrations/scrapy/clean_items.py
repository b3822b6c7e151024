"""The item pipeline that cleans the texts of items."""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import Future
from typing import Any, Self

from scrapy.crawler import Crawler

from textclean.cleaning.result import Result
from textclean.errors import TextcleanError
from textclean.integrations.cleaner_pool import NOT_CLEANED, CleanerPool
from textclean.integrations.scrapy.item import CrawledItem
from textclean.integrations.scrapy.pages import middleware_of
from textclean.integrations.scrapy.settings import CrawlSettings
from textclean.integrations.scrapy.stats import CrawlStats

_logger = logging.getLogger(__name__)
#: The most warnings. There may be a million items, each wrong in its own way.
_MOST_TOLD = 100


class CleanItems:
    """Replaces the text of each item by the cleaned one, and puts the log into the item's field ``textclean``.

    No item is lost: an item that cannot be cleaned is passed on unchanged. Texts are cleaned in other processes, so a
    long text does not keep the crawl from going on.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._settings = CrawlSettings.of(crawler.settings)
        self._cleaner = self._settings.cleaner()
        self._fields = self._settings.fields
        self._crawler = crawler
        self._stats = CrawlStats(crawler.stats)
        self._told: set[str] = set()
        self._pool: CleanerPool | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the pipeline of a crawl.

        Raises:
            ConfigError, PluginError, ProfileError: see ``CrawlSettings``. The crawl does not begin.
        """
        return cls(crawler)

    def open_spider(self, spider: Any = None) -> None:  # noqa: ANN401, ARG002 - earlier releases of Scrapy give the spider
        """Make the pool of processes. None is started before the first item."""
        if self._settings.processes != 0:
            self._pool = CleanerPool(self._cleaner, self._settings.processes)

    def close_spider(self, spider: Any = None) -> None:  # noqa: ANN401, ARG002 - see above
        """End the processes."""
        if self._pool:
            self._pool.close()

    async def process_item(self, item: Any, spider: Any = None) -> Any:  # noqa: ANN401, ARG002 - see above
        """Return the item, cleaned if it could be."""
        pages = middleware_of(self._crawler)
        page = pages.taken(item) if pages else None
        self._stats.count("items")
        crawled = CrawledItem(item, self._fields, page)
        if (why := crawled.hindrance()) is not None:
            return self._unchanged(item, why)
        if (why := crawled.odd_text) is not None:
            self._tell(why)
        try:
            result = await self._result(crawled)
        except TextcleanError as error:  # such as a text that cannot be taken from the page
            return self._unchanged(item, str(error))
        except Exception:
            _logger.exception("textclean: a mistake in textclean, please report it; the item is passed on unchanged")
            self._stats.count("items_not_cleaned")
            return item
        return self._written(crawled, result)

    async def _result(self, crawled: CrawledItem) -> Result:
        make = crawled.record
        if self._pool is None:
            return self._cleaner.clean(make())
        result: Result = await _awaitable(self._pool.apply(make))
        return result

    def _written(self, crawled: CrawledItem, result: Result) -> Any:  # noqa: ANN401 - the item
        try:
            item = crawled.written(result, result.log.written_as(self._settings.provenance))
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            kind = type(crawled.item).__qualname__
            return self._unchanged(crawled.item, f"an item of {kind} cannot be changed ({error})")
        self._stats.add(result)
        if NOT_CLEANED in result.log.tags:
            self._tell(f"an item could not be cleaned: {result.log.errors[0].error}")
        return item

    def _unchanged(self, item: Any, why: str) -> Any:  # noqa: ANN401 - the item
        self._stats.count("items_not_cleaned")
        self._tell(f"{why}; such items are passed on unchanged")
        return item

    def _tell(self, message: str) -> None:
        """Warn, but only once of the same thing: there may be a million such items."""
        if message not in self._told and len(self._told) < _MOST_TOLD:
            self._told.add(message)
            _logger.warning("textclean: %s", message)


def _awaitable(future: Future[Result]) -> Any:  # noqa: ANN401 - a future of asyncio, or a Deferred of Twisted
    """Return something that a coroutine of Scrapy can await, whether or not the reactor is that of asyncio."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return _deferred(future)
    return asyncio.wrap_future(future)


def _deferred(future: Future[Result]) -> Any:  # noqa: ANN401 - a Deferred, of a library that may be missing
    from twisted.internet import reactor  # noqa: PLC0415 - importing it installs it
    from twisted.internet.defer import Deferred  # noqa: PLC0415 - belongs to it

    deferred: Any = Deferred()

    def ended(ended_future: Future[Result]) -> None:
        error = ended_future.exception()
        answer = deferred.callback if error is None else deferred.errback
        reactor.callFromThread(answer, ended_future.result() if error is None else error)

    future.add_done_callback(ended)
    return deferred
