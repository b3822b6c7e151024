"""Which plugins fit this version of textclean: the number of the interface, old names, and names that mean nothing."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

import attrs

from textclean.errors import PluginError

#: The number of the plugin interface. It changes when a plugin that was right before could fail.
API = 1
#: A name that is deprecated still works in so many minor versions, the one that deprecates it included.
MINOR_VERSIONS = 2
# How alike two names are, from 0 to 1, of which one is taken for a slip: `phrase`, `phrasess`, `prases` for `phrases`.
_ALIKE = 0.8


def _is_list(value: object) -> bool:
    return isinstance(value, list | tuple | set | frozenset)


def _is_table(value: object) -> bool:
    return isinstance(value, Mapping)


def _is_truth(value: object) -> bool:
    return isinstance(value, bool)


def _is_number(value: object) -> bool:
    return type(value) is int


#: The attributes of a plugin, and for each the values that a slip of its name would have. A helper of a plugin's own
#: with a similar name, such as ``label = "advertisement"``, has none of them.
ATTRIBUTES: Mapping[str, Callable[[object], bool]] = {
    "after": _is_list,
    "always": _is_truth,
    "anchors": _is_table,
    "before": _is_list,
    "inputs": inspect.isroutine,
    "labels": _is_table,
    "last": _is_truth,
    "needs": _is_list,
    "options": _is_table,
    "phrases": _is_table,
    "rules": _is_list,
    "scores": _is_table,
    "tags": _is_table,
    "textclean_api": _is_number,
}


def unknown_attributes(module: object) -> Iterator[tuple[str, str]]:
    """Yield the public attributes of a plugin that look like slips of a known name, each with the name that was meant.

    A plugin may have any further names for its own use. One is taken for a slip if it is much like a known name, has
    such a value, and the plugin does not have the known name itself.
    """
    lacking = [name for name in ATTRIBUTES if not hasattr(module, name)]
    for name in _own_names(module):
        close = get_close_matches(name.casefold(), lacking, n=1, cutoff=_ALIKE)
        if close and ATTRIBUTES[close[0]](_value(module, name)):
            yield name, close[0]


def _value(module: object, name: str) -> object:
    try:
        return getattr(module, name, None)
    except Exception:  # noqa: BLE001 - a property of a stranger's object may raise anything
        return None


def _own_names(module: object) -> list[str]:
    return [name for name in dir(module) if not name.startswith("_") and name not in ATTRIBUTES]


def unknown_message(name: str, meant: str) -> str:
    """Return what is told about an attribute that looks like a slip."""
    return f"it has {name!r}, which textclean does not read; did you mean {meant!r}?"


def require_api(module: object) -> None:
    """Check that a plugin is written for this interface. One that does not say so is.

    Raises:
        PluginError: it is written for another one, or its ``textclean_api`` is no whole number.
    """
    number = getattr(module, "textclean_api", API)
    if not _is_number(number):
        raise PluginError(f"'textclean_api' has to be a whole number such as {API}, not {number!r}")
    if number != API:
        raise PluginError(wrong_api(number))


def wrong_api(number: int) -> str:
    """Return what is told about a plugin that is written for another interface, and what to do."""
    advice = (
        "upgrade textclean-framework, or use an earlier version of the plugin"
        if number > API
        else "use a later version of the plugin, or an earlier one of textclean-framework"
    )
    return f"it is written for version {number} of the plugin interface, and this textclean has version {API}; {advice}"


@attrs.frozen
class Deprecation:
    """An attribute of plugins that has another name now.

    Attributes:
        old: the name that still works.
        new: the name to use.
        since: the version that deprecates it, as ``"0.3"``. The version ``MINOR_VERSIONS`` later has it no longer.
    """

    old: str
    new: str
    since: str

    @property
    def until(self) -> str:
        """The first version without the old name."""
        major, minor = self.since.split(".")[:2]
        return f"{major}.{int(minor) + MINOR_VERSIONS}"

    @property
    def message(self) -> str:
        """What is told about a plugin that has the old name."""
        return f"its {self.old!r} is named {self.new!r} since version {self.since}, and must be from {self.until} on"


#: What is deprecated now. A test fails when a version comes that has to do without one of them.
DEPRECATIONS: tuple[Deprecation, ...] = ()


def with_new_names(module: object, deprecations: tuple[Deprecation, ...] = DEPRECATIONS) -> Any:  # noqa: ANN401 - a plugin
    """Return a plugin that has the new name of each attribute: the plugin itself, where it has no old one.

    Raises:
        PluginError: it has both names of an attribute.
    """
    old = deprecated(module, deprecations)
    for one in old:
        if hasattr(module, one.new):
            raise PluginError(
                f"it has {one.old!r} and {one.new!r}, the old and the new name of one thing; keep the new"
            )
    return _Renamed(module, {one.new: one.old for one in old}) if old else module


def deprecated(module: object, deprecations: tuple[Deprecation, ...] = DEPRECATIONS) -> list[Deprecation]:
    """Return the deprecated names that a plugin has."""
    return [one for one in deprecations if hasattr(module, one.old)]


class _Renamed:
    """A plugin under the names that are in use now."""

    def __init__(self, module: object, names: Mapping[str, str]) -> None:
        self._module = module
        self._names = names

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the plugin has
        return getattr(self._module, self._names.get(name, name))
