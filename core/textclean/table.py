"""A table of a parsed configuration file. Its keys and values are checked when they are read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import attrs

from textclean.checks import Kind, as_written
from textclean.errors import ConfigError

T = TypeVar("T")


@attrs.frozen
class Table:
    """A table of the file. Its methods return checked values; their errors name the key and the file."""

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
        """Return the full name of a key for messages, with the tables that hold it: ``policy.threshold``."""
        return f"{self.name}.{key}" if self.name else key

    def wrong(self, key: str, wanted: str) -> ConfigError:
        """Return an error for the value of a key; ``wanted`` describes the values that are allowed."""
        return ConfigError(f"{self.source}: {self.path(key)} has to be {wanted}, not {as_written(self.values[key])}")

    def table(self, key: str, known: tuple[str, ...] | None) -> Table:
        """Return a table within this one, empty if there is none. ``known`` lists its allowed keys; None allows all."""
        value = self.values.get(key, {})
        if not isinstance(value, Mapping):
            raise self.wrong(key, "a table")
        return Table(value, self.path(key), self.source, known)

    def value(self, key: str, kind: Kind, default: Any) -> Any:  # noqa: ANN401 - of that kind
        """Return a value, or the default if there is none."""
        value = self.values.get(key, default)
        kind.check(f"{self.source}: {self.path(key)}", value)
        return value

    def made(self, of: type[T]) -> T:
        """Return an object of a class made from the values. The class checks them."""
        try:
            return of(**self.values)
        except ConfigError as error:
            raise ConfigError(f"{self.source}: {self.path(str(error))}") from None
