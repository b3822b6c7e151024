"""The four hooks. A plugin implements one or more of them. A hook may leave out arguments that it does not use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pluggy

from textclean.log.edit import Edit
from textclean.proposal import Finding, Replacement
from textclean.text.view import View

PROJECT = "textclean"
hookspec = pluggy.HookspecMarker(PROJECT)
#: Marks a plugin's functions as implementations of the hooks below.
hookimpl = pluggy.HookimplMarker(PROJECT)


@hookspec
def detect(view: View, options: Mapping[str, Any]) -> Iterable[Finding]:  # type: ignore[empty-body]
    """Find spans and say what they are; the policy decides what is done with them.

    Called once in each pass. A plugin that declares phrases is called only if the text holds one of them.

    Args:
        view: the current text, its lines, and the places of the plugin's phrases.
        options: the plugin's declared default options, overridden by the configuration.

    Returns:
        Findings, in any order, in code points of ``view.text``.
    """


@hookspec
def clean(view: View, options: Mapping[str, Any]) -> Iterable[Replacement]:  # type: ignore[empty-body]
    """Propose edits that are more than deletion: repairs and rewrites.

    Called once in each pass; the arguments are those of ``detect``. Once an edit is made, the plugin must not propose
    it again for the new text. A plugin that never stops proposing is left out for the record.

    Returns:
        Replacements, in any order, in code points of ``view.text``.
    """


@hookspec
def tag(view: View, edits: Sequence[Edit], options: Mapping[str, Any]) -> Iterable[str]:  # type: ignore[empty-body]
    """Return words that describe the record. Called once, after the last pass.

    Args:
        view: the cleaned text; ``view.hits`` are places in it.
        edits: the edits of all passes, in code points of the original.
        options: as for ``detect``.

    Returns:
        Tags: each is declared, such as ``"truncated"``, or has a declared namespace, as in ``"lang:bn"``.
    """


@hookspec
def score(view: View, edits: Sequence[Edit], options: Mapping[str, Any]) -> Mapping[str, float]:  # type: ignore[empty-body]
    """Return numbers that describe the record. Called once, after the last pass; the arguments are those of ``tag``.

    Returns:
        Declared scores by name, each within its declared range.
    """


GROUP = PROJECT
HOOKS = ("detect", "clean", "tag", "score")
#: The plugin name in log entries that the host itself makes. No plugin may have this name.
HOST = "textclean"
#: The distribution of the bundled plugins.
DISTRIBUTION = "textclean-framework"
