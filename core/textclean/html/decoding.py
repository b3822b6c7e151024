"""Decode the bytes of text files and pages.

The charset of a page is the first that is named by: its byte order mark, HTTP, a ``meta`` tag, the XML declaration
(the order of the HTML standard). If none of them names one, the charset is UTF-8 if the bytes are valid UTF-8, else a
guess from the bytes, else windows-1252. Charset labels are those of the WHATWG encoding standard, so ``latin1`` means
windows-1252, as in browsers.
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
#: A text file may also be in UTF-32. Its mark begins with the mark of UTF-16, so it is tested first.
_WIDE_MARKS = ((codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"))
#: The first bytes of XML in UTF-16 without a byte order mark (WHATWG HTML, section 13.2.3.2, "prescan").
_WIDE_XML = ((b"<\0?\0x\0", "utf-16-le"), (b"\0<\0?\0x", "utf-16-be"))
#: A page has to name its charset within this many bytes (WHATWG HTML, section 4.2.5.4).
_PRESCAN = 1024
#: Browsers also accept a tag after that, but decode anew then. Here such a tag is looked for up to this many bytes, and
#: only if the bytes are not UTF-8.
_LATE = 1 << 16
_XML = re.compile(rb"<\?xml\s[^>]{0,400}?encoding\s*=\s*[\"']([A-Za-z0-9._:-]+)")
_CHARSET = re.compile(r"charset\s*+=\s*+[\"']?\s*+([^\s\"';]+)", re.IGNORECASE)
#: A charset is guessed only from at least this many bytes beyond ASCII.
_LEAST_TO_GUESS = 8
#: Bytes that do not occur in text (WHATWG MIME sniffing, "binary data byte").
NO_TEXT = bytes((*range(0x09), 0x0B, *range(0x0E, 0x1B), *range(0x1C, 0x20)))
#: A page is not text if it has more bytes of ``NO_TEXT`` and undecoded bytes than both of these limits: a number, and a
#: share of all characters.
_MOST_WRONG, _MOST_WRONG_SHARE = 16, 0.1


@attrs.frozen
class Decoded:
    """The characters of decoded bytes, including a byte order mark.

    Attributes:
        text: the characters.
        charset: Python's name of the charset.
        told_by: where the charset was named, as messages call it; empty if it was not named.
        undecoded: how many U+FFFD replace bytes that are not valid in the charset.
    """

    text: str
    charset: str
    told_by: str = ""
    undecoded: int = 0

    def refuse_loss(self, raw: bytes) -> None:
        """Make sure that all bytes were decoded.

        Raises:
            RecordError: a byte was not; the message names the first one and the charset.
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
    """Decode a text file: in the charset of its byte order mark, else as UTF-8."""
    charset, told_by = _marked(raw, (*_WIDE_MARKS, *_MARKS)) or (_UTF8, "")
    return _decoded(raw, charset, told_by)


def decoded_page(raw: bytes, transport: str = "", *, is_saved: bool = False) -> Decoded:
    """Decode a page.

    Args:
        raw: the bytes of the page.
        transport: the charset label from HTTP.
        is_saved: whether the page is a saved file. A program that saves a page as UTF-8 often leaves a ``meta`` tag
            that names the charset of the server. Text in another charset is almost never valid UTF-8 by chance. So
            if such a file is valid UTF-8, this counts more than the tag.

    Raises:
        RecordError: browsers refuse the charset, or the decoded bytes are not text.
    """
    charset, told_by = _charset_of(raw, transport, is_saved=is_saved)
    if charset == "replacement":
        raise RecordError(f"its charset, which {told_by} says, is one that browsers refuse")
    page = _decoded(raw, charset, told_by)
    held = page.text.encode(errors="replace") if charset.startswith("utf-16") else raw
    wrong = page.undecoded + len(held) - len(held.translate(None, NO_TEXT))
    if wrong > _MOST_WRONG and wrong > _MOST_WRONG_SHARE * len(page.text):
        message = f", which {told_by} says" if told_by else ""
        raise RecordError(f"no text in {charset}{message}: {wrong:,} of {len(page.text):,} characters are not text")
    return page


def encoded(text: str, charset: str) -> bytes | None:
    """Encode a text in a charset, given by Python's name.

    Returns:
        The bytes; None if the charset cannot hold the text, or is not a charset of pages or text files.
    """
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
    return wide or _named_in(raw[:_PRESCAN]) or _guessed(raw)


def _marked(raw: bytes, marks: tuple[tuple[bytes, str], ...]) -> tuple[str, str] | None:
    return next(((charset, "its byte order mark") for mark, charset in marks if raw.startswith(mark)), None)


def _named_in(head: bytes) -> tuple[str, str] | None:
    """Return the charset that the head of a page names. UTF-16 counts as UTF-8, as the name could be read as ASCII."""
    named = head.lower().find(b"charset")
    if named >= 0:
        # The first tag that names a charset nearly always decides, and parsing up to that tag is fast.
        first = head.find(b">", named) + 1
        charset = _tagged(head[:first]) or _tagged(head)
        if charset:
            return charset, "its meta tag"
    xml = _XML.match(head)
    entry = _known(xml.group(1).decode()) if xml else ""
    return (_UTF8 if entry.startswith("utf-16") else entry, "its XML head") if entry else None


def _tagged(head: bytes) -> str:
    """Return the charset that a ``meta`` tag in the head of a page names, or an empty string."""
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
    """Return the charset of a page that names none in its first bytes."""
    if _is_utf8(raw):
        return _UTF8, ""
    late = _named_in(raw[:_LATE])
    if late:
        return late
    if _is_nearly_utf8(raw):
        return _UTF8, ""
    if len(raw.translate(None, bytes(range(128)))) < _LEAST_TO_GUESS:
        return "cp1252", ""
    from resiliparse.parse.encoding import detect_encoding  # noqa: PLC0415 - most pages need no guess

    message = str(detect_encoding(raw))
    if message == _UTF8:  # the library's answer if it finds no charset
        return "cp1252", ""
    return (_known(message) or _known(message.replace("_", "-")) or message), ""


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


def _is_nearly_utf8(raw: bytes) -> bool:
    """Say whether most bytes beyond ASCII are UTF-8. A page that was cut within a character is nearly UTF-8."""
    text = raw.decode(errors="replace")
    beyond = len(text) - len(text.encode("ascii", errors="ignore"))
    return 2 * text.count("\ufffd") < beyond


def _known(label: str) -> str:
    """Return Python's name of the charset that a label of the encoding standard names, or an empty string."""
    found = webencodings.lookup(label)
    if found is None:
        return ""
    # The standard decodes both the same way (section 10.1). Python's codec for gbk lacks many characters.
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
    if charset == "x-user-defined":  # the standard has it, Python does not
        return str(webencodings.decode(raw, charset, errors)[0])
    return raw.decode(charset, errors)


@cache
def _table(charset: str) -> str:
    """Return the 256 characters of a Windows charset.

    Python leaves some bytes from 0x80 to 0x9f undefined. As in the encoding standard, these become the control
    characters with the same number.
    """
    held = [bytes([byte]).decode(charset, "replace") for byte in range(256)]
    controls = range(0x80, 0xA0)
    held = [chr(byte) if char == "\ufffd" and byte in controls else char for byte, char in enumerate(held)]
    return "".join(held).replace("\ufffd", "\ufffe")  # U+FFFE in such a table means: not defined
