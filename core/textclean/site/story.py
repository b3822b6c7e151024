"""What is kept of one page so that lines can be counted: digests, and never its text."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from typing import BinaryIO

import attrs

from textclean.errors import ProfileError
from textclean.site.fingerprints import folded_lines, line_digests, sentence_digests, utf8

#: The most digests of sentences that are kept of a page, the smallest ones. Two versions of a story keep the same.
MOST_SENTENCES = 32
#: The most lines that are kept of a page: as many from its head and from its tail. The rest of a book is no template.
MOST_LINES = 1000
#: A page with fewer long sentences is compared by its lines.
_FEW_SENTENCES = 3
_HEAD = struct.Struct("<HHH")


@attrs.frozen
class Story:
    """A page of a site.

    Attributes:
        host: its site.
        sentences: digests of its long sentences, sorted; of its lines, if it has hardly any.
        lines: digests of its lines in order.
    """

    host: str
    sentences: tuple[int, ...]
    lines: tuple[int, ...]

    @classmethod
    def of(cls, host: str, texts: Sequence[str]) -> Story:
        """Make a story of the lines of a page that are not blank."""
        kept = texts if len(texts) <= MOST_LINES else [*texts[: MOST_LINES // 2], *texts[-MOST_LINES // 2 :]]
        folded = folded_lines(kept)
        lines, sentences = line_digests(folded), sentence_digests(folded)
        compared = sentences if len(sentences) >= _FEW_SENTENCES else set(lines)
        return cls(host, tuple(sorted(compared)[:MOST_SENTENCES]), tuple(lines))

    def packed(self) -> bytes:
        """Return it as bytes."""
        host = utf8(self.host)
        count = len(self.sentences), len(self.lines)
        return _HEAD.pack(len(host), *count) + host + struct.pack(f"<{sum(count)}Q", *self.sentences, *self.lines)


def unpack_story(packed: bytes) -> Story:
    """Make a story of its bytes."""
    length, sentences, lines = _HEAD.unpack_from(packed)
    digests = struct.unpack_from(f"<{sentences + lines}Q", packed, _HEAD.size + length)
    host = packed[_HEAD.size : _HEAD.size + length].decode("utf-8", "surrogatepass")
    return Story(host, digests[:sentences], digests[sentences:])


def read_stories(stream: BinaryIO, name: str) -> Iterator[Story]:
    """Read packed stories to the end of a stream.

    Raises:
        ProfileError: the bytes are none. ``name`` is the file in the message.
    """
    while head := stream.read(_HEAD.size):
        try:
            length, sentences, lines = _HEAD.unpack(head)
            yield unpack_story(head + stream.read(length + 8 * (sentences + lines)))
        except (struct.error, UnicodeDecodeError) as error:
            raise ProfileError(f"{name}: its stories are damaged; learn the profile anew") from error
