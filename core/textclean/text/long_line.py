"""A line that an article lost its line breaks on: where its running text is, and what of the page is glued to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TypeAlias

from textclean.text.line_table import words_in
from textclean.text.lines import SENTENCE_WORDS, ends_sentence
from textclean.text.phrases import SHORT_LINE
from textclean.text.search.matcher import Matcher
from textclean.text.sentences import sentence_starts

#: Where a piece starts and ends, and whether it may be removed as a whole.
Piece: TypeAlias = tuple[int, int, bool]

# A sentence of running text has so many words, and marks the end of the article or of its head.
_RUNNING_WORDS = 6
# In the tail, what stands between known phrases is shown in headlines of so many words.
_HEADLINE = 12
# The longer a sentence is beyond so many words, the less it is one: a menu or a list is glued to it.
_LONG_SENTENCE = 40
# Running text is shown in paragraphs of so many words and more, the last one aside.
_PARAGRAPH = 30
# An end mark and what closes a quotation stand within so many code points.
_CLOSING = 12
# A phrase of so many words is no chance match, and a call has so many at most.
_STRONG_WORDS, _CALL_WORDS = 2, 25
# A notice begins with a phrase of so many words, and has so many. So many phrases are a row.
_OPENING_WORDS, _NOTICE_WORDS, _ROW = 4, 45, 2
# A phrase with so many words behind it, and then a full stop, is one line: "Copyright 2024 Elm Gazette."
_NAME_WORDS = 5
# A menu's items have so many words; between two known ones stand so many words at most, before the first one fewer. So
# many known ones stand beside each other where it ends.
_HEADLINE_GAP = 6
_MENU_WORDS, _MENU_GAP, _MENU_START, _MENU_END = 3, 25, 12, 2
# What binds the words behind a phrase to it.
_COLONS = tuple(":：ঃ")
_WORD = re.compile(r"\S+")


class LongLine:
    """A long line, whose sentences are looked at one by one."""

    def __init__(self, text: str, matcher: Matcher) -> None:
        self.text = text
        self._matcher = matcher
        divided = [part for start, end in self._cut() for part in self._divided(start, end)]
        self._segments = [(start, end) for start, end, _ in divided]
        self._called = [self._calls(start, end) for start, end in self._segments]
        self._known = [known for _, _, known in divided]

    def _cut(self) -> list[tuple[int, int]]:
        starts, ends = [0], []
        for end, start in sentence_starts(self.text):
            ends.append(end)
            starts.append(start)
        return list(zip(starts, [*ends, len(self.text)], strict=True))

    def _divided(self, start: int, end: int) -> Iterator[tuple[int, int, list[tuple[int, int]]]]:
        """Yield the parts of a sentence that long known phrases divide, with the phrases in each."""
        known: list[tuple[int, int]] = []
        for first, last in self._phrases(start, end):
            if first > start and self._opens(first, last):
                yield start, start + len(self.text[start:first].rstrip()), known
                start, known = first, []
            known.append((first, last))
        yield start, end, known

    def _opens(self, first: int, last: int) -> bool:
        """Say whether a phrase in the middle of a sentence is where a line began, by its length and its capital."""
        before = self.text[max(first - _CLOSING, 0) : first]
        aside = before[-1:].isspace() and before.rstrip()[-1:].isalnum() and self.text[first].isupper()
        return aside and not self.text[first:last].isupper() and words_in(self.text[first:last]) >= _OPENING_WORDS

    def _calls(self, start: int, end: int) -> bool:
        """Say whether a segment holds a phrase that may stand within a short line."""
        return end - start <= SHORT_LINE and bool(self._matcher.on_line(self.text[start:end], at_end=True))

    def _phrases(self, start: int, end: int) -> list[tuple[int, int]]:
        """Return where known phrases stand in a segment, one behind the other, the longest of each place."""
        found: list[tuple[int, int]] = []
        for item in self._matcher.anywhere_on(self.text[start:end]):
            if (not found or start + item.start >= found[-1][1]) and not self.text[start + item.start].islower():
                found.append((start + item.start, start + item.end))
        return found

    def _begins_known(self, number: int) -> bool:
        start, known = self._segments[number][0], self._known[number]
        return bool(known) and not _says(self.text[start : known[0][0]])

    def _running_words(self, number: int) -> int:
        """Return the words of a segment that are the article's for all that is known."""
        if self._begins_known(number):
            start, end, _ = self._tail_parts(number)[-1]
            if self._known[number][-1][0] == start:
                return 0
        else:
            start, end = self._segments[number]
            if self._called[number]:
                return 0
        rest = self.text[start:end]
        words = words_in(rest) if ends_sentence(rest) else 0
        return words if words >= _RUNNING_WORDS else 0

    def _article(self) -> tuple[int, int]:
        """Return the numbers of the first segment of the article, and of the first one of its tail.

        The article is the run of segments with the most words of running text, less those of all that is none.
        """
        best = total = 0
        start = first = 0
        last = -1
        for number, (begin, end) in enumerate(self._segments):
            running = self._running_words(number)
            total += min(running, 2 * _LONG_SENTENCE - running) if running else -words_in(self.text[begin:end])
            if total > best:
                best, first, last = total, start, number
            elif total < 0:
                total, start = 0, number + 1
        following = range(last + 1, len(self._segments))
        return first, next(
            (number for number in following if self._known[number] or self._called[number]), len(self._segments)
        )

    def pieces(self, at: int) -> Iterator[Piece]:
        """Yield the pieces of the line, which starts at a code point of the text."""
        running: list[tuple[int, int]] = []
        for first, last, may_go in (*self._all_parts(), (0, 0, True)):
            if not may_go:
                running.append((first, last))
                continue
            yield from ((at + start, at + end, False) for start, end in self._paragraphs(running))
            running = []
            if last:
                yield at + first, at + last, True

    def _all_parts(self) -> Iterator[Piece]:
        head, tail = self._article()
        for number in range(len(self._segments)):
            if number >= tail:
                yield from self._tail_parts(number)
            else:
                yield from self._parts(number) if number > head else self._head_parts(number)

    def _paragraphs(self, sentences: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """Yield neighbouring sentences in paragraphs, none of which is short enough to be taken for a headline."""
        ends = [end for _, end in sentences]
        start, words = (sentences[0][0] if sentences else 0), 0
        left = sum(words_in(self.text[first:last]) for first, last in sentences)
        for (first, last), end in zip(sentences, ends, strict=True):
            length = words_in(self.text[first:last])
            words, left = words + length, left - length
            if (
                words >= _PARAGRAPH
                and left >= SENTENCE_WORDS
                and ends_sentence(self.text[max(first, end - _CLOSING) : end])
            ):
                yield start, end
                start, words = self._behind(end, len(self.text)), 0
        if sentences:
            yield start, ends[-1]

    def _parts(self, number: int) -> list[Piece]:
        """Return the parts of a segment that the article goes on behind: known phrases that begin it, and the rest."""
        start, end = self._segments[number]
        if self._stands_alone(number):
            return [(start, end, True)]
        chain = self._chain(number)
        if not chain:
            return [(start, end, False)]
        rest = self._behind(chain[-1][1], end)
        if not _says(self.text[rest:end]):
            return [(first, last, True) for first, last in [*chain[:-1], (chain[-1][0], end)]]
        following = self.text[rest]
        words = sum(words_in(self.text[first:last]) for first, last in chain)
        # Without a capital nothing but a row of phrases tells that the sentence does not go on behind it.
        goes_on = following.islower() or (following.isalpha() and not _is_cased(following) and len(chain) < _ROW)
        if goes_on or words < _STRONG_WORDS:
            return [(start, end, False)]
        return [*((first, last, True) for first, last in chain), (rest, end, False)]

    def _stands_alone(self, number: int) -> bool:
        """Say whether a sentence between others is a call or points elsewhere: it begins with several known words.

        Behind a colon a headline may stand that runs on into the article's next sentence, unless it is a question.
        """
        start, end = self._segments[number]
        if not self._begins_known(number):
            return False
        first, last = self._known[number][0]
        said = words_in(self.text[first:last])
        if said < (_STRONG_WORDS if self._called[number] else _OPENING_WORDS):
            return False
        if words_in(self.text[start:end]) > (_CALL_WORDS if said < _OPENING_WORDS else _NOTICE_WORDS):
            return False
        if self.text.count("(", start, end) != self.text.count(")", start, end):  # an abbreviation
            return False
        behind = self.text[last:end].lstrip()
        return self.text[end - 1] in "?？؟!！" if behind[:1] in _COLONS else behind[:1].islower()

    def _chain(self, number: int) -> list[tuple[int, int]]:
        """Return the known phrases that a segment begins with, with nothing said between them."""
        at = self._segments[number][0]
        chain: list[tuple[int, int]] = []
        for start, end in self._known[number]:
            if _says(self.text[at:start]):
                break
            if self.text[end : end + 2].lstrip()[:1] in _COLONS:
                break
            chain.append((at, end))
            at = self._behind(end, self._segments[number][1])
        return chain

    def _behind(self, at: int, end: int) -> int:
        """Return where the words behind a phrase start: signs beside it belong to it."""
        while at < end and not self.text[at].isspace() and not self.text[at].isalnum():
            at += 1
        while at < end and self.text[at].isspace():
            at += 1
        return at

    def _tail_parts(self, number: int) -> list[Piece]:
        """Return the parts of a segment behind the article: known phrases, and what stands between them."""
        start, end = self._segments[number]
        whole = ends_sentence(self.text[start:end]) and not self._begins_known(number)
        if whole and (self._called[number] or not _is_cased(self.text[start])):
            return [(start, end, True)]
        places = [start]
        said = start  # what is said up to here belongs to phrases
        bound = False
        for first, last in self._known[number]:
            beside = not bound and not _says(self.text[said:first])
            if not beside and words_in(self.text[first:last]) == 1:
                continue
            bound = self.text[last : last + 2].lstrip()[:1] in _COLONS
            said = last if bound else self._behind(last, end)
            places += [first] if bound else [first, said]
        if bound or (0 < words_in(self.text[said:end]) <= _NAME_WORDS and ends_sentence(self.text[said:end])):
            places = places[:-1] if places[-1] == said else places
        places = [place for place in dict.fromkeys(places) if start <= place < end]
        parts: list[tuple[int, int]] = []
        for first, following in pairwise([*places, end]):
            parts += _chunks(self.text, first, following, _HEADLINE)
        return [(first, last, True) for first, last in parts]

    def _head_parts(self, number: int) -> list[Piece]:
        """Return the parts of the first segment: the menu that it begins with, item by item, and the rest."""
        start, end = self._segments[number]
        groups: list[list[tuple[int, int]]] = []
        gaps: list[int] = []
        at = start
        for first, last in self._known[number]:
            if groups and not _says(self.text[at:first]):
                groups[-1].append((first, last))
            else:
                between = words_in(self.text[at:first])
                if between > (_MENU_GAP if groups else _MENU_START):
                    break
                groups.append([(first, last)])
                gaps.append(between)
            at = self._behind(last, end)
        # A known word in the headline is no item of the menu: the menu ends with several of them.
        while groups and len(groups[-1]) < (_MENU_END if gaps[len(groups) - 1] <= _HEADLINE_GAP else 2 * _MENU_END):
            groups.pop()
        items = [item for group in groups for item in group]
        if not items:
            return self._parts(number)
        parts: list[Piece] = []
        at = start
        for first, last in items:
            parts += [(*chunk, True) for chunk in _chunks(self.text, at, first, _MENU_WORDS)]
            at = self._behind(last, end)
            parts.append((first, first + len(self.text[first:at].rstrip()), True))
        return [*parts, (at, end, False)] if at < end else parts


def _chunks(text: str, start: int, end: int, words: int) -> Iterator[tuple[int, int]]:
    """Yield a stretch in parts of so many words; a sentence stays whole."""
    stretch = text[start:end].rstrip()
    if not stretch:
        return
    if ends_sentence(stretch):
        yield start, start + len(stretch)
        return
    spans = [found.span() for found in _WORD.finditer(stretch)]
    for place in range(0, len(spans), words):
        part = spans[place : place + words]
        yield start + part[0][0], start + part[-1][1]


def _is_cased(char: str) -> bool:
    return char.lower() != char.upper()


def _says(text: str) -> bool:
    return any(map(str.isalnum, text))
