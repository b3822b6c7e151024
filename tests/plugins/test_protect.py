"""What the bundled plugin ``protect`` keeps from the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from textclean import Cleaner, Config

CLEANER = Cleaner()
SENTENCE = "This is a full sentence that has more than fifteen words in it and so it is running text."


def why(text: str, **fields: str) -> tuple[str, set[str]]:
    result = CLEANER.clean({"text": text, **fields})
    return result.text, {kept.why for kept in result.log.kept}


def test_a_line_that_is_the_title_stays_whatever_it_says() -> None:
    text = f"Share this article\n{SENTENCE}\nAdvertisement\n{SENTENCE}"
    assert "Advertisement" not in why(text)[0]
    assert why(text, title=" ADVERTISEMENT ") == (text, {"protected: protect/record-title"})


@pytest.mark.parametrize(
    "lines, rule",
    [
        ("He wrote: “We go on\nAdvertisement\nand on,” in short.", "open-quotation"),
        ("Er schrieb: „Wir gehen\nAdvertisement\nund weiter.“ So war es.", "open-quotation"),
        ("```\nAdvertisement\n```", "fenced-lines"),
        ("    x = f(1);\n    Advertisement\n    return x;", "program-lines"),
        ("| Word | Count |\n| Advertisement | 7 |\n| Share | 8 |\nAdvertisement", None),
    ],
)
def test_what_looks_like_junk_in_a_quotation_or_in_code_stays(lines: str, rule: str | None) -> None:
    text = f"{SENTENCE}\n{lines}\n{SENTENCE}"
    cleaned, reasons = why(text)
    if rule:
        assert (cleaned, reasons) == (text, {f"protected: protect/{rule}"})
    else:
        assert cleaned == text.replace("\nAdvertisement\n", "\n", 1)


@pytest.mark.parametrize(
    "lines",
    [
        f"He said: “{SENTENCE}\nAdvertisement\n“{SENTENCE}” So it was.",
        "« Previous post\nAdvertisement\nNext post »",
        "“Never closed\nAdvertisement",
        "Terms |\nAdvertisement\nContact |",
    ],
)
def test_what_stands_between_quoted_paragraphs_or_links_goes(lines: str) -> None:
    assert "Advertisement" not in why(f"{SENTENCE}\n{lines}\n{SENTENCE}")[0]


def test_protection_can_be_switched_off_by_label() -> None:
    config = Config.of({"policy": {"labels": {"code": "keep"}}}, Path("textclean.toml"))
    text = f"{SENTENCE}\n```\nAdvertisement\n```\n{SENTENCE}"
    assert "Advertisement" not in Cleaner(config).clean(text).text
