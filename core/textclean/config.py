"""The configuration: ``textclean.toml``, or ``[tool.textclean]`` in a ``pyproject.toml``."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs

from textclean.errors import ConfigError
from textclean.record import ACTIONS, Action

FILE_NAME = "textclean.toml"
_ACTION = " or ".join(f'"{action}"' for action in ACTIONS)


#: The most passes that may be allowed: those that two plugins take, each of which waits for the other, are far fewer.
MOST_PASSES = 100


@attrs.frozen
class LabelPolicy:
    """What is done with a label. None: the label's own action, the general threshold."""

    action: Action | None = None
    threshold: float | None = None


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
    """

    plugin_share: float = 0.9
    record_share: float = 0.95
    plugin_chars: int | None = None
    record_chars: int | None = None
    floor_chars: int = 0
    floor_words: int = 0
    seconds: float = 10.0
    failures: int = 100


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

    Raises:
        ConfigError: a number is not finite; JSON, and so the manifest, has no such number.
    """

    only: tuple[str, ...] = ()
    enable: tuple[str, ...] = ()
    disable: tuple[str, ...] = ()
    files: tuple[Path, ...] = ()
    threshold: float = 0.5
    labels: Mapping[str, LabelPolicy] = attrs.field(factory=dict)
    guards: Guards = Guards()
    max_passes: int = 20
    options: Mapping[str, Mapping[str, Any]] = attrs.field(factory=dict)
    source: str = "the defaults"

    def __attrs_post_init__(self) -> None:
        for path, value in _numbers(self.to_json()):
            if not math.isfinite(value):
                raise ConfigError(f"{self.source}: {path} has to be a finite number, not {value!r}")

    @classmethod
    def load(cls, path: Path | None = None, start: Path | None = None) -> Config:
        """Read a configuration file.

        Args:
            path: the file; None looks for one from ``start`` (default: the current folder) upward and takes the
                defaults when there is none.
            start: the folder to look from.

        Raises:
            ConfigError: the file cannot be read, or a key or value in it is wrong.
        """
        if path is not None:
            return cls.of(_read(path), path)
        start = (start or Path.cwd()).resolve()
        for folder in (start, *start.parents):
            if (folder / FILE_NAME).is_file():
                return cls.of(_read(folder / FILE_NAME), folder / FILE_NAME)
            project = folder / "pyproject.toml"
            if project.is_file() and (table := _table_in(project)) is not None:
                return cls.of(table, project)
        return cls()

    @classmethod
    def of(cls, table: Mapping[str, Any], path: Path) -> Config:
        """Make a configuration of a parsed table; ``path`` is where it came from.

        Raises:
            ConfigError: a key or value is wrong.
        """
        root = _Table(table, "", str(path), ("plugins", "policy", "guards", "options", "max_passes"))
        plugins = root.table("plugins", ("only", "enable", "disable", "files"))
        policy = root.table("policy", ("threshold", "labels"))
        guards = root.table("guards", tuple(attrs.fields_dict(Guards)))
        labels = policy.table("labels", None)
        options = root.table("options", None)
        return cls(
            only=plugins.names("only"),
            enable=plugins.names("enable"),
            disable=plugins.names("disable"),
            files=tuple(path.parent / name for name in plugins.names("files")),
            threshold=policy.share("threshold", cls().threshold),
            labels={name: labels.label_policy(name) for name in labels.values},
            guards=guards.guards(),
            max_passes=root.whole("max_passes", cls().max_passes, 1, MOST_PASSES),
            options={name: options.table(name, None).values for name in options.values},
            source=str(path),
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


def _numbers(values: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    """Yield the floats in plain values with their paths; tables and lists may be nested as deep as they like."""
    waiting: list[tuple[str, object]] = list(values.items())
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, float):
            yield path, value
        elif isinstance(value, Mapping):
            waiting += ((f"{path}.{key}", item) for key, item in value.items())
        elif isinstance(value, list | tuple):
            waiting += ((f"{path}[{index}]", item) for index, item in enumerate(value))


def _read(path: Path) -> Mapping[str, Any]:
    if path.name == "pyproject.toml":
        return _table_in(path) or {}
    return _parse(path)


def _table_in(project: Path) -> Mapping[str, Any] | None:
    tools = _Table(_parse(project), "", str(project), None).table("tool", None)
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


@attrs.frozen
class _Table:
    """A table of the file: reads values of a type, and names the key and the file when one is wrong."""

    values: Mapping[str, Any]
    name: str
    source: str
    known: tuple[str, ...] | None = attrs.field()

    @known.validator
    def _no_unknown_keys(self, _: object, known: tuple[str, ...] | None) -> None:
        for key in self.values:
            if known is not None and key not in known:
                msg = f"{self.source}: unknown key {self.path(key)!r}; known here: {', '.join(known)}"
                raise ConfigError(msg)

    def path(self, key: str) -> str:
        return f"{self.name}.{key}" if self.name else key

    def wrong(self, key: str, wanted: str) -> ConfigError:
        return ConfigError(f"{self.source}: {self.path(key)} has to be {wanted}, not {self.values[key]!r}")

    def table(self, key: str, known: tuple[str, ...] | None) -> _Table:
        value = self.values.get(key, {})
        if not isinstance(value, Mapping):
            raise self.wrong(key, "a table")
        return _Table(value, self.path(key), self.source, known)

    def names(self, key: str) -> tuple[str, ...]:
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
            raise self.wrong(key, "a list of strings")
        return tuple(value)

    def share(self, key: str, default: float) -> float:
        value = self.values.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
            raise self.wrong(key, "a number between 0 and 1")
        return float(value)

    def seconds(self, key: str, default: float) -> float:
        value = self.values.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < float("inf"):
            raise self.wrong(key, "a number of seconds, more than 0")
        return float(value)

    def whole(self, key: str, default: int, least: int, most: int | None = None) -> int:
        value = self.values.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise self.wrong(key, f"a whole number of at least {least}")
        if most is not None and value > most:
            raise self.wrong(key, f"a whole number of at most {most}")
        return value

    def guards(self) -> Guards:
        default = Guards()
        return Guards(
            self.share("plugin_share", default.plugin_share),
            self.share("record_share", default.record_share),
            self.whole("plugin_chars", 0, least=0) if "plugin_chars" in self.values else None,
            self.whole("record_chars", 0, least=0) if "record_chars" in self.values else None,
            self.whole("floor_chars", default.floor_chars, least=0),
            self.whole("floor_words", default.floor_words, least=0),
            self.seconds("seconds", default.seconds),
            self.whole("failures", default.failures, least=1),
        )

    def label_policy(self, key: str) -> LabelPolicy:
        value = self.values[key]
        if isinstance(value, str) and value in ACTIONS:
            return LabelPolicy(action=value)
        if not isinstance(value, Mapping):
            raise self.wrong(key, f"{_ACTION}, or a table of action and threshold")
        table = self.table(key, ("action", "threshold"))
        action = value.get("action")
        if action is not None and action not in ACTIONS:
            raise table.wrong("action", _ACTION)
        return LabelPolicy(action, table.share("threshold", 0.0) if "threshold" in value else None)
