"""A page is decoded as browsers do it, whether it lies in a WARC or is a file; a file is given back byte for byte."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import example, given
from hypothesis import strategies as st

from formats.samples import read_all
from formats.test_warc import record, response
from textclean.cli.main import main
from textclean.errors import RecordError
from textclean.formats.document import Document, Reject
from textclean.html.decoding import Decoded, decoded_page, decoded_text

TEXTS = {
    "de": "Größere Städte brauchen Brücken.",
    "ru": "Съешь же ещё этих мягких французских булок.",
    "pl": "Zażółć gęślą jaźń.",
    "tr": "Türkiye'de yeni bir dönem başlıyor.",
    "ja": "これは日本語の文章です。",
    "zh": "这是一个中文句子。",
    "tw": "這是一個中文句子。",
    "ko": "이것은 한국어 문장입니다.",
    "th": "นี่คือประโยคภาษาไทย",
    "he": "זה משפט בעברית",
    "quotes": "“Quoted” – with a € sign…",
}
#: A label, the codec that it means in browsers, and a text that it can hold.
LABELS = [
    ("ISO-8859-1", "cp1252", "quotes"),
    ("us-ascii", "cp1252", "quotes"),
    (" Latin1 ", "cp1252", "de"),
    ("windows-1251", "cp1251", "ru"),
    ("koi8-r", "koi8-r", "ru"),
    ("x-mac-cyrillic", "mac-cyrillic", "ru"),
    ("iso-8859-2", "iso8859-2", "pl"),
    ("iso-8859-9", "cp1254", "tr"),
    ("x-sjis", "cp932", "ja"),
    ("euc-jp", "euc_jp", "ja"),
    ("iso-2022-jp", "iso2022_jp", "ja"),
    ("gb2312", "gb18030", "zh"),
    ("x-gbk", "gb18030", "zh"),
    ("gb18030", "gb18030", "zh"),
    ("big5", "big5hkscs", "tw"),
    ("ks_c_5601-1987", "cp949", "ko"),
    ("tis-620", "cp874", "th"),
    ("iso-8859-8-i", "iso8859-8", "he"),
    ("unicode-1-1-utf-8", "utf-8", "ru"),
]
HEADS = {
    "meta": '<!doctype html><html><head><meta charset="{}"><title>t</title></head>',
    "unquoted": "<html><META NAME=x CHARSET={} >",
    "quoted once": "<meta charset='{}'/>",
    "http-equiv": '<meta http-equiv="Content-Type" content="text/html; charset={}">',
    "content first": "<meta content='text/html;charset={}' http-equiv=content-type>",
    "behind a comment": "<!-- <meta charset=koi8-u> --><meta charset={}>",
    "behind an unknown label": "<meta charset=no-such><meta charset={}>",
    "behind a description": '<meta name="description" content="charset=koi8-u"><meta charset={}>',
    "XML": '<?xml version="1.0" encoding="{}"?><html>',
    "XML with single quotes": "<?xml version='1.0'\n encoding = '{}' standalone='yes'?><html>",
    "late": "<html><head>" + "<style>p {{ color: red }}</style>" * 99 + "<meta charset={}></head>",
}


def file_item(tmp_path: Path, raw: bytes, name: str = "a.html") -> Document | Reject:
    (tmp_path / name).write_bytes(raw)
    (item,) = read_all(tmp_path / name)
    return item


@pytest.mark.parametrize("label, codec, text", LABELS)
@pytest.mark.parametrize("head", ["meta", "XML"])
def test_a_label_means_what_it_means_in_browsers(tmp_path: Path, label: str, codec: str, text: str, head: str) -> None:
    raw = (HEADS[head].format(label.strip()) + f"<p>{TEXTS[text]}").encode(codec)
    item = file_item(tmp_path, raw)
    assert isinstance(item, Document), item
    assert item.record.text == TEXTS[text]
    assert item.record.fields.get("charset", "utf-8") == codec
    page = decoded_page(f"<p>{TEXTS[text]}".encode(codec), label)
    assert (page.text, page.charset, page.told_by) == (f"<p>{TEXTS[text]}", codec, "HTTP")


@pytest.mark.parametrize("head", HEADS)
def test_a_page_says_its_charset_in_many_ways_and_a_file_and_a_record_are_read_alike(tmp_path: Path, head: str) -> None:
    raw = (HEADS[head].format("windows-1251") + f"<p>{TEXTS['ru']}").encode("cp1251")
    item = file_item(tmp_path, raw)
    assert isinstance(item, Document), item
    assert item.record.text.splitlines()[-1] == TEXTS["ru"]
    assert item.record.fields["charset"] == "cp1251"
    (tmp_path / "a.warc").write_bytes(response(raw, "text/html") + record("resource", raw, "text/html"))
    for page in read_all(tmp_path / "a.warc"):
        assert isinstance(page, Document)
        assert page.record.fields["html"] == item.record.fields["html"]
        assert page.record.fields["charset"] == "cp1251"


NOT_TOLD = {
    "in a comment": "<!-- <meta charset=koi8-r> -->",
    "in a script, late": "<html>" + " " * 2000 + "<script>'<meta charset=koi8-r>'</script>",
    "in a description": "<meta name=description content='charset=koi8-r'>",
    "of another name": "<metadata charset=koi8-r>",
    "with XML's head behind": "<html><?xml encoding='koi8-r'?>",
    "of no known charset": "<meta charset=utf-7><meta charset=rot13><meta charset=idna>",
}


@pytest.mark.parametrize("name", NOT_TOLD)
def test_what_is_no_declaration_says_nothing(name: str) -> None:
    page = decoded_page((NOT_TOLD[name] + TEXTS["de"]).encode("cp1252"))
    assert (page.charset, page.text) == ("cp1252", NOT_TOLD[name] + TEXTS["de"])


ORDER = [
    (b"\xef\xbb\xbf", "koi8-r", "<meta charset=koi8-u>", "utf-8"),
    (b"\xff\xfe", "koi8-r", "<meta charset=koi8-u>", "utf-16-le"),
    (b"\xfe\xff", "koi8-r", "<meta charset=koi8-u>", "utf-16-be"),
    (b"", "koi8-r", "<meta charset=koi8-u>", "koi8-r"),
    (b"", "no-such", "<meta charset=koi8-u>", "koi8-u"),
    (b"", "", "<?xml encoding='koi8-r'?><meta charset=koi8-u>", "koi8-u"),
    (b"", "", "<?xml encoding='koi8-r'?>", "koi8-r"),
    (b"", "", "<meta charset=utf-16>", "utf-8"),
    (b"", "", "<?xml encoding='utf-16be'?>", "utf-8"),
    (b"", "", "", "utf-8"),
]


@pytest.mark.parametrize("mark, transport, head, charset", ORDER)
def test_what_says_the_charset_counts_in_the_order_of_the_standard(
    mark: bytes, transport: str, head: str, charset: str
) -> None:
    text = head + TEXTS["ru"]
    page = decoded_page(mark + text.encode(charset), transport)
    assert (page.charset, page.text.removeprefix("\ufeff"), page.undecoded) == (charset, text, 0)


def test_xml_in_utf_16_needs_no_mark() -> None:
    for charset in ("utf-16-le", "utf-16-be"):
        text = f"<?xml version='1.0'?><html><p>{TEXTS['ru']}"
        assert decoded_page(text.encode(charset)) == Decoded(text, charset, "its XML head")


def test_a_page_that_says_nothing_is_utf_8_or_what_it_looks_like_or_windows_1252() -> None:
    assert decoded_page(TEXTS["de"].encode()).charset == "utf-8"
    assert decoded_page(b"<p>caf\xe9").text == "<p>café"
    assert decoded_page(b"<p>caf\xe9").charset == "cp1252"
    assert decoded_page(TEXTS["ru"].encode("cp1251")).text == TEXTS["ru"]
    # A page of UTF-8 that was cut within a character stays one.
    assert decoded_page(TEXTS["ru"].encode()[:-2]) == Decoded(TEXTS["ru"][:-2] + "\ufffd", "utf-8", "", 1)


def test_a_file_that_was_saved_as_utf_8_keeps_the_tag_of_its_server(tmp_path: Path) -> None:
    raw = f"<meta charset=iso-8859-1><p>{TEXTS['quotes']}".encode()
    item = file_item(tmp_path, raw)
    assert isinstance(item, Document)
    assert item.record.text == TEXTS["quotes"]
    assert "charset" not in item.record.fields
    assert decoded_page(raw).charset == "cp1252"


def test_bytes_that_windows_has_nothing_for_are_controls() -> None:
    assert decoded_page(b"<p>\x81\x8d\x9d", "latin1") == Decoded("<p>\x81\x8d\x9d", "cp1252", "HTTP")
    assert decoded_page(b"<p>\xff\x90", "windows-1253").text == "<p>\ufffd\x90"


def test_what_is_no_replacement_of_ours_is_not_counted() -> None:
    assert decoded_page("a\ufffd".encode()).undecoded == 0
    assert decoded_page("a\ufffd".encode() + b"\xff", "utf-8").undecoded == 2


def test_x_user_defined_is_what_the_standard_says() -> None:
    assert decoded_page(b"a\x80", "x-user-defined").text == "a\uf780"
    assert decoded_page(b"<meta charset=x-user-defined>\x80").text.endswith("€")


REJECTED = {
    "<meta charset=euc-jp><p>\udcff": "not euc_jp, which its meta tag says: byte 0xff at offset 24; convert the file",
    "<?xml version='1.0' encoding='koi8-u'?>" + "\x00" * 99: "no text in koi8-u, which its XML head says: 99 of 138",
    "<meta charset=iso-2022-kr>": "its charset, which its meta tag says, is one that browsers refuse; convert the file",
    "\udcef\udcbb\udcbf<p>\udce9": "not UTF-8, which its byte order mark says: byte 0xe9 at offset 6; convert",
    "\udcff\udcfe<\x00p": "not UTF-16-LE, which its byte order mark says: byte 0x70 at offset 4; convert",
    "\udc89PNG\r\n" + "".join(map(chr, range(32))) * 9: "no text in cp1252: ",
    "größe größe größe \udcff": "not UTF-8: byte 0xff at offset 24; convert the file to UTF-8",
}


@pytest.mark.parametrize("content", REJECTED)
def test_a_file_that_cannot_be_decoded_is_rejected_with_the_charset_that_was_tried(
    tmp_path: Path, content: str
) -> None:
    raw = content.encode(errors="surrogateescape")
    item = file_item(tmp_path, raw)
    assert isinstance(item, Reject), item
    assert item.error.startswith(REJECTED[content])
    assert item.raw == raw


@pytest.mark.parametrize("charset", ["utf-8-sig", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_a_text_file_is_read_as_its_mark_says(tmp_path: Path, charset: str) -> None:
    mark = "" if charset == "utf-8-sig" else "\ufeff"
    item = file_item(tmp_path, (mark + TEXTS["ru"]).encode(charset), "a.txt")
    assert isinstance(item, Document)
    assert item.record.text == "\ufeff" + TEXTS["ru"]
    assert item.record.fields.get("charset") == (charset if mark else None)


def test_a_text_file_that_is_cut_within_its_charset_is_rejected(tmp_path: Path) -> None:
    item = file_item(tmp_path, "\ufeffab".encode("utf-16-le")[:-1], "a.txt")
    assert isinstance(item, Reject)
    assert (
        item.error == "not UTF-16-LE, which its byte order mark says: byte 0x62 at offset 4; convert the file to UTF-8"
    )


FILES = {
    "latin.html": b"<meta charset=latin1><p>caf\xe9 \x81",
    "none.html": b"<p>caf\xe9",
    "utf16.htm": ("\ufeff<p>" + TEXTS["ru"]).encode("utf-16-be"),
    "utf8.html": ("\ufeff<p>" + TEXTS["ru"]).encode(),
    "stale.html": b"<meta charset=latin1>" + TEXTS["ru"].encode(),
    "sub/cp1251.html": b"<meta charset=windows-1251>" + TEXTS["ru"].encode("cp1251"),
    # Japanese in escapes, of which some say nothing, so that the characters do not give the bytes back.
    "jis.html": b"<meta charset=iso-2022-jp>\x1b(B\x1b(B" + TEXTS["ja"].encode("iso2022_jp"),
    "nec.html": b"<meta charset=shift_jis>\x87\x90\x81\xe0",
    "big.html": b"<meta charset=big5>" + TEXTS["tw"].encode("big5hkscs"),
    "utf16.txt": ("\ufeff" + TEXTS["ru"] + "\r\nShare this article\r\n").encode("utf-16-le"),
    "utf32.txt": ("\ufeff" + TEXTS["ru"]).encode("utf-32-be"),
    "plain.txt": TEXTS["ru"].encode(),
}


def test_files_come_back_byte_for_byte(tmp_path: Path) -> None:
    for name, raw in FILES.items():
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / name).write_bytes(raw)
    out, back = str(tmp_path / "out.jsonl"), tmp_path / "back"
    done = CliRunner().invoke(main, ["run", str(tmp_path / "in"), "-o", out])
    assert done.exit_code == 0, done.output
    assert CliRunner().invoke(main, ["verify", out]).exit_code == 0
    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_bytes().splitlines()]
    held = {line["id"]: line.get("charset") for line in lines}
    assert {name for name, charset in held.items() if charset is None} == {"utf8.html", "stale.html", "plain.txt"}
    assert {line["id"] for line in lines if "raw_base64" in line} == {"latin.html", "jis.html", "nec.html"}
    done = CliRunner().invoke(main, ["restore", out, "-o", str(back)])
    assert done.exit_code == 0, done.output
    assert {str(path.relative_to(back)): path.read_bytes() for path in back.rglob("*") if path.is_file()} == FILES


@pytest.mark.parametrize(
    "told",
    [
        {"charset": "rot13"},
        {"charset": "unicode_escape"},
        {"charset": "no such"},
        {"charset": 5},
        {"charset": "ascii\0"},
        {"charset": "cp1251", "raw_base64": "?"},
        {"charset": "cp1252"},
        {"other": "cp1252"},
    ],
)
def test_a_line_that_was_no_file_is_not_written_as_one(tmp_path: Path, told: dict[str, object]) -> None:
    line = json.dumps({"id": "a.html", "html": "<p>Съешь", **told}, ensure_ascii=False)
    (tmp_path / "in.jsonl").write_text(line + "\n", "utf-8")
    out, back = str(tmp_path / "out.jsonl"), tmp_path / "back"
    assert CliRunner().invoke(main, ["run", str(tmp_path / "in.jsonl"), "-o", out]).exit_code == 0
    assert CliRunner().invoke(main, ["restore", out, "-o", str(back)]).exit_code == 0
    assert [path.name for path in back.iterdir()] == ["records.jsonl"]
    assert (back / "records.jsonl").read_text("utf-8") == line + "\n"


@given(st.binary(max_size=60), st.sampled_from([b"", *(f"<meta charset={label}>".encode() for label, *_ in LABELS)]))
@example(b"\xff\xfe\x00\xd8", b"")
def test_any_bytes_are_a_page_or_rejected(raw: bytes, head: bytes) -> None:
    for decode in (decoded_text, decoded_page, lambda held: decoded_page(held, is_saved=True)):
        with suppress(RecordError):
            held = decode(head + raw)
            held.refuse_loss(head + raw)
            held.text.encode()
