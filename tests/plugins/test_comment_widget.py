"""What stands below a heading such as "Comments": the readers' words, or the article's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textclean import Cleaner, Config, Log

CLEANER = Cleaner(Config(only=("comment_widget",)))

STORY = """The Lock at Averham

The lock at Averham was opened in 1811 and has been closed for repairs in every year since but four, says its keeper.
Nobody in the village knows which four. The keeper, Wilma Oakes, thinks that the book was kept by somebody who slept.
This winter the lower gates are taken out. They weigh eleven tonnes each, and the crane that lifts them came by water.
"""

#: Posts of a blog's front page, in the words of their language, and the lines that stand between them.
INDEXES = {
    "en": (["3 comments:", "No comments:", "1 comment:"], "The kettle boiled well enough. It never sang, though."),
    "en of a theme": (
        ["Leave a comment", "1 Comment", "12 Comments"],
        "We walked to the weir. The gate was shut again.",
    ),
    "es": (["3 comentarios:", "No hay comentarios:", "1 comentario:"], "Fuimos al lago. El agua estaba quieta y fría."),
    "de": (["Keine Kommentare:", "2 Kommentare:", "1 Kommentar:"], "Das Brot ging auf. Die Hühner bekamen den Rest."),
    "fr": (["Aucun commentaire:", "4 commentaires:"], "Le pain a levé. Les poules ont mangé le premier."),
    "pt": (["Nenhum comentário:", "2 comentários:"], "O pão cresceu. As galinhas comeram os dois primeiros."),
    "it": (["Nessun commento:", "1 commento:", "5 commenti:"], "Il pane è cresciuto. Le galline erano contente."),
    "pl": (["Brak komentarzy:", "2 komentarze:", "5 komentarzy:"], "Chleb wyrósł. Kury zjadły dwa pierwsze bochenki."),
    "ru": (["Комментариев нет:", "1 комментарий:"], "Хлеб поднялся. Первые две буханки съели куры."),
    "el": (["Δεν υπάρχουν σχόλια:", "2 σχόλια:"], "Το ψωμί φούσκωσε. Τα πρώτα δύο τα έφαγαν οι κότες."),
    "tr": (["Yorum yok:", "1 yorum:", "3 yorum:"], "Ekmek kabardı. İlk ikisini tavuklar yedi."),
    "tr, of which one line is unknown": (["Hiç yorum yok:", "1 yorum:"], "Ekmek kabardı. İlk ikisini tavuklar yedi."),
    "bn": (["কোন মন্তব্য নেই:", "২টি মন্তব্য:"], "রুটি ফুলেছে। প্রথম দুটি মুরগিরা খেয়েছে।"),
    "hi": (["कोई टिप्पणी नहीं:", "2 टिप्पणियां:"], "रोटी फूल गई। पहली दो मुर्गियों ने खाईं।"),
    "ar": (["لا توجد تعليقات:", "3 تعليقات:"], "انتفخ الخبز. أكل الدجاج الرغيفين الأولين."),
    "ja": (["0 件のコメント:", "2 件のコメント:"], "パンがふくらんだ。最初の二つは鶏が食べた。"),
    "zh": (["没有评论:", "2 条评论:"], "面包发起来了。前两个给鸡吃了。"),
    "ko": (["댓글 없음:", "댓글 2개:"], "빵이 부풀었다. 처음 두 개는 닭이 먹었다."),
    "uk": (["Немає коментарів:", "2 коментарі:"], "Хліб підійшов. Перші два з'їли кури."),
    "titles alone": (["3 comments", "No comments"], "Bread"),
}


def removed(text: str) -> list[str]:
    return [edit.removed or "" for edit in log_of(text).edits if not edit.closes_gap]


def log_of(text: str) -> Log:
    return CLEANER.clean(text).log


@pytest.mark.parametrize("posts", [2, 3, 6])
@pytest.mark.parametrize("language", INDEXES)
def test_between_the_posts_of_a_blog_nothing_is_taken(language: str, posts: int) -> None:
    lines, post = INDEXES[language]
    text = "\n".join(f"{number}. Post\n{post}\n{lines[number % len(lines)]}" for number in range(posts))
    assert set(removed(text)) <= set(lines)
    assert set(removed(f"{text}\n{post}")) <= set(lines)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"{STORY}\nComments\nThe treasurer asked for more time.\nThe chair agreed.", id="minutes"),
        pytest.param(
            f"{STORY}\nComments\nTreasurer asks for more time\nChair agrees\n\nNext meeting\nMay 3", id="bare minutes"
        ),
        pytest.param(f"{STORY}\nComments\n- two eggs\n- salt\n", id="a list"),
        pytest.param(f"{STORY}\nKommentare\n1. Mehl sieben\n2. Wasser wärmen\n3. Ruhen lassen", id="steps"),
        pytest.param(f"{STORY}\nコメント\n冷めてもおいしい。", id="a recipe in Japanese"),
        pytest.param(f"{STORY}\n评论\n书的第二部分写得更好", id="a review in Chinese"),
        pytest.param(f"{STORY}\nComments\nWeight  11 t\nHeight  4 m", id="a table"),
        pytest.param(f"{STORY}\nDiscussion\n\nThe gates, we think, are\nolder than the book is.", id="a paper"),
        pytest.param(
            f"{STORY}\nLeave a comment\n\nWhen the gates are back the\nlevel of the upper water will be\nraised by a "
            "hand's width, which\nthe mill has asked for since the\nflood, and the keeper's house will\nbe dry again",
            id="a button above wrapped lines",
        ),
        pytest.param(
            "The Lock\nAdd a comment\n"
            + "The gates are heavy.\nThe crane came by water.\nIt was cold.\nNobody slept.\n" * 4,
            id="a form's heading above an article of short paragraphs",
        ),
        pytest.param(
            f"{STORY}\nLeave a Reply\nName\nEmail\n{'The gates are heavy. The crane is not.' + chr(10)}" * 1
            + "It was cold.\nNobody slept.\n" * 6
            + "Post comment\n",
            id="a form above the rest of an article, and a button below it",
        ),
        pytest.param(
            f"{STORY}\n3 comments:\n\nBread\n\nThe loaf rose well. More salt next time, and less talk.", id="two posts"
        ),
        pytest.param("Share the light,\nshare the bread,\nleave a comment\non the stone", id="a poem"),
        pytest.param("Do not share,\nComments\nthe wind is all\nand all is wind", id="a poem with a heading"),
        pytest.param(f"{STORY}\nWhat do you think?\n\nThe keeper thinks nothing of it.", id="a question"),
        pytest.param("“Comments?”\n“None.”\nHe left.\n", id="a dialogue"),
        pytest.param(
            "The plan was read in the hall, and those who were\npresent were asked whether any of them had\ncomments\n",
            id="the end of a wrapped sentence",
        ),
    ],
)
def test_where_the_article_may_go_on_nothing_is_taken(text: str) -> None:
    assert not [one for one in removed(text) if len(one.split("\n")) > 3 or "he " in one]
    assert log_of(text).edits == () or "Reply" in text


COMMENTS = (
    "mrs_t\n12 May at 21:04\nLovely evening, and the raffle was fixed again.\nReply\nbasso\nIt was the organ.\nReply\n"
)


@pytest.mark.parametrize(
    "tail",
    [
        pytest.param(f"2 Comments\n{COMMENTS}", id="comments under their number"),
        pytest.param(f"Leave a comment\n{COMMENTS}", id="comments under a call"),
        pytest.param("Comments", id="a word that is the last"),
        pytest.param("Comments\nLog in to comment\nSort by newest\n", id="a word and controls"),
        pytest.param("Join the discussion\nAbout\nContact\nImprint", id="a call and the foot of the page"),
        pytest.param("No comments yet\nHome\nNews", id="no comments"),
        pytest.param("Deja un comentario\nInicio\nContacto", id="a call in Spanish"),
    ],
)
def test_comments_below_the_article_are_taken(tail: str) -> None:
    assert CLEANER.clean(f"{STORY}\n{tail}").text.rstrip("\n") == STORY.rstrip("\n")


LINES = st.sampled_from(
    [
        *STORY.strip().split("\n\n"),
        "It was cold.",
        "Bread",
        "Comments",
        "3 comments:",
        "No comments:",
        "Leave a comment",
        "What do you think?",
        "Reply",
        "Name *",
        "- two eggs",
        "",
    ]
)
HEADINGS = ("Comments", "3 comments:", "No comments:", "Leave a comment", "What do you think?")


@given(st.lists(LINES, max_size=14))
def test_it_takes_no_more_than_stands_above_and_nothing_where_there_are_two_headings(lines: list[str]) -> None:
    text = "\n".join(lines)
    for edit in log_of(text).edits:
        if edit.rule != "heading-to-end" or edit.closes_gap or edit.pass_number > 1:
            continue
        assert edit.end - edit.start <= len(text[: edit.start].strip()) + len(lines)
        assert sum(line in HEADINGS for line in lines) == 1
