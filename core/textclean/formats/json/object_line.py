"""Change single top-level members of a JSON object in its bytes. All other bytes stay unchanged.

Parsing a line and writing it again would change its content: big integers, ``1.10``, ``1e5``, escapes, white space,
duplicate keys. Here all bytes outside of a change are copied.
"""

from __future__ import annotations

import json
from collections.abc import Callable

import attrs

from textclean.formats.json.members import Member, members_of
from textclean.record import LOG_KEY, earlier_name, previous_name

Changes = dict[tuple[int, int], bytes]


@attrs.frozen
class ObjectLine:
    """A JSON object as bytes, and the places of its top-level members."""

    raw: bytes
    members: tuple[Member, ...]

    @classmethod
    def of(cls, raw: bytes) -> ObjectLine:
        """Find the members. ``raw`` must be a JSON object that a parser has accepted."""
        return cls(raw, members_of(raw))

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return len(self.raw)

    def last(self, key: str) -> Member | None:
        """Return the member with this key, or None. If the key occurs twice, the last one counts, as for parsers."""
        return next((member for member in reversed(self.members) if member.key == key), None)

    def with_log(self, log: bytes, text_field: str, text: bytes | None) -> bytes:
        """Return the line with the log added, and the text replaced.

        An earlier log of the line is kept as ``textclean.previous``. If the line has no text field, the text is added
        **after** the log. This position shows, when the line is restored, that the text must be removed.

        Args:
            log: the log in JSON.
            text_field: the key of the text.
            text: the text in JSON. None: the text is not replaced.
        """
        changes = self._renamed(previous_name)
        added = b'"%b":%b' % (LOG_KEY.encode(), log)
        held = self.last(text_field)
        if text is not None and held is not None:
            changes[held.start, held.end] = text
        elif text is not None:
            added += b",%b:%b" % (json.dumps(text_field).encode(), text)
        end = self.members[-1].end if self.members else self.raw.index(b"{") + 1
        changes[end, end] = b"," + added if self.members else added
        return _changed(self.raw, changes)

    def without_log(self, text_field: str, text: bytes | None) -> bytes:
        """Return the line as it was before ``with_log``, given its text in JSON. None: the text is not replaced."""
        gone = self._added(text_field)
        changes = self._renamed(earlier_name)
        held = self.last(text_field)
        if text is not None and held is not None and held not in gone:
            changes[held.start, held.end] = text
        if gone:
            changes[self._extent(gone)] = b""
        return _changed(self.raw, changes)

    def with_new_log(self, log: bytes, text_field: str, text: bytes) -> bytes:
        """Return a line that has a log, with its log and its text replaced."""
        held = {key: self.last(key) for key in (LOG_KEY, text_field)}
        values = {LOG_KEY: log, text_field: text}
        return _changed(self.raw, {(at.start, at.end): values[key] for key, at in held.items() if at})

    def _added(self, text_field: str) -> tuple[Member, ...]:
        """Return the members that textclean added: the log, and the text if it is the last member, after the log."""
        log = self.last(LOG_KEY)
        if log is None:
            return ()
        after = self.members[self.members.index(log) + 1 :]
        return (log, *after) if [member.key for member in after] == [text_field] else (log,)

    def _extent(self, members: tuple[Member, ...]) -> tuple[int, int]:
        """Return the place of adjacent members with the comma before them, or after them if they come first."""
        index = self.members.index(members[0])
        if index:
            return self.members[index - 1].end, members[-1].end
        following = self.members[len(members) :]
        return members[0].key_start, following[0].key_start if following else members[-1].end

    def _renamed(self, rename: Callable[[str], str | None]) -> Changes:
        """Return the changes that rename the keys of logs: ``.previous`` is added to or removed from their ends."""
        changes = {}
        for member in self.members:
            new = rename(member.key)
            if new is None or new == member.key:
                continue
            key = self.raw[member.key_start : member.key_end - 1]
            if len(new) > len(member.key):
                key += new.removeprefix(member.key).encode()
            else:
                key = key.removesuffix(member.key.removeprefix(new).encode())
            changes[member.key_start, member.key_end] = key + b'"'
        return changes


def _changed(raw: bytes, changes: Changes) -> bytes:
    parts: list[bytes | memoryview] = []
    position = 0
    held = memoryview(raw)  # slices of a memoryview are not copied
    for (start, end), new in sorted(changes.items()):
        parts += (held[position:start], new)
        position = end
    parts.append(held[position:])
    return b"".join(parts)
