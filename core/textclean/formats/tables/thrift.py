"""Thrift's compact protocol, as much of it as is needed to find the pages of a Parquet file.

If some of these numbers are damaged, Arrow's own reader kills the process. This reader raises an error.
"""

from __future__ import annotations

from collections.abc import Iterator

import attrs

_TRUE, _FALSE, _BYTE, _DOUBLE, _BINARY, _LIST, _SET, _MAP, _STRUCT, _UUID = 1, 2, 3, 7, 8, 9, 10, 11, 12, 13
_NUMBERS = (4, 5, 6)
_LONG_LIST = 15
#: No value in a Parquet footer is nested this deeply.
_DEEPEST = 32


@attrs.define
class Compact:
    """Reads values from bytes, from the place ``at`` on.

    All methods raise ValueError or IndexError if the bytes do not follow the protocol, or end too early.
    """

    data: bytes
    at: int = 0

    def fields(self) -> Iterator[tuple[int, int]]:
        """Yield the number and the type of each field of the struct at this place. The caller must read its value."""
        number = 0
        while head := self._byte():
            number = number + (head >> 4) if head >> 4 else self.number()
            yield number, head & 15

    def number(self) -> int:
        """Read an integer."""
        value = self._varint()
        return (value >> 1) ^ -(value & 1)

    def items(self) -> Iterator[int]:
        """Yield the type of each item of the list at this place. The caller must read the item."""
        head = self._byte()
        size = self._varint() if head >> 4 == _LONG_LIST else head >> 4
        for _ in range(size):
            yield head & 15

    def skip(self, kind: int, depth: int = 0) -> None:
        """Skip a value of a type."""
        if depth > _DEEPEST:
            raise ValueError("nested too deeply")
        if kind in _NUMBERS:
            self._varint()
        elif kind == _BINARY:
            self._pass(self._varint())
        elif kind == _STRUCT:
            for _, inner in self.fields():
                self.skip(inner, depth + 1)
        elif kind in {_LIST, _SET}:
            for inner in self.items():
                self._skip_item(inner, depth + 1)
        elif kind == _MAP:
            self._skip_map(depth + 1)
        elif kind not in {_TRUE, _FALSE}:
            self._pass({_BYTE: 1, _DOUBLE: 8, _UUID: 16}[kind])

    def _skip_item(self, kind: int, depth: int) -> None:
        """Skip an item of a list or map. A boolean is a byte there; in a struct it is part of the field's header."""
        if kind in {_TRUE, _FALSE}:
            self._pass(1)
        else:
            self.skip(kind, depth)

    def _skip_map(self, depth: int) -> None:
        size = self._varint()
        kinds = self._byte() if size else 0
        for _ in range(size):
            self._skip_item(kinds >> 4, depth)
            self._skip_item(kinds & 15, depth)

    def _pass(self, size: int) -> None:
        self.at += size
        if self.at > len(self.data):
            raise IndexError("ends too early")

    def _byte(self) -> int:
        value = self.data[self.at]
        self.at += 1
        return value

    def _varint(self) -> int:
        value = shift = 0
        while True:
            byte = self._byte()
            value |= (byte & 127) << shift
            if byte < 128:  # noqa: PLR2004 - the bit that says that more follows
                return value
            shift += 7
            if shift > 63:  # noqa: PLR2004 - no number has more bits
                raise ValueError("a number without end")
