from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textclean import Phrase, PluginError, read_phrases
from textclean.testing.strategies import texts
from textclean.testing.time_limit import growth
from textclean.text.phrases import NUMBER, require_words
from textclean.text.search.automaton import Automaton

INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\ufe0e\ufe0f"
#: What readers take for the same, and what the characters are compared as.
SAME = (
    dict.fromkeys("‘’‛ʼ′´`＇", "'")
    | dict.fromkeys("“”„‟″＂", '"')
    | dict.fromkeys("\t\xa0\u2002\u2003\u2007\u2009\u200a\u202f\u3000", " ")
    | dict.fromkeys("‐‑‒–", "-")
    | {"：": ":", "ς": "σ", "ı": "i"}
    | dict.fromkeys(INVISIBLE, "")
)
PHRASES = (
    "share this",
    "this article",
    "Teilen Sie",
    "don't miss",
    "“best of”",
    "café crème",
    "আরও প\u09dcুন",
    "ঢাকা",
    "যোগাযোগ",
    "প\u09dc",
    "ΟΔΟΣ",
    "İstanbul",
    "straße",
    "ok",
)


def compared(text: str) -> str:
    folded = "".join(SAME.get(char, char) for char in text.lower())
    return unicodedata.normalize("NFD", folded.replace("i\u0307", "i"))


def in_word(char: str) -> bool:
    return char.isalnum() or unicodedata.category(char)[0] == "M"


def reference(phrase: str, text: str) -> list[tuple[int, int]]:
    """Return where a phrase stands in a text, by looking at every stretch of it."""
    wanted = compared(phrase)
    visible = [at for at, char in enumerate(text) if char not in INVISIBLE]
    found = []
    for first, start in enumerate(visible):
        before = text[visible[first - 1]] if first else " "
        if in_word(before) and in_word(text[start]):
            continue
        for last in range(first, min(first + 2 * len(wanted), len(visible))):
            end = visible[last] + 1
            after = text[visible[last + 1]] if last + 1 < len(visible) else " "
            if compared(text[start:end]) == wanted and not (in_word(text[end - 1]) and in_word(after)):
                found.append((start, end))
    return found


def spans(text: str, *phrases: str) -> list[tuple[int, int]]:
    automaton = Automaton({phrase: [number] for number, phrase in enumerate(phrases)})
    return [(match.start, match.end) for match in automaton.find(text)]


def found(text: str, *phrases: str) -> list[str]:
    return [text[start:end] for start, end in spans(text, *phrases)]


@st.composite
def spelled(draw: st.DrawFn) -> str:
    """A phrase as it may be written: in another case, form, with other quotes and spaces, joiners anywhere."""
    phrase = draw(st.sampled_from(PHRASES))
    cases = [phrase, phrase.lower(), phrase if "ß" in phrase else phrase.upper()]
    phrase = draw(st.sampled_from(cases))
    phrase = unicodedata.normalize(draw(st.sampled_from(["NFC", "NFD"])), phrase)
    written = ""
    for char in phrase:
        written += draw(st.sampled_from([char, char, *(other for other, same in SAME.items() if same == char)]))
        written += draw(st.sampled_from(["", "", "", "", *INVISIBLE]))
    for composed, parts in (("\u09dc", "\u09a1\u09bc"), ("\u09df", "\u09af\u09bc")):
        pieces = written.split(parts)
        written = pieces[0] + "".join(draw(st.sampled_from([composed, parts])) + piece for piece in pieces[1:])
    return written


between = st.sampled_from([" ", "", ".", "\n", "x", "7", "é", "ি", "\u200d", "\u00a0", "\ud800", "😀"])
written_texts = st.lists(spelled() | between | texts.map(lambda text: text[:6]), max_size=7).map("".join)


@given(written_texts)
def test_what_is_found_is_what_a_search_of_every_stretch_finds(text: str) -> None:
    automaton = Automaton({phrase: [number] for number, phrase in enumerate(PHRASES)})
    matches = {(start, end, key) for start, end, keys in automaton.find(text) for key in keys}
    expected = {(start, end, key) for key, phrase in enumerate(PHRASES) for start, end in reference(phrase, text)}
    assert matches == expected


@given(spelled(), st.sampled_from(["", "x ", "৩ ", "\ud800\n", "İ "]), st.sampled_from(["", " x", ".", "\n\u200d"]))
def test_a_phrase_is_found_however_it_is_spelled_and_exactly_where_it_stands(
    written: str, before: str, after: str
) -> None:
    core = written.rstrip(INVISIBLE)
    assert (len(before), len(before) + len(core)) in spans(before + written + after, *PHRASES)


@pytest.mark.parametrize(
    "phrase, written",
    [
        ("Read more", "READ MORE"),
        ("Read more", "Read\u00a0more"),
        ("Read more", "Read\tmore"),
        ("don't", "don’t"),
        ("don’t", "don't"),
        ('"the best"', "„the best“"),
        ("e-paper", "e‑paper"),
        ("প\u09dcুন", "প\u09a1\u09bcুন"),
        ("প\u09a1\u09bcুন", "প\u09dcুন"),
        ("প\u09dcুন ও প\u09dcুন", "প\u09dcুন ও প\u09a1\u09bcুন"),
        ("প\u09dcুন", "প\u200c\u09a1\u200d\u09bcু\u200dন"),
        ("ক\u09cb", "ক\u09c7\u200d\u09be"),
        ("ক\u09c7\u09be", "ক\u09cb"),
        ("ক\u09cc", "ক\u09c7\u09d7"),
        ("café", "cafe\u0301"),
        ("cafe\u0301", "CAFÉ"),
        ("οδος", "ΟΔΟΣ"),
        ("ΟΔΟΣ", "οδος"),
        ("İstanbul", "İSTANBUL"),
        ("istanbul", "İSTANBUL"),
        ("istanbul", "i\u0307stanbul"),
        ("ısı", "ISI"),
        ("Share", "S\u00adha\u00adre"),
        ("❤ share", "❤\ufe0f share"),
    ],
)
def test_case_quotes_spaces_forms_and_joiners_do_not_hide_a_phrase(phrase: str, written: str) -> None:
    assert found(f"İ ও {written}। x", phrase) == [written]
    assert found(written, phrase) == [written]


@pytest.mark.parametrize(
    "text, phrase",
    [
        ("sharing", "share"),
        ("shareholder", "share"),
        ("share\u00adholder", "share"),
        ("re\u200dshare", "share"),
        ("sharé", "shar"),
        ("share\u0301", "share"),
        ("প\u09a1\u09bc", "প\u09a1"),
        ("প\u09dc", "প\u09a1"),
        ("কথার", "কথা"),
        ("কথা\u200cর", "কথা"),
        ("share2", "share"),
        ("read\nmore", "read more"),
        ("read  more", "read more"),
    ],
)
def test_a_part_of_a_longer_word_or_of_another_letter_is_no_hit(text: str, phrase: str) -> None:
    assert found(text, phrase) == []


@pytest.mark.parametrize("text", ["分享这篇文章", "ดูเพิ่มเติมที่นี่"])
def test_scripts_without_spaces_have_no_word_boundaries(text: str) -> None:
    assert found(text, text[1:3]) == [text[1:3]]


def test_overlapping_phrases_are_all_found_the_longer_first() -> None:
    assert found("Read more about this", "read", "read more", "more about") == ["Read more", "Read", "more about"]


@pytest.mark.parametrize(
    "phrase, text, hit",
    [
        ("＃ weeks ago", "4 weeks ago", "4 weeks ago"),
        ("＃ weeks ago", "12 Weeks Ago", "12 Weeks Ago"),
        ("＃ weeks ago", "Sports4 weeks ago", "4 weeks ago"),
        ("＃ weeks ago", "4\u00a0weeks\u00a0ago", "4\u00a0weeks\u00a0ago"),
        ("＃ weeks ago", "4weeks ago", "4weeks ago"),
        ("＃ weeks ago", "a 4 weeks ago b", "4 weeks ago"),
        ("vor ＃ Tagen", "vor 3 Tagen", "vor 3 Tagen"),
        ("vor ＃ Tagen", "Gestern, Vor 30 tagen.", "Vor 30 tagen"),
        ("＃ ঘণ্টা আগে", "৩ ঘণ্টা আগে", "৩ ঘণ্টা আগে"),
        ("প্রা\u09df ＃ ঘণ্টা আগে", "প্রা\u09af\u09bc ১২ ঘণ্টা আগে", "প্রা\u09af\u09bc ১২ ঘণ্টা আগে"),
        ("il y a ＃ jours", "Il\u00a0y\u00a0a\u00a05 jours", "Il\u00a0y\u00a0a\u00a05 jours"),
        ("c'était il y a ＃ jours", "c’était il y a 5 jours", "c’était il y a 5 jours"),
        ("page ＃", "Page 12\nNext", "Page 12"),
        ("page ＃ of ＃", "Page 1 of 12", "Page 1 of 12"),
        ("＃ of ＃", "1 of 12", "1 of 12"),
        ("(＃) comments", "(7) comments", "(7) comments"),
    ],
)
def test_a_number_sign_stands_for_a_number_in_any_digits(phrase: str, text: str, hit: str) -> None:
    assert NUMBER in phrase
    assert found(text, phrase) == [hit]


@pytest.mark.parametrize(
    "phrase, text",
    [
        ("＃ weeks ago", "weeks ago"),
        ("＃ weeks ago", "some weeks ago"),
        ("＃ weeks ago", "4 weeks agog"),
        ("＃ weeks ago", "12345 weeks ago"),
        ("＃ weeks ago", "4\nweeks ago"),
        ("vor ＃ Tagen", "vor drei Tagen"),
        ("vor ＃ Tagen", "vor 3 Tagenden"),
        ("vor ＃ Tagen", "vor\n3 Tagen"),
        ("page ＃", "page 12345"),
        ("page ＃", "page\n12"),
    ],
)
def test_without_its_number_and_words_on_one_line_such_a_phrase_is_not_there(phrase: str, text: str) -> None:
    assert found(text, phrase) == []


@pytest.mark.parametrize("phrase", ["", " ", "＃", " ＃ ＃", "\u200d", "\u200b\u200b"])
def test_a_phrase_without_words_is_refused(phrase: str) -> None:
    with pytest.raises(PluginError, match="no words in it"):
        require_words(phrase)


def test_every_key_of_a_phrase_is_reported_and_no_phrases_find_nothing() -> None:
    assert [match.keys for match in Automaton({"more": [1, 2], "MORE": [3]}).find("more")] == [(1, 2, 3)]
    assert Automaton({}).find("more") == []


@given(texts)
def test_any_text_can_be_searched_and_hits_are_not_empty(text: str) -> None:
    for start, end in spans(text, *PHRASES, "a", "＃ weeks ago"):
        assert 0 <= start < end <= len(text)


@given(st.text("iIıİ\u0307\u200d\u09a1\u09bc\u09dc\u09c7\u09be\u09cb\u09d7ς`\t\ud800x ", max_size=12))
def test_whatever_stands_before_a_phrase_its_place_is_exact(before: str) -> None:
    text = f"{before} read more {before}"
    assert spans(text, "read more") == [(len(before) + 1, len(before) + 10)]


# phrase files


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    name = f"phrases_{tmp_path.name}"
    folder = tmp_path / name
    folder.mkdir()
    (folder / "en.txt").write_text(
        "# seen on news sites\n[shop.buy]\nBuy now\n  Deal # 1\n\n[shop.sell]\nSell\n", "utf-8"
    )
    (folder / "bn.txt").write_text("[shop.buy]\nকিনুন\nকিনুন\n", "utf-8")
    (folder / "readme.md").write_text("no phrases", "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    return name


def test_phrase_files_give_the_phrases_of_a_set_in_all_languages(package: str) -> None:
    assert read_phrases(package, "shop.buy", "shop.sell") == {
        "buy": (Phrase("কিনুন", "bn"), Phrase("Buy now", "en"), Phrase("Deal # 1", "en")),
        "sell": (Phrase("Sell", "en"),),
    }


def test_a_set_that_is_in_no_file_is_named_with_those_that_are(package: str) -> None:
    with pytest.raises(PluginError, match=r"\[shop.rent\]; it has: shop.buy, shop.sell"):
        read_phrases(package, "shop.rent")


def test_a_phrase_before_the_first_heading_is_named_with_its_file_and_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "headless_phrases"
    folder.mkdir()
    (folder / "de.txt").write_text("# eins\nJetzt kaufen\n", "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(PluginError, match=r"de\.txt, line 2"):
        read_phrases("headless_phrases", "a.b")


# cost


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    ["x" * 99 + " ", "read more ", "read\u200d more ", "আরও প\u09dcুন ", "Read more\n4 weeks ago\n", "7" * 99 + " "],
    ids=ascii,
)
def test_the_cost_of_a_search_grows_with_the_length_of_the_text(piece: str) -> None:
    automaton = Automaton({"read more": [0], "＃ weeks ago": [1], "আরও প\u09a1\u09bcুন": [2]})

    def search(size: int) -> None:
        automaton.find(piece * (size // len(piece)))

    assert growth(search, 400_000, 4_000_000, most=30) < 30


@pytest.mark.slow
def test_a_line_of_ten_megabytes_is_searched_to_its_end() -> None:
    text = "x" * 10_000_000 + " Read more"
    assert spans(text, "read more") == [(10_000_001, 10_000_010)]


@pytest.mark.slow
def test_every_one_of_a_hundred_thousand_short_lines_is_found() -> None:
    text = "আরও প\u09dcুন\u200d\n" * 100_000
    assert spans(text, "আরও প\u09a1\u09bcুন") == [(at * 10, at * 10 + 8) for at in range(100_000)]
