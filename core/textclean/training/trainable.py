"""A plugin that can be trained: it says what it sees of each line, and which lines it leaves alone in any case."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from importlib.metadata import entry_points
from typing import Any, Protocol, cast

import attrs

from textclean.errors import PluginError
from textclean.plugin.hookspecs import GROUP, hookimpl
from textclean.proposal import Finding
from textclean.text.view import View


class Trainable(Protocol):
    """What a plugin has besides its hook, so that weights can be made for it.

    Attributes:
        phrases, anchors: as those of any plugin.
    """

    phrases: Mapping[str, Any]
    anchors: Mapping[str, str]

    def features(self, view: View) -> Mapping[str, float | Sequence[float]]:
        """Return for each feature its value for each line that is not blank, or the one that all lines have."""

    def spared(self, view: View) -> Collection[int]:
        """Return the places, among those lines, that are never taken."""

    def fingerprint(self) -> str:
        """Return a digest of what the features are made of; weights hold it."""


_HAS = ("phrases", "anchors", "features", "spared", "fingerprint")


def trainable(name: str) -> Trainable:
    """Return an installed plugin that can be trained.

    Raises:
        PluginError: there is no plugin of that name, or it cannot be trained.
    """
    found = next(iter(entry_points(group=GROUP, name=name)), None)
    if found is None:
        raise PluginError(f"there is no installed plugin {name!r}; `textclean plugins` lists them")
    module = found.load()
    missing = [attribute for attribute in _HAS if not hasattr(module, attribute)]
    if missing:
        raise PluginError(f"the plugin {name!r} cannot be trained: it has no {missing[0]!r}")
    return cast("Trainable", module)


@attrs.define
class Probe:
    """A plugin that takes the place of one that can be trained: it finds nothing, and keeps what it is shown first."""

    phrases: Mapping[str, Any]
    anchors: Mapping[str, str]
    name: str = "training_probe"
    last: bool = True
    always: bool = True
    view: View | None = None

    @hookimpl
    def detect(self, view: View) -> Iterator[Finding]:
        """Keep the view of the first pass."""
        self.view = self.view or view
        return iter(())

    def take(self) -> View | None:
        """Return the view that was kept, and forget it; None: it was shown nothing."""
        view, self.view = self.view, None
        return view
