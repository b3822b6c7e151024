from __future__ import annotations

import base64
import io
import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textclean.errors import ConfigError
from textclean.field_names import FieldNames
from textclean.formats.document import Document, InputRef, ReadCounts, Reject
from textclean.formats.json.decode import from_json
from textclean.formats.json.encode import to_json
from textclean.formats.jsonl import JsonLines
from textclean.log.edit import Digest
from textclean.log.model import Log


def read_all(data: bytes, fields: FieldNames = FieldNames()) -> list[Document | Reject]:  # noqa: B008 - frozen
    return list(JsonLines().read(io.BytesIO(data), InputRef("dump.jsonl", "dump.jsonl", fields), ReadCounts()))


def only(data: bytes, fields: FieldNames = FieldNames()) -> Document:  # noqa: B008 - frozen
    (document,) = read_all(data, fields)
    assert isinstance(document, Document), document
    return document


def rejected(data: bytes) -> Reject:
    (reject,) = read_all(data)
    assert isinstance(reject, Reject)
    return reject


def written(data: bytes, text: str) -> bytes:
    stream = io.BytesIO()
    document = only(data)
    log = Log("run", Digest.of(document.record.text), Digest.of(text), tags=("größe",))
    JsonLines().writer(stream).write(document, text, log)
    return stream.getvalue()


def test_lines_are_numbered_as_an_editor_numbers_them() -> None:
    data = b'\xef\xbb\xbf{"id":"a","text":"x"}\r\n\r\n  \n{"id":"b","text":"y"}'
    assert [(item.position, item.record.id) for item in read_all(data) if isinstance(item, Document)] == [
        (1, "a"),
        (4, "b"),
    ]


def test_no_other_character_ends_a_line() -> None:
    assert only('{"text":"a\u2028b\u0085c"}'.encode()).record.text == "a\u2028b\u0085c"


def test_fields_are_known_by_the_names_they_have() -> None:
    names = FieldNames(id="key", text="body", html="page", url="link")
    record = only(b'{"key":7,"body":"x","link":"u","page":"<p>","lang":"en","text":1}', names).record
    assert (record.id, record.text, record.url, record.html, record.lang) == (7, "x", "u", "<p>", "en")
    assert record.text_field == "body"


@pytest.mark.parametrize("names", [{"text": "textclean"}, {"html": "text"}, {"id": "textclean.previous"}])
def test_field_names_that_cannot_be_told_apart_are_refused(names: dict[str, str]) -> None:
    with pytest.raises(ConfigError, match="four names"):
        FieldNames(**names)


def test_a_row_without_text_has_the_text_of_its_html() -> None:
    assert only(b'{"html":"<p>a<p>b"}').record.text == "a\nb"


@pytest.mark.parametrize(
    "line, told",
    [
        (b"{", "not JSON"),
        (b'{"text":"a\nb"}'.replace(b"\n", b"\x01"), "not JSON"),
        (b'{"text":"x"} {"text":"y"}', "not JSON"),
        (b"[1]", "no object"),
        (b'"text"', "no object"),
        (b'{"text":"\xff"}', "not UTF-8: byte 0xff at offset 9"),
        (b'{"text":"\xed\xa0\x80"}', "not UTF-8"),
        (b'{"id":1,"body":"x"}', "'id', 'body'"),
        (b"{}", "fields: none"),
        (b'{"text":null}', "'text' is null"),
        (b'{"text":["x"]}', "'text' is a list"),
        (b'{"html":3}', "'html' is a number"),
        (b'{"id":true,"text":"x"}', "'id' is a boolean"),
        (b'{"id":1.5,"text":"x"}', "'id' is a number"),
        (b'{"text":"x","deep":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "nested too deeply"),
    ],
)
def test_what_is_no_record_is_told_by_place_and_reason_and_kept_whole(line: bytes, told: str) -> None:
    first, reject = read_all(b'{"text":"fine"}\n' + line)
    assert isinstance(first, Document)
    assert isinstance(reject, Reject)
    assert (reject.source, reject.position, reject.raw) == ("dump.jsonl", 2, line)
    assert told in reject.error


def test_raw_input_that_is_not_utf8_is_kept_in_base64() -> None:
    told = rejected(b'{"text":"\xff"}').to_json()
    assert "raw" not in told
    assert base64.b64decode(told["raw_base64"]) == b'{"text":"\xff"}'


@pytest.mark.parametrize(
    "number", ["123456789012345678901234567890", "-9223372036854775809", "18446744073709551616", "9" * 5000]
)
def test_integers_of_any_size_are_exact(number: str) -> None:
    record = only(b'{"text":"x","n":[%b]}' % number.encode()).record
    assert record.fields["n"][0] == Decimal(number)


@pytest.mark.parametrize("text", ["a\x00b", "\ud800", "a\udfff\u0995", "\U0001f600", "\u2028"])
def test_any_character_that_json_can_say_goes_in_and_out(text: str) -> None:
    data = json.dumps({"text": "drop", "other": text}).encode()
    line = written(data, text)
    line.decode()
    assert json.loads(line)["text"] == json.loads(line)["other"] == text


def test_a_text_that_did_not_change_keeps_its_bytes() -> None:
    assert b'"text":"\\u0061\\/\xc3\xa4"' in written(b'{"text":"\\u0061\\/\xc3\xa4"}', "a/ä")


def test_a_line_in_ascii_comes_out_in_ascii() -> None:
    line = written(b'{"text":"gr\\u00f6\\u00dfer"}', "größe")
    assert line.isascii()
    assert json.loads(line)["text"] == "größe"
    assert "größe".encode() in written('{"text":"größer"}'.encode(), "größe")


def test_text_from_html_stands_behind_the_log() -> None:
    assert list(json.loads(written(b'{"id":1,"html":"<p>x y"}', "x"))) == ["id", "html", "textclean", "text"]


@given(
    st.recursive(st.none() | st.text() | st.integers(), lambda inner: st.lists(inner, max_size=3)),
    st.booleans(),
)
def test_what_is_encoded_is_valid_utf8_and_parses_to_the_same(value: Any, ascii_only: bool) -> None:  # noqa: ANN401
    encoded = to_json(value, ascii_only=ascii_only)
    encoded.decode()
    assert json.loads(encoded) == value
    assert encoded.isascii() or not ascii_only


def test_parsing_reads_what_orjson_alone_would_refuse() -> None:
    assert from_json(b'["\\ud800", Infinity]') == ["\ud800", float("inf")]
