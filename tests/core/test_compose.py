from __future__ import annotations

from itertools import pairwise, permutations

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import Place, edit, passes_of_places, placed
from textclean import Digest, Edit, Log, Replacement, replay, restore, undo, verify
from textclean.cleaning.overlaps import Proposal, resolve
from textclean.log.edit_history import EditHistory, Segment
from textclean.log.restore import apply_edits
from textclean.testing.strategies import texts


def composed(original: str, places: list[list[Place]]) -> tuple[EditHistory, str]:
    """Return the passes, and the text by the simple model: each pass carried out on a str."""
    passes = EditHistory(original)
    model = original
    for number, some in enumerate(places, 1):
        proposals = [Proposal(plugin, change) for plugin, change in placed(some, len(model))]
        winners, _ = resolve(proposals, lambda start, end: (start, end))
        edits = [_edit(winner.plugin, winner.change, number) for winner in winners]
        passes = passes.after(edits)
        model = apply_edits(model, edits)
    return passes, model


def _edit(plugin: str, change: Replacement, number: int) -> Edit:
    return edit(change.start, change.end, change.inserted, plugin, rule=change.rule, pass_number=number)


def log_of(passes: EditHistory) -> Log:
    return Log("run", Digest.of(passes.original), Digest.of(passes.text), passes.edits)


def attributions(edits: tuple[Edit, ...]) -> list[tuple[int, int, str, str, int]]:
    found = []
    for one in edits:
        found += [(one.start, one.end, one.plugin, one.rule, one.pass_number), *attributions(one.superseded)]
    return sorted(found)


@given(texts, passes_of_places)
def test_passes_lead_to_the_text_that_edits_carried_out_one_after_the_other_lead_to(
    text: str, places: list[list[Place]]
) -> None:
    passes, model = composed(text, places)
    assert passes.text == model
    assert apply_edits(text, passes.edits) == model


def touched(passes: EditHistory, start: int, end: int) -> list[Segment]:
    """Return the pieces with which a span shares characters, or inside of which an empty one stands, one by one."""
    if start == end:
        return [piece for piece in passes._pieces if piece.at < start < piece.at + piece.length]
    return [piece for piece in passes._pieces if piece.at < end and piece.at + piece.length > start and piece.length]


@given(texts, passes_of_places, st.data())
def test_a_span_is_widened_and_told_in_the_original_by_all_that_it_touches(
    text: str, places: list[list[Place]], data: st.DataObject
) -> None:
    passes, model = composed(text, places)
    start = data.draw(st.integers(0, len(model)))
    end = data.draw(st.integers(start, min(len(model), start + 9)) | st.integers(start, len(model)))
    pieces = touched(passes, start, end)
    inserted = [piece for piece in pieces if piece.edit]
    if start < end or inserted:
        assert passes.widen(start, end) == (
            min([start, *(piece.at for piece in inserted)]),
            max([end, *(piece.at + piece.length for piece in inserted)]),
        )
    if pieces:
        first, last = pieces[0], pieces[-1]
        assert passes.original_span(start, end) == (
            first.start if first.edit else first.start + max(start - first.at, 0),
            last.end if last.edit else min(last.end, last.start + end - last.at),
        )


@given(texts, passes_of_places)
def test_composed_edits_are_sorted_do_not_overlap_and_hold_what_they_removed(
    text: str, places: list[list[Place]]
) -> None:
    passes, _ = composed(text, places)
    for first, second in pairwise(passes.edits):
        assert first.end <= second.start
        assert (first.start, first.end) != (second.start, second.end)
    assert all(one.removed == text[one.start : one.end] for one in passes.edits)


@given(texts, passes_of_places)
def test_composed_edits_are_a_lawful_log(text: str, places: list[list[Place]]) -> None:
    passes, model = composed(text, places)
    log = log_of(passes)
    assert verify(model, log) == []
    assert restore(model, log) == text
    assert replay(text, log) == model


@given(texts, passes_of_places)
def test_undoing_a_plugin_takes_its_edits_and_no_others(text: str, places: list[list[Place]]) -> None:
    passes, model = composed(text, places)
    log = log_of(passes)
    undone, left = undo(model, log, plugin="ada")
    assert verify(undone, left) == []
    assert undone == apply_edits(text, left.edits)
    assert attributions(left.edits) == [one for one in attributions(log.edits) if one[2] != "ada"]
    assert all(kept.plugin == "ada" and kept.why == "undone" for kept in left.kept)


@given(texts, passes_of_places)
def test_undoing_all_plugins_in_any_order_gives_the_original(text: str, places: list[list[Place]]) -> None:
    passes, model = composed(text, places)
    for order in permutations(["ada", "bob", "cyd"]):
        undone, log = model, log_of(passes)
        for plugin in order:
            undone, log = undo(undone, log, plugin=plugin)
        assert (undone, log.edits) == (text, ())


@given(texts, passes_of_places)
def test_an_edit_that_never_met_another_keeps_its_text_and_attribution(text: str, places: list[list[Place]]) -> None:
    passes, _ = composed(text, places[:1])
    proposals = [Proposal(plugin, change) for plugin, change in placed(places[0] if places else [], len(text))]
    winners, _ = resolve(proposals, lambda start, end: (start, end))
    expected = [
        attrs.evolve(_edit(one.plugin, one.change, 1), removed=text[one.change.start : one.change.end])
        for one in winners
    ]
    assert list(passes.edits) == expected


@given(texts, passes_of_places)
def test_what_stands_in_a_span_came_from_its_span_of_the_original(text: str, places: list[list[Place]]) -> None:
    passes, model = composed(text, places)
    for start in range(len(model)):
        for end in (start + 1, len(model)):
            first, last = passes.original_span(start, end)
            assert 0 <= first <= last <= len(text)
            inside = [one for one in passes.edits if first <= one.start and one.end <= last]
            shifted = [attrs.evolve(one, start=one.start - first, end=one.end - first) for one in inside]
            assert model[start:end] in apply_edits(text[first:last], shifted)


def add(text: str, *passes: list[Edit]) -> EditHistory:
    composed = EditHistory(text)
    for edits in passes:
        composed = composed.after(edits)
    return composed


def spans(passes: EditHistory) -> list[tuple[int, int, str, str]]:
    return [(one.start, one.end, one.inserted, one.plugin) for one in passes.edits]


def test_an_edit_over_a_hole_is_split_around_it_and_the_hole_keeps_its_attribution() -> None:
    passes = add("0123456789", [edit(3, 6, plugin="first")], [edit(1, 5, "x", plugin="second")])
    assert passes.text == "0x89"
    assert spans(passes) == [(1, 3, "x", "second"), (3, 6, "", "first"), (6, 8, "", "second")]


def test_an_edit_over_inserted_text_takes_the_place_of_the_edit_that_inserted_it() -> None:
    passes = add("0123456789", [edit(3, 6, "abc", plugin="first")], [edit(4, 5, "-", plugin="second")])
    assert passes.text == "012a-c6789"
    assert spans(passes) == [(3, 6, "a-c", "second")]
    assert [one.plugin for one in passes.edits[0].superseded] == ["first"]


def test_an_edit_over_inserted_text_and_its_neighbours_remembers_the_edit_that_inserted_it() -> None:
    passes = add("0123456789", [edit(3, 6, "abc", plugin="first")], [edit(2, 7, "-", plugin="second")])
    assert passes.text == "01-789"
    assert spans(passes) == [(2, 3, "-", "second"), (3, 6, "", "second"), (6, 7, "", "second")]


@pytest.mark.parametrize(
    "at, text",
    [(3, "012+abc345"), (4, "012a+bc345"), (6, "012abc+345")],
)
def test_an_insertion_at_or_in_an_earlier_insertion_becomes_one_with_it(at: int, text: str) -> None:
    passes = add("012345", [edit(3, 3, "abc", plugin="first")], [edit(at, at, "+", plugin="second")])
    assert passes.text == text
    assert [one.plugin for one in passes.edits] == ["second"]
    assert undo(text, log_of(passes), plugin="second")[0] == "012abc345"


@pytest.mark.parametrize("at, text", [(3, "012+6"), (0, "+0126"), (4, "0126+")])
def test_an_insertion_beside_a_hole_stands_beside_it(at: int, text: str) -> None:
    passes = add("0123456", [edit(3, 6)], [edit(at, at, "+")])
    assert passes.text == text
    assert restore(text, log_of(passes)) == "0123456"


def test_a_text_that_is_all_gone_can_be_written_again() -> None:
    passes = add("012", [edit(0, 3, plugin="first")], [edit(0, 0, "new", plugin="second")])
    assert passes.text == "new"
    assert undo("new", log_of(passes), plugin="first")[0] == "new012"


def test_several_edits_of_one_pass_in_one_inserted_text_become_one_chain() -> None:
    passes = add("0123", [edit(1, 3, "abcdef", plugin="first")], [edit(2, 3, "", "second"), edit(5, 6, "+++", "third")])
    assert passes.text == "0acd+++f3"
    (one,) = passes.edits
    assert (one.start, one.end, one.removed, one.inserted) == (1, 3, "12", "acd+++f")
    assert [plugin for _, _, plugin, _, _ in attributions(passes.edits)] == ["first", "second", "third"]


def test_widening_takes_in_all_of_the_inserted_text_that_a_span_touches() -> None:
    passes = add("0123456789", [edit(3, 6, "abc")])
    assert passes.widen(4, 5) == (3, 6)
    assert passes.widen(1, 4) == (1, 6)
    assert passes.widen(5, 8) == (3, 8)
    assert passes.widen(1, 3) == (1, 3)
    assert passes.widen(6, 6) == (6, 6)


@pytest.mark.parametrize("at", [3, 4, 6])
def test_widening_an_insertion_takes_in_the_earlier_one_that_it_touches(at: int) -> None:
    passes = add("012345", [edit(3, 3, "abc")])
    assert passes.widen(at, at) == (3, 6)


# spans of a text that was edited before


def after(original: str, *edits: Edit) -> EditHistory:
    return EditHistory(original).after(edits)


def test_a_place_inside_inserted_text_is_widened_to_all_of_it() -> None:
    passes = after("abc def", edit(0, 3, "wxyz"))
    assert [passes.widen(at, at) for at in range(6)] == [(0, 0), (0, 4), (0, 4), (0, 4), (4, 4), (5, 5)]
    assert passes.widen(2, 6) == (0, 6)
    assert passes.widen(4, 6) == (4, 6)


def test_a_place_beside_an_insertion_is_told_where_the_insertion_is() -> None:
    passes = after("abc", edit(1, 1, "XY"))
    assert [passes.widen(at, at) for at in range(6)] == [(0, 0), (1, 3), (1, 3), (1, 3), (4, 4), (5, 5)]
    assert [passes.original_span(at, at) for at in (0, 1, 3, 4, 5)] == [(0, 0), (1, 1), (1, 1), (2, 2), (3, 3)]


def test_a_place_at_the_end_of_a_text_that_was_replaced_is_the_end_of_the_original() -> None:
    passes = after("abc", edit(0, 3, "wxyz"))
    assert (passes.original_span(4, 4), passes.widen(4, 4)) == ((3, 3), (4, 4))
    assert passes.original_span(0, 0) == (0, 0)
    assert passes.original_span(1, 2) == (0, 3)


def test_an_insertion_of_a_later_pass_goes_into_the_midst_of_the_original() -> None:
    passes = after("abcdef", edit(0, 1))
    passes = passes.after([edit(2, 2, "X", pass_number=2)])
    assert passes.text == "bcXdef"
    assert [(one.start, one.end, one.inserted) for one in passes.edits] == [(0, 1, ""), (3, 3, "X")]
    assert passes.original_span(0, 3) == (1, 3)
