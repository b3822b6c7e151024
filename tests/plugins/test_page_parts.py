"""Parts of the page that are not the article go, and pages that lie about their parts cost nothing of it."""

from __future__ import annotations

import json

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textclean import Cleaner, Digest, Log, Record, Result, replay, restore, undo, verify
from textclean.html.extract import text_from_html

CLEANER = Cleaner()
HEADLINE = "Old stone bridge will be repaired"
FIRST = (
    "The council met on Tuesday evening and voted to repair the old stone bridge before the winter floods arrive, "
    "the mayor said after the meeting."
)
SECOND = (
    "Work on the bridge will begin in October and last for six weeks, and the ferry will carry passengers across the "
    "river until then."
)
COMMENT = "Well said, and high time that somebody did something about it, since I have crossed it every day for years."


def cleaned(html: str, text: str | None = None, url: str | None = None) -> Result:
    return CLEANER.clean(Record(text_from_html(html) if text is None else text, html=html, url=url))


def article(rest: str, around: str = "main") -> str:
    return f"<h1>{HEADLINE}</h1><{around}><p>{FIRST}</p><p>{SECOND}</p></{around.split(maxsplit=1)[0]}>{rest}"


def test_the_reason_names_the_element_and_the_log_the_page() -> None:
    html = article('<aside class="related-posts big"><a href="/ferry">Ferry gets a new engine</a></aside>')
    result = cleaned(html)
    assert result.text.split("\n") == [HEADLINE, FIRST, SECOND]
    (edit,) = (edit for edit in result.log.edits if not edit.closes_gap)
    assert (edit.plugin, edit.rule, edit.reason) == ("page_parts", "related", "in `aside.related-posts`")
    assert result.log.evidence == {"page": {"sha256": Digest.of(html).sha256}}


def test_text_of_an_extractor_is_found_on_its_page() -> None:
    html = article(f'<div id="comments"><ul><li>Ada<p>{COMMENT}</p></li></ul></div>')
    text = f"# {HEADLINE}\n\n{FIRST}\n\n{SECOND}\n\n- Ada\n{COMMENT}"
    assert cleaned(html, text).text == f"# {HEADLINE}\n\n{FIRST}\n\n{SECOND}"


@pytest.mark.parametrize(
    "html",
    [
        f'<body class="has-comments footer">{article("")}</body>',
        f'<div class="comments">{article("")}</div>',
        article("", 'footer class="modal newsletter"'),
        f'<form><nav class="menu">{article("")}</nav></form>',
        f'<h1>{HEADLINE}</h1><p class="comment">{FIRST}</p><p class="comment">{SECOND}</p>',
    ],
    ids=["body", "around the article", "article as footer", "form around all", "paragraphs"],
)
def test_names_that_the_article_stands_in_cost_nothing(html: str) -> None:
    assert cleaned(html).text.split("\n") == [HEADLINE, FIRST, SECOND]


def test_an_article_that_calls_itself_comments_stays_if_too_little_else_would() -> None:
    lead = (
        "Readers wrote to us about the bridge in such numbers that we print some of their letters on this page today."
    )
    html = f'<h1>{HEADLINE}</h1><p>{lead}</p><div class="comments"><p>{FIRST}</p><p>{SECOND}</p><p>{COMMENT}</p></div>'
    assert cleaned(html).text.split("\n") == [HEADLINE, lead, FIRST, SECOND, COMMENT]


def test_a_page_without_running_text_is_left_alone() -> None:
    html = '<nav><a href="/">Town</a></nav><div class="related">Ferry</div><footer>The Courier</footer>'
    assert cleaned(html).text == text_from_html(html)


def test_a_list_of_contents_in_a_menu_is_not_the_menus() -> None:
    html = (
        f"<h1>{HEADLINE}</h1><nav><a>What it costs</a><a>Town</a></nav><p>{FIRST}</p><h2>What it costs</h2><p>{SECOND}"
    )
    text = f"{HEADLINE}\nWhat it costs\nTown\n{FIRST}\nWhat it costs\n{SECOND}"
    assert cleaned(html, text).text == text.replace("Town\n", "")


def test_a_reader_who_quotes_the_article_does_not_move_it_into_the_comments() -> None:
    html = article(f'<div class="comments"><blockquote>{SECOND}</blockquote><p>{COMMENT}</p></div>')
    text = f"{HEADLINE}\n{FIRST}\n{SECOND}\n{SECOND}\n{COMMENT}"
    assert cleaned(html, text).text == f"{HEADLINE}\n{FIRST}\n{SECOND}"
    assert cleaned(html, f"{HEADLINE}\n{FIRST}\n{SECOND}").log.edits == ()


def test_the_headline_stays_whatever_plugins_say_of_it() -> None:
    headline = "Share this article"
    text = f"The Courier\n{headline}\n{FIRST}\n{SECOND}"
    html = article("").replace(HEADLINE, headline)
    assert CLEANER.clean(text).text == f"The Courier\n{FIRST}\n{SECOND}"
    assert cleaned(html, text).text == text
    assert CLEANER.clean(Record(text, url="https://courier.example/2026/share-this-article.html")).text == text
    assert CLEANER.clean(Record(text, url="https://[courier/")).text == f"The Courier\n{FIRST}\n{SECOND}"


@pytest.mark.parametrize("html", ["", "\0", "<div>" * 2000 + FIRST, "<p>" + "<b>" * 3000, "<!--", "<p class='"])
def test_a_page_that_cannot_be_read_costs_its_evidence_alone(html: str) -> None:
    text = f"{HEADLINE}\n{FIRST}\n{SECOND}\nAdvertisement"
    result = CLEANER.clean(Record(text, html=html))
    assert result.text == CLEANER.clean(text).text
    assert result.log.errors == ()


_parts = st.sampled_from(
    [
        "<p>{}</p>",
        '<div class="comments"><p>{}</p></div>',
        "<aside>{}</aside>",
        "<nav><a>{}</a></nav>",
        "<footer>{}",
        '<div class="related"><h3>{}</h3>',
        "<h2>{}</h2>",
        "</div>{}",
    ]
)
_texts = st.sampled_from([FIRST, SECOND, COMMENT, HEADLINE, "Town", "Read more", "What it costs", "Mira Halvorsen", ""])
_blocks = st.lists(st.tuples(_parts, _texts), max_size=10)
_pages = _blocks.map(lambda blocks: "".join(part.format(text) for part, text in blocks))


@given(_pages, st.none() | _blocks)
def test_the_laws_hold_with_a_page(html: str, blocks: list[tuple[str, str]] | None) -> None:
    text = text_from_html(html) if blocks is None else "\n".join(text for _, text in blocks)
    record = Record(text, html=html)
    result = CLEANER.clean(record)
    log = Log.from_json(json.loads(json.dumps(result.log.to_json())))
    assert restore(result.text, log) == text
    assert replay(text, log) == result.text
    assert verify(result.text, log) == []
    assert CLEANER.clean(attrs.evolve(record, text=result.text)).log.edits == ()
    assert CLEANER.clean(record).log == result.log
    rest, without = undo(result.text, log, plugin="page_parts")
    assert {edit.plugin for edit in without.edits} <= {edit.plugin for edit in log.edits} - {"page_parts"}
    assert replay(text, without) == rest
