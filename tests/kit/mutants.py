"""A good plugin, and mutants of it: each has one fault, which one check of the kit has to see, and no other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, ClassVar

import attrs

from textclean import Finding, Hit, Label, Replacement, Rule, ScoreRange, View, hookimpl
from textclean.testing import Cases, RuleCase

STORY = "The dam is two miles long, and the path on top of it is open to walkers in every season of the year."
ENDING = "In winter the gate at the far end is closed."
BENGALI = "নদীর ওপরের বাঁধটি দুই মাইল দীর্ঘ এবং এর ওপরের পথটি সারা বছর হাঁটার জন্য খোলা থাকে বলে জানা গেছে সবার কাছে।"


def text(*lines: str) -> str:
    return "\n".join(["A Walk Along the Dam", STORY, *lines, ENDING])


CASES = Cases(
    (
        RuleCase("line", text("4 min read"), ("4 min read",), "in English"),
        RuleCase("line", text("12 MIN READ"), ("12 MIN READ",), "in capitals"),
        RuleCase("line", text("Reading time: 4 minutes"), ("Reading time: 4 minutes",), "with a colon"),
        RuleCase("line", f"বাঁধের পথে\n{BENGALI}\nপড\u09bcার সময়: ৪ মিনিট", ("পড\u09bcার সময়: ৪ মিনিট",), "in Bengali"),
        RuleCase("line", text("Reading time is never lost, she says."), (), "a sentence"),
        RuleCase("line", text("Reading time for everyone"), (), "a title", fails="a title looks the same"),
    )
)


class Good:
    """Finds lines that say how long it takes to read the page."""

    name: ClassVar = "reading_time"
    version: ClassVar = "1.0"
    labels: ClassVar = {"reading_time": Label("How long it takes to read the page.")}
    rules: ClassVar[tuple[Rule, ...]] = (
        Rule("line", "reading_time", "a short line that begins with such words", 0.75),
    )
    phrases: ClassVar[Mapping[str, tuple[str, ...]]] = {"line": ("reading time", "＃ min read", "পড\u09bcার সময়")}
    scores: ClassVar = {"lines": ScoreRange("Lines that are not blank.", 0, 1e9)}

    @hookimpl
    def detect(self, view: View) -> Iterator[Finding]:
        return self.found(view)

    def found(self, view: View) -> Iterator[Finding]:
        spares = self.spares_sentences(view)
        for hit in view.hits:
            if hit.starts_line and hit.line.words <= 8 and not (spares and hit.line.ends_sentence):
                yield self.finding(hit)

    def spares_sentences(self, view: View) -> bool:
        del view
        return True

    def finding(self, hit: Hit) -> Finding:
        return self.rules[0].finding(hit.line.start, hit.line.end, hit.phrase.text)

    @hookimpl
    def score(self, view: View) -> dict[str, float]:
        return {"lines": len(view.filled)}


class Slip(Good):
    need: ClassVar = ("line",)


class Unmarked(Good):
    def tag(self) -> list[str]:
        return []


class Undocumented(Good):
    rules: ClassVar = (Rule("line", "reading_time", " ", 0.75),)


class Forgetful(Good):
    phrases: ClassVar = {"line": ("reading time", "＃ min read")}


class Boastful(Good):
    rules: ClassVar = (attrs.evolve(Good.rules[0], confidence=0.99),)


class FailsOnEmpty(Good):
    always: ClassVar = True

    @hookimpl
    def detect(self, view: View) -> Iterator[Finding]:
        if not view.text:
            raise IndexError("there is no line")
        return self.found(view)


class _OnNul(Good):
    """Has its fault in texts with NUL alone: no case has it."""

    always: ClassVar = True

    @hookimpl
    def detect(self, view: View) -> Iterator[Any]:
        if "\0" in view.text:
            yield self.fault(view)
        yield from self.found(view)

    def fault(self, view: View) -> object:
        raise ValueError(f"NUL in {len(view.text)}")


class FailsOnNul(_OnNul):
    pass


class HangsOnNul(_OnNul):
    def fault(self, view: View) -> object:
        while "\0" in view.text:
            pass
        return None


class GivesStrings(_OnNul):
    def fault(self, view: View) -> object:
        return view.text


class GoesBeyond(_OnNul):
    def fault(self, view: View) -> object:
        return self.rules[0].finding(len(view.text) - 1, len(view.text) + 1)


class Undeclared(_OnNul):
    def fault(self, view: View) -> object:
        return Finding(0, len(view.text), "reading_time", "nul")


class FailsOnHuge(Good):
    always: ClassVar = True

    @hookimpl
    def detect(self, view: View) -> Iterator[Finding]:
        if len(view.text) > 100_000:
            raise MemoryError("too much")
        return self.found(view)


class TakesParagraphs(Good):
    always: ClassVar = True

    @hookimpl
    def detect(self, view: View) -> Iterator[Finding]:
        yield from self.found(view)
        if not view.hits:
            yield from (self.rules[0].finding(line.start, line.end) for line in view.filled if len(line.text) > 110)


class NeverEnds(Good):
    always: ClassVar = True

    @hookimpl
    def clean(self, view: View) -> list[Replacement]:
        end = len(view.text)
        return [self.rules[0].replacement(end, end, "!")] if "\0" in view.text else []


class OrderOfSets(Good):
    def finding(self, hit: Hit) -> Finding:
        return self.rules[0].finding(hit.line.start, hit.line.end, "".join(set("abcdefghijklmnop")))


class Remembers(Good):
    def __init__(self) -> None:
        self.seen = 0

    def finding(self, hit: Hit) -> Finding:
        self.seen += 1
        return self.rules[0].finding(hit.line.start, hit.line.end, f"number {self.seen}")


class HoldsFunction(Good):
    def __init__(self) -> None:
        self.key = lambda hit: hit.start


class Quadratic(Good):
    """Counts all that stands before each hit."""

    @hookimpl
    def detect(self, view: View) -> Iterator[Finding]:
        for one in self.found(view):
            yield attrs.evolve(one, evidence=f"word {len(view.text[: one.start].split())}")


class _Blind(Good):
    """Finds nothing where its pattern stands in the text."""

    pattern: ClassVar[str]

    @hookimpl
    def detect(self, view: View) -> Iterator[Finding]:
        return iter(()) if re.search(self.pattern, view.text) else self.found(view)


class BlindToLineEnds(_Blind):
    pattern: ClassVar = "\r"


class BlindToComposed(_Blind):
    pattern: ClassVar = "\u09dc"


class BlindToJoiners(_Blind):
    pattern: ClassVar = "\u200c"


class BlindToEmoji(_Blind):
    pattern: ClassVar = "🇧🇩"


class BlindToRightToLeft(_Blind):
    pattern: ClassVar = "\u202e"


class NeedsLongLines(_Blind):
    pattern: ClassVar = r"\A(?:.{0,72}\r?(?:\n|\Z))*\Z"


class _BlindToMarks(Good):
    """Finds nothing where its pattern stands in the record, which has the marks of Markdown."""

    pattern: ClassVar[str]

    @hookimpl
    def detect(self, view: View) -> Iterator[Finding]:
        return iter(()) if re.search(self.pattern, view.record.text) else self.found(view)


class BlindToBold(_BlindToMarks):
    pattern: ClassVar = r"\*\*"


class BlindToLinks(_BlindToMarks):
    pattern: ClassVar = r"(?m)^\["


class TakesBullets(Good):
    def spares_sentences(self, view: View) -> bool:
        return not re.search(r"(?m)^- [^\[]", view.record.text)


class TakesLinkedBullets(Good):
    def spares_sentences(self, view: View) -> bool:
        return not re.search(r"(?m)^- \[", view.record.text)


class CutsLists(Good):
    @hookimpl
    def detect(self, view: View) -> Iterator[Finding]:
        return islice(self.found(view), 3)


class UnknownHook(Good):
    @hookimpl
    def detct(self) -> None: ...


class OutOfRange(_OnNul):
    def fault(self, view: View) -> object:
        return self.rules[0].finding(0, len(view.text), confidence=1.5)


class ScoresBeyond(Good):
    @hookimpl
    def score(self, view: View) -> dict[str, float]:
        return {"lines": -1.0 if "\0" in view.text else len(view.filled)}


#: Each mutant with the one check that has to see its fault.
MUTANTS: Mapping[type[Good], str] = {
    UnknownHook: "loads",
    Slip: "attributes",
    Unmarked: "hooks",
    Undocumented: "documented",
    Forgetful: "cases",
    Boastful: "confidence",
    FailsOnEmpty: "empty",
    FailsOnNul: "hostile",
    HangsOnNul: "hostile",
    FailsOnHuge: "huge",
    GivesStrings: "typed",
    OutOfRange: "typed",
    GoesBeyond: "spans",
    Undeclared: "declared",
    ScoresBeyond: "declared",
    TakesParagraphs: "untouched",
    NeverEnds: "stable",
    OrderOfSets: "deterministic",
    Remembers: "deterministic",
    HoldsFunction: "sendable",
    Quadratic: "linear",
    BlindToLineEnds: "line_ends",
    BlindToComposed: "spellings",
    BlindToJoiners: "joiners",
    BlindToEmoji: "emoji",
    BlindToRightToLeft: "right_to_left",
    BlindToBold: "bold",
    TakesBullets: "bullet",
    BlindToLinks: "link",
    TakesLinkedBullets: "linked_bullet",
    NeedsLongLines: "wrapped",
    CutsLists: "whole_lists",
}
