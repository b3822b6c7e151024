"""The policy: which action each label gets, and from which confidence on."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import attrs

from textclean.config import Config
from textclean.log.reasons import POLICY, THRESHOLD, Reason
from textclean.proposal import Action, Label


@attrs.frozen
class Policy:
    """Decides what is done with the findings of each label."""

    config: Config
    labels: Mapping[str, Label]

    def action(self, label: str) -> Action:
        """Return the action for findings of a label whose confidence is high enough."""
        rule = self.config.labels.get(label)
        return (rule and rule.action) or self.labels[label].action

    def verdict(self, label: str, confidence: float) -> Reason | None:
        """Return why a finding is kept, or None if it must be removed."""
        if self.action(label) != "remove":
            return POLICY
        return None if self._passes(label, confidence) else THRESHOLD

    def protects(self, label: str, confidence: float) -> bool:
        """Say whether a finding protects its span from the proposals of all plugins."""
        return self.action(label) == "protect" and self._passes(label, confidence)

    def only_protects(self, labels: Collection[str]) -> bool:
        """Say whether all these labels only protect. Then a plugin that finds only them never causes an edit."""
        return bool(labels) and all(self.action(label) == "protect" for label in labels)

    def _passes(self, label: str, confidence: float) -> bool:
        rule = self.config.labels.get(label)
        threshold = self.config.threshold if rule is None or rule.threshold is None else rule.threshold
        return confidence >= threshold
