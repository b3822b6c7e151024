"""Files that are one record each. Fields of the record say how a file was encoded, so that it can be restored."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping
from typing import BinaryIO

from textclean.errors import InputError, RecordError
from textclean.formats.document import LONGEST, Document, InputRef, Reject, record_of
from textclean.formats.json.encode import to_json
from textclean.formats.json.object_line import ObjectLine
from textclean.html.decoding import Decoded, encoded

#: The fields that say how a file was encoded. The record of a UTF-8 file has neither of them.
CHARSET, RAW = "charset", "raw_base64"


def whole_file(stream: BinaryIO, origin: InputRef, field: str, decode: Callable[[bytes], Decoded]) -> Document | Reject:
    """Make a document of a whole file: its id, its content as the value of ``field``, and how it was encoded.

    Raises:
        InputError: the file is longer than ``LONGEST`` bytes.
    """
    raw = stream.read(LONGEST + 1)
    if len(raw) > LONGEST:
        raise InputError(f"{origin.name}: more than {LONGEST >> 20} MiB, and a file is one record; cut it into several")
    try:
        held = _held(raw, decode)
        fields = {origin.fields.id: origin.id, field: held.text, **_encoding(held, raw)}
        return Document(record_of(fields, origin.fields), 1, ObjectLine.of(to_json(fields)))
    except RecordError as error:
        return Reject(origin.name, 1, str(error), raw)


def _held(raw: bytes, decode: Callable[[bytes], Decoded]) -> Decoded:
    try:
        held = decode(raw)
        held.refuse_loss(raw)
    except RecordError as error:
        raise RecordError(f"{error}; convert the file to UTF-8") from None
    return held


def original_bytes(content: str, encoding: Mapping[str, object]) -> bytes | None:
    """Return the bytes of a file, given its content and the fields that say how it was encoded.

    Return None if the record cannot come from a file: it has other fields, or its charset cannot encode the content.
    """
    if not encoding.keys() <= {CHARSET, RAW}:
        return None
    if RAW not in encoding:
        return encoded(content, str(encoding.get(CHARSET, "utf-8")))
    try:
        return base64.b64decode(str(encoding[RAW]), validate=True)
    except (binascii.Error, ValueError):
        return None


def _encoding(held: Decoded, raw: bytes) -> dict[str, str]:
    if held.charset == "utf-8":
        return {}
    if encoded(held.text, held.charset) == raw:
        return {CHARSET: held.charset}
    # Some charsets can encode one text in several ways. The text does not show which way the file used.
    return {CHARSET: held.charset, RAW: base64.b64encode(raw).decode()}
