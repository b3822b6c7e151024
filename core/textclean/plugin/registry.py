"""The registry: the plugins that a run uses, in their order, with what they declare.

Plugins come from the entry-point group ``textclean`` (the bundled ones too), from single files of Python or rules, or
as objects. Only selected plugins are imported. A broken plugin is reported and left out. Two plugins with one name, or
a cycle in the order, are an error.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

import attrs
import pluggy

from textclean.config import Config
from textclean.errors import ConfigError, PluginError, message_of
from textclean.labels import LABELS
from textclean.plugin import hookspecs
from textclean.plugin.compatibility import require_api
from textclean.plugin.declaration import Plugin, check_hook_names, read_declaration
from textclean.plugin.discovery import Broken, Source, installed, source_of
from textclean.plugin.hookspecs import HOST
from textclean.plugin.order import in_order
from textclean.plugin.rule_examples import require_declared_labels, require_examples
from textclean.proposal import Label
from textclean.suggest import hint


@attrs.frozen
class Registry:
    """The plugins in the order in which they are called, the broken plugins, and the plugins that are off."""

    plugins: tuple[Plugin, ...]
    broken: tuple[Broken, ...]
    off: tuple[Source, ...]
    labels: Mapping[str, Label]

    @property
    def doubts(self) -> tuple[str, ...]:
        """Messages about plugins that work, but perhaps not as was meant."""
        return tuple(
            f"the plugin {plugin.name!r} of {plugin.distribution} {plugin.version}: {doubt}"
            for plugin in self.plugins
            for doubt in plugin.doubts
        )

    @classmethod
    def load(cls, config: Config, given: Iterable[object] = ()) -> Registry:
        """Find, select, import, check and order plugins.

        Args:
            config: names the plugins to use or leave out, and plugin files.
            given: further plugins: paths of files of Python or rules, or objects (modules, instances) that are plugins.

        Raises:
            PluginError: two plugins share a name, relations form a cycle, two plugins declare one label differently, or
                a broken plugin was given, or was on only because the configuration names it.
            ConfigError: the configuration names an unknown plugin, option or label.
        """
        sources = [*installed(), *map(source_of, [*config.files, *given])]
        _refuse_duplicates(sources)
        _refuse_unknown(config, sources)
        on = [source for source in sources if _selected(source, config)]
        manager = pluggy.PluginManager(hookspecs.PROJECT)
        manager.add_hookspecs(hookspecs)
        loaded: list[Plugin] = []
        broken: list[Broken] = []
        for source in sorted(on, key=lambda source: source.name):
            with _noted(source, broken):
                loaded.append(_load(source, manager, config))
        if not broken:  # one of those might declare what others use
            _leave_out_undeclared(loaded, on, broken)
        off = tuple(source for source in sources if source not in on)
        return cls(tuple(in_order(loaded)), tuple(broken), off, _all_labels(loaded, config, whole=not broken))


@contextmanager
def _noted(source: Source, broken: list[Broken]) -> Iterator[None]:
    """Note a plugin as broken. If the caller asked for it, it is an error."""
    try:
        yield
    except PluginError as error:
        if source.given or source.optional:
            raise
        broken.append(Broken(source.name, source.distribution, source.version, str(error)))


def _leave_out_undeclared(loaded: list[Plugin], sources: Iterable[Source], broken: list[Broken]) -> None:
    """Take rules files out of which a label is declared by no plugin that is used: that one may be switched off."""
    labels = dict(LABELS)
    for plugin in loaded:
        labels.update(plugin.labels)
    by_name = {source.name: source for source in sources}
    for plugin in [plugin for plugin in loaded if plugin.rules_file]:
        with _noted(by_name[plugin.name], broken):
            require_declared_labels(plugin, labels)
    left_out = {one.name for one in broken}
    loaded[:] = [plugin for plugin in loaded if plugin.name not in left_out]


def _refuse_duplicates(sources: Iterable[Source]) -> None:
    seen: dict[str, Source] = {}
    for source in sources:
        if source.name == HOST:
            msg = f"a plugin of {source.distribution} is named {HOST!r}, which is the host's own name; rename it"
            raise PluginError(msg)
        if source.name in seen:
            first = seen[source.name]
            msg = (
                f"two plugins are named {source.name!r}: one of {first.distribution} {first.version} and one of "
                f"{source.distribution} {source.version}; rename one, or uninstall one of the two"
            )
            raise PluginError(msg)
        seen[source.name] = source


def _refuse_unknown(config: Config, sources: Iterable[Source]) -> None:
    names = sorted(source.name for source in sources)
    for key, wanted in (
        ("plugins.only", config.only),
        ("plugins.enable", config.enable),
        ("plugins.disable", config.disable),
        ("options", config.options),
    ):
        for name in wanted:
            if name not in names:
                meant = hint(name, names, len(names))
                msg = f"{config.source}: {key} names the plugin {name!r}, which is not installed{meant}"
                raise ConfigError(msg)


def _selected(source: Source, config: Config) -> bool:
    if source.name in config.disable:
        return False
    if source.given or source.name in config.only or source.name in config.enable:
        return True
    return not config.only and not source.optional


def _load(source: Source, manager: pluggy.PluginManager, config: Config) -> Plugin:
    """Import, register and read one plugin. Each error names the plugin and its distribution."""
    where = f"the plugin {source.name!r} of {source.distribution} {source.version}"
    try:
        with _folder_kept():
            module = source.load()
        require_api(module)
        check_hook_names(module)
        manager.register(module, source.name)
        plugin = read_declaration(source, module, manager, config)
        if not plugin.bundled:  # those are checked by the tests
            require_examples(plugin)
    except ConfigError:
        raise
    except BaseException as error:
        if issubclass(type(error), KeyboardInterrupt):
            raise
        detail = str(error) if type(error) is PluginError else message_of(error)
        msg = f"{where} is broken: {detail}"
        raise PluginError(msg) from error
    return plugin


@contextmanager
def _folder_kept() -> Iterator[None]:
    """Restore the current folder afterwards, as an imported plugin may change it. Relative paths depend on it."""
    try:
        folder = os.getcwd()  # noqa: PTH109 - a deleted folder is not an error here
    except OSError:
        yield
        return
    try:
        yield
    finally:
        os.chdir(folder)


def _all_labels(plugins: Iterable[Plugin], config: Config, *, whole: bool) -> dict[str, Label]:
    """Collect all labels. The policy may name unknown labels if a plugin is broken (``whole`` is false).

    A broken plugin might declare them.
    """
    labels = dict(LABELS)
    for plugin in plugins:
        for name, label in plugin.labels.items():
            if labels.setdefault(name, label) != label:
                msg = (
                    f"the plugin {plugin.name!r} of {plugin.distribution} declares the label {name!r} differently from "
                    "others; a label is declared once: leave it out to share it, or take another name"
                )
                raise PluginError(msg)
    for name in config.labels:
        if whole and name not in labels:
            meant = hint(name, sorted(labels), len(labels))
            msg = f"{config.source}: policy.labels names the label {name!r}, which no plugin declares{meant}"
            raise ConfigError(msg)
    return labels
