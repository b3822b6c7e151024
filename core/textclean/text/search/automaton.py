"""Phrases in a text, exactly: every place where one stands as a whole word, with offsets into the text as it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple, TypeAlias

import ahocorasick_rs
import attrs

from textclean.text.characters import goes_on, is_in_word
from textclean.text.fold_rules import encode, fold_to_bytes, unfolded
from textclean.text.folding import fold, spellings
from textclean.text.phrases import NUMBER


class Occurrence(NamedTuple):
    """Where phrases stand in a text, in code points of the text, and the keys of all phrases that stand just there."""

    start: int
    end: int
    keys: tuple[int, ...]


#: Spans in code points, each with the keys of the phrases that stand there.
_KeysAt: TypeAlias = dict[tuple[int, int], tuple[int, ...]]


@attrs.frozen
class Template:
    """The parts of a phrase with numbers that stand around the part that the automaton looks for."""

    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    reach: int

    @property
    def sides(self) -> int:
        """Where a number stands right beside the part: 1 before it, 2 behind it, 3 on both sides."""
        return (self.before is not None) + 2 * (self.after is not None)

    def widen(self, folded: str, start: int, end: int) -> tuple[int, int] | None:
        """Return the span of the whole phrase, or None where its other parts do not stand around this one."""
        if self.before is not None:
            found = self.before.search(folded, max(start - self.reach, 0), start)
            if found is None:
                return None
            start = found.start()
        if self.after is not None:
            found = self.after.match(folded, end, end + self.reach)
            if found is None:
                return None
            end = found.end()
        return start, end


# White space that the parts of a phrase with numbers may have between them, in code points, and as many digits.
_TEMPLATE_SLACK = 64


def _template(phrase: str) -> tuple[str, Template | None]:
    """Return the part of a phrase to look for, and how to check the rest."""
    if NUMBER not in phrase:
        return phrase, None
    parts = phrase.split(NUMBER)
    index = max(range(len(parts)), key=lambda number: len(fold(parts[number]).strip()))
    patterns = [_part(part) for part in parts]
    before = _NUMBER_PATTERN.join([*patterns[:index], ""]).removeprefix(" *") + r"\Z"
    after = _NUMBER_PATTERN.join(["", *patterns[index + 1 :]]).removesuffix(" *")
    return parts[index], Template(
        re.compile(r"(?<!\d)" * before.startswith(r"\d") + before) if index else None,
        re.compile(after) if index < len(parts) - 1 else None,
        len(phrase) * 2 + _TEMPLATE_SLACK,
    )


_NUMBER_PATTERN = r" *\d{1,4} *"


def _part(part: str) -> str:
    """Return the pattern of what stands beside a number, in folded text."""
    words = sorted(spelling.replace(" ", " +") for spelling in map(re.escape, spellings(part)) if spelling)
    return f"(?:{'|'.join(words)})" if words else ""


class Literal(NamedTuple):
    """What is reported where a literal stands: keys, and those of phrases whose other parts stand around it."""

    keys: tuple[int, ...]
    templates: tuple[tuple[Template, tuple[int, ...]], ...]


def literals_of(phrases: Mapping[str, Iterable[int]]) -> dict[str, Literal]:
    """Return what has to be looked for, folded, to find phrases, and what is reported where it stands."""
    plain: dict[str, list[int]] = {}
    templates: dict[str, list[tuple[Template, tuple[int, ...]]]] = {}
    for phrase, keys in phrases.items():
        literal, template = _template(phrase)
        for spelling in spellings(literal):
            known = plain.setdefault(spelling, [])
            if template:
                templates.setdefault(spelling, []).append((template, tuple(sorted(keys))))
            else:
                known += keys
    return {text: Literal(tuple(sorted(keys)), tuple(templates.get(text, ()))) for text, keys in plain.items()}


class Automaton:
    """Phrases, compiled into one automaton that reads a text once.

    Args:
        phrases: each phrase's text and the keys that are reported where it stands.
    """

    def __init__(self, phrases: Mapping[str, Iterable[int]]) -> None:
        literals = literals_of(phrases)
        # Whether a word must not go on before a literal, and behind it.
        self._entries = [(goes_on(text[0]), goes_on(text[-1]), *literals[text]) for text in literals]
        patterns = list(map(encode, literals))
        self._automaton = ahocorasick_rs.BytesAhoCorasick(patterns) if patterns else None

    def find(self, text: str) -> list[Occurrence]:
        """Return where phrases stand in a text as whole words, sorted by start, longest first."""
        if self._automaton is None:
            return []
        data = fold_to_bytes(text)
        found = self._automaton.find_matches_as_indexes(data, overlapping=True)
        if not found:
            return []
        folded = data.decode("utf-8", "surrogatepass")
        keys_at: _KeysAt = {}
        for number, start, end in _in_code_points(folded, data, found):
            before, after, keys, templates = self._entries[number]
            if keys and not (
                (before and start and is_in_word(folded[start - 1]))
                or (after and end < len(folded) and is_in_word(folded[end]))
            ):
                _add(keys_at, (start, end), keys)
            for template, of in templates:
                # It may stand right behind a word: extractors glue "Sports" and "4 weeks ago" together.
                span = template.widen(folded, start, end)
                if span and _ends_word(folded, span[1]):
                    _add(keys_at, span, of)
        placed = _in_original(text, keys_at)
        return [Occurrence(*span, placed[span]) for span in sorted(placed, key=lambda span: (span[0], -span[1]))]


def _add(keys_at: _KeysAt, span: tuple[int, int], keys: tuple[int, ...]) -> None:
    known = keys_at.get(span)
    keys_at[span] = keys if known is None else tuple(sorted({*known, *keys}))


def _ends_word(text: str, end: int) -> bool:
    """Say whether no word goes on behind a span that ends here."""
    return end == len(text) or not is_in_word(text[end]) or not goes_on(text[end - 1])


def _in_code_points(folded: str, data: bytes, found: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Turn byte offsets into code points, walking the bytes once whatever the number of matches."""
    if len(data) == len(folded):
        return found
    points: dict[int, int] = {}
    at = count = 0
    for offset in sorted({offset for _, start, end in found for offset in (start, end)}):
        count += len(data[at:offset].decode("utf-8", "surrogatepass"))
        points[offset] = count
        at = offset
    return [(number, points[start], points[end]) for number, start, end in found]


def _in_original(text: str, keys_at: _KeysAt) -> _KeysAt:
    """Turn offsets into the folded text into offsets into the text itself."""
    offsets = unfolded(text)
    if offsets is None:
        return keys_at
    start_of, end_of = offsets
    placed: _KeysAt = {}
    for (start, end), keys in keys_at.items():
        _add(placed, (start_of(start), end_of(end)), keys)
    return placed
