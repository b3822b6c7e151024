"""Keep one cleaner per configuration in a process, so that it is not made again for each batch."""

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
    """Return a given cleaner, or the cleaner of a configuration, which is made once in a process and kept.

    Args:
        given: a cleaner or a configuration. None: the default configuration.
        plugins: further plugins beside the installed ones: paths of Python files, or objects.

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
        # No lock is held, because plugins are imported here. Threads may each make a cleaner; only one of them is kept.
        _made.setdefault(key, Cleaner(config, plugins))
    return _made[key]


def _key(config: Config, plugins: Sequence[object]) -> Hashable:
    """Return a key that differs for different cleaners.

    The configuration is turned into JSON, because its mappings cannot be hashed. The place of its file is left out.
    """
    values = json.dumps(attrs.asdict(attrs.evolve(config, source="", path=None)), sort_keys=True, default=repr)
    return values, *map(_mark, (*config.files, *plugins))


def _mark(plugin: object) -> Hashable:
    """Return a key that differs for different plugins: path and content of a file, or the identity of an object.

    The cleaner keeps the object alive, so its identity is not used again.
    """
    if not isinstance(plugin, str | Path):
        return id(plugin)
    try:
        return str(Path(plugin).absolute()), Path(plugin).read_bytes()
    except OSError:
        return str(plugin)  # making the cleaner will raise the error
