"""The language and truncation tags, and the scores."""

from __future__ import annotations

import pytest

import textclean

SENTENCES = {
    "bn": "নদীর ওপারের গ্রামে আজ সকালে নতুন একটি পাঠাগার খোলা হয়েছে, সেখানে শিশুদের জন্য আলাদা ঘর আছে।",
    "as": "নৈৰ সিপাৰৰ গাঁওখনত আজি ৰাতিপুৱা এটা নতুন পুথিভঁৰাল মুকলি কৰা হ’ল, তাত শিশুৰ বাবে সুকীয়া কোঠা আছে।",
    "en": "A new library opened this morning in the village across the river, with a room of its own for children.",
    "de": "Im Dorf jenseits des Flusses wurde heute Morgen eine neue Bücherei eröffnet, mit einem Raum für Kinder.",
    "fr": "Une nouvelle bibliothèque a ouvert ce matin dans le village de l’autre côté de la rivière, avec une salle.",
    "ja": "川の向こうの村で今朝、新しい図書館が開館しました。子どものための部屋もあります。",
    "zh": "河对岸的村子今天早上开了一座新图书馆，里面还有专门给孩子们的房间，门口排起了长队。",
    "ko": "강 건너 마을에 오늘 아침 새 도서관이 문을 열었고, 아이들을 위한 방도 따로 마련되어 있다.",
    "el": "Στο χωριό πέρα από το ποτάμι άνοιξε σήμερα το πρωί μια νέα βιβλιοθήκη με αίθουσα για παιδιά.",
    "ru": "В деревне за рекой сегодня утром открылась новая библиотека, в ней есть отдельная комната для детей.",
}


FIRST = "A first sentence of the text stands here, and it is whole.\n"


@pytest.fixture(scope="module")
def cleaner() -> textclean.Cleaner:
    return textclean.Cleaner()


@pytest.mark.parametrize("lang, text", SENTENCES.items())
def test_the_language_is_told(cleaner: textclean.Cleaner, lang: str, text: str) -> None:
    assert f"lang:{lang}" in cleaner.clean(text).log.tags


@pytest.mark.parametrize("text", ["", "12 : 7", "Ok.", "🙂🙂🙂"])
def test_too_little_to_tell_is_unknown(cleaner: textclean.Cleaner, text: str) -> None:
    assert cleaner.clean(text).log.tags == ("lang:unknown",)


@pytest.mark.parametrize(
    "text, expected",
    [
        (FIRST + "The council will decide on Friday after a long debate about the old bridge whether the", True),
        (FIRST + "The council will decide on Friday after a long debate about the old bridge.", False),
        ("প্রথম বাক্যটি এখানে শেষ হলো।\nনদীর ওপারের গ্রামে আজ সকালে নতুন একটি পাঠাগার খোলা হয়েছে, যেখানে শিশুদের জন্য", True),
        ("A heading\nAnother short heading", False),
    ],
)
def test_a_text_that_stops_in_a_sentence_is_tagged(cleaner: textclean.Cleaner, text: str, expected: bool) -> None:
    assert ("truncated" in cleaner.clean(text).log.tags) is expected


def test_kept_share_is_of_the_original(cleaner: textclean.Cleaner) -> None:
    text = "The bridge over the Elm opens on Friday, a month early, the mayor said in town.\n\nশেয়ার করুন"
    result = cleaner.clean(text)
    assert result.log.scores["kept_share"] == round(len(result.text) / len(text), 4)


def test_quality_signals_are_those_of_the_cleaned_text(cleaner: textclean.Cleaner) -> None:
    scores = cleaner.clean("One two three four.\n- five six\nOne two three four.").log.scores
    assert scores["gopher_words"] == 11  # the lone dash counts as one
    assert scores["gopher_bullet_lines"] == round(1 / 3, 4)
    assert scores["gopher_duplicate_lines"] == round(1 / 3, 4)
    assert scores["c4_end_mark_lines"] == round(2 / 3, 4)


def test_every_score_is_there_for_an_empty_text(cleaner: textclean.Cleaner) -> None:
    result = cleaner.clean("")
    declared = {name for plugin in cleaner.plugins for name in plugin.scores}
    assert set(result.log.scores) == declared
    assert result.log.errors == ()
