"""A changed policy, given as changes to the policy of a run."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar, cast

import attrs

from textclean.config import Config
from textclean.labels import LABELS
from textclean.log.edit import Edit, Kept
from textclean.log.reasons import POLICY, THRESHOLD, Reason
from textclean.proposal import Action
from textclean.review.manifests import of_manifest
from textclean.suggest import hint

T = TypeVar("T")

_THRESHOLD = "threshold"
_FORMS = "keep=LABEL, remove=LABEL, threshold=X or LABEL.threshold=X"


@attrs.frozen
class InForce:
    """The policy of a run, as its manifest shows it.

    Attributes:
        threshold: the general threshold.
        labels: the thresholds of labels that have their own.
        protecting: labels that protect, as the configuration says.
        decided: labels whose action is in the configuration.
        declared: the labels that each plugin declares.
        known: whether there is a manifest.
        whole: whether all plugins could be loaded, so that all labels of the run are known.
    """

    threshold: float = Config().threshold
    labels: Mapping[str, float] = attrs.field(factory=dict)
    protecting: frozenset[str] = frozenset()
    decided: frozenset[str] = frozenset()
    declared: Mapping[str, frozenset[str]] = attrs.field(factory=dict)
    known: bool = False
    whole: bool = False

    @classmethod
    def beside(cls, output: Path) -> InForce:
        """Read the manifest of an output.

        Raises:
            ConfigError: the file beside the output is not a manifest of textclean.
        """
        return of_manifest(output, cls._of_manifest, cls())

    @classmethod
    def _of_manifest(cls, manifest: Mapping[str, Any]) -> InForce:
        config = manifest["config"]
        own = {name: policy[_THRESHOLD] for name, policy in config["labels"].items()}
        actions = {name: policy["action"] for name, policy in config["labels"].items()}
        return cls(
            threshold=float(config[_THRESHOLD]),
            labels={name: float(value) for name, value in own.items() if value is not None},
            protecting=frozenset(name for name, action in actions.items() if action == "protect"),
            decided=frozenset(name for name, action in actions.items() if action is not None),
            declared={plugin["name"]: frozenset(plugin["labels"]) for plugin in manifest["plugins"]},
            known=True,
            whole=not manifest["broken_plugins"],
        )

    @property
    def names(self) -> set[str]:
        """All labels of the run: the shared ones, and those that plugins declare."""
        return {*LABELS, *(label for labels in self.declared.values() for label in labels)}


@attrs.frozen
class WhatIfPolicy:
    """The policy of a run with some changes. Everything else stays as in the run.

    Attributes:
        actions: the changed actions of labels.
        threshold: the changed general threshold. None: not changed.
        thresholds: the changed thresholds of labels.
        in_force: the policy of the run.
    """

    actions: Mapping[str, Action] = attrs.field(factory=dict)
    threshold: float | None = None
    thresholds: Mapping[str, float] = attrs.field(factory=dict)
    in_force: InForce = InForce()

    @classmethod
    def of(cls, changes: Iterable[str], in_force: InForce) -> WhatIfPolicy:
        """Read ``keep=LABEL``, ``remove=LABEL``, ``threshold=X`` and ``LABEL.threshold=X``.

        Raises:
            ValueError: a change has another form or names a label that no plugin of the run had, or two changes
                contradict each other. The message says which.
        """
        actions: dict[str, Action] = {}
        thresholds: dict[str, float] = {}
        for change in changes:
            name, _, value = change.partition("=")
            label, dot, key = name.rpartition(".")
            if name in ("keep", "remove") and value:
                _set(actions, value, cast("Action", name), change)
            elif key == _THRESHOLD and bool(label) == bool(dot):
                _set(thresholds, label, _share(value, change), change)
            else:
                raise ValueError(f"{change!r} is none of {_FORMS}")
        supposed = cls(actions, thresholds.pop("", None), thresholds, in_force)
        for label in sorted(supposed.labels - in_force.names) if in_force.whole else ():
            raise ValueError(f"no plugin of the run has the label {label!r}{hint(label, in_force.names)}")
        return supposed

    @property
    def labels(self) -> set[str]:
        """The labels whose action or threshold is changed."""
        return {*self.actions, *self.thresholds}

    def keeps(self, found: Edit | Kept) -> Reason | None:
        """Return why an edit or finding would not be proposed any more, or None if nothing changes for it."""
        if self.actions.get(found.label) == "keep":
            return POLICY
        lowest = self._supposed(found.label)
        return THRESHOLD if lowest is not None and found.confidence < lowest else None

    def removes(self, kept: Kept) -> bool:
        """Say whether a kept finding would be removed. One that lost an overlap or was stopped by a guard would not."""
        why = kept.reason
        if why not in (POLICY, THRESHOLD):
            return False
        if self.actions.get(kept.label, "keep" if why == POLICY else "remove") == "keep":
            return False
        lowest = self._supposed(kept.label)
        if lowest is None:
            if why == THRESHOLD:
                return False
            lowest = self.in_force.labels.get(kept.label, self.in_force.threshold)
        return kept.confidence >= lowest

    def may_open(self, who: str) -> bool:
        """Say whether text that a rule (``PLUGIN/RULE``) protects might no longer be protected.

        The log does not say which label protects, so all labels of the plugin are considered.
        """
        declared = self.in_force.declared.get(who.partition("/")[0], frozenset())
        protecting = declared | self.in_force.protecting if self.in_force.known else self.labels
        return self.threshold is not None or not self.labels.isdisjoint(protecting)

    def unknown(self, seen: Collection[str]) -> Iterator[str]:
        """Yield what no log of an output can say, one sentence each. ``seen`` are the labels in its logs."""
        in_force = self.in_force
        for label in sorted(self.labels):
            if label in in_force.protecting:
                yield f"what is found as {label!r}: the run let it protect, and findings that protect are not in a log"
            elif label in seen or label in LABELS or label in in_force.decided:
                continue
            elif in_force.known:
                yield f"what is found as {label!r}: no log has it, as where it protects; such findings are not in a log"
            else:
                missing = "no log has it, and there is no manifest beside the file"
                yield f"whether there is a label {label!r}: {missing}{hint(label, {*LABELS, *seen})}"
        if self.threshold is not None and in_force.protecting - in_force.labels.keys():
            yield "what would be protected under another threshold: findings that protect are not in a log"

    def _supposed(self, label: str) -> float | None:
        """Return the changed threshold of a label, or None. A label's own threshold wins over a general change."""
        general = None if label in self.in_force.labels else self.threshold
        return self.thresholds.get(label, general)


def _set(values: dict[str, T], key: str, value: T, change: str) -> None:
    if values.setdefault(key, value) != value:
        raise ValueError(f"{change!r} contradicts another")


def _share(value: str, change: str) -> float:
    try:
        number = float(value)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 1:
        raise ValueError(f"{change!r}: a threshold is a number between 0 and 1")
    return number
