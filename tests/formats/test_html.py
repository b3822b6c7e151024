from __future__ import annotations

from unittest.mock import Mock

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import SelectolaxError

from textclean.errors import RecordError
from textclean.html import extract
from textclean.html.extract import text_from_html

CASES = {
    "blocks stand in lines of their own": ("<h1>A</h1><div>b<p>c</p>d</div>", "A\nb\nc\nd"),
    "inline elements make no lines": ("<p>a <b>b</b><i>c</i> <a href=x>d</a></p>", "a bc d"),
    "white space collapses": ("<p>  a \n\t b&nbsp; c </p>", "a b\u00a0 c"),
    "a break is a line": ("<p>a<br>b<br/><br>c</p>", "a\nb\nc"),
    "preformatted text keeps its own": ("<pre>\n  a\n\n    b<br>c\n</pre>", "  a\n\n    b\nc"),
    "list items have a dash": ("<ul><li>a<li><p>b</p><p>c</p><ol><li>d</ol></ul>e", "- a\n- b\nc\n- d\ne"),
    "empty items have no line": ("<ul><li></li><li> </li></ul><p>x", "x"),
    "rows are lines": ("<table><tr><th>a<th>b<tr><td><p>1</p><td><td>2</table>", "a | b\n1 | 2"),
    "cells with several lines stay blocks": ("<table><tr><td><p>a<p>b<td>c</table>", "a\nb\nc"),
    "tables in tables": ("<table><tr><td><table><tr><td>a<td>b</table><td>c</table>d", "a | b | c\nd"),
    "what is not text is left out": (
        "<title>t</title><style>s</style><p>a<script>b</script><noscript>c</noscript><template>d</template><!-- g -->",
        "a",
    ),
    "what shows something else is left out": (
        "<p>a<svg><text>e</text></svg><iframe>f</iframe><select><option>h</select><textarea>i</textarea>",
        "a",
    ),
    "a document without a body": ("just text", "just text"),
    "an empty document": ("", ""),
    "frames alone": ("<frameset><frame src=x></frameset>", ""),
    "a byte order mark is no text": ("\ufeff<p>x", "x"),
    "entities are characters": ("<p>&lt;b&gt; &amp;amp;", "<b> &amp;"),
    "lone surrogates do no harm": ("<p>a\ud800b", "a\ufffdb"),
}


@pytest.mark.parametrize("html, text", CASES.values(), ids=CASES.keys())
def test_text_is_what_a_reader_sees(html: str, text: str) -> None:
    assert text_from_html(html) == text


def test_deep_nesting_is_walked() -> None:
    assert text_from_html("<div>" * 5000 + "x" + "<b>" * 20_000 + "y") == "xy"


@given(st.text(st.sampled_from("<>/abdlitrpu =\"'!-&;\n "), max_size=60))
def test_any_string_is_some_page(html: str) -> None:
    text = text_from_html(html)
    assert not text.endswith("\n\n")


def test_a_page_that_cannot_be_parsed_is_no_record(monkeypatch: pytest.MonkeyPatch) -> None:
    for error in (SelectolaxError("Can't parse HTML."), MemoryError()):
        parser = Mock(side_effect=error)
        monkeypatch.setattr(extract, "LexborHTMLParser", parser)
        with pytest.raises(RecordError, match=f"the page cannot be parsed: {type(error).__name__}"):
            text_from_html("<p>x")


def test_a_page_may_be_so_long_and_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extract, "LONGEST_PAGE", 1000)
    assert text_from_html("<p>" + "x" * 997) == "x" * 997
    with pytest.raises(RecordError, match="a page of 1,001 characters, more than 1,000; cut it into several"):
        text_from_html("<p>" + "x" * 998)
