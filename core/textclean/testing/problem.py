"""What a check found wrong with a plugin, and where."""

from __future__ import annotations

from typing import Any

import attrs

#: The most code points of a text that a problem shows.
_SHOWN = 300


def shortened(text: str) -> str:
    """Return a text whose middle is left out where it is too long to be shown."""
    half = _SHOWN // 2
    return text if len(text) <= _SHOWN else f"{text[:half]} … {text[-half:]}"


@attrs.frozen
class PluginProblem:
    """One thing that is wrong with a plugin, with what is needed to mend it.

    Attributes:
        check: the name of the check that found it, such as ``"linear"``.
        message: what is wrong, and what to do about it.
        rule: the id of the rule it is about; empty where it is about the plugin.
        case: the name of the case or text in which it shows; empty where it shows in none.
        text: the text around the place, shortened.
        expected: what should have come out.
        found: what came out.
    """

    check: str
    message: str
    rule: str = ""
    case: str = ""
    text: str = attrs.field(default="", converter=shortened)
    expected: str = attrs.field(default="", converter=shortened)
    found: str = attrs.field(default="", converter=shortened)

    def is_meant(self, name: str) -> bool:
        """Say whether a name of an expected failure, ``CHECK`` or ``CHECK/RULE``, is that of this problem."""
        return name in {self.check, f"{self.check}/{self.rule}"}

    def to_json(self) -> dict[str, Any]:
        """Return the problem as plain values, without those that are empty."""
        return {name: value for name, value in attrs.asdict(self).items() if value}

    def __str__(self) -> str:
        """Return the problem in a few lines; ⏎ stands for a line break of a text."""
        where = f"{self.check}: {f'rule {self.rule!r}: ' if self.rule else ''}{self.message}"
        more = (("case", self.case), ("text", self.text), ("expected", self.expected), ("found", self.found))
        return "\n".join([where, *(f"  {name}: {_in_one_line(value)}" for name, value in more if value)])


def _in_one_line(text: str) -> str:
    return text.replace("\n", "⏎")


def around(text: str, start: int, end: int, margin: int = 60) -> str:
    """Return a span of a text with up to ``margin`` code points before and behind it."""
    before, behind = text[max(0, start - margin) : start], text[end : end + margin]
    return f"{before}⟦{shortened(text[start:end])}⟧{behind}"
