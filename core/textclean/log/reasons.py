"""Why a finding stayed in the text, as a value with one text form, which logs hold."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, TypeAlias, get_args

import attrs

ReasonKind: TypeAlias = Literal[
    "policy", "threshold", "undone", "unstable", "joins_surrogates", "overlap", "protected", "guard", "other"
]

#: The text form of the kinds that say no more than themselves, ...
_WHOLE: Mapping[str, str] = MappingProxyType(
    {
        "policy": "policy",
        "threshold": "threshold",
        "undone": "undone",
        "unstable": "not stable when cleaned again",
        "joins_surrogates": "would join two surrogates",
    }
)
#: ... and what stands before the detail of those that name a rule or a guard.
_PREFIXES: Mapping[str, str] = MappingProxyType(
    {"overlap": "overlap: ", "protected": "protected: ", "guard": "guard: "}
)
_KINDS: Mapping[str, ReasonKind] = MappingProxyType(
    {text: kind for kind in get_args(ReasonKind) if (text := _WHOLE.get(kind)) is not None}
)


@attrs.frozen
class Reason:
    """Why a proposal was not carried out. ``str`` gives its text form, ``parse`` reads that.

    Attributes:
        kind: what decided: the label's action or threshold (``policy``, ``threshold``), another proposal
            (``overlap``), a protected span (``protected``), a guard, a law (``unstable``, ``joins_surrogates``), or
            somebody who took the edit back (``undone``). ``other`` is what an unknown version of textclean wrote.
        detail: the rule that won or protects (``PLUGIN/RULE``), the name of the guard, or the text of ``other``; empty
            for all other kinds.
    """

    kind: ReasonKind
    detail: str = ""

    @classmethod
    def parse(cls, text: str) -> Reason:
        """Read the text form; what has no known form is of the kind ``other``."""
        if (kind := _KINDS.get(text)) is not None:
            return cls(kind)
        for prefix_kind in ("overlap", "protected", "guard"):
            if text.startswith(_PREFIXES[prefix_kind]):
                return cls(prefix_kind, text.removeprefix(_PREFIXES[prefix_kind]))
        return cls("other", text)

    def __str__(self) -> str:
        whole = _WHOLE.get(self.kind)
        return _PREFIXES.get(self.kind, "") + self.detail if whole is None else whole


POLICY = Reason("policy")
THRESHOLD = Reason("threshold")
UNDONE = Reason("undone")
UNSTABLE = Reason("unstable")
JOINS_SURROGATES = Reason("joins_surrogates")


def overlap(winner: str) -> Reason:
    """Return the reason of a proposal that lost to another one, of the rule ``PLUGIN/RULE``."""
    return Reason("overlap", winner)


def protected(protector: str) -> Reason:
    """Return the reason of a proposal that touches what the rule ``PLUGIN/RULE`` protects."""
    return Reason("protected", protector)


def guard(name: str) -> Reason:
    """Return the reason of a proposal that a guard, such as ``plugin_share``, has stopped."""
    return Reason("guard", name)
