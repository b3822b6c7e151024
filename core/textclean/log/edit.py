"""What a log is made of: edits, findings that were kept, failures, and the digests of texts.

Offsets are Unicode code points of the original text, spans are half-open ``[start, end)``.
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
    """What happened to the text, in code points of the record's original text.

    ``removed`` is None in a log that was written without the removed text. ``superseded`` holds earlier edits of
    the same place whose inserted text this edit changed again; undoing this one brings them back.

    Raises:
        LogError: a value is of a wrong type. Whether the span fits a text, ``verify`` says.
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
        # One for each edit of each record, so what is nearly always right is looked at in one go.
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
        """Return an edit of another place, with this one's attribution."""
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
        """Return what a log holds of this edit where it is not carried out, or was taken back."""
        return Kept(self.start, self.end, self.label, self.plugin, self.rule, self.confidence, str(why))

    @property
    def closes_gap(self) -> bool:
        """Whether this edit closes up the white space that a removal left, and is counted with it.

        Where the white space is what an earlier edit inserted, the text that is gone is what that edit took.
        """
        return not (self.inserted or self.superseded) and self.reason == GAP_REASON


@attrs.frozen
class Kept:
    """A proposal that was not carried out, with the text form of the reason (``why``); the span is in the original."""

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
    """A hook call that failed on this record: its proposals are lost, nothing else is."""

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
    """Return the text in UTF-8; lone surrogates, which UTF-8 proper cannot hold, as three bytes each."""
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
            RecordError: it is no string.
        """
        STRING.check("the text", text, RecordError)
        return cls(hashlib.sha256(digest_bytes(text)).hexdigest(), len(text))
