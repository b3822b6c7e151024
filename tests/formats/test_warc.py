from __future__ import annotations

import gzip
import io
import tracemalloc
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from backports import zstd
from fastwarc.stream_io import BrotliWriter

from formats.samples import read_all, read_until_error, source_of
from textclean.errors import InputError
from textclean.field_names import FieldNames
from textclean.formats.archive import pages as warc_pages
from textclean.formats.document import Document, Reject
from textclean.formats.sources import read_piece

PAGE = "<html><body><p>größe</p></body></html>"


def record(kind: str, content: bytes, content_type: str = "application/http; msgtype=response", **more: str) -> bytes:
    head = {
        "WARC-Type": kind,
        "WARC-Record-ID": "<urn:uuid:0>",
        "WARC-Target-URI": "https://example.org/a",
        "WARC-Date": "2024-02-29T00:00:00Z",
        "Content-Type": content_type,
        **{name.replace("_", "-"): value for name, value in more.items()},
        "Content-Length": str(len(content)),
    }
    return (
        b"WARC/1.0\r\n"
        + "".join(f"{name}: {value}\r\n" for name, value in head.items()).encode()
        + (b"\r\n" + content + b"\r\n\r\n")
    )


def response(body: bytes, content_type: str = "text/html; charset=utf-8", **more: str) -> bytes:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\n"
    head += "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in more.items())
    return record("response", head.encode() + b"\r\n" + body)


SHUT: dict[str, Callable[[bytes], bytes]] = {"": bytes, ".gz": gzip.compress, ".zst": zstd.compress}
INFO = record("warcinfo", b"software: ours\r\n", "application/warc-fields")
REQUEST = record("request", b"GET /a HTTP/1.1\r\n\r\n", "application/http; msgtype=request")


def pages(path: Path) -> list[Document]:
    return [item for item in read_all(path) if isinstance(item, Document)]


def page(tmp_path: Path, content: bytes) -> Document:
    path = tmp_path / "a.warc"
    path.write_bytes(content)
    (item,) = read_all(path)
    assert isinstance(item, Document), item
    return item


@pytest.mark.parametrize("suffix", ["", ".gz", ".zst"])
def test_pages_are_records_and_the_rest_is_counted(tmp_path: Path, suffix: str) -> None:
    records = [INFO, REQUEST, response(PAGE.encode()), response(b"\x89PNG", "image/png"), response(PAGE.encode())]
    shut = SHUT[suffix]
    path = tmp_path / f"a.warc{suffix}"
    path.write_bytes(b"".join(map(shut, records)))
    reading = read_piece(source_of(path, FieldNames(html="page")))
    first, second = reading
    assert reading.skipped == 3
    assert isinstance(first, Document)
    assert (first.position, second.position) == (3, 5)
    assert first.record.text == "größe"
    assert first.record.fields == {
        "id": "urn:uuid:0",
        "url": "https://example.org/a",
        "date": "2024-02-29T00:00:00Z",
        "page": PAGE,
        "charset": "utf-8",
    }


def test_the_texts_of_a_wet_file_are_records(tmp_path: Path) -> None:
    path = tmp_path / "a.wet"
    path.write_bytes(
        INFO + record("conversion", "größe\n".encode(), "text/plain") + record("conversion", b"\xff", "text/plain")
    )
    document, reject = read_all(path)
    assert isinstance(document, Document)
    assert (document.record.text, document.record.url) == ("größe\n", "https://example.org/a")
    assert isinstance(reject, Reject)
    assert reject.error == "not UTF-8: byte 0xff at offset 0"


@pytest.mark.parametrize(
    "body, content_type, charset",
    [
        (PAGE.encode("latin-1"), "text/html; charset=ISO-8859-1", "cp1252"),
        (PAGE.encode("utf-8"), "text/html", "utf-8"),
        (("<meta charset=windows-1252>" + PAGE).encode("cp1252"), "text/html", "cp1252"),
        (
            ('<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-2">' + PAGE).encode("iso-8859-2"),
            "text/html",
            "iso8859-2",
        ),
        (("<meta charset=utf-16>" + PAGE).encode(), "text/html", "utf-8"),
        (b"\xff\xfe" + PAGE.encode("utf-16-le"), "text/html; charset=utf-8", "utf-16-le"),
        (b"\xef\xbb\xbf" + PAGE.encode(), "text/html; charset=iso-8859-1", "utf-8"),
        (PAGE.encode(), "text/html; charset=no-such-charset", "utf-8"),
        (PAGE.encode(), 'application/xhtml+xml; charset="UTF-8"', "utf-8"),
    ],
)
def test_a_page_is_read_in_the_encoding_it_says(tmp_path: Path, body: bytes, content_type: str, charset: str) -> None:
    document = page(tmp_path, response(body, content_type))
    assert document.record.text == "größe"
    assert document.record.fields["charset"].lower() == charset
    assert "undecoded" not in document.record.fields


def test_a_page_that_says_nothing_is_read_as_what_it_looks_like(tmp_path: Path) -> None:
    text = "Съешь же ещё этих мягких французских булок, да выпей чаю. " * 5
    assert page(tmp_path, response(f"<p>{text}".encode("cp1251"), "text/html")).record.text == text.strip()


def test_bytes_that_the_encoding_does_not_have_are_counted(tmp_path: Path) -> None:
    document = page(tmp_path, response(b"<p>a\xff\xffb"))
    assert document.record.text == "a\ufffd\ufffdb"
    assert document.record.fields["undecoded"] == 2


def test_what_http_puts_around_a_page_is_taken_off(tmp_path: Path) -> None:
    packed = gzip.compress(PAGE.encode())
    chunked = b"%x\r\n%b\r\n0\r\n\r\n" % (len(packed), packed)
    content = response(chunked, Content_Encoding="gzip", Transfer_Encoding="chunked")
    assert page(tmp_path, content).record.text == "größe"


def test_a_length_may_have_zeros_before_it(tmp_path: Path) -> None:
    content = record("resource", PAGE.encode(), "text/html; charset=utf-8")
    padded = content.replace(b"Content-Length: ", b"Content-Length: " + b"0" * 5000)
    assert page(tmp_path, padded).record.text == "größe"


def packed(data: bytes, coding: str) -> bytes:
    if coding == "br":
        stream = io.BytesIO()
        with BrotliWriter(stream) as writer:
            writer.write(data)
        return stream.getvalue()
    shut = zstd.ZstdCompressor() if coding == "zstd" else zlib.compressobj(wbits=15 if coding == "deflate" else 31)
    return shut.compress(data) + shut.flush()


#: Where HTTP says how a body is packed.
PACKED = [
    {"Content_Encoding": "gzip"},
    {"Content_Encoding": "deflate"},
    {"Content_Encoding": "zstd"},
    {"Content_Encoding": "br"},
    {"Transfer_Encoding": "gzip"},
    {"Transfer_Encoding": "gzip", "Content_Encoding": "gzip"},
]


@pytest.mark.parametrize("codings", ["gzip", "x-gzip", "deflate", "zstd", "br", "gzip, deflate", "GZIP, identity", ""])
def test_encodings_are_taken_off_in_their_order(tmp_path: Path, codings: str) -> None:
    body = PAGE.encode()
    for coding in codings.lower().split(", "):
        body = packed(body, coding.removeprefix("x-")) if coding not in ("", "identity") else body
    told = {"Content_Encoding": codings} if codings else {}
    assert page(tmp_path, response(body, **told)).record.text == "größe"
    chunked = b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)
    assert page(tmp_path, response(chunked, Transfer_Encoding="chunked", **told)).record.text == "größe"


@pytest.mark.parametrize("coding", ["utf-8", "none", "UTF-8, identity"])
def test_what_is_no_encoding_is_passed_over(tmp_path: Path, coding: str) -> None:
    assert page(tmp_path, response(PAGE.encode(), Content_Encoding=coding)).record.text == "größe"


def test_an_encoding_that_nobody_here_can_read_is_rejected(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(response(b"\x1f\x9d\x90<p>", Content_Encoding="compress"))
    (reject,) = read_all(path)
    assert isinstance(reject, Reject)
    assert "nobody here can read its encoding 'compress'" in reject.error


@pytest.mark.parametrize("told", PACKED, ids=lambda told: ",".join(map("=".join, told.items())))
def test_a_body_that_unpacks_to_more_than_a_record_may_have_is_rejected(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: dict[str, str]
) -> None:
    monkeypatch.setattr(warc_pages, "LONGEST", 2 << 20)
    path = tmp_path / "a.warc"
    for size, wanted in ((1, Document), (3, Reject), (40, Reject)):
        body = PAGE.encode() + b" " * (size << 20)
        for coding in reversed(told.values()):
            body = packed(body, coding)
        path.write_bytes(response(body, **told) + response(PAGE.encode()))
        tracemalloc.start()
        item, other = read_all(path)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert isinstance(item, wanted)
        assert isinstance(other, Document)
        assert peak < 20_000_000
        assert isinstance(item, Document) or "unpacks to more than 2 MiB" in item.error


def test_a_resource_may_be_a_page(tmp_path: Path) -> None:
    assert page(tmp_path, record("resource", PAGE.encode(), "text/html; charset=utf-8")).record.text == "größe"


def test_a_response_that_cannot_be_taken_apart_is_rejected_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    content = response(b"no gzip at all", Content_Encoding="gzip")
    path.write_bytes(content)
    (reject,) = read_all(path)
    assert isinstance(reject, Reject)
    assert "cannot be taken apart" in reject.error
    assert reject.raw + b"\r\n\r\n" == content


@pytest.mark.parametrize("suffix", ["", ".gz", ".zst"])
def test_cut_off_anywhere_it_is_told_or_nothing_is_lost(tmp_path: Path, suffix: str) -> None:
    shut = SHUT[suffix]
    records = [shut(INFO), shut(response(PAGE.encode())), shut(response(PAGE.encode()))]
    whole = b"".join(records)
    ends = {sum(map(len, records[:number])) for number in range(1, 4)}
    path = tmp_path / f"a.warc{suffix}"
    for end in range(len(whole)):
        path.write_bytes(whole[:end])
        seen, error = read_until_error(path, InputError)
        # Without compression an empty file is one without records, and the line ends behind a record tell nothing.
        between = end in ends or (not suffix and (not end or any(end < other <= end + 4 for other in ends)))
        assert (error is None) == between, end
        assert error is None or "a.warc" in str(error)
        assert len(seen) <= 2


@pytest.mark.parametrize(
    "content, told",
    [
        (b"no warc\r\n\r\n", "record 1: does not begin with WARC/"),
        (b"WARC/1.0\r\nWARC-Type: response\r\n\r\n", "record 1: no Content-Length"),
        (
            INFO + b"WARC/1.0\r\nContent-Length: 99999999999\r\n\r\n",
            "record 2: 99,999,999,999 bytes, more than 256 MiB",
        ),
        (
            INFO + b"WARC/1.0\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\n",
            "record 2: a number of bytes of 5,000 digits, more than 256 MiB",
        ),
        (b"WARC/1.0\r\n" + b"x" * (2 << 20), "record 1: "),
    ],
)
def test_what_is_no_warc_is_told(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(content)
    with pytest.raises(InputError, match=told):
        read_all(path)
