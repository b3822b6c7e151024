"""The policy: which action each label gets, and from which confidence on."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import attrs

from textclean.config import Config
from textclean.log.reasons import POLICY, THRESHOLD, Reason
from textclean.proposal import Action, Label


@attrs.frozen
class Policy:
    """Decides what is done with the findings of each label.

    Attributes:
        config: the configuration.
        labels: all labels that plugins may use.
    """

    config: Config
    labels: Mapping[str, Label]
    _decided: Mapping[str, tuple[Action, float]] = attrs.field(init=False)

    @_decided.default
    def _resolved(self) -> Mapping[str, tuple[Action, float]]:
        return {name: decision(self.config, name, label) for name, label in self.labels.items()}

    def action(self, label: str) -> Action:
        """Return the action for findings of a label whose confidence is high enough."""
        return self._decided[label][0]

    def verdict(self, label: str, confidence: float) -> Reason | None:
        """Return why a finding is kept, or None if it must be removed."""
        action, threshold = self._decided[label]
        if action != "remove":
            return POLICY
        return None if confidence >= threshold else THRESHOLD

    def protects(self, label: str, confidence: float) -> bool:
        """Say whether a finding protects its span from the proposals of all plugins."""
        action, threshold = self._decided[label]
        return action == "protect" and confidence >= threshold

    def only_protects(self, labels: Collection[str]) -> bool:
        """Say whether all these labels only protect. Then a plugin that finds only them never causes an edit."""
        return bool(labels) and all(self.action(label) == "protect" for label in labels)


def decision(config: Config, name: str, label: Label) -> tuple[Action, float]:
    """Return the action of a label, and the least confidence for it."""
    own = config.policy_of(name)
    return own.action or label.action, config.threshold if own.threshold is None else own.threshold
