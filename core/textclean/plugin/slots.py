"""The implementations of one hook, and which of them a text wakes.

A plugin with phrases sleeps until one of them stands in the text. So a round visits the plugins that have no phrases,
and those that were hit, and not all plugins there are: a thousand plugins whose phrases are not there cost nothing.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, TypeAlias

import attrs
import pluggy

from textclean.log.edit import Edit
from textclean.plugin.declaration import Plugin
from textclean.text.snapshot import Snapshot
from textclean.text.view import View

#: Sets of excluded plugins for which it is remembered who is called. Nearly all records have the same few.
_REMEMBERED = 64


@attrs.frozen
class HookSlot:
    """A plugin's implementation of a hook.

    Attributes:
        plugin: the plugin.
        implementation: the function to call, and its arguments.
        call_id: the number that stands for plugin and hook; see ``Supervision``.
        options: the plugin's options, read-only.
        own_options: whether an option's value can be changed, such as a list. The plugin then gets a copy.
        name: the plugin's name.
        always: whether the plugin is called without a hit.
        has_phrases: whether the plugin has phrases, and so may have hits.
        function: what is called.
        takes_view_only: whether the function takes the view and nothing else.
    """

    plugin: Plugin
    implementation: pluggy.HookImpl
    call_id: int
    options: Mapping[str, Any]
    own_options: bool
    name: str
    always: bool
    has_phrases: bool
    function: Callable[..., Any]
    takes_view_only: bool

    @classmethod
    def of(cls, plugin: Plugin, hook: str, call_id: int) -> HookSlot:
        """Return the slot of a plugin that implements a hook. What each call needs is looked up here, once."""
        implementation = plugin.hooks[hook]
        return cls(
            plugin,
            implementation,
            call_id,
            MappingProxyType(plugin.options),
            own_options=not all(map(_cannot_change, plugin.options.values())),
            name=plugin.name,
            always=not plugin.waits_for_hits,
            has_phrases=bool(plugin.phrases),
            function=implementation.function,
            takes_view_only=tuple(implementation.argnames) == ("view",),
        )

    def given_options(self) -> Mapping[str, Any]:
        """Return the options for one call. If values can be changed, this is a copy."""
        return MappingProxyType(copy.deepcopy(self.plugin.options)) if self.own_options else self.options

    def arguments(self, view: View, edits: Sequence[Edit]) -> Iterable[Any]:
        """Return the arguments of one call, in their order."""
        if self.takes_view_only:
            return (view,)
        given: Mapping[str, Any] = {"view": view, "options": self.given_options(), "edits": edits}
        return [given[name] for name in self.implementation.argnames]


def _cannot_change(value: object) -> bool:
    return type(value) in {str, int, float, bool}


_Numbered: TypeAlias = tuple[int, HookSlot]


class HookSlots:
    """The implementations of one hook, in the order of their plugins."""

    def __init__(self, slots: Iterable[HookSlot]) -> None:
        numbered = tuple(enumerate(slots))
        self._always = tuple(item for item in numbered if item[1].always)
        self._waiting = {item[1].name: item for item in numbered if not item[1].always}
        self._last = tuple(item for item in self._waiting.values() if item[1].plugin.last)
        self._remembered: dict[frozenset[str], tuple[HookSlot, ...]] = {}

    def awake(self, snapshot: Snapshot, without: frozenset[str], *, learns: bool) -> Sequence[HookSlot]:
        """Return the implementations that are called for a text, in their order.

        Args:
            snapshot: the text.
            without: the plugins that are not called.
            learns: whether plugins that are asked last learn what others remove. They are then called without a hit.
        """
        always = self._called_always(without)
        if not self._waiting:
            return always
        woken = dict(self._hit(snapshot, without))
        if learns:
            woken.update(item for item in self._last if item[1].name not in without)
        if not woken:
            return always
        woken.update(item for item in self._always if item[1].name not in without)
        return [woken[number] for number in sorted(woken)]

    def _hit(self, snapshot: Snapshot, without: frozenset[str]) -> Iterable[_Numbered]:
        waiting = self._waiting
        return [
            waiting[name]
            for name in snapshot.matches
            if name in waiting and name not in without and snapshot.is_hit(name, waiting[name][1].plugin.needs)
        ]

    def _called_always(self, without: frozenset[str]) -> tuple[HookSlot, ...]:
        found = self._remembered.get(without)
        if found is None:
            if len(self._remembered) >= _REMEMBERED:
                self._remembered.clear()
            found = tuple(slot for _, slot in self._always if slot.name not in without)
            self._remembered[without] = found
        return found
