"""Write values as JSON bytes: compact, and always valid UTF-8, or ASCII only."""

from __future__ import annotations

import json
from typing import Any

import orjson


def to_json(value: Any, *, ascii_only: bool = False) -> bytes:  # noqa: ANN401 - anything that JSON can say
    r"""Encode plain values.

    Args:
        value: dicts, lists, strings, numbers, booleans and None.
        ascii_only: escape every character beyond ASCII. An input in ASCII gives an output in ASCII, so that a restored
            line equals the input line.

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
    # Only lone surrogates cannot be encoded. ``backslashreplace`` writes the same escape as JSON.
    return text.encode(errors="backslashreplace")
