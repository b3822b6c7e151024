"""Crawl a site on this machine with Scrapy and the add-on: ``python crawl.py SCENARIO FOLDER [SETTINGS as JSON]``.

It writes what came out as JSON to ``FOLDER/outcome.json``. A process of its own, since a reactor runs only once.
"""

from __future__ import annotations

import json
import multiprocessing
import sys
import threading
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import attrs
import pydantic
import scrapy
from itemadapter import ItemAdapter
from scrapy import signals
from scrapy.crawler import Crawler, CrawlerProcess
from scrapy.exceptions import DropItem
from scrapy.http import Response

from textclean.integrations.scrapy.pages import middleware_of

STORY = "The bridge opens on Friday.\n\nShare this article\n"
PAGE = (
    "<html><body><nav><a href='/'>Home</a></nav><article><h1>Bridge</h1><p>The bridge opens on Friday.</p>"
    "<p>Share this article</p></article></body></html>"
)


class Site(BaseHTTPRequestHandler):
    """Every address has the same page; below ``/json`` it is no page."""

    def do_GET(self) -> None:
        body = PAGE.encode()
        self.send_response(200)
        kind = "application/json" if self.path.startswith("/json") else "text/html; charset=utf-8"
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Declared(scrapy.Item):
    kind = scrapy.Field()
    text = scrapy.Field()
    textclean = scrapy.Field()


@dataclass
class Data:
    kind: str
    text: str | None
    textclean: dict[str, Any] | None = None


@dataclass(frozen=True)
class Frozen:
    kind: str
    text: str
    textclean: dict[str, Any] | None = None


@dataclass
class Fieldless:
    kind: str
    text: str


@attrs.define
class Attrs:
    kind: str
    text: str
    textclean: dict[str, Any] | None = None


class Model(pydantic.BaseModel):
    kind: str
    text: str
    textclean: dict[str, Any] | None = None


class Crawl(scrapy.Spider):
    """Yields the items of a scenario."""

    name = "crawl"
    address: str
    scenario: str

    async def start(self) -> AsyncIterator[scrapy.Request]:
        yield scrapy.Request(f"{self.address}/story")

    def parse(self, response: Response) -> Iterator[Any]:
        yield from getattr(self, self.scenario)(response)

    def kinds(self, response: Response) -> Iterator[Any]:
        yield {"kind": "dict", "text": STORY, "n": 1}
        for kind in (Declared, Data, Frozen, Fieldless, Attrs, Model):
            yield kind(kind=kind.__name__.lower(), text=STORY)
        yield {"kind": "no text", "title": "Bridge"}
        yield {"kind": "null", "text": None}
        yield {"kind": "list", "text": [STORY]}
        yield {"kind": "page", "html": PAGE}
        yield {"kind": "again", "text": STORY, "textclean": {"old": True}}
        yield {"kind": "object", "text": STORY, "made_by": self}
        yield {"kind": "dropped", "text": STORY}
        yield {"kind": "replaced", "text": STORY}
        yield response.follow("/json", self.no_page)

    def no_page(self, _response: Response) -> Iterator[Any]:
        yield {"kind": "no page", "text": STORY}

    def long(self, response: Response) -> Iterator[Any]:
        yield {"kind": "long", "text": f"SPIN\n\n{STORY}"}
        yield {"kind": "short", "text": STORY}
        yield response.follow("/after", self.after)

    def after(self, _response: Response) -> Iterator[Any]:
        yield {"kind": "after", "text": STORY}

    def deadly(self, _response: Response) -> Iterator[Any]:
        for word in ("EXIT", "HANG", "fine"):
            yield {"kind": word, "text": f"{word}\n\n{STORY}"}


class Others:
    """A pipeline of the project, before that of textclean."""

    def process_item(self, item: object, spider: object = None) -> object:  # noqa: ARG002 - before 2.14 Scrapy gives it
        kind = ItemAdapter(item)["kind"]
        if kind == "dropped":
            raise DropItem(kind)
        return dict(ItemAdapter(item)) if kind == "replaced" else item


class Watch:
    """An extension that ticks, and notes when items came out."""

    made: Watch

    def __init__(self, crawler: Crawler) -> None:
        self.ticks: list[float] = []
        self.items: list[dict[str, Any]] = []
        self.at: dict[str, float] = {}
        self.left: dict[str, int] = {}
        self._crawler = crawler
        crawler.signals.connect(self.opened, signals.spider_opened)
        crawler.signals.connect(self.scraped, signals.item_scraped)
        crawler.signals.connect(self.closed, signals.spider_closed)
        Watch.made = self

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Watch:
        return cls(crawler)

    def opened(self) -> None:
        self.at["opened"] = time.monotonic()
        self._tick()

    def _tick(self) -> None:
        from twisted.internet import reactor  # noqa: PLC0415 - Scrapy chooses which one

        self.ticks.append(time.monotonic())
        later: Any = reactor  # it is made at run time, and has no types
        self._call = later.callLater(0.02, self._tick)

    def scraped(self, item: object) -> None:
        fields = {name: value for name, value in ItemAdapter(item).items() if name != "made_by"}
        self.items.append(fields)
        self.at[fields["kind"]] = time.monotonic()

    def closed(self) -> None:
        self._call.cancel()
        pages = middleware_of(self._crawler)
        if pages:
            self.left = {"notes": len(pages._notes), "open": len(pages._open)}


def main() -> None:
    scenario, folder, *given = sys.argv[1:]
    site = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    settings = {
        "ADDONS": {"textclean.integrations.scrapy.Addon": 500},
        "ITEM_PIPELINES": {Others: 100},
        "EXTENSIONS": {Watch: 0},
        "TELNETCONSOLE_ENABLED": False,
        "LOG_LEVEL": "WARNING",
        **json.loads(given[0] if given else "{}"),
    }
    process = CrawlerProcess(settings)
    crawler = process.create_crawler(Crawl)
    _ = process.crawl(crawler, scenario=scenario, address=f"http://127.0.0.1:{site.server_port}")
    process.start()
    watch = Watch.made
    stats = {name: value for name, value in crawler.stats.get_stats().items() if name.startswith("textclean/")}
    gaps = [later - earlier for earlier, later in zip(watch.ticks, watch.ticks[1:], strict=False)]
    outcome = {
        "items": watch.items,
        "stats": stats,
        "seconds": {name: at - watch.at["opened"] for name, at in watch.at.items()},
        "longest_gap": max(gaps, default=0.0),
        "left": watch.left,
        "processes": len(multiprocessing.active_children()),
    }
    Path(folder, "outcome.json").write_text(json.dumps(outcome), "utf-8")


if __name__ == "__main__":
    main()
