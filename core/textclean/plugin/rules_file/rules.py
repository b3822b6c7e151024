"""What a rules file says, as values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

import attrs

from textclean.proposal import Rule
from textclean.text.phrases import Anchor, Phrase

#: A whole number, or the name of the option that holds it.
Number: TypeAlias = int | str


@attrs.frozen
class RuleExample:
    """A text, and what a rule finds in it, in order; nothing, where the text only looks like it."""

    text: str
    removed: tuple[str, ...]
    url: str | None


@attrs.frozen
class Near:
    """How many lines have to stand near each other; see ``keys.NEAR``."""

    lines: Number
    least: Number
    phrases: tuple[Phrase, ...]
    fill: bool


@attrs.frozen
class FileRule:
    """A rule of a file; see ``keys.RULE``. ``rule`` is what logs and lists show of it."""

    rule: Rule
    phrases: tuple[Phrase, ...]
    shape: str | None
    anchor: Anchor
    where: str
    min_words: Number
    max_words: Number
    followed_by: frozenset[str]
    also: tuple[Phrase, ...]
    sites: frozenset[str]
    spares: frozenset[str]
    first_line: str
    near: Near | None
    takes: str
    below: Number
    evidence: str | None
    examples: tuple[RuleExample, ...]

    @property
    def companions(self) -> str:
        """The name of the set of phrases that count only near others. No id holds a space."""
        return f"{self.rule.id} near"

    @property
    def others(self) -> str:
        """The name of the set of phrases of which one has to stand on the same line."""
        return f"{self.rule.id} also"

    def is_for(self, host: str) -> bool:
        """Say whether the rule looks at pages of a host."""
        return not self.sites or any(host == site or host.endswith(f".{site}") for site in self.sites)


def number_of(value: Number, options: Mapping[str, int]) -> int:
    """Return a number, which may be that of an option."""
    return options[value] if isinstance(value, str) else value
