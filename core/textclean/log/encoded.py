"""A log in JSON with its seal. Each part is encoded once: for the seal and for the line that it is written to.

This is the usual case in few steps. ``Log.to_json`` is the reference: what it returns, encoded, is the same bytes.
"""

from __future__ import annotations

import orjson

from textclean.log.json_form import edit_to_json, failure_to_json, kept_to_json
from textclean.log.model import Log
from textclean.log.seal import (
    EVIDENCE,
    PARTS,
    SCORES,
    SEALED_PLUGINS,
    seal_of_parts,
    sealed_evidence,
    sealed_plugins,
    sealed_scores,
)

_NAMES = tuple(b'"%b":' % name.encode() for name in (*PARTS, EVIDENCE))
_EMPTY = b"[]"


def encoded_log(log: Log) -> bytes | None:
    """Return a log in JSON, without white space. None: this needs the slower way.

    It does if the log came with a seal or was written without its edits, and if it holds a lone surrogate or an integer
    beyond 64 bits, which orjson refuses.
    """
    if log.seal is not None or log.withheld:
        return None
    try:
        written = _parts(log)
        scores, plugins = orjson.dumps(sealed_scores(log.scores)), orjson.dumps(sealed_plugins(log.plugins))
        evidence = orjson.dumps(sealed_evidence(log.evidence)) if log.evidence else b""
    except orjson.JSONEncodeError:
        return None
    spelled = written[: len(PARTS)]
    spelled[SCORES], spelled[SEALED_PLUGINS] = scores, plugins
    if evidence:
        spelled.append(evidence)
    named = b",".join([name + part for name, part in zip(_NAMES, written, strict=False)])
    return b'{%b,"seal":"%b"}' % (named, seal_of_parts(spelled).encode())


def _parts(log: Log) -> list[bytes]:
    """Return the parts as they stand in the log."""
    dumps = orjson.dumps
    original, cleaned = log.original, log.cleaned
    parts = [
        dumps(log.schema),
        dumps(log.run),
        dumps({"sha256": original.sha256, "length": original.length}),
        b"",
        dumps([edit_to_json(edit) for edit in log.edits]) if log.edits else _EMPTY,
        dumps([kept_to_json(kept) for kept in log.kept]) if log.kept else _EMPTY,
        dumps(log.tags),
        dumps(dict(log.scores)),
        dumps([failure_to_json(failure) for failure in log.errors]) if log.errors else _EMPTY,
        dumps(dict(log.plugins)),
    ]
    parts[3] = parts[2] if cleaned is original else dumps({"sha256": cleaned.sha256, "length": cleaned.length})
    if log.evidence:
        parts.append(dumps({kind: dict(digests) for kind, digests in log.evidence.items()}))
    return parts
