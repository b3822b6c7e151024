"""A text as plugins see it: the text, its lines with their offsets and features, and the phrases found in it.

Evidence from elsewhere, such as a line's place in the record's page or how often it stands on its site, is an attribute
of the view that is None where there is none: it can be added without changing any plugin.
"""

from __future__ import annotations

import copy
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import attrs

from textclean.lazy_value import lazy
from textclean.proposal import Removed
from textclean.record import Record
from textclean.site.evidence import Site, SiteOfRecord
from textclean.text.lines import Line, Lines
from textclean.text.matcher import Matcher
from textclean.text.phrases import SHORT_LINE, Phrase
from textclean.text.prose import main_run, running_lines, words_before
from textclean.text.seen import SeenText, seen_texts


@attrs.define(eq=False)
class Hit:
    """A phrase of the plugin's own, found in the text.

    ``set`` is the phrase set's name; ``start`` and ``end`` are code points of the view's text.
    """

    set: str
    phrase: Phrase
    start: int
    end: int
    line: Line

    @property
    def before(self) -> str:
        """What stands before the phrase on its line."""
        return self.line.text[: self.start - self.line.start]

    @property
    def after(self) -> str:
        """What stands after the phrase on its line."""
        return self.line.text[self.end - self.line.start :]

    @property
    def starts_line(self) -> bool:
        """Whether no letter or digit stands before the phrase on its line."""
        return not _has_word(self.before)

    @property
    def ends_line(self) -> bool:
        """Whether no letter or digit stands after the phrase on its line."""
        return not _has_word(self.after)

    @property
    def whole_line(self) -> bool:
        """Whether the line says nothing else: decoration such as ``»``, ``:`` and emoji aside."""
        return self.starts_line and self.ends_line


def _has_word(text: str) -> bool:
    return any(map(str.isalnum, text))


class _Fields(Mapping[str, Any]):
    """A record's fields, of which each value is a copy wherever it can be changed."""

    __slots__ = ("_fields",)

    def __init__(self, fields: Mapping[str, Any]) -> None:
        self._fields = fields

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - whatever the record holds
        return _own(self._fields[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields)

    def __repr__(self) -> str:
        return repr(self._fields)


def _own(value: Any) -> Any:  # noqa: ANN401 - whatever the record holds
    """Return a value that cannot be changed as it is, and a copy of any other that can be copied."""
    if value is None or type(value) in {str, int, float, bool, bytes}:
        return value
    try:
        return copy.deepcopy(value)
    except Exception:  # noqa: BLE001 - what a caller's own object may raise
        return value


class Snapshot:
    """The parts of a view that all plugins share in one pass: each is made when it is first asked for.

    Args:
        text: the text as it now stands.
        record: the input record.
        matcher: what is looked for.
        earlier: the same record's text in the pass before; lines that it had are not searched again.
        site: the record's site, if there is a profile that tells something of it.
    """

    def __init__(
        self,
        text: str,
        record: Record,
        matcher: Matcher,
        earlier: Snapshot | None = None,
        site: SiteOfRecord | None = None,
    ) -> None:
        self.text = text
        self.record = record
        self._matcher = matcher
        self._earlier = earlier
        self.site_of_record = site

    @lazy
    def seen(self) -> Snapshot:
        """The text as ``detect`` sees it: this very snapshot where that is the text as it is."""
        steps = self._steps
        if not steps:
            return self
        earlier, self._earlier = self._earlier, None
        return Snapshot(steps[-1].text, self.record, self._matcher, earlier, self.site_of_record)

    @lazy
    def _steps(self) -> tuple[SeenText, ...]:
        return seen_texts(self.text, self._matcher)

    def span_of_seen(self, start: int, end: int, *, removed: bool) -> tuple[int, int] | None:
        """Return the span of the text that a span of the seen text stands for.

        Args:
            start: where the span starts.
            end: where it ends.
            removed: the span is to go, so that marks go with it; None then says that it may not go without the rest.
        """
        for step in reversed(self._steps):
            span = step.removed_span(start, end) if removed else step.source_span(start, end)
            if span is None:
                return None
            start, end = span
        return start, end

    def place_in_seen(self, at: int) -> int:
        """Return the place in the seen text for a place in the text."""
        for step in self._steps:
            at = step.place_of(at)
        return at

    @lazy
    def shown(self) -> Record:
        """The record as plugins see it, who cannot change what is written for it in the end."""
        record = self.record
        return attrs.evolve(record, id=_own(record.id), fields=_Fields(record.fields))

    @lazy
    def lines(self) -> Lines:
        """All lines, blank ones too."""
        return Lines(self.text)

    @lazy
    def running(self) -> tuple[bool, ...]:
        """Whether each of the lines that are not blank is running text."""
        return running_lines(*self._filled)

    @lazy
    def prose(self) -> tuple[int, ...]:
        """The words of running text before each of the lines that are not blank, and, last, in the whole text."""
        return words_before(self.running, self._filled[1])

    @lazy
    def main_run(self) -> range:
        """The places, among the lines that are not blank, of the heaviest stretch of running text."""
        return main_run(self.running, self._filled[1])

    @lazy
    def _filled(self) -> tuple[list[str], list[int]]:
        """The texts of the lines that are not blank, and their words."""
        texts, words = self.lines.texts, self.lines.words
        numbers = self.lines.filled_numbers
        return [texts[number] for number in numbers], [words[number] for number in numbers]

    @lazy
    def site(self) -> Site | None:
        """On how many stories of its site each of the lines that are not blank stands."""
        return self.site_of_record.look_up(self._filled[0]) if self.site_of_record else None

    @lazy
    def hits(self) -> dict[str, tuple[Hit, ...]]:
        """Where phrases stand, by the plugin that asked for them."""
        hits: dict[str, list[Hit]] = {}
        texts, end = self.lines.texts, self.lines.end
        for number in self._numbers:
            found_here = self._matcher.on_line(texts[number], at_end=number >= end)
            if not found_here:
                continue
            line = self.lines[number]
            for found in found_here:
                target = found.target
                hit = Hit(target.set, target.phrase, line.start + found.start, line.start + found.end, line)
                hits.setdefault(target.plugin, []).append(hit)
        return {plugin: tuple(found) for plugin, found in hits.items()}

    @lazy
    def _numbers(self) -> list[int]:
        """The numbers of the lines on which something may stand."""
        texts = self.lines.texts
        earlier, self._earlier = self._earlier, None
        if earlier is None:
            return self._matcher.lines(texts, self.lines.end)
        known, candidates = earlier.seen._lines_searched  # noqa: SLF001 - of the same class
        new = [number for number, text in enumerate(texts) if text not in known]
        found: set[int] = set()
        if new:
            end = bisect_left(new, self.lines.end)
            found = {new[place] for place in self._matcher.lines([texts[number] for number in new], end)}
        return [number for number, text in enumerate(texts) if text in candidates or number in found]

    @lazy
    def _lines_searched(self) -> tuple[frozenset[str], frozenset[str]]:
        """The short lines, and those of them on which something may stand; of others it depends on their place."""
        texts = self.lines.texts
        return (
            frozenset(text for text in texts if len(text) <= SHORT_LINE),
            frozenset(texts[number] for number in self._numbers if len(texts[number]) <= SHORT_LINE),
        )


class View:
    """What a hook is given.

    Attributes:
        text: the text as it now stands.
        lines: all its lines; ``filled`` are those that are not blank.
        running: whether each of the filled lines is running text.
        prose: how many words of running text stand before each filled line, and, last, in the whole text.
        main_run: the places among the filled lines of the heaviest stretch of running text: the article.
        removed: what other plugins remove; always empty but for plugins that are asked last.
        record: the input record, for its ``url``, ``lang``, ``html`` and other fields; its ``text`` is the original.
        hits: where the plugin's own phrases stand, sorted by start, longer first.
        page: evidence from the record's page, or None.
        site: evidence from the record's site, or None.
    """

    __slots__ = ("_removed", "_shared", "hits")

    def __init__(self, shared: Snapshot, hits: tuple[Hit, ...] = (), removed: Sequence[Removed] = ()) -> None:
        self._shared = shared
        self._removed = removed
        self.hits = hits

    @property
    def text(self) -> str:
        """The text as it now stands."""
        return self._shared.text

    @property
    def record(self) -> Record:
        """The input record; its ``text`` is the original. What is in its fields is a copy, made when asked for."""
        return self._shared.shown

    @property
    def lines(self) -> Lines:
        """All lines, blank ones too."""
        return self._shared.lines

    @property
    def filled(self) -> tuple[Line, ...]:
        """The lines that are not blank."""
        return self._shared.lines.filled

    @property
    def running(self) -> Sequence[bool]:
        """Whether each of the filled lines is running text: a sentence of the article or of a reader, and no label."""
        return self._shared.running

    @property
    def prose(self) -> Sequence[int]:
        """The words of running text before each of the filled lines, and, last, in the whole text."""
        return self._shared.prose

    @property
    def main_run(self) -> range:
        """The places among the filled lines of the heaviest stretch of running text; empty where nothing runs."""
        return self._shared.main_run

    @property
    def removed(self) -> Sequence[Removed]:
        """What others remove in this pass and removed in earlier ones, sorted by place; only who is asked last sees it.

        It is empty where others remove nothing in this pass.
        """
        return self._removed

    @property
    def page(self) -> None:
        """Evidence from the record's page; None where there is none."""
        return None

    @property
    def site(self) -> Site | None:
        """Evidence from the record's site; None where there is none."""
        return self._shared.site
