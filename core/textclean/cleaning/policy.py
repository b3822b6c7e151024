"""The policy: what is done with each label, and from which confidence on."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import attrs

from textclean.config import Config
from textclean.log.reasons import POLICY, THRESHOLD, Reason
from textclean.record import Action, Label


@attrs.frozen
class Policy:
    """What is done with each label."""

    config: Config
    labels: Mapping[str, Label]

    def action(self, label: str) -> Action:
        """Return what is done with a label's findings that are confident enough."""
        rule = self.config.labels.get(label)
        return (rule and rule.action) or self.labels[label].action

    def verdict(self, label: str, confidence: float) -> Reason | None:
        """Return why what bears a label stays, or None when it is to be removed."""
        if self.action(label) != "remove":
            return POLICY
        return None if self._passes(label, confidence) else THRESHOLD

    def protects(self, label: str, confidence: float) -> bool:
        """Say whether a finding protects its span from everybody's proposals."""
        return self.action(label) == "protect" and self._passes(label, confidence)

    def only_protects(self, labels: Collection[str]) -> bool:
        """Say whether a plugin that finds these labels has nothing to say where nothing is proposed."""
        return bool(labels) and all(self.action(label) == "protect" for label in labels)

    def _passes(self, label: str, confidence: float) -> bool:
        rule = self.config.labels.get(label)
        threshold = self.config.threshold if rule is None or rule.threshold is None else rule.threshold
        return confidence >= threshold
