"""Bytes as characters: what a text file or a page says of its charset, in the order of the HTML standard.

A page is in the charset that its byte order mark says, else HTTP, else a ``meta`` tag, else the head of XML; if none
of them says one, it is UTF-8 where the bytes are that, else what they look like, else windows-1252. Labels are those
of the WHATWG encoding standard, so ``latin1`` means windows-1252, as in browsers.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from functools import cache

import attrs
import webencodings
from webencodings.labels import LABELS

from textclean.errors import RecordError

_UTF8 = "utf-8"
#: WHATWG encoding standard, section 6.1 ("BOM sniff").
_MARKS = ((codecs.BOM_UTF8, _UTF8), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
#: Beside those, a text file may be in UTF-32; its mark begins with that of UTF-16.
_WIDE_MARKS = ((codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"))
#: How XML in UTF-16 begins without a mark (WHATWG HTML, section 13.2.3.2, "prescan").
_WIDE_XML = ((b"<\0?\0x\0", "utf-16-le"), (b"\0<\0?\0x", "utf-16-be"))
#: Bytes in which a page says how it is encoded (WHATWG HTML, section 4.2.5.4).
_PRESCAN = 1024
#: A tag further behind counts in browsers, too, but late; so it is looked for only where the bytes are no UTF-8.
_LATE = 1 << 16
_XML = re.compile(rb"<\?xml\s[^>]{0,400}?encoding\s*=\s*[\"']([A-Za-z0-9._:-]+)")
_CHARSET = re.compile(r"charset\s*+=\s*+[\"']?\s*+([^\s\"';]+)", re.IGNORECASE)
#: Fewer bytes beyond ASCII than this are too few to guess a charset from.
_LEAST_TO_GUESS = 8
#: What no text has (WHATWG MIME sniffing, "binary data byte").
NO_TEXT = bytes((*range(0x09), 0x0B, *range(0x0E, 0x1B), *range(0x1C, 0x20)))
#: More of that and of bytes that were not decoded than these, in all and as a share of the characters, is no text.
_MOST_WRONG, _MOST_WRONG_SHARE = 16, 0.1


@attrs.frozen
class Decoded:
    """Bytes as characters, a byte order mark among them.

    Attributes:
        text: the characters.
        charset: Python's name of their charset.
        told_by: who said so, as a message names it.
        undecoded: how many U+FFFD stand for bytes that the charset does not have.
    """

    text: str
    charset: str
    told_by: str = ""
    undecoded: int = 0

    def refuse_loss(self, raw: bytes) -> None:
        """Make sure that all bytes were decoded.

        Raises:
            RecordError: one was not; the message names it and the charset that was tried.
        """
        if not self.undecoded:
            return
        try:
            _decode(raw, self.charset, "strict")
        except UnicodeDecodeError as error:
            wrong = f"byte 0x{raw[error.start]:02x} at offset {error.start}"
            message = f", which {self.told_by} says" if self.told_by else ""
            name = self.charset.upper() if self.charset.startswith("utf") else self.charset
            raise RecordError(f"not {name}{message}: {wrong}") from None


def decoded_text(raw: bytes) -> Decoded:
    """Decode a text: as its byte order mark says, else as UTF-8."""
    charset, told_by = _marked(raw, (*_WIDE_MARKS, *_MARKS)) or (_UTF8, "")
    return _decoded(raw, charset, told_by)


def decoded_page(raw: bytes, transport: str = "", *, is_saved: bool = False) -> Decoded:
    """Decode a page.

    Args:
        raw: its bytes.
        transport: the label that HTTP says.
        is_saved: it is a file. One that was fetched and saved as UTF-8 often keeps the ``meta`` tag of its server;
            bytes beyond ASCII that are UTF-8 by chance are next to impossible, so here they say more than the tag.

    Raises:
        RecordError: its charset is one that no browser reads, or what it makes of the bytes is no text.
    """
    charset, told_by = _charset_of(raw, transport, is_saved=is_saved)
    if charset == "replacement":
        raise RecordError(f"its charset, which {told_by} says, is one that browsers refuse")
    page = _decoded(raw, charset, told_by)
    held = page.text.encode(errors="replace") if charset.startswith("utf-16") else raw
    wrong = page.undecoded + len(held) - len(held.translate(None, NO_TEXT))
    if wrong > _MOST_WRONG and wrong > _MOST_WRONG_SHARE * len(page.text):
        message = f", which {told_by} says" if told_by else ""
        raise RecordError(f"no text in {charset}{message}: {wrong:,} of {len(page.text):,} characters are none")
    return page


def encoded(text: str, charset: str) -> bytes | None:
    """Return the bytes of a text in a charset by Python's name; None where it has no bytes, or is none of a page."""
    try:
        return text.encode(charset) if charset in _charsets() else None
    except UnicodeError:
        return None


def _charset_of(raw: bytes, transport: str, *, is_saved: bool) -> tuple[str, str]:
    marked = _marked(raw, _MARKS)
    if marked:
        return marked
    if transport and (entry := _known(transport)):
        return entry, "HTTP"
    if is_saved and not raw.isascii() and _is_utf8(raw):
        return _UTF8, ""
    wide = next(((charset, "its XML head") for begin, charset in _WIDE_XML if raw.startswith(begin)), None)
    return wide or _told_in(raw[:_PRESCAN]) or _guessed(raw)


def _marked(raw: bytes, marks: tuple[tuple[bytes, str], ...]) -> tuple[str, str] | None:
    return next(((charset, "its byte order mark") for mark, charset in marks if raw.startswith(mark)), None)


def _told_in(head: bytes) -> tuple[str, str] | None:
    """Return what the head of a page says of its charset. What says UTF-16 and can be read so far is in ASCII."""
    named = head.lower().find(b"charset")
    if named >= 0:
        # Nearly always the first tag that names one is it, and what stands before it is soon parsed.
        first = head.find(b">", named) + 1
        charset = _tagged(head[:first]) or _tagged(head)
        if charset:
            return charset, "its meta tag"
    xml = _XML.match(head)
    entry = _known(xml.group(1).decode()) if xml else ""
    return (_UTF8 if entry.startswith("utf-16") else entry, "its XML head") if entry else None


def _tagged(head: bytes) -> str:
    """Return the charset that a tag in the head of a page says, or an empty string."""
    entry = next(filter(None, map(_known, _labels(head.decode("latin-1")))), "")
    # WHATWG HTML, section 13.2.3.2, "prescan", step 14.
    return {"x-user-defined": "cp1252"}.get(entry, _UTF8 if entry.startswith("utf-16") else entry)


def _labels(head: str) -> Iterator[str]:
    from textclean.html.extract import elements  # noqa: PLC0415 - most inputs need no HTML parser

    for names in elements(head, "meta"):
        if names.get("charset"):
            yield names["charset"] or ""
        elif (names.get("http-equiv") or "").strip().lower() == "content-type":
            found = _CHARSET.search(names.get("content") or "")
            if found:
                yield found.group(1)


def _guessed(raw: bytes) -> tuple[str, str]:
    """Return the charset of a page that says none in its first bytes."""
    if _is_utf8(raw):
        return _UTF8, ""
    late = _told_in(raw[:_LATE])
    if late:
        return late
    if _is_nearly_utf8(raw):
        return _UTF8, ""
    if len(raw.translate(None, bytes(range(128)))) < _LEAST_TO_GUESS:
        return "cp1252", ""
    from resiliparse.parse.encoding import detect_encoding  # noqa: PLC0415 - most pages need no guess

    message = str(detect_encoding(raw))
    if message == _UTF8:  # which is what it says where it knows of none
        return "cp1252", ""
    return (_known(message) or _known(message.replace("_", "-")) or message), ""


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


def _is_nearly_utf8(raw: bytes) -> bool:
    """Say whether most of what is beyond ASCII is UTF-8, as where a page was cut within a character."""
    text = raw.decode(errors="replace")
    beyond = len(text) - len(text.encode("ascii", errors="ignore"))
    return 2 * text.count("\ufffd") < beyond


def _known(label: str) -> str:
    """Return Python's name of the charset that a label of the encoding standard names, or an empty string."""
    found = webencodings.lookup(label)
    if found is None:
        return ""
    # The standard reads both alike (section 10.1), and Python's codec of the first lacks much.
    return "gb18030" if found.name == "gbk" else str(found.codec_info.name)


@cache
def _charsets() -> frozenset[str]:
    marked = [charset for _, charset in (*_MARKS, *_WIDE_MARKS)]
    return frozenset((*marked, *map(_known, LABELS))) - {"replacement", "x-user-defined"}


def _decoded(raw: bytes, charset: str, told_by: str) -> Decoded:
    try:
        return Decoded(_decode(raw, charset, "strict"), charset, told_by)
    except UnicodeDecodeError:
        text = _decode(raw, charset, "replace")
        return Decoded(text, charset, told_by, text.count("\ufffd"))


def _decode(raw: bytes, charset: str, errors: str) -> str:
    if charset.startswith(("cp125", "cp874")):
        return codecs.charmap_decode(raw, errors, _table(charset))[0]
    if charset == "x-user-defined":  # it is in the standard, and not in Python
        return str(webencodings.decode(raw, charset, errors)[0])
    return raw.decode(charset, errors)


@cache
def _table(charset: str) -> str:
    """Return the characters of a charset of Windows.

    From 0x80 to 0x9f a byte that Python has nothing for is the control of that number, as the encoding standard has it.
    """
    held = [bytes([byte]).decode(charset, "replace") for byte in range(256)]
    controls = range(0x80, 0xA0)
    held = [chr(byte) if char == "\ufffd" and byte in controls else char for byte, char in enumerate(held)]
    return "".join(held).replace("\ufffd", "\ufffe")  # which is how a table says that there is none
