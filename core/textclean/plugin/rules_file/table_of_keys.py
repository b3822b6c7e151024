"""A table of a rules file, whose keys are known. Messages name the file, the line and the key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from textclean.checks import Kind, as_written
from textclean.errors import PluginError
from textclean.plugin.rules_file.keys import FIRST_LINE, FOLLOWED_BY, SPARES, TABLES, TAKES, WHERE, Key
from textclean.plugin.rules_file.line_shapes import SHAPES
from textclean.plugin.rules_file.toml_lines import KeyPath, line_of
from textclean.proposal import ACTIONS
from textclean.suggest import hint
from textclean.text.phrases import ANCHORS

# Keys whose values are names from a list: what was meant can be guessed.
_NAMES = {
    "action": ACTIONS,
    "anchor": ANCHORS,
    "first_line": FIRST_LINE,
    "followed_by": FOLLOWED_BY,
    "shape": SHAPES,
    "spares": SPARES,
    "takes": TAKES,
    "where": WHERE,
}


@attrs.frozen
class FileText:
    """The text of a rules file, and its name for messages."""

    name: str
    text: str = attrs.field(repr=False)

    def error(self, path: KeyPath, what: str) -> PluginError:
        """Return an error about what stands at a path."""
        return PluginError(f"{self.name}, line {line_of(self.text, path)}: {what}")


@attrs.frozen
class KeyTable:
    """A table whose keys and values are checked when it is made.

    Raises:
        PluginError: a key is unknown or lacking, or a value is of the wrong kind.
    """

    values: Mapping[str, Any]
    keys: Mapping[str, Key]
    path: KeyPath
    file: FileText

    def __attrs_post_init__(self) -> None:
        for name, value in self.values.items():
            if name not in self.keys:
                raise self._unknown(name)
            key = self.keys[name]
            self._require((name,), key.kind, value)
            if key.values:
                for own, one in value.items():
                    self._require((name, own), key.values, one)
        for name, key in self.keys.items():
            if key.required and name not in self.values:
                wanted = f"{path_shown((*self.path, name))} is missing; it has to be {key.kind.wanted}"
                raise self.file.error(self.path, wanted)

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - of the key's kind
        return self.values.get(name, self.keys[name].default)

    def _require(self, names: tuple[str, ...], kind: Kind, value: object) -> None:
        if not kind.holds(value):
            path = (*self.path, *names)
            wrong = f"{path_shown(path)} has to be {kind.wanted}, not {as_written(value)}{_meant(names[-1], value)}"
            raise self.file.error(path, wrong)

    def error(self, name: str, what: str) -> PluginError:
        """Return an error about a key: its name, and what is wrong with it."""
        return self.file.error((*self.path, name), f"{path_shown((*self.path, name))} {what}")

    def _unknown(self, name: str) -> PluginError:
        homes = [table for table, keys in TABLES.items() if name in keys and keys is not self.keys]
        meant = f"; it belongs into a {homes[0]}" if homes else hint(name, tuple(self.keys))
        return self.file.error((*self.path, name), f"there is no key {path_shown((*self.path, name))}{meant}")


def path_shown(path: KeyPath) -> str:
    """Return the name of a key as a reader counts: ``rule 2: anchor``."""
    parts: list[str] = []
    for part in path:
        if isinstance(part, int):
            parts[-1] += f" {part + 1}"
        else:
            parts.append(part)
    return ": ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))


def _meant(name: str, value: object) -> str:
    """Return the name that was meant by one that is not in its list."""
    names = _NAMES.get(name, ())
    given = value if isinstance(value, list) else [value]
    wrong = next((one for one in given if isinstance(one, str) and one not in names), None)
    guess = hint(wrong, names) if names and wrong is not None else ""
    return guess if "did you mean" in guess else ""
