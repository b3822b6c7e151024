"""Lines of a site's template go; what an article repeats for reasons of its own stays."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_pages import HEAD, TAIL, page, pages
from textclean import Cleaner, Config, Log, learn, restore
from textclean import undo as undone
from textclean.testing.made_up_site import sentences, story

PLUGIN = Cleaner(Config(only=("site_template",)))
Dump = list[dict[str, Any]]


def cleaned(dump: Dump, number: int = 0) -> list[str]:
    return PLUGIN.with_site(learn(dump)).clean(dump[number]).text.split("\n")


def log_of(dump: Dump, number: int = 0) -> Log:
    return PLUGIN.with_site(learn(dump)).clean(dump[number]).log


def around(lines: list[str], number: int) -> dict[str, Any]:
    return page([*HEAD, *lines, *TAIL], number)


def test_the_template_goes_and_the_story_stays() -> None:
    assert cleaned(pages(12)) == story(0)


def test_the_reason_names_the_stories_and_the_site() -> None:
    reasons = [edit.reason for edit in log_of(pages(12)).edits if not edit.closes_gap]
    assert reasons == ["3 lines, each on 12 or more of 12 stories of lindenport.example"] * 2


def test_the_log_names_the_profile() -> None:
    profile = learn(pages(12))
    assert log_of(pages(12)).evidence == {"site": {"profile": profile.digest}}
    assert PLUGIN.with_site(profile).clean({"text": "A text without a site."}).log.evidence == {}


def test_running_text_goes_only_from_many_stories() -> None:
    appeal = sentences(7, 2)
    assert appeal not in cleaned([around(story(number, appeal), number) for number in range(8)])
    few = [around(story(number, *([appeal] if number < 4 else [])), number) for number in range(20)]
    assert appeal in cleaned(few)


def test_a_quote_that_runs_through_a_few_stories_stays() -> None:
    quote = "“The bridge will stand when we are gone, and who doubts it should come and see the piers,” she said."
    assert quote in cleaned([around(story(number, *([quote] if number < 6 else [])), number) for number in range(30)])


def test_a_refrain_stays() -> None:
    refrain = "Row on, row on"
    dump = [
        around([story(number)[0], *(x for line in story(number)[1:] for x in (line, refrain))], number)
        for number in range(9)
    ]
    assert cleaned(dump).count(refrain) == 4


@pytest.mark.parametrize("heading", ["Background", "Methods", "What we know", "Chapter 3"])
def test_a_heading_in_every_story_of_a_series_stays(heading: str) -> None:
    assert heading in cleaned([around(story(number, heading), number) for number in range(12)])


def test_headings_and_ingredients_of_recipes_stay() -> None:
    def recipe(number: int) -> list[str]:
        own = [
            f"{word} of the {number} kind".replace(str(number), "abcdefghijkl"[number] * 4)
            for word in ("leaves", "roots", "seeds")
        ]
        common = ["2 eggs", "salt and pepper to taste"][:: 1 if number % 2 else -1]
        headline, *method = story(number)
        return [headline, "Ingredients", own[0], common[0], own[1], common[1], own[2], "Method", *method]

    dump = [around(recipe(number), number) for number in range(12)]
    assert cleaned(dump) == recipe(0)


def test_the_name_of_a_column_as_first_line_stays() -> None:
    dump = [page(["The week in Lindenport", *story(number)], number) for number in range(4)]
    dump += [page(story(number), number) for number in range(10, 20)]
    assert cleaned(dump)[0] == "The week in Lindenport"


def test_the_line_of_the_url_stays() -> None:
    headline = "Ferry to the island runs again"
    dump = [
        {
            **around([headline, *story(number)[1:]], number),
            "url": f"https://a.example/{number}/ferry-to-the-island-runs-again",
        }
        for number in range(9)
    ]
    assert headline in cleaned(dump)


def test_the_same_article_twice_is_no_template() -> None:
    lines = story(77)
    assert cleaned([*(page(lines, number) for number in range(20)), *pages(6, start=30)]) == lines


def test_nothing_is_filled_in_between_repeated_lines() -> None:
    dump = [
        page([*story(number), TAIL[0], f"Own line {'abcdefghij'[number] * 3}", *TAIL[1:]], number)
        for number in range(10)
    ]
    assert "Own line aaa" in cleaned(dump)


def test_sentences_about_an_author_are_found_and_stay() -> None:
    bio = "Mira Halvorsen writes about rivers and bridges for the Courier, and lives on the river."
    dump = [around([*story(number), *([bio] if number < 4 else [])], number) for number in range(20)]
    assert bio in cleaned(dump)
    assert ("author_bio", "policy") in {(item.label, item.why) for item in log_of(dump).kept}


def test_a_line_on_two_stories_goes_only_beside_a_repeated_one() -> None:
    beside = [page([*story(number), *(["Seen by two"] if number < 2 else []), *TAIL], number) for number in range(9)]
    assert "Seen by two" in cleaned(
        [page([*story(number), *(["Seen by two"] if number < 2 else [])], number) for number in range(9)]
    )
    assert "Seen by two" not in cleaned(beside)


def test_without_a_profile_nothing_happens() -> None:
    assert not PLUGIN.clean(pages(12)[0]).log.edits


PARTS = st.lists(
    st.sampled_from([*HEAD, *TAIL, *story(1), *story(2), "Background", "5 readers", "", "* item"]), max_size=14
)


@given(st.lists(PARTS, min_size=5, max_size=9))
def test_the_laws_hold_with_a_profile(texts: list[list[str]]) -> None:
    dump = [page(lines, number) for number, lines in enumerate(texts)]
    cleaner = PLUGIN.with_site(learn(dump))
    for record in dump:
        result = cleaner.clean(record)
        assert restore(result.text, result.log) == record["text"]
        assert not cleaner.clean({**record, "text": result.text}).log.edits
        assert undone(result.text, result.log, plugin="site_template")[0] == record["text"]


def test_a_site_cannot_make_an_article_of_another_site_lose_a_sentence() -> None:
    target = sentences(5, 1)
    victim = [
        page([*story(number), *([target] if number == 0 else [])], number, "victim.example") for number in range(9)
    ]
    poison = [page([*story(100 + number), target], number, "evil.example") for number in range(50)]
    assert target in cleaned([*victim, *poison])


def test_a_site_can_have_its_own_sentence_removed_by_printing_it_everywhere_and_the_log_says_so() -> None:
    target = sentences(5, 1)
    log = log_of([page([*story(number), target], number) for number in range(20)])
    assert [edit.removed for edit in log.edits if not edit.closes_gap] == [target]
    assert "on 20 of 20 stories of lindenport.example" in {edit.reason for edit in log.edits}
