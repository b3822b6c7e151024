"""The judge takes lines by the sum of what their features say, leaves headlines, and gives its reasons."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textclean import Cleaner, Config, ConfigError, Edit, Record, View, replay, restore
from textclean.testing.strategies import texts
from textclean.text.search.matcher import Matcher
from textclean.text.snapshot import Snapshot
from textclean_plugins.judge import kinds, model, plugin
from textclean_plugins.judge.columns import FAR, Columns, after, before, since, until, window
from textclean_plugins.judge.features import FEATURES
from textclean_plugins.judge.findings import LABELS
from textclean_plugins.judge.headlines import headline_places
from textclean_plugins.judge.model import Model, bundled, confidence
from textclean_plugins.judge.reasons import SENTENCES
from textclean_plugins.judge.vocabulary import slug_words, words_of

ARTICLE = [
    "Night ferry sails again",
    "The harbour office said on Monday that the night ferry will sail again, with two hundred passengers aboard.",
    "The line had been closed for eight years after the old ship failed its inspection and no buyer was found for it.",
    "Ines Holt, who keeps the bakery on the island, said she had waited for this evening since the day it closed.",
]
PAGE = """<body><h1>Night ferry sails again</h1><article>{paragraphs}</article>
<div class="xq7"><a href="/1">Oyster beds reopen</a><a href="/2">Choir wins prize</a></div></body>"""
OPTIONS: dict[str, Any] = {**plugin.options}
TITLES = ["Oyster beds reopen", "Choir wins prize"]


def view(text: str, html: str | None = None, url: str | None = None) -> View:
    return View(Snapshot(text, Record(text, html=html, url=url), Matcher([])))


def weights(features: Mapping[str, Any], path: Path, *, threshold: float = 0.5, bias: float = 0.0) -> str:
    content = {
        "schema": 1,
        "fingerprint": plugin.fingerprint(),
        "trained_on": [],
        "threshold": threshold,
        "bias": bias,
        "features": features,
    }
    path.write_text(json.dumps(content), "utf-8")
    return str(path)


@pytest.fixture
def takes_short(tmp_path: Path) -> Cleaner:
    """Return a cleaner whose judge takes all lines of up to five words."""
    path = weights({"words": [[math.log1p(5.5)], [5, -5], 0]}, tmp_path / "weights.json")
    return Cleaner(Config(only=("judge",), options={"judge": {"weights": path}}))


def taken(cleaner: Cleaner, record: object) -> list[Edit]:
    return [edit for edit in cleaner.clean(record).log.edits if edit.plugin == "judge" and not edit.closes_gap]


@pytest.mark.parametrize("name", FEATURES)
def test_a_feature_has_a_value_for_each_line_or_one_for_all(name: str) -> None:
    html = PAGE.format(paragraphs="".join(f"<p>{line}</p>" for line in ARTICLE[1:]))
    for text in ("", "One line", "\n\n- (1)\n\n", "\n".join([*ARTICLE, *TITLES, "東京の港で夜の便が再開した。"])):
        column = FEATURES[name](Columns(view(text, html=html, url="https://example.com/night-ferry-sails-again")))
        values = column if isinstance(column, Sequence) else [column]
        assert all(math.isfinite(value) for value in values)
        assert isinstance(column, float | int) or len(column) == len(view(text).filled)


@given(texts)
def test_features_are_numbers_for_any_text(text: str) -> None:
    lines = Columns(view(text))
    for name, feature in FEATURES.items():
        column = feature(lines)
        values = column if isinstance(column, Sequence) else [column] * len(lines)
        assert len(values) == len(lines), name
        assert all(map(math.isfinite, values)), name


@given(st.lists(st.integers(0, 9)), st.integers(-5, 5), st.integers(0, 5))
def test_a_window_is_the_sum_of_the_lines_in_it(values: list[int], first: int, more: int) -> None:
    places = range(len(values))
    expected = [sum(values[max(0, place + first) : max(0, place + first + more + 1)]) for place in places]
    assert window(values, first, first + more) == expected


@given(st.lists(st.booleans()))
def test_distances_to_marked_lines_are_the_same_from_both_sides(marks: list[bool]) -> None:
    assert until(marks) == since(marks[::-1])[::-1]
    for place, distance in enumerate(since(marks)):
        above = [place - mark for mark in range(place + 1) if marks[mark]]
        assert distance == min(FAR, *above) if above else distance == FAR


@given(st.lists(st.integers()), st.integers(1, 3))
def test_columns_are_shifted_up_and_down(column: list[int], by: int) -> None:
    assert len(before(column, -1, by)) == len(after(column, -1, by)) == len(column)
    assert before(column, -1, by)[by:] == column[: max(0, len(column) - by)]
    assert after(column, -1, by)[: max(0, len(column) - by)] == column[by:]


@pytest.mark.parametrize("kind", ["page_extractor", "page_visible", "text_extractor", "text_visible"])
def test_a_score_is_the_sum_of_what_the_features_add(kind: str) -> None:
    weighed = bundled(kind)
    html = PAGE.format(paragraphs="".join(f"<p>{line}</p>" for line in ARTICLE[1:]))
    lines = Columns(view("\n".join([*ARTICLE, *TITLES]), html=html))
    for place, score in enumerate(weighed.judge(lines).scores):
        total = weighed.bias
        for name, table in weighed.tables.items():
            column = FEATURES[name](lines)
            value = column[place] if isinstance(column, Sequence) else column
            total += table.values[sum(edge < value for edge in table.edges)]
        assert score == pytest.approx(total)


@pytest.mark.parametrize("kind", ["page_extractor", "page_visible", "text_extractor", "text_visible"])
def test_weights_are_small_and_belong_to_the_features_and_phrases_of_now(kind: str) -> None:
    path = Path(plugin.__file__).parent / "weights" / f"{kind}.json"
    assert path.stat().st_size < 20_000
    assert bundled(kind).fingerprint == plugin.fingerprint(), "train anew with `make weights EVAL=FOLDER`"
    assert bundled(kind).on_page == kind.startswith("page")


def test_what_its_weights_were_trained_on_stands_in_the_notice() -> None:
    notice = (Path(plugin.__file__).parent / "NOTICE").read_text("utf-8")
    used = {
        dump.partition("__")[0]
        for kind in ("page_extractor", "page_visible", "text_extractor", "text_visible")
        for dump in json.loads((Path(plugin.__file__).parent / "weights" / f"{kind}.json").read_text("utf-8"))[
            "trained_on"
        ]
    }
    assert used
    assert [corpus for corpus in used if corpus not in notice] == []


def test_lines_are_taken_whole_with_their_neighbours(takes_short: Cleaner) -> None:
    result = takes_short.clean("\n".join([*ARTICLE, *TITLES]))
    assert [edit.removed for edit in taken(takes_short, "\n".join([*ARTICLE, *TITLES]))] == ["\n".join(TITLES)]
    assert result.text == "\n".join(ARTICLE)


def test_the_first_line_stays_whatever_its_score(takes_short: Cleaner) -> None:
    assert taken(takes_short, "Night ferry sails again\n" + ARTICLE[1]) == []


def test_the_line_that_the_address_names_stays_whatever_its_score(takes_short: Cleaner) -> None:
    text = "\n".join(["Elm Gazette", *ARTICLE])
    assert [edit.removed for edit in taken(takes_short, {"text": text})] == [ARTICLE[0]]
    assert taken(takes_short, {"text": text, "url": "https://example.com/2024/night-ferry-sails-again"}) == []


def test_the_line_that_the_title_names_stays_whatever_its_score(takes_short: Cleaner) -> None:
    text = "\n".join(["Elm Gazette", *ARTICLE])
    assert taken(takes_short, {"text": text, "title": "Night ferry sails again | Elm Gazette"}) == []


def test_an_address_that_cannot_be_read_names_no_line() -> None:
    assert slug_words("http://[nonsense") == frozenset()
    assert headline_places(Columns(view("One\nTwo", url="http://[nonsense"))) == {0}


def test_running_text_stays_on_text_alone_where_no_known_phrase_is_near(tmp_path: Path) -> None:
    path = weights({}, tmp_path / "all.json", bias=9.0)
    cleaner = Cleaner(Config(only=("judge",), options={"judge": {"weights": path}}))
    paragraphs = [f"{number} boats were counted in the harbour on that day. {ARTICLE[1]}" for number in range(20)]
    assert taken(cleaner, "\n".join(paragraphs)) == []
    edits = taken(cleaner, "\n".join([*paragraphs, "Share this article"]))
    assert [edit.removed for edit in edits] == ["\n".join(paragraphs[-6:]), "Share this article"]


def test_running_text_stays_on_the_page_where_it_stands_beside_the_lead(tmp_path: Path) -> None:
    path = weights({"page_steps": [[9.0], [9, 9], 0]}, tmp_path / "all.json")
    cleaner = Cleaner(Config(only=("judge",), options={"judge": {"weights": path}}))
    apart = "Lena Marsh is a reporter of this paper and has written about the islands for more than twenty years."
    paragraphs = "".join(f"<p>{line}</p>" for line in ARTICLE[1:])
    html = f"<body><h1>{ARTICLE[0]}</h1><div>{paragraphs}<div><div><p>{apart}</p></div></div></div></body>"
    record = Record("\n".join([*ARTICLE, apart]), html=html)
    assert [edit.removed for edit in taken(cleaner, record)] == [apart]


def test_on_text_that_an_extractor_left_it_is_off_unless_it_is_switched_on() -> None:
    lines = view("\n".join(ARTICLE * 10))
    assert kinds.kind_of(lines) == "text_extractor"
    assert plugin._model(lines, OPTIONS) is None
    assert plugin._model(lines, {**OPTIONS, "text": True}) is bundled("text_extractor")


def test_all_visible_text_is_told_by_its_labels() -> None:
    labels = [f"Label {number}" for number in range(30)]
    assert kinds.kind_of(view("\n".join([*labels, *ARTICLE]))) == "text_visible"
    assert kinds.kind_of(view("\n".join([*labels, *ARTICLE]), html="<p>Elm</p>")) == "page_visible"


def test_weights_of_ones_own_take_the_place_of_those_for_their_kind(takes_short: Cleaner) -> None:
    html = PAGE.format(paragraphs="".join(f"<p>{line}</p>" for line in ARTICLE[1:]))
    text = "\n".join([*ARTICLE, *TITLES])
    assert taken(takes_short, text)
    options = takes_short.config.options["judge"]
    assert plugin._model(view(text, html=html), {**OPTIONS, **options}) is bundled("page_extractor")


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{}",
        '{"schema": 2}',
        '{"schema": 1, "bias": 0, "threshold": 0.5, "fingerprint": "", "features": {"words": [[1], [2], 0]}}',
        '{"schema": 1, "bias": 0, "threshold": 0.5, "fingerprint": "", "features": {"words": [[2, 1], [1, 2, 3], 0]}}',
        '{"schema": 1, "bias": 0, "threshold": 0.5, "fingerprint": "", "features": {"words": [[1], [NaN, 3], 0]}}',
        '{"schema": 1, "bias": 0, "threshold": 0.5, "fingerprint": "", "features": {"elms": [[1], [2, 3], 0]}}',
        "[" * 100_000,
    ],
)
def test_a_file_that_is_no_weights_is_an_error_that_names_it(content: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    path.write_text(content, "utf-8")
    with pytest.raises(ConfigError, match=r"mine\.json.*make it anew"):
        Cleaner(Config(options={"judge": {"weights": str(path)}}))


def test_weights_that_are_not_there_are_an_error_that_says_so(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"cannot read .*elm\.json.*check the path"):
        Cleaner(Config(options={"judge": {"weights": str(tmp_path / "elm.json")}}))


def test_other_weights_make_another_run(tmp_path: Path) -> None:
    def run(bias: float) -> str:
        path = weights({}, tmp_path / "weights.json", bias=bias)
        model.read.cache_clear()
        return Cleaner(Config(options={"judge": {"weights": path}})).run

    assert run(1.0) == run(1.0) != run(2.0)


def test_reasons_are_at_most_four_fixed_sentences(tmp_path: Path) -> None:
    names = ["words_after", "runs", "shared_words", "like_line_above", "repeated", "date", "cover", "cues"]
    tables = {name: [[0.0], [1, 2], 0] for name in names}
    path = weights(tables, tmp_path / "weights.json")
    cleaner = Cleaner(Config(only=("judge",), options={"judge": {"weights": path}}))
    (edit, *_) = taken(cleaner, "\n".join([*ARTICLE, "Oyster beds reopen 2024-01-02", "Oyster beds reopen 2024-01-03"]))
    reasons = edit.reason.split(" · ")
    assert 1 <= len(reasons) <= 4
    assert set(reasons) <= {sentence for _, sentence in SENTENCES.values()}
    assert "it has a date" in reasons


def test_every_sentence_is_about_a_feature() -> None:
    assert set(SENTENCES) <= set(FEATURES)


def test_every_label_that_it_gives_is_declared() -> None:
    assert set(LABELS) == {rule.label for rule in plugin.rules}


@given(st.floats(allow_nan=False))
def test_confidence_is_a_probability(score: float) -> None:
    assert 0 <= confidence(score) <= 1


@pytest.mark.parametrize("scale", [1.0, 3.0])
@settings(max_examples=50)
@given(text=texts)
def test_the_laws_hold_whatever_the_weights(scale: float, text: str) -> None:
    cleaner = _strange(scale)
    result = cleaner.clean(text)
    log = result.log
    assert log.errors == ()
    assert restore(result.text, log) == text
    assert replay(text, log) == result.text
    assert cleaner.clean(result.text).text == result.text


@cache
def _strange(scale: float) -> Cleaner:
    """Return a cleaner whose judge looks at its surroundings: each removal changes what it thinks of the rest."""
    features = {
        "words_around_3": [[3.0], [scale, -scale], 0],
        "position": [[0.5], [-scale, scale], 0],
        "removed_around": [[0.5], [0, scale], 0],
        "stretch_lines": [[1.0], [scale, -scale], 0],
    }
    path = Path(mkdtemp()) / "weights.json"
    return Cleaner(Config(options={"judge": {"weights": weights(features, path)}}))


def test_words_of_scripts_without_spaces_are_pairs_of_characters() -> None:
    assert words_of("夜の便") == {"夜の", "の便"}
    assert words_of("Night ferry at 夜便") == {"night", "ferry", "夜便"}


def test_a_model_is_read_from_bytes_as_train_writes_them() -> None:
    content = b'{"schema":1,"bias":1,"threshold":0.9,"fingerprint":"f","features":{"words":[[1],[2,3],0.5]}}\n'
    read = Model.of(content, "here")
    assert (read.bias, read.thresholds, read.on_page) == (1.0, (0.9, 0.9), False)
    assert read.tables["words"].part(1) == 2
    assert read.tables["words"].part(1.5) == 3
