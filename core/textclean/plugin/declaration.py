"""Read what a plugin declares from its module or object, and check it."""

from __future__ import annotations

import inspect
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

import attrs
import pluggy

from textclean.config import Config
from textclean.errors import ConfigError, PluginError
from textclean.plugin.compatibility import deprecated, unknown_attributes, unknown_message, with_new_names
from textclean.plugin.discovery import Source
from textclean.plugin.hookspecs import DISTRIBUTION, GROUP, HOOKS
from textclean.plugin.rules_file.rules_plugin import RulesPlugin
from textclean.proposal import ACTIONS, Label, Rule, ScoreRange
from textclean.suggest import hint
from textclean.text.phrases import ANCHORS, Anchor, Phrase, require_words
from textclean.text.surrogates import holds_lone


@attrs.frozen
class Plugin:
    """A loaded plugin: what it declares, and its hook implementations."""

    name: str
    distribution: str
    version: str
    hooks: Mapping[str, pluggy.HookImpl]
    before: tuple[str, ...]
    after: tuple[str, ...]
    last: bool
    always: bool
    labels: Mapping[str, Label]
    phrases: Mapping[str, tuple[Phrase, ...]]
    anchors: Mapping[str, Anchor]
    options: Mapping[str, Any]
    tags: Mapping[str, str]
    scores: Mapping[str, ScoreRange]
    #: The sets of phrases of which one must be hit; empty where any is enough.
    needs: frozenset[str] = frozenset()
    #: In the order in which they are declared; empty where the plugin declares none, and may name any.
    rules: tuple[Rule, ...] = ()
    #: Digests of what the plugin reads besides its own code, such as weights, by name.
    inputs: Mapping[str, str] = attrs.field(factory=dict)
    #: Messages about what the plugin has and textclean does not read, or reads under another name from now on.
    doubts: tuple[str, ...] = ()
    #: The file of rules that the plugin is, if it is one.
    rules_file: RulesPlugin | None = attrs.field(default=None, repr=False)
    #: The rules as a proposal names them: each id with its label.
    rule_labels: frozenset[tuple[str, str]] = attrs.field(init=False, repr=False)

    @rule_labels.default
    def _pairs(self) -> frozenset[tuple[str, str]]:
        return frozenset((rule.id, rule.label) for rule in self.rules)

    @property
    def waits_for_hits(self) -> bool:
        """Whether the plugin is called only where one of its phrases was found."""
        return bool(self.phrases) and not self.always

    @property
    def bundled(self) -> bool:
        """Whether the plugin comes with textclean. Third-party plugins are not trusted."""
        return self.distribution == DISTRIBUTION

    def describe(self) -> dict[str, Any]:
        """Return, as plain values, what about this plugin may decide a result."""
        return {
            "name": self.name,
            "distribution": self.distribution,
            "version": self.version,
            "hooks": sorted(self.hooks),
            "labels": sorted(self.labels),
        } | ({"inputs": dict(sorted(self.inputs.items()))} if self.inputs else {})


def check_hook_names(module: object) -> None:
    """Refuse a plugin that implements an unknown hook, or no hook at all."""
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
    """Read and check what an imported plugin declares.

    Raises:
        PluginError: a declaration is wrong.
        ConfigError: the configuration sets an option wrongly.
    """
    hooks = dict(_implementations(module, manager))
    doubts = () if source.distribution == DISTRIBUTION else tuple(_doubts(module))  # the tests ask for those
    module = with_new_names(module)
    phrases = {name: _phrases(given) for name, given in _mapping(module, "phrases", Iterable).items()}
    options = _options(source, _mapping(module, "options", object), config)
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
        always=_flag(module, "always"),
        labels=_labels(module),
        phrases=phrases,
        anchors=_anchors(module, phrases),
        options=options,
        tags=_mapping(module, "tags", str),
        scores=_mapping(module, "scores", ScoreRange),
        needs=_needs(module, phrases),
        rules=_rules(module),
        inputs=_inputs(module, options),
        doubts=doubts,
        rules_file=module if isinstance(module, RulesPlugin) else None,
    )


def _implementations(module: object, manager: pluggy.PluginManager) -> Iterator[tuple[str, pluggy.HookImpl]]:
    """Yield the hooks of a plugin with their names. Refuse hook wrappers, asynchronous hooks and duplicates."""
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


def _doubts(module: object) -> Iterator[str]:
    for name, meant in unknown_attributes(module):
        yield unknown_message(name, meant)
    for one in deprecated(module):
        yield one.message


def _names(module: object, attribute: str, what: str = "plugin names") -> tuple[str, ...]:
    value = getattr(module, attribute, ())
    if not isinstance(value, list | tuple) or not all(isinstance(name, str) for name in value):
        msg = f"{attribute!r} has to be a tuple of {what}, not {value!r}"
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
        msg = f"{what}: {word!r} holds a lone surrogate, which some output formats cannot hold; take it out"
        raise PluginError(msg)


def _labels(module: object) -> dict[str, Label]:
    labels = _mapping(module, "labels", Label)
    for name, label in labels.items():
        if label.action not in ACTIONS:
            msg = f"labels[{name!r}] has the action {label.action!r}; there are: {', '.join(ACTIONS)}"
            raise PluginError(msg)
    return labels


def _rules(module: object) -> tuple[Rule, ...]:
    value = getattr(module, "rules", ())
    if not isinstance(value, list | tuple) or not all(isinstance(rule, Rule) for rule in value):
        msg = f"'rules' has to be a tuple of textclean.Rule, not {value!r}"
        raise PluginError(msg)
    counts = Counter((rule.id, rule.label) for rule in value)
    twice = next((pair for pair, count in counts.items() if count > 1), None)
    if twice:
        msg = f"rules: {twice[0]!r} with the label {twice[1]!r} is declared twice"
        raise PluginError(msg)
    for word in (word for rule in value for word in (rule.id, rule.label, rule.looks_for)):
        _refuse_surrogates("rules", word)
    return tuple(value)


def _inputs(module: object, options: Mapping[str, Any]) -> dict[str, str]:
    """Return the digests of what a plugin with these options reads. It says so with a function ``inputs(options)``."""
    function = getattr(module, "inputs", None)
    value = {} if function is None else function(dict(options))
    if not isinstance(value, Mapping) or not all(type(name) is type(digest) is str for name, digest in value.items()):
        msg = f"'inputs' has to be a function of the options that returns a dict of names and digests, not {value!r}"
        raise PluginError(msg)
    return dict(value)


#: Texts of phrases that hold words. The bundled plugins have a fourth as many phrases as sets hold.
_with_words: set[str] = set()
#: So many are remembered; a program that makes plugins of ever new phrases must not fill the memory.
_MOST_REMEMBERED = 200_000


def _phrases(given: Iterable[object]) -> tuple[Phrase, ...]:
    found = tuple(given)
    phrases = [one for one in found if type(one) is Phrase]
    if len(phrases) == len(found) and {phrase.text for phrase in phrases} <= _with_words:
        return tuple(phrases)
    return tuple(map(_phrase, found))


def _phrase(value: object) -> Phrase:
    phrase = Phrase(value) if isinstance(value, str) else value
    if not isinstance(phrase, Phrase):
        msg = f"a phrase has to be a string or a textclean.Phrase, not {value!r}"
        raise PluginError(msg)
    require_words(phrase.text)
    if len(_with_words) < _MOST_REMEMBERED:
        _with_words.add(phrase.text)
    return phrase


def _anchors(module: object, sets: Collection[str]) -> dict[str, Anchor]:
    """Return for each set of phrases where its phrases may stand. The default is anywhere."""
    given = _mapping(module, "anchors", str)
    for name, anchor in given.items():
        _require_set(f"anchors[{name!r}]", name, sets)
        if anchor not in ANCHORS:
            msg = f"anchors[{name!r}] is {anchor!r}{hint(anchor, ANCHORS)}"
            raise PluginError(msg)
    return {name: given.get(name, "anywhere") for name in sets}


def _needs(module: object, sets: Collection[str]) -> frozenset[str]:
    """Return the sets of phrases of which one must be hit."""
    names = _names(module, "needs", "names of sets in `phrases`")
    for name in names:
        _require_set(f"needs: {name!r}", name, sets)
    return frozenset(names)


def _require_set(where: str, name: str, sets: Collection[str]) -> None:
    if name not in sets:
        meant = hint(name, sorted(sets), len(sets)) if sets else ""
        msg = f"{where}: there is no such set in `phrases`{meant}"
        raise PluginError(msg)


def _options(source: Source, defaults: Mapping[str, Any], config: Config) -> dict[str, Any]:
    """Return the plugin's default options, overridden by the configuration. Types must be those of the defaults."""
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
