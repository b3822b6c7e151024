"""The plugin under test: loaded alone, with its cases."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Mapping
from importlib.metadata import EntryPoint, entry_points
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

import attrs

from textclean.cleaning.cleaner import Cleaner
from textclean.config import Config
from textclean.errors import ConfigError, PluginError, PluginWarning
from textclean.lazy_value import lazy
from textclean.plugin.discovery import OPTIONAL_GROUP, installed, source_of
from textclean.plugin.hookspecs import GROUP
from textclean.plugin.host import Host
from textclean.plugin.registry import Registry
from textclean.suggest import hint
from textclean.testing.cases import Cases, RuleCase, cases_beside, load_cases

#: The suffixes of files that are plugins.
_FILES = (".py", ".toml")


@attrs.frozen
class Named:
    """A plugin by name, and what a cleaner has to be given to have it: nothing where it is installed."""

    name: str
    given: tuple[object, ...] = ()


class Subject:
    """A plugin that is loaded alone, so that nothing else proposes anything.

    Args:
        given: the plugin: the path of its file, the name of an installed one, its module, or an object.
        cases: its cases, or the path of their file. None: those beside its module, if there are any.
        quick: start no other processes, and try only short texts.

    Raises:
        PluginError: the plugin cannot be loaded.
        ConfigError: there is no such plugin, or the cases are wrong.
    """

    def __init__(self, given: object, cases: Cases | str | Path | None = None, *, quick: bool = False) -> None:
        self.named = named(given)
        self.quick = quick
        #: Whether a call took so long that it was ended. Then no other is made: each would take as long.
        self.hung = False
        self.config = Config(only=(self.named.name,))
        self.registry = _registry(self.config, self.named)
        self.plugin = next(plugin for plugin in self.registry.plugins if plugin.name == self.named.name)
        self._hosts: dict[str, Host] = {}
        self._cleaners: dict[str, Cleaner] = {}
        self._kept: dict[str, Any] = {}
        read = cases if isinstance(cases, Cases) else self._cases_in(cases)
        own = read.of(self.plugin.name)
        self.cases = attrs.evolve(own, cases=(*self._examples(), *own.cases))

    def _cases_in(self, path: str | Path | None) -> Cases:
        file = Path(path) if path is not None else cases_beside(self.file)
        return Cases() if file is None else load_cases(file)

    def _examples(self) -> list[RuleCase]:
        """Return the examples of a rules file as cases."""
        of = self.plugin.rules_file
        return [
            RuleCase(one.rule.id, example.text, example.removed, f"{one.rule.id}, example {place + 1}", url=example.url)
            for one, place, example in (of.examples() if of else ())
        ]

    @lazy
    def module(self) -> object:
        """The module or object itself."""
        return next(iter(self.plugin.hooks.values())).plugin

    @lazy
    def file(self) -> Path | None:
        """The file that the plugin is in; None where that is not known."""
        if self.plugin.rules_file:
            own = next((entry for entry in _entries() if entry.name == self.named.name), None)
            return Path(str(self.named.given[0])) if own is None else _file_of(own)
        module = self.module if isinstance(self.module, ModuleType) else sys.modules.get(type(self.module).__module__)
        file = getattr(module, "__file__", None)
        return None if file is None else Path(file)

    @property
    def proposes(self) -> bool:
        """Whether the plugin finds or mends anything, and does not only tell tags and scores."""
        return bool({"detect", "clean"} & set(self.plugin.hooks))

    @property
    def only_protects(self) -> bool:
        """Whether all that it finds is to be protected. It then sees the text with the marks of Markdown."""
        labels = self.plugin.labels.values()
        return bool(labels) and "clean" not in self.plugin.hooks and all(one.action == "protect" for one in labels)

    def config_with(self, options: Mapping[str, Any], *, alone: bool = True) -> Config:
        """Return the configuration of this plugin, alone or beside those that are on by default, with some options."""
        name, values = (self.plugin.name,), {self.plugin.name: options} if options else {}
        return Config(only=name, options=values) if alone else Config(enable=name, options=values)

    def host(self, options: Mapping[str, Any] | None = None) -> Host:
        """Return the host of this plugin alone, with some options set."""
        key = repr(options or {})
        if key not in self._hosts:
            registry = _registry(self.config_with(options or {}), self.named) if options else self.registry
            self._hosts[key] = Host(registry.plugins, registry.labels)
        return self._hosts[key]

    def cleaner(self, options: Mapping[str, Any] | None = None, *, alone: bool = True) -> Cleaner:
        """Return a cleaner with this plugin, alone or beside those that are on by default."""
        key = repr((options or {}, alone))
        if key not in self._cleaners:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", PluginWarning)
                config = self.config_with(options or {}, alone=alone)
                self._cleaners[key] = Cleaner(config, self.named.given)
        return self._cleaners[key]

    def keep(self, name: str, make: Any) -> Any:  # noqa: ANN401 - what several checks share, made once
        """Return what several checks share; it is made when the first of them asks for it."""
        if name not in self._kept:
            self._kept[name] = make()
        return self._kept[name]

    def cases_of(self, rule: str, *, hits: bool) -> list[RuleCase]:
        """Return the cases of a rule, those that it hits or those that it must not hit."""
        return [case for case in self.cases if case.rule == rule and bool(case.finds) == hits]


def named(given: object) -> Named:
    """Return the name of a plugin, and what a cleaner has to be given to have it.

    A module or file that is installed as a plugin, too, is that installed plugin.

    Raises:
        ConfigError: no plugin of this name is installed.
        PluginError: the file cannot be read, or the object does not tell its name.
    """
    if isinstance(given, str) and not given.endswith(_FILES):
        names = sorted(source.name for source in installed())
        if given not in names:
            raise ConfigError(f"there is no plugin {given!r}{hint(given, names, len(names))}")
        return Named(given)
    source = source_of(given)
    same = _installed_as(given)
    return Named(same) if same else Named(source.name, (given,))


def _installed_as(given: object) -> str | None:
    """Return the name of the installed plugin that a module or a file is."""
    for entry in _entries():
        if isinstance(given, ModuleType) and entry.value == given.__name__:
            return entry.name
        if isinstance(given, str | Path) and (own := _file_of(entry)) and own.exists() and own.samefile(given):
            return entry.name
    return None


def _entries() -> list[EntryPoint]:
    return [entry for group in (GROUP, OPTIONAL_GROUP) for entry in entry_points(group=group)]


def _file_of(entry: EntryPoint) -> Path | None:
    """Return the file of an installed plugin, of Python or rules, without importing it; None: it has none."""
    package, _, name = entry.module.rpartition(".")
    try:
        spec = find_spec(entry.module)
        if spec is not None:
            return Path(spec.origin) if spec.origin else None
        return Path(str(files(package) / f"{name}.toml")) if package else None
    except (ImportError, ValueError):  # its package is broken or missing
        return None


def _registry(config: Config, plugin: Named) -> Registry:
    registry = Registry.load(config, plugin.given)
    for broken in registry.broken:
        raise PluginError(broken.error)
    return registry
