"""The files that a run writes: parts, rejects, manifest."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import BinaryIO

import attrs

from textclean.formats.catalog import Writer
from textclean.formats.document import Document, Reject
from textclean.formats.encode import to_json
from textclean.log import Log
from textclean.run.aside import Aside, writing
from textclean.run.manifest import Manifest, Part
from textclean.run.target import Target


@attrs.define
class _Open:
    """A part that is being written."""

    path: Path
    writer: Writer
    records: int = 0


class Output:
    """Takes documents in order and deals them out to the target's parts, the last of which may be short."""

    def __init__(self, target: Target, aside: Aside, records_a_part: int) -> None:
        self.parts: list[Part] = []
        self._target = target
        self._aside = aside
        self._most = records_a_part if target.folder else sys.maxsize
        if target.folder:
            aside.folder(target.path)
        self._part = self._next_part()
        self._rejects: BinaryIO | None = None

    def write(self, document: Document, text: str, log: Log) -> None:
        """Write a document with its cleaned text and its log."""
        if self._part.records == self._most:
            self._end_part()
            self._part = self._next_part()
        with writing(self._part.path):
            self._part.writer.write(document, text, log)
        self._part.records += 1

    def reject(self, reject: Reject) -> None:
        """Keep what is no record; beside standard output no file can stand, so it goes to standard error."""
        if self._rejects is None:
            self._rejects = sys.stderr.buffer if self._target.standard else self._aside.open(self._target.rejects)
        with writing(self._target.rejects):
            self._rejects.write(to_json(reject.to_json()) + b"\n")

    def finish(self) -> None:
        """End the last part."""
        self._end_part()

    def commit(self, manifest: Manifest) -> None:
        """Write the manifest, and let all files appear in the place of those of an earlier run."""
        if not self._target.standard:
            told = json.dumps(manifest.to_json(), indent=2, ensure_ascii=False)
            stream = self._aside.open(self._target.manifest)
            with writing(self._target.manifest):
                stream.write(told.encode(errors="backslashreplace") + b"\n")
        self._aside.commit(stale=list(self._target.earlier()))

    def _next_part(self) -> _Open:
        path = self._target.data(len(self.parts))
        return _Open(path, self._target.known.writer(self._aside.open(path)))

    def _end_part(self) -> None:
        with writing(self._part.path):
            self._part.writer.close()
        self._aside.close(self._part.path)
        self.parts.append(Part(self._part.path.name, self._part.records))
