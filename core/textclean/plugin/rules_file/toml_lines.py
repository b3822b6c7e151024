"""Where in a TOML file a key stands. The parser of the standard library does not say.

Only messages ask for it, so only the text of a file with a mistake is read a second time. The text is valid TOML.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

#: The way to a value: names of keys, and places in arrays from 0.
KeyPath: TypeAlias = tuple[str | int, ...]

_BASIC, _LITERAL = r'"(?:[^"\\\n]|\\.)*+"', r"'[^'\n]*+'"
_TOKEN = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*+"{3,5}'
    r"|'''(?:[^']|'(?!''))*+'{3,5}"
    rf"|{_BASIC}|{_LITERAL}"
    r"|#[^\n]*+|[\[\]{}\n]|[^\"'#\[\]{}\n]++",
    re.DOTALL,
)
_KEY = re.compile(rf"((?:{_BASIC}|{_LITERAL}|[^\"'=])*+)=")


def line_of(text: str, path: KeyPath) -> int:
    """Return the line of a key, from 1; or that of the nearest table that holds it."""
    lines = _key_lines(text)
    return next((lines[path[:length]] for length in range(len(path), 0, -1) if path[:length] in lines), 1)


def _key_lines(text: str) -> Mapping[KeyPath, int]:
    found: dict[KeyPath, int] = {}
    counts: dict[KeyPath, int] = {}
    table: KeyPath = ()
    for number, statement in _statements(text):
        if statement.startswith("["):
            table = _full(_names(statement), counts)
            if statement.startswith("[["):
                place = counts[table] = counts.get(table, -1) + 1
                found.setdefault(table, number)
                table = (*table, place)
            found.setdefault(table, number)
        elif key := _KEY.match(statement):
            path = table
            for name in _names(f"{key[1]}= 0"):
                path = (*path, name)
                found.setdefault(path, number)
    return found


def _full(names: KeyPath, counts: Mapping[KeyPath, int]) -> KeyPath:
    """Return the path of a header: a table below an array belongs to the array's last item."""
    path: KeyPath = ()
    for name in names[:-1]:
        path = (*path, name)
        path = (*path, counts[path]) if path in counts else path
    return (*path, names[-1])


def _names(statement: str) -> KeyPath:
    """Return the names in a header or key, which the parser itself reads, quotes and dots included."""
    value: Any = tomllib.loads(statement)
    names: list[str] = []
    while isinstance(value, dict) and value:
        name, value = next(iter(value.items()))
        names.append(name)
        value = value[0] if isinstance(value, list) else value
    return tuple(names)


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Yield the line on which each header or key begins, and its text without comments."""
    number = began = 1
    depth = 0
    parts: list[str] = []
    for part in (match[0] for match in _TOKEN.finditer(text.replace("\r\n", "\n") + "\n")):
        depth += (part in {"[", "{"}) - (part in {"]", "}"})
        if part == "\n" and not depth:
            if statement := "".join(parts).strip():
                yield began, statement
            parts, began = [], number + 1
        elif not part.startswith("#"):
            parts.append(part)
        number += part.count("\n")
