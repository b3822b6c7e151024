"""Each response of a WARC is a document, a reject with its reason, or counted by its kind."""

from __future__ import annotations

import gzip
import io
import json
import random
import zlib
from pathlib import Path

import brotli
import pytest
from backports import zstd
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from formats.samples import read_all, read_until_error, source_of
from formats.test_warc import INFO, PAGE, REQUEST, record, response
from textclean.cli.main import main
from textclean.errors import InputError
from textclean.formats.archive import http_body, packed, pages
from textclean.formats.archive import segments as warc_segments
from textclean.formats.document import MOST_KINDS, OTHER_KINDS, Document, InputRef, ReadCounts, Reject
from textclean.formats.sources import read_piece

BODY = PAGE.encode()
NUMBERS = random.Random(1)  # noqa: S311 - no secret
#: A page that fills several blocks of each packing.
LONG = "<html><body><p>" + " ".join(str(NUMBERS.random()) for _ in range(20_000)) + "</p></body></html>"


def items(tmp_path: Path, *records: bytes) -> list[Document | Reject]:
    (tmp_path / "a.warc").write_bytes(b"".join(records))
    return read_all(tmp_path / "a.warc")


def page(tmp_path: Path, *records: bytes) -> Document:
    (item,) = items(tmp_path, *records)
    assert isinstance(item, Document), item
    return item


def reject(tmp_path: Path, *records: bytes) -> str:
    (item,) = items(tmp_path, *records)
    assert isinstance(item, Reject), item
    return item.error


def kinds(tmp_path: Path, *records: bytes) -> dict[str, int]:
    (tmp_path / "a.warc").write_bytes(b"".join(records))
    reading = read_piece(source_of(tmp_path / "a.warc"))
    assert not list(reading)
    return reading.kinds


def http(head: str, body: bytes = BODY) -> bytes:
    return record("response", head.encode("latin-1") + body)


TYPE = "Content-Type: text/html; charset=utf-8"

HEADS = {
    "bare line feeds": f"HTTP/1.1 200 OK\n{TYPE}\n\n",
    "bare line feeds in part": f"HTTP/1.1 200 OK\r\n{TYPE}\n\r\n",
    "line ends with two returns": f"HTTP/1.1 200 OK\r\r\n{TYPE}\r\r\n\r\r\n",
    "two lengths": f"HTTP/1.1 200 OK\r\n{TYPE}\r\nContent-Length: {len(BODY)}\r\nContent-Length: {len(BODY)}\r\n\r\n",
    "lengths that disagree": f"HTTP/1.1 200 OK\r\n{TYPE}\r\nContent-Length: 1\r\nContent-Length: 99\r\n\r\n",
    "a list of lengths": f"HTTP/1.1 200 OK\r\n{TYPE}\r\nContent-Length: {len(BODY)}, {len(BODY)}\r\n\r\n",
    "a length that is none": f"HTTP/1.1 200 OK\r\n{TYPE}\r\nContent-Length: many\r\n\r\n",
    "a length that is too short": f"HTTP/1.1 200 OK\r\n{TYPE}\r\nContent-Length: 3\r\n\r\n",
    "HTTP/2": f"HTTP/2 200\r\n{TYPE}\r\n\r\n",
    "HTTP/2.0 without a reason": f"HTTP/2.0 200 \r\n{TYPE}\r\n\r\n",
    "HTTP/3": f"HTTP/3 200\r\n{TYPE.lower()}\r\n\r\n",
    "lower case": f"http/1.1 200 ok\r\n{TYPE.lower()}\r\n\r\n",
    "upper case": f"HTTP/1.1 200 OK\r\n{TYPE.upper()}\r\n\r\n",
    "another protocol": f"ICY 200 OK\r\n{TYPE}\r\n\r\n",
    "no status code": f"HTTP/1.1 OK\r\n{TYPE}\r\n\r\n",
    "no status line": f"Server: x\r\n{TYPE}\r\n\r\n",
    "pseudo fields": f":status: 200\r\n{TYPE}\r\n\r\n",
    "a line break before it": f"\r\nHTTP/1.1 200 OK\r\n{TYPE}\r\n\r\n",
    "a folded field": "HTTP/1.1 200 OK\r\nContent-Type: text/html;\r\n\tcharset=utf-8\r\n\r\n",
    "a folded field of its own line": "HTTP/1.1 200 OK\nContent-Type:\n  text/html; charset=utf-8\n\n",
    "a space before the colon": "HTTP/1.1 200 OK\r\nContent-Type : text/html; charset=utf-8\r\n\r\n",
    "no space behind it": "HTTP/1.1 200 OK\r\nContent-Type:text/html;charset=utf-8\r\n\r\n",
    "a line that is no field": f"HTTP/1.1 200 OK\r\n<nonsense>\r\n{TYPE}\r\n\r\n",
    "a field of odd bytes": f"HTTP/1.1 200 OK\r\nX-Odd: \xe9\x00\x7f\r\n{TYPE}\r\n\r\n",
    "two types": f"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n{TYPE}\r\n\r\n",
    "a type twice": f"HTTP/1.1 200 OK\r\n{TYPE}\r\nContent-Type: text/html\r\n\r\n",
    "a type without semicolon": "HTTP/1.1 200 OK\r\nContent-Type: text/html charset=utf-8\r\n\r\n",
    "no type": "HTTP/1.1 200 OK\r\nServer: x\r\n\r\n",
    "a type that says nothing": "HTTP/1.1 200 OK\r\nContent-Type: */*\r\n\r\n",
    "no fields": "HTTP/1.1 200 OK\r\n\r\n",
    "no head at all": "",
    "interim responses": "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
    f"HTTP/1.1 200 OK\r\n{TYPE}\r\n\r\n",
    "a proxy's tunnel": f"HTTP/1.0 200 Connection established\r\n\r\nHTTP/1.1 200 OK\r\n{TYPE}\r\n\r\n",
    "another status": f"HTTP/1.1 404 Not Found\r\n{TYPE}\r\n\r\n",
}


@pytest.mark.parametrize("name", HEADS)
def test_a_page_is_read_whatever_its_head_looks_like(tmp_path: Path, name: str) -> None:
    document = page(tmp_path, http(HEADS[name]))
    assert document.record.text == "größe"
    assert document.record.fields["html"] == PAGE
    assert "damaged" not in document.record.fields


IS_HTTP = "Content-Type: application/http"
HEADS_OF_RECORDS = {
    "an early version": f"WARC/0.18\r\nWARC-Type: response\r\n{IS_HTTP}\r\nContent-Length: %d\r\n\r\n",
    "lower case": f"WARC/1.1\r\nwarc-type: Response\r\n{IS_HTTP.lower()}\r\ncontent-length: %d\r\n\r\n",
    "upper case": f"WARC/1.1\r\nWARC-TYPE: RESPONSE\r\n{IS_HTTP.upper()}\r\nCONTENT-LENGTH: %d\r\n\r\n",
    "bare line feeds": f"WARC/1.0\nWARC-Type: response\n{IS_HTTP}\nContent-Length: %d\n\n",
    "folded fields": f"WARC/1.0\r\nWARC-Type:\r\n response\r\n{IS_HTTP};\r\n\ta=b\r\nContent-Length: %d\r\n\r\n",
    "no type of the content": "WARC/1.0\r\nWARC-Type: response\r\nContent-Length: %d\r\n\r\n",
    "another type": "WARC/1.0\r\nWARC-Type: response\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n",
    "its length twice": "WARC/1.0\r\nWARC-Type: response\r\nContent-Length: %d\r\nContent-Length: 0%d\r\n\r\n",
}


@pytest.mark.parametrize("name", HEADS_OF_RECORDS)
def test_a_page_is_read_whatever_the_head_of_its_record_looks_like(tmp_path: Path, name: str) -> None:
    head, content = HEADS_OF_RECORDS[name], f"HTTP/1.1 200 OK\r\n{TYPE}\r\n\r\n".encode() + BODY
    whole = (head % ((len(content),) * head.count("%d"))).encode() + content + b"\r\n\r\n"
    first, second = items(tmp_path, whole, b"\n" * 99_999, whole)
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert first.record.text == second.record.text == "größe"


def test_a_response_that_came_without_http_may_be_a_page(tmp_path: Path) -> None:
    assert page(tmp_path, record("response", BODY, "text/html; charset=utf-8")).record.text == "größe"


# bodies

MEMBERS = gzip.compress(BODY[:20]) + gzip.compress(BODY[20:])
GZIP, CHUNKED = {"Content_Encoding": "gzip"}, {"Transfer_Encoding": "chunked"}
RAW_DEFLATE = zlib.compress(BODY, wbits=-15)


def chunked(*parts: bytes, extension: bytes = b"", trailer: bytes = b"") -> bytes:
    chunks = b"".join(b"%x%b\r\n%b\r\n" % (len(part), extension, part) for part in parts)
    return chunks + b"0" + extension + b"\r\n" + trailer + b"\r\n"


BODIES: dict[str, tuple[bytes, dict[str, str]]] = {
    "gzip in two members": (MEMBERS, GZIP),
    "gzip in members with zeros behind": (MEMBERS + bytes(9), GZIP),
    "gzip in a thousand members": (
        b"".join(gzip.compress(bytes([b])) for b in BODY * 30),
        GZIP,
    ),
    "zstd in two frames": (zstd.compress(BODY[:20]) + zstd.compress(BODY[20:]), {"Content_Encoding": "zstd"}),
    "deflate without a head": (RAW_DEFLATE, {"Content_Encoding": "deflate"}),
    "gzip that is said to be deflate": (MEMBERS, {"Content_Encoding": "deflate"}),
    "deflate that is said to be gzip": (zlib.compress(BODY), GZIP),
    "gzip that nobody tells": (MEMBERS, {}),
    "gzip twice that is told once": (gzip.compress(MEMBERS), GZIP),
    "gzip that is told twice": (MEMBERS, {"Content_Encoding": "gzip, gzip"}),
    "encodings and spaces": (MEMBERS, {"Content_Encoding": " GZip , ,"}),
    "chunks with extensions": (chunked(BODY[:9], BODY[9:], extension=b";a=b;c"), CHUNKED),
    "chunks with spaces": (chunked(BODY, extension=b"  "), CHUNKED),
    "chunks with a trailer": (chunked(BODY, trailer=b"X-Sum: 1\r\n"), CHUNKED),
    "chunks with bare line feeds": (chunked(BODY).replace(b"\r\n", b"\n"), CHUNKED),
    "chunks with zeros before their sizes": (
        b"000%x\r\n%b\r\n000\r\n\r\n" % (len(BODY), BODY),
        CHUNKED,
    ),
    "gzip and chunks as one field": (chunked(MEMBERS), {"Transfer_Encoding": "gzip, chunked"}),
    "chunks and a length": (chunked(BODY), {"Transfer_Encoding": "chunked", "Content_Length": "99"}),
    **{
        f"stored without its {coding}": (BODY, {"Content_Encoding": coding, "Content_Length": "20"})
        for coding in ("gzip", "deflate", "br", "zstd", "compress", "dcz", "gzip, br")
    },
    "stored without its chunks": (BODY, CHUNKED),
    "stored without its chunks and gzip": (BODY, {"Transfer_Encoding": "chunked", "Content_Encoding": "gzip"}),
    "stored without its chunks alone": (MEMBERS, {"Transfer_Encoding": "chunked", "Content_Encoding": "gzip"}),
    "stored without its gzip, longer than told": (BODY, {"Content_Encoding": "gzip", "Content_Length": "9999"}),
    "in UTF-16 and without its gzip": (b"\xff\xfe" + PAGE.encode("utf-16-le"), GZIP),
}


@pytest.mark.parametrize("name", BODIES)
def test_a_body_is_read_however_it_was_packed(tmp_path: Path, name: str) -> None:
    body, told = BODIES[name]
    document = page(tmp_path, response(body, **told))
    assert document.record.fields["html"] == PAGE * (30 if "thousand" in name else 1)
    assert "damaged" not in document.record.fields


CODINGS = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstd.compress,
}


@pytest.mark.parametrize("coding", CODINGS)
def test_a_packed_body_that_is_cut_off_anywhere_is_rejected_or_says_so(tmp_path: Path, coding: str) -> None:
    whole = CODINGS[coding](LONG.encode())
    cuts = [1, 2, 10, 18, 50, len(whole) // 2, len(whole) - 9, len(whole) - 1]
    found = items(tmp_path, *(response(whole[:cut], Content_Encoding=coding) for cut in cuts), response(whole[:0]))
    *found, empty = found
    assert isinstance(empty, Document)
    for item in found:
        if isinstance(item, Document):
            assert item.record.fields["damaged"] == f"its {coding} is cut off"
            assert LONG.startswith(str(item.record.fields["html"]))
        else:
            assert "cannot be taken apart" in item.error
    assert isinstance(found[5], Document)
    assert len(str(found[5].record.fields["html"])) > len(LONG) // 4


def test_raw_deflate_that_is_cut_off_says_so(tmp_path: Path) -> None:
    document = page(tmp_path, response(zlib.compress(LONG.encode(), wbits=-15)[:9000], Content_Encoding="deflate"))
    assert document.record.fields["damaged"] == "its deflate is cut off"


DAMAGED = {
    "a chunk": (chunked(BODY[:9], BODY[9:])[:-20], CHUNKED, "its chunks are cut off"),
    "the last chunk": (chunked(BODY)[:-5], CHUNKED, "its chunks are cut off"),
    "a size": (chunked(BODY)[:-5] + b"5", CHUNKED, "its chunks are cut off"),
    "the body": (BODY, {"Content_Length": "5000"}, f"cut off: {len(BODY)} of 5,000 bytes"),
    "gzip in its second member": (MEMBERS[:-12], GZIP, "its gzip is cut off"),
    "behind the gzip": (gzip.compress(BODY) + b"more", GZIP, "4 bytes behind the end"),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_page_of_which_something_is_missing_says_so_and_is_counted(tmp_path: Path, name: str) -> None:
    body, told, damage = DAMAGED[name]
    document = page(tmp_path, response(body, **told))
    assert str(document.record.fields["damaged"]).startswith(damage)
    CliRunner().invoke(main, ["run", str(tmp_path / "a.warc"), "-o", str(tmp_path / "o.jsonl"), "--only", "kept_share"])
    assert json.loads((tmp_path / "o.jsonl.manifest.json").read_text())["warnings"] == {"records_damaged": 1}


def test_what_the_crawler_says_that_it_cut_off_says_so(tmp_path: Path) -> None:
    whole = response(BODY).replace(b"WARC-Date", b"WARC-Truncated: length\r\nWARC-Date")
    assert page(tmp_path, whole).record.fields["damaged"] == "the crawler cut it off: length"
    text = record("conversion", b"a", "text/plain", WARC_Truncated="time")
    assert page(tmp_path, text).record.fields["damaged"] == "the crawler cut it off: time"


@pytest.mark.parametrize("status", [204, 304])
def test_a_response_that_has_no_body_is_not_cut_off(tmp_path: Path, status: int) -> None:
    document = page(tmp_path, http(f"HTTP/1.1 {status} x\r\n{TYPE}\r\nContent-Length: 99\r\n\r\n", b""))
    assert (document.record.text, "damaged" in document.record.fields) == ("", False)


REJECTED = {
    "no gzip": (response(b"nothing at all", Content_Encoding="gzip"), "gzip: Error -3"),
    "broken gzip": (response(gzip.compress(BODY)[:-8] + bytes(8), Content_Encoding="gzip"), "gzip: Error -3"),
    "no chunk": (response(b"nothing at all", Transfer_Encoding="chunked"), "does not begin with a chunk"),
    "a chunk of another size": (response(b"5\r\n<p>abcdefgh\r\n0\r\n\r\n", Transfer_Encoding="chunked"), "chunk 1"),
    "a chunk without size": (response(b"3\r\n<p>\r\nzz\r\nabc", Transfer_Encoding="chunked"), "chunk 2 of its body"),
    "many encodings": (response(BODY, Content_Encoding=",".join(["br"] * 99)), "99 encodings, more than 8"),
    "no head and no page": (record("response", b"{}"), "no head of HTTP, and no page"),
    "a head without end and type": (record("response", b"HTTP/1.1 200 OK\r\nServer: x\r\n"), "has no end"),
    "a charset that is refused": (response(BODY, "text/html; charset=iso-2022-kr"), "HTTP says, is one that browsers"),
    "no text": (response(bytes(range(256)) * 9, "text/html; charset=latin1"), "no text in cp1252, which HTTP says"),
    "no type of the record": (b"WARC/1.0\r\nContent-Length: 1\r\n\r\na\r\n\r\n", "no WARC-Type"),
}


@pytest.mark.parametrize("name", REJECTED)
def test_what_cannot_be_read_is_rejected_with_its_reason_and_whole(tmp_path: Path, name: str) -> None:
    content, error = REJECTED[name]
    first, second = items(tmp_path, content, response(BODY))
    assert isinstance(first, Reject)
    assert error in first.error
    assert first.raw + b"\r\n\r\n" == content
    assert isinstance(second, Document)


def test_a_page_that_ends_in_its_head_says_so(tmp_path: Path) -> None:
    document = page(tmp_path, record("response", f"HTTP/1.1 200 OK\r\n{TYPE}\r\nServ".encode()))
    assert document.record.fields["damaged"] == "cut off in its head of HTTP"


# kinds

COUNTED = {
    "request": REQUEST,
    "warcinfo": INFO,
    "metadata": record("metadata", b"a: b", "application/warc-fields"),
    "revisit": record("revisit", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"),
    "continuation": record("continuation", b"a", WARC_Segment_Number="2", WARC_Segment_Origin_ID="<urn:x>"),
    "resource: image/png": record("resource", b"\x89PNG", "image/png"),
    "conversion: application/pdf": record("conversion", b"%PDF", "application/pdf"),
    "response: image/png": response(b"\x89PNG", "Image/PNG; q=1"),
    "response: text/dns": record("response", b"20260101 example.org", "text/dns"),
    "response: empty": record("response", b""),
    "response: no content type": http("HTTP/1.1 200 OK\r\n\r\n", b"\x89PNG"),
    "response: other content type": response(b"x", "a/" + "b" * 99),
    "other": record("no kind", b"x"),
}


@pytest.mark.parametrize("kind", COUNTED)
def test_what_holds_no_page_is_counted_by_its_kind(tmp_path: Path, kind: str) -> None:
    assert kinds(tmp_path, COUNTED[kind]) == {kind: 1}


def test_the_manifest_counts_each_kind(tmp_path: Path) -> None:
    for name in ("a.warc", "b.warc"):
        (tmp_path / name).write_bytes(b"".join(COUNTED.values()) + response(BODY))
    inputs = [str(tmp_path / name) for name in ("a.warc", "b.warc")]
    CliRunner().invoke(main, ["run", *inputs, "-o", str(tmp_path / "o.jsonl"), "--only", "kept_share"])
    told = json.loads((tmp_path / "o.jsonl.manifest.json").read_text())
    assert told["skipped_by_kind"] == dict.fromkeys(sorted(COUNTED), 2)
    assert told["warnings"]["records_skipped"] == 2 * len(COUNTED)
    assert told["counts"]["records_out"] == 2


def test_kinds_that_a_file_makes_up_are_counted_together(tmp_path: Path) -> None:
    found = kinds(tmp_path, *(response(b"x", f"a/{number}") for number in range(MOST_KINDS + 50)))
    assert len(found) == MOST_KINDS + 1
    assert found[OTHER_KINDS] == 50


# bounds


def test_a_record_that_is_no_page_may_be_longer_than_a_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "LONGEST", 1 << 21)
    video = response(bytes(5 << 20), "video/mp4")
    counted = ReadCounts()
    path = tmp_path / "a.warc"
    path.write_bytes(video + record("resource", bytes(5 << 20), "video/mp4") + response(BODY))
    with path.open("rb") as stream:
        (item,) = pages.read_pages(stream, InputRef("a", "a"), counted)
    assert isinstance(item, Document)
    assert counted.kinds == {"response: video/mp4": 1, "resource: video/mp4": 1}


@pytest.mark.parametrize(
    "body, told, limit",
    [
        (b"".join(b"1\r\na\r\n" for _ in range(99)) + b"0\r\n\r\n", CHUNKED, "50 chunks"),
        (gzip.compress(b"") * 99, GZIP, "50 pieces of gzip"),
        (zstd.compress(b"") * 99, {"Content_Encoding": "zstd"}, "50 pieces of zstd"),
    ],
)
def test_a_body_in_more_pieces_than_may_be_is_rejected(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: bytes, told: dict[str, str], limit: str
) -> None:
    monkeypatch.setattr(http_body, "MOST_CHUNKS", 50)
    monkeypatch.setattr(packed, "MOST_PIECES", 50)
    assert f"more than {limit}" in reject(tmp_path, response(body, **told))


def test_a_record_that_says_two_lengths_is_told(tmp_path: Path) -> None:
    whole = response(BODY)
    (tmp_path / "a.warc").write_bytes(whole + whole.replace(b"Content-Length", b"Content-Length: 7\r\nContent-Length"))
    with pytest.raises(InputError, match="record 2: several lengths"):
        read_all(tmp_path / "a.warc")


# segments


def segments(*parts: bytes, total: int | None = None, kind: str = "response") -> list[bytes]:
    told = {"WARC_Segment_Origin_ID": "<urn:uuid:0>"}
    first, *rest = parts
    found = [record(kind, first, WARC_Segment_Number="1")]
    for number, part in enumerate(rest, start=2):
        last = {"WARC_Segment_Total_Length": str(total or sum(map(len, parts)))} if number == len(parts) else {}
        found.append(record("continuation", part, WARC_Segment_Number=str(number), **told, **last))
    return found


CONTENT = f"HTTP/1.1 200 OK\r\n{TYPE}\r\n\r\n".encode() + BODY
PARTS = (CONTENT[:70], CONTENT[70:80], CONTENT[80:])


def test_segments_are_put_together(tmp_path: Path) -> None:
    first, second, third = segments(*PARTS)
    other, document = items(tmp_path, INFO, first, INFO, second, response(BODY), third)
    assert isinstance(document, Document)
    assert (document.record.fields["html"], document.position) == (PAGE, 2)
    assert other.position == 5


def test_segments_of_which_one_is_missing_are_rejected_with_all_that_is_there(tmp_path: Path) -> None:
    first, second, third = segments(*PARTS)
    for found, told in [
        ([first], "the rest is not in this file"),
        ([first, second], "the rest is not in this file"),
        ([first, third], "its segment 2 is missing"),
        (segments(*PARTS, total=9999), f"its segments have {len(CONTENT)} bytes, and not 9999"),
    ]:
        (item,) = items(tmp_path, *found)
        assert isinstance(item, Reject)
        assert told in item.error
        assert item.raw + b"\r\n\r\n" == b"".join(found)


def test_a_record_begun_twice_is_rejected_once(tmp_path: Path) -> None:
    first, *rest = segments(*PARTS)
    one, two = items(tmp_path, first, first, *rest)
    assert isinstance(one, Reject)
    assert isinstance(two, Document)


def test_segments_that_wait_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "LONGEST", 1 << 20)
    waiting = [
        record("response", CONTENT + bytes(400_000), WARC_Segment_Number="1").replace(b"uuid:0", b"uuid:%d" % number)
        for number in range(5)
    ]
    found = items(tmp_path, *waiting)
    assert [item.position for item in found] == [1, 2, 3, 4, 5]
    errors = [item.error for item in found if isinstance(item, Reject)]
    assert sum("what waits for segments has more than 1 MiB" in error for error in errors) == 3
    monkeypatch.setattr(warc_segments, "MOST_WAITING", 3)
    small = [segments(*PARTS)[0].replace(b"uuid:0", b"uuid:%d" % number) for number in range(5)]
    errors = [item.error for item in items(tmp_path, *small) if isinstance(item, Reject)]
    assert sum("what waits for segments has more than 1 MiB or 3 records" in error for error in errors) == 2


def test_segments_of_what_is_no_page_are_counted(tmp_path: Path) -> None:
    parts = segments(b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nabc", b"def")
    assert kinds(tmp_path, *parts) == {"response: image/png": 1, "continuation": 1}


def test_segments_before_a_cut_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.warc").write_bytes(segments(*PARTS)[0] + INFO[:-20])
    (item,), error = read_until_error(tmp_path / "a.warc", InputError)
    assert isinstance(item, Reject)
    assert "cut off" in str(error)


# anything

LINES = [b"HTTP/1.1 200 OK\r\n", b"\r\n", b"\n", b"Content-Type: text/html\r\n", b"<p>a", b"\x1f\x8b\x08", b"5\r\n"]
KINDS = ["response", "resource", "conversion", "request", "revisit", "continuation", "metadata", "x y", ""]
TYPES = ["application/http", "text/html", "text/plain", "", "image/png"]
SEGMENTS = [{}, {"WARC_Segment_Number": "1"}, {"WARC_Segment_Number": "2", "WARC_Segment_Origin_ID": "<urn:uuid:0>"}]
RECORDS = st.builds(
    lambda kind, content_type, told, parts: record(kind, b"".join(parts), content_type, **told),
    st.sampled_from(KINDS),
    st.sampled_from(TYPES),
    st.sampled_from(SEGMENTS),
    st.lists(st.sampled_from(LINES) | st.binary(max_size=9), max_size=6),
)


@given(st.lists(RECORDS, max_size=6))
def test_any_records_are_each_a_document_a_reject_or_counted(records: list[bytes]) -> None:
    counted = ReadCounts()
    found = list(pages.read_pages(io.BytesIO(b"".join(records)), InputRef("a", "a"), counted))
    joined = sum(item.raw.count(b"WARC/1.0") - 1 for item in found if isinstance(item, Reject))
    assert len(found) + counted.kinds.total() + joined == len(records)
