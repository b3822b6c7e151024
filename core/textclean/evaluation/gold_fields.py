"""The names of the fields that say what is right about a record."""

from __future__ import annotations

import attrs

from textclean.checks import STRING


@attrs.frozen
class GoldFields:
    """The names of the fields that hold labels by people.

    Attributes:
        gold: the main text of the page, a string.
        kept: short texts that must stay, a list of strings.
        gone: short texts that must go, a list of strings.
        title: the page's title, a string. Golds differ on whether it belongs to the text, so it is not counted.

    Raises:
        ConfigError: a name is not a string.
    """

    gold: str = attrs.field(default="gold", validator=STRING)
    kept: str = attrs.field(default="with", validator=STRING)
    gone: str = attrs.field(default="without", validator=STRING)
    title: str = attrs.field(default="title", validator=STRING)
