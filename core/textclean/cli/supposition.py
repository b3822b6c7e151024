"""Another policy, as ``--what-if`` gives it, and the one that was in force."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypeVar, cast

import attrs

from textclean.config import Config
from textclean.errors import ConfigError
from textclean.formats.files import STANDARD
from textclean.record import Action, Edit, Kept

T = TypeVar("T")

_THRESHOLD = "threshold"
_FORMS = "keep=LABEL, remove=LABEL, threshold=X or LABEL.threshold=X"


@attrs.frozen
class InForce:
    """The thresholds that a run had, general and by label; ``known`` is False where no manifest tells."""

    threshold: float = Config().threshold
    labels: Mapping[str, float] = attrs.field(factory=dict)
    known: bool = False

    @classmethod
    def beside(cls, output: Path) -> InForce:
        """Read the manifest of an output.

        Raises:
            ConfigError: what stands there is no manifest.
        """
        path = output / "manifest.json" if output.is_dir() else output.with_name(f"{output.name}.manifest.json")
        if output == STANDARD or not path.is_file():
            return cls()
        try:
            config = json.loads(path.read_bytes())["config"]
            own = {name: policy[_THRESHOLD] for name, policy in config["labels"].items()}
            return cls(
                float(config[_THRESHOLD]),
                {name: float(value) for name, value in own.items() if value is not None},
                known=True,
            )
        except (ValueError, KeyError, TypeError, AttributeError, OSError) as error:
            raise ConfigError(f"{path}: not a manifest of textclean ({error}); move it away, or restore it") from error


@attrs.frozen
class Supposition:
    """What is supposed about the policy; all else stays as it was in force."""

    actions: Mapping[str, Action] = attrs.field(factory=dict)
    threshold: float | None = None
    thresholds: Mapping[str, float] = attrs.field(factory=dict)
    in_force: InForce = InForce()

    @classmethod
    def of(cls, changes: Iterable[str], in_force: InForce) -> Supposition:
        """Read ``keep=LABEL``, ``remove=LABEL``, ``threshold=X`` and ``LABEL.threshold=X``.

        Raises:
            ValueError: one is something else, or two contradict each other; the message says which.
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
        return cls(actions, thresholds.pop("", None), thresholds, in_force)

    def keeps(self, edit: Edit) -> str | None:
        """Return why an edit would not be made, as logs say it, or None where it would be made as it was."""
        if self.actions.get(edit.label) == "keep":
            return "policy"
        lowest = self._supposed(edit.label)
        return "threshold" if lowest is not None and edit.confidence < lowest else None

    def removes(self, kept: Kept) -> bool:
        """Say whether a finding that was kept would be removed; what lost or was stopped stays as it was."""
        if kept.why not in ("policy", "threshold"):
            return False
        if self.actions.get(kept.label, "keep" if kept.why == "policy" else "remove") == "keep":
            return False
        lowest = self._supposed(kept.label)
        if lowest is None:
            if kept.why == "threshold":
                return False
            lowest = self.in_force.labels.get(kept.label, self.in_force.threshold)
        return kept.confidence >= lowest

    def _supposed(self, label: str) -> float | None:
        """Return the threshold that is supposed for a label; its own in force goes before a general one."""
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
