"""The configuration: ``textclean.toml``, or ``[tool.textclean]`` in a ``pyproject.toml``."""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs

from textclean.checks import (
    PATH,
    PATHS,
    SECONDS,
    SHARE,
    STRING,
    STRINGS,
    TABLE,
    Kind,
    as_float,
    as_float_or_none,
    check_plain,
    instance,
    one_of,
    whole,
)
from textclean.config_file import config_table, table_in
from textclean.errors import ConfigError
from textclean.presets import DEFAULT_PRESET, Preset, preset_named
from textclean.proposal import ACTIONS, Action
from textclean.table import Table

FILE_NAME = "textclean.toml"
_ACTION = one_of(*ACTIONS)


#: The largest value of ``max_passes``. Plugins that build on each other's edits need far fewer passes.
MOST_PASSES = 100


@attrs.frozen
class LabelPolicy:
    """The policy for one label. None stands for the label's own action, or for the general threshold.

    Raises:
        ConfigError: a value has the wrong type or is out of range.
    """

    action: Action | None = attrs.field(default=None, validator=_ACTION.or_none())
    threshold: float | None = attrs.field(default=None, converter=as_float_or_none, validator=SHARE.or_none())


@attrs.frozen
class Guards:
    """The most that may be removed from a record, and the least that has to be left of it.

    A plugin that would remove more than its limit is left out for that record. If all plugins together would remove
    more than their limit, or would leave less than the floor, the record is not edited and is tagged ``review``. The
    log says so in each case. Characters are code points that are not white space.

    Attributes:
        plugin_share: the most that one plugin may remove, as a share of the record's characters.
        record_share: the most that all plugins together may remove, as a share of the record's characters.
        plugin_chars: the most that one plugin may remove, in characters; None: no limit.
        record_chars: the most that all plugins together may remove, in characters; None: no limit.
        floor_chars: the least that must be left of an edited record, in characters.
        floor_words: the least that must be left of an edited record, in words.
        seconds: the time limit for one call of a plugin. It applies only where plugins run in a process of their own,
            which can be ended.
        failures: a plugin that fails on this many records in a row is switched off for the rest of the run.

    Raises:
        ConfigError: a value has the wrong type or is out of range.
    """

    plugin_share: float = attrs.field(default=0.9, converter=as_float, validator=SHARE)
    record_share: float = attrs.field(default=0.95, converter=as_float, validator=SHARE)
    plugin_chars: int | None = attrs.field(default=None, validator=whole(0).or_none())
    record_chars: int | None = attrs.field(default=None, validator=whole(0).or_none())
    floor_chars: int = attrs.field(default=0, validator=whole(0))
    floor_words: int = attrs.field(default=0, validator=whole(0))
    seconds: float = attrs.field(default=10.0, converter=as_float, validator=SECONDS)
    failures: int = attrs.field(default=100, validator=whole(1))


_POLICY = instance(LabelPolicy)
_SITE_MODES = ("auto", "off")
_PASSES = whole(1, MOST_PASSES)
#: The value of ``plugins.files`` in a configuration file: paths relative to the folder of that file.
_FILES = Kind("a list of strings", lambda value: STRINGS.holds(value) and PATHS.holds(value))
_KINDS = {
    "only": STRINGS,
    "enable": STRINGS,
    "disable": STRINGS,
    "files": PATHS,
    "labels": TABLE,
    "guards": instance(Guards),
    "max_passes": _PASSES,
    "options": TABLE,
}


# These converters run before the checks. So they return a value of a wrong type unchanged.
def _names(value: Sequence[str]) -> tuple[str, ...]:
    return tuple(value) if STRINGS.holds(value) else value  # type: ignore[return-value]


def _paths(value: Sequence[str | Path]) -> tuple[Path, ...]:
    return tuple(map(Path, value)) if PATHS.holds(value) else value  # type: ignore[return-value]


def _own_labels(value: Mapping[str, LabelPolicy]) -> Mapping[str, LabelPolicy]:
    return dict(value) if TABLE.holds(value) else value


def _own_options(value: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Mapping[str, Any]]:
    return {name: _own(item) for name, item in value.items()} if TABLE.holds(value) else value


def _own(value: Any) -> Any:  # noqa: ANN401 - a table, or what is none
    return dict(value) if TABLE.holds(value) else value


@attrs.frozen
class Config:
    """All settings of a run that may change its result. Which plugins exist is not part of it.

    Relative paths of plugin files are resolved against the folder of the configuration file.

    Attributes:
        preset: the name of the preset whose policy holds where ``threshold`` and ``labels`` say nothing.
        only: names of the plugins to use; empty: all installed plugins that are not off by default.
        enable: names of further plugins to use, such as those that are off by default.
        disable: names of plugins to leave out.
        files: paths of plugins that are single Python files.
        threshold: findings with less confidence than this stay in the text. None: that of the preset.
        labels: the policy of labels, by label.
        guards: the limits on what may be removed.
        max_passes: a plugin that still proposes something in this pass is left out for the record.
        options: the options of plugins, by plugin name.
        site: ``auto``: a run learns from its own input how often a line stands on its site; ``off``: no such evidence;
            anything else: the path of a site profile.
        source: the file that the configuration was read from, for messages.
        path: the absolute path of that file; None if there is no file. It does not count in comparisons, so equal
            settings are equal wherever they were read from.

    Raises:
        ConfigError: a value has the wrong type or is out of range, or JSON, and so the manifest, cannot hold it.
    """

    only: tuple[str, ...] = attrs.field(default=(), converter=_names)
    enable: tuple[str, ...] = attrs.field(default=(), converter=_names)
    disable: tuple[str, ...] = attrs.field(default=(), converter=_names)
    files: tuple[Path, ...] = attrs.field(default=(), converter=_paths)
    _threshold: float | None = attrs.field(default=None, converter=as_float_or_none)
    labels: Mapping[str, LabelPolicy] = attrs.field(factory=dict, converter=_own_labels)
    guards: Guards = Guards()
    max_passes: int = 20
    options: Mapping[str, Mapping[str, Any]] = attrs.field(factory=dict, converter=_own_options)
    site: str = attrs.field(default="auto", validator=STRING)
    source: str = attrs.field(default="the defaults", validator=STRING)
    path: Path | None = attrs.field(default=None, eq=False)
    preset: str = DEFAULT_PRESET

    def __attrs_post_init__(self) -> None:
        preset_named(self.preset, self.source)
        SHARE.or_none().check(f"{self.source}: threshold", self._threshold)
        for name, kind in _KINDS.items():
            kind.check(f"{self.source}: {name}", getattr(self, name))
        for label, policy in self.labels.items():
            _POLICY.check(f"{self.source}: labels[{label!r}]", policy)
        for plugin, options in self.options.items():
            TABLE.check(f"{self.source}: options.{plugin}", options)
            check_plain(f"options.{plugin}", options, self.source)

    @property
    def threshold(self) -> float:
        """Findings with less confidence than this stay in the text, if nothing else is said for their label."""
        return self._preset.threshold if self._threshold is None else self._threshold

    def policy_of(self, label: str) -> LabelPolicy:
        """Return the policy of a label: what the configuration says, and where it is silent what the preset says."""
        own = self.labels.get(label, LabelPolicy())
        return attrs.evolve(own, action=self._preset.actions.get(label)) if own.action is None else own

    @property
    def _preset(self) -> Preset:
        return preset_named(self.preset, self.source)

    @classmethod
    def load(cls, path: str | Path | None = None, start: Path | None = None) -> Config:
        """Read a configuration file.

        Args:
            path: the file. If it is None, the file is searched for in ``start`` and the folders above it; if there is
                none, the defaults are used.
            start: the folder in which the search begins; None: the current folder.

        Raises:
            ConfigError: the file cannot be read, or a key or value in it is wrong. Also if a file that was found by
                search names plugin files: a stranger may have written it, and it must not decide which code runs.
        """
        if path is not None:
            PATH.check("path", path)
            return cls.of(config_table(Path(path)), Path(path))
        start = (start or Path.cwd()).resolve()
        for folder in (start, *start.parents):
            if (folder / FILE_NAME).is_file():
                return _only_data(cls.of(config_table(folder / FILE_NAME), folder / FILE_NAME))
            project = folder / "pyproject.toml"
            if project.is_file() and (table := table_in(project)) is not None:
                return _only_data(cls.of(table, project))
        return cls()

    @classmethod
    def of(cls, table: Mapping[str, Any], path: Path) -> Config:
        """Make a configuration from a parsed table; ``path`` is the file that the table was read from.

        Raises:
            ConfigError: a key or value is wrong.
        """
        TABLE.check(f"{path}: a configuration", table)
        root = Table(table, "", str(path), ("preset", "plugins", "policy", "guards", "options", "max_passes", "site"))
        plugins = root.table("plugins", ("only", "enable", "disable", "files"))
        policy = root.table("policy", ("threshold", "labels"))
        guards = root.table("guards", tuple(attrs.fields_dict(Guards)))
        labels = policy.table("labels", None)
        options = root.table("options", None)
        return cls(
            preset=root.value("preset", STRING, DEFAULT_PRESET),
            only=plugins.value("only", STRINGS, []),
            enable=plugins.value("enable", STRINGS, []),
            disable=plugins.value("disable", STRINGS, []),
            files=tuple(path.parent / name for name in plugins.value("files", _FILES, [])),
            threshold=policy.value("threshold", SHARE, None) if "threshold" in policy.values else None,
            labels={name: _label_policy(labels, name) for name in labels.values},
            guards=guards.made(Guards),
            max_passes=root.value("max_passes", _PASSES, cls().max_passes),
            options={name: options.table(name, None).values for name in options.values},
            site=_site(root.value("site", STRING, cls().site), path.parent),
            source=str(path),
            path=Path(os.path.abspath(path)),  # noqa: PTH100 - takes out `..`, and follows no links
        )

    @property
    def profile(self) -> Path | None:
        """The site profile that ``site`` names; None: it names none."""
        return None if self.site in _SITE_MODES else Path(self.site)

    def to_json(self) -> dict[str, Any]:
        """Return the settings that decide a result, as plain values, without the places that files are read from.

        The site profile is not among them: a cleaner names it by its content.
        """
        preset = {} if self.preset == DEFAULT_PRESET else {"preset": self.preset}
        names = sorted({*self.labels, *self._preset.actions})
        return preset | {
            "threshold": self.threshold,
            "labels": {name: attrs.asdict(self.policy_of(name)) for name in names},
            "guards": attrs.asdict(self.guards),
            "max_passes": self.max_passes,
            "options": {name: dict(sorted(values.items())) for name, values in sorted(self.options.items())},
        }


def _site(value: str, folder: Path) -> str:
    return value if value in _SITE_MODES else str(folder / value)


def _only_data(found: Config) -> Config:
    """Return a configuration that was found by search, or raise if it names plugin files."""
    if not found.files:
        return found
    raise ConfigError(
        f"{found.source}: plugins.files names {found.files[0]}, and a configuration that was found, and not named, "
        f"can have no code run; if you trust it, name it with --config {shlex.quote(found.source)}, or in Python with "
        f"Config.load(Path({found.source!r}))"
    )


def _label_policy(labels: Table, key: str) -> LabelPolicy:
    value = labels.values[key]
    if isinstance(value, str) and value in ACTIONS:
        return LabelPolicy(action=value)
    if not isinstance(value, Mapping):
        raise labels.wrong(key, f"{_ACTION.wanted}, or a table of action and threshold")
    return labels.table(key, ("action", "threshold")).made(LabelPolicy)
