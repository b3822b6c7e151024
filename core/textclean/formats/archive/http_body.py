"""Remove the encodings of an HTTP body: chunks, gzip, deflate, Brotli and Zstandard.

Everything is limited: the number of decoded bytes, and the number of pieces.
"""

from __future__ import annotations

import re

import attrs

from textclean.errors import RecordError
from textclean.formats.archive.packed import CODINGS, GZIP_MAGIC, Unpacked, unpacked
from textclean.html.decoding import NO_TEXT

#: The most chunks of a body, since each chunk takes time.
MOST_CHUNKS = 1 << 20
#: The most encodings of one body.
MOST_CODINGS = 8
#: Registered encodings of HTTP that cannot be read here (IANA, HTTP Content Coding Registry, 2024).
_UNREAD = frozenset(("aes128gcm", "compress", "dcb", "dcz", "exi", "pack200-gzip", "x-compress"))
_CHUNK = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,16})[ \t]*(?:;[^\n]{0,65536})?\r?\n")
_LINE_END = re.compile(rb"\r*\n")
_TAG = re.compile(rb"<\0?[A-Za-z!/?]")
#: How many bytes at the start of a body decide whether it is text (WHATWG MIME sniffing, section 5.2).
_LOOKED_AT = 1445


@attrs.frozen
class Body:
    """A body without its encodings.

    Attributes:
        data: its bytes.
        damage: what was cut off or could not be read, in words. Empty if nothing is missing.
        is_as_sent: whether the stored bytes are those that the server sent, so that ``Content-Length`` counts them.
            False if the crawler stored the body decoded.
    """

    data: bytes
    damage: tuple[str, ...] = ()
    is_as_sent: bool = True


def taken_off(body: bytes, codings: tuple[str, ...], most: int) -> Body:
    """Remove the encodings of a body.

    Crawlers that use a browser store the body decoded, although its header still names an encoding. Such a body is left
    unchanged.

    Args:
        body: the stored bytes.
        codings: the encodings, in the order in which they were applied.
        most: the most bytes of the decoded body.

    Raises:
        RecordError: the body does not have these encodings, or has more than ``most`` bytes.
    """
    if len(codings) > MOST_CODINGS:
        raise RecordError(f"{_APART}: {len(codings):,} encodings, more than {MOST_CODINGS}")
    found = Body(body)
    for coding in reversed(codings):
        found = _without(found, coding, most)
    # No page begins with these bytes. So the body is packed with gzip, even if its header does not say so.
    return _without(found, "gzip", most) if found.data.startswith(GZIP_MAGIC) else found


_APART = "the HTTP response cannot be taken apart"


def _without(found: Body, coding: str, most: int) -> Body:
    body = found.data
    # A body in chunks looks like a page, too, except for the sizes of chunks.
    is_page = _is_page(body) and not (coding == "chunked" and _CHUNK.match(body))
    try:
        inner = _decode(body, coding, most)
        if not (inner.damage and is_page):  # a body that looks like a page is not damaged packed data
            return Body(inner.data, (*found.damage, *inner.damage), found.is_as_sent)
    except ValueError as error:
        if not is_page:
            raise RecordError(f"{_APART}: {error}") from None
    return Body(body, found.damage, is_as_sent=False)


def _decode(body: bytes, coding: str, most: int) -> Unpacked:
    if not body:
        return Unpacked(body)
    if coding == "chunked":
        return _dechunked(body)
    if coding in CODINGS:
        return unpacked(body, coding, most)
    if coding in _UNREAD:
        raise ValueError(f"nobody here can read its encoding {coding!r}")
    # Servers write other words there, most often "utf-8". Browsers ignore them, too.
    return Unpacked(body)


def _is_page(body: bytes) -> bool:
    """Say whether a body looks like a decoded page: a tag near its beginning, and no bytes that text never has."""
    beginning = body[:_LOOKED_AT]
    is_wide = beginning.startswith((b"\xff\xfe", b"\xfe\xff"))
    is_text = is_wide or beginning == beginning.translate(None, NO_TEXT)
    return is_text and _TAG.search(beginning) is not None


def _dechunked(body: bytes) -> Unpacked:
    """Join the chunks of a body. Extensions and trailers are ignored."""
    joined = bytearray()
    at = 0
    for number in range(1, MOST_CHUNKS + 1):
        size = _CHUNK.match(body, at)
        if size is None:
            return _no_chunk(body, at, joined, number)
        length, start = int(size.group(1), 16), size.end()
        if not length:
            return Unpacked(bytes(joined))
        data = body[start : start + length]
        joined += data
        if len(data) < length:
            cut = f"its chunks are cut off: {len(data):,} of the {length:,} bytes of the last"
            return Unpacked(bytes(joined), (cut,))
        end = _LINE_END.match(body, start + length)
        if end is None and start + length < len(body):
            raise ValueError(f"chunk {number} of its body does not end where its size says")
        at = end.end() if end else len(body)
    raise RecordError(f"{_APART}: more than {MOST_CHUNKS:,} chunks")


def _no_chunk(body: bytes, at: int, joined: bytearray, number: int) -> Unpacked:
    if number == 1:
        if body.startswith(GZIP_MAGIC):  # the crawler removed the chunks, but not the other encodings
            return Unpacked(body)
        raise ValueError("its body does not begin with a chunk")
    if at >= len(body) or body.find(b"\n", at) < 0:
        return Unpacked(bytes(joined), ("its chunks are cut off: the last one is missing",))
    raise ValueError(f"chunk {number} of its body has no size")
