"""Results of records that are left as they are, without calling any plugin."""

from __future__ import annotations

from textclean.cleaning.guards import NO_TEXT
from textclean.cleaning.result import Result
from textclean.log.edit import Digest, Failure
from textclean.log.model import Log
from textclean.plugin.hookspecs import HOST
from textclean.record import Record


def without_text(record: Record, run: str) -> Result:
    """Return a record that has no text. ``run`` is the digest of the run."""
    digest = Digest.of(record.text)
    return Result(record, record.text, Log(run=run, original=digest, cleaned=digest, tags=(NO_TEXT,)))


def untouched(record: Record, run: str, version: str, why: Failure) -> Result:
    """Return a record with the reason in its log. ``version`` is that of textclean."""
    digest = Digest.of(record.text)
    log = Log(run=run, original=digest, cleaned=digest, errors=(why,), plugins={HOST: version})
    return Result(record, record.text, log)
