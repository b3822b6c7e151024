"""What is looked for, and what was found on a line."""

from __future__ import annotations

from typing import NamedTuple

import attrs

from textclean.text.phrases import Anchor, Phrase

#: A phrase that begins a long line ends before this; it bounds what a paragraph costs that begins with one.
HEAD = 200


class Target(NamedTuple):
    """A phrase that a plugin looks for: the names of the plugin and of the set, and where it may stand."""

    plugin: str
    set: str
    phrase: Phrase
    anchor: Anchor


@attrs.define
class Match:
    """A phrase on a line, in code points of the line."""

    target: Target
    start: int
    end: int
