"""What is measured against what: each takes lines of JSON and does its work on all of them.

All read JSON and write JSON, so that what differs is the work between. None touches a disk.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache

import attrs
import orjson
from ahocorasick_rs import BytesAhoCorasick, Implementation

from textclean import Cleaner, InputError
from textclean.formats.document import Document, InputRef, ReadCounts, Reject
from textclean.formats.jsonl import JsonLines

Work = Callable[[Sequence[bytes]], None]

ORIGIN = InputRef("dump.jsonl", "dump.jsonl")
FLOOR_PHRASES = 200


@attrs.frozen
class Contestant:
    """What is measured.

    Attributes:
        name: what the table calls it.
        what: what is timed, in a line.
        work: does it.
        every: slow ones get every so many-th record; the time of one record is what counts.
    """

    name: str
    what: str
    work: Work
    every: int = 1


def contestants() -> list[Contestant]:
    """Return all of them, ready to run; the first is what the others are compared with."""
    return [
        Contestant("textclean", "all plugins on, full log; JSON bytes in, JSON bytes out", _textclean()),
        Contestant(
            "floor",
            f"orjson decode, one scan by {FLOOR_PHRASES} phrases, lines, sha256, orjson encode with a log of one edit",
            _floor(),
        ),
        Contestant("C4", "orjson decode, the line rules of C4 written anew, orjson encode", _c4()),
        *_datatrove(),
        Contestant("ftfy", "orjson decode, `fix_text`, orjson encode", _ftfy(), 4),
        Contestant("langdetect", "orjson decode, `detect` on the first 500 characters", _langdetect(), 20),
    ]


def _textclean() -> Work:
    cleaner = Cleaner()

    def work(lines: Sequence[bytes]) -> None:
        clean_lines(cleaner, lines)

    return work


def clean_lines(cleaner: Cleaner, lines: Sequence[bytes]) -> bytes:
    """Clean lines of JSON as a worker does: the reader, the cleaner, the writer."""
    stream = io.BytesIO()
    writer = JsonLines().writer(stream)
    for item in JsonLines().read(io.BytesIO(b"\n".join(lines)), ORIGIN, ReadCounts()):
        if isinstance(item, Document):
            result = cleaner.clean(item.record)
            writer.write(item, result.text, result.log)
    return stream.getvalue()


def sound(lines: Sequence[bytes]) -> None:
    """See to it that what is measured is work well done.

    Raises:
        InputError: a plugin fails on a record, or a line is no record.
    """
    cleaner = Cleaner()
    for item in JsonLines().read(io.BytesIO(b"\n".join(lines)), ORIGIN, ReadCounts()):
        if isinstance(item, Reject):
            raise InputError(f"line {item.position}: {item.error}")
        if errors := cleaner.clean(item.record).log.errors:
            raise InputError(f"line {item.position}: {errors[0].plugin}: {errors[0].error}")


def _floor() -> Work:
    phrases = list(bundled_phrases())[:FLOOR_PHRASES]
    automaton = BytesAhoCorasick([phrase.encode() for phrase in phrases], implementation=Implementation.DFA)

    def work(lines: Sequence[bytes]) -> None:
        for line in lines:
            fields = orjson.loads(line)
            text: str = fields["text"]
            automaton.find_matches_as_indexes(text.lower().encode(), overlapping=True)
            parts = text.split("\n")
            data = text.encode()
            digest = hashlib.sha256(data).hexdigest()
            edit = {"start": 0, "end": len(parts[-1]), "removed": parts[-1], "inserted": "", "label": "share_label"}
            fields["textclean"] = {"original": {"sha256": digest, "length": len(text)}, "edits": [edit]}
            orjson.dumps(fields)

    return work


@cache
def bundled_phrases() -> tuple[str, ...]:
    """Return the phrases that the bundled plugins look for, each once."""
    return tuple(
        dict.fromkeys(
            phrase.text for plugin in Cleaner().plugins for phrases in plugin.phrases.values() for phrase in phrases
        )
    )


_C4_END = (".", "!", "?", '"', "\u201d")
_C4_POLICY = ("terms of use", "privacy policy", "cookie policy", "uses cookies", "use of cookies", "use cookies")
_C4_LEAST_WORDS = 3
_C4_CITATION = re.compile(r"\[\d*\]|\[edit\]|\[citation needed\]")


def _c4() -> Work:
    """The rules by which C4 keeps lines and pages, but for the count of sentences (Raffel et al. 2020, section 2.2)."""

    def kept(line: str) -> bool:
        if not line.endswith(_C4_END) or line.endswith("...") or len(line.split()) < _C4_LEAST_WORDS:
            return False
        lower = line.lower()
        return "javascript" not in lower and not any(word in lower for word in _C4_POLICY)

    def work(lines: Sequence[bytes]) -> None:
        for line in lines:
            fields = orjson.loads(line)
            text: str = fields["text"]
            if "{" in text or "lorem ipsum" in text.lower():
                continue
            parts = (_C4_CITATION.sub("", part).strip() for part in text.split("\n"))
            fields["text"] = "\n".join(filter(kept, parts))
            orjson.dumps(fields)

    return work


def _datatrove() -> list[Contestant]:
    """Return datatrove's filter, where it is installed."""
    try:
        from datatrove.data import Document as Page  # noqa: PLC0415 - only where it is measured
        from datatrove.pipeline.filters import C4QualityFilter  # noqa: PLC0415
    except ImportError:
        return []
    rules = C4QualityFilter(min_num_sentences=-1)

    def work(lines: Sequence[bytes]) -> None:
        for line in lines:
            fields = orjson.loads(line)
            page = Page(text=fields["text"], id=str(fields.get("id")))
            rules.filter(page)
            fields["text"] = page.text
            orjson.dumps(fields)

    return [Contestant("datatrove", "orjson decode, `C4QualityFilter(min_num_sentences=-1)`, orjson encode", work, 2)]


def _ftfy() -> Work:
    from ftfy import fix_text  # noqa: PLC0415 - only where it is measured

    def work(lines: Sequence[bytes]) -> None:
        for line in lines:
            fields = orjson.loads(line)
            fields["text"] = fix_text(fields["text"])
            orjson.dumps(fields)

    return work


def _langdetect() -> Work:
    from langdetect import DetectorFactory, LangDetectException, detect  # noqa: PLC0415 - only where it is measured

    DetectorFactory.seed = 0

    def work(lines: Sequence[bytes]) -> None:
        for line in lines:
            with suppress(LangDetectException):
                detect(orjson.loads(line)["text"][:500])

    return work
