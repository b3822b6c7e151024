"""What a plugin declares, read from its module or object and checked."""

from __future__ import annotations

import inspect
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

import attrs
import pluggy

from textclean.config import Config
from textclean.errors import ConfigError, PluginError
from textclean.plugin.discovery import Source
from textclean.plugin.hookspecs import DISTRIBUTION, GROUP, HOOKS
from textclean.record import ACTIONS, Label, ScoreRange
from textclean.suggest import hint
from textclean.text.phrases import ANCHORS, Anchor, Phrase, require_words
from textclean.text.surrogates import holds_lone


@attrs.frozen
class Plugin:
    """A loaded plugin: what it declares, and its hook implementations with the arguments that each takes."""

    name: str
    distribution: str
    version: str
    hooks: Mapping[str, pluggy.HookImpl]
    before: tuple[str, ...]
    after: tuple[str, ...]
    last: bool
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


def check_hook_names(module: object) -> None:
    """Refuse hooks that there are not, and plugins without any."""
    marked = [name for name in dir(module) if getattr(getattr(module, name, None), f"{GROUP}_impl", None)]
    for name in marked:
        hook = getattr(getattr(module, name), f"{GROUP}_impl").get("specname") or name
        if hook not in HOOKS:
            msg = f"there is no hook {hook!r}{hint(hook, HOOKS)}"
            raise PluginError(msg)
    if not marked:
        bare = next((hook for hook in HOOKS if callable(getattr(module, hook, None))), None)
        advice = f"put @textclean.hookimpl above its {bare!r}" if bare else f"implement one of {', '.join(HOOKS)}"
        msg = f"it implements no hook; {advice}"
        raise PluginError(msg)


def read_declaration(source: Source, module: object, manager: pluggy.PluginManager, config: Config) -> Plugin:
    """Read what a loaded plugin declares, and check it."""
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
        last=_flag(module, "last"),
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


def _flag(module: object, attribute: str) -> bool:
    value = getattr(module, attribute, False)
    if not isinstance(value, bool):
        msg = f"{attribute!r} has to be True or False, not {value!r}"
        raise PluginError(msg)
    return value


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
            meant = hint(name, sorted(sets), len(sets)) if sets else ""
            msg = f"anchors[{name!r}]: there is no such set in `phrases`{meant}"
            raise PluginError(msg)
        if anchor not in ANCHORS:
            msg = f"anchors[{name!r}] is {anchor!r}{hint(anchor, ANCHORS)}"
            raise PluginError(msg)
    return {name: given.get(name, "anywhere") for name in sets}


def _options(source: Source, defaults: Mapping[str, Any], config: Config) -> dict[str, Any]:
    """Lay the configuration's options over the plugin's defaults, whose types they must have."""
    options = dict(defaults)
    for key, value in config.options.get(source.name, {}).items():
        where = f"{config.source}: options.{source.name}.{key}"
        if key not in defaults:
            meant = hint(key, sorted(defaults), len(defaults)) if defaults else ""
            raise ConfigError(f"{where}: there is no such option{meant}")
        default = defaults[key]
        wanted = (int, float) if isinstance(default, float) else type(default)
        if not isinstance(value, wanted) or isinstance(value, bool) != isinstance(default, bool):
            raise ConfigError(f"{where} has to be of type {type(default).__name__}, not {value!r}")
        options[key] = value
    return options
