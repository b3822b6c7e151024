"""What is measured against what: each takes lines of JSON and does its work on all of them.

All read JSON and write JSON, so that what differs is the work between. None touches a disk.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from typing import Any

import attrs
import orjson
from ahocorasick_rs import BytesAhoCorasick, Implementation

from textclean import Cleaner, InputError
from textclean.formats.document import Document, InputRef, ReadCounts, Reject
from textclean.formats.json.encode import to_json
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
        Contestant("textclean, log not written", "the same, but only the cleaned text is encoded", _without_log()),
        Contestant(
            "floor",
            f"orjson decode, one scan by {FLOOR_PHRASES} phrases, lines, sha256, orjson encode with a log of one edit",
            _floor(),
        ),
        Contestant("datatrove C4", "orjson decode, `C4QualityFilter()` as it comes, orjson encode", _c4({}), 4),
        Contestant(
            "datatrove C4, no sentence count",
            "the same with `min_num_sentences=-1`: the line rules alone",
            _c4({"min_num_sentences": -1}),
        ),
        Contestant("ftfy", "orjson decode, `fix_text`, orjson encode", _ftfy(), 2),
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


def _without_log() -> Work:
    cleaner = Cleaner()

    def work(lines: Sequence[bytes]) -> None:
        stream = io.BytesIO()
        for item in JsonLines().read(io.BytesIO(b"\n".join(lines)), ORIGIN, ReadCounts()):
            if isinstance(item, Document):
                text = cleaner.clean(item.record).text
                # There is no log to put in the place of, so this puts the text in its place and nothing else.
                stream.write(item.line.with_new_log(b"", "text", to_json(text)) + b"\n")

    return work


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


def _c4(options: dict[str, Any]) -> Work:
    from datatrove.data import Document as Page  # noqa: PLC0415 - only where it is measured
    from datatrove.pipeline.filters import C4QualityFilter  # noqa: PLC0415

    rules = C4QualityFilter(**options)

    def work(lines: Sequence[bytes]) -> None:
        for line in lines:
            fields = orjson.loads(line)
            page = Page(text=fields["text"], id=str(fields.get("id")))
            rules.filter(page)
            fields["text"] = page.text
            orjson.dumps(fields)

    return work


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
