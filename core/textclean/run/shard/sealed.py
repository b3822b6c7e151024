"""Files that a stopped run leaves for the run that continues it. Each holds a digest, so that changes are detected.

As with the seal of a log, anyone who can write the file can also write a new digest. The digest finds damage, and
values that somebody has edited by hand.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from textclean.formats.json.decode import from_json
from textclean.formats.json.encode import to_json

_DIGEST = "sha256"


def seal(value: Mapping[str, Any]) -> bytes:
    """Return an object as JSON. Its last member is a digest of all others."""
    plain = dict(from_json(to_json(dict(value))))
    return to_json(plain | {_DIGEST: _digest_of(plain)})


def unseal(raw: bytes) -> dict[str, Any]:
    """Return the object that ``seal`` was given, as read from JSON.

    Raises:
        ValueError: it was changed, or never sealed.
    """
    value = from_json(raw)
    if not isinstance(value, dict) or value.pop(_DIGEST, None) != _digest_of(value):
        raise ValueError("not as it was written")
    return value


def _digest_of(value: Mapping[str, Any]) -> str:
    return hashlib.sha256(to_json(value)).hexdigest()
