"""What a value has to be, in words and as a test; files and programs are held to the same."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import attrs

from textclean.errors import ConfigError

#: What TOML and most writers of JSON can hold: 64 bits.
LARGEST = (1 << 63) - 1
#: So deep tables and lists may be nested; a configuration needs four levels.
DEEPEST_VALUE = 100
_LONGEST_SHOWN = 80


@attrs.frozen
class Kind:
    """What a value has to be: in words, and the test of it."""

    wanted: str
    holds: Callable[[Any], bool]

    def check(self, name: str, value: object, error: type[Exception] = ConfigError) -> None:
        """Raise where a value is none of this kind; the message names it."""
        if not self.holds(value):
            raise error(f"{name} has to be {self.wanted}, not {as_written(value)}")

    def field(self, error: type[Exception]) -> Callable[[object, attrs.Attribute[Any], object], None]:
        """Return a validator of a field of an attrs class that raises another error than ``ConfigError``."""

        def validate(of: object, attribute: attrs.Attribute[Any], value: object) -> None:
            self.check(f"{type(of).__name__}: {attribute.name}", value, error)

        return validate

    def or_none(self) -> Kind:
        """Return the kind that None belongs to as well."""
        return Kind(f"{self.wanted}, or None", lambda value: value is None or self.holds(value))

    def __call__(self, _of: object, attribute: attrs.Attribute[Any], value: object) -> None:
        """Check a field of an attrs class."""
        self.check(attribute.name, value)


def whole(least: int, most: int = LARGEST) -> Kind:
    """Return the kind of whole numbers from ``least`` to ``most``."""
    bound = f"of at least {least} and at most 64 bits" if most == LARGEST else f"from {least} to {most}"
    return Kind(f"a whole number {bound}", lambda value: is_whole(value) and least <= value <= most)


def one_of(*values: str) -> Kind:
    """Return the kind of these strings."""
    return Kind(" or ".join(f'"{value}"' for value in values), lambda value: isinstance(value, str) and value in values)


def instance(kind: type) -> Kind:
    """Return the kind of a class's instances."""
    return Kind(f"a {kind.__name__}", lambda value: isinstance(value, kind))


def is_whole(value: object) -> bool:
    """Say whether a value is a whole number; a boolean is none."""
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
    """Return a number as a float, so that 1 and 1.0 are the same configuration; what is none is returned as it is."""
    return float(value) if _is_number(value) and -LARGEST <= value <= LARGEST else value


def as_float_or_none(value: float | None) -> float | None:
    """Return what ``as_float`` does, and None as it is."""
    return None if value is None else as_float(value)


def check_plain(name: str, value: object, source: str) -> None:
    """Raise where a value, or what is in it, is not what both TOML and JSON can say.

    Args:
        name: what messages call the value.
        value: the value.
        source: where it came from.

    Raises:
        ConfigError: a number that is not finite or beyond 64 bits, a lone surrogate, a date, any other object; or
            tables and lists that are nested more than ``DEEPEST_VALUE`` deep.
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
    """Return what a value has to be that is no table and no list."""
    if isinstance(value, float):
        return NUMBER
    if isinstance(value, str):
        return _UNICODE
    return _LIMITED if is_whole(value) else _PLAIN


def as_written(value: object) -> str:
    """Return a value as Python writes it, cut where it is long; of one that cannot be written, its type."""
    try:
        written = repr(value)
    except Exception:  # noqa: BLE001 - an object's own text is a stranger's code
        return f"a {type(value).__name__}"
    return written if len(written) <= _LONGEST_SHOWN else f"{written[:_LONGEST_SHOWN]}..."


JUST_STRING = {str}


STRING_OR_NONE = {str, type(None)}


WHOLE = Kind("a whole number", is_whole)


ANY_NUMBER = Kind("a number", lambda value: isinstance(value, float) or is_whole(value))


def check_fields(value: attrs.AttrsInstance, kinds: Mapping[str, Kind], error: type[Exception]) -> None:
    """Raise where a field of an attrs instance is not of its kind; the message names class and field."""
    for name, kind in kinds.items():
        kind.check(f"{type(value).__name__}: {name}", getattr(value, name), error)
