"""Find out what a WARC record holds: a page, a text, or a kind of content that holds no text."""

from __future__ import annotations

import re
from collections.abc import Mapping

import attrs

from textclean.errors import RecordError
from textclean.formats.archive.http_body import Body, taken_off
from textclean.formats.archive.http_message import Head, MediaType, begins_as_page, http_head, media_type
from textclean.html.decoding import decoded_page, decoded_text

_HTML = frozenset(("text/html", "application/xhtml+xml"))
_HTTP = "application/http"
#: The field that says which part of a page is missing.
DAMAGED = "damaged"
#: The kinds of WARC records whose content has a content type of its own.
_TYPED = frozenset(("conversion", "resource", "response"))
#: Status codes of responses without a body, whatever ``Content-Length`` says (RFC 9110, sections 15.3.5 and 15.4.5).
_BODILESS = frozenset((204, 304))
#: The names of kinds that are counted by name. All others are counted as ``other``, since a file may hold any name.
_KIND = re.compile(r"[a-z]{1,20}")
_LENGTH = re.compile(r"[0-9]{1,18}")
_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,40}/[a-z0-9!#$&^_.+-]{1,60}")


@attrs.frozen
class NoPage:
    """A record that holds no text, and the kind under which it is counted."""

    kind: str


@attrs.frozen
class ArchivedPage:
    """A page: its HTTP head, if it has one, and its content type, if it is known."""

    head: Head | None
    type: MediaType


@attrs.frozen
class Plain:
    """A plain text, which needs no decoding of HTTP."""


Found = NoPage | ArchivedPage | Plain


def seen(names: Mapping[str, str], beginning: bytes) -> Found:
    """Say what a record holds, given its header and the beginning of its content.

    Raises:
        RecordError: the record does not say what it holds.
    """
    kind = names.get("warc-type", "").lower()
    if not kind:
        raise RecordError("no WARC-Type; the record is broken")
    if kind not in _TYPED:
        return NoPage(kind if _KIND.fullmatch(kind) else "other")
    if kind == "response" and beginning[:5].upper() == b"HTTP/":
        return _http(beginning)
    entry = media_type((names.get("content-type", ""),))
    if kind == "response":
        return _response(entry, beginning)
    if kind == "conversion" and entry.essence in ("", "text/plain"):
        return Plain()
    return ArchivedPage(None, entry) if kind == "resource" and entry.essence in _HTML else _typed(kind, entry)


def text_fields(content: bytes, field: str, cut: str) -> dict[str, object]:
    """Return the fields of a conversion, whose text must be UTF-8. ``cut``: see ``page_fields``.

    Raises:
        RecordError: the text is not UTF-8.
    """
    text = decoded_text(content)
    text.refuse_loss(content)
    return {field: text.text} | _damaged(_cut_off(cut))


def page_fields(content: bytes, page: ArchivedPage, cut: str, field: str, most: int) -> dict[str, object] | NoPage:
    """Return the fields of a page.

    A byte that is not valid in the charset becomes U+FFFD, and the field ``undecoded`` says how many there are. The
    field ``damaged`` says what was cut off or could not be read.

    Args:
        content: the whole content of the record.
        page: the result of ``seen``.
        cut: why the crawler cut the content off. Empty if it did not.
        field: the name of the field for the page.
        most: the most bytes of the unpacked page.

    Raises:
        RecordError: the HTTP response or the charset cannot be decoded.
    """
    head = page.head
    body = Body(content) if head is None else _body(content, head, most)
    if page.type.essence not in _HTML and not begins_as_page(body.data):
        if head is None:
            raise RecordError("no head of HTTP, and no page; the record is broken")
        return NoPage("response: no content type")
    text = decoded_page(body.data, page.type.charset)
    fields: dict[str, object] = {field: text.text.removeprefix("\ufeff"), "charset": text.charset}
    fields |= {"undecoded": text.undecoded} if text.undecoded else {}
    return fields | _damaged((*body.damage, *_cut_off(cut)))


def _cut_off(cut: str) -> tuple[str, ...]:
    return (f"the crawler cut it off: {cut}",) if cut else ()


def _damaged(damage: tuple[str, ...]) -> dict[str, object]:
    return {DAMAGED: "; ".join(damage)} if damage else {}


def _response(entry: MediaType, beginning: bytes) -> NoPage | ArchivedPage:
    if entry.essence == _HTTP:
        return _http(beginning) if beginning else NoPage("response: empty")
    # Content from FTP or from a file has no HTTP head. If its type is not given, its first bytes may show it.
    return (
        ArchivedPage(None, entry) if entry.essence in _HTML or begins_as_page(beginning) else _typed("response", entry)
    )


def _http(beginning: bytes) -> NoPage | ArchivedPage:
    head = http_head(beginning)
    inner = media_type(head.get("content-type")) if head else MediaType()
    if head and inner.essence and inner.essence not in _HTML:
        return _typed("response", inner)
    if head and not head.is_whole and not inner.essence:
        raise RecordError("its head of HTTP has no end; the record is cut off or broken")
    return ArchivedPage(head, inner)


def _typed(kind: str, entry: MediaType) -> NoPage:
    name = entry.essence or "no content type"
    return NoPage(f"{kind}: {name if not entry.essence or _TYPE.fullmatch(name) else 'other content type'}")


def _body(content: bytes, head: Head, most: int) -> Body:
    if not head.is_whole:
        return Body(b"", ("cut off in its head of HTTP",))
    sent = content[head.end :]
    transfer = head.codings("transfer-encoding")
    body = taken_off(sent, (*head.codings("content-encoding"), *transfer), most)
    length = _length(head)
    if transfer or head.status in _BODILESS or not body.is_as_sent or length <= len(sent):
        return body
    return attrs.evolve(body, damage=(*body.damage, f"cut off: {len(sent):,} of {length:,} bytes"))


def _length(head: Head) -> int:
    """Return the length of the body as the head gives it: the least one if there are several, 0 if there is none."""
    items = (length.strip() for value in head.get("content-length") for length in value.split(","))
    return min((int(length) for length in items if _LENGTH.fullmatch(length)), default=0)
