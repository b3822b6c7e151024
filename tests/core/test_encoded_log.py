"""What is done in fewer steps gives the same: logs that are encoded by parts, guards that are not weighed, calls."""

from __future__ import annotations

from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from strategies import Finder, Named, cleaned, edit, mixed_sets
from textclean import Digest, Guards, Log
from textclean.cleaning.guards import never_over, plugin_guard, record_guard, removed_by, removed_from, weight
from textclean.formats.json.encode import to_json
from textclean.log.edit import Failure, Kept
from textclean.log.encoded import encoded_log
from textclean.plugin.slots import HookSlots
from textclean.testing.strategies import texts

ANY = st.text(alphabet=st.characters(), max_size=12)
SPANS = st.tuples(st.integers(0, 99), st.integers(0, 99))
EDITS = st.builds(lambda span, inserted, plugin: edit(min(span), max(span), inserted, plugin), SPANS, ANY, ANY)
DIGESTS = st.builds(Digest, ANY, st.integers(0, 1 << 40))
NUMBERS = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(1 << 70), 1 << 70)
LOGS = st.builds(
    Log,
    run=ANY,
    original=DIGESTS,
    cleaned=DIGESTS,
    edits=st.lists(EDITS, max_size=3).map(tuple),
    kept=st.lists(st.builds(Kept, *[st.integers(0, 9)] * 2, *[ANY] * 3, st.floats(0, 1), ANY), max_size=2).map(tuple),
    tags=st.lists(ANY, max_size=3).map(tuple),
    scores=st.dictionaries(ANY, NUMBERS, max_size=3),
    errors=st.lists(st.builds(Failure, ANY, ANY, ANY), max_size=2).map(tuple),
    plugins=st.dictionaries(ANY, ANY, max_size=3),
    evidence=st.dictionaries(ANY, st.dictionaries(ANY, ANY, max_size=2), max_size=2),
)


@given(LOGS)
def test_any_log_is_the_same_bytes(log: Log) -> None:
    encoded = encoded_log(log)
    assert encoded is None or encoded == to_json(log.to_json())


@given(texts, mixed_sets)
def test_the_log_of_any_record_is_encoded_in_few_steps(text: str, plugins: list[Named]) -> None:
    log = cleaned(text, *plugins).log
    encoded = encoded_log(log)
    lone = any("\ud800" <= char <= "\udfff" for char in str(log.to_json()) + text)
    assert encoded == to_json(log.to_json()) or (encoded is None and lone)


def test_what_was_read_or_is_withheld_takes_the_slower_way() -> None:
    log = cleaned("one JUNK two", Finder("junk", "JUNK")).log
    assert encoded_log(log) == to_json(log.to_json())
    assert encoded_log(Log.from_json(log.to_json())) is None
    assert encoded_log(log.without_edits()) is None
    assert encoded_log(log.without_removed()) == to_json(log.without_removed().to_json())


@given(
    texts,
    st.lists(st.tuples(SPANS, ANY), max_size=6),
    st.builds(Guards, st.floats(0, 1), st.floats(0, 1), st.none() | st.integers(0, 50), st.none() | st.integers(0, 50)),
)
def test_no_guard_stops_what_can_never_be_over(
    text: str, spans: list[tuple[tuple[int, int], str]], guards: Guards
) -> None:
    edits = []
    for span, inserted in spans:
        start, end = sorted(min(at, len(text)) for at in span)
        earlier = (edit(start, end, "an earlier one"),) if len(inserted) % 2 else ()
        edits.append(edit(start, end, inserted, superseded=earlier))
    whole = weight(text)
    if not never_over(guards, text, edits):
        return
    assert plugin_guard(guards, whole, removed_by(text, edits)) is None
    assert record_guard(guards, whole, removed_from(text, edits), text) is None


def slots_of(*told: tuple[str, bool, bool, bool]) -> HookSlots:
    """Return slots of plugins: name, whether it is always called, whether it is asked last, whether it needs a set."""
    return HookSlots(
        SimpleNamespace(name=name, always=always, plugin=SimpleNamespace(last=last, needs=needs))  # type: ignore[misc]
        for name, always, last, needs in told
    )


PLUGINS = st.lists(
    st.tuples(st.sampled_from("abcdefgh"), st.booleans(), st.booleans(), st.booleans()),
    max_size=8,
    unique_by=lambda told: told[0],
)


@given(PLUGINS, st.frozensets(st.sampled_from("abcdefgh")), st.frozensets(st.sampled_from("abcdefgh")), st.booleans())
def test_awake_are_those_that_looking_at_each_finds(
    told: list[tuple[str, bool, bool, bool]], hit: frozenset[str], without: frozenset[str], learns: bool
) -> None:
    snapshot = SimpleNamespace(matches=dict.fromkeys(sorted(hit, reverse=True), ()), is_hit=lambda _, needs: not needs)
    slots = slots_of(*told)
    for _ in range(2):  # the second time from what is remembered
        awake = slots.awake(snapshot, without, learns=learns)  # type: ignore[arg-type]
        assert [slot.name for slot in awake] == [
            name
            for name, always, last, needs in told
            if name not in without and (always or (learns and last) or (name in hit and not needs))
        ]
