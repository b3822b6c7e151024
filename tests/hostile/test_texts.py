"""Texts that are made to cost time or memory cost as much as their length, and are cleaned like any other."""

from __future__ import annotations

import gzip
import subprocess
import sys
from pathlib import Path

import pytest

from growth import growth
from textclean import Cleaner, verify
from textclean.formats.html import text_from_html
from textclean.formats.nesting import MAX_DEPTH, shallow

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


NESTED = {
    "blocks": ("<div>", 100_000),
    "blocks that are closed": ("<div></span>", 100_000),
    "formatting with attributes": ("<font c={}>", 50_000),
    "lists": ("<ul><li>", 50_000),
    "tables": ("<table><tr><td>", 30_000),
    "links": ("<a href={}><div>", 50_000),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", NESTED)
def test_four_times_the_depth_does_not_take_ten_times_as_long(name: str) -> None:
    piece, count = NESTED[name]

    def read(times: int) -> None:
        page = "".join(piece.replace("{}", str(number)) for number in range(times)) + "x"
        assert "x" in text_from_html(page)

    assert growth(read, count // 4, count, most=10) < 10


# compressed files

READER = """
import re, sys
from pathlib import Path
from textclean.formats.catalog import input_format
from textclean.formats.document import Origin
from textclean.formats.sources import Source, read_piece
count = sum(1 for _ in read_piece(Source(sys.argv[1], input_format(sys.argv[1]), Origin("a", "a"), None)))
print(count, re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text()).group(1))
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc for the memory")
def test_a_file_of_a_megabyte_that_unpacks_to_a_gigabyte_is_read_in_the_memory_of_its_records(tmp_path: Path) -> None:
    path = tmp_path / "bomb.jsonl.gz"
    line = b'{"text":"' + b"a" * 1_000_000 + b'"}\n'
    with gzip.open(path, "wb", compresslevel=9) as stream:
        for _ in range(1_000):
            stream.write(line)
    assert path.stat().st_size < 2_000_000
    done = subprocess.run([sys.executable, "-c", READER, str(path)], capture_output=True, text=True, check=True)
    count, peak = map(int, done.stdout.split())
    assert count == 1_000
    assert peak < 300_000, f"{peak:,} kB"
