"""Kinds of values: for each kind a test and its description for messages.

Values from configuration files and values from Python programs are checked by the same kinds.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import attrs

from textclean.errors import ConfigError

#: The largest whole number that TOML and most JSON writers can hold (64 bits).
LARGEST = (1 << 63) - 1
#: The most levels of nested tables and lists. A configuration needs four.
DEEPEST_VALUE = 100
_LONGEST_SHOWN = 80


@attrs.frozen
class Kind:
    """A kind of value: its description for messages, and its test."""

    wanted: str
    holds: Callable[[Any], bool]

    def check(self, name: str, value: object, error: type[Exception] = ConfigError) -> None:
        """Raise ``error`` if a value is not of this kind. The message holds ``name``, the kind and the value."""
        if not self.holds(value):
            raise error(f"{name} has to be {self.wanted}, not {as_written(value)}")

    def field(self, error: type[Exception]) -> Callable[[object, attrs.Attribute[Any], object], None]:
        """Return a validator for a field of an attrs class that raises ``error``."""

        def validate(of: object, attribute: attrs.Attribute[Any], value: object) -> None:
            self.check(f"{type(of).__name__}: {attribute.name}", value, error)

        return validate

    def or_none(self) -> Kind:
        """Return a kind that also allows None."""
        return Kind(f"{self.wanted}, or None", lambda value: value is None or self.holds(value))

    def __call__(self, _of: object, attribute: attrs.Attribute[Any], value: object) -> None:
        """Check a field of an attrs class: a kind is itself a validator, which raises ``ConfigError``."""
        self.check(attribute.name, value)


def whole(least: int, most: int = LARGEST) -> Kind:
    """Return the kind of whole numbers from ``least`` to ``most``."""
    bound = f"of at least {least} and at most 64 bits" if most == LARGEST else f"from {least} to {most}"
    return Kind(f"a whole number {bound}", lambda value: is_whole(value) and least <= value <= most)


def one_of(*values: str) -> Kind:
    """Return the kind that allows only these strings."""
    return Kind(" or ".join(f'"{value}"' for value in values), lambda value: isinstance(value, str) and value in values)


def instance(kind: type) -> Kind:
    """Return the kind of a class's instances."""
    return Kind(f"a {kind.__name__}", lambda value: isinstance(value, kind))


def is_whole(value: object) -> bool:
    """Say whether a value is a whole number. A boolean does not count as one."""
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: object) -> bool:
    return is_whole(value) or (isinstance(value, float) and math.isfinite(value))


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _are_strings(value: object) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(name, str) for name in value)


def _is_path(value: object) -> bool:
    return isinstance(value, str | Path) and "\0" not in str(value)


def _are_paths(value: object) -> bool:
    return isinstance(value, list | tuple) and all(map(_is_path, value))


SHARE = Kind("a number between 0 and 1", lambda value: _is_number(value) and 0 <= value <= 1)
SECONDS = Kind("a number of seconds, more than 0", lambda value: _is_number(value) and 0 < value <= LARGEST)
ITEMS = Kind(
    "a list or another iterable of items",
    lambda value: isinstance(value, Iterable) and not isinstance(value, str | bytes | Mapping),
)
NUMBER = Kind("a finite number", _is_number)
STRING = Kind("a string", lambda value: isinstance(value, str))
STRINGS = Kind("a list of strings", _are_strings)
PATH = Kind("a path", _is_path)
PATHS = Kind("a list of paths", _are_paths)
_UNICODE = Kind("a string without lone surrogates", _is_unicode)
_LIMITED = Kind("a number of at most 64 bits", lambda value: -LARGEST <= value <= LARGEST)
_PLAIN = Kind("a string, a number, a boolean, a list or a table", lambda value: isinstance(value, bool))
TABLE = Kind("a table", lambda value: isinstance(value, Mapping) and all(isinstance(key, str) for key in value))


def as_float(value: float) -> float:
    """Return a number as a float, so that 1 and 1.0 are the same setting. Any other value is returned unchanged."""
    return float(value) if _is_number(value) and -LARGEST <= value <= LARGEST else value


def as_float_or_none(value: float | None) -> float | None:
    """Return None for None, and the result of ``as_float`` for any other value."""
    return None if value is None else as_float(value)


def check_plain(name: str, value: object, source: str) -> None:
    """Raise if TOML or JSON cannot hold a value or anything in it.

    Args:
        name: the name of the value in messages.
        value: the value.
        source: the file that the value was read from, for messages.

    Raises:
        ConfigError: the value holds a number that is not finite or has more than 64 bits, a lone surrogate, a date or
            any other object; or tables and lists are nested deeper than ``DEEPEST_VALUE`` levels.
    """
    waiting: list[tuple[str, object, int]] = [(name, value, 0)]
    while waiting:
        path, item, depth = waiting.pop()
        if depth > DEEPEST_VALUE:
            raise ConfigError(f"{source}: {name} has to be nested at most {DEEPEST_VALUE} levels deep; most need one")
        if isinstance(item, Mapping):
            for key, one in item.items():
                STRING.check(f"{source}: a name in {path}", key)
                waiting.append((f"{path}.{key}", one, depth + 1))
        elif isinstance(item, list | tuple):
            waiting += ((f"{path}[{index}]", one, depth + 1) for index, one in enumerate(item))
        else:
            _scalar_kind(item).check(f"{source}: {path}", item)


def _scalar_kind(value: object) -> Kind:
    """Return the kind that a value must be of, if it is neither a table nor a list."""
    if isinstance(value, float):
        return NUMBER
    if isinstance(value, str):
        return _UNICODE
    return _LIMITED if is_whole(value) else _PLAIN


def as_written(value: object) -> str:
    """Return the ``repr`` of a value, cut if it is long; or the type's name if ``repr`` fails."""
    try:
        written = repr(value)
    except Exception:  # noqa: BLE001 - ``repr`` runs code of the object, which may raise anything
        return f"a {type(value).__name__}"
    return written if len(written) <= _LONGEST_SHOWN else f"{written[:_LONGEST_SHOWN]}..."


JUST_STRING = {str}


STRING_OR_NONE = {str, type(None)}


WHOLE = Kind("a whole number", is_whole)


ANY_NUMBER = Kind("a number", lambda value: isinstance(value, float) or is_whole(value))


def check_fields(value: attrs.AttrsInstance, kinds: Mapping[str, Kind], error: type[Exception]) -> None:
    """Raise if a field of an attrs instance is not of its kind. The message names the class and the field."""
    for name, kind in kinds.items():
        kind.check(f"{type(value).__name__}: {name}", getattr(value, name), error)
