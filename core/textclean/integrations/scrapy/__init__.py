"""A Scrapy add-on that cleans the texts of items: ``ADDONS = {"textclean.integrations.scrapy.Addon": 500}``."""

from textclean.integrations.scrapy.addon import Addon

__all__ = ["Addon"]
