"""WARC and WET: pages as crawlers keep them.

The frame of each record is read here, since the usual readers end in silence where a file is cut off; what HTTP adds
is taken off by FastWARC, a bit at a time, so that a small record makes no large page.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import BinaryIO

import attrs
from fastwarc.stream_io import BrotliReader, ChunkedReader, GzipReader, WarcReader, ZstdReader
from fastwarc.warc import WarcRecord
from resiliparse.parse.encoding import detect_encoding, map_encoding_to_html5

from textclean.errors import InputError, RecordError
from textclean.formats.document import Document, Lines, Origin, Reject, record_of
from textclean.formats.encode import to_json
from textclean.formats.jsonl import LONGEST
from textclean.formats.splice import ObjectLine

_HTML_TYPES = frozenset(("text/html", "application/xhtml+xml"))
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
#: Where HTML says in itself how it is encoded: in its first 1,024 bytes (WHATWG HTML, section 13.2.3.2).
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([^\s\"';]+)", re.IGNORECASE)
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*+[\"']?\s*+([A-Za-z0-9_:.-]+)", re.IGNORECASE)
_GZIP = frozenset(("gzip", "x-gzip"))
#: What unpacks the other encodings of HTTP, a bit at a time.
_READERS: Mapping[str, Callable[[BinaryIO], WarcReader]] = {
    "br": BrotliReader,
    "chunked": ChunkedReader,
    "deflate": partial(GzipReader, zlib=True),
    "zstd": ZstdReader,
}
#: What is registered as an encoding of HTTP beside those (IANA, HTTP Content Coding Registry, 2024).
_UNREAD = frozenset(("aes128gcm", "compress", "dcb", "dcz", "exi", "pack200-gzip", "x-compress"))
#: The most bytes that the head of a record may have.
_LONGEST_HEAD = 1 << 20
_END = b"\r\n\r\n"
#: The most digits that the length of a record may have; so much data is nowhere.
_DIGITS = 18
#: Bytes that are unpacked at a time.
_CHUNK = 1 << 20


@attrs.frozen
class Framed:
    """A record as it lies in the file: its head as bytes and by lower-case names, and its content."""

    head: bytes
    names: Mapping[str, str]
    content: bytes

    def get(self, name: str) -> str:
        """Return a field of the head, or an empty string."""
        return self.names.get(name, "")


def read(stream: BinaryIO, origin: Origin, counted: Lines | None = None) -> Iterator[Document | Reject]:
    """Yield the pages of a file: HTTP responses and resources that are HTML, and the texts of WET conversions.

    Records of other kinds are passed over, and counted. A position is the number of the record in the file, from 1.

    Raises:
        InputError: the file is cut off or is no WARC; what came before has been yielded.
    """
    for number, framed in enumerate(_framed(stream, origin.name), start=1):
        raw = framed.head + framed.content
        try:
            fields = _fields(framed, origin)
            if fields is not None:
                yield Document(record_of(fields, origin.fields), number, ObjectLine.of(to_json(fields)))
            elif counted:
                counted.skipped += 1
        except RecordError as error:
            yield Reject(origin.name, number, str(error), raw)


def _framed(stream: BinaryIO, name: str) -> Iterator[Framed]:
    number = 0
    while True:
        head = _head(stream, name, number + 1)
        if not head:
            return
        number += 1
        names = _names(head)
        length = _length(names, f"{name}: record {number}")
        content = stream.read(length)
        if len(content) < length:
            raise InputError(f"{name}: record {number}: cut off: {len(content):,} of {length:,} bytes; get it again")
        yield Framed(head, names, content)


def _length(names: Mapping[str, str], place: str) -> int:
    """Return how many bytes a record says that it has, at most ``LONGEST``."""
    told = names.get("content-length", "")
    if not told.isdecimal():
        raise InputError(f"{place}: no Content-Length; the file is no WARC, or broken")
    digits = told.lstrip("0") or "0"
    # Python makes no number of thousands of digits, and says so with an error of its own.
    size = f"{int(digits):,} bytes" if len(digits) <= _DIGITS else f"a number of bytes of {len(digits):,} digits"
    if len(digits) > _DIGITS or int(digits) > LONGEST:
        raise InputError(f"{place}: {size}, more than {LONGEST >> 20} MiB; take it out")
    return int(digits)


def _head(stream: BinaryIO, name: str, number: int) -> bytes:
    """Read the head of a record with the blank line behind it; nothing at the end of the file."""
    lines: list[bytes] = []
    size = 0
    while True:
        line = stream.readline(_LONGEST_HEAD)
        blank = not line.strip(b"\r\n")
        if not line and not lines:
            return b""
        if blank and not lines:
            continue
        if not lines and not line.startswith(b"WARC/"):
            raise InputError(f"{name}: record {number}: does not begin with WARC/; the file is no WARC, or broken")
        lines.append(line)
        size += len(line)
        if not line.endswith(b"\n"):
            raise InputError(f"{name}: record {number}: cut off in its head; get the file again")
        if size >= _LONGEST_HEAD:
            raise InputError(f"{name}: record {number}: its head has no end; the file is no WARC, or broken")
        if blank:
            return b"".join(lines)


def _names(head: bytes) -> dict[str, str]:
    pairs = (line.partition(b":") for line in head.splitlines()[1:])
    return {name.strip().lower().decode("latin-1"): value.strip().decode(errors="replace") for name, _, value in pairs}


def _fields(framed: Framed, origin: Origin) -> dict[str, object] | None:
    """Return the fields of a page, or None for a record that is none."""
    names, kind = origin.fields, framed.get("warc-type").lower()
    known: dict[str, object] = {"date": framed.get("warc-date")}
    known |= {names.id: framed.get("warc-record-id").strip("<>"), names.url: framed.get("warc-target-uri").strip("<>")}
    told = {name: known[name] for name in (names.id, names.url, "date") if known[name]}
    if kind == "conversion" and _kind(framed.get("content-type")) in ("", "text/plain"):
        try:
            return told | {names.text: framed.content.decode()}
        except UnicodeDecodeError as error:
            raise RecordError(f"not UTF-8: byte 0x{framed.content[error.start]:02x} at offset {error.start}") from None
    if kind == "resource" and _kind(framed.get("content-type")) in _HTML_TYPES:
        return told | _html(framed.content, _charset(framed.get("content-type")), names.html)
    if kind == "response" and _kind(framed.get("content-type")) == "application/http":
        content, content_type = _http(framed)
        if _kind(content_type) in _HTML_TYPES:
            return told | _html(content, _charset(content_type), names.html)
    return None


def _http(framed: Framed) -> tuple[bytes, str]:
    """Return the body of a response, its transfer and content encodings taken off, and its content type."""
    try:
        headers, body = _response(framed)
        content_type = headers.get("content-type", "")
        if _kind(content_type) not in _HTML_TYPES:
            return b"", content_type
        for coding in reversed([*_codings(headers, "content-encoding"), *_codings(headers, "transfer-encoding")]):
            body = _taken_off(body, coding)
    except (OSError, ValueError) as error:
        raise RecordError(f"the HTTP response cannot be taken apart: {error}") from None
    return body, content_type


def _response(framed: Framed) -> tuple[dict[str, str], bytes]:
    record = WarcRecord.from_bytes(framed.head + framed.content + _END)
    # What FastWARC itself would unpack here, it would unpack whole, however large that is.
    record.parse_http(auto_decode="none")
    headers = getattr(record, "http_headers", None)  # None where there are none, whatever its type says
    names = {} if headers is None else {str(name).lower(): str(value).strip() for name, value in headers.items()}
    return names, bytes(record.reader.read())


def _codings(headers: Mapping[str, str], name: str) -> list[str]:
    """Return encodings in the order in which they were put on."""
    return [coding for told in headers.get(name, "").lower().split(",") if (coding := told.strip())]


def _taken_off(body: bytes, coding: str) -> bytes:
    if coding in _GZIP:
        return _ungzipped(body)
    if coding in _UNREAD:
        raise RecordError(f"the HTTP response cannot be taken apart: nobody here can read its encoding {coding!r}")
    if coding not in _READERS:
        return body  # servers name all sorts of things there, "utf-8" above all; browsers pass over them, too
    reader = _READERS[coding](io.BytesIO(body))
    parts: list[bytes] = []
    size = 0
    while part := reader.read(_CHUNK):
        parts.append(part)
        size += len(part)
        if size > LONGEST:
            raise RecordError(_too_large())
    return b"".join(parts)


def _ungzipped(body: bytes) -> bytes:
    """Unpack a page in gzip; what a crawler cut off is given as far as it goes, as browsers do."""
    inner = zlib.decompressobj(wbits=31)
    try:
        page = inner.decompress(body, LONGEST + 1)
    except zlib.error as error:
        raise RecordError(f"the HTTP response cannot be taken apart: {error}") from None
    if len(page) > LONGEST:
        raise RecordError(_too_large())
    if not page and not inner.eof:
        raise RecordError("the HTTP response cannot be taken apart: its gzip is cut off before anything of the page")
    return page


def _too_large() -> str:
    return f"the HTTP response unpacks to more than {LONGEST >> 20} MiB"


def _html(content: bytes, charset: str, field: str) -> dict[str, object]:
    """Decode a page; a byte that its encoding does not have becomes U+FFFD, and the record says how many did."""
    mark = next(((mark, name) for mark, name in _MARKS if content.startswith(mark)), None)
    if mark:
        content, encoding = content.removeprefix(mark[0]), mark[1]
    else:
        encoding = _encoding(content, charset)
    text = content.decode(encoding, errors="replace")
    told: dict[str, object] = {field: text, "charset": encoding}
    wrong = text.count("\ufffd")
    return told | ({"undecoded": wrong} if wrong else {})


def _encoding(content: bytes, charset: str) -> str:
    """Return the encoding that HTTP says, else HTML itself, else UTF-8 if it is that, else what it looks like."""
    meta = _META.search(content, 0, 1024)
    for label in (charset, meta.group(1).decode() if meta else ""):
        known = label and map_encoding_to_html5(label, fallback_utf8=False)
        # What says UTF-16 and can be read so far is in ASCII, so it is none.
        if known:
            return "utf-8" if label != charset and known.startswith("utf-16") else str(known)
    try:
        content.decode()
    except UnicodeDecodeError:
        return str(detect_encoding(content))
    return "utf-8"


def _kind(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()


def _charset(content_type: str) -> str:
    found = _CHARSET.search(content_type)
    return found.group(1) if found else ""
