"""The values that plugins exchange with the host: labels, rules, findings, replacements and score ranges.

All of them are frozen. Offsets count Unicode code points. Spans are half-open: ``[start, end)``.
"""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

import attrs

from textclean.checks import NUMBER, STRING
from textclean.errors import PluginError

#: What is done with a span: remove it, keep it, or protect it, so that no plugin may change it.
Action: TypeAlias = Literal["remove", "keep", "protect"]
ACTIONS: tuple[Action, ...] = get_args(Action)


@attrs.frozen
class Label:
    """A kind of span: its description in one line, and what is done with such spans unless the policy says otherwise.

    Raises:
        PluginError: the description is not a string. The action is checked when the plugin is loaded.
    """

    description: str = attrs.field(validator=STRING.field(PluginError))
    action: Action = "remove"


@attrs.frozen
class ScoreRange:
    """The description of a score, and the range of its values; both ends belong to the range.

    Raises:
        PluginError: the description is not a string, a bound is not a finite number, or ``low`` is above ``high``.
    """

    description: str = attrs.field(validator=STRING.field(PluginError))
    low: float = attrs.field(default=0.0, validator=NUMBER.field(PluginError))
    high: float = attrs.field(default=1.0, validator=NUMBER.field(PluginError))

    def __attrs_post_init__(self) -> None:
        if self.low > self.high:
            raise PluginError(f"ScoreRange: low ({self.low}) has to be at most high ({self.high})")


@attrs.frozen
class Finding:
    """An answer of ``detect``: this span of the view's text is of the kind ``label``.

    Args:
        start: first code point of the span in ``view.text``.
        end: the code point after the last one; more than ``start``.
        label: a declared label, such as ``"share_label"``.
        rule: a stable identifier within the plugin, such as ``"aged-headline-list"``.
        confidence: 0 (a guess) to 1 (certain).
        evidence: what was seen, in one line for a human reader.
    """

    start: int
    end: int
    label: str
    rule: str
    confidence: float = 1.0
    evidence: str = ""


@attrs.frozen
class Removed:
    """What other plugins remove from a record's text.

    Attributes:
        start, end: where it stands in the view's text; what an earlier pass removed stood before ``start``, which is
            ``end``, too.
        text: what stands or stood there.
        plugin, rule, label: who removes it, and as what.
    """

    start: int
    end: int
    text: str
    plugin: str
    rule: str
    label: str


@attrs.frozen
class Replacement:
    """An answer of ``clean``: replace this span with ``inserted``. If ``start == end``, nothing is removed."""

    start: int
    end: int
    inserted: str
    label: str
    rule: str
    confidence: float = 1.0
    reason: str = ""


@attrs.frozen
class Rule:
    """One rule of a plugin: a kind of thing that it finds or mends, and what it says of each.

    A plugin that declares its rules may name no others, and a rule only with its label. A rule that finds things of
    several kinds is declared once for each label.

    Args:
        id: a stable identifier within the plugin, such as ``"aged-headline-list"``.
        label: the label of what it finds.
        looks_for: one line for a reader: what it looks for.
        confidence: 0 (a guess) to 1 (certain): how sure the rule is where nothing else is said.

    Raises:
        PluginError: a value is of the wrong type, or the confidence is not from 0 to 1.
    """

    id: str = attrs.field(validator=STRING.field(PluginError))
    label: str = attrs.field(validator=STRING.field(PluginError))
    looks_for: str = attrs.field(validator=STRING.field(PluginError))
    confidence: float = attrs.field(default=1.0, validator=NUMBER.field(PluginError))

    def __attrs_post_init__(self) -> None:
        if not 0 <= self.confidence <= 1:
            raise PluginError(f"Rule: the confidence {self.confidence} is not a number from 0 to 1")

    def finding(self, start: int, end: int, evidence: str = "", confidence: float | None = None) -> Finding:
        """Return what this rule found.

        Args:
            start, end: the span, in code points of ``view.text``.
            evidence: one line for a reader: what was seen.
            confidence: how sure the rule is of this span; None: as of others.
        """
        return Finding(start, end, self.label, self.id, self._sure(confidence), evidence)

    def replacement(
        self, start: int, end: int, inserted: str, reason: str = "", confidence: float | None = None
    ) -> Replacement:
        """Return the edit that this rule proposes; see ``finding`` and ``Replacement``."""
        return Replacement(start, end, inserted, self.label, self.id, self._sure(confidence), reason)

    def _sure(self, confidence: float | None) -> float:
        return self.confidence if confidence is None else confidence
