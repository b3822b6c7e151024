"""Files that a run leaves for the one that goes on with it, each with a digest: what was changed is not believed.

As with the seal of a log, whoever can write the file can seal it anew. This finds damage, and numbers that somebody
has set right by hand.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from textclean.formats.json.decode import from_json
from textclean.formats.json.encode import to_json

_DIGEST = "sha256"


def seal(value: Mapping[str, Any]) -> bytes:
    """Return an object in JSON, with a digest of all its other members as its last one."""
    plain = dict(from_json(to_json(dict(value))))
    return to_json(plain | {_DIGEST: _digest_of(plain)})


def unseal(raw: bytes) -> dict[str, Any]:
    """Return what ``seal`` was given, as JSON says it.

    Raises:
        ValueError: it was changed since, or never sealed.
    """
    value = from_json(raw)
    if not isinstance(value, dict) or value.pop(_DIGEST, None) != _digest_of(value):
        raise ValueError("not as it was written")
    return value


def _digest_of(value: Mapping[str, Any]) -> str:
    return hashlib.sha256(to_json(value)).hexdigest()
