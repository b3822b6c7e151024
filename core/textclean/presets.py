"""Presets: policies with a name, for what people most often want of a cleaned text."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import attrs

from textclean.errors import ConfigError
from textclean.proposal import Action
from textclean.suggest import hint

DEFAULT_PRESET = "default"


@attrs.frozen
class Preset:
    """A policy that a configuration begins with.

    Attributes:
        description: what it is for.
        threshold: findings with less confidence than this stay in the text.
        actions: the actions of labels that differ from the labels' own.
    """

    description: str
    threshold: float = 0.5
    actions: Mapping[str, Action] = MappingProxyType({})


#: What stands around an article's text and is part of the story to some readers, not to others. Golds of extraction
#: benchmarks leave most of it out.
_BESIDE_THE_TEXT = ("agency_credit", "byline", "caption", "dateline", "published")

PRESETS: Mapping[str, Preset] = MappingProxyType(
    {
        DEFAULT_PRESET: Preset("Junk goes, what belongs to the story stays."),
        "strict": Preset("Only what is certainly junk goes: where a lost sentence costs more than residue.", 0.95),
        "extractor-gold": Preset(
            "Captions, photo credits, bylines, dates and agency lines go, too: the running text alone, as gold texts "
            "of extraction benchmarks have it.",
            actions=MappingProxyType(dict.fromkeys(_BESIDE_THE_TEXT, "remove")),
        ),
    }
)


def preset_named(name: object, source: str) -> Preset:
    """Return a preset.

    Args:
        name: its name.
        source: the file that names it, for the message.

    Raises:
        ConfigError: there is no such preset.
    """
    if isinstance(name, str) and name in PRESETS:
        return PRESETS[name]
    known = hint(name, list(PRESETS)) if isinstance(name, str) else f"; there are: {', '.join(PRESETS)}"
    raise ConfigError(f"{source}: preset: there is no preset {name!r}{known}")
