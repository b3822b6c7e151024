"""The plugin ``hard_wraps``: paragraphs become lines again, and what is broken on purpose stays broken."""

from __future__ import annotations

import textwrap

import pytest

from plugins.repairs import cleaner, edits, lawful

CLEANER = cleaner("hard_wraps")
_TEXTS = {
    "en": """
        The old ferry had carried people over the river for sixty years before the bridge was built.
        Its last captain still lives in the white house by the landing, and on some evenings he
        walks down to look at the water. He says that the current has changed since then, and nobody
        who has watched it for so long would doubt his word.
    """,
    "de": """
        Die alte Fähre hatte die Leute sechzig Jahre lang über den Fluss gebracht, bevor die Brücke
        gebaut wurde. Ihr letzter Kapitän wohnt noch immer in dem weißen Haus am Ufer, und an
        manchen Abenden geht er hinunter, um auf das Wasser zu sehen. Er sagt, dass sich die
        Strömung seither verändert hat.
    """,
    "ru": """
        Старый паром шестьдесят лет возил людей через реку, пока не построили мост. Его последний
        капитан до сих пор живёт в белом доме у причала и иногда по вечерам выходит посмотреть на
        воду. Он говорит, что течение с тех пор изменилось, и никто не станет с ним спорить.
    """,
    "bn": """
        সেতু হওয়ার আগে ষাট বছর ধরে পুরোনো খেয়া নৌকাটি মানুষকে নদী পার করত। তার শেষ মাঝি এখনো ঘাটের
        পাশের সাদা বাড়িতে থাকেন। কোনো কোনো সন্ধ্যায় তিনি জল দেখতে নেমে আসেন। তিনি বলেন স্রোত আগের
        মতো নেই। যিনি এত দিন নদী দেখেছেন তাঁর কথায় কেউ সন্দেহ করে না।
    """,
    "ar": """
        حملت العبارة القديمة الناس عبر النهر ستين عاما قبل أن يبنى الجسر. لا يزال قائدها الأخير يعيش
        في البيت الأبيض قرب المرسى. في بعض الأمسيات ينزل لينظر إلى الماء. يقول إن التيار تغير منذ
        ذلك الحين ولا أحد يشك في كلامه.
    """,
}
PARAGRAPHS = {language: " ".join(text.split()) for language, text in _TEXTS.items()}


@pytest.mark.parametrize("width", [40, 60, 72, 100])
@pytest.mark.parametrize("language", PARAGRAPHS)
def test_a_wrapped_text_becomes_its_paragraphs_again(language: str, width: int) -> None:
    paragraph = PARAGRAPHS[language]
    wrapped = "\n".join(textwrap.wrap(paragraph, width))
    for end in ("\n", "\r\n"):
        text = f"{wrapped}\n\n{wrapped}\n".replace("\n", end)
        assert lawful(CLEANER, text).text == f"{paragraph}\n\n{paragraph}\n".replace("\n", end)


def test_indented_lines_and_paragraphs_that_begin_with_an_indent_are_joined() -> None:
    wrapped = textwrap.wrap(PARAGRAPHS["en"], 60, initial_indent="    ")
    text = "\n".join([*wrapped, *wrapped])
    assert lawful(CLEANER, text).text == f"    {PARAGRAPHS['en']}\n    {PARAGRAPHS['en']}"
    text = textwrap.fill(PARAGRAPHS["en"], 60, initial_indent="   ", subsequent_indent="   ")
    assert lawful(CLEANER, text).text == f"   {PARAGRAPHS['en']}"


def test_a_short_paragraph_is_joined_by_the_width_of_the_others() -> None:
    wrapped = textwrap.fill(PARAGRAPHS["en"], 72)
    short = "On the other bank stood the house of the man who had paid for all that,\nKarl Meier."
    assert lawful(CLEANER, f"{wrapped}\n\n{short}").text.endswith("all that, Karl Meier.")
    assert lawful(CLEANER, f"{SHORT_LINES}\n\n{short}").text.endswith("all that,\nKarl Meier.")


SHORT_LINES = "One line here.\nAnother line there that is longer.\nThe third one."


@pytest.mark.parametrize(
    "before, after",
    [
        ("The commit-\ntee met on Tues-\nday to dis-\ncuss it.", "The committee met on Tuesday to discuss it."),
        ("The govern-\nment said so.", "The government said so."),
        (
            "An important exam-\nple stood there. That example was good.",
            "An important example stood there. That example was good.",
        ),
        ("He is a well-\nknown man. A well-known one.", "He is a well-known man. A well-known one."),
        (
            "Das Verfas-\nsungsgericht sprach. Das Verfassungsgericht schwieg.",
            "Das Verfassungsgericht sprach. Das Verfassungsgericht schwieg.",
        ),
        ("a soft hy\u00ad\nphen in a line", "a soft hyphen in a line"),
    ],
)
def test_a_divided_word_is_joined(before: str, after: str) -> None:
    result = lawful(CLEANER, before)
    assert result.text == after
    assert {edit.rule for edit in result.log.edits} == {"divided-word"}


COMPOUNDS = (
    "The well-known ferry had twenty-one seats, a half-broken bell and an Anglo-Saxon name in the years 1990-1995. "
    "Its captain, a man of great self-control, had bought it with a one-time grant, and his two-room house by the "
    "old-fashioned landing was full of half-finished things. It was, they say, a hard-won peace that he found in that "
    "far-off place."
)


@pytest.mark.parametrize("width", range(40, 101))
def test_in_a_wrapped_paragraph_a_hyphen_that_belongs_to_the_word_stays(width: int) -> None:
    assert lawful(CLEANER, textwrap.fill(COMPOUNDS, width, break_on_hyphens=True)).text == COMPOUNDS


def test_a_hyphen_that_stands_for_a_part_of_a_word_keeps_its_space() -> None:
    text = (
        "Die alte Fähre hatte die Leute lange über den Fluss gebracht, die Vor-\n"
        "und Nachteile waren allen bekannt, und so wurde sie am Ende doch noch\n"
        "verkauft. Das weiße Haus am Ufer steht seither leer, und keiner mag es\n"
        "haben."
    )
    assert "die Vor- und Nachteile" in lawful(CLEANER, text).text


VERSE = """The river takes the evening down
and gives it to the sea,
the lanterns of the little town
go out for you and me,
and nobody will count the years
that ran beneath the stone,
or ask the water what it hears
when it is left alone."""
EVEN_VERSE = """Of all the ships that came to us that year,
The smallest was the one we loved the most;
And though her sails were torn and none was near,
We lit the lamps along the silent coast,
And watched until the morning brought her here,
As quiet as the coming of a ghost."""
BENGALI_VERSE = """নদীর ধারে একলা বসে ভাবি সারা বেলা আমি কেন এলাম
কোথায় গেল সেই সে মাঝি কোথায় গেল তার পুরোনো নাম
জলের উপর ছায়া পড়ে মেঘের সাথে খেলা করে যায়
কেউ কি জানে কেমন করে দিনের শেষে ঘাটের কাছে আয়
আমার কথা তোমার কানে বাতাস এসে বলে গেছে কাল
তবু তুমি শুনলে না তো বৈঠা হাতে ধরলে তুমি হাল"""


@pytest.mark.parametrize(
    "text",
    [
        VERSE,
        f"{VERSE}\n\n{EVEN_VERSE}",
        BENGALI_VERSE,
        "Karl Meier\nFerry Road 12, the white house\n12345 Landing on the River\nGermany",
        "The Old Ferry of the River\n" + PARAGRAPHS["en"][:120],
        "# The old ferry of the river\nhad carried people over the river",
        "- the first of the things to be done\n- the second of the things to do\n- and the third of all things",
        "1. take the onions and cut them fine\n2. put them in a pan with some oil in it\n3. wait until they are brown",
        "- a list item that was wrapped at some width of the\n  page goes on here and does so on\n  one more line",
        "> quoted mail is wrapped at some width of the\n> page and goes on here and does so\n> again",
        "name\tage\tcity of the one who is here\nkarl\t12\tparis and so on and so forth\nmary\t13\tlondon",
        "one of the names    twelve years\nanother of the names    thirteen\na third one of them    fourteen",
        "rsync -t -l -r ps:one/ www-one-com/ --delete-after\nrsync -t -l -r ps:two/ www-two-org/ --delete-after",
        "result = find(driver, by_name('failed').text)\nother = find(driver, by_name('total').text)\nassert result",
        "https://example.org/a/very/long/path/that/goes/on\nhttps://example.org/another/long/path/that/goes/on",
        "a line that is broken on purpose in it,  \nsince it ends in two spaces,  \nor in a backslash\\\nfor all",
        "three cups of flour, sifted well\ntwo eggs\na pinch of salt\nhalf a cup of milk\nbutter for the pan",
        "昔々あるところにおじいさんとおばあさんが住んでいました。\nおじいさんは山へ芝刈りに行き、\nおばあさんは川へ洗濯に。",
        "Breaking news from the old harbour today\nMayor opens the new bridge at last\nWhat the captain said to us",
        "It was the best thing that I have ever seen there in all these years.\nKarl Meier",
        "pre-\nand post-war",
        "up-\nstairs",
        f"{PARAGRAPHS['en']}\n{PARAGRAPHS['en']}",
    ],
)
def test_what_is_broken_on_purpose_stays(text: str) -> None:
    assert lawful(CLEANER, text).log.edits == ()


def test_code_in_a_wrapped_text_is_protected_and_headings_stay() -> None:
    wrapped = textwrap.fill(PARAGRAPHS["en"], 60)
    text = f"The Ferry\n\n{wrapped}\n\nAbout its captain\n{wrapped}\n\n```\n{wrapped}\n```\n"
    joined = PARAGRAPHS["en"]
    assert lawful(CLEANER, text).text == (
        f"The Ferry\n\n{joined}\n\nAbout its captain\n{joined}\n\n```\n{wrapped}\n```\n"
    )


def test_a_dash_keeps_or_lacks_its_space_as_it_does_on_a_line() -> None:
    text = (
        "The old ferry had carried people over the river for sixty years—\n"
        "until the bridge was built by the men from the other side of it —\n"
        "and then it was sold to a man who wanted it for his garden and/\n"
        "or for his children. He still has it there."
    )
    assert lawful(CLEANER, text).text == (
        "The old ferry had carried people over the river for sixty years—until the bridge was built by the men from "
        "the other side of it — and then it was sold to a man who wanted it for his garden and/or for his children. "
        "He still has it there."
    )


def test_an_edit_is_the_line_break_alone() -> None:
    result = lawful(CLEANER, textwrap.fill(PARAGRAPHS["en"], 60))
    assert set(edits(result)) == {("\n", " ")}
    assert {(edit.label, edit.rule) for edit in result.log.edits} == {("hard_wrap", "wrapped-line")}
