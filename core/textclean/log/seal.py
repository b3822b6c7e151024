"""The seal of a log: a short string by which a change of any part of the log is found, and the part is named.

It is made of digests and of nothing secret, so it tells that something was changed, and never by whom: who can write
the log anew can seal it anew.
"""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Mapping
from typing import Any
from zlib import crc32

import orjson

#: The parts of a log that are sealed, in the order that their digests have in the seal.
PARTS = ("schema", "run", "original", "cleaned", "edits", "kept", "tags", "scores", "errors", "plugins")
_SCORES, _PLUGINS = PARTS.index("scores"), PARTS.index("plugins")
_WHOLE = 32  # hexadecimal digits of the sha256 of all parts
_PART = 8  # hexadecimal digits of the CRC-32 of one part
_CHECKSUMS = struct.Struct(f">{len(PARTS)}I")


def seal_of(log: Mapping[str, Any]) -> str:
    """Seal a log.

    Args:
        log: its JSON form.

    Returns:
        32 hexadecimal digits of the sha256 of all parts, and for each of ``PARTS`` the 8 of its CRC-32, which costs a
        tenth of a sha256 and is certain to find a change of up to four adjacent bytes.
    """
    parts = _spelled(log)
    return hashlib.sha256(b"\n".join(parts)).hexdigest()[:_WHOLE] + _CHECKSUMS.pack(*map(crc32, parts)).hex()


def changed_parts(seal: str, log: Mapping[str, Any]) -> list[str]:
    """Return the parts of a log that are not what was sealed; ``seal`` where the seal itself was changed."""
    expected = seal_of(log)
    if seal == expected:
        return []
    changed = [
        name
        for name, at in zip(PARTS, range(_WHOLE, len(expected), _PART), strict=True)
        if seal[at : at + _PART] != expected[at : at + _PART]
    ]
    # A part that was changed shows in the digest of the whole, too; where that is right, the seal is wrong.
    seal_changed = len(seal) != len(expected) or seal[:_WHOLE] == expected[:_WHOLE]
    return ["seal"] if seal_changed or not changed else changed


def _spelled(log: Mapping[str, Any]) -> list[bytes]:
    """Return the one spelling of each part, whatever a format has made of it: the order of names, ``3`` for ``3.0``."""
    parts = [log[name] for name in PARTS]
    parts[_SCORES] = [(name, _as_float(number)) for name, number in sorted(log["scores"].items())]
    parts[_PLUGINS] = sorted(log["plugins"].items())
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
    """Return a number as the float that it is; a whole number that no float equals stays what it is."""
    try:
        same = float(number)
    except OverflowError:
        return number
    return same if same == number else number
