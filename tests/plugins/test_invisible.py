"""The plugin ``invisible``: what nobody sees goes, what a script needs stays."""

from __future__ import annotations

import pytest

from plugins.repairs import cleaner, lawful

CLEANER = cleaner("invisible")


@pytest.mark.parametrize(
    "text, repaired, rule",
    [
        ("zero\u200bwidth", "zerowidth", "zero-width"),
        ("আমি\u200bও", "আমিও", "zero-width"),
        ("a\ufeffb \ufeffc", "ab c", "zero-width"),
        ("word\u2060joiner", "wordjoiner", "zero-width"),
        ("Streaming\u00adserie", "Streamingserie", "soft-hyphen"),
        ("H\0e\0l\0l\0o", "Hello", "control-character"),
        ("a\x08b\x7fc", "abc", "control-character"),
        ("a \x1b[31mred\x1b[0m word", "a red word", "terminal-escape"),
        ("in\u200dside a La\u200ctin word", "inside a Latin word", "stray-joiner"),
        ("a \u202eword without end", "a word without end", "unpaired-direction"),
        ("closed\u202c only, closed\u2069 only", "closed only, closed only", "unpaired-direction"),
        ("\u2067opened once, \u2067opened twice\u2069", "opened once, \u2067opened twice\u2069", "unpaired-direction"),
        ("left\u200e to\u200f right", "left to right", "idle-mark"),
        ("hidden\U000e0068\U000e0069 words", "hidden words", "stray-tag"),
    ],
)
def test_it_is_taken_out(text: str, repaired: str, rule: str) -> None:
    result = lawful(CLEANER, text)
    assert result.text == repaired
    assert {edit.rule for edit in result.log.edits} == {rule}


@pytest.mark.parametrize(
    "text",
    [
        "র\u200d্যাব, ক্\u200cষ, ক\u09cd\u200dষ",  # Bengali joiners
        "क्\u200dष, क्\u200cष",
        "می\u200cخواهم، نامه\u200cها",  # Persian
        "می\u200bخواهم",  # a zero-width space in the place of a non-joiner
        "👩\u200d👩\u200d👧 ❤\ufe0f 🏳\ufe0f\u200d🌈 1\ufe0f\u20e3",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",  # the flag of England
        "🇧🇩\u200b🇮🇳",  # two flags
        "葛\U000e0100",  # a variant of a character
        "ภาษา\u200bไทย, ភាសា\u200bខ្មែរ",
        "র\u200b্য",  # without it two letters would be drawn as one
        "e\u200b\u0301",
        "\u202bمرحبا\u202c, \u2067שלום\u2069, (שלום)\u200f!",
        "a \u2068name\u2069 in a sentence",
        "exam\u00ad\nple",  # hard_wraps knows what to do
        "1990\u00ad1995, word \u00ad word",  # a dash may have been meant
        "Ã\u00ad",  # half a letter in a wrong encoding
        "He left \x96 at last. Don\x92t.",
        "a\tb\nc\r\nd\x0be\x0cf\x85g\u2028h\u2029i\u00a0j\u3000k\x1cl\x1fm",
        "ᠮᠣᠩ\u180e, a\u034fb, 2\u2062x",
    ],
)
def test_what_a_script_or_a_line_needs_stays(text: str) -> None:
    assert lawful(CLEANER, text).log.edits == ()


@pytest.mark.parametrize(
    "text, repaired",
    [
        ("One.\n\u200b\nTwo.", "One.\n\nTwo."),
        ("\ufeff  indented", "  indented"),
        ("end \u200b\n", "end \n"),
        ("a \u200b b", "a  b"),
        ("a \u200b \u200b\ufeff\0 b", "a   b"),
        ("a\u200b", "a"),
        ("\u200b a \u200b", " a "),
    ],
)
def test_white_space_beside_it_stays(text: str, repaired: str) -> None:
    assert lawful(CLEANER, text).text == repaired


def test_an_edit_names_what_was_there() -> None:
    (edit,) = lawful(CLEANER, "zero\u200b\ufeffwidth").log.edits
    assert edit.reason == "U+200B ZERO WIDTH SPACE, U+FEFF ZERO WIDTH NO-BREAK SPACE"
    assert (edit.label, edit.removed, edit.inserted) == ("invisible_character", "\u200b\ufeff", "")


def test_more_than_a_call_may_give_goes_in_several_passes() -> None:
    assert lawful(CLEANER, "a\0" * 60_000).text == "a" * 60_000
