"""The seal of a log: a short string that shows whether a part of the log was changed, and which part.

The seal is made of digests and holds no secret. It finds changes made by accident or by programs that do not know
about seals. It is not a signature: anybody who rewrites a log can also make a new seal.
"""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Mapping, Sequence
from typing import Any
from zlib import crc32

import orjson

#: The sealed parts of a log, in the order of their checksums in the seal.
PARTS = ("schema", "run", "original", "cleaned", "edits", "kept", "tags", "scores", "errors", "plugins")
#: The part that only some logs have. Its checksum is the last one.
EVIDENCE = "evidence"
#: The places of the parts that are sealed in another form than they are written.
SCORES, SEALED_PLUGINS = PARTS.index("scores"), PARTS.index("plugins")
_WHOLE = 32  # hexadecimal digits of the sha256 of all parts
_PART = 8  # hexadecimal digits of the CRC-32 of one part
_LENGTHS = tuple(_WHOLE + _PART * count for count in (len(PARTS), len(PARTS) + 1))


def seal_of(log: Mapping[str, Any]) -> str:
    """Seal a log.

    Args:
        log: its JSON form.

    Returns:
        The first 32 hexadecimal digits of the sha256 of all parts, followed by the CRC-32 of each part in ``PARTS``,
        and of the evidence if the log names any, 8 hexadecimal digits each. A CRC-32 costs a tenth of a sha256 and
        always finds a change of up to four adjacent bytes.
    """
    return seal_of_parts(_spelled(log))


def seal_of_parts(parts: Sequence[bytes]) -> str:
    """Seal the encoded parts of a log; see ``seal_of``."""
    checksums = struct.pack(f">{len(parts)}I", *map(crc32, parts))
    return hashlib.sha256(b"\n".join(parts)).hexdigest()[:_WHOLE] + checksums.hex()


def changed_parts(seal: str, log: Mapping[str, Any]) -> list[str]:
    """Return the names of the parts that differ from what was sealed, or ``seal`` if the seal itself was changed."""
    expected = seal_of(log)
    if seal == expected:
        return []
    changed = [
        name
        for name, at in zip((*PARTS, EVIDENCE), range(_WHOLE, max(len(expected), len(seal)), _PART), strict=False)
        if seal[at : at + _PART] != expected[at : at + _PART]
    ]
    # A changed part also changes the sha256 of all parts. If the sha256 is right, then a checksum was changed.
    seal_changed = len(seal) not in _LENGTHS or seal[:_WHOLE] == expected[:_WHOLE]
    return ["seal"] if seal_changed or not changed else changed


def sealed_scores(scores: Mapping[str, float]) -> list[tuple[str, float]]:
    """Return the scores in the form that is sealed."""
    return [(name, _as_float(number)) for name, number in sorted(scores.items())]


def sealed_plugins(plugins: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the plugins in the form that is sealed."""
    return sorted(plugins.items())


def sealed_evidence(evidence: Mapping[str, Mapping[str, str]]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the digests of evidence in the form that is sealed."""
    return [(kind, sorted(digests.items())) for kind, digests in sorted(evidence.items())]


def _spelled(log: Mapping[str, Any]) -> list[bytes]:
    """Return each part as bytes, the same for equal values.

    File formats may change the order of names or write ``3.0`` as ``3``; such differences must not break a seal.
    """
    parts = [log[name] for name in PARTS]
    parts[SCORES] = sealed_scores(log["scores"])
    parts[SEALED_PLUGINS] = sealed_plugins(log["plugins"])
    if EVIDENCE in log:
        parts.append(sealed_evidence(log[EVIDENCE]))
    try:
        return list(map(orjson.dumps, parts))
    except orjson.JSONEncodeError:  # a lone surrogate, or an integer beyond 64 bits
        return list(map(_spelled_slowly, parts))


def _spelled_slowly(part: Any) -> bytes:  # noqa: ANN401 - any part of a JSON document
    part = json.loads(json.dumps(part))  # two surrogates that stand together are read back as one character
    try:
        return orjson.dumps(part)
    except orjson.JSONEncodeError:
        return json.dumps(part).encode()


def _as_float(number: float) -> float:
    """Return a number as a float. A whole number that no float equals is returned unchanged."""
    try:
        same = float(number)
    except OverflowError:
        return number
    return same if same == number else number
