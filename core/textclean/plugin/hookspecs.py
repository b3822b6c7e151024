"""The four hooks. A plugin implements any of them, and may leave out the arguments that it does not use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pluggy

from textclean.log.edit import Edit
from textclean.record import Finding, Replacement
from textclean.text.view import View

PROJECT = "textclean"
hookspec = pluggy.HookspecMarker(PROJECT)
#: Marks a plugin's functions as implementations of the hooks below.
hookimpl = pluggy.HookimplMarker(PROJECT)


@hookspec
def detect(view: View, options: Mapping[str, Any]) -> Iterable[Finding]:  # type: ignore[empty-body]
    """Find spans and say what they are; the policy decides what is done with them.

    Called once in each pass. A plugin that declares phrases is called only where one of them stands in the text.

    Args:
        view: the text as it now stands, its lines, and where the plugin's phrases stand.
        options: the plugin's options: its declared defaults, with the configuration's values over them.

    Returns:
        Findings, in any order, in code points of ``view.text``.
    """


@hookspec
def clean(view: View, options: Mapping[str, Any]) -> Iterable[Replacement]:  # type: ignore[empty-body]
    """Propose edits that are more than deletion: repairs and rewrites.

    Called once in each pass; the arguments are those of ``detect``. A proposal must not be made again of the text that
    it leads to, or the plugin is left out for the record.

    Returns:
        Replacements, in any order, in code points of ``view.text``.
    """


@hookspec
def tag(view: View, edits: Sequence[Edit], options: Mapping[str, Any]) -> Iterable[str]:  # type: ignore[empty-body]
    """Say words about the record, once it is clean.

    Args:
        view: the cleaned text; ``view.hits`` are in it.
        edits: what was done to the text, in code points of the original.
        options: as for ``detect``.

    Returns:
        Declared tags such as ``"truncated"``, or with a declared namespace, as in ``"lang:bn"``.
    """


@hookspec
def score(view: View, edits: Sequence[Edit], options: Mapping[str, Any]) -> Mapping[str, float]:  # type: ignore[empty-body]
    """Give numbers about the record, once it is clean; the arguments are those of ``tag``.

    Returns:
        Declared scores by name, each within its declared range.
    """


GROUP = PROJECT
HOOKS = ("detect", "clean", "tag", "score")
#: The name that the host's own entries in a log bear; no plugin may take it.
HOST = "textclean"
#: What the bundled plugins come with.
DISTRIBUTION = "textclean-framework"
