"""Values in JSON, as bytes: compact, valid UTF-8 whatever a string holds, or ASCII alone."""

from __future__ import annotations

import json
from typing import Any

import orjson


def to_json(value: Any, *, ascii_only: bool = False) -> bytes:  # noqa: ANN401 - anything that JSON can say
    r"""Encode plain values.

    Args:
        value: dicts, lists, strings, numbers, booleans and None.
        ascii_only: escape every character beyond ASCII. What came in ASCII goes out in ASCII, so that a restored
            line is the one that came.

    Returns:
        JSON without white space. A lone surrogate, which UTF-8 cannot hold, is written as ``\udXXX``.
    """
    try:
        encoded = orjson.dumps(value)
    except orjson.JSONEncodeError:
        pass  # a lone surrogate, or an integer beyond 64 bits
    else:
        if not ascii_only or encoded.isascii():
            return encoded
    text = json.dumps(value, ensure_ascii=ascii_only, separators=(",", ":"))
    # Only lone surrogates cannot be encoded, and what is put in their place is just the escape that JSON has for them.
    return text.encode(errors="backslashreplace")
