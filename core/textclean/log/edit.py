"""The parts of a log: edits, findings that were kept, failures, and the digests of texts.

Offsets count Unicode code points of the original text. Spans are half-open: ``[start, end)``.
"""

from __future__ import annotations

import hashlib

import attrs

from textclean.checks import ANY_NUMBER, STRING, STRING_OR_NONE, WHOLE, Kind, check_fields
from textclean.errors import LogError, RecordError
from textclean.log.reasons import Reason

#: The reason of the edits that close up the white space around a removed block.
GAP_REASON = "white space left around the removal"


@attrs.frozen
class Edit:
    """One change of the text. The span counts code points of the record's original text.

    ``removed`` is None in a log that was written without the removed text. ``superseded`` holds earlier edits of
    the same place. This edit changed the text that they had inserted; undoing this edit brings them back.

    Raises:
        LogError: a value has the wrong type. The class does not check that the span fits a text; ``verify`` does.
    """

    start: int
    end: int
    removed: str | None
    inserted: str
    plugin: str
    rule: str
    label: str
    confidence: float
    reason: str
    pass_number: int
    superseded: tuple[Edit, ...] = ()

    def __attrs_post_init__(self) -> None:
        # This runs for each edit of each record. So the usual case, in which all types are right, is checked at once.
        numbers, words = (
            {type(self.start), type(self.end), type(self.pass_number)},
            (self.inserted, self.rule, self.label),
        )
        strings = set(map(type, (*words, self.plugin, self.reason)))
        usual = numbers == {int} and strings == {str} and type(self.confidence) is float
        if not (usual and type(self.removed) in STRING_OR_NONE and self.superseded == ()):
            check_fields(self, _EDIT_KINDS, LogError)

    def moved(
        self, start: int, end: int, removed: str | None, inserted: str, superseded: tuple[Edit, ...] = ()
    ) -> Edit:
        """Return an edit of another place with the plugin, rule, label, confidence, reason and pass of this one."""
        return Edit(
            start,
            end,
            removed,
            inserted,
            self.plugin,
            self.rule,
            self.label,
            self.confidence,
            self.reason,
            self.pass_number,
            superseded,
        )

    def not_made(self, why: Reason) -> Kept:
        """Return the ``kept`` entry of this edit for a log, where the edit was not carried out or was taken back."""
        return Kept(self.start, self.end, self.label, self.plugin, self.rule, self.confidence, str(why))

    @property
    def closes_gap(self) -> bool:
        """Whether this edit only closes up the white space that a removal left. Such an edit is not counted by itself.

        An edit that supersedes another one is never of this kind: its removed text is what the earlier edit removed.
        """
        return not (self.inserted or self.superseded) and self.reason == GAP_REASON


@attrs.frozen
class Kept:
    """A proposal that was not carried out. The span is in the original; ``why`` is the text form of the reason."""

    start: int
    end: int
    label: str
    plugin: str
    rule: str
    confidence: float
    why: str

    @property
    def reason(self) -> Reason:
        """The reason as a value."""
        return Reason.parse(self.why)


@attrs.frozen
class Failure:
    """A hook call that failed on this record. Only the proposals of this call are lost."""

    plugin: str
    hook: str
    error: str


_EDITS = Kind("a tuple of Edit", lambda value: isinstance(value, tuple) and all(isinstance(one, Edit) for one in value))


_EDIT_KINDS = {
    **dict.fromkeys(("start", "end", "pass_number"), WHOLE),
    "removed": STRING.or_none(),
    **dict.fromkeys(("inserted", "plugin", "rule", "label", "reason"), STRING),
    "confidence": ANY_NUMBER,
    "superseded": _EDITS,
}


def digest_bytes(text: str) -> bytes:
    """Return the text in UTF-8. Strict UTF-8 cannot hold a lone surrogate; here each becomes three bytes."""
    return text.encode("utf-8", "surrogatepass")


@attrs.frozen
class Digest:
    """A text's sha256 (of its UTF-8 form, hexadecimal) and its length in code points."""

    sha256: str
    length: int

    @classmethod
    def of(cls, text: str) -> Digest:
        """Digest a text.

        Raises:
            RecordError: the text is not a string.
        """
        STRING.check("the text", text, RecordError)
        return cls(hashlib.sha256(digest_bytes(text)).hexdigest(), len(text))
