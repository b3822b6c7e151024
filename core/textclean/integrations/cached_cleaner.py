"""One cleaner a process and configuration, however often work arrives."""

from __future__ import annotations

import json
from collections.abc import Hashable, Sequence
from pathlib import Path

import attrs

from textclean.checks import ITEMS, instance
from textclean.cleaning.cleaner import Cleaner
from textclean.config import Config
from textclean.errors import ConfigError

_made: dict[Hashable, Cleaner] = {}
_GIVEN = instance(Config).or_none()


def cached_cleaner(given: Cleaner | Config | None, plugins: Sequence[object] = ()) -> Cleaner:
    """Return a cleaner as it is, or the cleaner of a configuration, which is made once in a process and kept.

    Args:
        given: None for the defaults.
        plugins: plugins beside the installed ones: paths of Python files, or objects.

    Raises:
        ConfigError: both a cleaner and plugins were given.
        PluginError, ConfigError: see ``Cleaner``.
    """
    if isinstance(given, Cleaner):
        if plugins:
            raise ConfigError("a cleaner has its plugins already; give a configuration, or make the cleaner with them")
        return given
    _GIVEN.check("config", given)
    ITEMS.check("plugins", plugins)
    config = given or Config()
    key = _key(config, plugins)
    if key not in _made:
        # Plugins are imported here, so no lock is held: threads that come at once each make one, and one of them stays.
        _made.setdefault(key, Cleaner(config, plugins))
    return _made[key]


def _key(config: Config, plugins: Sequence[object]) -> Hashable:
    """Return what tells cleaners apart; a configuration's mappings cannot be hashed. Where it was read is no part."""
    values = json.dumps(attrs.asdict(attrs.evolve(config, source="", path=None)), sort_keys=True, default=repr)
    return values, *map(_mark, (*config.files, *plugins))


def _mark(plugin: object) -> Hashable:
    """Return what tells plugins apart: a file's content, or which object it is, since the cleaner keeps it alive."""
    if not isinstance(plugin, str | Path):
        return id(plugin)
    try:
        return str(Path(plugin).absolute()), Path(plugin).read_bytes()
    except OSError:
        return str(plugin)  # making the cleaner will tell
