"""Which plugins there are, which of them are used, in what order, and what they declare.

Plugins come from the entry-point group ``textclean`` (the bundled ones too), from single Python files, or as objects.
Only selected plugins are imported. A broken one is named and left out; a duplicate name or a cycle is an error.
"""

from __future__ import annotations

import difflib
import functools
import hashlib
import inspect
import os
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from graphlib import CycleError, TopologicalSorter
from importlib.metadata import Distribution, entry_points
from pathlib import Path
from types import ModuleType
from typing import Any

import attrs
import pluggy

from textclean import hookspecs
from textclean.config import Config
from textclean.errors import ConfigError, PluginError, message_of
from textclean.labels import LABELS
from textclean.record import ACTIONS, Label, ScoreRange
from textclean.text.phrases import ANCHORS, Anchor, Phrase, require_words
from textclean.text.surrogates import holds_lone

GROUP = hookspecs.PROJECT
#: The entry-point group of the plugins that are off until somebody names them.
OPTIONAL_GROUP = f"{GROUP}.optional"
HOOKS = ("detect", "clean", "tag", "score")
#: The name that the host's own entries in a log bear; no plugin may take it.
HOST = "textclean"
#: What the bundled plugins come with.
DISTRIBUTION = "textclean-framework"


@attrs.frozen
class Source:
    """A plugin that could be loaded: its name, where it comes from, and how to load it.

    ``given``: it was handed over, and not found. ``optional``: it is off until somebody names it.
    """

    name: str
    distribution: str
    version: str
    load: Callable[[], object]
    given: bool = False
    optional: bool = False


@attrs.frozen
class Broken:
    """A plugin that could not be loaded, and why."""

    name: str
    distribution: str
    version: str
    error: str


@attrs.frozen
class Plugin:
    """A loaded plugin: what it declares, and its hook implementations with the arguments that each takes."""

    name: str
    distribution: str
    version: str
    hooks: Mapping[str, pluggy.HookImpl]
    before: tuple[str, ...]
    after: tuple[str, ...]
    labels: Mapping[str, Label]
    phrases: Mapping[str, tuple[Phrase, ...]]
    anchors: Mapping[str, Anchor]
    options: Mapping[str, Any]
    tags: Mapping[str, str]
    scores: Mapping[str, ScoreRange]

    @property
    def bundled(self) -> bool:
        """Whether it came with textclean; what any other does, nobody here knows."""
        return self.distribution == DISTRIBUTION

    def describe(self) -> dict[str, Any]:
        """Return what decides this plugin's part in a result, as plain values."""
        return {
            "name": self.name,
            "distribution": self.distribution,
            "version": self.version,
            "hooks": sorted(self.hooks),
            "labels": sorted(self.labels),
        }


@attrs.frozen
class Registry:
    """The plugins in the order in which they are called, those that are broken, and those that are off."""

    plugins: tuple[Plugin, ...]
    broken: tuple[Broken, ...]
    off: tuple[Source, ...]
    labels: Mapping[str, Label]

    @classmethod
    def load(cls, config: Config, given: Iterable[object] = ()) -> Registry:
        """Find, select, import, check and order plugins.

        Args:
            config: names the plugins to use or leave out, and plugin files.
            given: further plugins: paths of Python files, or objects (modules, instances) that are plugins.

        Raises:
            PluginError: two plugins share a name, relations form a cycle, labels contradict, or a plugin that was given
                explicitly, or is on only because it was named, is broken.
            ConfigError: the configuration names a plugin or option that there is none of.
        """
        sources = [*installed(), *map(_source_of, [*config.files, *given])]
        _refuse_duplicates(sources)
        _refuse_unknown(config, sources)
        on = [source for source in sources if _selected(source, config)]
        manager = pluggy.PluginManager(hookspecs.PROJECT)
        manager.add_hookspecs(hookspecs)
        loaded: list[Plugin] = []
        broken: list[Broken] = []
        for source in sorted(on, key=lambda source: source.name):
            try:
                loaded.append(_load(source, manager, config))
            except PluginError as error:
                if source.given or source.optional:  # somebody asked for just this one
                    raise
                broken.append(Broken(source.name, source.distribution, source.version, str(error)))
        off = tuple(source for source in sources if source not in on)
        return cls(tuple(_ordered(loaded)), tuple(broken), off, _all_labels(loaded, config, whole=not broken))


def installed() -> list[Source]:
    """Return the plugins that installed distributions offer, without importing them."""
    # To read what all distributions say takes a tenth of a second where many are installed.
    return list(_installed(tuple((folder, _changed(folder)) for folder in sys.path)))


def _changed(folder: str) -> int:
    try:
        return Path(folder or ".").stat().st_mtime_ns
    except OSError:
        return 0


@functools.lru_cache(maxsize=8)
def _installed(_folders: tuple[tuple[str, int], ...]) -> tuple[Source, ...]:
    named = functools.cache(_name_and_version)  # each time it is asked, a distribution parses its metadata
    found = entry_points()
    return tuple(
        Source(entry.name, *named(entry.dist), entry.load, optional=group == OPTIONAL_GROUP)
        for group in (GROUP, OPTIONAL_GROUP)
        for entry in found.select(group=group)
    )


def _name_and_version(distribution: Distribution | None) -> tuple[str, str]:
    return (distribution.name, distribution.version) if distribution else ("unknown distribution", "0")


def _source_of(given: object) -> Source:
    if isinstance(given, str | Path):
        path = Path(given)
        try:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
        except OSError as error:
            msg = f"cannot read the plugin file {path} ({error.strerror}); check the path"
            raise PluginError(msg) from error
        return Source(path.stem, path.name, digest, lambda: _import_file(path), given=True)
    try:
        name, version = name_of(given), str(getattr(given, "version", None) or getattr(given, "__version__", "0"))
    except Exception as error:
        msg = f"a plugin of {type(given).__module__} does not say its name or version: {message_of(error)}"
        raise PluginError(msg) from error
    return Source(name, _module_of(given), version, lambda: given, given=True)


def _module_of(given: object) -> str:
    """Return the module of an object's class; the program itself has another name in processes that it starts."""
    module = type(given).__module__
    return "__main__" if module == "__mp_main__" else module


def name_of(given: object) -> str:
    """Return the name of a plugin that was given as an object, which may raise anything."""
    name = getattr(given, "name", None) or getattr(given, "__name__", type(given).__name__)
    return str(name).rpartition(".")[2]


def _import_file(path: Path) -> object:
    if path.suffix != ".py":
        msg = f"{path} is not a Python file; its name has to end in .py"
        raise PluginError(msg)
    name = f"textclean_file_{path.stem}"
    module = ModuleType(name)
    module.__file__ = str(path)
    sys.modules[name] = module
    # Not by way of a loader, which may take an old version of the file from its cache and leaves one beside the file.
    code = compile(path.read_bytes(), str(path), "exec", dont_inherit=True)
    exec(code, module.__dict__)  # noqa: S102 - it is what a plugin file is for
    return module


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
                msg = f"{config.source}: {key} names the plugin {name!r}, which is not installed{_hint(name, names)}"
                raise ConfigError(msg)


def _hint(name: str, names: Sequence[str]) -> str:
    close = difflib.get_close_matches(name, names, n=1)
    return f"; did you mean {close[0]!r}?" if close else f"; there are: {', '.join(names)}"


def _selected(source: Source, config: Config) -> bool:
    if source.name in config.disable:
        return False
    if source.given or source.name in config.only or source.name in config.enable:
        return True
    return not config.only and not source.optional


def _load(source: Source, manager: pluggy.PluginManager, config: Config) -> Plugin:
    """Import, register and read one plugin; everything that goes wrong names it and its distribution."""
    where = f"the plugin {source.name!r} of {source.distribution} {source.version}"
    try:
        with _folder_kept():
            module = source.load()
        _check_hook_names(module)
        manager.register(module, source.name)
        return _read(source, module, manager, config)
    except ConfigError:
        raise
    except BaseException as error:
        if issubclass(type(error), KeyboardInterrupt):
            raise
        detail = str(error) if type(error) is PluginError else message_of(error)
        msg = f"{where} is broken: {detail}"
        raise PluginError(msg) from error


@contextmanager
def _folder_kept() -> Iterator[None]:
    """Stay in the current folder, whatever a plugin does when it is imported: inputs and outputs are named from it."""
    try:
        folder = os.getcwd()  # noqa: PTH109 - one that is gone is no error
    except OSError:
        yield
        return
    try:
        yield
    finally:
        os.chdir(folder)


def _check_hook_names(module: object) -> None:
    marked = [name for name in dir(module) if getattr(getattr(module, name, None), f"{GROUP}_impl", None)]
    for name in marked:
        hook = getattr(getattr(module, name), f"{GROUP}_impl").get("specname") or name
        if hook not in HOOKS:
            msg = f"there is no hook {hook!r}{_hint(hook, HOOKS)}"
            raise PluginError(msg)
    if not marked:
        bare = next((hook for hook in HOOKS if callable(getattr(module, hook, None))), None)
        hint = f"put @textclean.hookimpl above its {bare!r}" if bare else f"implement one of {', '.join(HOOKS)}"
        msg = f"it implements no hook; {hint}"
        raise PluginError(msg)


def _read(source: Source, module: object, manager: pluggy.PluginManager, config: Config) -> Plugin:
    hooks = dict(_implementations(module, manager))
    phrases = {name: tuple(map(_phrase, given)) for name, given in _mapping(module, "phrases", Iterable).items()}
    for word in (source.name, source.version):
        _refuse_surrogates("its name or version", word)
    return Plugin(
        name=source.name,
        distribution=source.distribution,
        version=source.version,
        hooks=hooks,
        before=_names(module, "before"),
        after=_names(module, "after"),
        labels=_labels(module),
        phrases=phrases,
        anchors=_anchors(module, phrases),
        options=_options(source, _mapping(module, "options", object), config),
        tags=_mapping(module, "tags", str),
        scores=_mapping(module, "scores", ScoreRange),
    )


def _implementations(module: object, manager: pluggy.PluginManager) -> Iterator[tuple[str, pluggy.HookImpl]]:
    """Yield a plugin's hooks, each of which is a function that is called and gives its answer."""
    for hook in HOOKS:
        found = [one for one in getattr(manager.hook, hook).get_hookimpls() if one.plugin is module]
        if len(found) > 1:
            msg = f"it implements the hook {hook!r} {len(found)} times; one plugin has one function for a hook"
            raise PluginError(msg)
        for one in found:
            if one.wrapper or one.hookwrapper:
                msg = f"its {hook!r} is a hook wrapper, and textclean has none; take the argument of @hookimpl away"
                raise PluginError(msg)
            if inspect.iscoroutinefunction(one.function) or inspect.isasyncgenfunction(one.function):
                msg = f"its {hook!r} is asynchronous, and no event loop calls a hook; make it a plain function"
                raise PluginError(msg)
            yield hook, one


def _names(module: object, attribute: str) -> tuple[str, ...]:
    value = getattr(module, attribute, ())
    if not isinstance(value, list | tuple) or not all(isinstance(name, str) for name in value):
        msg = f"{attribute!r} has to be a tuple of plugin names, not {value!r}"
        raise PluginError(msg)
    return tuple(value)


def _mapping(module: object, attribute: str, kind: type) -> dict[str, Any]:
    value = getattr(module, attribute, {})
    if not isinstance(value, Mapping):
        msg = f"{attribute!r} has to be a dict, not {value!r}"
        raise PluginError(msg)
    for key, item in value.items():
        if not isinstance(key, str) or not isinstance(item, kind) or (kind is Iterable and isinstance(item, str)):
            msg = f"{attribute}[{key!r}] has to be a {getattr(kind, '__name__', kind)}, not {item!r}"
            raise PluginError(msg)
        _refuse_surrogates(attribute, key)
    return dict(value)


def _refuse_surrogates(what: str, word: str) -> None:
    if holds_lone(word):
        msg = f"{what}: {word!r} holds a lone surrogate, which not every output can; take it out"
        raise PluginError(msg)


def _labels(module: object) -> dict[str, Label]:
    labels = _mapping(module, "labels", Label)
    for name, label in labels.items():
        if label.action not in ACTIONS:
            msg = f"labels[{name!r}] has the action {label.action!r}; there are: {', '.join(ACTIONS)}"
            raise PluginError(msg)
    return labels


def _phrase(value: object) -> Phrase:
    phrase = Phrase(value) if isinstance(value, str) else value
    if not isinstance(phrase, Phrase):
        msg = f"a phrase has to be a string or a textclean.Phrase, not {value!r}"
        raise PluginError(msg)
    require_words(phrase.text)
    return phrase


def _anchors(module: object, sets: Collection[str]) -> dict[str, Anchor]:
    """Return where each set's phrases may stand: as the plugin says, else anywhere."""
    given = _mapping(module, "anchors", str)
    for name, anchor in given.items():
        if name not in sets:
            msg = f"anchors[{name!r}]: there is no such set in `phrases`{_hint(name, sorted(sets)) if sets else ''}"
            raise PluginError(msg)
        if anchor not in ANCHORS:
            msg = f"anchors[{name!r}] is {anchor!r}{_hint(anchor, ANCHORS)}"
            raise PluginError(msg)
    return {name: given.get(name, "anywhere") for name in sets}


def _options(source: Source, defaults: Mapping[str, Any], config: Config) -> dict[str, Any]:
    """Lay the configuration's options over the plugin's defaults, whose types they must have."""
    options = dict(defaults)
    for key, value in config.options.get(source.name, {}).items():
        where = f"{config.source}: options.{source.name}.{key}"
        if key not in defaults:
            raise ConfigError(f"{where}: there is no such option{_hint(key, sorted(defaults)) if defaults else ''}")
        default = defaults[key]
        wanted = (int, float) if isinstance(default, float) else type(default)
        if not isinstance(value, wanted) or isinstance(value, bool) != isinstance(default, bool):
            raise ConfigError(f"{where} has to be of type {type(default).__name__}, not {value!r}")
        options[key] = value
    return options


def _all_labels(plugins: Iterable[Plugin], config: Config, *, whole: bool) -> dict[str, Label]:
    """Gather the labels; the policy may name one that a broken plugin would declare."""
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
            hint = _hint(name, sorted(labels))
            msg = f"{config.source}: policy.labels names the label {name!r}, which no plugin declares{hint}"
            raise ConfigError(msg)
    return labels


def _ordered(plugins: Sequence[Plugin]) -> list[Plugin]:
    """Order by declared relations, then by name. Relations to plugins that are not there say nothing."""
    by_name = {plugin.name: plugin for plugin in plugins}
    sorter: TopologicalSorter[str] = TopologicalSorter(dict.fromkeys(by_name, ()))
    for plugin in plugins:
        sorter.add(plugin.name, *(name for name in plugin.after if name in by_name))
        for name in plugin.before:
            if name in by_name:
                sorter.add(name, plugin.name)
    try:
        sorter.prepare()
    except CycleError as error:
        names = list(dict.fromkeys(error.args[1]))
        where = ", ".join(f"{name!r} of {by_name[name].distribution} {by_name[name].version}" for name in names)
        msg = f"the before/after relations of these plugins form a cycle: {where}; change or disable one of them"
        raise PluginError(msg) from error
    ordered: list[Plugin] = []
    ready: list[str] = []
    while sorter.is_active():
        ready = sorted([*ready, *sorter.get_ready()])
        name = ready.pop(0)
        ordered.append(by_name[name])
        sorter.done(name)
    return ordered
