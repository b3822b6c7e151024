"""The order in which plugins are called: by their declared ``before`` and ``after``, then by name."""

from __future__ import annotations

from collections.abc import Sequence
from graphlib import CycleError, TopologicalSorter

from textclean.errors import PluginError
from textclean.plugin.declaration import Plugin


def in_order(plugins: Sequence[Plugin]) -> list[Plugin]:
    """Order plugins by their declared relations, then by name. A relation to a plugin that is not in use is ignored.

    Raises:
        PluginError: the relations form a cycle.
    """
    by_name = {plugin.name: plugin for plugin in plugins}
    sorter: TopologicalSorter[str] = TopologicalSorter(dict.fromkeys(by_name, ()))
    for plugin in plugins:
        sorter.add(plugin.name, *(name for name in plugin.after if name in by_name))
        for name in plugin.before:
            if name in by_name:
                sorter.add(name, plugin.name)
    try:
        sorter.prepare()
    except CycleError as error:
        names = list(dict.fromkeys(error.args[1]))
        where = ", ".join(f"{name!r} of {by_name[name].distribution} {by_name[name].version}" for name in names)
        msg = f"the before/after relations of these plugins form a cycle: {where}; change or disable one of them"
        raise PluginError(msg) from error
    ordered: list[Plugin] = []
    ready: list[str] = []
    while sorter.is_active():
        ready = sorted([*ready, *sorter.get_ready()])
        name = ready.pop(0)
        ordered.append(by_name[name])
        sorter.done(name)
    return ordered
