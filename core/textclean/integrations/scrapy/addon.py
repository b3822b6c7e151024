"""The add-on: it puts the pipeline and the middleware of textclean into the settings of a crawl."""

from __future__ import annotations

from textclean.errors import ConfigError

try:
    from scrapy.exceptions import NotConfigured
    from scrapy.settings import BaseSettings
except ImportError:
    raise ConfigError("the add-on needs Scrapy: pip install 'textclean-framework[scrapy]'") from None

from textclean.integrations.scrapy.clean_items import CleanItems
from textclean.integrations.scrapy.pages import PagesOfItems
from textclean.integrations.scrapy.settings import CrawlSettings

#: Pipelines with a lower number come first: those that drop or complete items usually have 100 to 400.
_PIPELINE = 500
#: The middleware next to the spider sees its items first, as no other one has replaced them.
_MIDDLEWARE = 999


class Addon:
    """Cleans the texts of a crawl's items; the settings ``TEXTCLEAN_…`` say how.

    A project that lists ``CleanItems`` in its own ``ITEM_PIPELINES`` decides the order.
    """

    def update_settings(self, settings: BaseSettings) -> None:
        """Add pipeline and middleware. Scrapy calls this once, before the crawl.

        Raises:
            ConfigError: a setting is unknown or has a wrong value.
        """
        ours = CrawlSettings.of(settings)
        if not ours.enabled:
            raise NotConfigured("TEXTCLEAN_ENABLED is off")
        settings.setdefault_in_component_priority_dict("ITEM_PIPELINES", CleanItems, _PIPELINE)
        if ours.page:
            settings.setdefault_in_component_priority_dict("SPIDER_MIDDLEWARES", PagesOfItems, _MIDDLEWARE)
