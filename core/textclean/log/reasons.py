"""The reasons why a finding stayed in the text. Each reason is a value with one text form; logs hold the text form."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, TypeAlias, get_args

import attrs

ReasonKind: TypeAlias = Literal[
    "policy", "threshold", "undone", "unstable", "joins_surrogates", "overlap", "protected", "guard", "other"
]

#: The text form of the kinds without a detail.
_WHOLE: Mapping[str, str] = MappingProxyType(
    {
        "policy": "policy",
        "threshold": "threshold",
        "undone": "undone",
        "unstable": "not stable when cleaned again",
        "joins_surrogates": "would join two surrogates",
    }
)
#: For the kinds that name a rule or a guard: the text before that detail.
_PREFIXES: Mapping[str, str] = MappingProxyType(
    {"overlap": "overlap: ", "protected": "protected: ", "guard": "guard: "}
)
_KINDS: Mapping[str, ReasonKind] = MappingProxyType(
    {text: kind for kind in get_args(ReasonKind) if (text := _WHOLE.get(kind)) is not None}
)


@attrs.frozen
class Reason:
    """Why a proposal was not carried out. ``str`` returns the text form; ``parse`` reads it.

    Attributes:
        kind: what decided. ``policy`` and ``threshold``: the label's action or threshold. ``overlap``: another
            proposal. ``protected``: a protected span. ``guard``: a guard. ``unstable`` and ``joins_surrogates``: the
            edit would break a law of the log. ``undone``: the edit was made and then taken back. ``other``: a text
            that this version of textclean does not know.
        detail: the winning or protecting rule (``PLUGIN/RULE``), the name of the guard, or the whole text of
            ``other``. It is empty for all other kinds.
    """

    kind: ReasonKind
    detail: str = ""

    @classmethod
    def parse(cls, text: str) -> Reason:
        """Read the text form. A text of no known form becomes a reason of the kind ``other``."""
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
    """Return the reason of a proposal that lost to a proposal of the rule ``winner`` (``PLUGIN/RULE``)."""
    return Reason("overlap", winner)


def protected(protector: str) -> Reason:
    """Return the reason of a proposal that touches a span protected by the rule ``protector`` (``PLUGIN/RULE``)."""
    return Reason("protected", protector)


def guard(name: str) -> Reason:
    """Return the reason of a proposal that a guard, such as ``plugin_share``, stopped."""
    return Reason("guard", name)
