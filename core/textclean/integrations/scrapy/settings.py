"""The settings ``TEXTCLEAN_…`` of a Scrapy project."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import attrs

from textclean.checks import PATH, PATHS, STRING, Kind, whole
from textclean.cleaning.cleaner import Cleaner
from textclean.config import Config
from textclean.errors import ConfigError
from textclean.field_names import FieldNames
from textclean.log.model import PROVENANCE, Provenance
from textclean.suggest import hint

PREFIX = "TEXTCLEAN_"
_BOOL = Kind("True or False", lambda value: isinstance(value, bool))
_CONFIG = Kind(
    "the path of a configuration file, or its table as a dict",
    lambda value: PATH.holds(value) or isinstance(value, Mapping),
)


def _flag(value: object) -> object:
    """Return what ``-s NAME=VALUE`` on the command line means: there every value is a string."""
    return {"true": True, "1": True, "false": False, "0": False}.get(str(value).lower(), value)


def _number(value: object) -> object:
    return int(value) if isinstance(value, str) and value.isdecimal() else value


def _list(value: object) -> object:
    return [part for part in value.split(",") if part] if isinstance(value, str) else value


def _checked(kind: Kind) -> Callable[[object, attrs.Attribute[Any], object], None]:
    def check(_of: object, attribute: attrs.Attribute[Any], value: object) -> None:
        kind.check(PREFIX + attribute.name.upper(), value)

    return check


@attrs.frozen
class CrawlSettings:
    """What the settings say. Each attribute is the setting ``TEXTCLEAN_`` with its name in capitals.

    Attributes:
        enabled: whether items are cleaned.
        config: the configuration: a file, or the same table as a dict. None: the defaults. No file is searched for.
        plugins: paths of plugins that are single Python files.
        site: the path of a site profile. None: as the configuration says.
        text_field, id_field, html_field, url_field: the names of the fields of an item.
        provenance: how much a log holds of what was removed: ``full``, ``spans`` or ``none``.
        page: whether plugins see the page that an item was taken from, if the item itself has none.
        processes: the most processes that clean. None: one for each processor, at most 4. 0: none, items are cleaned in
            the process of the crawl and block it; for debugging.

    Raises:
        ConfigError: a value is of a wrong type.
    """

    enabled: bool = attrs.field(default=True, converter=_flag, validator=_checked(_BOOL))
    config: str | Path | Mapping[str, Any] | None = attrs.field(default=None, validator=_checked(_CONFIG.or_none()))
    plugins: tuple[str | Path, ...] = attrs.field(default=(), converter=_list, validator=_checked(PATHS))
    site: str | Path | None = attrs.field(default=None, validator=_checked(PATH.or_none()))
    text_field: str = attrs.field(default="text", validator=_checked(STRING))
    id_field: str = attrs.field(default="id", validator=_checked(STRING))
    html_field: str = attrs.field(default="html", validator=_checked(STRING))
    url_field: str = attrs.field(default="url", validator=_checked(STRING))
    provenance: Provenance = attrs.field(default="full", validator=_checked(PROVENANCE))
    page: bool = attrs.field(default=True, converter=_flag, validator=_checked(_BOOL))
    processes: int | None = attrs.field(default=None, converter=_number, validator=_checked(whole(0).or_none()))

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> CrawlSettings:
        """Read the settings of a crawl.

        Raises:
            ConfigError: a name is unknown, or a value is of a wrong type.
        """
        known = [PREFIX + name.upper() for name in attrs.fields_dict(cls)]
        given = [name for name in settings if name.startswith(PREFIX)]
        for name in given:
            if name not in known:
                raise ConfigError(f"Scrapy's settings: unknown setting {name}{hint(name, known)}")
        return cls(**{name.removeprefix(PREFIX).lower(): settings[name] for name in given})

    @property
    def fields(self) -> FieldNames:
        """The names of the fields of an item. Raise ConfigError if they cannot be."""
        return FieldNames(id=self.id_field, text=self.text_field, html=self.html_field, url=self.url_field)

    def cleaner(self) -> Cleaner:
        """Make the cleaner.

        Raises:
            ConfigError, PluginError, ProfileError: see ``Cleaner`` and ``Config``.
        """
        names = self.fields
        return Cleaner(self._config(), self.plugins, text_field=names.text, html_field=names.html, site=self.site)

    def _config(self) -> Config | None:
        if self.config is None:
            return None
        if isinstance(self.config, Mapping):
            return Config.of(self.config, Path("TEXTCLEAN_CONFIG"))
        return Config.load(self.config)
