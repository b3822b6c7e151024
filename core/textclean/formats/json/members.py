"""Find the top-level members of a JSON object in its bytes.

This takes one pass, without recursion, and with constant memory. So a line may have any length and depth.
"""

from __future__ import annotations

import json
import re

import attrs

from textclean.formats.json.decode import string_end

_KEY_OR_END = re.compile(rb'["}]')
_STRUCTURE = re.compile(rb'["\[\]{}]')
_COLON = re.compile(rb"[ \t\r\n]*+:[ \t\r\n]*+")
_SCALAR = re.compile(rb"[^,}\] \t\r\n]++")
_QUOTE, _BACKSLASH = b'"\\'


@attrs.frozen
class Member:
    """A key and its value. The key with its quotes is ``[key_start, key_end)``, and the value is ``[start, end)``."""

    key: str
    key_start: int
    key_end: int
    start: int
    end: int


def members_of(raw: bytes) -> tuple[Member, ...]:
    """Return the top-level members in order. ``raw`` must be a JSON object that a parser has accepted."""
    members = []
    position = raw.index(b"{") + 1
    while (found := _found(_KEY_OR_END.search(raw, position)))[0] == b'"':
        key_end = string_end(raw, found.start())
        start = _found(_COLON.match(raw, key_end)).end()
        position = _value_end(raw, start)
        key = raw[found.start() : key_end]
        members.append(Member(_decoded(key), found.start(), key_end, start, position))
    return tuple(members)


def _value_end(raw: bytes, start: int) -> int:
    first = raw[start]
    if first == _QUOTE:
        return string_end(raw, start)
    if first not in b"[{":
        return _found(_SCALAR.match(raw, start)).end()
    depth, position = 0, start
    while True:
        found = _found(_STRUCTURE.search(raw, position))
        if found[0] == b'"':
            position = string_end(raw, found.start())
            continue
        position = found.end()
        depth += 1 if found[0] in b"[{" else -1
        if not depth:
            return position


def _decoded(key: bytes) -> str:
    return str(json.loads(key)) if _BACKSLASH in key else key[1:-1].decode()


def _found(match: re.Match[bytes] | None) -> re.Match[bytes]:
    if match is None:
        raise ValueError("not a JSON object; parse the line before looking for its members")
    return match
