"""The configuration: ``textclean.toml``, or ``[tool.textclean]`` in a ``pyproject.toml``."""

from __future__ import annotations

import os
import shlex
import tomllib
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
from textclean.errors import ConfigError
from textclean.record import ACTIONS, Action
from textclean.table import Table

FILE_NAME = "textclean.toml"
_ACTION = one_of(*ACTIONS)


#: The most passes that may be allowed: those that two plugins take, each of which waits for the other, are far fewer.
MOST_PASSES = 100


@attrs.frozen
class LabelPolicy:
    """What is done with a label. None: the label's own action, the general threshold.

    Raises:
        ConfigError: a value is of a wrong type or out of its range.
    """

    action: Action | None = attrs.field(default=None, validator=_ACTION.or_none())
    threshold: float | None = attrs.field(default=None, converter=as_float_or_none, validator=SHARE.or_none())


@attrs.frozen
class Guards:
    """The most that may be removed from a record, and the least that has to be left of it.

    A plugin that would remove more than its limit is left out for that record. If all plugins together would remove
    more than theirs, or would leave less than the floor, the record is left whole and tagged ``review``. Each is said
    in the log. Characters are code points that are not white space.

    Attributes:
        plugin_share: the most that one plugin may remove, as a share of the record's characters.
        record_share: the most that all plugins together may remove, as a share of the record's characters.
        plugin_chars: the most that one plugin may remove, in characters; None: no limit.
        record_chars: the most that all plugins together may remove, in characters; None: no limit.
        floor_chars: the least that has to be left of a record that is edited, in characters.
        floor_words: the least that has to be left of a record that is edited, in words.
        seconds: how long a plugin may take for one call, where a process of its own can be ended.
        failures: a plugin that fails on so many records in a row is switched off for the rest of the run.

    Raises:
        ConfigError: a value is of a wrong type or out of its range.
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
_PASSES = whole(1, MOST_PASSES)
#: In a file, that is: relative to its folder.
_FILES = Kind("a list of strings", lambda value: STRINGS.holds(value) and PATHS.holds(value))
_KINDS = {
    "only": STRINGS,
    "enable": STRINGS,
    "disable": STRINGS,
    "files": PATHS,
    "threshold": SHARE,
    "labels": TABLE,
    "guards": instance(Guards),
    "max_passes": _PASSES,
    "options": TABLE,
}


# What a value has to be is checked afterwards: one that is none of its kind is left as it is.
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
    """What decides a run beside the plugins themselves. Relative plugin files are resolved against the file's folder.

    Attributes:
        only: names of the plugins to use; empty: all that are installed and not off by default.
        enable: names of plugins to use too, such as those that are off by default.
        disable: names of plugins to leave out.
        files: one-file plugins.
        threshold: findings with less confidence than this stay.
        labels: policy by label.
        guards: the most that may be removed.
        max_passes: a plugin that still proposes something in this pass is left out for the record.
        options: options by plugin name.
        source: the file it came from, for messages.
        path: that file's absolute path; None: it is of no file. It decides nothing, and equal configurations are equal
            wherever they were read from.

    Raises:
        ConfigError: a value is of a wrong type or out of its range, or is nothing that JSON, and so the manifest, has.
    """

    only: tuple[str, ...] = attrs.field(default=(), converter=_names)
    enable: tuple[str, ...] = attrs.field(default=(), converter=_names)
    disable: tuple[str, ...] = attrs.field(default=(), converter=_names)
    files: tuple[Path, ...] = attrs.field(default=(), converter=_paths)
    threshold: float = attrs.field(default=0.5, converter=as_float)
    labels: Mapping[str, LabelPolicy] = attrs.field(factory=dict, converter=_own_labels)
    guards: Guards = Guards()
    max_passes: int = 20
    options: Mapping[str, Mapping[str, Any]] = attrs.field(factory=dict, converter=_own_options)
    source: str = attrs.field(default="the defaults", validator=STRING)
    path: Path | None = attrs.field(default=None, eq=False)

    def __attrs_post_init__(self) -> None:
        for name, kind in _KINDS.items():
            kind.check(f"{self.source}: {name}", getattr(self, name))
        for label, policy in self.labels.items():
            _POLICY.check(f"{self.source}: labels[{label!r}]", policy)
        for plugin, options in self.options.items():
            TABLE.check(f"{self.source}: options.{plugin}", options)
            check_plain(f"options.{plugin}", options, self.source)

    @classmethod
    def load(cls, path: str | Path | None = None, start: Path | None = None) -> Config:
        """Read a configuration file.

        Args:
            path: the file; None looks for one from ``start`` (default: the current folder) upward and takes the
                defaults when there is none.
            start: the folder to look from.

        Raises:
            ConfigError: the file cannot be read, or a key or value in it is wrong; or one that was looked for names
                plugin files. Whoever wrote it may be a stranger: it is data, and only what its user names is code.
        """
        if path is not None:
            PATH.check("path", path)
            return cls.of(_read(Path(path)), Path(path))
        start = (start or Path.cwd()).resolve()
        for folder in (start, *start.parents):
            if (folder / FILE_NAME).is_file():
                return _only_data(cls.of(_read(folder / FILE_NAME), folder / FILE_NAME))
            project = folder / "pyproject.toml"
            if project.is_file() and (table := _table_in(project)) is not None:
                return _only_data(cls.of(table, project))
        return cls()

    @classmethod
    def of(cls, table: Mapping[str, Any], path: Path) -> Config:
        """Make a configuration of a parsed table; ``path`` is where it came from.

        Raises:
            ConfigError: a key or value is wrong.
        """
        TABLE.check(f"{path}: a configuration", table)
        root = Table(table, "", str(path), ("plugins", "policy", "guards", "options", "max_passes"))
        plugins = root.table("plugins", ("only", "enable", "disable", "files"))
        policy = root.table("policy", ("threshold", "labels"))
        guards = root.table("guards", tuple(attrs.fields_dict(Guards)))
        labels = policy.table("labels", None)
        options = root.table("options", None)
        return cls(
            only=plugins.value("only", STRINGS, []),
            enable=plugins.value("enable", STRINGS, []),
            disable=plugins.value("disable", STRINGS, []),
            files=tuple(path.parent / name for name in plugins.value("files", _FILES, [])),
            threshold=policy.value("threshold", SHARE, cls().threshold),
            labels={name: _label_policy(labels, name) for name in labels.values},
            guards=guards.made(Guards),
            max_passes=root.value("max_passes", _PASSES, cls().max_passes),
            options={name: options.table(name, None).values for name in options.values},
            source=str(path),
            path=Path(os.path.abspath(path)),  # noqa: PTH100 - takes out `..`, and follows no links
        )

    def to_json(self) -> dict[str, Any]:
        """Return what decides the result, as plain values; where it was read from decides nothing."""
        return {
            "threshold": self.threshold,
            "labels": {
                name: {"action": policy.action, "threshold": policy.threshold}
                for name, policy in sorted(self.labels.items())
            },
            "guards": attrs.asdict(self.guards),
            "max_passes": self.max_passes,
            "options": {name: dict(sorted(values.items())) for name, values in sorted(self.options.items())},
        }


def _only_data(found: Config) -> Config:
    """Return a configuration that nobody named, if it names no code."""
    if not found.files:
        return found
    raise ConfigError(
        f"{found.source}: plugins.files names {found.files[0]}, and a configuration that was found, and not named, "
        f"can have no code run; if you trust it, name it with --config {shlex.quote(found.source)}, or in Python with "
        f"Config.load(Path({found.source!r}))"
    )


def _read(path: Path) -> Mapping[str, Any]:
    if path.name == "pyproject.toml":
        return _table_in(path) or {}
    return _parse(path)


def _table_in(project: Path) -> Mapping[str, Any] | None:
    tools = Table(_parse(project), "", str(project), None).table("tool", None)
    return tools.table("textclean", None).values if "textclean" in tools.values else None


def _parse(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        msg = f"{path}: cannot read the configuration ({error.strerror}); check the path"
        raise ConfigError(msg) from error
    except RecursionError as error:
        msg = f"{path}: not read: its tables or lists are nested too deeply; a configuration needs four levels"
        raise ConfigError(msg) from error
    except ValueError as error:  # not TOML, not UTF-8, or a number of thousands of digits
        msg = f"{path}: not valid TOML: {error}"
        raise ConfigError(msg) from error


def _label_policy(labels: Table, key: str) -> LabelPolicy:
    value = labels.values[key]
    if isinstance(value, str) and value in ACTIONS:
        return LabelPolicy(action=value)
    if not isinstance(value, Mapping):
        raise labels.wrong(key, f"{_ACTION.wanted}, or a table of action and threshold")
    return labels.table(key, ("action", "threshold")).made(LabelPolicy)
