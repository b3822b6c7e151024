"""Which language a text is in: each witness by itself, and all of them on texts of this project."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from seed_data import SEEDS
from textclean import Cleaner
from textclean_plugins.language import by_script, by_words, language_of
from textclean_plugins.ngrams import by_ngrams

# A sentence of its own for each script that one language has to itself.
BY_SCRIPT = {
    "am": "በወንዙ ማዶ ባለው መንደር ዛሬ ጠዋት አዲስ ቤተ መጻሕፍት ተከፈተ።",
    "as": "নৈৰ সিপাৰৰ গাঁওখনত আজি ৰাতিপুৱা এটা নতুন পুথিভঁৰাল মুকলি কৰা হ’ল।",
    "bn": "নদীর ওপারের গ্রামে আজ সকালে নতুন একটি পাঠাগার খোলা হয়েছে।",
    "el": "Στο χωριό πέρα από το ποτάμι άνοιξε σήμερα μια νέα βιβλιοθήκη.",
    "gu": "નદી પારના ગામમાં આજે સવારે નવું પુસ્તકાલય ખુલ્યું.",
    "he": "בכפר שמעבר לנהר נפתחה הבוקר ספרייה חדשה לילדים.",
    "hy": "Գետի մյուս ափի գյուղում այսօր առավոտյան նոր գրադարան բացվեց։",
    "ja": "川の向こうの村で今朝、新しい図書館が開館しました。",
    "ka": "მდინარის გაღმა სოფელში დღეს დილით ახალი ბიბლიოთეკა გაიხსნა.",
    "km": "នៅភូមិឆ្លងទន្លេ ព្រឹកនេះបណ្ណាល័យថ្មីមួយបានបើក។",
    "kn": "ನದಿಯ ಆಚೆಯ ಹಳ್ಳಿಯಲ್ಲಿ ಇಂದು ಬೆಳಿಗ್ಗೆ ಹೊಸ ಗ್ರಂಥಾಲಯ ತೆರೆಯಿತು.",
    "ko": "강 건너 마을에 오늘 아침 새 도서관이 문을 열었다.",
    "lo": "ຢູ່ບ້ານຟາກແມ່ນໍ້າ ເຊົ້ານີ້ຫໍສະໝຸດໃໝ່ໄດ້ເປີດ",
    "ml": "പുഴയ്ക്കക്കരെയുള്ള ഗ്രാമത്തിൽ ഇന്നു രാവിലെ പുതിയ വായനശാല തുറന്നു.",
    "my": "မြစ်တစ်ဖက်က ရွာမှာ ဒီမနက် စာကြည့်တိုက်အသစ် ဖွင့်တယ်။",
    "or": "ନଦୀ ସେପାରି ଗାଁରେ ଆଜି ସକାଳେ ନୂଆ ପାଠାଗାର ଖୋଲିଲା।",
    "pa": "ਦਰਿਆ ਪਾਰ ਦੇ ਪਿੰਡ ਵਿੱਚ ਅੱਜ ਸਵੇਰੇ ਨਵੀਂ ਲਾਇਬ੍ਰੇਰੀ ਖੁੱਲ੍ਹੀ।",
    "si": "ගඟෙන් එගොඩ ගමේ අද උදේ අලුත් පුස්තකාලයක් විවෘත විය.",
    "ta": "ஆற்றின் அக்கரையிலுள்ள ஊரில் இன்று காலை புதிய நூலகம் திறந்தது.",
    "te": "నది అవతలి ఊరిలో ఈ ఉదయం కొత్త గ్రంథాలయం తెరుచుకుంది.",
    "th": "เช้านี้หมู่บ้านอีกฝั่งแม่น้ำเปิดห้องสมุดแห่งใหม่",
    "zh": "河对岸的村子今天早上开了一座新图书馆，门口排起了长队。",
}

# Neighbours in grammar and vocabulary, of which each says the same in its own small words.
CLOSE = {
    "bg": "Вчера в селото се откри нова библиотека, която ще бъде отворена и през зимата, но не и след това.",
    "cs": "Včera byla ve vsi otevřena nová knihovna, která bude mít otevřeno také v zimě, ale ne po svátcích.",
    "da": "I går blev der åbnet et nyt bibliotek i landsbyen, og det er også åbent om vinteren efter jul.",
    "es": "Ayer se abrió en el pueblo una nueva biblioteca, que estará abierta también en invierno, pero no los lunes.",
    "hr": "Jučer je u selu otvorena nova knjižnica koja će biti otvorena i zimi, ali što će se dogoditi nakon toga?",
    "mk": "Вчера во селото беше отворена нова библиотека која ќе биде отворена и во зима, но не и по тоа.",
    "nl": "Gisteren is er in het dorp een nieuwe bibliotheek geopend, die ook in de winter open zal zijn.",
    "no": "I går ble det åpnet et nytt bibliotek i bygda, og det er også åpent etter jul, men ikke om natten nå.",
    "pt": "Ontem foi aberta na aldeia uma nova biblioteca, que também vai estar aberta no inverno, mas não à noite.",
    "ru": "Вчера в деревне открылась новая библиотека, которая будет работать и зимой, но только до обеда.",
    "sk": "Včera bola v dedine otvorená nová knižnica, ktorá bude otvorená aj v zime, ale nie po sviatkoch.",
    "sl": "Včeraj so v vasi odprli novo knjižnico, ki bo odprta tudi pozimi, vendar ne po praznikih kot lani.",
    "sv": "I går öppnades ett nytt bibliotek i byn, och det är öppet även på vintern men inte efter jul.",
    "uk": "Учора в селі відкрилася нова бібліотека, яка буде працювати також і взимку, але не після свят.",
}


def script_of(text: str) -> str | None:
    data = text.encode()
    letters = data.translate(None, bytes(byte for byte in range(256) if not (0xC3 <= byte <= 0xED) or byte == 0xE2))
    return by_script(text, data, letters)


@pytest.mark.parametrize("lang, text", BY_SCRIPT.items())
def test_a_script_of_its_own_answers_at_once(lang: str, text: str) -> None:
    assert script_of(text) == lang
    assert language_of(text) == lang


@pytest.mark.parametrize(
    "text",
    [
        "La bibliothèque a été fermée à cause de l’élève",
        "Вчера открылась библиотека",
        "नदी पार के गाँव में नया पुस्तकालय",
        "في القرية مكتبة جديدة",
    ],
)
def test_a_script_of_many_languages_says_nothing(text: str) -> None:
    assert script_of(text) is None


def test_a_name_in_another_script_does_not_decide() -> None:
    text = "The novel 河对岸的村子 was written by a teacher who had lived in the village for a year and knew it well."
    assert language_of(text) == "en"


def test_a_few_kana_in_chinese_are_a_quotation() -> None:
    assert (
        language_of(
            "村口的小店门上写着日文「ようこそ」，老板说那是很多年前一位客人留下来的，他一直没有擦掉，也不想擦掉。"
        )
        == "zh"
    )


@pytest.mark.parametrize("lang, text", CLOSE.items())
def test_small_words_tell_close_languages_apart(lang: str, text: str) -> None:
    assert by_words(text)[0] == lang
    assert language_of(text) == lang


@pytest.mark.parametrize("text", ["Home\nNews\nSport\nWeather", "A B C D E F G H I J K L M N O P"])
def test_a_few_words_are_never_certain(text: str) -> None:
    assert not by_words(text)[1]


@pytest.mark.parametrize("lang, text", CLOSE.items())
def test_letter_groups_alone_tell_close_languages_apart(lang: str, text: str) -> None:
    assert by_ngrams(text, 0.6) == lang


@pytest.mark.parametrize(
    "lang, text",
    [("de", "Wettervorhersage Niederschlag Bewölkung"), ("sv", "Aktuellt väder"), ("pl", "Wszystkie wiadomości")],
)
def test_a_few_words_that_are_not_small_are_told_by_their_letter_groups(lang: str, text: str) -> None:
    assert by_words(text)[0] is None
    assert language_of(text) == lang


@pytest.mark.parametrize("text", ["", "1 2 3", "ÃÂ¡ÂÃ ÃÂªÃÂµÃ ÃÃ¡Ã", "河对岸的村子 OK", "ঐ গ্রামে"])
def test_letters_that_are_of_none_of_the_languages_are_unknown(text: str) -> None:
    assert by_ngrams(text, 0.6) is None


def test_what_is_not_probable_enough_is_unknown() -> None:
    text = "Start Service Kontakt"
    assert by_ngrams(text, 0.5) is not None
    assert by_ngrams(text, 1) is None


@pytest.mark.parametrize("group", ["en", " de", "i ", "о"])
def test_the_points_of_a_long_text_do_not_run_over(group: str) -> None:
    """Each language has 16 bits for its points: a text of nothing but the best groups has to fit."""
    once = by_ngrams(group * 20, 0.5)
    assert once is not None
    assert by_ngrams(group * 5_000, 0.5) == once


def seed_texts() -> Iterator[tuple[str, str]]:
    """Yield the language of each seed article and its text, 500 characters at a time."""
    for path in sorted((SEEDS / "articles").glob("*.txt")):
        text = path.read_text("utf-8")
        yield from ((path.name[4:6], text[at : at + 500]) for at in range(0, max(len(text) - 200, 1), 500))


def test_nearly_every_seed_text_is_told() -> None:
    texts = list(seed_texts())
    wrong = [(lang, language_of(text), text) for lang, text in texts if language_of(text) != lang]
    assert len({lang for lang, _ in texts}) >= 15
    assert len(wrong) <= 0.015 * len(texts), wrong


def test_lone_surrogates_and_marks_are_no_letters() -> None:
    assert language_of("\ud800" * 50 + "«»—…“”" * 10) == "unknown"
    assert language_of("\ud800 The library in the village was opened by the mayor on Friday, and it is free.") == "en"


FRENCH = (
    "Hier matin, la maire a ouvert la nouvelle bibliothèque du village, qui sera ouverte tous les jours sauf le lundi. "
    "Les livres ont été donnés par les habitants, et les élèves de l’école les ont rangés dans les rayons. "
)


def tags_of(text: str) -> tuple[str, ...]:
    return Cleaner().clean(text).log.tags


def test_paragraphs_tell_the_language_and_not_the_menu_above_them() -> None:
    menu = "\n".join(f"The {name} of the day that you have to see" for name in ("news", "goal", "song", "film") * 4)
    assert len(menu) > 500
    assert language_of(menu[:500]) == "en"
    assert "lang:fr" in tags_of(f"{menu}\n{FRENCH * 2}\n{FRENCH}")


def test_a_single_short_paragraph_does_not_outweigh_the_lines_above_it() -> None:
    lines = "\n".join(f"Le {name} du village a parlé à la radio et on l’a écouté." for name in ("maire", "curé") * 5)
    notice = (
        "The readers of this page have been told that it is kept by a few people who have no time for more of it, "
        "and that all of them would like to hear what is missing."
    )
    assert language_of(notice) == "en"
    assert "lang:fr" in tags_of(f"{lines}\n{notice}")


def test_threads_get_the_same_answers() -> None:
    texts = [text for _, text in seed_texts()]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(language_of, texts * 3)) == list(map(language_of, texts)) * 3


def test_a_plain_text_is_told_without_loading_a_library() -> None:
    code = (
        "import sys\nfrom textclean_plugins.language import language_of\n"
        "print(language_of('The library in the village was opened by the mayor on Friday, and it is free for all.'))\n"
        "print(sorted({'resiliparse'} & set(sys.modules)))"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert shown.split("\n")[:2] == ["en", "[]"]
