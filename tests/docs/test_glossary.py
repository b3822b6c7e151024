"""The glossary says each word once, and has a word for every value that programs and plugins meet."""

from __future__ import annotations

import attrs

import textclean
from docs.pages import REFERENCE, read, rows

HEAD, *ENTRIES = rows(read(REFERENCE / "glossary.md"))
TERMS = [term for term, _ in ENTRIES]
#: Several of what has a word: fields, guards, lines; what the policy says of one label; what blame gives.
WITHOUT_A_WORD = {"FieldNames", "Guards", "LabelPolicy", "Lines", "Origin"}


def test_each_term_stands_once_in_the_order_of_the_alphabet() -> None:
    assert HEAD == ["term", "meaning"]
    assert sorted(set(TERMS)) == TERMS


def test_every_value_has_a_word_that_links_to_it() -> None:
    values = {name for name in textclean.__all__ if attrs.has(getattr(textclean, name))} - WITHOUT_A_WORD
    linked = {name for name in values if any(f"[`{name}`]" in meaning for _, meaning in ENTRIES)}
    assert values == linked
