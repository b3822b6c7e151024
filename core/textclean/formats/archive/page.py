"""What a record of a WARC holds: the fields of a page or a text, or else a kind that holds none."""

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
#: The field that says what of a page is missing.
DAMAGED = "damaged"
#: What holds a content of a type of its own.
_TYPED = frozenset(("conversion", "resource", "response"))
#: Responses that have no body, whatever length they tell (RFC 9110, sections 15.3.5 and 15.4.5).
_BODILESS = frozenset((204, 304))
#: What a kind is counted under; a name that is none of these may be anything.
_KIND = re.compile(r"[a-z]{1,20}")
_LENGTH = re.compile(r"[0-9]{1,18}")
_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,40}/[a-z0-9!#$&^_.+-]{1,60}")


@attrs.frozen
class NoPage:
    """What holds no text, and under which kind it is counted."""

    kind: str


@attrs.frozen
class Page:
    """Where a page is: its head, if it came by HTTP, and what the type of its content is, if anything says so."""

    head: Head | None
    type: MediaType


@attrs.frozen
class Plain:
    """A text that needs no taking apart."""


Found = NoPage | Page | Plain


def seen(names: Mapping[str, str], beginning: bytes) -> Found:
    """Say what a record is, given its head and the beginning of its content.

    Raises:
        RecordError: it says nothing by which that can be known.
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
    return Page(None, entry) if kind == "resource" and entry.essence in _HTML else _typed(kind, entry)


def text_fields(content: bytes, field: str, cut: str) -> dict[str, object]:
    """Return the fields of a conversion, whose text has to be UTF-8; ``cut`` as for ``page_fields``.

    Raises:
        RecordError: it is not UTF-8.
    """
    text = decoded_text(content)
    text.refuse_loss(content)
    return {field: text.text} | _damaged(_cut_off(cut))


def page_fields(content: bytes, page: Page, cut: str, field: str, most: int) -> dict[str, object] | NoPage:
    """Return the fields of a page.

    A byte that its charset does not have becomes U+FFFD, and the record says how many did; what was cut off or could
    not be read is told in ``damaged``.

    Args:
        content: the content of the record, whole.
        page: what ``seen`` said of it.
        cut: why the crawler cut it off, if it did.
        field: what the field of the page is called.
        most: how many bytes the page may unpack to.

    Raises:
        RecordError: it cannot be taken apart, or cannot be decoded.
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


def _response(entry: MediaType, beginning: bytes) -> NoPage | Page:
    if entry.essence == _HTTP:
        return _http(beginning) if beginning else NoPage("response: empty")
    # What came by FTP or from a file has no head; a type that is not told may be seen.
    return Page(None, entry) if entry.essence in _HTML or begins_as_page(beginning) else _typed("response", entry)


def _http(beginning: bytes) -> NoPage | Page:
    head = http_head(beginning)
    inner = media_type(head.get("content-type")) if head else MediaType()
    if head and inner.essence and inner.essence not in _HTML:
        return _typed("response", inner)
    if head and not head.is_whole and not inner.essence:
        raise RecordError("its head of HTTP has no end; the record is cut off or broken")
    return Page(head, inner)


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
    """Return the length of the body that the head tells, the least if it tells several; 0 for none."""
    items = (length.strip() for value in head.get("content-length") for length in value.split(","))
    return min((int(length) for length in items if _LENGTH.fullmatch(length)), default=0)
