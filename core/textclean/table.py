"""A table of a parsed file, whose keys and values are checked as they are read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import attrs

from textclean.checks import Kind, as_written
from textclean.errors import ConfigError

T = TypeVar("T")


@attrs.frozen
class Table:
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
        """Return a key as messages name it, with the tables that it is in."""
        return f"{self.name}.{key}" if self.name else key

    def wrong(self, key: str, wanted: str) -> ConfigError:
        """Return the error that says what a value has to be."""
        return ConfigError(f"{self.source}: {self.path(key)} has to be {wanted}, not {as_written(self.values[key])}")

    def table(self, key: str, known: tuple[str, ...] | None) -> Table:
        """Return a table that stands in this one, empty if there is none; ``known``: the keys that it may have."""
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
        """Return the values as an object of a class that checks them itself."""
        try:
            return of(**self.values)
        except ConfigError as error:
            raise ConfigError(f"{self.source}: {self.path(str(error))}") from None
