"""What a cleaner is made of, said once: runs, workers and engines take it from the cleaner.

It can be sent to another process, and the cleaner made again there. Compiled phrases and modules cannot be sent, and
need not be: the configuration and the plugins make the same cleaner everywhere, and the run's digest says whether they
did.
"""

from __future__ import annotations

import pickle
import sys
from collections.abc import Iterable, Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType

import attrs

from textclean.config import Config
from textclean.errors import PluginError, message_of
from textclean.plugin.declaration import Plugin
from textclean.plugin.discovery import name_of


@attrs.frozen
class _Module:
    """A plugin that is a module, by the name that it is imported by."""

    name: str


@attrs.frozen
class Recipe:
    """A configuration and plugins, and the digest of what is to come of them.

    It can be pickled; then a plugin that is a module is carried by its name.

    Attributes:
        config: the configuration; its plugin files are named from the root.
        plugins: those that the cleaner was given, or what stands for them.
        run: the digest that the cleaner has to have.
    """

    config: Config
    plugins: tuple[object, ...]
    run: str

    @classmethod
    def of(cls, config: Config, plugins: Iterable[object], run: str) -> Recipe:
        """Make one of what a cleaner was given, while the current folder is the one that its files were named from."""
        files = tuple(path.absolute() for path in config.files)
        given = tuple(Path(plugin).absolute() if isinstance(plugin, str | Path) else plugin for plugin in plugins)
        return cls(attrs.evolve(config, files=files), given, run)

    def __reduce__(self) -> tuple[type[Recipe], tuple[Config, tuple[object, ...], str]]:
        """Return what makes it again elsewhere; raise PluginError where a module cannot be imported by its name."""
        return Recipe, (self.config, tuple(map(_by_name, self.plugins)), self.run)

    @property
    def in_files(self) -> bool:
        """Whether all plugins that the cleaner was given are files, which any process can load."""
        return all(isinstance(plugin, str | Path) for plugin in self.plugins)

    def require_sendable(self) -> None:
        """Make sure that it can be sent to another process.

        Raises:
            PluginError: a plugin cannot be pickled, or is a module that cannot be imported.
        """
        for plugin in self.plugins:
            _require_sendable(_by_name(plugin))

    @property
    def needs_program(self) -> bool:
        """Whether a plugin's class stands in the program itself, ``__main__``, which a worker has to import for it."""
        # A plugin that only holds this word passes for one: then the program is imported for nothing.
        objects = [plugin for plugin in self.plugins if not isinstance(plugin, str | Path)]
        return any(b"__main__" in pickle.dumps(_by_name(plugin)) for plugin in objects)

    def given(self) -> tuple[object, ...]:
        """Return the plugins as a cleaner takes them.

        Raises:
            PluginError: a module cannot be imported here.
        """
        return tuple(_imported(plugin) if isinstance(plugin, _Module) else plugin for plugin in self.plugins)


def require_same(run: str, wanted: str, plugins: Sequence[Plugin], who: str = "this process") -> None:
    """Make sure that a cleaner that was made again is the same one.

    Args:
        run: its digest.
        wanted: the digest of the first one.
        plugins: its plugins, for the message.
        who: what the message calls the process.

    Raises:
        PluginError: it is another one.
    """
    if run != wanted:
        message = ", ".join(f"{plugin.name} {plugin.version}" for plugin in plugins)
        raise PluginError(
            f"{who} has other plugins than the run {wanted}: {message}; leave plugins alone while a run goes on or "
            "a cleaner is kept, and install the same ones on all machines"
        )


def _by_name(plugin: object) -> object:
    """Return what stands for a plugin that is a module; any other as it is."""
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
