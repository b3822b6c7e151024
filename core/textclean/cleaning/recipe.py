"""The recipe of a cleaner: its configuration and plugins. Runs, workers and engines take it from the cleaner.

A recipe can be sent to another process, which makes an equal cleaner from it. Compiled phrases and modules cannot be
sent, and this is not necessary: the same configuration and plugins make an equal cleaner everywhere. The run digest
verifies that.
"""

from __future__ import annotations

import hashlib
import json
import pickle
import sys
from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import attrs

from textclean.cleaning.watching import Watch
from textclean.config import Config
from textclean.errors import PluginError, message_of
from textclean.field_names import FieldNames
from textclean.plugin.declaration import Plugin
from textclean.plugin.discovery import name_of
from textclean.site.profile import SiteProfile


@attrs.frozen
class _Module:
    """A plugin that is a module, represented by its import name."""

    name: str


@attrs.frozen
class Recipe:
    """A configuration and plugins, and the digest of their cleaner.

    It can be pickled. A plugin that is a module is then represented by its name.

    Attributes:
        config: the configuration, with absolute paths of plugin files.
        plugins: the plugins that the cleaner was given. A module may be represented by its name.
        run: the digest that the cleaner must have.
        without_site: the digest of the same cleaner without a site profile.
        site: the site profile: the path of its file, or the profile if it has none.
        fields: the names of a record's fields.
        watch: what is watched while records are cleaned. It changes no result, and no digest.
    """

    config: Config
    plugins: tuple[object, ...]
    run: str
    without_site: str
    site: Path | SiteProfile | None = None
    fields: FieldNames = attrs.field(factory=FieldNames)
    watch: Watch | None = None

    @classmethod
    def of(  # noqa: PLR0913, PLR0917 - all that a cleaner is made of
        cls,
        config: Config,
        plugins: Iterable[object],
        run: str,
        without_site: str,
        site: SiteProfile | None,
        fields: FieldNames,
    ) -> Recipe:
        """Make a recipe from the arguments of a cleaner. Relative paths are resolved in the current folder, now."""
        files = tuple(path.absolute() for path in config.files)
        given = tuple(Path(plugin).absolute() if isinstance(plugin, str | Path) else plugin for plugin in plugins)
        place = site if site is None or site.path is None else site.path
        return cls(attrs.evolve(config, files=files), given, run, without_site, place, fields)

    def __reduce__(self) -> tuple[type[Recipe], tuple[Any, ...]]:
        """Return what makes an equal recipe. Raise PluginError if a module cannot be imported by its name."""
        plugins = tuple(map(_by_name, self.plugins))
        return Recipe, (self.config, plugins, self.run, self.without_site, self.site, self.fields, self.watch)

    @property
    def in_files(self) -> bool:
        """Whether all given plugins are files, which any process can load."""
        return all(isinstance(plugin, str | Path) for plugin in self.plugins)

    def require_sendable(self) -> None:
        """Check that the recipe can be sent to another process.

        Raises:
            PluginError: a plugin cannot be pickled, or is a module that cannot be imported.
        """
        for plugin in self.plugins:
            _require_sendable(_by_name(plugin))

    @property
    def needs_program(self) -> bool:
        """Whether a plugin's class is defined in the program itself, ``__main__``, so that workers must import it."""
        # This is also true for a plugin that only holds this word. The import is then unnecessary but harmless.
        objects = [plugin for plugin in self.plugins if not isinstance(plugin, str | Path)]
        return any(b"__main__" in pickle.dumps(_by_name(plugin)) for plugin in objects)

    def given(self) -> tuple[object, ...]:
        """Return the plugins as the argument of a cleaner.

        Raises:
            PluginError: a module cannot be imported here.
        """
        return tuple(_imported(plugin) if isinstance(plugin, _Module) else plugin for plugin in self.plugins)


def digest_of(manifest: Mapping[str, Any]) -> str:
    """Return the digest of everything that decides a result; see ``Cleaner.manifest``."""
    canonical = json.dumps(manifest, sort_keys=True, ensure_ascii=True, default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()[:32]


def require_same(run: str, wanted: str, plugins: Sequence[Plugin], who: str = "this process") -> None:
    """Check that a cleaner that was made from a recipe equals the original one.

    Args:
        run: the digest of the new cleaner.
        wanted: the digest of the original cleaner.
        plugins: the plugins of the new cleaner, for the message.
        who: the name of the process in the message.

    Raises:
        PluginError: the digests differ.
    """
    if run != wanted:
        message = ", ".join(f"{plugin.name} {plugin.version}" for plugin in plugins)
        raise PluginError(
            f"{who} has other plugins, or another site profile, than the run {wanted}: {message}; leave them alone "
            "while a run goes on or a cleaner is kept, and have the same ones on all machines"
        )


def _by_name(plugin: object) -> object:
    """Return the name of a plugin that is a module, as ``_Module``. Return any other plugin unchanged."""
    if not isinstance(plugin, ModuleType):
        return plugin
    if sys.modules.get(plugin.__name__) is not plugin:
        raise PluginError(
            f"the plugin {name_of(plugin)!r} is a module that cannot be imported by that name in another process; "
            "give it as a file, or install it"
        )
    return _Module(plugin.__name__)


def _require_sendable(plugin: object) -> None:
    try:
        pickle.dumps(plugin)
    except Exception as error:
        raise PluginError(
            f"the plugin {name_of(plugin)!r} of {type(plugin).__module__} cannot be pickled ({message_of(error)}); "
            "give it as a file, or as an object of a class that can be imported and holds plain values"
        ) from error


def _imported(module: _Module) -> ModuleType:
    try:
        return import_module(module.name)
    except ImportError as error:
        message = f"the plugin module {module.name!r} cannot be imported in this process: {error}"
        raise PluginError(f"{message}; put it where Python finds it, or give it as a file") from error
