"""Texts that are made to cost time or memory cost as much as their length, and are cleaned like any other."""

from __future__ import annotations

import gzip
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random
from typing import BinaryIO

import pytest
from fastwarc.stream_io import BrotliWriter, GzipWriter, WarcWriter, ZstdWriter
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from textclean import Cleaner, verify
from textclean.html.extract import text_from_html
from textclean.html.flatten import MAX_DEPTH, flattened
from textclean.html.limits import shallow
from textclean.testing.time_limit import growth

CLEANER = Cleaner()

HOSTILE = {
    "one line": "word ",
    "one line of phrases": "Share this article ",
    "short lines": "ab\n",
    "nothing but phrases": "Share this article\nRead more\nAdvertisement\nComments\n",
    "phrases and sentences": "Share this article\nThis is a full sentence that has more than fifteen words in it, for"
    " so it is read as running text.\n",
    "quotations never closed": "“abc\n",
    "opening marks": "“",
    "rows": "| a | 1 |\n| b | 2 |\nRead more\n",
    "program lines": "x;\n    y\nShare this article\n",
    "tabs": "\t",
    "ages": "4 weeks ago\nHead\n",
    "digits": "1",
    "line breaks": "\n",
    "separators": "\u2028\u2029\x85",
    "joiners": "র\u200d",
    "blanks": " ",
    "tags": "Tags\n",
    "comment forms": "Comments\nReply\nfoo bar baz qux quux\n",
    "headings to the end": "Comments\nsome random words more than that\nShare this article\nxyz abc def ghi jkl\n",
    "notices": "Disclaimer\nAll rights reserved\n",
    "contents lists": "Table of contents\n- an item\n- another item\n",
}
#: Some rules look only at what stands below running text.
BEGINNING = (
    "A headline\nThis is a full sentence that has more than fifteen words in it, for so it is read as running text.\n"
)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_is_cleaned_and_stays_clean(name: str) -> None:
    text = BEGINNING + HOSTILE[name] * 300 + "\nShare this article\nThe end."
    once = CLEANER.clean(text)
    assert verify(once.text, once.log) == []
    assert CLEANER.clean(once.text).log.edits == ()


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_eight_times_the_text_does_not_take_thirty_times_as_long(name: str) -> None:
    piece = HOSTILE[name]

    def clean(size: int) -> None:
        CLEANER.clean(BEGINNING + piece * (size // len(piece)) + "\nThe end.")

    # Work that grows with the square would take sixty-four times as long.
    assert growth(clean, 16_000, 128_000, most=30) < 30


@pytest.mark.slow
@pytest.mark.parametrize("text", ["word " * 2_000_000, "ab\n" * 100_000], ids=["a line of 10 MB", "100,000 lines"])
def test_a_text_beyond_measure_is_cleaned(text: str) -> None:
    result = CLEANER.clean(text)
    assert result.text == text
    assert result.log.errors == ()


# pages


def test_the_text_of_a_page_that_is_not_too_deep_is_made_of_the_page_itself() -> None:
    page = "<div>" * MAX_DEPTH + "<p>deep</p>" + "</div>" * MAX_DEPTH + "<b>x</b>" * 9_000
    assert shallow(page) is page


def test_what_is_nested_too_deep_keeps_its_words_their_order_and_its_blocks() -> None:
    page = "".join(f"<div>{number} " for number in range(10_000)) + "</div>" * 10_000 + "<p>the end</p>"
    assert shallow(page).count("<div>") == shallow(page).count("</div>") == MAX_DEPTH
    assert text_from_html(page).splitlines() == [*map(str, range(10_000)), "the end"]


def test_formatting_that_piles_up_is_left_out_and_its_words_stay() -> None:
    page = "<div>" + "".join(f"<font c={number}>{number} " for number in range(300)) + "</div>" + "<p>x" * 300
    assert "<font" not in shallow(page)
    assert text_from_html(page).split() == [*map(str, range(300)), *["x"] * 300]


def test_tags_in_scripts_comments_and_attributes_do_not_count() -> None:
    script = "<script>" + "'<div>'" * 9_000 + "</script><!--" + "<div>" * 9_000 + "-->"
    assert shallow(script) is script
    deep = "<div>" * 10_000 + "<section title=\"a > b < c\" id='>'>words</section>"
    assert text_from_html(deep) == "words"


def test_the_text_of_a_page_that_is_written_anew_is_the_same() -> None:
    page = """<!DOCTYPE html><html><head><title>t</title><style>p > b {}</style></head><body class="a > b">
<nav><ul><li><a href=/>Home<li><a href=/b>More</ul></nav><!-- <p>no --><h1>A &lt;head&gt; &amp; more</h1>
<p>One <b>bold <i>word</i></b><p>two<br>lines <span>3 < 4</span><pre>  kept
  as it is</pre><table><tr><th>a<th>b<tr><td>1<td><p>2</table><script>if (a<b) "<div>"</script>
<dl><dt>t<dd>d<dl><dd>e</dl></dl><form action=x>f<select><option>g</select></form>
<svg><title>t</title><g/></svg><noscript>n</noscript><ol><li><p>x<p>y<li>z</ol><xmp><p>&amp;</xmp></div></body></html>"""
    assert text_from_html(flattened(page)) == text_from_html(page)


NAMES = "div span p li dd dt dl ul table tr td b a svg math desc select optgroup title script form"
FORMS = ("<%s>", "</%s>", "<%s/>", '<%s a=">">', "<%s title='</div>'>")
ODD = ("<!-->", "<!--", "-->", "<![CDATA[", "]]>", "x", '"', "'", ">", "<DIV>", "<\u017fpan>", "</\u017fpan>")
BYPASSES = st.lists(st.sampled_from((*(form % name for form in FORMS for name in NAMES.split()), *ODD)), max_size=8)


@pytest.mark.timeout(1200)
@given(BYPASSES, BYPASSES)
def test_no_page_is_taken_for_less_deep_than_it_is(before: list[str], again: list[str]) -> None:
    times = MAX_DEPTH * 5
    page = "".join(before) + "".join(again) * times
    if shallow(page + "<!---->" * 10_000) != page + "<!---->" * 10_000:
        page = flattened(page)
    # Of what need not be closed, a few may be open inside of each of the others.
    assert depth(page) < MAX_DEPTH * 4


def depth(page: str) -> int:
    deepest = 0
    nodes = [(LexborHTMLParser(page).root, 1)]
    while nodes:
        node, level = nodes.pop()
        while node is not None:
            deepest = max(deepest, level)
            nodes.append((node.child, level + 1))
            node = node.next
    return deepest


NESTED = {
    "blocks": ("<div>", 100_000),
    "blocks that are closed": ("<div></span>", 100_000),
    "formatting with attributes": ("<font c={}>", 50_000),
    "lists": ("<ul><li>", 50_000),
    "tables": ("<table><tr><td>", 30_000),
    "links": ("<a href={}><div>", 50_000),
    "end tags in attributes": ('<div title="</div>">', 50_000),
    "end tags in attributes of end tags": ("<div></span title='</div>'>", 50_000),
    "end tags in quotes that are none": ("<div '></div '>'>", 50_000),
    "groups of options": ("<optgroup></span>", 50_000),
    "readings": ("<rt></span>", 50_000),
    "items of two lists": ("<li><dd></span>", 50_000),
    "elements of one's own": ("<x-y></x-z>", 50_000),
    "forms that do not end": ("<form><object></form></object></form>", 20_000),
    "upper case": ("<DIV></SPAN>", 50_000),
    "letters that are like others": ("<\u017fpan></span>", 50_000),
    "NUL": ("<div\0></div>", 50_000),
    "a space that is none": ("<div></div\x0b>", 50_000),
    "options": ("<option>x", 60_000),
}
#: What stands before pieces that are repeated, and behind them.
BEGINNINGS = {
    "formatting with end tags in attributes": ("<div>", '<font c="{}</font>">', "</div>", "<p>x", 20_000),
    "formatting of links": ("<section>", "<a href={}>" + "<div>" * 9, "</section>", "<p>x", 10_000),
    "a comment that ends at once": ("<!-->", "<div></span>", "", "", 50_000),
    "a comment that ends in another way": ("<!--a--!>", "<div></span>", "-->", "", 50_000),
    "a comment that is none": ("<?x>", "<!x><div></span>", "", "", 50_000),
    "a title of a drawing": ("<svg><title>", "<div></span>", "", "", 50_000),
    "a drawing": ("<svg>", "<tr></span>", "", "", 50_000),
    "a drawing that was left": ("<svg><div></div>", "<x-y/>", "", "", 50_000),
    "text of a drawing": ("<svg>", "<g><![CDATA[></g>]]>", "", "", 50_000),
    "a list to choose from": ("<select>", "<option></span>", "", "", 30_000),
    "a script in a script": ("", "<div><script><!--<script></script></div></script>", "", "", 20_000),
    "buttons": ("", "<button><object>", "", "", 30_000),
    "templates": ("", "<template><div></span>", "", "", 50_000),
    "drawings": ("", "<svg><desc>", "", "", 50_000),
    "no script": ("<noscript>", "<div></span>", "", "", 50_000),
    "plain text": ("<plaintext>", "<div></span>", "", "", 50_000),
    "attributes": ("<div ", " a{}", ">", "", 40_000),
    "attributes with the end of a tag": ("<div ", ' a{}=">"', ">", "", 40_000),
    "attributes of the page": ("", "<body a{}>", "", "", 40_000),
    "text before a table": ("<table>", "x<!---->", "", "", 100_000),
    "text before rows": ("<table>", "<tr>x<td>y", "", "", 50_000),
    "text before rows with more in them": ("<table>", "<tr>x<td><p a=b>y</p></td>", "", "", 50_000),
    "text behind tags that are passed over": ("<p>", "x</i a=b>", "", "", 100_000),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", NESTED)
def test_four_times_the_depth_does_not_take_ten_times_as_long(name: str) -> None:
    piece, count = NESTED[name]

    def read(times: int) -> None:
        page = "".join(piece.replace("{}", str(number)) for number in range(times)) + "x"
        assert "x" in text_from_html(page)

    assert growth(read, count // 4, count, most=10) < 10


@pytest.mark.slow
@pytest.mark.parametrize("name", BEGINNINGS)
def test_four_times_the_page_does_not_take_ten_times_as_long(name: str) -> None:
    before, piece, between, behind, count = BEGINNINGS[name]

    def read(times: int) -> None:
        pieces = "".join(piece.replace("{}", str(number)) for number in range(times))
        text_from_html(before + pieces + between + behind * times)

    assert growth(read, count // 4, count, most=10) < 10


# compressed files

WRITERS: dict[str, Callable[[BinaryIO], WarcWriter]] = {
    "br": BrotliWriter,
    "deflate": partial(GzipWriter, zlib=True),
    "zstd": ZstdWriter,
}
READER = """
import re, sys
from pathlib import Path
from textclean.formats.registry import input_format
from textclean.formats.document import InputRef
from textclean.formats.input_file import InputFile
from textclean.formats.sources import read_piece
count = sum(1 for _ in read_piece(InputFile(sys.argv[1], input_format(sys.argv[1]), InputRef("a", "a"), None)))
print(count, re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text()).group(1))
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc for the memory")
def test_a_file_of_a_megabyte_that_unpacks_to_a_gigabyte_is_read_in_the_memory_of_its_records(tmp_path: Path) -> None:
    path = tmp_path / "bomb.jsonl.gz"
    random = Random(0)  # noqa: S311 - a file that stands for more than a thousand times its bytes is not read at all
    with gzip.open(path, "wb", compresslevel=9) as stream:
        for _ in range(1_000):
            stream.write(b'{"text":"' + random.randbytes(400).hex().encode() + b"a" * 1_000_000 + b'"}\n')
    assert path.stat().st_size < 2_000_000
    done = subprocess.run([sys.executable, "-c", READER, str(path)], capture_output=True, text=True, check=True)
    count, peak = map(int, done.stdout.split())
    assert count == 1_000
    assert peak < 300_000, f"{peak:,} kB"


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc for the memory")
@pytest.mark.parametrize("coding", ["deflate", "zstd", "br"])
def test_a_page_that_unpacks_to_gigabytes_takes_the_memory_of_the_largest_that_may_be(
    tmp_path: Path, coding: str
) -> None:
    body = tmp_path / "body"
    with body.open("wb") as stream, WRITERS[coding](stream) as writer:
        for _ in range(3_000):
            writer.write(bytes(1_000_000))
    content = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: %b\r\n\r\n" % coding.encode()
    content += body.read_bytes()
    head = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: %d\r\n\r\n"
    path = tmp_path / "bomb.warc"
    path.write_bytes(head % len(content) + content + b"\r\n\r\n")
    done = subprocess.run([sys.executable, "-c", READER, str(path)], capture_output=True, text=True, check=True)
    count, peak = map(int, done.stdout.split())
    assert count == 1
    assert peak < 500_000, f"{peak:,} kB"
